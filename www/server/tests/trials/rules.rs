//! The authority's rules S1 to S11, over HTTP.

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::device::{Device, count_in, now, update as updates};
use crate::fixture::Fixture;
use crate::raw_event::{event, rejections, request_from, send, state_in, update, walk};
use crate::server::{Server, assert_replay_is_equal};

pub const CASES: &[Case] = &[
    ("s1_what_is_repeated_counts_once", s1_what_is_repeated_counts_once),
    ("s2_nothing_counts_behind_a_gap", s2_nothing_counts_behind_a_gap),
    ("s3_what_waits_for_another_process_waits", s3_what_waits_for_another_process_waits),
    ("s4_a_refusal_is_listed_again", s4_a_refusal_is_listed_again),
    ("s6_a_batch_over_several_streams_settles", s6_a_batch_over_several_streams_settles),
    ("s7_another_timeline_changes_nothing", s7_another_timeline_changes_nothing),
    ("s8_a_copy_under_another_name_counts_once", s8_a_copy_under_another_name_counts_once),
    ("s9_instants_are_refused_or_clamped", s9_instants_are_refused_or_clamped),
    ("s10_celebrated_keys_are_kept", s10_celebrated_keys_are_kept),
    ("s11_a_client_ahead_begins_a_new_timeline", s11_a_client_ahead_begins_a_new_timeline),
    ("i1_devices_of_one_player_converge", i1_devices_of_one_player_converge),
    ("rewards_are_rolled_here_and_granted_once", rewards_are_rolled_here_and_granted_once),
];

const DAY: i64 = 86_400;

fn start(fixture: &Fixture) -> (Server, Client, Session) {
    let server = Server::start(fixture);
    let client = server.client();
    let session = client.sign_in("the device of a player");
    (server, client, session)
}

fn walked(client: &Client, session: &Session) -> i64 {
    count_in(&client.standing(session).2, "walk")
}

fn s1_what_is_repeated_counts_once(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let events = vec![event("c", 1, "e1", walk(1)), event("c", 2, "e2", walk(10))];
    let first = send(&client, &session, events.clone());
    let again = send(&client, &session, events.clone());
    assert_eq!((&first["ack"], &again["ack"]), (&json!({"c": 2}), &json!({"c": 2})));
    assert_eq!(first["streams"]["player"]["rev"], again["streams"]["player"]["rev"]);
    // Sends a part again, with a new event behind it.
    let more = vec![events[1].clone(), event("c", 3, "e3", walk(100))];
    assert_eq!(send(&client, &session, more)["ack"], json!({"c": 3}));
    assert_eq!(walked(&client, &session), 111);
    assert_replay_is_equal(fixture);
}

fn s2_nothing_counts_behind_a_gap(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let answer = send(&client, &session, vec![event("c", 1, "e1", walk(1)), event("c", 3, "e3", walk(100))]);
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"c": 1}), 1));
    let reordered = vec![event("c", 3, "e3", walk(100)), event("c", 2, "e2", walk(10))];
    let answer = send(&client, &session, reordered);
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"c": 2}), 11));
    let answer = send(&client, &session, vec![event("c", 3, "e3", walk(100))]);
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"c": 3}), 111));
}

fn s3_what_waits_for_another_process_waits(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let mut later = event("next", 1, "e2", walk(10));
    later["after"] = json!({"cid": "before", "mid": 1});
    let answer = send(&client, &session, vec![later.clone()]);
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"next": 0}), 0));
    let answer = send(&client, &session, vec![event("before", 1, "e1", walk(1)), later]);
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"before": 1, "next": 1}), 11));
}

fn s4_a_refusal_is_listed_again(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let bad = event("c", 1, "bad", json!({"type": "claim", "ids": ["gift"]}));
    let events = vec![bad.clone(), event("c", 2, "good", walk(1))];
    let refused = rejections(&send(&client, &session, events.clone()));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].0, "bad");
    assert_eq!(walked(&client, &session), 1, "the event after a refused one is applied");
    assert_eq!(rejections(&send(&client, &session, events)), refused);
    assert_eq!(
        rejections(&send(&client, &session, vec![event("c", 2, "good", walk(1))])),
        [],
        "the request does not contain the refused event"
    );
    let mut copy = bad;
    copy["cid"] = json!("another");
    assert_eq!(rejections(&send(&client, &session, vec![copy])), refused, "under another client id too");
    assert_replay_is_equal(fixture);
}

