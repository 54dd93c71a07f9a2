//! P1–P4: when a node is active.

use crate::common::*;
use crate::support::*;
use plaudit::UnixSec;

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
        assert_eq!(shown.expire_time_sec, sec("2026-11-22T08:00"), "the end of the first existing phase");
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
fn hiro_1_29_the_count_does_not_progress_after_the_active_phase() {
    let mut engine = engine(json!({"daily": daily(8)}));
    update(&mut engine, "2026-11-21T07:59:59", "daily", 2);
    assert_eq!(skip(&mut engine, "2026-11-21T08:00", "daily", 2), "inactive");
    assert_eq!(count(&engine, "daily", "2026-11-21T09:00"), 2);
}
