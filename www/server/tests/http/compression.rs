//! JSON answers are compressed. Answers with tokens never are, because the length of compressed text reveals its content.

use axum::body::Body;
use axum::http::{Request, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use plaudit_server::router::RouterOptions;
use serde_json::{Value, json};

use crate::test_server::{Player, TestServer, UNLIMITED};

/// A server whose definitions, and so its answers, are long.
async fn server() -> TestServer {
    let nodes = (0..100).map(|n| (format!("node{n}"), json!({"name": "The node of this number", "max_count": 1})));
    let document = json!({"achievements": Value::Object(nodes.collect())}).to_string();
    let options = RouterOptions { server_key: Some("key".to_owned()), ..RouterOptions::default() };
    TestServer::of(&document, UNLIMITED, options).await
}

/// The answer to a client that accepts every encoding.
async fn ask(server: &TestServer, method: &str, path: &str, authorization: &str, body: &Value) -> Response {
    let request = Request::builder().method(method).uri(path).header(header::ACCEPT_ENCODING, "gzip, br, deflate, zstd");
    let request = request.header(header::CONTENT_TYPE, "application/json").header(header::AUTHORIZATION, authorization);
    server.raw(request.body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) }).unwrap()).await
}

fn bearer(player: &Player) -> String {
    format!("Bearer {}", player.token)
}

#[tokio::test]
async fn long_json_is_compressed() {
    let server = server().await;
    let player = server.sign_in("one").await;
    let sync = crate::test_server::request(0, None, &[]);
    for (method, path, body) in [("GET", "/v1/definitions", Value::Null), ("POST", "/v1/sync", sync)] {
        let answer = ask(&server, method, path, &bearer(&player), &body).await;
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip", "{path}");
    }
}

#[tokio::test]
async fn answers_with_tokens_are_never_compressed_however_long_they_are() {
    let server = server().await;
    let player = server.sign_in("one").await;
    // Nakama's clients put variables into both tokens, so that the answer is long enough to be compressed.
    let vars = json!({"about": "v".repeat(400)});
    let nakama = "Basic a2V5Og=="; // `key:`
    let device = json!({"id": "a device of Nakama's clients", "vars": vars});
    let first = ask(&server, "POST", "/v2/account/authenticate/device?create=true", nakama, &device).await;
    assert_eq!(first.status(), 200);
    let session: Value = serde_json::from_slice(&first.into_body().collect().await.unwrap().to_bytes()).unwrap();
    let cases = [
        ("/v1/auth/device", String::new(), json!({"device_id": "x".repeat(64)}), 0),
        ("/v1/auth/refresh", String::new(), json!({"refresh_token": player.refresh_token}), 0),
        ("/v2/account/authenticate/device?create=true", nakama.to_owned(), device, 1_500),
        ("/v2/account/session/refresh", nakama.to_owned(), json!({"token": session["refresh_token"], "vars": vars}), 1_500),
    ];
    for (path, authorization, body, at_least) in cases {
        let answer = ask(&server, "POST", path, &authorization, &body).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers().get(header::CONTENT_ENCODING), None, "{path}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store, no-transform", "{path}");
        let text = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(String::from_utf8_lossy(&text).contains("token") && text.len() >= at_least, "{path}: {} bytes", text.len());
    }
}
