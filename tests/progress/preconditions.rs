//! U4: which preconditions lock a node, and which events unlock it.

use crate::common::*;
use crate::support::*;

#[test]
fn u4_preconditions_name_achievements_or_subs() {
    let mut engine = engine(json!({
        "parent": {"max_count": 9, "sub_achievements": {"sub": {}}},
        "after_sub": {"precondition_ids": ["sub"]},
        "after_both": {"precondition_ids": ["sub", "after_sub"]},
    }));
    assert_eq!(skip(&mut engine, NOW, "after_sub", 1), "locked");
    let outcome = update(&mut engine, NOW, "sub", 1);
    assert_eq!(events(&outcome), ["progressed sub 1", "completed sub 1", "available after_sub"]);
    assert_eq!(skip(&mut engine, NOW, "after_both", 1), "locked");
    let outcome = update(&mut engine, NOW, "after_sub", 1);
    assert!(events(&outcome).contains(&"available after_both".to_owned()));
    assert_eq!(update(&mut engine, NOW, "after_both", 1).skipped, []);
}

#[test]
fn u4_for_players_completion_meets_a_precondition() {
    let mut engine = engine(json!({"first": {}, "second": {"precondition_ids": ["first"]}}));
    update(&mut engine, NOW, "first", 1);
    assert_eq!(update(&mut engine, NOW, "second", 1).skipped, []);
}

#[test]
fn u4_with_claimed_only_a_claim_meets_it() {
    let mut engine = claimed_engine(json!({"first": {}, "second": {"precondition_ids": ["first"]}}));
    update(&mut engine, NOW, "first", 1);
    assert_eq!(skip(&mut engine, NOW, "second", 1), "locked");
    assert_eq!(events(&claim(&mut engine, NOW, &["first"])), ["claimed first", "available second"]);
    assert_eq!(update(&mut engine, NOW, "second", 1).skipped, []);
}

#[test]
fn u4_a_scheduled_node_counts_in_its_current_phase_only() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *"}, "after": {"max_count": 9, "precondition_ids": ["daily"]}}));
    update(&mut engine, NOW, "daily", 1);
    assert_eq!(update(&mut engine, NOW, "after", 1).skipped, []);
    assert_eq!(skip(&mut engine, TOMORROW, "after", 1), "locked");
    assert_eq!(reasons(&engine, "after", TOMORROW), ["locked"]);
    update(&mut engine, TOMORROW, "daily", 1);
    assert_eq!(update(&mut engine, TOMORROW, "after", 1).skipped, []);
    assert_eq!(count(&engine, "after", TOMORROW), 2);
}

#[test]
fn u4_in_a_gap_the_last_phase_counts() {
    let mut engine = engine(json!({
        "daily": {"reset_cronexpr": "0 0 * * *", "duration_sec": 12 * HOUR},
        "after": {"max_count": 9, "precondition_ids": ["daily"]},
    }));
    update(&mut engine, NOW, "daily", 1);
    assert_eq!(update(&mut engine, "2026-11-21T20:00", "after", 1).skipped, []);
    assert_eq!(skip(&mut engine, "2026-11-22T00:00", "after", 1), "locked");
}

#[test]
fn u4_a_scheduled_node_that_replays_keeps_what_a_run_of_its_phase_met() {
    let mut engine = engine(json!({
        "daily": {"reset_cronexpr": "0 0 * * *", "auto_reset": true},
        "after": {"max_count": 9, "precondition_ids": ["daily"]},
    }));
    update(&mut engine, NOW, "daily", 1);
    assert_eq!(count(&engine, "daily", NOW), 0);
    assert_eq!(update(&mut engine, NOW, "after", 1).skipped, []);
    assert_eq!(skip(&mut engine, TOMORROW, "after", 1), "locked");
}

#[test]
fn u4_without_a_schedule_once_met_is_met_for_ever() {
    let mut engine = engine(json!({
        "again": {"auto_reset": true}, "trial": {"duration_sec": DAY},
        "after": {"max_count": 9, "precondition_ids": ["again", "trial"]},
    }));
    updates(&mut engine, NOW, &[("again", 1), ("trial", 1)]);
    assert_eq!(update(&mut engine, "2030-01-01T00:00", "after", 1).skipped, []);
}

#[test]
fn u4_paying_a_pending_run_of_an_unscheduled_node_meets_claimed() {
    let mut engine = claimed_engine(json!({"again": {"auto_reset": true}, "after": {"precondition_ids": ["again"]}}));
    update(&mut engine, NOW, "again", 1);
    assert_eq!(view(&engine, "again", NOW).pending_claims, 1);
    assert_eq!(skip(&mut engine, NOW, "after", 1), "locked");
    claim(&mut engine, NOW, &["again"]);
    assert_eq!(update(&mut engine, NOW, "after", 1).skipped, []);
}

#[test]
fn u4_paying_a_pending_run_of_a_scheduled_node_does_not() {
    let mut engine = claimed_engine(json!({"daily": {"reset_cronexpr": "0 0 * * *"}, "after": {"precondition_ids": ["daily"]}}));
    update(&mut engine, NOW, "daily", 1);
    claim(&mut engine, TOMORROW, &["daily"]);
    assert_eq!(skip(&mut engine, TOMORROW, "after", 1), "locked");
}

#[test]
fn u4_a_completion_undone_by_u9_no_longer_counts() {
    let mut engine = engine(json!({"first": {"max_count": 3}, "second": {"max_count": 9, "precondition_ids": ["first"]}}));
    update(&mut engine, NOW, "first", 3);
    assert_eq!(update(&mut engine, NOW, "second", 1).skipped, []);
    update(&mut engine, NOW, "first", -1);
    assert_eq!(skip(&mut engine, NOW, "second", 1), "locked");
}

#[test]
fn u4_an_undefined_precondition_locks_for_good() {
    let mut engine = engine(json!({"a": {"precondition_ids": ["nobody"]}, "b": {"precondition_ids": ["a"]}}));
    assert_eq!(skip(&mut engine, NOW, "a", 1), "locked");
    assert_eq!(skip(&mut engine, NOW, "b", 1), "locked");
}

#[test]
fn u4_a_cycle_is_a_definition_error() {
    let errors = definition_errors(json!({"a": {"precondition_ids": ["b"]}, "b": {"precondition_ids": ["a"]}}));
    assert_eq!(errors.len(), 1, "{errors:?}");
    let errors = definition_errors(json!({"a": {"precondition_ids": ["a"]}}));
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[test]
fn u4_p12_before_the_phase_of_a_record_preconditions_go_by_the_record() {
    let pair = || {
        engine(json!({
            "daily": {"reset_cronexpr": "0 0 * * *"},
            "after": {"reset_cronexpr": "0 0 * * *", "max_count": 9, "precondition_ids": ["daily"]},
        }))
    };
    let mut done_tomorrow = pair();
    update(&mut done_tomorrow, TOMORROW, "daily", 1);
    assert_eq!(events(&update(&mut done_tomorrow, NOW, "after", 1)), ["progressed after 1"]);
    let mut done_today = pair();
    update(&mut done_today, NOW, "daily", 1);
    update(&mut done_today, TOMORROW, "daily", 0);
    assert_eq!((count(&done_today, "daily", NOW), reasons(&done_today, "after", NOW)), (0, vec!["locked".to_owned()]));
    assert_eq!(skip(&mut done_today, NOW, "after", 1), "locked");
}
