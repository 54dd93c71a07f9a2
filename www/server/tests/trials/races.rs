//! Concurrent requests of one player. Most are handled without a lock, and detect that another one was first.

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session, until_served};
use crate::device::count_in;
use crate::fixture::Fixture;
use crate::raw_event::{event, request, update, walk};
use crate::server::{Server, assert_replay_is_equal, binary, printed};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("of_one_player_on_many_devices", of_one_player_on_many_devices),
    ("with_a_team_are_noticed", with_a_team_are_noticed),
    ("one_write_that_fails_fails_alone", one_write_that_fails_fails_alone),
    ("a_first_sign_in_at_once_makes_one_player", a_first_sign_in_at_once_makes_one_player),
    ("a_refresh_at_once_has_one_successor", a_refresh_at_once_has_one_successor),
    ("a_claim_at_once_by_all_ways_is_paid_once", a_claim_at_once_by_all_ways_is_paid_once),
    ("of_admins_who_demote_each_other_one_remains", of_admins_who_demote_each_other_one_remains),
    ("a_team_that_fills_at_once_has_200_members", a_team_that_fills_at_once_has_200_members),
];

const DEVICES: usize = 8;
const EVENTS: i64 = 25;

/// Several devices send events concurrently. Each event counts once, and grants its reward once.
fn of_one_player_on_many_devices(fixture: &Fixture) {
    let server = Server::start(fixture);
    let session = server.client().sign_in("the device of a player");
    std::thread::scope(|scope| {
        for device in 0..DEVICES {
            let (client, session) = (server.client(), &session);
            scope.spawn(move || {
                let cid = format!("process-{device}");
                for mid in 1..=EVENTS {
                    let command = if mid % 5 == 0 { update("prize", 3) } else { walk(1) };
                    let event = event(&cid, mid, &format!("{cid}-{mid}"), command);
                    let body = request(vec![event]);
                    let answer = until_served(|| client.sync(&session.token, &body)).ok();
                    assert_eq!(answer["ack"][&cid], mid, "{answer}");
                }
            });
        }
    });
    let (devices, each) = (DEVICES as i64, EVENTS / 5);
    assert_eq!(count_in(&server.client().standing(&session).2, "walk"), devices * (EVENTS - each));
    let sql = fixture.database.sql();
    assert_eq!(sql.number("SELECT COUNT(*) FROM event_log WHERE kind = 'applied'"), devices * EVENTS);
    assert_eq!(sql.number("SELECT COUNT(*) FROM reward_ledger"), devices * each);
    assert_replay_is_equal(fixture);
}

/// Settling events on a team's stream changes the player's acks. A request that has read them without a lock meanwhile must not
/// write them.
fn with_a_team_are_noticed(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let writes = format!("SELECT writes FROM streams WHERE id = 'player:{}'", team_fixture.ann.player);
    let before = fixture.database.sql().number(&writes);
    let mut event = event("c", 1, "e1", update("wins", 1));
    event["stream"] = json!(team_fixture.stream());
    let mut body = request(vec![event]);
    body["streams"][team_fixture.stream()] = body["streams"]["player"].clone();
    let answer = team_fixture.client.sync(&team_fixture.ann.token, &body).ok();
    assert_eq!((&answer["ack"]["c"], &answer["rejected"]), (&json!(1), &json!([])));
    assert_eq!(fixture.database.sql().number(&writes), before + 1);
}

/// Many players write at once, and the database rejects the rows of one of them.
fn one_write_that_fails_fails_alone(fixture: &Fixture) {
    let server = Server::start(fixture);
    let sessions: Vec<Session> = (0..DEVICES).map(|n| server.client().sign_in(&format!("the device of player {n}"))).collect();
    let poisoned = &sessions[3];
    let taken = "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)";
    fixture.database.sql().run(&format!("{taken} VALUES ('player:{}', 1, 1, 1, 'copied', '', '', '', '{{}}')", poisoned.player));
    let send = |client: &Client, session: &Session, mid: i64| {
        let event = event(&session.player, mid, &format!("{}-{mid}", session.player), walk(1));
        let body = request(vec![event]);
        until_served(|| client.sync(&session.token, &body))
    };
    std::thread::scope(|scope| {
        for session in &sessions {
            let client = server.client();
            scope.spawn(move || {
                for mid in 1..=EVENTS {
                    let is_poisoned = session.player == poisoned.player;
                    let answer = send(&client, session, if is_poisoned { 1 } else { mid });
                    assert_eq!(answer.status, if is_poisoned { 500 } else { 200 }, "{answer:?}");
                }
            });
        }
    });
    let count = |session: &Session| count_in(&server.client().standing(session).2, "walk");
    let counts: Vec<i64> = sessions.iter().map(count).collect();
    assert_eq!(counts, [25, 25, 25, 0, 25, 25, 25, 25]);
    fixture.database.sql().run(&format!("DELETE FROM event_log WHERE stream = 'player:{}' AND seq = 1", poisoned.player));
    assert_eq!(
        send(&server.client(), poisoned, 1).ok()["rejected"],
        Value::Array(Vec::new()),
        "the event is applied once its row can be written"
    );
    assert_replay_is_equal(fixture);
}

/// Carries out all calls at once.
fn at_once<T: Send>(calls: Vec<Box<dyn FnOnce() -> T + Send + '_>>) -> Vec<T> {
    std::thread::scope(|scope| {
        let running: Vec<_> = calls.into_iter().map(|call| scope.spawn(call)).collect();
        running.into_iter().map(|call| call.join().unwrap()).collect()
    })
}

