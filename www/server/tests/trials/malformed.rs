//! Requests that violate the protocol: each has its answer, and changes nothing.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session, raw};
use crate::fixture::Fixture;
use crate::raw_event::{event, request, send, walk};
use crate::server::{Server, assert_replay_is_equal};

pub const CASES: &[Case] = &[
    ("bodies_that_are_no_json", bodies_that_are_no_json),
    ("json_that_is_no_request", json_that_is_no_request),
    ("other_types_methods_and_addresses", other_types_methods_and_addresses),
    ("bytes_that_are_no_http", bytes_that_are_no_http),
    ("a_client_that_is_too_old_is_told", a_client_that_is_too_old_is_told),
];

/// A server with one player who has walked, and the state before the trial.
struct Untouched<'s> {
    fixture: &'s Fixture,
    server: Server,
    client: Client,
    session: Session,
    before: (i64, i64, Value),
    rows: i64,
}

const ROWS: &str = "SELECT (SELECT COUNT(*) FROM event_log) + (SELECT COUNT(*) FROM reward_ledger) + (SELECT COUNT(*) FROM settled)
    + (SELECT COUNT(*) FROM acks) + (SELECT COUNT(*) FROM streams)";

impl Untouched<'_> {
    fn new(fixture: &Fixture) -> Untouched<'_> {
        let server = Server::start(fixture);
        let client = server.client();
        let session = client.sign_in("the device of a player");
        send(&client, &session, vec![event("c", 1, "e1", walk(1))]);
        let before = client.standing(&session);
        Untouched { fixture, server, client, session, before, rows: fixture.database.sql().number(ROWS) }
    }

    fn refuses(&self, what: &str, body: &[u8], status: u16, code: &str) {
        self.client.try_sync(&self.session.token, body).unwrap().assert_refused(what, status, code);
    }

    /// Checks that the requests have changed nothing, and that the next request is served.
    fn assert_untouched(&self) {
        assert_eq!(self.client.standing(&self.session), self.before);
        assert_eq!(self.fixture.database.sql().number(ROWS), self.rows);
        assert_eq!(send(&self.client, &self.session, vec![event("c", 2, "e2", walk(1))])["ack"], json!({"c": 2}));
        assert_replay_is_equal(self.fixture);
    }
}

