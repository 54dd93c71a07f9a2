//! Definitions: served with a version, replaced while the server runs, kept for replays.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use plaudit_server::rules::Rules;

use crate::test_server::{DOCUMENT, TestServer, event, request, update};

#[tokio::test]
async fn the_document_is_sent_until_the_client_has_it() {
    let server = TestServer::new().await;
    let answer = server.get("/v1/definitions").await;
    assert_eq!(answer.body["document"], serde_json::from_str::<serde_json::Value>(DOCUMENT).unwrap());
    let tag = answer.headers[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", answer.body["version"].as_str().unwrap()));
    for (known, status) in [
        (tag.clone(), StatusCode::NOT_MODIFIED),
        (format!("W/{tag}, \"x\""), StatusCode::NOT_MODIFIED),
        ("\"x\"".to_owned(), StatusCode::OK),
    ] {
        let request = Request::get("/v1/definitions").header(header::IF_NONE_MATCH, &known).body(Body::empty()).unwrap();
        let answer = server.send(request).await;
        assert_eq!(answer.status, status, "{known}");
        assert_eq!(answer.text.is_empty(), status == StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn a_reload_takes_over_good_definitions_and_refuses_bad_ones() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let file = server.folder.path().join("definitions.json");
    server.sync(&player, &request(0, None, &[event("c", 1, update("forge", 1))])).await;
    let old = server.app.rules().player.version().to_owned();

    std::fs::write(&file, DOCUMENT.replace("\"max_count\": 100", "\"max_count\": -1").replace("\"name\": \"First steps\", ", "")).unwrap();
    let problems = server.app.reload(&server.sources()).await.unwrap_err().to_string();
    assert!(problems.contains("/achievements/hundred") && problems.contains("/achievements/first"), "all problems at once: {problems}");
    assert_eq!(server.app.rules().player.version(), old);

    std::fs::write(&file, DOCUMENT.replace("\"max_count\": 100", "\"max_count\": 2")).unwrap();
    server.app.reload(&server.sources()).await.unwrap();
    assert_ne!(server.app.rules().player.version(), old);
    let events: Vec<_> = (2..=4).map(|mid| event("c", mid, update("hundred", 1))).collect();
    let answer = server.sync(&player, &request(0, None, &events)).await;
    assert_eq!(answer.body["streams"]["player"]["definitions"]["document"]["achievements"]["hundred"]["max_count"], 2);
    assert_eq!(server.state(&player).await["records"]["hundred"]["count"], 2);
    assert!(server.replays_equal().await, "each event under the definitions of its time");
}

#[tokio::test]
async fn a_server_with_bad_definitions_does_not_start_and_says_why() {
    let server = TestServer::new().await;
    std::fs::write(server.folder.path().join("definitions.json"), r#"{"achievements": {"a": {}, "b": {"name": "B", "max_count": "x"}}}"#)
        .unwrap();
    let problems = Rules::load(&server.sources()).unwrap_err();
    assert!(problems.0.len() >= 3, "{problems}");
    std::fs::remove_file(server.folder.path().join("definitions.json")).unwrap();
    assert!(Rules::load(&server.sources()).unwrap_err().to_string().contains("definitions.json"));
}
