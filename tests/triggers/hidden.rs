//! G13: one unlock for the pop-up, and hidden nodes that disclose nothing.

use super::support::*;

#[test]
fn g13_an_unlock_carries_what_the_pop_up_needs() {
    let message = json!({"title": "Ten!", "body": "You did it.", "share_text": "I did ten.", "share_url": "https://example.org/ten"});
    let more = json!({"name": "Ten sessions", "description": "Complete ten.", "icon": "ten.svg", "category": "Sessions", "unlock_message": message});
    let mut engine = player(one(json!({"streak": {"days": 1}}), more));
    let unlock = engine.apply(&session(T0)).unwrap().unlocks.remove(0);
    assert_eq!((unlock.id.as_str(), unlock.title.as_str(), unlock.at), ("it", "Ten!", UnixSec(T0)));
    let texts = [&unlock.description, &unlock.icon, &unlock.category, &unlock.body, &unlock.share_text, &unlock.share_url];
    let expected = ["Complete ten.", "ten.svg", "Sessions", "You did it.", "I did ten.", "https://example.org/ten"];
    assert_eq!(texts.map(|text| text.as_deref().unwrap()), expected);
}

#[test]
fn g13_the_title_defaults_to_the_name_and_the_rest_is_left_out() {
    let mut engine = player(one(json!({"streak": {"days": 1}}), json!({"name": "Ten sessions"})));
    let outcome = engine.apply(&session(T0)).unwrap();
    let expected = json!([{"key": "it@once#1", "id": "it", "title": "Ten sessions", "at": T0, "retroactive": false}]);
    assert_eq!(text(&outcome.to_value())["unlocks"], expected);
}

#[test]
fn g13_every_completion_of_any_node_yields_one() {
    let body = json!({"quest": {"name": "Quest", "max_count": 1, "sub_achievements": {
        "step": {"name": "Step", "max_count": 2},
        "talk": {"name": "Talk", "trigger": {"community": {"action": "any"}}}}}});
    let mut engine = player(body);
    let outcome = engine.apply_all(&[update(T0, "quest", 1), update(T0, "step", 2), at(T0, Action::Posted)]).unwrap();
    assert_eq!(ids(&outcome), ["quest", "step", "talk"]);
}

/// A hidden achievement with a sub, its visible dependent, and a visible parent with a hidden sub.
fn secrets() -> Engine {
    player(json!({
        "secret": {"name": "Secret", "trigger": {"session_count": {"sessions": 3}}, "hidden": true, "precondition_ids": ["key"],
            "sub_achievements": {"deep": {"name": "Deep", "trigger": {"community": {"action": "post"}}}}},
        "key": {"name": "Key", "max_count": 1},
        "after": {"name": "After", "trigger": {"subscription": {}}, "precondition_ids": ["secret", "key"]},
        "quiet": {"name": "Quiet", "max_count": 3, "hidden": true},
        "open": {"name": "Open", "max_count": 5, "sub_achievements": {
            "inner": {"name": "Inner", "trigger": {"community": {"action": "comment"}}, "hidden": true},
            "outer": {"name": "Outer", "max_count": 1}}},
    }))
}

const SECRET: [&str; 4] = ["secret", "deep", "quiet", "inner"];

#[test]
fn g13_hidden_nodes_and_the_subs_of_hidden_parents_are_left_out_of_list_get_and_explain() {
    let engine = secrets();
    for id in SECRET {
        assert_eq!(engine.get(id, UnixSec(T0)), None, "{id}");
        let error = engine.explain(id, UnixSec(T0)).unwrap_err();
        let unknown = engine.explain("nosuch", UnixSec(T0)).unwrap_err();
        assert_eq!((error.code(), error.message().replace(id, "nosuch")), (unknown.code(), unknown.message().to_owned()), "{id}");
    }
    let listed = serde_json::to_string(&engine.list(UnixSec(T0), None).to_value()).unwrap();
    for id in SECRET {
        assert!(!listed.contains(&format!("\"{id}\"")), "{id}: {listed}");
    }
    assert!(listed.contains("\"outer\""));
}

#[test]
fn g13_precondition_ids_of_others_do_not_name_hidden_nodes() {
    let mut engine = secrets();
    assert_eq!(get(&engine, "after", T0).precondition_ids, ["key"]);
    assert_eq!(reasons(&engine, "after", T0), [Reason::Locked { ids: vec!["key".to_owned()] }]);
    engine.apply(&update(T0, "key", 1)).unwrap();
    assert_eq!(reasons(&engine, "after", T0), [Reason::Locked { ids: vec![] }], "the hidden precondition is not named");
    engine.apply_all(&[session(T0), session(T0), session(T0)]).unwrap();
    assert_eq!(get(&engine, "after", T0).precondition_ids, ["secret", "key"], "an earned node is visible");
    assert_eq!(reasons(&engine, "after", T0), []);
}

#[test]
fn g13_events_tell_nothing_of_hidden_nodes_before_they_are_earned() {
    let mut engine = secrets();
    let commands = [update(T0, "quiet", 1), update(T0, "key", 1), session(T0), session(T0)];
    let outcome = engine.apply_all(&commands).unwrap();
    assert!(outcome.events.iter().all(|event| !SECRET.contains(&event.id.as_str())), "{:?}", outcome.events);
    assert_eq!(kinds(&outcome, "key"), ["progressed", "completed"]);
    assert!(outcome.unlocks.iter().all(|unlock| unlock.id == "key"));
    let outcome = engine.apply_all(&[update(T0, "quiet", 2), session(T0), at(T0, Action::Posted), at(T0, Action::Commented)]).unwrap();
    assert_eq!(ids(&outcome), ["quiet", "secret", "deep", "inner"]);
    for (id, last) in [("quiet", "completed"), ("secret", "earned"), ("deep", "earned"), ("inner", "earned")] {
        assert_eq!(kinds(&outcome, id).last(), Some(&last), "{id}");
    }
}

#[test]
fn g13_earned_hidden_nodes_are_as_any_other() {
    let mut engine = secrets();
    engine.apply_all(&[update(T0, "key", 1), session(T0), session(T0), session(T0), at(T0, Action::Commented)]).unwrap();
    assert_eq!(get(&engine, "secret", T0).earned_count, 1);
    assert!(get(&engine, "secret", T0).parent.unwrap().sub_achievements.is_empty(), "its sub is still hidden");
    let inner: Vec<_> = get(&engine, "open", T0).parent.unwrap().sub_achievements.into_iter().map(|sub| sub.id).collect();
    assert_eq!(inner, ["inner", "outer"]);
    assert_eq!(engine.list(UnixSec(T0), None).achievements.len(), 3);
}

#[test]
fn g13_update_preconditions_and_totals_treat_hidden_nodes_as_any() {
    let reward = json!({"guaranteed": {"currencies": {"gold": {"min": 5}}}});
    let mut engine = player(json!({"open": {"name": "Open", "max_count": 1, "total_reward": reward, "auto_claim_total": true,
        "sub_achievements": {"inner": {"name": "Inner", "max_count": 1, "hidden": true}}}}));
    assert!(engine.apply(&update(T0, "open", 1)).unwrap().rewards.is_empty(), "the hidden sub is not complete yet");
    assert_eq!(engine.apply(&update(T0, "inner", 1)).unwrap().rewards.len(), 1);
}

#[test]
fn g13_hidden_nodes_set_no_timer() {
    let engine = player(one(json!({"streak": {"days": 1}}), json!({"hidden": true, "start_time_sec": T0 + DAY})));
    assert_eq!(engine.next_change(UnixSec(T0)), None);
}
