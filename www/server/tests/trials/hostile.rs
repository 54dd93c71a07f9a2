//! Well-formed requests of a client that cheats or errs: each event has its answer, and the stream follows its rules.

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::device::{count_in, now};
use crate::fixture::Fixture;
use crate::raw_event::{event, rejections, request, send, state_in, update, walk};
use crate::server::{Server, assert_replay_is_equal};

pub const CASES: &[Case] = &[
    ("what_was_not_earned_is_not_given", what_was_not_earned_is_not_given),
    ("amounts_beyond_any_count_are_refused", amounts_beyond_any_count_are_refused),
    ("commands_that_nobody_knows_are_refused_alone", commands_that_nobody_knows_are_refused_alone),
    ("an_identity_that_comes_twice_counts_and_grants_once", an_identity_that_comes_twice_counts_and_grants_once),
    ("ten_thousand_events_count_once_each", ten_thousand_events_count_once_each),
    ("names_of_every_kind_are_only_names", names_of_every_kind_are_only_names),
];

fn start(fixture: &Fixture) -> (Server, Client, Session) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in("the device of a player");
    (server, client, session)
}

/// Sends each command as an event; all are refused, and the records stay unchanged.
fn assert_all_refused(fixture: &Fixture, commands: Vec<(Value, &str)>) {
    let (_server, client, session) = start(fixture);
    send(&client, &session, vec![event("c", 1, "first", walk(1))]);
    let before = client.standing(&session);
    for (index, (command, code)) in commands.iter().enumerate() {
        let mid = index as i64 + 2;
        let answer = send(&client, &session, vec![event("c", mid, &format!("bad{mid}"), command.clone())]);
        assert_eq!(answer["ack"], json!({"c": mid}), "{command}");
        assert_eq!(rejections(&answer), [(format!("bad{mid}"), (*code).to_owned())], "{command}");
        assert_eq!(state_in(&answer), before.2, "{command}");
    }
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM reward_ledger"), 0);
    assert_replay_is_equal(fixture);
}

fn what_was_not_earned_is_not_given(fixture: &Fixture) {
    let claim = |id: &str| json!({"type": "claim", "ids": [id]});
    assert_all_refused(
        fixture,
        vec![
            (claim("gift"), "NOT_COMPLETE"),
            (claim("nothing"), "NOT_FOUND"),
            (claim("__proto__"), "NOT_FOUND"),
            (update("nothing", 1), "NOT_FOUND"),
            (json!({"type": "claim", "ids": ["gift", "gift"]}), "INVALID_COMMAND"),
        ],
    );
    // An update of a locked node is settled and counts nothing; claimed celebrations earn nothing.
    let (_server, client, session) = start(&fixture.beside(fixture.another()));
    let answer = send(&client, &session, vec![event("c", 1, "e1", update("chain", 1))]);
    assert_eq!((&answer["ack"], rejections(&answer).len(), count_in(&state_in(&answer), "chain")), (&json!({"c": 1}), 0, 0));
    let mut body = request(vec![]);
    body["streams"]["player"]["seen"] = json!(["chain@once#1", "gift@once#1", "constructor"]);
    let state = state_in(&client.sync(&session.token, &body).ok());
    assert_eq!((&state["celebrated"], &state["unlocks"]), (&Value::Null, &Value::Null));
}

