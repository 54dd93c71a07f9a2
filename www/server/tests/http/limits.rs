//! Rate limits, origins that may call, and metrics.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use plaudit_server::limiter::{EventRate, RatesPerMinute};
use plaudit_server::router::RouterOptions;
use serde_json::json;

use crate::test_server::{TestServer, UNLIMITED, event, request, update};

#[tokio::test]
async fn a_player_who_comes_too_often_is_told_when_to_come_again() {
    let server = TestServer::with(RatesPerMinute { player: 3, ..UNLIMITED }, RouterOptions::default()).await;
    let (player, other) = (server.sign_in("a").await, server.sign_in("b").await);
    for _ in 0..3 {
        assert_eq!(server.sync(&player, &request(0, None, &[])).await.status, StatusCode::OK);
    }
    let answer = server.sync(&player, &request(0, None, &[])).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: i64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&seconds));
    assert_eq!(answer.body["error"], json!({"code": "BUSY", "retry_after_sec": seconds}));
    assert_eq!(server.sync(&other, &request(0, None, &[])).await.status, StatusCode::OK);
}

#[tokio::test]
async fn events_are_counted_one_by_one_and_a_long_queue_drains() {
    // A slow machine does not refill a token, which takes 3 s, before the second request.
    let rates = RatesPerMinute { events: EventRate { per_minute: 20, burst: 5 }, ..UNLIMITED };
    let server = TestServer::with(rates, RouterOptions::default()).await;
    let (player, other) = (server.sign_in("a").await, server.sign_in("b").await);
    let events = |from: i64, to: i64| (from..=to).map(|mid| event("c", mid, update("hundred", 1))).collect::<Vec<_>>();
    assert_eq!(server.sync(&player, &request(0, None, &events(1, 4))).await.status, StatusCode::OK);
    let answer = server.sync(&player, &request(0, None, &events(5, 7))).await;
    assert_eq!((answer.status, &answer.body["error"]["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("BUSY")), "one token is left");
    let seconds = answer.body["error"]["retry_after_sec"].as_i64().unwrap();
    assert!((1..=6).contains(&seconds), "{seconds}");
    assert_eq!(server.sync(&player, &request(0, None, &[])).await.status, StatusCode::OK, "without events nothing is counted");
    assert_eq!(server.sync(&other, &request(0, None, &events(1, 5))).await.status, StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_secs(u64::try_from(seconds).unwrap())).await;
    let answer = server.sync(&player, &request(0, None, &events(5, 7))).await;
    assert_eq!((answer.status, &answer.body["ack"]["c"]), (StatusCode::OK, &json!(7)));
}

#[tokio::test]
async fn one_ipv6_network_is_one_address() {
    let server = TestServer::with(RatesPerMinute { address: 1, ..UNLIMITED }, RouterOptions::default()).await;
    let status = |address: &'static str| {
        let server = &server;
        async move { server.send(from(address, None)).await.status }
    };
    assert_eq!(status("[2001:db8:1:2::1]").await, StatusCode::OK);
    assert_eq!(status("[2001:db8:1:2:ffff::2]").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status("[2001:db8:1:3::1]").await, StatusCode::OK);
    assert_eq!(status("192.0.2.1").await, StatusCode::OK);
    assert_eq!(status("[::ffff:192.0.2.1]").await, StatusCode::TOO_MANY_REQUESTS);
}

fn from(address: &str, forwarded: Option<&str>) -> Request<Body> {
    let request = forwarded.into_iter().fold(Request::get("/v1/definitions"), |request, list| request.header("x-forwarded-for", list));
    let address: SocketAddr = format!("{address}:1000").parse().unwrap();
    request.extension(ConnectInfo(address)).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn an_address_that_comes_too_often_is_turned_away_and_cannot_pose_as_another() {
    let server = TestServer::with(RatesPerMinute { address: 2, ..UNLIMITED }, RouterOptions::default()).await;
    for _ in 0..2 {
        assert_eq!(server.send(from("192.0.2.1", None)).await.status, StatusCode::OK);
    }
    assert_eq!(server.send(from("192.0.2.1", Some("198.51.100.1"))).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(server.send(from("192.0.2.2", None)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn unknown_addresses_and_files_have_a_limit_of_their_own() {
    let server = TestServer::with(RatesPerMinute { address: 1, ..UNLIMITED }, RouterOptions::default()).await;
    let unknown = || {
        let address: SocketAddr = "192.0.2.1:1000".parse().unwrap();
        server.send(Request::get("/no/such/thing").extension(ConnectInfo(address)).body(Body::empty()).unwrap())
    };
    let mut statuses = Vec::new();
    while statuses.last() != Some(&StatusCode::TOO_MANY_REQUESTS) && statuses.len() < 1_000 {
        statuses.push(unknown().await.status);
    }
    assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(statuses.len() > 1 && statuses.iter().all(|status| *status == StatusCode::NOT_FOUND), "{statuses:?}");
    assert_eq!(server.send(from("192.0.2.1", None)).await.status, StatusCode::OK, "the endpoints are counted apart");
    assert_eq!(server.send(from("192.0.2.2", None)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn behind_a_proxy_the_address_is_the_one_that_the_proxy_has_seen() {
    let options = RouterOptions { proxies: "1".parse().unwrap(), ..RouterOptions::default() };
    let server = TestServer::with(RatesPerMinute { address: 1, ..UNLIMITED }, options).await;
    let status = |list: &'static str| {
        let server = &server;
        async move { server.send(from("10.0.0.1", Some(list))).await.status }
    };
    assert_eq!(status("198.51.100.1").await, StatusCode::OK);
    assert_eq!(status("203.0.113.7, 198.51.100.1").await, StatusCode::TOO_MANY_REQUESTS, "the client's own entry does not count");
    assert_eq!(status("198.51.100.2").await, StatusCode::OK);
}

#[tokio::test]
async fn only_configured_origins_may_call_from_a_page() {
    let options = RouterOptions { origins: vec!["https://game.example".parse().unwrap()], ..RouterOptions::default() };
    let server = TestServer::with(UNLIMITED, options).await;
    for (origin, allowed) in [("https://game.example", true), ("https://other.example", false)] {
        let preflight = Request::options("/v1/sync")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type");
        let answer = server.send(preflight.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).is_some(), allowed, "{origin}");
    }
}

#[tokio::test]
async fn health_and_counters_tell_how_it_goes_and_name_no_player() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.sync(&player, &request(0, None, &[event("c", 1, update("forge", 1))])).await;
    assert_eq!(server.get("/healthz").await.status, StatusCode::OK);
    let text = server.get("/metrics").await.text;
    for line in [
        "plaudit_events_total{verdict=\"applied\"} 1",
        "plaudit_rewards_total 1",
        "plaudit_http_requests_total{route=\"/v1/sync\",status=\"200\"} 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains(&player.id));
}

#[tokio::test]
async fn a_lost_database_is_busy_and_not_broken() {
    let server = TestServer::new().await;
    let player = server.sign_in("a").await;
    server.app.store.close().await;
    let answer = server.sync(&player, &request(0, None, &[event("c", 1, update("forge", 1))])).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(answer.body["error"]["code"], "BUSY");
    assert_eq!(server.get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
