//! A team's stream in sync: T2 to T4 over HTTP, and an operator's commands on it.

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
    (
        "events_that_alternate_between_streams_cost_little_more_than_one_run",
        events_that_alternate_between_streams_cost_little_more_than_one_run,
    ),
    ("t7_a_member_cannot_take_back_what_others_added", t7_a_member_cannot_take_back_what_others_added),
    ("an_operator_clears_what_a_member_has_filled", an_operator_clears_what_a_member_has_filled),
    ("t2_contributions_of_all_members_add_up", t2_contributions_of_all_members_add_up),
    ("t3_only_an_admin_claims_by_hand", t3_only_an_admin_claims_by_hand),
    ("t4_who_was_removed_while_offline_is_told", t4_who_was_removed_while_offline_is_told),
    ("t4_membership_cannot_be_forged", t4_membership_cannot_be_forged),
    ("s10_each_member_celebrates_once", s10_each_member_celebrates_once),
    ("s11_no_member_begins_a_new_timeline_by_a_lie", s11_no_member_begins_a_new_timeline_by_a_lie),
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

/// The request of a client with this base of the team's stream, and these events of the team.
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

/// The answer to one handwritten event of this player.
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
    assert_eq!(device.reported.len(), 1, "the role at the time of the authority's decision counts");
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
    assert_eq!((bob.reported.len(), bob.replica.pending(), bob.count("walk")), (2, 0, 1), "the player's own events are applied");
    assert!(bob.replica.view(&team).is_none(), "the view is gone");
    assert_eq!(looked_at(&team_fixture, &team_fixture.bob), json!({"error": "NOT_MEMBER"}), "requests without events are refused too");
    assert_eq!(
        state(&looked_at(&team_fixture, &team_fixture.ann))["records"]["wins"]["contributions"],
        json!({bob.session.player.clone(): 4}),
        "T2"
    );
    team_fixture.act(&team_fixture.bob, "join", &team_fixture.code()).ok();
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
    // A client that pretends to be ahead cannot begin a new epoch of a team (S11).
    let ahead = json!({"epoch": before["epoch"], "rev": 1_000, "definitions": ""});
    let mut body = request(&team_fixture, ahead.clone(), vec![]);
    for stream in ["team:%", "team:' OR ''='"] {
        body["streams"][stream] = json!({"base": ahead, "seen": ["cup@once#1"]});
    }
    let answer = team_fixture.client.sync(&eve.token, &body).ok();
    for (stream, told) in answer["streams"].as_object().unwrap() {
        assert!(stream == "player" || *told == json!({"error": "NOT_MEMBER"}), "{stream}: {told}");
    }
    // A member's command cannot set its actor.
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

/// A member may claim any base: without a receipt the team's epoch stays, and the others' events go on counting.
fn s11_no_member_begins_a_new_timeline_by_a_lie(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    send(&team_fixture, &team_fixture.bob, "e1", json!({"type": "update", "achievements": {"wins": 1}}));
    let before = looked_at(&team_fixture, &team_fixture.ann);
    let epoch = before["epoch"].as_i64().unwrap();
    let lies = [
        json!({"epoch": epoch, "rev": 1_000, "definitions": ""}),
        json!({"epoch": epoch, "rev": 9_007_199_254_740_991_i64, "definitions": "", "receipt": "forged"}),
        json!({"epoch": epoch, "rev": 1_000, "definitions": "", "receipt": before["receipt"]}),
        json!({"epoch": epoch + 86_400, "rev": 1, "definitions": ""}),
    ];
    for (count, lie) in (2..).zip(lies) {
        let answer = team_fixture.client.sync(&team_fixture.bob.token, &request(&team_fixture, lie.clone(), vec![])).ok();
        assert_eq!(answer["streams"][team_fixture.stream()]["epoch"], epoch, "{lie}");
        let held = json!({"epoch": epoch, "rev": before["rev"], "definitions": ""});
        let won = event("ann", count - 1, &format!("ann{count}"), json!({"type": "update", "achievements": {"wins": 1}}));
        team_fixture.client.sync(&team_fixture.ann.token, &request(&team_fixture, held, vec![won])).ok();
        assert_eq!(state(&looked_at(&team_fixture, &team_fixture.ann))["records"]["wins"]["count"], count, "{lie}");
    }
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
    assert_eq!(get(ann, team).ok()["achievements"]["cup"]["count"], "1", "the count from the sync");
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
    let unknown = operator(fixture, &["show", "team:unknown"]);
    assert!(!unknown.status.success() && String::from_utf8(unknown.stderr).unwrap().contains("there is no team:unknown"));
    fixture.database.sql().run("UPDATE event_log SET body = REPLACE(body, '\"role\":\"member\"', '\"role\":\"owner\"')");
    assert!(!operator(fixture, &["replay", &team_fixture.stream()]).status.success(), "the log contains the actor's role");
}

