//! Definitions: served with a tag, replaced while the server runs, refused if they are wrong.

use std::time::{Duration, Instant};

use plaudit::protocol::hash_of;
use plaudit::replica::Replica;
use plaudit::{UnixSec, Value};
use rustix::process::Signal;

use crate::Case;
use crate::client::Client;
use crate::device::{Device, now, update};
use crate::fixture::{DEFINITIONS, Fixture, TEAM_DEFINITIONS};
use crate::portal::{Browser, Caller, serve};
use crate::server::{Server, assert_replay_is_equal, binary, operator, printed, write};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("are_served_under_their_version", are_served_under_their_version),
    ("are_exchanged_on_sighup", are_exchanged_on_sighup),
    ("of_teams_are_checked_and_exchanged_too", of_teams_are_checked_and_exchanged_too),
    ("with_problems_keep_a_server_from_starting", with_problems_keep_a_server_from_starting),
    ("keep_the_order_of_the_file_and_of_what_is_published", keep_the_order_of_the_file_and_of_what_is_published),
    ("of_teams_keep_their_order", of_teams_keep_their_order),
];

/// Not in the order of the alphabet, and with an id that looks like a number.
const UNSORTED: &str = r#"{"achievements": {
    "zeta": {"name": "Z", "max_count": 9, "sub_achievements": {
        "y": {"name": "Y", "max_count": 1}, "10": {"name": "Ten", "max_count": 1}, "b": {"name": "B", "max_count": 1}
    }},
    "alpha": {"name": "A", "max_count": 1},
    "mid": {"name": "M", "max_count": 1}
}}"#;
const IN_ORDER: [&str; 6] = ["zeta", "y", "10", "b", "alpha", "mid"];

/// Two problems: an unknown precondition, and a count below zero.
const BAD: &str =
    r#"{"achievements": {"a": {"name": "A", "max_count": 1, "precondition_ids": ["undefined_id"]}, "b": {"name": "B", "max_count": -1}}}"#;

fn version_of(text: &str) -> String {
    hash_of(&Value::from_json(text).unwrap().to_canonical_json())
}

fn are_served_under_their_version(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let answer = client.get("/v1/definitions", &[]);
    let tag = format!("\"{}\"", version_of(DEFINITIONS));
    assert_eq!(answer.header("etag"), Some(tag.as_str()));
    let body = answer.ok();
    assert_eq!(body["version"], version_of(DEFINITIONS));
    assert_eq!(body["document"], serde_json::from_str::<serde_json::Value>(DEFINITIONS).unwrap());
    for known in [tag.clone(), format!("W/{tag}"), format!("\"older\", {tag}"), "*".to_owned()] {
        let answer = client.get("/v1/definitions", &[("if-none-match", &known)]);
        assert_eq!((answer.status, answer.text.as_str(), answer.header("etag")), (304, "", Some(tag.as_str())), "{known}");
    }
    assert_eq!(client.get("/v1/definitions", &[("if-none-match", "\"older\"")]).status, 200);
}

