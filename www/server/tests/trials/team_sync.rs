//! A team's stream in sync: T2 to T4 over HTTP, and what an operator does with it.

use plaudit::{ErrorCode, UnixSec};
use serde_json::{Value, json};

use crate::Case;
use crate::client::Session;
use crate::device::{Device, now, update};
use crate::fixture::Fixture;
use crate::raw_event::{event, rejections};
use crate::server::{assert_replay_is_equal, operator, printed};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("t2_contributions_of_all_members_add_up", t2_contributions_of_all_members_add_up),
    ("t3_only_an_admin_claims_by_hand", t3_only_an_admin_claims_by_hand),
    ("t4_who_was_removed_while_offline_is_told", t4_who_was_removed_while_offline_is_told),
    ("t4_membership_cannot_be_forged", t4_membership_cannot_be_forged),
    ("s10_each_member_celebrates_once", s10_each_member_celebrates_once),
    ("s11_a_member_ahead_begins_a_new_timeline", s11_a_member_ahead_begins_a_new_timeline),
    ("hiros_calls_reach_the_same_team", hiros_calls_reach_the_same_team),
    ("operators_show_reset_and_replay_a_team", operators_show_reset_and_replay_a_team),
];

const CLAIM: &str = r#""type":"claim","ids":["cup"]"#;

fn device(team_fixture: &TeamFixture, name: &str) -> Device {
    let mut device = Device::sign_in(&team_fixture.client, &format!("the device of {name}"));
    device.replica.follow(&team_fixture.stream(), None).unwrap();
    assert!(device.try_sync(&team_fixture.client));
    device
}

fn contributions(device: &Device, stream: &str, id: &str) -> Vec<(String, i64)> {
    device.replica.view(stream).unwrap().get(id, UnixSec(now())).unwrap().contributions.unwrap()
}

/// What a client that holds this of the team sends, with these events of the team's.
fn request(team_fixture: &TeamFixture, base: Value, events: Vec<Value>) -> Value {
    let mut request = crate::raw_event::request(events);
    request["streams"][team_fixture.stream()] = json!({"base": base, "seen": []});
    for event in request["events"].as_array_mut().unwrap() {
        event["stream"] = json!(team_fixture.stream());
    }
    request
}

fn fresh() -> Value {
    json!({"epoch": 0, "rev": null, "definitions": ""})
}

/// The answer to one event of this player's, by hand.
fn send(team_fixture: &TeamFixture, who: &Session, eid: &str, command: Value) -> Value {
    let body = request(team_fixture, fresh(), vec![event(eid, 1, eid, command)]);
    team_fixture.client.sync(&who.token, &body).ok()
}

fn looked_at(team_fixture: &TeamFixture, who: &Session) -> Value {
    team_fixture.client.sync(&who.token, &request(team_fixture, fresh(), vec![])).ok()["streams"][team_fixture.stream()].clone()
}

fn state(answer: &Value) -> Value {
    serde_json::from_str(answer["snapshot"].as_str().unwrap()).unwrap()
}

fn t2_contributions_of_all_members_add_up(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let team = team_fixture.stream();
    let (mut ann, mut bob) = (device(&team_fixture, "ann"), device(&team_fixture, "bob"));
    ann.record(&update("walk", 1));
    ann.try_record_on(&team, now(), &update("wins", 3)).unwrap();
    bob.try_record_on(&team, now(), &update("wins", 4)).unwrap();
    ann.record(&update("walk", 1));
    assert_eq!(contributions(&bob, &team, "wins"), [(bob.session.player.clone(), 4)], "predicted");
    assert!(ann.try_sync(&team_fixture.client) && bob.try_sync(&team_fixture.client) && ann.try_sync(&team_fixture.client));
    let mut expected = vec![(ann.session.player.clone(), 3), (bob.session.player.clone(), 4)];
    expected.sort();
    assert_eq!((contributions(&ann, &team, "wins"), contributions(&bob, &team, "wins")), (expected.clone(), expected));
    assert_eq!(ann.replica.view_text(&team), bob.replica.view_text(&team), "I1");
    assert_eq!((ann.count("walk"), ann.replica.pending()), (2, 0));
    assert_replay_is_equal(fixture);
}

