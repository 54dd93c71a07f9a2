//! P1–P12 and C8: when a node is active, when it resets, when it expires.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use plaudit::{Action, Command, ErrorCode, UnixSec};
use support::*;

/// A daily node of so many hours from midnight.
fn daily(hours: i64) -> Json {
    json!({"reset_cronexpr": "0 0 * * *", "duration_sec": hours * HOUR, "max_count": 5})
}

fn between(start: &str, end: &str) -> Json {
    json!({"max_count": 5, "start_time_sec": sec(start), "end_time_sec": sec(end)})
}

#[test]
fn p1_active_from_the_start_until_before_the_end() {
    let engine = engine(json!({"event": between("2026-11-01T00:00", "2026-12-01T00:00")}));
    assert!(!active(&engine, "event", just_before("2026-11-01T00:00")));
    assert!(active(&engine, "event", "2026-11-01T00:00"));
    assert!(active(&engine, "event", just_before("2026-12-01T00:00")));
    assert!(!active(&engine, "event", "2026-12-01T00:00"));
}

#[test]
fn p1_an_unset_start_or_end_is_no_limit() {
    let engine = engine(json!({
        "ends": {"end_time_sec": sec("2026-12-01T00:00")},
        "starts": {"start_time_sec": sec("2026-11-01T00:00")},
    }));
    assert!(active(&engine, "ends", UnixSec(0)));
    assert!(!active(&engine, "ends", "2026-12-01T00:00"));
    assert!(!active(&engine, "starts", UnixSec(0)));
    assert!(active(&engine, "starts", "2099-12-31T23:59:59"));
}

#[test]
fn p1_a_sub_takes_the_start_and_end_of_its_parent() {
    let mut parent = between("2026-11-01T00:00", "2026-12-01T00:00");
    parent["sub_achievements"] = json!({"sub": {"name": "sub", "max_count": 3}});
    let mut engine = engine(json!({"parent": parent}));
    assert_eq!(skip(&mut engine, just_before("2026-11-01T00:00"), "sub", 1), "inactive");
    assert_eq!(update(&mut engine, "2026-11-01T00:00", "sub", 1).skipped, []);
    assert_eq!(skip(&mut engine, "2026-12-01T00:00", "sub", 1), "expired");
}

#[test]
fn p1_what_may_still_finish_after_the_end_is_the_claim_not_the_progress() {
    let mut engine = engine(json!({"event": between("2026-11-01T00:00", "2026-12-01T00:00")}));
    update(&mut engine, "2026-11-30T12:00", "event", 5);
    assert_eq!(skip(&mut engine, "2026-12-01T00:00", "event", -1), "expired");
    claim(&mut engine, "2026-12-05T00:00", &["event"]);
}

#[test]
fn p2_an_occurrence_at_exactly_now_starts_the_new_phase() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 3);
    assert_eq!(count(&engine, "daily", "2026-11-21T23:59:59"), 3);
    assert_eq!(count(&engine, "daily", "2026-11-22T00:00"), 0);
    update(&mut engine, "2026-11-22T00:00", "daily", 1);
    assert_eq!(count(&engine, "daily", "2026-11-22T00:00"), 1);
}

#[test]
fn p2_a_phase_ends_after_its_duration() {
    let engine = engine(json!({"daily": daily(8)}));
    assert!(active(&engine, "daily", "2026-11-21T00:00"));
    assert!(active(&engine, "daily", "2026-11-21T07:59:59"));
    assert!(!active(&engine, "daily", "2026-11-21T08:00"));
    assert!(!active(&engine, "daily", "2026-11-21T23:59:59"));
    assert!(active(&engine, "daily", "2026-11-22T00:00"));
}

