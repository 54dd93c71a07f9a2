//! U1–U3: amounts, unknown ids, and what is skipped.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Command, ErrorCode, MAX_SAFE_INTEGER};

#[test]
fn u1_update_adds_to_one_or_more_nodes() {
    let mut engine = engine(json!({"a": {"max_count": 10}, "b": {"max_count": 10, "sub_achievements": {"c": {"max_count": 10}}}}));
    let outcome = updates(&mut engine, NOW, &[("a", 3), ("c", 4)]);
    assert_eq!(events(&outcome), ["progressed a 3", "progressed c 4"]);
    update(&mut engine, LATER, "a", 2);
    assert_eq!([count(&engine, "a", LATER), count(&engine, "b", LATER), count(&engine, "c", LATER)], [5, 0, 4]);
}

#[test]
fn u1_counts_are_clamped_from_zero_to_max_count() {
    let mut engine = engine(json!({"a": {"max_count": 10, "count": 2}}));
    update(&mut engine, NOW, "a", -5);
    assert_eq!(count(&engine, "a", NOW), 0);
    update(&mut engine, NOW, "a", 99);
    assert_eq!(count(&engine, "a", NOW), 10);
}

#[test]
fn u1_amounts_saturate() {
    let mut engine = engine(json!({"a": {"max_count": MAX_SAFE_INTEGER}, "b": {"max_count": 5}}));
    for amount in [MAX_SAFE_INTEGER, i64::MAX] {
        update(&mut engine, NOW, "a", MAX_SAFE_INTEGER - 1);
        update(&mut engine, NOW, "a", amount);
        assert_eq!(count(&engine, "a", NOW), MAX_SAFE_INTEGER);
        update(&mut engine, NOW, "a", -amount);
        assert_eq!(count(&engine, "a", NOW), 0);
    }
    update(&mut engine, NOW, "a", i64::MIN);
    update(&mut engine, NOW, "b", i64::MAX);
    assert_eq!([count(&engine, "a", NOW), count(&engine, "b", NOW)], [0, 5]);
}