fn are_exchanged_on_sighup(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let mut device = Device::sign_in(&client, "the device of a player");
    device.record(&update("walk", 1));
    device.drain(&client);

    write(&fixture.definitions(), BAD);
    reload(&server, &client, "refused");
    assert_eq!(client.get("/v1/definitions", &[]).ok()["version"], version_of(DEFINITIONS).as_str(), "the old ones stay");
    assert!(server.log().contains("undefined_id"), "the log names the problem");

    let next =
        DEFINITIONS.replace(r#""first": {"name": "First steps", "max_count": 2}"#, r#""first": {"name": "One step", "max_count": 1}"#);
    write(&fixture.definitions(), &next);
    reload(&server, &client, "ok");
    assert_eq!(client.get("/v1/definitions", &[]).ok()["version"], version_of(&next).as_str());
    // The device predicts with the old definitions, the server evaluates with the new ones.
    device.record(&update("first", 1));
    device.drain(&client);
    let state = client.standing(&device.session).2;
    assert_eq!(state["unlocks"][0]["id"], "first", "{state}");
    let shown = device.replica.view("player").unwrap().get("first", UnixSec(now())).unwrap();
    assert_eq!(shown.to_value().get("name"), Some(&"One step".into()), "the answer brings the new definitions");
    assert_replay_is_equal(fixture);
}

fn of_teams_are_checked_and_exchanged_too(fixture: &Fixture) {
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    let served = || client.get("/v1/definitions/team", &[]).ok()["version"].clone();
    write(&fixture.team_definitions(), BAD);
    reload(&server, &client, "refused");
    assert_eq!(served(), version_of(TEAM_DEFINITIONS).as_str(), "the earlier definitions stay");
    assert!(server.log().contains("team-definitions.json: error"), "the log names the place of the error");
    let path = fixture.team_definitions();
    let own = fixture.definitions();
    let check = ["check", "--definitions", own.to_str().unwrap(), "--team-definitions", path.to_str().unwrap()];
    assert!(!operator(fixture, &check).status.success());

    let next = TEAM_DEFINITIONS.replace(r#""count": 2"#, r#""count": 3"#);
    write(&path, &next);
    reload(&server, &client, "ok");
    assert_eq!(served(), version_of(&next).as_str());
    let expected = format!("definitions {}\nteam definitions {}", version_of(DEFINITIONS), version_of(&next));
    assert_eq!(printed(&operator(fixture, &check)).trim(), expected);
}

/// Requests a reload, and waits until the server has counted its outcome.
fn reload(server: &Server, client: &Client, outcome: &str) {
    let line = format!(r#"plaudit_definitions_reloads_total{{outcome="{outcome}"}} 1"#);
    server.signal(Signal::HUP);
    let patience = Instant::now() + Duration::from_secs(30);
    while !client.get("/metrics", &[]).text.contains(&line) {
        assert!(Instant::now() < patience, "no {line}; the log: {}", server.log());
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The ids of a stream in the order of a device's view.
fn shown(replica: &Replica, stream: &str) -> Vec<String> {
    ids(&replica.view(stream).unwrap().list(UnixSec(now()), None).to_value())
}

/// The ids of a document or of a list, with subs behind their parents, in the order of the text.
fn ids(document: &Value) -> Vec<String> {
    let members = |value: &Value| if let Value::Object(members) = value { members.clone() } else { Vec::new() };
    let mut ids = Vec::new();
    for (id, node) in members(document.get("achievements").unwrap()) {
        ids.push(id.into_owned());
        ids.extend(node.get("sub_achievements").map(members).into_iter().flatten().map(|(id, _)| id.into_owned()));
    }
    ids
}

fn served(client: &Client) -> Vec<String> {
    ids(Value::from_json(&client.get("/v1/definitions", &[]).text).unwrap().get("document").unwrap())
}

fn keep_the_order_of_the_file_and_of_what_is_published(fixture: &Fixture) {
    write(&fixture.definitions(), UNSORTED);
    let server = serve(fixture, &[]);
    let client = server.client();
    let mut device = Device::sign_in(&client, "the device of a player");
    device.drain(&client);
    assert_eq!(shown(&device.replica, "player"), IN_ORDER);
    assert_eq!(served(&client), IN_ORDER);
    let caller = Caller::of(fixture, &server, "read");
    let listed = caller.get(&format!("/v1/server/players/{}/achievements", device.session.player)).text;
    assert_eq!(ids(&Value::from_json(&listed).unwrap()), IN_ORDER);

    let admin = Browser::of(fixture, &server, "admin");
    let next = r#"{"achievements": {
        "mid": {"name": "M", "max_count": 2},
        "zeta": {"name": "Z", "max_count": 9, "sub_achievements": {
            "10": {"name": "Ten", "max_count": 1}, "y": {"name": "Y", "max_count": 1}, "b": {"name": "B", "max_count": 1}
        }},
        "alpha": {"name": "A", "max_count": 1}
    }}"#;
    let headers = [
        ("cookie", admin.cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("x-plaudit-portal", "1"),
        ("content-type", "application/json"),
    ];
    let draft = format!(r#"{{"rev": 1, "document": {next}}}"#);
    client.send("PUT", "/v1/server/definitions", &headers, draft.as_bytes()).unwrap().ok();
    admin.post("/v1/server/definitions/publish", &serde_json::json!({"rev": 2})).ok();
    device.record(&update("zeta", 1));
    device.drain(&client);
    let published = ["mid", "zeta", "10", "y", "b", "alpha"];
    assert_eq!(shown(&device.replica, "player"), published);
    drop(server);
    let server = serve(fixture, &[]);
    let client = server.client();
    assert_eq!(served(&client), published, "after a restart");
    assert_eq!(client.get("/v1/definitions", &[]).ok()["version"], version_of(next).as_str(), "the version is that of sorted keys");
    let mut device = Device::sign_in(&client, "another player's device");
    device.drain(&client);
    assert_eq!(shown(&device.replica, "player"), published, "after a restart");
    let stored: Vec<(String,)> = fixture.database.sql().rows("SELECT document FROM definitions ORDER BY first_used_at");
    let stored: Vec<Vec<String>> = stored.iter().map(|(text,)| ids(&Value::from_json(text).unwrap())).collect();
    assert!(stored.iter().any(|ids| ids == &IN_ORDER) && stored.iter().any(|ids| ids == &published), "for replays: {stored:?}");
    assert_replay_is_equal(fixture);
}

fn of_teams_keep_their_order(fixture: &Fixture) {
    write(&fixture.team_definitions(), &UNSORTED.replace("max_count", "count"));
    let team = TeamFixture::new(fixture);
    let mut device = Device::sign_in(&team.client, "the device of ann");
    device.replica.follow(&team.stream(), None).unwrap();
    assert!(device.try_sync(&team.client));
    assert_eq!(shown(&device.replica, &team.stream()), IN_ORDER);
}

fn with_warnings_are_told(fixture: &Fixture, path: &str) {
    let odd = DEFINITIONS.replacen("\"name\"", "\"cronexpr\": \"@daily\", \"name\"", 1);
    let other = fixture.definitions().with_file_name("odd.json");
    write(&other, &odd);
    let other = other.to_str().unwrap();
    for (arguments, succeeds) in
        [(vec!["check", path, other], true), (vec!["check", "--strict", path, other], false), (vec!["check", "--strict", path], true)]
    {
        let output = operator(fixture, &arguments);
        let told = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(output.status.success(), succeeds, "{arguments:?}: {told}");
        let is_told = told.contains(&format!("{other}: warning foreign_key at /achievements/")) && told.contains("`reset_cronexpr`");
        assert_eq!(is_told, arguments.contains(&other), "{arguments:?}: {told}");
        let versions = String::from_utf8(output.stdout).unwrap();
        assert!(versions.starts_with(&format!("definitions {}\n", version_of(DEFINITIONS))), "{versions}");
    }
    assert!(!operator(fixture, &["check"]).status.success());
}

fn with_problems_keep_a_server_from_starting(fixture: &Fixture) {
    write(&fixture.definitions(), BAD);
    let path = fixture.definitions();
    let path = path.to_str().unwrap();
    for arguments in [vec!["serve", "--listen", "127.0.0.1:0", "--definitions", path], vec!["check", "--definitions", path]] {
        let output = operator(fixture, &arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?} succeeded");
        assert_eq!(said.lines().filter(|line| line.starts_with(path)).count(), 2, "every problem on a line: {said}");
        assert!(said.contains("/achievements/a/precondition_ids") && said.contains("/achievements/b/max_count"), "{said}");
    }
    for text in ["{", "[]", "\u{0}"] {
        write(&fixture.definitions(), text);
        assert!(!operator(fixture, &["check", "--definitions", path]).status.success(), "{text:?}");
    }
    assert!(!operator(fixture, &["check", "--definitions", "/no/such/file"]).status.success());
    write(&fixture.definitions(), DEFINITIONS);
    assert_eq!(printed(&operator(fixture, &["check", "--definitions", path])).trim(), format!("definitions {}", version_of(DEFINITIONS)));
    with_warnings_are_told(fixture, path);
    let secret = binary(&fixture.database.url).env("PLAUDIT_SECRET", "short").args(["serve", "--definitions", path]).output().unwrap();
    assert!(!secret.status.success() && String::from_utf8(secret.stderr).unwrap().contains("at least 32"));
}