#[test]
fn p2_a_phase_ends_at_the_next_occurrence_if_that_is_earlier() {
    let mut engine = engine(json!({"daily": daily(30)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 3);
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").expire_time_sec, sec("2026-11-22T00:00"));
    assert!(active(&engine, "daily", "2026-11-22T03:00"));
    assert_eq!(count(&engine, "daily", "2026-11-22T03:00"), 0);
}

#[test]
fn p2_before_the_first_occurrence_there_is_no_phase() {
    let mut engine = engine(json!({"moon": {"reset_cronexpr": "0 0 1 1 * 2030-2032"}}));
    assert!(!active(&engine, "moon", "2029-12-31T23:59:59"));
    assert_eq!(skip(&mut engine, "2029-12-31T23:59:59", "moon", 1), "inactive");
    assert!(active(&engine, "moon", "2030-01-01T00:00"));
}

#[test]
fn p2_the_last_occurrence_begins_a_phase_that_lasts() {
    let mut engine = engine(json!({"moon": {"reset_cronexpr": "0 0 1 1 * 2030-2032", "max_count": 3}}));
    update(&mut engine, "2032-06-01T00:00", "moon", 2);
    let shown = view(&engine, "moon", "2050-01-01T00:00");
    assert!(shown.is_active);
    assert_eq!((shown.count, shown.reset_time_sec, shown.expire_time_sec), (2, 0, 0));
}

#[test]
fn p2_a_start_inside_a_phase_clips_its_beginning() {
    let mut node = daily(12);
    node["start_time_sec"] = json!(sec("2026-11-21T09:00"));
    let mut engine = engine(json!({"daily": node}));
    assert!(!active(&engine, "daily", "2026-11-21T08:59:59"));
    assert!(active(&engine, "daily", "2026-11-21T09:00"));
    assert!(active(&engine, "daily", "2026-11-21T11:59:59"));
    assert!(!active(&engine, "daily", "2026-11-21T12:00"), "the duration runs from the occurrence, not from the start");
    update(&mut engine, "2026-11-21T09:00", "daily", 2);
    assert_eq!(count(&engine, "daily", "2026-11-21T11:00"), 2);
}

#[test]
fn p2_a_phase_that_ends_at_or_before_the_start_does_not_exist() {
    for start in ["2026-11-21T08:00", "2026-11-21T09:00"] {
        let mut node = daily(8);
        node["start_time_sec"] = json!(sec(start));
        let engine = engine(json!({"daily": node}));
        assert!(!active(&engine, "daily", start));
        let shown = view(&engine, "daily", start);
        assert_eq!(shown.expire_time_sec, sec("2026-11-22T08:00"), "of the first phase that exists");
        assert_eq!(shown.reset_time_sec, sec("2026-11-22T00:00"));
        assert!(active(&engine, "daily", "2026-11-22T00:00"));
    }
}

#[test]
fn p2_an_occurrence_at_or_after_the_end_starts_no_phase() {
    let mut node = daily(0);
    node["end_time_sec"] = json!(sec("2026-11-22T00:00"));
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T10:00", "daily", 5);
    let shown = view(&engine, "daily", "2026-11-22T00:00");
    assert!(!shown.is_active);
    assert_eq!((shown.count, shown.pending_claims), (5, 0), "the last phase before the end stays the current one");
    assert_eq!(view(&engine, "daily", "2026-11-23T10:00").count, 5);
}

#[test]
fn p3_with_a_start_the_window_is_the_duration_from_it() {
    let start = sec("2026-11-21T00:00");
    let mut engine = engine(json!({"sprint": {"start_time_sec": start, "duration_sec": 2 * DAY, "max_count": 5}}));
    assert!(!active(&engine, "sprint", just_before("2026-11-21T00:00")));
    assert!(active(&engine, "sprint", "2026-11-21T00:00"));
    update(&mut engine, "2026-11-22T23:59:59", "sprint", 1);
    assert!(!active(&engine, "sprint", "2026-11-23T00:00"));
    assert_eq!(skip(&mut engine, "2026-11-23T00:00", "sprint", 1), "expired");
    assert_eq!(view(&engine, "sprint", "2026-11-22T00:00").expire_time_sec, sec("2026-11-23T00:00"));
}

#[test]
fn p3_without_a_start_the_window_begins_with_the_first_progress() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "max_count": 5}}));
    assert!(active(&engine, "trial", UnixSec(0)));
    assert!(active(&engine, "trial", "2026-11-21T00:00"));
    update(&mut engine, "2026-11-21T10:00", "trial", 1);
    assert!(active(&engine, "trial", "2026-11-22T09:59:59"));
    assert!(!active(&engine, "trial", "2026-11-22T10:00"));
    assert_eq!(skip(&mut engine, "2026-11-22T10:00", "trial", 1), "expired");
}