fn bodies_that_are_no_json(fixture: &Fixture) {
    let untouched = Untouched::new(fixture);
    let good = request(vec![event("c", 2, "e2", walk(10))]).to_string();
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let in_command = |text: &str| good.replace(r#""walk":10"#, &format!(r#""walk":{text}"#));
    let cases = [
        ("cut short", good[..good.len() - 1].to_owned()),
        ("two documents", format!("{good}{good}")),
        ("nothing", " ".to_owned()),
        ("a comma too many", good.replacen(',', ",,", 1)),
        ("nested 100,000 deep", deep(100_000)),
        ("a command nested 1,000 deep", in_command(&deep(1_000))),
        ("a member twice", good.replacen('{', r#"{"v":1,"#, 1)),
        ("NaN", in_command("NaN")),
        ("a number that never ends", in_command(&"9".repeat(400_000))),
        ("a control character in a text", good.replace("by-hand", "by\u{1}hand")),
        ("a lone surrogate", good.replace("by-hand", r"by\ud800hand")),
    ];
    for (what, body) in &cases {
        untouched.refuses(what, body.as_bytes(), 400, "INVALID_REQUEST");
    }
    for (what, bytes) in
        [("Latin-1", b"{\"v\":1,\"nonce\":\"\xe9\"}".as_slice()), ("an overlong form", b"\"\xc0\xaf\""), ("UTF-16", b"\xff\xfe{\0}\0")]
    {
        untouched.refuses(what, bytes, 400, "INVALID_REQUEST");
    }
    untouched.assert_untouched();
}

/// A request with one change.
fn with(change: impl FnOnce(&mut Value)) -> String {
    let mut request = request(vec![event("c", 2, "e2", walk(10))]);
    change(&mut request);
    request.to_string()
}

fn json_that_is_no_request(fixture: &Fixture) {
    let untouched = Untouched::new(fixture);
    let set =
        |pointer: &'static str, value: Value| (format!("{pointer} = {value}"), with(|body| *body.pointer_mut(pointer).unwrap() = value));
    let many = |count: usize| (1..=count).map(|n| event("c", n as i64 + 1, &format!("e{}", n + 1), walk(1))).collect::<Vec<_>>();
    let mut cases = vec![
        set("", json!([])),
        set("", json!(null)),
        set("/v", json!(2)),
        set("/v", json!("1")),
        set("/nonce", json!("")),
        set("/nonce", json!("x".repeat(65))),
        set("/nonce", json!(null)),
        set("/streams", json!([])),
        set("/streams", json!({})),
        set("/streams/player", json!(null)),
        set("/streams/player/base/epoch", json!(-1)),
        set("/streams/player/base/epoch", json!(9_223_372_036_854_775_808_u64)),
        set("/streams/player/base/epoch", json!(1.5)),
        set("/streams/player/base/rev", json!("7")),
        set("/streams/player/base/definitions", json!("x".repeat(65))),
        set("/streams/player/seen", json!([7])),
        set("/streams/player/seen", json!(vec!["key"; 501])),
        set("/events", json!({})),
        set("/events/0", json!(null)),
        set("/events/0/cid", json!("")),
        set("/events/0/cid", json!("x".repeat(65))),
        set("/events/0/cid", json!("a\u{0}b")),
        set("/events/0/eid", json!("a\u{0}b")),
        set("/events/0/eid", json!(7)),
        set("/events/0/mid", json!(0)),
        set("/events/0/mid", json!(-1)),
        set("/events/0/mid", json!(9_223_372_036_854_775_808_u64)),
        set("/events/0/mid", json!(1.25)),
        set("/events/0/stream", json!("team:")),
        set("/events/0/stream", json!("team:blue")),
        set("/events/0/stream", json!("__proto__")),
        set("/events/0/clock", json!("exact")),
        set("/events/0/synced_at", json!("yesterday")),
    ];
    cases.push(("an event of 17,000 bytes".to_owned(), with(|body| body["events"][0]["command"]["more"] = json!("x".repeat(17_000)))));
    cases.push(("201 events".to_owned(), request(many(201)).to_string()));
    cases.push(("ten thousand small events".to_owned(), with(|body| body["events"] = json!(vec![json!({}); 10_000]))));
    cases.push(("__proto__ as a stream".to_owned(), with(|body| body["streams"]["__proto__"] = body["streams"]["player"].clone())));
    let streams =
        |count: usize| (0..count).map(|n| (format!("team:{n}"), json!({"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []})));
    cases.push(("65 streams".to_owned(), with(|body| body["streams"].as_object_mut().unwrap().extend(streams(65)))));
    for (what, body) in &cases {
        untouched.refuses(what, body.as_bytes(), 400, "INVALID_REQUEST");
    }
    untouched.assert_untouched();
}

fn other_types_methods_and_addresses(fixture: &Fixture) {
    let untouched = Untouched::new(fixture);
    let body = request(vec![event("c", 2, "e2", walk(10))]).to_string();
    let bearer = format!("Bearer {}", untouched.session.token);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data; boundary=x", ""] {
        let headers = [("content-type", kind), ("authorization", bearer.as_str())];
        let answer = untouched.client.send("POST", "/v1/sync", &headers, body.as_bytes()).unwrap();
        answer.assert_refused(kind, 415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    for (method, path) in
        [("GET", "/v1/sync"), ("DELETE", "/v1/sync"), ("PUT", "/v1/sync"), ("POST", "/v1/definitions"), ("GET", "/v1/auth/device")]
    {
        let body = if method == "PUT" || method == "POST" { body.as_bytes() } else { &[] };
        untouched.client.send(method, path, &headers, body).unwrap().assert_refused(&format!("{method} {path}"), 405, "METHOD_NOT_ALLOWED");
    }
    for path in ["/v1/sync/", "/v1/sync/player", "/v3/sync", "/", "/v1/../v1/nothing", "/v1/%2e%2e/etc/passwd", "/V1/SYNC"] {
        untouched.client.send("POST", path, &headers, body.as_bytes()).unwrap().assert_refused(path, 404, "NOT_FOUND");
    }
    untouched.assert_untouched();
}

fn bytes_that_are_no_http(fixture: &Fixture) {
    let untouched = Untouched::new(fixture);
    let mut many_headers = "POST /v1/sync HTTP/1.1\r\nhost: x\r\n".to_owned();
    for n in 0..2_000 {
        write!(many_headers, "x-{n}: {n}\r\n").unwrap();
    }
    let heads = [
        ("garbage", "\u{1}\u{2}\u{3}\r\n\r\n".to_owned()),
        ("two lengths", "POST /v1/sync HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello".to_owned()),
        ("a length below zero", "POST /v1/sync HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\nhello".to_owned()),
        (
            "a chunk without a length",
            "POST /v1/sync HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\
            connection: close\r\n\r\nzz\r\n"
                .to_owned(),
        ),
        ("a header that never ends", format!("POST /v1/sync HTTP/1.1\r\nhost: x\r\nx: {}", "x".repeat(1_000_000))),
        ("2,000 headers", format!("{many_headers}\r\n")),
    ];
    for (what, head) in &heads {
        let (status, _) = raw(untouched.server.address(), head.as_bytes());
        assert!((400..=431).contains(&status) || status == 0, "{what}: {status}");
    }
    untouched.assert_untouched();
}

fn a_client_that_is_too_old_is_told(fixture: &Fixture) {
    let untouched = Untouched::new(fixture);
    let answer = untouched.client.sync(&untouched.session.token, &serde_json::from_str(&with(|body| body["v"] = json!(0))).unwrap());
    answer.assert_refused("version 0", 426, "UPGRADE");
    let error = answer.sync_response().unwrap().error.unwrap();
    assert_eq!(error.code.as_str(), "UPGRADE");
    untouched.assert_untouched();
}