fn t3_only_an_admin_claims_by_hand(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { ann, bob, .. } = &team_fixture;
    send(&team_fixture, bob, "e1", json!({"type": "update", "achievements": {"cup": 2}}));
    let claim = || json!({"type": "claim", "ids": ["cup"]});
    let refused = send(&team_fixture, bob, "e2", claim());
    assert_eq!(rejections(&refused), [("e2".to_owned(), "PERMISSION_DENIED".to_owned())]);
    assert_eq!(refused["streams"][team_fixture.stream()]["role"], "member");
    assert_eq!(state(&refused["streams"][team_fixture.stream()])["records"]["cup"]["claim_time_sec"], Value::Null);
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM reward_ledger"), 0);

    let mut device = device(&team_fixture, "bob");
    assert_eq!(device.try_record_on(&team_fixture.stream(), now(), CLAIM).unwrap_err().code(), ErrorCode::PermissionDenied, "predicted");
    team_fixture.act(ann, "role", &json!({"player": bob.player, "role": "admin"})).ok();
    assert_eq!(looked_at(&team_fixture, bob)["role"], "admin");
    assert!(device.try_sync(&team_fixture.client));
    device.try_record_on(&team_fixture.stream(), now(), CLAIM).unwrap();
    team_fixture.act(bob, "role", &json!({"player": bob.player, "role": "member"})).ok();
    assert!(device.try_sync(&team_fixture.client));
    assert_eq!(device.reported.len(), 1, "the role of the moment at which the authority decides");
    assert_eq!(rejections(&send(&team_fixture, ann, "e3", claim())), []);
    let granted = "SELECT COUNT(*) FROM reward_ledger WHERE eid = 'e3' AND node = 'cup' AND stream =";
    assert_eq!(fixture.database.sql().number(&format!("{granted} '{}'", team_fixture.stream())), 1);
    assert_replay_is_equal(fixture);
}

fn t4_who_was_removed_while_offline_is_told(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let team = team_fixture.stream();
    let mut bob = device(&team_fixture, "bob");
    bob.try_record_on(&team, now(), &update("wins", 4)).unwrap();
    assert!(bob.try_sync(&team_fixture.client));
    bob.record(&update("walk", 1));
    bob.try_record_on(&team, now(), &update("wins", 1)).unwrap();
    bob.try_record_on(&team, now(), &update("cup", 2)).unwrap();
    team_fixture.act(&team_fixture.ann, "remove", &json!({"player": team_fixture.bob.player})).ok();
    let request = bob.request();
    let text = request.to_value().to_canonical_json();
    let answer = team_fixture.client.try_sync(&bob.session.token, text.as_bytes()).unwrap().sync_response().unwrap();
    let codes: Vec<&str> = answer.rejected.iter().map(|rejection| rejection.code.as_str()).collect();
    assert_eq!(codes, ["NOT_MEMBER", "NOT_MEMBER"]);
    assert!(bob.accept(&answer));
    assert_eq!((bob.reported.len(), bob.replica.pending(), bob.count("walk")), (2, 0, 1), "what is the player's own goes on");
    assert!(bob.replica.view(&team).is_none(), "the view is gone");
    assert_eq!(looked_at(&team_fixture, &team_fixture.bob), json!({"error": "NOT_MEMBER"}), "without events too");
    assert_eq!(
        state(&looked_at(&team_fixture, &team_fixture.ann))["records"]["wins"]["contributions"],
        json!({bob.session.player.clone(): 4}),
        "T2"
    );
    team_fixture.act(&team_fixture.bob, "join", &Value::Null).ok();
    assert_eq!(rejections(&send(&team_fixture, &team_fixture.bob, "back", json!({"type": "update", "achievements": {"wins": 1}}))), []);
    assert_replay_is_equal(fixture);
}

fn t4_membership_cannot_be_forged(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let eve = team_fixture.client.sign_in("the device of eve");
    let before = looked_at(&team_fixture, &team_fixture.ann);
    let forged =
        json!({"type": "update", "achievements": {"wins": 9}, "role": "admin", "actor": {"id": team_fixture.ann.player, "role": "admin"}});
    let mut body = request(&team_fixture, fresh(), vec![event("c", 1, "e1", forged)]);
    for event in body["events"].as_array_mut().unwrap() {
        event["role"] = json!("admin");
        event["player"] = json!(team_fixture.ann.player);
    }
    body["streams"][team_fixture.stream()]["role"] = json!("admin");
    let answer = team_fixture.client.sync(&eve.token, &body).ok();
    assert_eq!(rejections(&answer), [("e1".to_owned(), "NOT_MEMBER".to_owned())]);
    assert_eq!(answer["streams"][team_fixture.stream()], json!({"error": "NOT_MEMBER"}));
    // Nor can a client that pretends to be ahead begin a new timeline of a team (S11).
    let ahead = json!({"epoch": before["epoch"], "rev": 1_000, "definitions": ""});
    let mut body = request(&team_fixture, ahead.clone(), vec![]);
    for stream in ["team:%", "team:' OR ''='"] {
        body["streams"][stream] = json!({"base": ahead, "seen": ["cup@once#1"]});
    }
    let answer = team_fixture.client.sync(&eve.token, &body).ok();
    for (stream, told) in answer["streams"].as_object().unwrap() {
        assert!(stream == "player" || *told == json!({"error": "NOT_MEMBER"}), "{stream}: {told}");
    }
    // A member's own command cannot say who acts, either.
    let claim = json!({"type": "claim", "ids": ["cup"], "role": "admin", "actor": {"id": team_fixture.ann.player, "role": "admin"}});
    assert_eq!(rejections(&send(&team_fixture, &team_fixture.bob, "e2", claim))[0].1, "INVALID_COMMAND");
    let after = looked_at(&team_fixture, &team_fixture.ann);
    assert_eq!((state(&after), &after["epoch"]), (state(&before), &before["epoch"]));
    assert_replay_is_equal(fixture);
}