#[test]
fn u1_an_excess_does_not_flow_into_another_phase() {
    let mut engine = engine(json!({"daily": {"max_count": 5, "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 99);
    assert_eq!(count(&engine, "daily", TOMORROW), 0);
    update(&mut engine, TOMORROW, "daily", 1);
    assert_eq!(count(&engine, "daily", TOMORROW), 1);
}

#[test]
fn u2_an_unknown_id_refuses_the_whole_command() {
    let mut engine = engine(json!({"a": {"max_count": 10}}));
    let action = Action::update([("a", 1), ("nobody", 1)]);
    assert_eq!(refused(&mut engine, NOW, action), ErrorCode::NotFound);
    assert_eq!(count(&engine, "a", NOW), 0);
}

#[test]
fn u2_the_error_tells_which() {
    let mut engine = engine(json!({"a": {}}));
    let one = Command::new(NOW.instant(), Action::update([("a", 1)]));
    let bad = Command::new(NOW.instant(), Action::update([("a", 1), ("no/body", 1)]));
    let error = engine.apply(&bad).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::NotFound, Some("/achievements/no~1body")));
    let error = engine.apply_all(&[one, bad]).unwrap_err();
    assert_eq!(error.path(), Some("/1/achievements/no~1body"));
    assert_eq!(count(&engine, "a", NOW), 0);
}

#[test]
fn u3_each_reason_leaves_the_node_alone_and_the_command_succeeds() {
    let mut engine = engine(json!({
        "archived": {"archived": true},
        "triggered": {"trigger": {"streak": {"days": 3}}},
        "expired": {"end_time_sec": sec("2026-01-01T00:00")},
        "inactive": {"start_time_sec": sec("2027-01-01T00:00")},
        "locked": {"precondition_ids": ["fine"]},
        "fine": {"max_count": 10},
        "claimed": {},
    }));
    update(&mut engine, NOW, "claimed", 1);
    claim(&mut engine, NOW, &["claimed"]);
    let all = ["archived", "triggered", "expired", "inactive", "locked", "fine", "claimed"].map(|id| (id, 1));
    let outcome = updates(&mut engine, NOW, &all);
    let mut lines = skipped(&outcome);
    lines.sort();
    let expected = ["archived", "claimed", "expired", "inactive", "locked", "triggered"].map(|id| format!("{id}: {id}"));
    assert_eq!(lines, expected);
    assert_eq!(count(&engine, "fine", NOW), 1);
}

#[test]
fn u3_the_first_reason_that_applies_is_told() {
    let past = sec("2026-01-01T00:00");
    let locked = json!(["never"]);
    let mut engine = engine(json!({
        "never": {"max_count": 9},
        "a": {"archived": true, "trigger": {"streak": {"days": 3}}, "end_time_sec": past},
        "b": {"trigger": {"streak": {"days": 3}}, "end_time_sec": past, "precondition_ids": locked},
        "c": {"end_time_sec": past, "precondition_ids": locked},
        "d": {"start_time_sec": sec("2027-01-01T00:00"), "precondition_ids": locked},
    }));
    let outcome = updates(&mut engine, NOW, &[("a", 1), ("b", 1), ("c", 1), ("d", 1)]);
    let mut lines = skipped(&outcome);
    lines.sort();
    assert_eq!(lines, ["a: archived", "b: triggered", "c: expired", "d: inactive"]);
}

#[test]
fn u3_phase_over_comes_before_locked_and_locked_before_claimed() {
    let achievements = |preconditions: Json| {
        json!({
            "other": {"max_count": 9},
            "daily": {"reset_cronexpr": "0 0 * * *", "precondition_ids": preconditions},
        })
    };
    let mut open = engine(achievements(json!([])));
    update(&mut open, NOW, "daily", 1);
    claim(&mut open, NOW, &["daily"]);
    let mut locked = with_definitions(&open, achievements(json!(["other"])));
    assert_eq!(skip(&mut locked, "2026-11-01T10:00", "daily", 1), "phase_over");
    assert_eq!(skip(&mut locked, NOW, "daily", 1), "locked");
    assert_eq!(skip(&mut open, NOW, "daily", 1), "claimed");
}

#[test]
fn u3_a_positive_amount_on_a_full_node_changes_nothing() {
    let mut engine = engine(json!({"a": {"max_count": 3}}));
    update(&mut engine, NOW, "a", 3);
    let before = engine.state();
    let outcome = update(&mut engine, LATER, "a", 1);
    assert_eq!((outcome, engine.state()), (plaudit::Outcome::default(), before));
}

#[test]
fn hiro_offline_is_active_is_recomputed_after_offline_progress() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "max_count": 3}}));
    assert!(active(&engine, "trial", TOMORROW));
    update(&mut engine, "2026-11-21T08:00", "trial", 1);
    assert!(!active(&engine, "trial", TOMORROW), "the window moved to an earlier beginning");
}

#[test]
fn hiro_offline_updates_reach_the_right_ids() {
    let mut engine = engine(json!({
        "a": {"max_count": 9, "reset_cronexpr": "0 0 * * *", "sub_achievements": {"a_sub": {"max_count": 9, "reset_cronexpr": "0 0 * * *"}}},
        "b": {"max_count": 9, "sub_achievements": {"b_sub": {"max_count": 9}}},
    }));
    updates(&mut engine, NOW, &[("a", 1), ("b", 2)]);
    updates(&mut engine, TOMORROW, &[("a_sub", 3), ("b_sub", 4)]);
    updates(&mut engine, LATER, &[("a", 5), ("a_sub", 6), ("b_sub", 1)]);
    let counts = ["a", "a_sub", "b", "b_sub"].map(|id| count(&engine, id, TOMORROW));
    assert_eq!(counts, [0, 3, 2, 5]);
    assert_eq!(count(&engine, "a", NOW), 6);
}
