//! Definitions: served with a version, exchanged while the server runs, kept for replays.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use plaudit_server::rules::Rules;

use crate::world::{DOCUMENT, World, event, request, update};

#[tokio::test]
async fn the_document_is_sent_until_the_client_has_it() {
    let world = World::new().await;
    let answer = world.get("/v1/definitions").await;
    assert_eq!(answer.body["document"], serde_json::from_str::<serde_json::Value>(DOCUMENT).unwrap());
    let tag = answer.headers[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", answer.body["version"].as_str().unwrap()));
    for (known, status) in [
        (tag.clone(), StatusCode::NOT_MODIFIED),
        (format!("W/{tag}, \"x\""), StatusCode::NOT_MODIFIED),
        ("\"x\"".to_owned(), StatusCode::OK),
    ] {
        let request = Request::get("/v1/definitions").header(header::IF_NONE_MATCH, &known).body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, status, "{known}");
        assert_eq!(answer.text.is_empty(), status == StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn a_reload_takes_over_good_definitions_and_refuses_bad_ones() {
    let world = World::new().await;
    let player = world.sign_in("a").await;
    let file = world.folder.path().join("definitions.json");
    world.sync(&player, &request(0, None, &[event("c", 1, update("forge", 1))])).await;
    let old = world.app.rules().player.version().to_owned();

    std::fs::write(&file, DOCUMENT.replace("\"max_count\": 100", "\"max_count\": -1").replace("\"name\": \"First steps\", ", "")).unwrap();
    let problems = world.app.reload(&world.sources()).await.unwrap_err().to_string();
    assert!(problems.contains("/achievements/hundred") && problems.contains("/achievements/first"), "all problems at once: {problems}");
    assert_eq!(world.app.rules().player.version(), old);

    std::fs::write(&file, DOCUMENT.replace("\"max_count\": 100", "\"max_count\": 2")).unwrap();
    world.app.reload(&world.sources()).await.unwrap();
    assert_ne!(world.app.rules().player.version(), old);
    let events: Vec<_> = (2..=4).map(|mid| event("c", mid, update("hundred", 1))).collect();
    let answer = world.sync(&player, &request(0, None, &events)).await;
    assert_eq!(answer.body["streams"]["player"]["definitions"]["document"]["achievements"]["hundred"]["max_count"], 2);
    assert_eq!(world.state(&player).await["records"]["hundred"]["count"], 2);
    assert!(world.replays_equal().await, "each event under the definitions of its time");
}

#[tokio::test]
async fn a_server_with_bad_definitions_does_not_start_and_says_why() {
    let world = World::new().await;
    std::fs::write(world.folder.path().join("definitions.json"), r#"{"achievements": {"a": {}, "b": {"name": "B", "max_count": "x"}}}"#)
        .unwrap();
    let problems = Rules::load(&world.sources()).unwrap_err();
    assert!(problems.0.len() >= 3, "{problems}");
    std::fs::remove_file(world.folder.path().join("definitions.json")).unwrap();
    assert!(Rules::load(&world.sources()).unwrap_err().to_string().contains("definitions.json"));
}