fn s10_each_member_celebrates_once(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let answer = send(&team_fixture, &team_fixture.bob, "e1", json!({"type": "update", "achievements": {"cup": 2}}));
    let unlocked = state(&answer["streams"][team_fixture.stream()]);
    let key = unlocked["unlocks"][0]["key"].as_str().unwrap();
    let mut body = request(&team_fixture, fresh(), vec![]);
    body["streams"][team_fixture.stream()]["seen"] = json!([key, "nothing@once#1"]);
    let celebrated = |who: &Session| {
        let answer = team_fixture.client.sync(&who.token, &crate::raw_event::request(vec![])).ok();
        crate::raw_event::state_in(&answer)["celebrated"].clone()
    };
    team_fixture.client.sync(&team_fixture.ann.token, &body).ok();
    let known = celebrated(&team_fixture.ann).to_string();
    assert!(known.contains(key) && !known.contains("nothing"), "{known}");
    assert!(!celebrated(&team_fixture.bob).to_string().contains(key));
    assert_replay_is_equal(fixture);
}

fn s11_a_member_ahead_begins_a_new_timeline(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    send(&team_fixture, &team_fixture.bob, "e1", json!({"type": "update", "achievements": {"wins": 1}}));
    let before = looked_at(&team_fixture, &team_fixture.bob);
    let ahead = json!({"epoch": before["epoch"], "rev": 1_000, "definitions": ""});
    let answer = team_fixture.client.sync(&team_fixture.bob.token, &request(&team_fixture, ahead, vec![])).ok();
    let epoch = answer["streams"][team_fixture.stream()]["epoch"].as_i64().unwrap();
    assert!(epoch > before["epoch"].as_i64().unwrap(), "{answer}");
    assert_eq!(looked_at(&team_fixture, &team_fixture.ann)["epoch"], epoch, "for all members");
    assert_replay_is_equal(fixture);
}

fn hiros_calls_reach_the_same_team(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let TeamFixture { client, ann, bob, team, .. } = &team_fixture;
    let eve = client.sign_in("the device of eve");
    let get = |who: &Session, id: &str| client.rpc(who, "TEAMS_ACHIEVEMENTS_GET", &json!({"id": id}));
    let add = |who: &Session| client.rpc(who, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": team, "achievement_ids": ["cup"], "amount": 1}));
    let claim = |who: &Session| client.rpc(who, "TEAMS_ACHIEVEMENTS_CLAIM", &json!({"id": team, "achievement_ids": ["cup"]}));
    send(&team_fixture, bob, "e1", json!({"type": "update", "achievements": {"cup": 1}}));
    assert_eq!(get(ann, team).ok()["achievements"]["cup"]["count"], "1", "what a sync brought");
    assert_eq!(add(bob).ok()["achievements"]["cup"]["count"], "2");
    for answer in [get(&eve, team), add(&eve), claim(&eve), get(ann, "nowhere"), get(ann, "\0")] {
        assert_eq!((answer.status, &answer.json()["code"], &answer.json()["message"]), (404, &json!(5), &json!("team not found")));
    }
    let refused = claim(bob);
    assert_eq!((refused.status, &refused.json()["code"]), (403, &json!(7)), "{refused:?}");
    claim(ann).ok();
    let record = state(&looked_at(&team_fixture, ann))["records"]["cup"].clone();
    assert_eq!(record["contributions"], json!({bob.player.clone(): 2}));
    assert!(record["claim_time_sec"].as_i64().is_some(), "{record}");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM reward_ledger"), 1);
    assert_replay_is_equal(fixture);
}

fn operators_show_reset_and_replay_a_team(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    send(&team_fixture, &team_fixture.bob, "e1", json!({"type": "update", "achievements": {"wins": 7, "cup": 1}}));
    let show = || serde_json::from_str::<Value>(&printed(&operator(fixture, &["show", &team_fixture.stream()]))).unwrap();
    assert_eq!(show()["state"], state(&looked_at(&team_fixture, &team_fixture.ann)));
    printed(&operator(fixture, &["reset", &team_fixture.stream(), "wins"]));
    assert_eq!(state(&looked_at(&team_fixture, &team_fixture.bob)), show()["state"]);
    assert_eq!((&show()["state"]["records"]["wins"], &show()["state"]["records"]["cup"]["count"]), (&Value::Null, &json!(1)));
    let said = printed(&operator(fixture, &["replay", &team_fixture.stream()]));
    assert!(said.contains("1 equal, 0 different"), "{said}");
    let unknown = operator(fixture, &["show", "team:nobody"]);
    assert!(!unknown.status.success() && String::from_utf8(unknown.stderr).unwrap().contains("there is no team:nobody"));
    fixture.database.sql().run("UPDATE event_log SET body = REPLACE(body, '\"role\":\"member\"', '\"role\":\"owner\"')");
    assert!(!operator(fixture, &["replay", &team_fixture.stream()]).status.success(), "who acted is part of the log");
}
