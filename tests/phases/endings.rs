//! P9–P11: the end, gaps between phases, and the next change by time.

use crate::common::*;
use crate::support::*;
use plaudit::ErrorCode;

#[test]
fn p9_from_the_end_on_incomplete_progress_shows_as_the_initial_count() {
    let mut ends = between("2026-11-01T00:00", "2026-12-01T00:00");
    ends["count"] = json!(1);
    let mut scheduled = ends.clone();
    scheduled["reset_cronexpr"] = json!("0 0 * * 1");
    let mut engine = engine(json!({"event": ends, "weekly": scheduled}));
    updates(&mut engine, "2026-11-30T12:00", &[("event", 3), ("weekly", 3)]);
    for id in ["event", "weekly"] {
        assert_eq!(count(&engine, id, just_before("2026-12-01T00:00")), 4);
        assert_eq!(count(&engine, id, "2026-12-01T00:00"), 1);
        assert_eq!(skip(&mut engine, "2026-12-01T00:00", id, 1), "expired");
        assert_eq!(claim_refused(&mut engine, "2026-12-01T00:00", &[id]), ErrorCode::NotComplete);
    }
}

#[test]
fn p9_once_the_window_has_passed_incomplete_progress_shows_as_the_initial_count() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "max_count": 5, "count": 1}}));
    update(&mut engine, "2026-11-21T10:00", "trial", 1);
    assert_eq!(count(&engine, "trial", "2026-11-22T09:59:59"), 2);
    assert_eq!(count(&engine, "trial", "2026-11-22T10:00"), 1);
}

#[test]
fn p9_a_completed_unclaimed_run_stays_claimable() {
    let mut weekly = between("2026-11-01T00:00", "2026-12-01T00:00");
    weekly["reset_cronexpr"] = json!("0 0 * * 1");
    let mut engine = engine(json!({
        "event": between("2026-11-01T00:00", "2026-12-01T00:00"), "weekly": weekly,
        "trial": {"duration_sec": DAY, "max_count": 5},
    }));
    updates(&mut engine, "2026-11-30T12:00", &[("event", 5), ("weekly", 5), ("trial", 5)]);
    for id in ["event", "weekly", "trial"] {
        assert_eq!(count(&engine, id, "2027-01-01T00:00"), 5);
        claim(&mut engine, "2027-01-01T00:00", &[id]);
        let shown = view(&engine, id, "2027-01-01T00:00");
        assert_eq!((shown.count, shown.claim_time_sec), (5, sec("2027-01-01T00:00")));
    }
}

#[test]
fn p9_nothing_changes_an_expired_node_by_time_again() {
    let mut weekly = between("2026-11-01T00:00", "2026-12-01T00:00");
    weekly["reset_cronexpr"] = json!("0 0 * * 1");
    let mut engine = engine(json!({"weekly": weekly}));
    update(&mut engine, "2026-11-30T12:00", "weekly", 5);
    assert_eq!(engine.next_change("2026-12-01T00:00".instant()), None);
    let mut then = view(&engine, "weekly", "2026-12-01T00:00");
    then.current_time_sec = sec("2030-01-01T00:00");
    assert_eq!(then, view(&engine, "weekly", "2030-01-01T00:00"));
}

#[test]
fn p9_a_phase_that_ended_before_the_end_expires_as_it_stood() {
    let mut node = daily(8);
    node["end_time_sec"] = json!(sec("2026-11-21T20:00"));
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T07:00", "daily", 3);
    assert_eq!(count(&engine, "daily", "2026-11-21T12:00"), 3, "P10: visible in the gap");
    assert_eq!(count(&engine, "daily", "2026-11-21T20:00"), 0, "invisible from the end on");
}

#[test]
fn p10_in_a_gap_there_is_no_progress_and_the_count_stays_visible() {
    let mut engine = engine(json!({"daily": daily(8)}));
    update(&mut engine, "2026-11-21T07:00", "daily", 3);
    assert_eq!(skip(&mut engine, "2026-11-21T08:00", "daily", 1), "inactive");
    assert_eq!(count(&engine, "daily", "2026-11-21T23:59:59"), 3);
    assert_eq!(count(&engine, "daily", "2026-11-22T00:00"), 0);
}

#[test]
fn p10_in_a_gap_a_completed_run_stays_claimable() {
    let mut engine = engine(json!({"daily": daily(8)}));
    update(&mut engine, "2026-11-21T07:00", "daily", 5);
    claim(&mut engine, "2026-11-21T20:00", &["daily"]);
    let shown = view(&engine, "daily", "2026-11-21T20:00");
    assert_eq!((shown.count, shown.claim_time_sec, shown.pending_claims), (5, sec("2026-11-21T20:00"), 0));
}

#[test]
fn p11_next_change_is_the_next_opening_closing_reset_or_expiry() {
    let mut node = daily(8);
    node["start_time_sec"] = json!(sec("2026-11-21T05:00"));
    node["end_time_sec"] = json!(sec("2026-11-22T05:00"));
    let engine = engine(json!({"daily": node}));
    let mut at = "2026-11-21T03:00".instant();
    let mut changes = Vec::new();
    while let Some(next) = engine.next_change(at) {
        assert!(next > at);
        changes.push(text(next));
        at = next;
    }
    assert_eq!(changes, ["2026-11-21T05:00", "2026-11-21T08:00", "2026-11-22T00:00", "2026-11-22T05:00"]);
}

#[test]
fn p11_next_change_is_none_where_time_changes_nothing() {
    let mut engine = engine(json!({"one_off": {"max_count": 3}, "trial": {"duration_sec": DAY, "max_count": 3}}));
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), None);
    update(&mut engine, "2026-11-21T10:00", "one_off", 3);
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), None);
    update(&mut engine, "2026-11-21T10:00", "trial", 1);
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), Some("2026-11-22T10:00".instant()));
    assert_eq!(engine.next_change("2026-11-22T10:00".instant()), None);
}

#[test]
fn p11_next_change_looks_at_subs_and_takes_the_earliest() {
    let engine = engine(json!({
        "yearly": {"reset_cronexpr": "@yearly"},
        "parent": {"sub_achievements": {"daily_sub": {"max_count": 1, "reset_cronexpr": "0 6 * * *"}}},
    }));
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), Some("2026-11-22T06:00".instant()));
}

#[test]
fn p11_an_earned_sub_of_a_hidden_parent_changes_too() {
    let mut engine = engine(json!({
        "secret": {"hidden": true, "max_count": 9, "sub_achievements": {"sub": {"max_count": 1, "reset_cronexpr": "0 6 * * *"}}},
    }));
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), None, "nothing visible changes yet");
    update(&mut engine, "2026-11-21T10:00", "sub", 1);
    assert_eq!(count(&engine, "sub", "2026-11-21T10:00"), 1);
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), Some("2026-11-22T06:00".instant()));
}
