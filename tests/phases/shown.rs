//! P6: the times that a view shows.

use crate::common::*;
use crate::support::*;

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
    assert_eq!(view(&engine, "daily", "2026-11-21T10:00").expire_time_sec, sec("2026-11-21T08:00"), "in a gap, the end of the last phase");
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

/// P2, P6, P9: S cuts off the only phase before E, and an occurrence after E begins no phase.
#[test]
fn p6_a_node_without_a_phase_never_expires() {
    let mut never = daily(8);
    never["start_time_sec"] = json!(sec("2026-11-21T08:00"));
    never["end_time_sec"] = json!(sec("2026-11-22T00:00"));
    let engine = engine(json!({"never": never}));
    for now in ["2026-11-21T04:00", "2026-11-21T12:00", "2026-11-23T04:00", "2026-11-23T12:00", "2027-11-23T04:00"] {
        assert_eq!(view(&engine, "never", now).expire_time_sec, 0, "{now}");
    }
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
    assert_eq!(view(&engine, "daily", "2026-11-21T12:00").update_time_sec, sec("2026-11-21T11:00"), "no change since then");
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