#[test]
fn p3_an_update_of_nothing_does_not_begin_the_window() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "max_count": 5}}));
    update(&mut engine, "2026-11-01T00:00", "trial", 0);
    update(&mut engine, "2026-11-01T00:00", "trial", -3);
    assert!(active(&engine, "trial", "2026-11-21T00:00"));
    assert_eq!(view(&engine, "trial", "2026-11-21T00:00").expire_time_sec, 0);
}

#[test]
fn p3_a_late_update_moves_the_beginning_back() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "max_count": 5}}));
    update(&mut engine, "2026-11-21T10:00", "trial", 1);
    update(&mut engine, "2026-11-21T06:00", "trial", 1);
    let shown = view(&engine, "trial", "2026-11-21T12:00");
    assert_eq!((shown.count, shown.expire_time_sec), (2, sec("2026-11-22T06:00")));
    assert!(!active(&engine, "trial", "2026-11-22T06:00"));
}

#[test]
fn p3_a_fresh_run_by_auto_reset_stays_in_the_window() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "auto_reset": true}}));
    update(&mut engine, "2026-11-21T10:00", "trial", 1);
    update(&mut engine, "2026-11-21T20:00", "trial", 1);
    assert!(!active(&engine, "trial", "2026-11-22T10:00"));
}

#[test]
fn p4_without_schedule_and_duration_a_node_is_always_active() {
    let mut engine = engine(json!({"one_off": {"max_count": 2}}));
    for at in ["1970-01-01T00:00", "2026-11-21T10:00", "2099-12-31T23:59:59"] {
        assert!(active(&engine, "one_off", at));
    }
    update(&mut engine, "1970-01-01T00:00", "one_off", 1);
    update(&mut engine, "2099-12-31T23:59:59", "one_off", 1);
    assert_eq!(count(&engine, "one_off", "2099-12-31T23:59:59"), 2);
}

#[test]
fn p6_reset_time_is_the_next_occurrence() {
    let engine = engine(json!({"daily": daily(0), "gap": daily(8), "one_off": {}}));
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").reset_time_sec, sec("2026-11-22T00:00"));
    assert_eq!(view(&engine, "daily", "2026-11-22T00:00").reset_time_sec, sec("2026-11-23T00:00"), "strictly after now");
    assert_eq!(view(&engine, "gap", "2026-11-21T10:00").reset_time_sec, sec("2026-11-22T00:00"));
    assert_eq!(view(&engine, "one_off", "2026-11-21T10:00").reset_time_sec, 0);
}

#[test]
fn p6_no_reset_time_at_or_after_the_end() {
    let mut on_the_dot = daily(0);
    on_the_dot["end_time_sec"] = json!(sec("2026-11-22T00:00"));
    let mut later = daily(0);
    later["end_time_sec"] = json!(sec("2026-11-22T00:00:01"));
    let engine = engine(json!({"on_the_dot": on_the_dot, "later": later}));
    assert_eq!(view(&engine, "on_the_dot", "2026-11-21T10:00").reset_time_sec, 0);
    assert_eq!(view(&engine, "later", "2026-11-21T10:00").reset_time_sec, sec("2026-11-22T00:00"));
    assert_eq!(view(&engine, "later", "2026-11-22T00:00").reset_time_sec, 0);
}

#[test]
fn p6_without_a_duration_the_expiry_is_the_end() {
    let mut ends = daily(0);
    ends["end_time_sec"] = json!(sec("2026-12-01T00:00"));
    let engine = engine(json!({"daily": daily(0), "ends": ends, "one_off": {"end_time_sec": sec("2026-12-01T00:00")}}));
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").expire_time_sec, 0);
    assert_eq!(view(&engine, "ends", "2026-11-21T10:00").expire_time_sec, sec("2026-12-01T00:00"));
    assert_eq!(view(&engine, "one_off", "2026-11-21T10:00").expire_time_sec, sec("2026-12-01T00:00"));
    assert_eq!(view(&engine, "one_off", "2027-11-21T10:00").expire_time_sec, sec("2026-12-01T00:00"));
}

