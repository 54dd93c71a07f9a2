//! G4–G7: nodes that are earned once, sets that are shown full, lists of actions, restored purchases, upper bounds.

use crate::support::*;

#[test]
fn g4_once_is_earned_one_time_only() {
    for require in ["any", "all"] {
        let trigger = json!({"content": {"content_ids": ["a", "b"], "require": require, "once": true}});
        let mut engine = player(one(trigger, json!({})));
        let earned = places(&mut engine, ["a", "b", "a", "b", "a"].map(|id| content(T0, id)));
        assert_eq!(earned, [if require == "any" { 1 } else { 2 }]);
        assert_eq!((get(&engine, "it", T0).earned_count, engine.list(UnixSec(T0), None).achievements.len()), (1, 1));
        assert_eq!(progress(&engine, "it", T0), if require == "any" { (1, 1) } else { (2, 2) }, "an earned node stays full");
    }
}

#[test]
fn g4_g6_once_earned_nothing_more_changes_it() {
    for require in ["any", "all"] {
        let trigger = json!({"content": {"content_ids": ["a", "b"], "require": require, "once": true}});
        let mut engine = player(one(trigger, json!({"reward": {"guaranteed": {"currencies": {"gold": {"min": 1}}}}, "auto_claim": true})));
        ["a", "b"].iter().for_each(|id| drop(engine.apply(&content(T0, id)).unwrap()));
        let record = |engine: &Engine| text(&engine.state())["records"]["it"].clone();
        let (earned, shown) = (record(&engine), progress(&engine, "it", T0));
        for id in ["a", "b", "b", "a", "a"] {
            let outcome = engine.apply(&content(T0 + DAY, id)).unwrap();
            assert_eq!((outcome.unlocks.len(), outcome.rewards.len(), kinds(&outcome, "it")), (0, 0, vec![]), "{require} {id}");
            // No new set begins: nothing is collected for one.
            assert_eq!((record(&engine), progress(&engine, "it", T0 + DAY)), (earned.clone(), shown), "{require} {id}");
        }
    }
    let mut engine = player(one(json!({"subscription": {"once": true}}), json!({})));
    assert_eq!(unlocked(&mut engine, bought(T0, None)), ["it"]);
    let before = text(&engine.state())["records"].clone();
    assert_eq!(unlocked(&mut engine, bought(T0 + DAY, Some("gold"))), [""; 0]);
    assert_eq!(text(&engine.state())["records"], before);
    let view = get(&engine, "it", T0 + DAY);
    assert_eq!((view.earned_count, view.last_earned_time_sec), (1, T0));
}

#[test]
fn g4_an_earned_set_is_shown_full_until_a_new_one_begins() {
    let mut engine = player(one(json!({"content": {"content_ids": ["a", "b"], "require": "all"}}), json!({})));
    let shown = |engine: &Engine| {
        let view = get(engine, "it", T0);
        (progress(engine, "it", T0), (view.value, view.target))
    };
    engine.apply(&content(T0, "a")).unwrap();
    assert_eq!(shown(&engine), ((1, 2), (1, 2)));
    assert_eq!(unlocked(&mut engine, content(T0, "b")), ["it"]);
    assert_eq!(shown(&engine), ((2, 2), (2, 2)));
    engine.apply(&content(T0, "other")).unwrap();
    assert_eq!(shown(&engine), ((2, 2), (2, 2)), "not a matching completion");
    engine.apply(&content(T0, "b")).unwrap();
    assert_eq!(shown(&engine), ((1, 2), (2, 2)), "the progress to the next earning; the badge stays earned");
    assert_eq!(unlocked(&mut engine, content(T0, "a")), ["it"]);
}

#[test]
fn g4_a_set_that_is_full_while_closed_is_earned_by_the_next_completion_once_open() {
    let trigger = json!({"content": {"content_ids": ["a", "b"], "require": "all"}});
    let mut engine = player(one(trigger, json!({"start_time_sec": T0 + DAY})));
    assert_eq!(places(&mut engine, ["a", "b", "a"].map(|id| content(T0, id))), [0; 0]);
    assert_eq!(progress(&engine, "it", T0), (2, 2));
    assert_eq!(unlocked(&mut engine, content(T0 + DAY, "a")), ["it"]);
    assert_eq!(progress(&engine, "it", T0 + DAY), (2, 2));
}