fn s6_a_batch_over_several_streams_settles(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let mut of_team = event("c", 2, "e2", walk(5));
    of_team["stream"] = json!("team:red");
    let mut request = crate::raw_event::request(vec![event("c", 1, "e1", walk(1)), of_team, event("c", 3, "e3", walk(10))]);
    request["streams"]["team:red"] = request["streams"]["player"].clone();
    let answer = client.sync(&session.token, &request).ok();
    assert_eq!(answer["ack"], json!({"c": 3}));
    assert_eq!(rejections(&answer), [("e2".to_owned(), "NOT_MEMBER".to_owned())]);
    assert_eq!(answer["streams"]["team:red"], json!({"error": "NOT_MEMBER"}));
    assert_eq!(count_in(&state_in(&answer), "walk"), 11);
    assert_eq!(client.sync(&session.token, &request).ok()["ack"], json!({"c": 3}));
    assert_eq!(walked(&client, &session), 11);
    assert_replay_is_equal(fixture);
}

fn base(epoch: i64, rev: i64) -> Value {
    json!({"epoch": epoch, "rev": rev, "definitions": ""})
}

fn s7_another_timeline_changes_nothing(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    send(&client, &session, vec![event("c", 1, "e1", walk(1))]);
    let before = client.standing(&session);
    // An epoch in the past, and one that no clock could have given.
    for epoch in [before.0 - 1, before.0 + 2 * DAY] {
        let body = request_from(base(epoch, 1), &["walk@once#1"], vec![event("c", 2, "e2", walk(10))]);
        let answer = client.sync(&session.token, &body).ok();
        assert_eq!(answer["ack"], json!({"c": 1}), "{epoch}");
        assert_eq!(answer["streams"]["player"]["epoch"], before.0);
        assert_eq!(state_in(&answer), before.2);
        assert_eq!(client.standing(&session), before);
    }
}

fn s8_a_copy_under_another_name_counts_once(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    send(&client, &session, vec![event("c", 1, "e1", walk(1))]);
    let answer = send(&client, &session, vec![event("fresh", 1, "e1", walk(1)), event("fresh", 2, "e2", walk(10))]);
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"fresh": 2}), 11));
    assert_replay_is_equal(fixture);
}

fn s9_instants_are_refused_or_clamped(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    fixture.database.sql().run("UPDATE players SET created_at = 0");
    let received = now();
    let at = |cid: &str, id: &str, at: i64, synced_at: Option<i64>, age_ms: Option<i64>| {
        let mut event = event(cid, 1, cid, json!({"type": "update", "achievements": {id: 2}, "at": at}));
        event["clock"] = json!(if synced_at.is_some() { "synced" } else { "unsynced" });
        event["synced_at"] = json!(synced_at);
        if let Some(age_ms) = age_ms {
            event["age_ms"] = json!(age_ms);
        }
        event
    };
    let old = [
        at("old", "first", received - 31 * DAY, Some(received - 32 * DAY), None),
        at("aged", "first", received, None, Some(31 * DAY * 1_000)),
    ];
    for event in old {
        let answer = send(&client, &session, vec![event.clone()]);
        assert_eq!(rejections(&answer)[0].1, "TOO_OLD", "{event}");
        assert_eq!(answer["ack"][event["cid"].as_str().unwrap()], 1);
    }
    assert_eq!(count_in(&client.standing(&session).2, "first"), 0);
    // The instant of an unlock shows how the authority judged each event: in the future, before the last sync, by age.
    let cases = [
        (at("future", "first", received + 30 * DAY, Some(received - 60), None), received, "first"),
        (at("early", "chain", received - 3 * DAY, Some(received - 60), None), received - 60, "chain"),
        (at("by_age", "gift", received - 3 * DAY, None, Some(90_000)), received - 90, "gift"),
    ];
    for (event, expected, id) in cases {
        let state = state_in(&send(&client, &session, vec![event]));
        let unlocks = state["unlocks"].as_array().unwrap();
        let found = unlocks.iter().find(|unlock| unlock["id"] == id).unwrap_or_else(|| panic!("no {id}: {state}"));
        // The request may have been received some seconds after it was written.
        let found = found["at"].as_i64().unwrap() - expected;
        let room = if id == "chain" { 0 } else { now() - received };
        assert!((0..=room).contains(&found), "{id}: {found} s off");
    }
    assert_replay_is_equal(fixture);
}