#[test]
fn p6_with_a_duration_the_expiry_is_the_end_of_the_phase() {
    let engine = engine(json!({"daily": daily(8)}));
    assert_eq!(view(&engine, "daily", "2026-11-21T05:00").expire_time_sec, sec("2026-11-21T08:00"));
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").expire_time_sec, sec("2026-11-21T08:00"), "in a gap: of the last one");
    assert_eq!(view(&engine, "daily", "2026-11-22T00:00").expire_time_sec, sec("2026-11-22T08:00"));
}

#[test]
fn p6_before_the_start_the_expiry_is_that_of_the_first_phase() {
    let mut inside = daily(8);
    inside["start_time_sec"] = json!(sec("2026-11-21T05:00"));
    let mut in_a_gap = daily(8);
    in_a_gap["start_time_sec"] = json!(sec("2026-11-21T12:00"));
    let engine = engine(json!({
        "inside": inside, "in_a_gap": in_a_gap,
        "sprint": {"start_time_sec": sec("2026-11-21T05:00"), "duration_sec": DAY},
    }));
    for now in ["2026-11-01T00:00", "2026-11-20T04:00", "2026-11-21T04:59:59"] {
        assert_eq!(view(&engine, "inside", now).expire_time_sec, sec("2026-11-21T08:00"), "{now}");
        assert_eq!(view(&engine, "in_a_gap", now).expire_time_sec, sec("2026-11-22T08:00"), "{now}");
        assert_eq!(view(&engine, "sprint", now).expire_time_sec, sec("2026-11-22T05:00"), "{now}");
    }
}

#[test]
fn p6_every_expiry_is_capped_by_the_end() {
    let end = sec("2026-11-21T03:00");
    let mut scheduled = daily(8);
    scheduled["end_time_sec"] = json!(end);
    let mut waits = scheduled.clone();
    waits["start_time_sec"] = json!(sec("2026-11-21T01:00"));
    let mut engine = engine(json!({
        "daily": scheduled, "waits": waits,
        "sprint": {"start_time_sec": sec("2026-11-20T12:00"), "duration_sec": DAY, "end_time_sec": end},
        "trial": {"duration_sec": DAY, "end_time_sec": end, "max_count": 2},
    }));
    update(&mut engine, "2026-11-20T20:00", "trial", 1);
    assert_eq!(view(&engine, "daily", "2026-11-20T20:00").expire_time_sec, sec("2026-11-20T08:00"));
    for now in ["2026-11-21T02:00", "2026-11-21T12:00", "2026-11-25T12:00"] {
        assert_eq!(view(&engine, "daily", now).expire_time_sec, end, "{now}");
    }
    assert_eq!(view(&engine, "waits", "2026-11-20T02:00").expire_time_sec, end);
    assert_eq!(view(&engine, "sprint", "2026-11-20T20:00").expire_time_sec, end);
    assert_eq!(view(&engine, "trial", "2026-11-20T20:00").expire_time_sec, end);
}

#[test]
fn p6_no_expiry_while_the_window_has_no_known_start() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "end_time_sec": sec("2027-01-01T00:00"), "max_count": 2}}));
    assert_eq!(view(&engine, "trial", "2026-11-21T10:00").expire_time_sec, 0);
    update(&mut engine, "2026-11-21T10:00", "trial", 1);
    assert_eq!(view(&engine, "trial", "2026-11-21T10:00").expire_time_sec, sec("2026-11-22T10:00"));
}

#[test]
fn p6_current_time_is_now() {
    let engine = engine(json!({"one_off": {}}));
    assert_eq!(view(&engine, "one_off", "2026-11-21T10:00").current_time_sec, sec("2026-11-21T10:00"));
}