#[test]
fn g5_a_list_of_actions_takes_the_first_of_any_of_them() {
    let trigger = json!({"community": {"action": ["post", "comment"]}});
    let actions = [Action::Joined, Action::Commented, Action::Posted];
    assert_eq!(places(&mut player(one(trigger.clone(), json!({}))), actions.map(|action| at(T0, action))), [2]);
    let shown = text(&get(&player(one(trigger.clone(), json!({}))), "it", T0).trigger.unwrap());
    assert_eq!(shown, trigger);
}

#[test]
fn g5_g7_what_cannot_be_meant_is_an_error() {
    let codes = |trigger: Json| {
        let issues = plaudit::validate(&value(json!({"achievements": one(trigger, json!({}))})), None, false);
        issues.iter().map(|issue| issue.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(json!({"community": {"action": []}})), ["empty_list"]);
    assert_eq!(codes(json!({"community": {"action": ["post", "post"]}})), ["duplicate_value"]);
    assert_eq!(codes(json!({"community": {"action": ["post", "like"]}})), ["unknown_value"]);
    assert_eq!(codes(json!({"stat": {"id": "s", "at_least": 1, "at_most": 2}})), ["two_bounds"]);
    assert_eq!(codes(json!({"stat": {"id": "s"}})), ["missing_field"]);
    assert_eq!(codes(json!({"stat": {"id": "s", "at_most": -2}})), [""; 0]);
}

#[test]
fn g5_g9_the_retroactive_check_knows_lists() {
    let node = one(json!({"community": {"action": ["post", "comment"]}}), json!({"start_time_sec": T0 + 1}));
    let mut engine = player_of(json!({"achievements": node, "settings": {"enabled_time_sec": T0 + 5}}));
    engine.apply(&at(T0, Action::Commented)).unwrap();
    assert_eq!(unlocked(&mut engine, opened(T0 + 5)), ["it"]);
}

fn transaction(at: i64, id: &str) -> Command {
    let transaction_id = Some(id.to_owned());
    self::at(at, Action::Subscribed { product_id: Some("gold".to_owned()), transaction_id })
}

#[test]
fn g6_a_transaction_that_was_seen_before_changes_nothing() {
    let mut engine = player(one(json!({"subscription": {}}), json!({})));
    assert_eq!(unlocked(&mut engine, transaction(T0, "t1")), ["it"]);
    let before = engine.state();
    assert_eq!(unlocked(&mut engine, transaction(T0 + DAY, "t1")), [""; 0]);
    assert_eq!(engine.state(), before);
    assert_eq!(
        unlocked(&mut reloaded(&engine, json!({"achievements": one(json!({"subscription": {}}), json!({}))})), transaction(T0, "t1")),
        [""; 0]
    );
    assert_eq!(unlocked(&mut engine, transaction(T0 + DAY, "t2")), ["it"]);
    assert_eq!(unlocked(&mut engine, bought(T0 + DAY, Some("gold"))), ["it"], "without a transaction it is a purchase");
}

/// Two devices that report one purchase celebrate it under one key.
#[test]
fn k7_an_earning_by_a_transaction_is_named_by_it() {
    let key = |eid: &str, command: Command| {
        let mut engine = player(one(json!({"subscription": {}}), json!({})));
        engine.apply_event(eid, &command, &mut plaudit::PendingRewards).unwrap().unlocks[0].key.clone()
    };
    assert_eq!([key("e1", transaction(T0, "t1")), key("e2", transaction(T0 + DAY, "t1"))], ["it@once#t1"; 2]);
    assert_eq!(key("e3", bought(T0, None)), "it@once#e3", "without a transaction, by the event");
}

#[test]
fn g6_the_last_thousand_transactions_are_kept() {
    let mut engine = player(one(json!({"subscription": {}}), json!({})));
    for n in 0..1_001 {
        engine.apply(&transaction(T0, &format!("t{n}"))).unwrap();
    }
    let kept = text(&engine.state())["facts"]["transactions"].as_array().map(Vec::len);
    assert_eq!(kept, Some(1_000));
    assert_eq!(unlocked(&mut engine, transaction(T0, "t1")), [""; 0]);
    let before = engine.state();
    let batch = [transaction(T0, "new"), at(T0, Action::claim(["nobody"]))];
    engine.apply_all(&batch).unwrap_err();
    assert_eq!(engine.state(), before, "a refusal restores the oldest transaction");
    assert_eq!(unlocked(&mut engine, transaction(T0, "t0")), ["it"], "the transaction was forgotten");
}

#[test]
fn g6_a_flood_of_transactions_neither_grows_the_state_nor_opens_it() {
    let mut engine = player(one(json!({"subscription": {}}), json!({})));
    let size = |engine: &Engine| engine.state().to_canonical_json().len();
    let mut kept = 0;
    for n in 100_000..120_000 {
        engine.apply(&transaction(T0, &format!("t{n}"))).unwrap();
        if n == 101_999 {
            kept = size(&engine);
        }
    }
    assert!(size(&engine) <= kept + 16, "{} bytes, {kept} long before", size(&engine));
    let mut state = text(&engine.state());
    state["facts"]["transactions"] = (0..1_000_000).map(|n| format!("t{n}")).collect();
    let document = json!({"achievements": one(json!({"subscription": {}}), json!({}))});
    let options = EngineOptions { state: Some(value(state)), ..EngineOptions::default() };
    let refused = Engine::new(plaudit::Definitions::parse(&value(document)).unwrap(), options).err().unwrap();
    assert_eq!((refused.code(), refused.path()), (ErrorCode::StateUnreadable, Some("/facts/transactions")));
}

#[test]
fn g6_once_is_earned_one_time_only() {
    let mut engine = player(one(json!({"subscription": {"product_ids": ["gold"], "once": true}}), json!({})));
    assert_eq!(places(&mut engine, ["gold", "gold", "iron"].map(|id| bought(T0, Some(id)))), [1]);
}

#[test]
fn g7_at_most_is_met_from_above_and_never_without_a_value() {
    let mut engine = player(one(json!({"stat": {"id": "lap", "at_most": 60}}), json!({})));
    assert_eq!(progress(&engine, "it", T0), (0, 1));
    let lap = |value: i64| set(T0, "lap", value);
    assert_eq!(places(&mut engine, [set(T0, "other", 5), lap(90), lap(61), lap(60), lap(50)]), [4]);
    assert_eq!(progress(&engine, "it", T0), (1, 1));
}

#[test]
fn g9_distinct_contents_are_bounded() {
    let enabled =
        json!({"achievements": one(json!({"content": {"content_ids": ["named"]}}), json!({})), "settings": {"enabled_time_sec": T0 + DAY}});
    let never = json!({"achievements": enabled["achievements"].clone()});
    for (document, expected) in [(enabled, 2_000), (never, 1)] {
        let mut engine = player_of(document);
        engine.apply(&content(T0, "named")).unwrap();
        for n in 0..2_100 {
            engine.apply(&content(T0, &format!("c{n}"))).unwrap();
        }
        assert_eq!(text(&engine.state())["facts"]["contents"].as_array().map(Vec::len), Some(expected));
    }
}

#[test]
fn g9_a_new_triggered_node_without_activation_is_warned_of() {
    let document = |body: Json| value(json!({"achievements": body, "settings": {"enabled_time_sec": T0}}));
    let previous = document(json!({}));
    let warned = |more: Json| {
        let next = document(one(json!({"streak": {"days": 3}}), more));
        let issues = plaudit::validate(&next, Some(&previous), false);
        issues.iter().map(|issue| format!("{} {} {}", issue.severity.as_str(), issue.code, issue.path)).collect::<Vec<_>>()
    };
    assert_eq!(warned(json!({})), ["warning not_activated /achievements/it"]);
    assert_eq!(warned(json!({"activated_time_sec": T0 + 1})), [""; 0]);
    assert_eq!(warned(json!({"archived": true})), [""; 0]);
}
