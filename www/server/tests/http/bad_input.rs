//! Requests that no plaudit client sends: each has its documented answer, and leaves the stream unchanged.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::test_server::{TestServer, event, json_request, request, update};

#[tokio::test]
async fn what_is_no_request_is_refused_as_a_whole() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let before = server.standing(&player).await;
    let good = event("c", 1, update("hundred", 1));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = request(0, None, std::slice::from_ref(&good));
        change(&mut body);
        body.to_string()
    };
    let bodies = [
        ("no JSON", "{".to_owned()),
        ("too deep", "[".repeat(100_000)),
        ("a key twice", r#"{"v": 1, "v": 1}"#.to_owned()),
        ("no object", "[]".to_owned()),
        ("no nonce", with(&|body| body["nonce"] = Value::Null)),
        ("a newer version", with(&|body| body["v"] = json!(2))),
        ("2^63", with(&|body| body["events"][0]["mid"] = json!(9_223_372_036_854_775_808_u64))),
        ("a number of zero", with(&|body| body["events"][0]["mid"] = json!(0))),
        ("another stream", with(&|body| body["events"][0]["stream"] = json!("player:someone"))),
        ("a stream that the request does not hold", with(&|body| body["events"][0]["stream"] = json!("team:red"))),
        ("an identity with U+0000", with(&|body| body["events"][0]["eid"] = json!("a\u{0}b"))),
        ("a process with U+0000", with(&|body| body["events"][0]["cid"] = json!("\u{0}"))),
        ("ten thousand events", with(&|body| body["events"] = vec![json!({"cid": "c"}); 10_000].into())),
        ("201 events", with(&|body| body["events"] = vec![good.clone(); 201].into())),
        ("an event of 20 KB", with(&|body| body["events"][0]["command"]["x"] = json!("x".repeat(20_000)))),
    ];
    for (what, body) in bodies {
        let request = json_request("/v1/sync").header("authorization", format!("Bearer {}", player.token));
        let answer = server.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{what}: {}", answer.text);
        assert_eq!(answer.body["code"], "INVALID_REQUEST", "{what}");
        assert!(!answer.body["message"].as_str().unwrap().is_empty(), "{what}");
    }
    assert_eq!(server.standing(&player).await, before);
}

#[tokio::test]
async fn a_command_that_cannot_be_carried_out_is_refused_by_itself() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let at = plaudit_server::clock::now().0;
    let commands = [
        (json!({"type": "update", "at": at, "achievements": {"hundred": 1e300}}), "INVALID_COMMAND"),
        (json!({"type": "update", "at": at, "achievements": {"hundred": 9_223_372_036_854_775_807_i64}}), "INVALID_COMMAND"),
        (json!({"type": "update", "at": at, "achievements": {"__proto__": 1}}), "NOT_FOUND"),
        (json!({"type": "update", "at": at, "achievements": {"nu\u{0}l": 1}}), "NOT_FOUND"),
        (json!({"type": "unlock", "at": at, "id": "first"}), "INVALID_COMMAND"),
        (json!({"type": "claim", "at": at, "ids": ["first"]}), "NOT_COMPLETE"),
        (json!(null), "INVALID_COMMAND"),
    ];
    let events: Vec<Value> = (1..).zip(&commands).map(|(mid, (command, _))| event("c", mid, command.clone())).collect();
    let answer = server.sync(&player, &request(0, None, &events)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.body["ack"], json!({"c": commands.len()}));
    let rejected = answer.body["rejected"].as_array().unwrap();
    let codes: Vec<&str> = rejected.iter().map(|rejection| rejection["code"].as_str().unwrap()).collect();
    assert_eq!(codes, commands.iter().map(|(_, code)| *code).collect::<Vec<_>>());
    assert_eq!(server.state(&player).await.get("unlocks"), None);
    assert!(server.replays_equal().await);
}

#[tokio::test]
async fn an_outdated_client_is_told_to_upgrade() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    let mut body = request(0, None, &[]);
    body["v"] = json!(0);
    let answer = server.sync(&player, &body).await;
    assert_eq!((answer.status, answer.body["error"]["code"].as_str()), (StatusCode::UPGRADE_REQUIRED, Some("UPGRADE")));
}

#[tokio::test]
async fn another_content_type_a_huge_body_and_other_addresses_have_their_status() {
    let server = TestServer::new().await;
    let text = Request::post("/v1/sync").header("content-type", "text/plain").body(Body::from("{}")).unwrap();
    assert_eq!(server.send(text).await.status, StatusCode::UNAUTHORIZED, "requests without a token learn nothing else");
    let text = Request::post("/v1/auth/device").header("content-type", "text/plain").body(Body::from("{}")).unwrap();
    assert_eq!(server.send(text).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let huge = json_request("/v1/auth/device").body(Body::from(vec![b' '; 2 * 1024 * 1024])).unwrap();
    let huge = server.send(huge).await;
    assert_eq!((huge.status, huge.body["code"].as_str()), (StatusCode::PAYLOAD_TOO_LARGE, Some("TOO_LARGE")));
    let binary = json_request("/v1/auth/device").body(Body::from(vec![0xff, 0xfe])).unwrap();
    assert_eq!(server.send(binary).await.status, StatusCode::BAD_REQUEST);
    for device in [json!({}), json!({"device_id": "short"}), json!({"device_id": "x".repeat(129)}), json!({"device_id": 1})] {
        assert_eq!(server.post("/v1/auth/device", &device).await.status, StatusCode::BAD_REQUEST, "{device}");
    }
    for (path, status) in
        [("/v1/nothing", StatusCode::NOT_FOUND), ("/", StatusCode::NOT_FOUND), ("/v1/sync", StatusCode::METHOD_NOT_ALLOWED)]
    {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body["code"].is_string(), "{path}: {}", answer.text);
    }
}