#[test]
fn p6_update_time_is_the_last_change_of_count_claim_or_reset() {
    let mut engine = engine(json!({"daily": daily(0)}));
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").update_time_sec, 0);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    update(&mut engine, "2026-11-21T10:30", "daily", 0);
    assert_eq!(view(&engine, "daily", "2026-11-21T12:00").update_time_sec, sec("2026-11-21T10:00"), "a count");
    update(&mut engine, "2026-11-21T11:00", "daily", 4);
    update(&mut engine, "2026-11-21T11:30", "daily", 4);
    assert_eq!(view(&engine, "daily", "2026-11-21T12:00").update_time_sec, sec("2026-11-21T11:00"), "nothing changed since");
    claim(&mut engine, "2026-11-21T12:00", &["daily"]);
    assert_eq!(view(&engine, "daily", "2026-11-21T12:00").update_time_sec, sec("2026-11-21T12:00"), "a claim");
    assert_eq!(view(&engine, "daily", "2026-11-22T12:00").update_time_sec, sec("2026-11-22T00:00"), "a reset");
}

#[test]
fn p6_rewards_stay_visible_until_the_reset() {
    let mut daily = daily(0);
    daily["reward"] = gold(5);
    daily["total_reward"] = gold(7);
    let mut engine = engine(json!({"daily": daily}));
    update(&mut engine, "2026-11-21T10:00", "daily", 5);
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").reward, None);
    claim_total(&mut engine, "2026-11-21T11:00", &["daily"]);
    let shown = view(&engine, "daily", "2026-11-21T23:59:59");
    assert!(shown.reward.is_some() && shown.parent.unwrap().total_reward.is_some());
    let shown = view(&engine, "daily", "2026-11-22T00:00");
    assert!(shown.reward.is_none() && shown.parent.unwrap().total_reward.is_none());
}

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
    // The start moves within the phase, which stays the same one.
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
    assert_eq!(count(&engine, "daily", "2026-11-21T20:00"), 0, "from the end on it is not");
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
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), None, "nothing of it is to be seen yet");
    update(&mut engine, "2026-11-21T10:00", "sub", 1);
    assert_eq!(count(&engine, "sub", "2026-11-21T10:00"), 1);
    assert_eq!(engine.next_change("2026-11-21T10:00".instant()), Some("2026-11-22T06:00".instant()));
}

#[test]
fn p12_late_update_counts_in_the_phase_just_before() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-20T10:00", "daily", 2);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 2);
    assert_eq!(events(&outcome), ["progressed daily 4"]);
    assert_eq!(outcome.events[0].phase_start, Some("2026-11-20T00:00".instant()));
    assert_eq!(count(&engine, "daily", "2026-11-21T12:00"), 1, "the current phase is left alone");
    let outcome = update(&mut engine, "2026-11-20T23:00", "daily", 1);
    assert_eq!(keys(&outcome), [format!("daily@{}#1", sec("2026-11-20T00:00"))]);
    assert_eq!(view(&engine, "daily", "2026-11-21T12:00").pending_claims, 1);
}

#[test]
fn p12_the_phase_just_before_is_initial_where_nothing_was_recorded() {
    let mut node = daily(0);
    node["count"] = json!(1);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 2);
    assert_eq!(skipped(&outcome), [""; 0]);
    assert_eq!(events(&outcome), ["progressed daily 3"]);
}

#[test]
fn p12_the_phase_just_before_is_initial_where_the_record_is_older() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-10T10:00", "daily", 4);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 2);
    assert_eq!(events(&outcome), ["progressed daily 2"]);
}

#[test]
fn p12_any_other_earlier_phase_is_over() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-19T10:00", "daily", 4);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    assert_eq!(skip(&mut engine, "2026-11-19T22:00", "daily", 1), "phase_over");
    assert_eq!(skip(&mut engine, "2026-11-01T22:00", "daily", 1), "phase_over");
}

#[test]
fn p12_a_phase_that_was_completed_takes_nothing_late() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-20T10:00", "daily", 5);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    assert_eq!(skip(&mut engine, "2026-11-20T22:00", "daily", 1), "claimed");
    assert_eq!(skip(&mut engine, "2026-11-20T22:00", "daily", -1), "claimed");
}

