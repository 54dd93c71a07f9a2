//! A deletion in two halves: the first one ends all access, the second one erases what the player has done.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use plaudit_server::clock::now;
use plaudit_server::failure::{Barred, Failure};
use plaudit_server::store::{deletion, standing};
use plaudit_server::stream::own;

use crate::test_server::TestServer;

async fn run(server: &TestServer, text: &'static str) {
    let mut tx = server.app.store.begin().await.unwrap();
    sqlx::query(text).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// A deletion succeeds with its first half. Otherwise the waiting claim would be paid, and the device would repeat a deletion that has
/// taken effect.
#[tokio::test]
async fn a_deletion_whose_second_half_fails_is_one_and_pays_nothing() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    run(
        &server,
        "INSERT INTO reward_claims (stream, key, id, player, eid, node, kind, at, written_at, reward, due_ms, attempts, holder) \
         SELECT id, 'first@once#1', 'i', 'p', 'e', 'first', 'reward', 0, 0, '{}', 0, 0, '' FROM streams",
    )
    .await;
    run(&server, "CREATE TRIGGER broken BEFORE DELETE ON streams BEGIN SELECT RAISE(ABORT, 'the disk is full'); END").await;
    let delete = Request::delete("/v1/me").header("authorization", format!("Bearer {}", player.token));
    let answer = server.send(delete.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(server.rows("reward_claims").await, 0);
    assert_eq!(server.rows("streams").await, 1);
    run(&server, "DROP TRIGGER broken").await;
    assert_eq!(deletion::resume(&server.app.store).await.unwrap(), 1);
    assert_eq!(server.rows("streams").await, 0);
}

/// A request may have been admitted before the deletion, and wait for the lock meanwhile.
#[tokio::test]
async fn the_stream_of_a_deleted_player_is_not_opened() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let (store, rules) = (&server.app.store, server.app.rules());
    let mut tx = store.begin().await.unwrap();
    assert!(own::lock(store, &mut tx, &rules, &player.id, now()).await.is_ok());
    standing::set(&mut tx, &player.id, "deleted", "", now()).await.unwrap();
    let locked = own::lock(store, &mut tx, &rules, &player.id, now()).await;
    assert!(matches!(locked, Err(Failure::Barred(Barred::Over))));
}
