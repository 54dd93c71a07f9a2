//! The database of the first version's server (2d556e5): it is migrated while a process of that version still runs, and nothing is lost.

use serde_json::{Value, json};

use crate::Case;
use crate::client::Client;
use crate::database::Kind;
use crate::device::{count_in, now};
use crate::fixture::Fixture;
use crate::raw_event::{event, request, walk};
use crate::server::{Server, assert_replay_is_equal, operator};

pub const CASES: &[Case] = &[
    ("players_and_teams_of_the_first_version_go_on", players_and_teams_of_the_first_version_go_on),
    ("a_process_of_the_first_version_goes_on_meanwhile", a_process_of_the_first_version_goes_on_meanwhile),
    ("streams_stay_readable_for_the_first_version", streams_stay_readable_for_the_first_version),
    ("a_streak_goes_on_at_both_versions", a_streak_goes_on_at_both_versions),
    ("replay_compares_a_stream_of_the_first_version_in_its_form", replay_compares_a_stream_of_the_first_version_in_its_form),
    ("replay_names_the_cause_of_a_known_difference", replay_names_the_cause_of_a_known_difference),
];

/// The last migration of the first version.
const LAST: i64 = 4;

const DAY: i64 = 86_400;

/// Creates a database as the first version leaves it.
fn leave(fixture: &Fixture) {
    if fixture.database.kind == Kind::Sqlite {
        std::fs::File::create(fixture.database.file()).unwrap();
    }
    fixture.database.sql().migrate_up_to(LAST);
    carry_out(fixture, include_str!("first_version/rows.sql"));
}

/// Carries out statements of the first version, and dates all acks and settled events to now, because old ones are forgotten (S8).
fn carry_out(fixture: &Fixture, statements: &str) {
    let sql = fixture.database.sql();
    sql.run(statements);
    sql.run(&format!("UPDATE acks SET at = {0}; UPDATE settled SET at = {0}", now()));
}

fn settles(client: &Client, device: &str, eid: &str) -> Value {
    let session = client.sign_in(device);
    let answer = client.sync(&session.token, &request(vec![event(eid, 1, eid, walk(1))])).ok();
    assert_eq!((&answer["ack"][eid], &answer["rejected"]), (&json!(1), &json!([])), "{answer}");
    client.standing(&session).2
}

