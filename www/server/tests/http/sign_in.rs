//! Device sign-in, and rotating tokens.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;

use crate::test_server::{TestServer, event, json_request, request, update};

#[tokio::test]
async fn a_device_is_one_player_and_the_database_does_not_know_its_id() {
    let server = TestServer::new().await;
    let (first, again, other) = (server.sign_in("a").await, server.sign_in("a").await, server.sign_in("b").await);
    assert_eq!(first.id, again.id);
    assert_ne!(first.id, other.id);
    assert_eq!((server.rows("players").await, server.rows("devices").await), (2, 2));
    let hashes: Vec<(String,)> = sqlx::query_as("SELECT hash FROM devices").fetch_all(server.app.store.readers()).await.unwrap();
    assert!(hashes.iter().all(|(hash,)| hash.len() == 64 && !hash.contains("device")));
}

#[tokio::test]
async fn a_refresh_token_rotates_has_one_successor_and_one_that_is_used_late_ends_the_sign_in() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let other = server.sign_in("a").await;
    let refresh = |token: String| {
        let server = &server;
        async move { server.post("/v1/auth/refresh", &json!({"refresh_token": token})).await }
    };
    let second = refresh(player.refresh_token.clone()).await;
    assert_eq!((second.status, second.body["player"].as_str()), (StatusCode::OK, Some(player.id.as_str())));
    // Two tabs at once, or a lost answer: both get the same successor, and the sign-in goes on.
    let again = refresh(player.refresh_token.clone()).await;
    assert_eq!((again.status, &again.body["refresh_token"]), (StatusCode::OK, &second.body["refresh_token"]));
    let third = refresh(second.body["refresh_token"].as_str().unwrap().to_owned()).await;
    assert_eq!(third.status, StatusCode::OK);
    assert_eq!(refresh(player.refresh_token.clone()).await.body["refresh_token"], second.body["refresh_token"], "within 10 s");
    let mut tx = server.app.store.begin().await.unwrap();
    sqlx::query("UPDATE refresh_tokens SET used_at = used_at - 11 WHERE used_at <> 0").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(refresh(player.refresh_token).await.status, StatusCode::UNAUTHORIZED);
    let revoked = refresh(third.body["refresh_token"].as_str().unwrap().to_owned()).await;
    assert_eq!((revoked.status, revoked.body["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("AUTH")));
    assert_eq!(refresh(other.refresh_token).await.status, StatusCode::OK, "another sign-in of the same device goes on");
}

#[tokio::test]
async fn a_request_without_a_good_token_is_answered_with_auth_and_changes_nothing() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let body = request(0, None, &[event("c", 1, update("hundred", 1))]).to_string();
    let forged = format!("Bearer {}x", player.token);
    let basic = format!("Basic {}", player.token);
    for header in [None, Some("Bearer "), Some(forged.as_str()), Some(basic.as_str()), Some("Bearer é")] {
        let request = header.into_iter().fold(json_request("/v1/sync"), |request, value| request.header("authorization", value));
        let answer = server.send(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header:?}");
        assert_eq!((answer.body["code"].as_str(), answer.body["error"]["code"].as_str()), (Some("AUTH"), Some("AUTH")));
        assert_eq!(answer.body["nonce"], "n", "a client accepts only the answer to its own request (K4)");
    }
    assert_eq!(server.rows("settled").await, 0);
}

#[tokio::test]
async fn a_player_reaches_only_the_players_own_stream() {
    let server = TestServer::new().await;
    let (one, other) = (server.sign_in("a").await, server.sign_in("b").await);
    server.sync(&one, &request(0, None, &[event("c", 1, update("hundred", 1))])).await;
    // The same process and event id from another player: that player's account does not contain it.
    let answer = server.sync(&other, &request(0, None, &[event("c", 1, update("hundred", 9))])).await;
    assert_eq!(answer.body["ack"], json!({"c": 1}));
    assert_eq!(server.state(&one).await["records"]["hundred"]["count"], 1);
    assert_eq!(server.state(&other).await["records"]["hundred"]["count"], 9);
}