#[test]
fn p12_a_phase_that_was_completed_late_takes_nothing_more() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    update(&mut engine, "2026-11-20T10:00", "daily", 9);
    assert_eq!(skip(&mut engine, "2026-11-20T22:00", "daily", 1), "claimed");
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").pending_claims, 1);
}

#[test]
fn p12_a_late_completion_is_paid_at_once_by_auto_claim() {
    let mut node = daily(0);
    node["auto_claim"] = json!(true);
    node["reward"] = gold(5);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 5);
    assert_eq!(events(&outcome), ["progressed daily 5", "completed daily 5", "claimed daily"]);
    assert_eq!(granted(&outcome), ["reward daily"]);
    let shown = view(&engine, "daily", "2026-11-21T12:00");
    assert_eq!((shown.count, shown.pending_claims, shown.claim_time_sec, shown.earned_count), (1, 0, 0, 1));
}

#[test]
fn p12_a_late_completion_makes_no_total_due() {
    let mut node = daily(0);
    node["total_reward"] = gold(5);
    node["auto_claim_total"] = json!(true);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 5);
    assert_eq!(granted(&outcome), [""; 0]);
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").parent.unwrap().pending_total_claims, 0);
}

#[test]
fn p12_a_late_update_outside_of_the_phase_is_inactive() {
    let mut engine = engine(json!({"daily": daily(8)}));
    update(&mut engine, "2026-11-20T07:00", "daily", 1);
    update(&mut engine, "2026-11-21T07:00", "daily", 1);
    assert_eq!(skip(&mut engine, "2026-11-20T08:00", "daily", 1), "inactive");
    assert_eq!(update(&mut engine, "2026-11-20T07:59:59", "daily", 1).skipped, []);
}

#[test]
fn p12_a_late_update_clamps_within_its_phase() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-20T10:00", "daily", 2);
    update(&mut engine, "2026-11-21T10:00", "daily", 3);
    assert_eq!(events(&update(&mut engine, "2026-11-20T22:00", "daily", -9)), ["progressed daily 0"]);
    assert_eq!(count(&engine, "daily", "2026-11-21T10:00"), 3, "nothing overflows into another phase (U1)");
    assert_eq!(events(&update(&mut engine, "2026-11-20T22:00", "daily", 0)), [""; 0]);
}

#[test]
fn p12_late_runs_of_auto_reset_each_add_a_pending_claim() {
    let mut node = daily(0);
    node["auto_reset"] = json!(true);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-20T10:00", "daily", 5);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let first = update(&mut engine, "2026-11-20T22:00", "daily", 9);
    let second = update(&mut engine, "2026-11-20T23:00", "daily", 5);
    let key = |n| format!("daily@{}#{n}", sec("2026-11-20T00:00"));
    assert_eq!([keys(&first), keys(&second)], [[key(2)], [key(3)]]);
    assert_eq!(view(&engine, "daily", "2026-11-21T12:00").pending_claims, 3);
    assert_eq!(count(&engine, "daily", "2026-11-21T12:00"), 1);
}

#[test]
fn p12_a_late_recompletion_after_u9_gets_no_second_unlock() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-20T10:00", "daily", 5);
    update(&mut engine, "2026-11-20T11:00", "daily", -1);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 1);
    assert_eq!(events(&outcome), ["progressed daily 5", "completed daily 5"]);
    assert_eq!(unlocked(&outcome), [""; 0]);
    let shown = view(&engine, "daily", "2026-11-21T10:00");
    assert_eq!((shown.pending_claims, shown.earned_count), (1, 1));
}

#[test]
fn p12_claims_follow_the_record_and_not_the_instant() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-21T10:00", "daily", 5);
    claim(&mut engine, "2026-11-01T10:00", &["daily"]);
    let shown = view(&engine, "daily", "2026-11-21T12:00");
    assert!(shown.claim_time_sec > 0);
    assert_eq!(shown.pending_claims, 0);
    assert_eq!(claim_refused(&mut engine, "2026-11-01T10:00", &["daily"]), ErrorCode::AlreadyClaimed);
}

