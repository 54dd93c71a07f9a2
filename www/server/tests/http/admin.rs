//! An operator's commands: reset (X1), show, replay.

use plaudit_server::admin;
use serde_json::Value;

use crate::test_server::{TestServer, event, request, update};

#[tokio::test]
async fn x1_a_reset_forgets_the_record_and_replays() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 5)), event("c", 2, update("forge", 1))])).await;
    assert!(admin::reset(&server.app.store, &player.id, &["nothing".to_owned()]).await.is_err());
    assert_eq!(admin::reset(&server.app.store, &player.id, &["hundred".to_owned()]).await.unwrap(), 2, "the revision rises");
    assert_eq!(server.state(&player).await["records"].get("hundred"), None);
    server.sync(&player, &request(0, None, &[event("c", 3, update("hundred", 2))])).await;
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn show_prints_the_stream_and_knows_no_strangers() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.sync(&player, &request(0, None, &[event("c", 1, update("hundred", 5))])).await;
    let shown: Value = serde_json::from_str(&admin::show(&server.app.store, &player.id).await.unwrap()).unwrap();
    assert_eq!((shown["rev"].as_i64(), shown["state"]["records"]["hundred"]["count"].as_i64()), (Some(1), Some(5)));
    assert!(admin::show(&server.app.store, "unknown").await.is_err());
}

#[tokio::test]
async fn i8_a_replay_notices_a_stream_a_log_and_a_reward_that_were_tampered_with() {
    for tampering in [
        r#"UPDATE streams SET snapshot = REPLACE(snapshot, '"count":5', '"count":6')"#,
        "UPDATE streams SET rev = rev + 1",
        "UPDATE event_log SET body = REPLACE(body, '\"hundred\":5', '\"hundred\":4') WHERE kind = 'applied'",
        "UPDATE event_log SET body = REPLACE(body, '\"gold\":', '\"gold\":1') WHERE kind = 'applied'",
        "UPDATE reward_ledger SET reward = REPLACE(reward, '\"gold\":', '\"gold\":1')",
        "DELETE FROM reward_ledger",
        "DELETE FROM event_log WHERE eid = 'c-2'",
    ] {
        let server = TestServer::new().await;
        let player = server.sign_in("a").await;
        let events = [event("c", 1, update("hundred", 5)), event("c", 2, update("forge", 1))];
        server.sync(&player, &request(0, None, &events)).await;
        assert!(server.replays_equal().await);
        let mut work = server.app.store.begin().await.unwrap();
        let changed = sqlx::query(tampering).execute(&mut *work).await.unwrap().rows_affected();
        work.commit().await.unwrap();
        assert!(changed > 0, "{tampering}");
        assert!(!server.replays_equal().await, "{tampering}");
    }
}
