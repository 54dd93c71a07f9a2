//! Sign-in: devices, tokens, refresh tokens.

use std::thread::sleep;
use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;

use crate::Case;
use crate::client::{Client, Session};
use crate::device::{count_in, now};
use crate::fixture::Fixture;
use crate::peers::{lock_database, wait_for};
use crate::raw_event::{event, send, walk};
use crate::server::{SECRET, Server};

pub const CASES: &[Case] = &[
    ("a_device_finds_its_player_again", a_device_finds_its_player_again),
    ("refresh_tokens_rotate", refresh_tokens_rotate),
    ("an_expired_refresh_token_is_refused", an_expired_refresh_token_is_refused),
    ("only_a_valid_token_opens_a_stream", only_a_valid_token_opens_a_stream),
    ("a_player_reaches_no_other_stream", a_player_reaches_no_other_stream),
    ("logs_and_metrics_name_nobody", logs_and_metrics_name_nobody),
    ("slow_statements_stay_out_of_the_log", slow_statements_stay_out_of_the_log),
    ("two_servers_know_each_others_tokens", two_servers_know_each_others_tokens),
];

const DEVICE: &str = "the device of a player";

fn a_device_finds_its_player_again(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let (first, again, other) = (client.sign_in(DEVICE), client.sign_in(DEVICE), client.sign_in("the device of another"));
    assert_eq!(first.player, again.player);
    assert_ne!(first.player, other.player);
    assert_ne!(first.refresh_token, again.refresh_token);
    for device_id in [json!("too short"), json!("x".repeat(129)), json!(7), json!(null)] {
        let answer = client.post("/v1/auth/device", &json!({"device_id": device_id}));
        answer.assert_refused(&device_id.to_string(), 400, "INVALID_REQUEST");
    }
}

fn refresh(client: &Client, token: &str) -> Result<Session, ()> {
    let answer = client.post("/v1/auth/refresh", &json!({"refresh_token": token}));
    if answer.status == 200 {
        return Ok(answer.session());
    }
    answer.assert_refused("a refresh", 401, "AUTH");
    Err(())
}

fn refresh_tokens_rotate(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let (first, elsewhere) = (client.sign_in(DEVICE), client.sign_in(DEVICE));
    let second = refresh(&client, &first.refresh_token).unwrap();
    assert_eq!(second.player, first.player);
    client.standing(&second);
    let third = refresh(&client, &second.refresh_token).unwrap();
    // A used token has leaked: its whole sign-in ends, and other sign-ins go on.
    fixture.database.sql().run(&format!("UPDATE refresh_tokens SET used_at = {} WHERE used_at <> 0", now()));
    let again = refresh(&client, &first.refresh_token).unwrap();
    assert_eq!(again.refresh_token, second.refresh_token, "two tabs, or a lost answer: the same successor for 10 s");
    fixture.database.sql().run("UPDATE refresh_tokens SET used_at = used_at - 11 WHERE used_at <> 0");
    assert_eq!(refresh(&client, &first.refresh_token).map(|session| session.player), Err(()));
    assert_eq!(refresh(&client, &third.refresh_token).map(|session| session.player), Err(()));
    assert_eq!(refresh(&client, &elsewhere.refresh_token).map(|session| session.player), Ok(first.player));
    assert_eq!(refresh(&client, "nothing of ours").map(|session| session.player), Err(()));
}

fn an_expired_refresh_token_is_refused(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in(DEVICE);
    fixture.database.sql().run(&format!("UPDATE refresh_tokens SET expires_at = {}", now()));
    assert_eq!(refresh(&client, &session.refresh_token).map(|session| session.player), Err(()));
}

fn only_a_valid_token_opens_a_stream(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in(DEVICE);
    let sign = |secret: &str, claims: serde_json::Value| {
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.as_bytes()).unwrap()).unwrap()
    };
    let claims = |seconds: i64| json!({"iss": "plaudit", "sub": session.player, "iat": now(), "exp": now() + seconds});
    let (head, rest) = session.token.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJwbGF1ZGl0Iiwic3ViIjoicDEiLCJleHAiOjk5OTk5OTk5OTl9.";
    let swapped = sign("another secret of 32 bytes or more", claims(600));
    let forged = [
        ("no token", String::new()),
        ("expired", sign(SECRET, claims(-1))),
        ("without an end", sign(SECRET, json!({"iss": "plaudit", "sub": session.player}))),
        ("of another service", sign(SECRET, json!({"iss": "other", "sub": session.player, "exp": now() + 600}))),
        ("under another secret", swapped.clone()),
        ("unsigned", unsigned.to_owned()),
        ("another body under the signature", format!("{head}.{}.{signature}", swapped.split('.').nth(1).unwrap())),
        ("a refresh token", session.refresh_token.clone()),
        ("no token at all", "a.b.c".to_owned()),
    ];
    let before = client.standing(&session);
    for (what, token) in &forged {
        let answer = client.sync(token, &crate::raw_event::request(vec![event("c", 1, "e1", walk(1))]));
        answer.assert_refused(what, 401, "AUTH");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{what}");
        let response = answer.sync_response().unwrap(); // so that a client pauses its queue (K9)
        assert_eq!((response.nonce.as_str(), response.error.is_some()), ("by-hand", true), "{what}");
    }
    let answer = client.post("/v1/sync", &crate::raw_event::request(vec![event("c", 1, "e1", walk(1))]));
    answer.assert_refused("no header", 401, "AUTH");
    assert_eq!(client.standing(&session), before);
    let valid = Session { token: sign(SECRET, claims(600)), ..session };
    assert_eq!(client.standing(&valid), before, "a token with the same claims and the right secret");
}

