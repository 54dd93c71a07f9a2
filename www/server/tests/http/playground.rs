//! Backup and restore of one player's stream: only if the operator has enabled it, with the same effect as restoring the database.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use plaudit_server::http::page::Files;
use plaudit_server::router::RouterOptions;
use serde_json::{Value, json};

use crate::test_server::{Answer, Player, TestServer, UNLIMITED, event, json_request, request, update};

async fn server() -> TestServer {
    TestServer::with(UNLIMITED, RouterOptions { playground: true, ..RouterOptions::default() }).await
}

async fn press(server: &TestServer, player: &Player, action: &str) -> Answer {
    let request = Request::post(format!("/playground/{action}")).header("authorization", format!("Bearer {}", player.token));
    server.send(request.body(Body::empty()).unwrap()).await
}

async fn add(server: &TestServer, player: &Player, cid: &str, mid: i64, amount: i64) -> Answer {
    server.sync(player, &request(0, None, &[event(cid, mid, update("hundred", amount))])).await
}

async fn count(server: &TestServer, player: &Player) -> Value {
    server.state(player).await["records"]["hundred"]["count"].clone()
}

#[tokio::test]
async fn without_the_flag_there_is_nothing_at_these_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let page = RouterOptions { page: Some(Files::new(folder.path())), ..RouterOptions::default() };
    for options in [RouterOptions::default(), page] {
        let server = TestServer::with(UNLIMITED, options).await;
        let player = server.sign_in("a").await;
        add(&server, &player, "c", 1, 3).await;
        for action in ["backup", "restore"] {
            assert_eq!(press(&server, &player, action).await.status, StatusCode::NOT_FOUND, "{action}");
            assert_eq!(server.get(&format!("/playground/{action}")).await.status, StatusCode::NOT_FOUND, "{action}");
        }
        assert_eq!(count(&server, &player).await, 3);
    }
}

#[tokio::test]
async fn the_page_is_told_where_the_authority_is_and_whether_it_is_a_playground() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("authority.json"), r#"{"url": null}"#).unwrap();
    for playground in [false, true] {
        let options = RouterOptions { page: Some(Files::new(folder.path())), playground, ..RouterOptions::default() };
        let answer = TestServer::with(UNLIMITED, options).await.get("/authority.json").await;
        assert_eq!((answer.status, &answer.body), (StatusCode::OK, &json!({"url": ".", "playground": playground})));
    }
}

#[tokio::test]
async fn a_restored_stream_is_as_it_was_and_devices_that_have_seen_more_begin_another_epoch() {
    let server = server().await;
    let (player, other) = (server.sign_in("a").await, server.sign_in("b").await);
    add(&server, &player, "c", 1, 3).await;
    let before = server.standing(&player).await;
    assert_eq!(press(&server, &player, "backup").await.body, json!({"rev": 1}));

    add(&server, &player, "c", 2, 4).await;
    let later = server.sync(&player, &request(0, None, &[event("c", 3, update("forge", 1))])).await.body;
    add(&server, &other, "o", 1, 9).await;
    assert_eq!(server.rows("reward_ledger").await, 1);

    assert_eq!(press(&server, &player, "restore").await.body, json!({"rev": 1}));
    assert_eq!(server.standing(&player).await, before);
    assert_eq!(count(&server, &other).await, 9, "another player's stream stays unchanged");
    assert_eq!(server.rows("reward_ledger").await, 0, "the reward is granted again when the event is sent again");
    assert!(server.replays_equal().await);

    // S11: a device that has seen revision 3 reveals the restore. It sends its events again under a new process (K6).
    let (epoch, rev) = (later["streams"]["player"]["epoch"].as_i64().unwrap(), later["streams"]["player"]["rev"].as_i64());
    let meets = server.sync(&player, &request(epoch, rev, &[])).await.body;
    let raised = meets["streams"]["player"]["epoch"].as_i64().unwrap();
    assert!(raised > epoch, "{raised} after {epoch}");
    let mut known = event("d", 1, update("hundred", 3));
    known["eid"] = "c-1".into();
    let mut forgotten = event("d", 2, update("hundred", 4));
    forgotten["eid"] = "c-2".into();
    let answer = server.sync(&player, &request(raised, Some(1), &[known, forgotten])).await.body;
    assert_eq!(answer["ack"], json!({"d": 2}));
    assert_eq!(count(&server, &player).await, 7, "the event from before the backup counts once (S8)");
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn it_takes_a_player_with_a_backup() {
    let server = server().await;
    let (player, other) = (server.sign_in("a").await, server.sign_in("b").await);
    for action in ["backup", "restore"] {
        let answer = server.post(&format!("/playground/{action}"), &json!({})).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("AUTH")), "{action}");
        let forged = json_request(&format!("/playground/{action}")).header("authorization", format!("Bearer {}x", player.token));
        assert_eq!(server.send(forged.body(Body::empty()).unwrap()).await.status, StatusCode::UNAUTHORIZED, "{action}");
        assert_eq!(server.get(&format!("/playground/{action}")).await.status, StatusCode::METHOD_NOT_ALLOWED, "{action}");
    }
    press(&server, &other, "backup").await;
    let answer = press(&server, &player, "restore").await;
    assert_eq!((answer.status, answer.body["code"].as_str()), (StatusCode::NOT_FOUND, Some("NOT_FOUND")));
}
