//! P7 and P8: lazy resets, and their results.

use crate::common::*;
use crate::support::*;

#[test]
fn p7_reading_shows_a_stale_record_reset_and_stores_nothing() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 5);
    claim(&mut engine, "2026-11-21T10:00", &["daily"]);
    let state = engine.state();
    let shown = view(&engine, "daily", "2026-11-25T10:00");
    assert_eq!((shown.count, shown.claim_time_sec, shown.pending_claims), (0, 0, 0));
    assert_eq!(engine.state(), state);
}

#[test]
fn p7_the_next_write_stores_the_reset() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 5);
    let shown = view(&engine, "daily", "2026-11-25T10:00");
    let outcome = update(&mut engine, "2026-11-25T10:00", "daily", 2);
    assert_eq!(events(&outcome), ["reset daily 0", "progressed daily 2"]);
    let stored = view(&engine, "daily", "2026-11-25T10:00");
    assert_eq!((stored.count, stored.pending_claims), (2, shown.pending_claims));
}

#[test]
fn p7_staleness_goes_by_the_occurrence_before_clipping() {
    let mut node = daily(0);
    node["start_time_sec"] = json!(sec("2026-11-21T09:00"));
    let mut first = engine(json!({"daily": node}));
    update(&mut first, "2026-11-21T10:00", "daily", 2);
    // The start moves within the phase, which stays the same.
    node["start_time_sec"] = json!(sec("2026-11-21T07:00"));
    let second = with_definitions(&first, json!({"daily": node}));
    assert_eq!(count(&second, "daily", "2026-11-21T12:00"), 2);
}

#[test]
fn p8_a_reset_goes_back_to_the_initial_count_and_clears_the_claim_times() {
    let mut node = daily(0);
    node["count"] = json!(2);
    node["total_reward"] = gold(1);
    let mut engine = engine(json!({"daily": node}));
    assert_eq!(count(&engine, "daily", "2026-11-21T10:00"), 2);
    update(&mut engine, "2026-11-21T10:00", "daily", 3);
    claim_total(&mut engine, "2026-11-21T10:00", &["daily"]);
    let shown = view(&engine, "daily", "2026-11-21T10:00");
    assert!(shown.claim_time_sec > 0 && shown.parent.unwrap().total_claim_time_sec > 0);
    update(&mut engine, "2026-11-22T10:00", "daily", 0);
    let shown = view(&engine, "daily", "2026-11-22T10:00");
    assert_eq!((shown.count, shown.claim_time_sec, shown.parent.unwrap().total_claim_time_sec), (2, 0, 0));
}

#[test]
fn p8_a_completed_unclaimed_run_leaves_a_pending_claim() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 5);
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").pending_claims, 0);
    assert_eq!(view(&engine, "daily", "2026-11-22T10:00").pending_claims, 1);
    update(&mut engine, "2026-11-22T10:00", "daily", 5);
    assert_eq!(view(&engine, "daily", "2026-11-22T10:00").pending_claims, 1);
    assert_eq!(view(&engine, "daily", "2026-11-29T10:00").pending_claims, 2);
}

#[test]
fn p8_an_incomplete_or_claimed_run_leaves_none() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 4);
    update(&mut engine, "2026-11-22T10:00", "daily", 5);
    claim(&mut engine, "2026-11-22T10:00", &["daily"]);
    assert_eq!(view(&engine, "daily", "2026-11-23T10:00").pending_claims, 0);
}

#[test]
fn p8_subs_reset_by_their_own_schedule_only() {
    let mut engine = engine(json!({
        "plain": {"max_count": 5, "sub_achievements": {"daily_sub": {"max_count": 5, "reset_cronexpr": "0 0 * * *"}}},
        "daily": {"max_count": 5, "reset_cronexpr": "0 0 * * *", "sub_achievements": {"plain_sub": {"max_count": 5}}},
    }));
    updates(&mut engine, "2026-11-21T10:00", &[("plain", 1), ("daily_sub", 2), ("daily", 3), ("plain_sub", 4)]);
    let counts = |id| count(&engine, id, "2026-11-22T10:00");
    assert_eq!([counts("plain"), counts("daily_sub"), counts("daily"), counts("plain_sub")], [1, 0, 0, 4]);
    let subs = view(&engine, "daily", "2026-11-22T10:00").parent.unwrap().sub_achievements;
    assert_eq!(subs[0].count, 4);
}