fn players_and_teams_of_the_first_version_go_on(fixture: &Fixture) {
    leave(fixture);
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    assert_replay_is_equal(fixture);
    let ann = client.sign_in("the device of ann");
    assert_eq!(ann.player, "ann-of-before", "whose id was made without a key");
    let state = settles(&client, "the device of ann", "later");
    assert_eq!((count_in(&state, "walk"), count_in(&state, "gift"), state["facts"]["sessions"].as_i64()), (6, 1, Some(2)));
    assert_eq!(state["records"]["gift"]["claim_time_sec"], 1_700_000_000, "what was claimed stays so");
    let again = client.sync(&ann.token, &request(vec![event("c", 1, "e1", walk(5)), event("c", 2, "e2", walk(5))])).ok();
    assert_eq!(again["rejected"][0]["code"], "NOT_FOUND", "its refusals are listed again");
    assert_eq!(count_in(&client.standing(&ann).2, "walk"), 6, "what it has settled does not count again");
    assert_eq!(client.get_as(&ann, "/v1/teams").ok()["teams"][0]["members"], 1);
    let eve = client.sign_in("the device of eve");
    let joined = client.post_as(&eve, "/v1/teams/reds-of-before/join", &Value::Null).ok();
    assert_eq!(joined["members"].as_array().unwrap().len(), 2, "its teams stay open to who knows their id");
    let wins = client.rpc(&eve, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": "reds-of-before", "achievements": {"wins": "1"}})).ok();
    assert!(wins.to_string().contains("wins"), "{wins}");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM event_log WHERE stream = 'team:reds-of-before'"), 3);
    let week = json!({"type": "session_completed", "at": now(), "duration_sec": 60});
    client.sync(&ann.token, &request(vec![event("d", 1, "session", week)])).ok();
    assert_replay_is_equal(fixture);
}

/// Until the tables are contracted, one release later, each statement of the first version finds what it uses.
fn a_process_of_the_first_version_goes_on_meanwhile(fixture: &Fixture) {
    leave(fixture);
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    carry_out(fixture, include_str!("first_version/statements.sql"));
    assert_replay_is_equal(fixture);
    assert_eq!(count_in(&settles(&client, "the device of bob", "later"), "walk"), 4, "what the old process has counted, and one more");
    assert_eq!(client.sign_in("the device of cid").player, "cid-of-before", "who signed in at the old process");
    let bob = client.sign_in("the device of bob");
    assert_eq!(client.get_as(&bob, "/v1/teams").ok()["teams"][0]["name"], "Blues");
    let again = client.sync(&bob.token, &request(vec![event("b", 1, "b1", walk(3)), event("b", 2, "b2", walk(3))])).ok();
    assert_eq!((&again["ack"]["b"], count_in(&client.standing(&bob).2, "walk")), (&json!(2), 4));
    assert_replay_is_equal(fixture);
}

fn session(eid: &str, at: i64) -> Value {
    event("of both", eid.parse().unwrap(), eid, json!({"type": "session_completed", "at": at, "duration_sec": 60}))
}

fn snapshot(fixture: &Fixture, stream: &str) -> String {
    let rows: Vec<(String,)> = fixture.database.sql().rows(&format!("SELECT snapshot FROM streams WHERE id = '{stream}'"));
    rows.into_iter().next().unwrap().0
}

/// In a database that the first version created, all streams stay in its form, also those that the new version creates.
fn streams_stay_readable_for_the_first_version(fixture: &Fixture) {
    leave(fixture);
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    settles(&client, "the device of ann", "later");
    settles(&client, "the device of eve", "of eve");
    let eve = client.sign_in("the device of eve");
    let team = client.post_as(&eve, "/v1/teams", &json!({"name": "Greens"})).ok();
    client.rpc(&eve, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": team["id"], "achievements": {"wins": "1"}})).ok();
    let streams = ["player:ann-of-before".to_owned(), format!("player:{}", eve.player), format!("team:{}", team["id"].as_str().unwrap())];
    for stream in streams {
        let row = snapshot(fixture, &stream);
        assert!(row.ends_with(r#""version":1}"#), "{stream}: {row}");
    }
    drop(server);
    let server = Server::start_with_teams(fixture);
    settles(&server.client(), "the device of fay", "of fay");
    assert_eq!(fixture.database.sql().number(r#"SELECT COUNT(*) FROM streams WHERE snapshot NOT LIKE '%"version":1}'"#), 0);
    assert_replay_is_equal(fixture);
}

fn a_streak_goes_on_at_both_versions(fixture: &Fixture) {
    leave(fixture);
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    let eve = client.sign_in("the device of eve");
    let today = now();
    let syncs = |eid: &str, at: i64| {
        client.sync(&eve.token, &request(vec![session(eid, at)])).ok();
        client.standing(&eve).2["facts"]["streak"].clone()
    };
    assert_eq!(syncs("1", today - 2 * DAY)["days"], 1);
    // A process of the first version counts the next day: it reads `days`, and keeps members that it does not know.
    let stream = format!("player:{}", eve.player);
    let mut state: Value = serde_json::from_str(&snapshot(fixture, &stream)).unwrap();
    let facts = &mut state["facts"];
    (facts["sessions"], facts["total_sec"]) = (json!(2), json!(120));
    let (streak, day) = (&mut facts["streak"], (today - DAY).div_euclid(DAY));
    (streak["days"], streak["last_day"], streak["longest"]) = (json!(2), json!(day), json!(2));
    let command = json!({"type": "session_completed", "at": today - DAY, "duration_sec": 60});
    let body = json!({"at": today - DAY, "command": command, "rolled": []});
    fixture.database.sql().run(&format!(
        "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)
             SELECT id, logged, rev + 1, {today}, 'applied', '{0}', 'old', definitions, '{body}' FROM streams WHERE id = '{stream}';
         UPDATE streams SET rev = rev + 1, logged = logged + 1, writes = writes + 1, snapshot = '{state}' WHERE id = '{stream}'",
        eve.player
    ));
    assert_replay_is_equal(fixture);
    let streak = syncs("2", today);
    assert_eq!([&streak["days"], &streak["longest"], &streak["done"]], [&json!(3), &json!(3), &json!("u")], "{streak}");
    assert_replay_is_equal(fixture);
}

fn replay_compares_a_stream_of_the_first_version_in_its_form(fixture: &Fixture) {
    leave(fixture);
    let sql = fixture.database.sql();
    for (was, becomes) in [(r#""count":5"#, r#""count":6"#), (r#""days":2"#, r#""days":3"#), (r#""longest":2"#, r#""longest":3"#)] {
        let change = |from: &str, to: &str| {
            sql.run(&format!("UPDATE streams SET snapshot = REPLACE(snapshot, '{from}', '{to}') WHERE id = 'player:ann-of-before'"));
        };
        change(was, becomes);
        let output = operator(fixture, &["replay", "--all"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(!output.status.success() && said.contains("player:ann-of-before: DIFFERENT"), "{becomes}: {said}");
        change(becomes, was);
        assert_replay_is_equal(fixture);
    }
}

/// The first version did not join a late day to its neighbours, and rule G1 does now, so the earned nodes differ.
fn replay_names_the_cause_of_a_known_difference(fixture: &Fixture) {
    leave(fixture);
    let at = |day: i64| 1_700_000_000 + day * DAY;
    let row = |seq: i64, day: i64| {
        let command = json!({"type": "session_completed", "at": at(day), "duration_sec": 60});
        let body = json!({"at": at(day), "command": command, "rolled": []});
        format!("('player:dan', {seq}, {seq}, {}, 'applied', 'dan', 'dan-{seq}', 'late', '{body}')", at(9))
    };
    let rows = [(1, 1), (2, 3), (3, 2)].map(|(seq, day)| row(seq, day)).join(", ");
    let state = r#"{"facts":{"sessions":3,"streak":{"days":1,"last_day":19678,"longest":1},"total_sec":180},"records":{},"version":1}"#;
    let sql = fixture.database.sql();
    let adds = |document: &str| {
        sql.run(&format!(
            "INSERT INTO definitions (version, document, first_used_at) VALUES ('late', '{document}', 1700000000);
             INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged, writes)
                 VALUES ('player:dan', 1700000000, 3, '{state}', 'late', 4, 4);
             INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)
                 VALUES ('player:dan', 0, 0, 1700000000, 'created', '', '', 'late', '{{\"epoch\":1700000000}}'), {rows}"
        ));
    };
    adds(r#"{"achievements":{"walk":{"max_count":9,"name":"Walk"}}}"#);
    assert_replay_is_equal(fixture);
    sql.run(
        "DELETE FROM event_log WHERE stream = 'player:dan'; DELETE FROM streams WHERE id = 'player:dan';
         DELETE FROM definitions WHERE version = 'late'",
    );
    adds(r#"{"achievements":{"two":{"name":"Two days","trigger":{"streak":{"days":2}}}}}"#);
    let output = operator(fixture, &["replay", "--all"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success() && said.starts_with("player:dan: DIFFERENT"), "{said}");
    assert!(said.contains("(a session came late to a process of the first version") && said.contains("3 equal, 1 different"), "{said}");
}
