//! Options of Nakama's surface that its own client cannot check: transactions, the log, restored backups.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::future::join_all;
use plaudit_server::limiter::RatesPerMinute;
use plaudit_server::router::RouterOptions;
use serde_json::{Value, json};

use crate::test_server::{Answer, Player, TestServer, UNLIMITED};

async fn server() -> TestServer {
    TestServer::with(UNLIMITED, RouterOptions { server_key: Some("key".to_owned()), ..RouterOptions::default() }).await
}

async fn rpc(server: &TestServer, player: &Player, id: &str, body: &Value) -> Answer {
    let request = Request::post(format!("/v2/rpc/RPC_ID_{id}?unwrap")).header("authorization", format!("Bearer {}", player.token));
    server.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn count(server: &TestServer, player: &Player, id: &str) -> Value {
    rpc(server, player, "ACHIEVEMENTS_GET", &json!({})).await.body["achievements"][id]["count"].clone()
}

#[tokio::test]
async fn calls_at_the_same_time_add_up() {
    let server = server().await;
    let player = server.sign_in("one").await;
    let body = json!({"ids": ["hundred", "forge"], "amount": 1});
    let calls = (0..20).map(|_| rpc(&server, &player, "ACHIEVEMENTS_UPDATE", &body));
    let answers = join_all(calls).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    assert_eq!(count(&server, &player, "hundred").await, "20");
    assert_eq!(server.rows("reward_ledger").await, 20);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn a_refused_call_leaves_nothing_behind() {
    let server = server().await;
    let player = server.sign_in("one").await;
    rpc(&server, &player, "ACHIEVEMENTS_UPDATE", &json!({"ids": ["hundred"], "amount": 1})).await;
    let (before, rows) = (server.standing(&player).await, server.rows("event_log").await);
    for (id, body) in [
        ("ACHIEVEMENTS_CLAIM", json!({"ids": ["hundred"]})),
        ("ACHIEVEMENTS_UPDATE", json!({"ids": ["hundred", "absent"], "amount": 1})),
        ("BASE_SYNC", json!({"achievements": {"achievements": {"hundred": {"count": 1, "update_time_sec": 1}, "absent": {"count": 1}}}})),
    ] {
        let answer = rpc(&server, &player, id, &body).await;
        assert_eq!((answer.status, &answer.body["code"]), (StatusCode::BAD_REQUEST, &json!(3)), "{}", answer.text);
        assert_eq!(answer.body["message"], answer.body["error"]["Message"]);
    }
    assert_eq!((server.standing(&player).await, server.rows("event_log").await), (before, rows));
}

#[tokio::test]
async fn a_sync_is_one_revision_and_what_cannot_be_claimed_is_left_out() {
    let server = server().await;
    let player = server.sign_in("one").await;
    let done = json!({"count": "1", "claim_time_sec": "1"});
    let body = json!({"achievements": {"achievements": {"first": done, "hundred": {"count": 7, "claim_time_sec": 5}}}});
    let answer = rpc(&server, &player, "BASE_SYNC", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let achievements = &answer.body["achievements"]["achievements"];
    assert!(achievements["first"]["claim_time_sec"].is_string());
    assert_eq!((&achievements["hundred"]["count"], &achievements["hundred"]["claim_time_sec"]), (&json!("7"), &Value::Null));
    assert_eq!(server.standing(&player).await["rev"], 1);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn a_player_of_after_the_backup_plays_on() {
    let mut server = server().await;
    server.backup().await;
    let player = server.sign_in("late").await;
    server.restore().await;
    assert_eq!(rpc(&server, &player, "ACHIEVEMENTS_GET", &json!({})).await.status, StatusCode::OK);
    let answer = rpc(&server, &player, "ACHIEVEMENTS_UPDATE", &json!({"ids": ["hundred"], "amount": 2})).await;
    assert_eq!(answer.body["achievements"]["hundred"]["count"], "2");
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn without_a_server_key_there_is_no_such_surface() {
    let server = TestServer::new().await;
    let player = server.sign_in("one").await;
    let answer = rpc(&server, &player, "ACHIEVEMENTS_GET", &json!({})).await;
    assert_eq!((answer.status, &answer.body["code"]), (StatusCode::NOT_FOUND, &json!("NOT_FOUND")));
}

#[tokio::test]
async fn who_comes_too_often_hears_it_in_nakamas_words_and_when_to_come_again() {
    let server = world_with_rate(1).await;
    let player = server.sign_in("one").await;
    assert_eq!(rpc(&server, &player, "ACHIEVEMENTS_GET", &json!({})).await.status, StatusCode::OK);
    let answer = rpc(&server, &player, "ACHIEVEMENTS_GET", &json!({})).await;
    assert_eq!((answer.status, &answer.body["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!(8)));
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(answer.body["error"], json!({"Code": 8, "Message": answer.body["message"]}));
}

async fn world_with_rate(player: u32) -> TestServer {
    let options = RouterOptions { server_key: Some("key".to_owned()), ..RouterOptions::default() };
    TestServer::with(RatesPerMinute { player, ..UNLIMITED }, options).await
}

#[tokio::test]
async fn an_id_that_is_no_text_is_unknown_in_nakamas_words() {
    let server = server().await;
    let player = server.sign_in("one").await;
    for request in [Request::get("/v2/rpc/%ff"), Request::post("/v2/rpc/%ff")] {
        let request = request.header("authorization", format!("Bearer {}", player.token));
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, &answer.body["code"]), (StatusCode::NOT_FOUND, &json!(5)));
    }
}

#[tokio::test]
async fn a9_nakamas_calls_are_clients_and_what_is_trusted_is_refused_to_them() {
    let document = r#"{"settings": {"trusted": ["boss"], "limits": {"wins": {"per_hour": 3}}}, "achievements": {
        "boss": {"name": "Boss", "max_count": 3}, "wins": {"name": "Wins", "max_count": 9}
    }}"#;
    let options = RouterOptions { server_key: Some("key".to_owned()), ..RouterOptions::default() };
    let server = TestServer::of(document, UNLIMITED, options).await;
    let player = server.sign_in("one").await;
    let update = async |body: Value| rpc(&server, &player, "ACHIEVEMENTS_UPDATE", &body).await;
    // One trusted name refuses the whole call.
    for body in [json!({"ids": ["boss"], "amount": 1}), json!({"achievements": {"wins": 1, "boss": 1}})] {
        let before = server.standing(&player).await;
        let answer = update(body).await;
        assert_eq!((answer.status, &answer.body["code"]), (StatusCode::FORBIDDEN, &json!(7)), "{}", answer.text);
        assert!(answer.body["message"].as_str().unwrap().contains("boss"), "{}", answer.text);
        assert_eq!(server.standing(&player).await, before, "nothing has changed");
    }
    let counted = async || server.state(&player).await["records"]["wins"]["count"].clone();
    assert_eq!(update(json!({"ids": ["wins"], "amount": 3})).await.status, StatusCode::OK);
    let answer = update(json!({"ids": ["wins"], "amount": 1})).await;
    assert_ne!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.body["message"].as_str().unwrap().contains("wins"), "{}", answer.text);
    assert_eq!(counted().await, json!(3));
    assert!(server.replays_equal().await);
}