/// 200 alternating events of two streams are one transaction, not 200: they cost at most three times as much as one run each.
fn events_that_alternate_between_streams_cost_little_more_than_one_run(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let (client, stream) = (&team_fixture.client, team_fixture.stream());
    let body = |cid: &str, alternates: bool| {
        let events: Vec<Value> = (1..=200)
            .map(|mid| {
                let of_team = if alternates { mid % 2 == 0 } else { mid > 100 };
                let mut event = event(
                    cid,
                    mid,
                    &format!("{cid}-{mid}"),
                    if of_team { crate::raw_event::update("wins", 1) } else { crate::raw_event::update("walk", 1) },
                );
                event["stream"] = json!(if of_team { stream.as_str() } else { "player" });
                event
            })
            .collect();
        let mut request = crate::raw_event::request(events);
        request["streams"][&stream] = json!({"base": fresh(), "seen": []});
        request
    };
    let mut took = [std::time::Duration::ZERO; 2];
    for round in 0..6 {
        for (place, alternates) in [false, true].into_iter().enumerate() {
            let cid = format!("c{round}-{place}");
            let body = body(&cid, alternates);
            let before = team_fixture.server.processor_time();
            let answer = client.sync(&team_fixture.bob.token, &body).ok();
            took[place] += team_fixture.server.processor_time() - before;
            assert_eq!(answer["ack"][&cid], 200, "{answer}");
            assert_eq!(answer["rejected"], json!([]));
        }
    }
    assert!(took[1] < took[0] * 3, "{:?} of the processor in turns, {:?} as two runs", took[1], took[0]);
    let commits = fixture.database.sql().number("SELECT writes FROM streams WHERE id LIKE 'team:%'");
    assert!(commits <= 13, "one write of the team's stream for each request, not {commits}");
    assert_replay_is_equal(fixture);
}

fn t7_a_member_cannot_take_back_what_others_added(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let send = |who: &Session, eid: &str, amount: i64| send(&team_fixture, who, eid, crate::raw_event::update("wins", amount));
    send(&team_fixture.ann, "a", 900_000);
    send(&team_fixture.bob, "b", 10);
    send(&team_fixture.bob, "c", -900_010);
    let wins = state(&looked_at(&team_fixture, &team_fixture.ann))["records"]["wins"].clone();
    assert_eq!((&wins["count"], &wins["contributions"]), (&json!(900_000), &json!({team_fixture.ann.player.clone(): 900_000})));
    let body = json!({"id": team_fixture.team, "achievement_ids": ["wins"], "amount": "-5"});
    team_fixture.client.rpc(&team_fixture.bob, "TEAMS_ACHIEVEMENTS_UPDATE", &body).ok();
    let wins = state(&looked_at(&team_fixture, &team_fixture.ann))["records"]["wins"].clone();
    assert_eq!(wins["count"], 900_000, "T7 holds for Nakama's calls too");
    assert_replay_is_equal(fixture);
}

fn an_operator_clears_what_a_member_has_filled(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let stream = team_fixture.stream();
    send(&team_fixture, &team_fixture.bob, "a1", crate::raw_event::update("cup", 2));
    let before = state(&looked_at(&team_fixture, &team_fixture.ann));
    assert!(
        before["unlocks"].as_array().is_some_and(|unlocks| unlocks.len() == 1) && before["records"]["cup"]["contributions"].is_object()
    );
    let rev = |said: String| said.trim().rsplit(' ').next().unwrap().parse::<i64>().unwrap();
    let first = rev(printed(&operator(fixture, &["clear", &stream, "--contributions"])));
    let after = state(&looked_at(&team_fixture, &team_fixture.ann));
    assert!(after["records"]["cup"].get("contributions").is_none() && after["unlocks"].is_array(), "{after}");
    assert_eq!(rev(printed(&operator(fixture, &["clear", &stream]))), first + 1);
    let after = state(&looked_at(&team_fixture, &team_fixture.ann));
    assert!(after.get("unlocks").is_none_or(|unlocks| unlocks == &json!([])), "{after}");
    assert_eq!(after["records"]["cup"]["count"], 2, "the count stays");
    let unknown = operator(fixture, &["clear", "team:none"]);
    assert!(!unknown.status.success());
    assert_replay_is_equal(fixture);
}
