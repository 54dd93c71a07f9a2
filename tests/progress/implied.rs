//! U7: nodes with implied completion. D5: one run has one unlock, despite any edits in between.

use crate::common::*;
use crate::support::*;
use plaudit::{ErrorCode, NodeState};

#[test]
fn u7_an_initial_count_that_reaches_max_count_is_complete_by_implication() {
    let sample = json!({"achievements": {"p": {"name": "P", "count": 1, "max_count": 1, "reward": gold(5),
        "sub_achievements": {"s": {"name": "S", "max_count": 3}}}}});
    let mut engine = engine_over(&sample);
    let shown = view(&engine, "p", NOW);
    assert_eq!((shown.count, shown.max_count, shown.claimable, shown.state), (1, 1, true, NodeState::Claimable));
    for amount in [1, -1] {
        assert_eq!(events(&update(&mut engine, NOW, "p", amount)), [""; 0], "amounts change nothing");
    }
    assert_eq!(unlocked(&update(&mut engine, NOW, "s", 3)), ["s"]);
    let claimed = claim(&mut engine, NOW, &["p"]);
    assert_eq!((unlocked(&claimed), granted(&claimed)), (vec!["p"], vec!["reward p".to_owned()]));
    assert_eq!(claim_refused(&mut engine, NOW, &["p"]), ErrorCode::AlreadyClaimed);
    assert_eq!(count(&engine, "p", LATER), 1);
}

#[test]
fn u7_it_is_claimable_while_unlocked_only_and_again_after_each_reset() {
    let mut engine = engine(json!({"d": {"count": 7, "max_count": 5, "reset_cronexpr": "0 0 * * *", "precondition_ids": ["a"]}, "a": {}}));
    assert_eq!((count(&engine, "d", NOW), view(&engine, "d", NOW).claimable), (5, false));
    update(&mut engine, NOW, "a", 1);
    claim(&mut engine, NOW, &["d"]);
    assert_eq!(view(&engine, "d", TOMORROW).pending_claims, 0);
    claim(&mut engine, TOMORROW, &["d"]);
}

#[test]
fn u7_auto_reset_is_ignored_there_with_a_warning() {
    let node = json!({"count": 2, "max_count": 2, "auto_reset": true, "auto_claim": true});
    let issues = plaudit::validate(&value(&document(json!({"a": node}))), None, false);
    let told: Vec<_> = issues.iter().map(|issue| format!("{} {} {}", issue.severity.as_str(), issue.code, issue.path)).collect();
    assert_eq!(told, ["warning count_equals_max /achievements/a/count", "warning field_ignored /achievements/a/auto_reset"]);
    let mut engine = engine(json!({"a": node}));
    assert_eq!(events(&update(&mut engine, NOW, "a", 0)), ["completed a 2", "claimed a"]);
    assert_eq!(skip(&mut engine, NOW, "a", 0), "claimed");
}

#[test]
fn u7_auto_claim_tells_those_that_were_open_before_nothing() {
    let mut engine = engine(json!({
        "d": {"max_count": 0, "auto_claim": true}, "q": {"precondition_ids": ["d"]},
        "z": {"max_count": 0, "auto_claim": true, "precondition_ids": ["d"]},
    }));
    assert_eq!(events(&update(&mut engine, NOW, "d", 0)), ["completed d 0", "claimed d"]);
}

#[test]
fn u7_auto_claim_does_not_claim_a_dependent_that_was_open_before() {
    let mut engine = engine(json!({
        "d": {"max_count": 0, "auto_claim": true},
        "z": {"max_count": 0, "auto_claim": true, "reward": gold(5), "precondition_ids": ["d"]},
    }));
    let outcome = update(&mut engine, NOW, "d", 0);
    assert_eq!((unlocked(&outcome), granted(&outcome)), (vec!["d"], vec![]));
    let waiting = view(&engine, "z", NOW);
    assert_eq!((waiting.claimable, waiting.claim_time_sec), (true, 0));
    assert_eq!(granted(&update(&mut engine, LATER, "z", 0)), ["reward z"], "naming it claims it");
}

#[test]
fn u7_auto_claim_unlocks_those_that_its_own_unlocking_opens() {
    let chain = || {
        engine(json!({
            "a": {}, "d": {"max_count": 0, "auto_claim": true, "precondition_ids": ["a"]}, "q": {"precondition_ids": ["d"]},
            "z": {"max_count": 0, "auto_claim": true, "precondition_ids": ["d"]},
        }))
    };
    let last = ["completed d 0", "claimed d", "available q", "available z", "completed z 0", "claimed z"];
    let outcome = update(&mut chain(), NOW, "a", 1);
    assert_eq!(events(&outcome), [&["progressed a 1", "completed a 1", "available d"], &last[..]].concat());
    let named = updates(&mut chain(), NOW, &[("a", 1), ("d", 0)]);
    assert_eq!(events(&named), [&["progressed a 1", "completed a 1"], &last[..]].concat());
}

