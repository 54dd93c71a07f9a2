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
    ("replay_compares_a_stream_of_the_first_version_in_its_form", replay_compares_a_stream_of_the_first_version_in_its_form),
];

/// The last migration of the first version.
const LAST: i64 = 4;

/// A database that the first version has left.
fn leave(fixture: &Fixture) {
    if fixture.database.kind == Kind::Sqlite {
        std::fs::File::create(fixture.database.file()).unwrap();
    }
    fixture.database.sql().migrate_up_to(LAST);
    carry_out(fixture, include_str!("first_version/rows.sql"));
}

/// Carries out statements of the first version, which have just been said: what was settled long ago is forgotten by age (S8).
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
    // The first version kept no days of a streak, and the log has them: a stream with one, written since, is not the log's.
    let said = String::from_utf8(operator(fixture, &["replay", "--all"]).stdout).unwrap();
    assert!(said.starts_with("player:ann-of-before: DIFFERENT") && said.contains("3 equal, 1 different"), "{said}");
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