#[test]
fn p12_a_view_before_the_records_phase_shows_the_records_own_phase() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-20T10:00", "daily", 1);
    update(&mut engine, "2026-11-21T10:00", "daily", 4);
    for now in ["2026-11-21T01:00", "2026-11-20T10:00", "2026-11-01T10:00"] {
        assert_eq!(count(&engine, "daily", now), 4, "{now}");
    }
}

#[test]
fn p12_instants_outside_of_1970_to_2099_are_errors() {
    let mut engine = engine(json!({"one_off": {"max_count": 5}}));
    for at in [-1, 4_102_444_800, i64::MAX, i64::MIN] {
        for action in [Action::update([("one_off", 1)]), Action::claim(["one_off"]), Action::Joined] {
            assert_eq!(refused(&mut engine, UnixSec(at), action), ErrorCode::InvalidCommand, "{at}");
        }
        let preview = engine.preview(&[Command::new(UnixSec(at), Action::update([("one_off", 1)]))]);
        assert_eq!(preview.unwrap_err().code(), ErrorCode::InvalidCommand);
    }
    update(&mut engine, UnixSec(0), "one_off", 1);
    update(&mut engine, UnixSec(4_102_444_799), "one_off", 1);
    assert_eq!(count(&engine, "one_off", UnixSec(4_102_444_799)), 2);
}

#[test]
fn p12_late_updates_of_a_node_that_was_reset_before_its_start_do_nothing() {
    let mut node = daily(0);
    node["start_time_sec"] = json!(sec("2026-11-21T00:00"));
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    assert_eq!(skip(&mut engine, "2026-11-20T22:00", "daily", 1), "inactive");
}

#[test]
fn c8_a_positive_offset_is_east_of_utc() {
    let mut node = daily(8);
    node["time_offset_sec"] = json!(2 * HOUR);
    let engine = engine(json!({"daily": node}));
    assert!(active(&engine, "daily", "2026-11-21T22:00"), "midnight in the east is earlier");
    assert!(!active(&engine, "daily", "2026-11-21T21:59:59"));
    assert!(!active(&engine, "daily", "2026-11-22T06:00"));
    let shown = view(&engine, "daily", "2026-11-21T12:00");
    assert_eq!((shown.reset_time_sec, shown.expire_time_sec), (sec("2026-11-21T22:00"), sec("2026-11-21T06:00")));
}

#[test]
fn c8_a_negative_offset_is_west_of_utc() {
    let mut node = daily(0);
    node["time_offset_sec"] = json!(-5 * HOUR);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T06:00", "daily", 1);
    assert_eq!(count(&engine, "daily", "2026-11-22T04:59:59"), 1);
    assert_eq!(count(&engine, "daily", "2026-11-22T05:00"), 0);
}

#[test]
fn c8_an_offset_at_the_very_beginning_of_time() {
    let mut node = daily(0);
    node["time_offset_sec"] = json!(HOUR);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, UnixSec(10), "daily", 5);
    assert_eq!(reload(&engine).state(), engine.state());
    update(&mut engine, UnixSec(23 * HOUR), "daily", 1);
    update(&mut engine, UnixSec(20), "daily", 1);
    assert_eq!(reload(&engine).state(), engine.state());
}

#[test]
fn hiro_1_29_the_count_does_not_progress_after_the_active_phase() {
    let mut engine = engine(json!({"daily": daily(8)}));
    update(&mut engine, "2026-11-21T07:59:59", "daily", 2);
    assert_eq!(skip(&mut engine, "2026-11-21T08:00", "daily", 2), "inactive");
    assert_eq!(count(&engine, "daily", "2026-11-21T09:00"), 2);
}

#[test]
fn hiro_1_32_the_time_offset_counts_in_the_expiry() {
    let node = json!({"reset_cronexpr": "0 0 * * 1", "duration_sec": 5 * DAY, "time_offset_sec": -8 * HOUR, "max_count": 5});
    let mut engine = engine(json!({"live": node}));
    assert_eq!(view(&engine, "live", "2026-11-24T00:00").expire_time_sec, sec("2026-11-28T08:00"));
    assert_eq!(update(&mut engine, "2026-11-28T07:59:59", "live", 1).skipped, []);
    assert_eq!(skip(&mut engine, "2026-11-28T08:00", "live", 1), "inactive");
}