fn a_player_reaches_no_other_stream(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let (ada, eve) = (client.sign_in(DEVICE), client.sign_in("the device of another"));
    send(&client, &ada, vec![event("of-ada", 1, "e1", walk(5))]);
    let before = client.standing(&ada);
    // With another player's token, the same ids are other events.
    let answer = send(&client, &eve, vec![event("of-ada", 2, "e2", walk(7)), event("of-eve", 1, "e1", walk(7))]);
    assert_eq!(answer["ack"], json!({"of-ada": 0, "of-eve": 1}));
    assert_eq!(count_in(&client.standing(&eve).2, "walk"), 7);
    // Nor does the name of the stream help.
    for stream in [format!("player:{}", ada.player), ada.player.clone()] {
        let body = json!({"v": 1, "nonce": "n", "state_version": 2, "streams": {stream.clone(): {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}},
            "events": []});
        client.sync(&eve.token, &body).assert_refused(&stream, 400, "INVALID_REQUEST");
    }
    let team = json!({"v": 1, "nonce": "n", "streams": {"team:red": {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}},
        "events": []});
    assert_eq!(client.sync(&eve.token, &team).ok()["streams"]["team:red"], json!({"error": "NOT_MEMBER"}));
    assert_eq!(client.standing(&ada), before);
    assert_eq!(send(&client, &ada, vec![event("of-ada", 2, "e9", walk(1))])["ack"], json!({"of-ada": 2}));
}

fn logs_and_metrics_name_nobody(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in(DEVICE);
    send(&client, &session, vec![event("cid-of-a-process", 1, "e1", walk(1)), event("cid-of-a-process", 2, "e2", json!({"type": "no"}))]);
    client.sync("a forged token", &crate::raw_event::request(vec![])).assert_refused("forged", 401, "AUTH");
    refresh(&client, &session.refresh_token).unwrap();
    assert_eq!(client.get("/healthz", &[]).ok(), json!({"status": "ok"}));
    let metrics = client.get("/metrics", &[]).text;
    let log = server.log();
    assert!(log.lines().any(|line| line.contains("/v1/sync")), "{log}");
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok_and(|line| line["level"].is_string()), "not structured: {line}");
    }
    let secrets = [DEVICE, &session.player, &session.token, &session.refresh_token, SECRET, "a forged token", "cid-of-a-process"];
    for secret in secrets {
        assert!(!log.contains(secret), "the log names {secret:?}");
        assert!(!metrics.contains(secret), "the metrics name {secret:?}");
    }
    for line in [
        r#"plaudit_events_total{verdict="applied"} 1"#,
        r#"plaudit_events_total{verdict="refused"} 1"#,
        r#"plaudit_http_requests_total{route="/v1/sync",status="401"} 1"#,
    ] {
        assert!(metrics.contains(line), "no {line} in\n{metrics}");
    }
}

/// A statement may have thousands of parameters. The line of the request that took long is in the log instead.
fn slow_statements_stay_out_of_the_log(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in(DEVICE);
    // On a slow machine, a request may come too late to wait for more than a second; the next one brings a new event.
    let mut round = 0;
    wait_for("a request has waited for its statement", || {
        round += 1;
        let name = format!("process {round}");
        let body = crate::raw_event::request(vec![event(&name, 1, &name, walk(1))]);
        let lock = lock_database(fixture);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| server.client().sync(&session.token, &body));
            sleep(Duration::from_millis(1_500)); // sqlx calls a second slow
            lock.run("ROLLBACK");
            waiting.join().unwrap();
        });
        let log = server.log();
        let request = log.lines().rfind(|line| line.contains("/v1/sync")).unwrap();
        let request: serde_json::Value = serde_json::from_str(request).unwrap();
        request["fields"]["status"] == 200 && request["fields"]["milliseconds"].as_f64().unwrap() > 1_000.0
    });
    let log = server.log();
    assert!(!log.contains("slow statement") && !log.contains("streams"), "{log}");
}

fn two_servers_know_each_others_tokens(fixture: &Fixture) {
    // Without an operator's secret, the database stores one.
    let start = || {
        let mut command = crate::server::binary(&fixture.database.url);
        command.env_remove("PLAUDIT_SECRET");
        Server::run(command, fixture, &[])
    };
    let (one, other) = (start(), start());
    let session = one.client().sign_in(DEVICE);
    assert_eq!(other.client().standing(&session).1, 0);
}
