//! What a request costs: it depends on the request and on the stream's bounded size, never on a process' history or on the number of other
//! members.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Case;
use crate::client::Session;
use crate::fixture::Fixture;
use crate::raw_event::{event, rejections, request, walk};
use crate::server::Server;

pub const CASES: &[Case] = &[
    ("s4_an_answer_lists_so_many_refusals_however_many_there_are", s4_an_answer_lists_so_many_refusals_however_many_there_are),
    ("changes_of_a_full_team_cost_little_more_than_of_a_small_one", changes_of_a_full_team_cost_little_more_than_of_a_small_one),
];

/// The processor's time of the server for `times` calls.
fn took(server: &Server, times: usize, call: impl Fn(usize)) -> Duration {
    let before = server.processor_time();
    (0..times).for_each(call);
    server.processor_time() - before
}

/// A process with 1,500 refusals, and one with 60,000: a tiny request of either gets 1,000 of them, at about the same cost.
fn s4_an_answer_lists_so_many_refusals_however_many_there_are(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let [few, many] = ["a player with few", "a player with many"].map(|name| client.sign_in(name));
    for (session, refusals) in [(&few, 1_500), (&many, 60_000)] {
        let sql = fixture.database.sql();
        sql.run(&format!(
            "INSERT INTO settled (player, eid, cid, mid, at, code, message) \
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {refusals}) \
             SELECT '{0}', 'e' || i, 'c', i, {1}, 'NOT_FOUND', 'there is no achievement of this name' FROM n",
            session.player,
            crate::device::now()
        ));
        sql.run(&format!(
            "INSERT INTO acks (player, cid, mid, at) VALUES ('{}', 'c', {refusals}, {})",
            session.player,
            crate::device::now()
        ));
    }
    let ask = |session: &Session| {
        let answer = client.sync(&session.token, &request(vec![event("c", 1, "e1", walk(1))]));
        assert!(answer.text.len() < 200_000, "{} bytes", answer.text.len());
        answer.ok()
    };
    for session in [&few, &many] {
        let answer = ask(session);
        assert_eq!(rejections(&answer).len(), 1_001, "that of the request, and 1,000 later ones");
        assert_eq!(answer["ack"]["c"], 1_001, "the ack stops before the first that is left out");
    }
    let [few, many] = [&few, &many].map(|session| took(&server, 40, |_| drop(ask(session))));
    println!("40 tiny requests: {few:?} beside 1,500 refusals, {many:?} beside 60,000");
    assert!(many < few * 3 + Duration::from_millis(100), "{many:?} beside 60,000 refusals, {few:?} beside 1,500");
}

/// Joining, taking a role and leaving among 199 other members, and among 9.
fn changes_of_a_full_team_cost_little_more_than_of_a_small_one(fixture: &Fixture) {
    let file = fixture.team_definitions();
    let options = ["--player-rate", "0", "--address-rate", "0", "--new-devices", "0", "--team-definitions", file.to_str().unwrap()];
    let server = Server::start_with(fixture, &options);
    let client = server.client();
    let admin = client.sign_in("the device of an admin");
    let players: Vec<Session> = (0..199).map(|n| client.sign_in(&format!("the device of member {n}"))).collect();
    let team = |members: usize| {
        let made = client.post_as(&admin, "/v1/teams", &json!({"name": "Reds", "open": true})).ok();
        let path = format!("/v1/teams/{}", made["id"].as_str().unwrap());
        for player in &players[..members] {
            client.post_as(player, &format!("{path}/join"), &Value::Null).ok();
        }
        path
    };
    let (small, full) = (team(8), team(198));
    let changes = |path: &str| {
        let last = &players[198];
        client.post_as(last, &format!("{path}/join"), &Value::Null).ok();
        for role in ["admin", "member"] {
            client.post_as(&admin, &format!("{path}/role"), &json!({"player": last.player, "role": role})).ok();
        }
        client.post_as(last, &format!("{path}/leave"), &Value::Null).ok();
    };
    let [small, full] = [&small, &full].map(|path| took(&server, 15, |_| changes(path)));
    println!("15 rounds of four changes: {small:?} at 10 members, {full:?} at 200");
    // Answers list all members: twenty times as many lines, but no more than that.
    assert!(full < small * 8 + Duration::from_millis(100), "{full:?} at 200 members, {small:?} at 10");
}