fn s10_celebrated_keys_are_kept(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let state = state_in(&send(&client, &session, vec![event("c", 1, "e1", update("first", 2))]));
    let key = state["unlocks"][0]["key"].as_str().unwrap();
    let (epoch, rev, _) = client.standing(&session);
    let body = request_from(base(epoch, rev), &[key, "nothing@once#1"], vec![]);
    let state = state_in(&client.sync(&session.token, &body).ok());
    let celebrated: Vec<&String> = state["celebrated"].as_object().unwrap().keys().collect();
    assert_eq!(celebrated, [key]);
    let known = client.standing(&session);
    client.sync(&session.token, &body).ok();
    assert_eq!(client.standing(&session), known, "the key is stored once");
    assert_replay_is_equal(fixture);
}

fn s11_a_client_ahead_begins_a_new_timeline(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    send(&client, &session, vec![event("c", 1, "e1", walk(1))]);
    let (epoch, rev, _) = client.standing(&session);
    let ahead = request_from(base(epoch, rev + 5), &[], vec![event("c", 2, "e2", walk(10))]);
    let answer = client.sync(&session.token, &ahead).ok();
    let raised = answer["streams"]["player"]["epoch"].as_i64().unwrap();
    assert!(raised > epoch, "{raised}");
    assert_eq!((&answer["ack"], walked(&client, &session)), (&json!({"c": 1}), 1), "nothing is processed");
    let answer = client.sync(&session.token, &ahead).ok();
    assert_eq!(answer["streams"]["player"]["epoch"], raised, "once");
    let on = request_from(base(raised, rev), &[], vec![event("fresh", 1, "e2", walk(10))]);
    client.sync(&session.token, &on).ok();
    assert_eq!(walked(&client, &session), 11);
    // The base is ahead by an epoch that a clock may have given: the new epoch is above it, so that no device is left behind.
    let body = request_from(base(raised + 60, 0), &[], vec![]);
    let answer = client.sync(&session.token, &body).ok();
    assert_eq!(answer["streams"]["player"]["epoch"], raised + 61);
    assert_replay_is_equal(fixture);
}

fn i1_devices_of_one_player_converge(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let mut devices: Vec<Device> = (0..3).map(|_| Device::sign_in(&client, "the device of a player")).collect();
    for round in 0..4 {
        for (index, device) in devices.iter_mut().enumerate() {
            device.record(&updates("walk", 1));
            device.record(&updates(["first", "gift", "prize"][index], 1));
            if round == 2 {
                device.record(r#""type":"content_completed","content_id":"book""#);
            }
            if (round + index) % 2 == 0 {
                device.drain(&client);
            }
        }
    }
    for _ in 0..2 {
        for device in &mut devices {
            device.drain(&client);
        }
    }
    let (epoch, rev, state) = client.standing(&devices[0].session);
    for device in &devices {
        let base = device.base();
        assert_eq!((base.0, base.1), (epoch, rev));
        assert_eq!(serde_json::from_str::<Value>(&base.2).unwrap(), state);
        assert_eq!(device.count("walk"), 12);
    }
    assert_eq!(devices.iter().map(|device| device.base().2).collect::<std::collections::BTreeSet<_>>().len(), 1);
    assert_replay_is_equal(fixture);
}

fn rewards_are_rolled_here_and_granted_once(fixture: &Fixture) {
    let (_server, client, session) = start(fixture);
    let events: Vec<Value> = (1..=7).map(|mid| event("c", mid, &format!("e{mid}"), update("prize", 1))).collect();
    send(&client, &session, events.clone());
    send(&client, &session, events);
    let claim = json!({"type": "claim", "ids": ["gift"]});
    let gift = vec![event("c", 8, "e8", update("gift", 1)), event("c", 9, "e9", claim.clone()), event("c", 10, "e10", claim)];
    let refused = rejections(&send(&client, &session, gift));
    assert_eq!(refused.iter().map(|(eid, _)| eid.as_str()).collect::<Vec<_>>(), ["e10"], "claimed twice");
    let sql = fixture.database.sql();
    let rows: Vec<(String, String, String)> = sql.rows("SELECT node, eid, reward FROM reward_ledger ORDER BY seq, part");
    let granted: Vec<(&str, &str)> = rows.iter().map(|(node, eid, _)| (node.as_str(), eid.as_str())).collect();
    assert_eq!(granted, [("prize", "e3"), ("prize", "e6"), ("gift", "e9")]);
    for (node, _, reward) in &rows {
        let coins = serde_json::from_str::<Value>(reward).unwrap()["currencies"]["coins"].as_i64();
        assert!(coins.is_some_and(|coins| (1..=900).contains(&coins)), "{node}: {reward}");
    }
    assert_replay_is_equal(fixture);
}