fn repeated<'a, T: Send>(times: usize, call: impl Fn() -> T + Send + Sync + 'a) -> Vec<T> {
    let call = &call;
    at_once((0..times).map(|_| Box::new(call) as Box<dyn FnOnce() -> T + Send + '_>).collect())
}

fn a_first_sign_in_at_once_makes_one_player(fixture: &Fixture) {
    let server = Server::start(fixture);
    let body = json!({"device_id": "the device of a player"});
    let players = repeated(24, || until_served(|| server.client().post("/v1/auth/device", &body)).session().player);
    assert!(players.iter().all(|player| *player == players[0]), "{players:?}");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 1);
    assert_replay_is_equal(fixture);
}

fn a_refresh_at_once_has_one_successor(fixture: &Fixture) {
    let server = Server::start(fixture);
    let session = server.client().sign_in("the device of a player");
    let body = json!({"refresh_token": session.refresh_token});
    let next = repeated(12, || until_served(|| server.client().post("/v1/auth/refresh", &body)).session().refresh_token);
    assert!(next.iter().all(|token| *token == next[0]), "{next:?}");
    assert_eq!(server.client().post("/v1/auth/refresh", &json!({"refresh_token": next[0]})).status, 200);
}

/// One gift is claimed by devices, by copies of one event, and by Nakama's call, while an operator resets another counter.
fn a_claim_at_once_by_all_ways_is_paid_once(fixture: &Fixture) {
    let server = Server::start(fixture);
    let (client, url) = (server.client(), fixture.database.url.as_str());
    for round in 0..4 {
        let session = &client.sign_in(&format!("the device of player {round}"));
        client.sync(&session.token, &request(vec![event("before", 1, "earned", update("gift", 1))])).ok();
        let claim = |cid: &str, eid: &str| {
            let event = event(cid, 1, eid, json!({"type": "claim", "ids": ["gift"]}));
            let body = request(vec![event]);
            until_served(|| server.client().sync(&session.token, &body)).ok();
        };
        let claim = &claim;
        let rpc = || drop(server.client().rpc(session, "ACHIEVEMENTS_CLAIM", &json!({"ids": ["gift"]})));
        let mut calls: Vec<Box<dyn FnOnce() + Send + '_>> = vec![Box::new(|| {
            printed(&binary(url).args(["reset", &session.player, "walk"]).output().unwrap());
        })];
        for device in 0..6 {
            calls.push(Box::new(move || claim(&format!("device-{device}"), &format!("claim-{device}"))));
            calls.push(Box::new(|| claim("one", "the same claim")));
        }
        calls.extend((0..3).map(|_| Box::new(rpc) as Box<dyn FnOnce() + Send + '_>));
        at_once(calls);
        let paid = format!("SELECT COUNT(*) FROM reward_ledger WHERE player = '{}'", session.player);
        assert_eq!(fixture.database.sql().number(&paid), 1);
    }
    assert_replay_is_equal(fixture);
}

fn of_admins_who_demote_each_other_one_remains(fixture: &Fixture) {
    let team_fixture = &TeamFixture::new(fixture);
    let TeamFixture { ann, bob, .. } = team_fixture;
    let admins = format!("SELECT COUNT(*) FROM team_members WHERE team = '{}' AND role = 'admin'", team_fixture.team);
    for round in 0..12 {
        // The remaining admin makes the other player an admin again.
        for (admin, other) in [(ann, bob), (bob, ann)] {
            team_fixture.act(admin, "role", &json!({"player": other.player, "role": "admin"}));
        }
        assert_eq!(fixture.database.sql().number(&admins), 2, "round {round}");
        let demote = |by: &Session, of: &Session| drop(team_fixture.act(by, "role", &json!({"player": of.player, "role": "member"})));
        let demote = &demote;
        let calls = [(ann, bob), (bob, ann)].map(|(by, of)| Box::new(move || demote(by, of)) as Box<dyn FnOnce() + Send + '_>);
        at_once(calls.into());
        assert_eq!(fixture.database.sql().number(&admins), 1, "round {round}");
    }
}

fn a_team_that_fills_at_once_has_200_members(fixture: &Fixture) {
    let team_fixture = &TeamFixture::new(fixture);
    let sql = fixture.database.sql();
    for n in 0..190 {
        sql.run(&format!("INSERT INTO players (id, created_at) VALUES ('p{n}', 0)"));
        let row = format!("('{}', 'p{n}', 'member', 0)", team_fixture.team);
        sql.run(&format!("INSERT INTO team_members (team, player, role, joined_at) VALUES {row}"));
    }
    let code = &team_fixture.code();
    let sessions: Vec<Session> = (0..16).map(|n| team_fixture.client.sign_in(&format!("the device of number {n}"))).collect();
    let join = |session: &Session| until_served(|| team_fixture.act(session, "join", code)).status;
    let join = &join;
    let calls = sessions.iter().map(|session| Box::new(move || join(session)) as Box<dyn FnOnce() -> u16 + Send + '_>);
    let mut statuses = at_once(calls.collect());
    statuses.sort_unstable();
    assert_eq!(statuses, [[200; 8], [409; 8]].concat());
    assert_eq!(sql.number("SELECT COUNT(*) FROM team_members"), 200);
}
