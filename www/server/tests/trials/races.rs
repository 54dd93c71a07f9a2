//! Concurrent requests of one player. Most are handled without a lock, and detect that another one was first.

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::device::count_in;
use crate::fixture::Fixture;
use crate::raw_event::{event, request, update, walk};
use crate::server::{Server, assert_replay_is_equal};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("of_one_player_on_many_devices", of_one_player_on_many_devices),
    ("with_a_team_are_noticed", with_a_team_are_noticed),
    ("one_write_that_fails_fails_alone", one_write_that_fails_fails_alone),
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
                    let answer = client.sync(&session.token, &request(vec![event])).ok();
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
        client.sync(&session.token, &request(vec![event]))
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