fn amounts_beyond_any_count_are_refused(fixture: &Fixture) {
    let amount = |text: &str| {
        let command: Value = serde_json::from_str(&format!(r#"{{"type":"update","achievements":{{"walk":{text}}}}}"#)).unwrap();
        (command, "INVALID_COMMAND")
    };
    let amounts =
        ["9223372036854775807", "9223372036854775808", "-9223372036854775808", "9007199254740993", "1e300", "0.5", "\"7\"", "null"];
    assert_all_refused(fixture, amounts.map(amount).into());
}

fn commands_that_nobody_knows_are_refused_alone(fixture: &Fixture) {
    let at = |at: Value| json!({"type": "update", "achievements": {"walk": 1}, "at": at});
    let commands = [
        json!({}),
        json!({"type": "reset", "ids": ["walk"]}),
        json!({"type": "update"}),
        json!({"type": "update", "achievements": []}),
        at(json!(9_223_372_036_854_775_807_i64)),
        at(json!("now")),
        at(json!(null)),
        json!({"type": "session_completed", "duration_sec": -1}),
        json!({"type": "content_completed", "content_id": "x".repeat(257)}),
        json!({"type": "update", "achievements": {"walk": 1}, "utc_offset_sec": 999_999}),
    ];
    let commands = commands.map(|command| (command, "INVALID_COMMAND")).into_iter();
    // A9: commands for servers and operators only.
    let trusted = [
        json!({"type": "grant", "ids": ["gift"]}),
        json!({"type": "streak_freeze", "of": "daily", "add": 3}),
        json!({"type": "streak_repair", "of": "daily"}),
    ];
    let trusted = trusted.map(|command| (command, "UNTRUSTED"));
    assert_all_refused(fixture, commands.chain(trusted).chain([(at(json!(-1)), "TOO_OLD")]).collect());
}

/// The same event id in one request under all kinds of numbers and processes: in turn or not, in place of another process, with
/// another command.
fn an_identity_that_comes_twice_counts_and_grants_once(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let claim = || json!({"type": "claim", "ids": ["gift"]});
    let copies = [event("c", 4, "e2", walk(7)), event("c", 2, "e2", claim()), event("c", 2, "e2", walk(7)), event("c", 3, "e2", claim())];
    let events: Vec<Value> = std::iter::once(event("c", 1, "e1", update("gift", 1))).chain(copies).collect();
    for ack in [2, 3, 4, 4] {
        assert_eq!(send(&client, &session, events.clone())["ack"], json!({"c": ack}));
    }
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM reward_ledger"), 1);
    let both = vec![event("p", 1, "e3", walk(1)), event("q", 1, "e3", walk(1))];
    assert_eq!(send(&client, &session, both.clone())["ack"], json!({"p": 1, "q": 0}));
    assert_eq!(send(&client, &session, both)["ack"], json!({"p": 1, "q": 1}));
    assert_eq!(send(&client, &session, vec![event("p", 2, "e4", walk(10))])["ack"], json!({"p": 2}), "acks never decrease");
    assert_eq!(count_in(&client.standing(&session).2, "walk"), 11);
    assert_replay_is_equal(fixture);
}

/// As many events as one request may carry, fifty times; every request twice.
fn ten_thousand_events_count_once_each(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    for batch in 0..50_i64 {
        let events: Vec<Value> = (1..=200).map(|n| batch * 200 + n).map(|mid| event("c", mid, &format!("e{mid}"), walk(1))).collect();
        let body = request(events);
        let answer = client.sync(&session.token, &body).ok();
        assert_eq!(answer["ack"], json!({"c": (batch + 1) * 200}));
        if batch % 10 == 0 {
            assert_eq!(client.sync(&session.token, &body).ok()["ack"], answer["ack"]);
        }
    }
    assert_eq!(count_in(&client.standing(&session).2, "walk"), 10_000);
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM event_log WHERE kind = 'applied'"), 10_000);
    assert_replay_is_equal(fixture);
}

/// Quotes, patterns and other alphabets in ids are bound as values, and never part of a statement.
fn names_of_every_kind_are_only_names(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let names = ["'; DROP TABLE streams; --", "$1", "%_\\", "\u{202e}\u{1f3c6}", "constructor", "__proto__", "\"quoted\"", "null"];
    let received = now();
    for name in names {
        let mut walked = event(name, 1, name, walk(1));
        walked["definitions"] = json!(name);
        let mut second = event(name, 2, &format!("{name}2"), json!({"type": name, "at": received}));
        second["after"] = json!({"cid": name, "mid": 1});
        let body = request(vec![walked, second]);
        for _ in 0..2 {
            let answer = client.sync(&session.token, &body).ok();
            assert_eq!(answer["ack"], json!({name: 2}));
            assert_eq!(rejections(&answer), [(format!("{name}2"), "INVALID_COMMAND".to_owned())]);
        }
    }
    // A refusal may quote the client's text, including a character that Postgres cannot store.
    let answer = send(&client, &session, vec![event("c", 1, "e1", json!({"type": "a\u{0}b"}))]);
    assert_eq!(rejections(&answer).len(), 1);
    assert_eq!(count_in(&client.standing(&session).2, "walk"), names.len() as i64);
    assert_replay_is_equal(fixture);
}
