//! P12: late updates.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Command, ErrorCode, UnixSec};

#[test]
fn p12_late_update_counts_in_the_phase_just_before() {
    let mut engine = engine(json!({"daily": daily(0)}));
    update(&mut engine, "2026-11-20T10:00", "daily", 2);
    update(&mut engine, "2026-11-21T10:00", "daily", 1);
    let outcome = update(&mut engine, "2026-11-20T22:00", "daily", 2);
    assert_eq!(events(&outcome), ["progressed daily 4"]);
    assert_eq!(outcome.events[0].phase_start, Some("2026-11-20T00:00".instant()));
    assert_eq!(count(&engine, "daily", "2026-11-21T12:00"), 1, "the current phase is unchanged");
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
fn p12_with_auto_reset_a_completed_phase_before_takes_more() {
    let node = |auto_reset: bool| json!({"d": {"max_count": 2, "reset_cronexpr": "0 0 * * *", "auto_reset": auto_reset}});
    let mut engine = engine(node(false));
    update(&mut engine, "2026-11-20T10:00", "d", 2);
    update(&mut engine, "2026-11-21T10:00", "d", 1);
    assert_eq!(skip(&mut engine, "2026-11-20T22:00", "d", 2), "claimed");
    let mut repeating = with_definitions(&engine, node(true));
    let late = update(&mut repeating, "2026-11-20T22:00", "d", 2);
    assert_eq!(keys(&late), [format!("d@{}#2", sec("2026-11-20T00:00"))]);
    assert_eq!(view(&repeating, "d", "2026-11-21T12:00").pending_claims, 2);
    let again = update(&mut repeating, "2026-11-20T23:00", "d", 2);
    assert_eq!(keys(&again), [format!("d@{}#3", sec("2026-11-20T00:00"))]);
}

#[test]
fn p12_views_explanations_and_preconditions_go_by_the_same_record() {
    let mut engine = engine(json!({"d": {"reset_cronexpr": "0 0 * * *"}, "q": {"max_count": 3, "precondition_ids": ["d"]}}));
    update(&mut engine, "2026-11-21T10:00", "d", 1);
    let before = "2026-11-20T10:00";
    assert_eq!(count(&engine, "d", before), 1);
    assert_eq!(reasons(&engine, "q", before), [""; 0]);
    assert_eq!(skipped(&update(&mut engine, before, "q", 1)), [""; 0]);
}

#[test]
fn p3_a_late_update_does_not_close_the_window_on_recorded_progress() {
    let mut engine = engine(json!({"w": {"max_count": 9, "duration_sec": DAY}}));
    update(&mut engine, "2026-11-21T10:00", "w", 5);
    let (three_days, just_too_early) = ("2026-11-18T10:00", "2026-11-20T10:00");
    for early in [three_days, just_too_early] {
        assert_eq!(skip(&mut engine, early, "w", 1), "phase_over");
        assert_eq!(reasons(&engine, "w", early), ["phase_over"]);
    }
    let until = "2026-11-20T10:00:01";
    assert_eq!(engine.next_change(three_days.instant()), Some(until.instant()));
    assert_eq!(reasons(&engine, "w", until), [""; 0]);
    assert_eq!(count(&engine, "w", "2026-11-21T10:00"), 5);
    update(&mut engine, until, "w", 1);
    assert_eq!(count(&engine, "w", "2026-11-21T10:00"), 6);
    assert_eq!(view(&engine, "w", "2026-11-21T10:00").expire_time_sec, sec("2026-11-21T10:00:01"));
}

#[test]
fn p11_names_no_instant_at_which_nothing_changes() {
    let midnight = UnixSec(1_790_812_800);
    let end = midnight.plus(12 * HOUR);
    let mut node = daily(1);
    node["end_time_sec"] = json!(end.0);
    node["max_count"] = json!(2);
    let mut engine = engine(json!({"d": node}));
    update(&mut engine, midnight, "d", 1);
    update(&mut engine, midnight, "d", -1);
    let all = |at: UnixSec| {
        let mut view = json(&view(&engine, "d", at).to_value());
        view["current_time_sec"] = Json::Null;
        view
    };
    let mut at = midnight;
    while let Some(next) = engine.next_change(at) {
        assert_ne!(all(next), all(UnixSec(next.0 - 1)), "at {}", next.0 - midnight.0);
        at = next;
    }
}