#[test]
fn d5_a_run_that_was_unlocked_is_not_unlocked_again_as_an_implied_one() {
    let mut engine = engine(json!({"b": {}}));
    assert_eq!(keys(&update(&mut engine, NOW, "b", 1)), ["b@once#1"]);
    let mut edited = with_definitions(&engine, json!({"b": {"max_count": 0, "auto_claim": true}}));
    let outcome = update(&mut edited, LATER, "b", 0);
    assert_eq!((events(&outcome), keys(&outcome)), (vec!["claimed b".to_owned()], vec![]));
    assert_eq!(view(&edited, "b", LATER).earned_count, 1);
}

#[test]
fn d5_nor_one_that_was_undone() {
    let mut engine = engine(json!({"b": {}}));
    update(&mut engine, NOW, "b", 1);
    update(&mut engine, NOW, "b", -1);
    let mut edited = with_definitions(&engine, json!({"b": {"max_count": 0}}));
    let outcome = claim(&mut edited, LATER, &["b"]);
    assert_eq!((events(&outcome), keys(&outcome)), (vec!["completed b 0".to_owned(), "claimed b".to_owned()], vec![]));
    let back = with_definitions(&edited, json!({"b": {"max_count": 3}}));
    assert_eq!(view(&back, "b", LATER).earned_count, 1);
}

#[test]
fn d5_what_loses_its_schedule_or_becomes_triggered_has_keys_that_say_once() {
    let daily = |max_count: i64| json!({"d": {"max_count": max_count, "reset_cronexpr": "0 0 * * *"}});
    let mut engine = engine(daily(2));
    update(&mut engine, NOW, "d", 1);
    let mut plain = with_definitions(&engine, json!({"d": {"max_count": 2}}));
    assert_eq!(keys(&update(&mut plain, LATER, "d", 1)), ["d@once#1"]);
    let mut triggered = with_definitions(&engine, json!({"d": {"trigger": {"community": {"action": "post"}}}}));
    assert_eq!(keys(&apply(&mut triggered, LATER, plaudit::Action::Posted)), ["d@once#1"]);
}

#[test]
fn d5_a_run_that_was_claimed_under_max_count_0_stays_claimed_in_the_phase_before() {
    let daily = |max_count: i64| json!({"a": {"max_count": max_count, "reset_cronexpr": "0 0 * * *", "reward": gold(5)}});
    let mut engine = engine(daily(0));
    claim(&mut engine, NOW, &["a"]);
    claim(&mut engine, TOMORROW, &["a"]);
    let mut edited = with_definitions(&engine, daily(1));
    assert_eq!(skip(&mut edited, LATER, "a", 1), "claimed", "both days are paid");
    assert_eq!(view(&edited, "a", TOMORROW).earned_count, 2);
    // The other way round, too.
    let mut engine = self::engine(daily(1));
    update(&mut engine, NOW, "a", 1);
    claim(&mut engine, NOW, &["a"]);
    update(&mut engine, TOMORROW, "a", 1);
    let mut edited = with_definitions(&engine, daily(0));
    assert_eq!(skip(&mut edited, LATER, "a", 1), "claimed");
}

#[test]
fn d5_a_run_that_was_claimed_under_max_count_0_is_earned_where_a_trigger_follows() {
    let mut engine = engine(json!({"a": {"max_count": 0, "reward": gold(5)}}));
    claim(&mut engine, NOW, &["a"]);
    let triggered = |trigger: Json, auto_claim: bool| {
        let node = json!({"reward": gold(5), "auto_claim": auto_claim, "trigger": trigger});
        with_definitions(&engine, json!({"a": node}))
    };
    let stat = |by: i64| plaudit::Action::Stat { set: vec![], add: vec![("x".to_owned(), by)], max: vec![], min: vec![] };
    let session = || plaudit::Action::SessionCompleted { duration_sec: 600, content_id: None };
    let content = || plaudit::Action::ContentCompleted { content_id: "c".to_owned() };
    let once = [
        (json!({"stat": {"id": "x", "at_least": 1}}), stat(1)),
        (json!({"community": {"action": "post"}}), plaudit::Action::Posted),
        (json!({"session_count": {"sessions": 1}}), session()),
        (json!({"streak": {"days": 1}}), session()),
        (json!({"total_time": {"minutes": 1}}), session()),
        (json!({"content": {"content_ids": ["c"], "once": true}}), content()),
    ];
    for (trigger, action) in once {
        for auto_claim in [true, false] {
            let mut edited = triggered(trigger.clone(), auto_claim);
            let shown = view(&edited, "a", LATER);
            assert_eq!((shown.state, shown.value), (NodeState::Done, shown.target), "{trigger}: it is earned");
            let outcome = apply(&mut edited, LATER, action.clone());
            assert_eq!((events(&outcome), unlocked(&outcome), granted(&outcome)), (vec![], vec![], vec![]), "{trigger}");
            assert_eq!(claim_refused(&mut edited, LATER, &["a"]), ErrorCode::AlreadyClaimed);
        }
    }
    // Each earning of a repeatable node begins a run of its own (G12).
    let mut edited = triggered(json!({"content": {"content_ids": ["c"]}}), true);
    let outcome = apply(&mut edited, LATER, content());
    assert_eq!((keys(&outcome), granted(&outcome)), (vec!["a@once#2"], vec!["reward a".to_owned()]));
    assert_eq!((view(&edited, "a", LATER).earned_count, view(&edited, "a", LATER).pending_claims), (2, 0));
}
