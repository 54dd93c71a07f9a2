//! U1–U10 and X1: how counts advance, what locks a node, what completing it sets off.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use plaudit::{Action, Command, ErrorCode, MAX_SAFE_INTEGER};
use support::*;

const NOW: &str = "2026-11-21T10:00";
const LATER: &str = "2026-11-21T11:00";
const TOMORROW: &str = "2026-11-22T10:00";

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
fn u4_a_late_completion_meets_preconditions_in_its_own_phase() {
    let mut engine = engine(json!({
        "daily": {"reset_cronexpr": "0 0 * * *"},
        "after": {"reset_cronexpr": "0 0 * * *", "max_count": 9, "precondition_ids": ["daily"]},
    }));
    update(&mut engine, TOMORROW, "daily", 1);
    update(&mut engine, TOMORROW, "after", 1);
    assert_eq!(skip(&mut engine, NOW, "after", 1), "locked");
    update(&mut engine, NOW, "daily", 1);
    assert_eq!(events(&update(&mut engine, NOW, "after", 1)), ["progressed after 1"]);
}

#[test]
fn u5_a_batch_follows_preconditions_whatever_the_order_of_its_keys() {
    let achievements = json!({
        "c": {"precondition_ids": ["b"]}, "b": {"precondition_ids": ["z"]}, "z": {"auto_claim": true}, "a": {"precondition_ids": ["c"]},
    });
    let orders = [["a", "b", "c", "z"], ["z", "c", "b", "a"], ["c", "a", "z", "b"]];
    let outcomes = orders.map(|order| {
        let mut engine = engine(achievements.clone());
        let outcome = updates(&mut engine, NOW, &order.map(|id| (id, 1)));
        (outcome, engine.state())
    });
    assert_eq!(unlocked(&outcomes[0].0), ["z", "b", "c", "a"]);
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0], outcomes[2]);
}

#[test]
fn u5_ties_go_by_id() {
    let mut engine = engine(json!({"b": {}, "a": {}, "d": {"precondition_ids": ["b"]}, "c": {"precondition_ids": ["d"]}}));
    let outcome = updates(&mut engine, NOW, &[("d", 1), ("c", 1), ("b", 1), ("a", 1)]);
    assert_eq!(unlocked(&outcome), ["a", "b", "d", "c"]);
}

#[test]
fn u5_auto_claims_are_seen_by_those_that_follow() {
    let chain = |auto: bool| json!({"a": {"auto_claim": auto}, "b": {"auto_claim": auto, "precondition_ids": ["a"]}, "c": {"precondition_ids": ["b"]}});
    let mut automatic = claimed_engine(chain(true));
    assert_eq!(unlocked(&updates(&mut automatic, NOW, &[("c", 1), ("b", 1), ("a", 1)])), ["a", "b", "c"]);
    let mut by_hand = claimed_engine(chain(false));
    let outcome = updates(&mut by_hand, NOW, &[("c", 1), ("b", 1), ("a", 1)]);
    assert_eq!(unlocked(&outcome), ["a"]);
    assert_eq!(skipped(&outcome), ["b: locked", "c: locked"]);
}

#[test]
fn u5_a_node_sees_an_undone_precondition_in_the_same_batch() {
    let mut engine = engine(json!({"a": {"max_count": 2}, "b": {"precondition_ids": ["a"]}}));
    update(&mut engine, NOW, "a", 2);
    assert_eq!(skipped(&updates(&mut engine, NOW, &[("b", 1), ("a", -1)])), ["b: locked"]);
}

#[test]
fn u5_claims_follow_the_same_order() {
    let mut engine = claimed_engine(json!({"a": {}, "b": {"max_count": 0, "precondition_ids": ["a"]}}));
    update(&mut engine, NOW, "a", 1);
    let outcome = claim(&mut engine, NOW, &["b", "a"]);
    assert_eq!(events(&outcome), ["claimed a", "completed b 0", "claimed b"]);
}

#[test]
fn u5_the_first_failing_claim_is_the_first_in_that_order() {
    let mut engine = engine(json!({"z": {}, "a": {"max_count": 0, "precondition_ids": ["z"]}}));
    let command = Command::new(NOW.instant(), Action::claim(["a", "z"]));
    let error = engine.apply(&command).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::NotComplete, Some("/ids/1")));
}

#[test]
fn u5_each_command_of_a_batch_sees_what_the_ones_before_it_unlocked() {
    let achievements = json!({
        "gate": {"max_count": 2}, "badge": {"max_count": 0, "precondition_ids": ["gate"]},
        "after": {"max_count": 9, "precondition_ids": ["badge"]},
    });
    let mut engine = engine(achievements);
    let batch = [("after", 1), ("gate", 2), ("after", 1), ("gate", -1), ("after", 1)];
    let commands = batch.map(|amount| Command::new(NOW.instant(), Action::update([amount])));
    let outcome = engine.apply_all(&commands).unwrap();
    assert_eq!(skipped(&outcome), ["after: locked", "after: locked"]);
    assert_eq!(count(&engine, "after", NOW), 1);
}

#[test]
fn u6_a_parent_is_not_advanced_by_its_subs() {
    let mut engine = engine(json!({"parent": {"max_count": 2, "sub_achievements": {"one": {}, "two": {}}}}));
    updates(&mut engine, NOW, &[("one", 1), ("two", 1)]);
    assert_eq!(count(&engine, "parent", NOW), 0);
}

#[test]
fn u6_a_parents_preconditions_do_not_lock_its_subs() {
    let mut engine = engine(json!({"parent": {"precondition_ids": ["sub"], "sub_achievements": {"sub": {}}}}));
    assert_eq!(skip(&mut engine, NOW, "parent", 1), "locked");
    update(&mut engine, NOW, "sub", 1);
    assert_eq!(update(&mut engine, NOW, "parent", 1).skipped, []);
}

#[test]
fn u7_max_count_zero_is_complete_while_unlocked_and_active() {
    let mut engine = engine(json!({
        "gate": {},
        "badge": {"max_count": 0, "precondition_ids": ["gate"], "end_time_sec": sec("2026-12-01T00:00")},
        "after": {"max_count": 9, "precondition_ids": ["badge"]},
    }));
    assert_eq!(skip(&mut engine, NOW, "after", 1), "locked");
    let outcome = update(&mut engine, NOW, "gate", 1);
    assert_eq!(unlocked(&outcome), ["gate"], "no unlock before the claim");
    assert_eq!(update(&mut engine, NOW, "after", 1).skipped, []);
    assert_eq!(skip(&mut engine, "2026-12-02T00:00", "after", 1), "locked", "derived: it is not active any more");
}

#[test]
fn u7_it_is_derived_and_never_stored() {
    let mut engine = engine(json!({"gate": {"max_count": 2}, "badge": {"max_count": 0, "precondition_ids": ["gate"]}}));
    update(&mut engine, NOW, "gate", 2);
    assert!(json(&engine.state())["records"].get("badge").is_none());
    update(&mut engine, NOW, "gate", -1);
    assert_eq!(claim_refused(&mut engine, NOW, &["badge"]), ErrorCode::NotComplete);
}

#[test]
fn u7_the_claim_is_the_completion() {
    let mut engine = engine(json!({"badge": {"max_count": 0, "reward": gold(1)}}));
    assert_eq!(update(&mut engine, NOW, "badge", 5), plaudit::Outcome::default());
    let outcome = claim(&mut engine, NOW, &["badge"]);
    assert_eq!((keys(&outcome), granted(&outcome)), (vec!["badge@once#1"], vec!["reward badge".to_owned()]));
    let shown = view(&engine, "badge", NOW);
    assert_eq!((shown.count, shown.earned_count, shown.claim_time_sec), (0, 1, sec(NOW)));
    assert_eq!(claim_refused(&mut engine, NOW, &["badge"]), ErrorCode::AlreadyClaimed);
    assert_eq!(skip(&mut engine, NOW, "badge", 1), "claimed");
}

#[test]
fn u7_there_are_no_pending_claims_of_it() {
    let mut engine = engine(json!({"daily": {"max_count": 0, "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 1);
    assert_eq!(view(&engine, "daily", TOMORROW).pending_claims, 0);
    claim(&mut engine, NOW, &["daily"]);
    claim(&mut engine, TOMORROW, &["daily"]);
    assert_eq!(claim_refused(&mut engine, TOMORROW, &["daily"]), ErrorCode::AlreadyClaimed);
}

#[test]
fn u7_auto_claim_acts_in_the_batch_that_meets_the_last_precondition() {
    let mut engine = engine(json!({
        "a": {}, "b": {}, "badge": {"max_count": 0, "auto_claim": true, "precondition_ids": ["a", "b"], "reward": gold(1)},
        "next": {"max_count": 0, "auto_claim": true, "precondition_ids": ["badge"]},
    }));
    assert_eq!(unlocked(&update(&mut engine, NOW, "a", 1)), ["a"]);
    let outcome = update(&mut engine, NOW, "b", 1);
    assert_eq!((unlocked(&outcome), granted(&outcome)), (vec!["b", "badge", "next"], vec!["reward badge".to_owned()]));
}

#[test]
fn u7_auto_claim_acts_when_update_names_it() {
    let mut engine = engine(json!({
        "free": {"max_count": 0, "auto_claim": true},
        "later": {"max_count": 0, "auto_claim": true, "start_time_sec": sec(LATER), "precondition_ids": ["gate"]}, "gate": {},
        "after": {"precondition_ids": ["later"]},
    }));
    assert_eq!(unlocked(&update(&mut engine, NOW, "free", 0)), ["free"]);
    assert_eq!(unlocked(&update(&mut engine, NOW, "gate", 1)), ["gate"], "the other is not active yet");
    let outcome = update(&mut engine, LATER, "later", 0);
    assert_eq!(unlocked(&outcome), ["later"]);
}

#[test]
fn u7_auto_claim_of_a_daily_one_acts_once_a_day() {
    let mut engine = engine(json!({"daily": {"max_count": 0, "auto_claim": true, "reset_cronexpr": "0 0 * * *"}}));
    assert_eq!(unlocked(&update(&mut engine, NOW, "daily", 1)), ["daily"]);
    assert_eq!(skip(&mut engine, LATER, "daily", 1), "claimed");
    assert_eq!(unlocked(&update(&mut engine, TOMORROW, "daily", 1)), ["daily"]);
}

#[test]
fn u7_definition_errors() {
    assert_eq!(definition_errors(json!({"a": {"max_count": 3, "count": 4}})).len(), 1);
    assert_eq!(definition_errors(json!({"a": {"max_count": 3, "count": 3}})).len(), 1);
    assert_eq!(definition_errors(json!({"a": {"max_count": 0, "auto_reset": true, "auto_claim": true}})).len(), 1);
    assert_eq!(definition_errors(json!({"a": {"max_count": 3, "count": 2}, "b": {"max_count": 0, "count": 0}})), [""; 0]);
    assert_eq!(definition_errors(json!({"a": {"max_count": 0, "auto_reset": true}, "b": {"max_count": 0, "auto_claim": true}})), [""; 0]);
}

#[test]
fn u8_completing_is_reaching_max_count_then_claim_total_and_fresh_run() {
    let mut engine = engine(json!({"level": {
        "max_count": 3, "auto_claim": true, "auto_claim_total": true, "auto_reset": true, "reward": gold(1), "total_reward": gold(2),
    }}));
    assert_eq!(events(&update(&mut engine, NOW, "level", 2)), ["progressed level 2"]);
    let outcome = update(&mut engine, NOW, "level", 2);
    let expected = ["progressed level 3", "completed level 3", "claimed level", "total_claimed level", "reset level 0"];
    assert_eq!(events(&outcome), expected);
    assert_eq!(granted(&outcome), ["reward level", "total_reward level"]);
}

#[test]
fn u8_auto_reset_starts_a_fresh_run_at_once_and_leaves_a_pending_claim() {
    let mut engine = engine(json!({"again": {"max_count": 3, "count": 1, "auto_reset": true}}));
    update(&mut engine, NOW, "again", 2);
    let shown = view(&engine, "again", NOW);
    assert_eq!((shown.count, shown.pending_claims, shown.claim_time_sec, shown.earned_count), (1, 1, 0, 1));
    update(&mut engine, NOW, "again", 2);
    assert_eq!(view(&engine, "again", NOW).pending_claims, 2);
}

#[test]
fn u8_auto_reset_after_auto_claim_clears_the_claim() {
    let mut engine = engine(json!({"again": {"max_count": 3, "auto_reset": true, "auto_claim": true, "reward": gold(1)}}));
    let outcome = update(&mut engine, NOW, "again", 3);
    assert_eq!(granted(&outcome), ["reward again"]);
    let shown = view(&engine, "again", NOW);
    assert_eq!((shown.count, shown.pending_claims, shown.claim_time_sec, shown.reward), (0, 0, 0, None));
}

#[test]
fn u8_one_completion_per_node_and_command_the_excess_is_dropped() {
    let mut engine = engine(json!({"again": {"max_count": 3, "auto_reset": true}}));
    assert_eq!(keys(&update(&mut engine, NOW, "again", 10)), ["again@once#1"]);
    assert_eq!(count(&engine, "again", NOW), 0);
    assert_eq!(keys(&update(&mut engine, NOW, "again", 3)), ["again@once#2"]);
}

#[test]
fn u9_a_negative_amount_may_undo_a_completion() {
    let mut engine = engine(json!({"a": {"max_count": 3}}));
    update(&mut engine, NOW, "a", 3);
    assert_eq!(events(&update(&mut engine, NOW, "a", -1)), ["progressed a 2"]);
    assert_eq!(claim_refused(&mut engine, NOW, &["a"]), ErrorCode::NotComplete);
}

#[test]
fn u9_a_run_completed_again_is_no_second_earning() {
    let mut engine = engine(json!({"a": {"max_count": 3}}));
    assert_eq!(keys(&update(&mut engine, NOW, "a", 3)), ["a@once#1"]);
    update(&mut engine, NOW, "a", -1);
    let outcome = update(&mut engine, LATER, "a", 1);
    assert_eq!(events(&outcome), ["progressed a 3", "completed a 3"]);
    assert_eq!(outcome.unlocks, []);
    let shown = view(&engine, "a", LATER);
    assert_eq!((shown.earned_count, shown.first_earned_time_sec, shown.last_earned_time_sec), (1, sec(NOW), sec(NOW)));
    claim(&mut engine, LATER, &["a"]);
}

#[test]
fn u9_a_claimed_node_is_skipped() {
    let mut engine = engine(json!({"a": {"max_count": 3}}));
    update(&mut engine, NOW, "a", 3);
    claim(&mut engine, NOW, &["a"]);
    assert_eq!(skip(&mut engine, NOW, "a", -1), "claimed");
}

#[test]
fn u10_parents_and_subs_share_one_namespace() {
    let sub = |id: &str| json!({ id: {"max_count": 1} });
    assert_eq!(definition_errors(json!({"a": {"sub_achievements": sub("a")}})).len(), 1);
    assert_eq!(definition_errors(json!({"a": {"sub_achievements": sub("b")}, "b": {}})).len(), 1);
    assert_eq!(definition_errors(json!({"a": {"sub_achievements": sub("c")}, "b": {"sub_achievements": sub("c")}})).len(), 1);
    assert_eq!(definition_errors(json!({"a": {"sub_achievements": sub("c")}, "b": {"sub_achievements": sub("d")}})), [""; 0]);
}

#[test]
fn g13_every_completion_yields_one_unlock_with_the_words_of_the_definition() {
    let mut engine = engine(json!({
        "plain": {"name": "Plain"},
        "rich": {
            "name": "Rich", "description": "All of it", "category": "quests", "icon": "star.png",
            "unlock_message": {"title": "Hooray", "body": "You did it", "share_text": "I did it", "share_url": "https://example.org"},
        },
    }));
    let outcome = updates(&mut engine, NOW, &[("plain", 1), ("rich", 1)]);
    let [plain, rich] = &outcome.unlocks[..] else { panic!("{outcome:?}") };
    assert_eq!((plain.title.as_str(), plain.body.as_deref(), plain.retroactive), ("Plain", None, false));
    let shown = json(&plaudit::Outcome { unlocks: vec![rich.clone()], ..Default::default() }.to_value());
    let expected = json!({
        "key": "rich@once#1", "id": "rich", "title": "Hooray", "description": "All of it", "icon": "star.png", "category": "quests",
        "body": "You did it", "share_text": "I did it", "share_url": "https://example.org", "at": sec(NOW), "retroactive": false,
    });
    assert_eq!(shown["unlocks"][0], expected);
}

#[test]
fn x1_reset_deletes_record_and_pending_claims() {
    let mut engine = engine(json!({"daily": {"max_count": 3, "count": 1, "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 3);
    update(&mut engine, TOMORROW, "daily", 3);
    claim(&mut engine, TOMORROW, &["daily"]);
    engine.reset(&["daily"]).unwrap();
    let shown = view(&engine, "daily", TOMORROW);
    assert_eq!((shown.count, shown.pending_claims, shown.claim_time_sec, shown.update_time_sec), (1, 0, 0, 0));
    assert_eq!(claim_refused(&mut engine, TOMORROW, &["daily"]), ErrorCode::NotComplete);
}

#[test]
fn x1_subs_are_reset_only_if_they_are_named() {
    let mut engine = engine(json!({"parent": {"max_count": 9, "sub_achievements": {"one": {"max_count": 9}, "two": {"max_count": 9}}}}));
    updates(&mut engine, NOW, &[("parent", 1), ("one", 2), ("two", 3)]);
    engine.reset(&["parent", "two"]).unwrap();
    assert_eq!([count(&engine, "parent", NOW), count(&engine, "one", NOW), count(&engine, "two", NOW)], [0, 2, 0]);
}

#[test]
fn x1_earning_numbers_and_activity_stay() {
    let mut engine = engine(json!({
        "a": {}, "session": {"trigger": {"session_count": {"sessions": 2}}},
    }));
    apply(&mut engine, NOW, Action::SessionCompleted { duration_sec: 60, content_id: None });
    update(&mut engine, NOW, "a", 1);
    engine.reset(&["a"]).unwrap();
    let shown = view(&engine, "a", LATER);
    assert_eq!((shown.count, shown.earned_count, shown.first_earned_time_sec), (0, 1, sec(NOW)));
    assert_eq!(keys(&update(&mut reload(&engine), LATER, "a", 1)), ["a@once#2"], "also after saving and loading");
    assert_eq!(keys(&update(&mut engine, LATER, "a", 1)), ["a@once#2"]);
    let outcome = apply(&mut engine, LATER, Action::SessionCompleted { duration_sec: 60, content_id: None });
    assert_eq!(unlocked(&outcome), ["session"]);
}

#[test]
fn x1_keys_stay_unique_when_a_reset_is_followed_by_older_instants() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *", "auto_reset": true}}));
    let mut seen = std::collections::HashSet::new();
    for day in ["2026-11-18", "2026-11-20", "2026-11-21", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"] {
        for hour in ["01", "02", "03"] {
            let outcome = update(&mut engine, format!("{day}T{hour}:00").as_str(), "daily", 1);
            for key in keys(&outcome) {
                assert!(seen.insert(key.to_owned()), "{key} stands twice");
            }
        }
        engine.reset(&["daily"]).unwrap();
    }
    assert_eq!(seen.len(), 21);
}

#[test]
fn x1_a_reset_of_an_unknown_id_forgets_nothing() {
    let mut engine = engine(json!({"a": {"max_count": 9}}));
    update(&mut engine, NOW, "a", 1);
    let before = engine.state();
    assert_eq!(engine.reset(&["a", "nobody"]).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(engine.state(), before);
}

#[test]
fn x1_a_reset_precondition_locks_again() {
    let mut engine = engine(json!({"a": {}, "b": {"max_count": 9, "precondition_ids": ["a"]}}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 1)]);
    engine.reset(&["a"]).unwrap();
    assert_eq!(skip(&mut engine, NOW, "b", 1), "locked");
}

#[test]
fn hiro_1_8_1_the_order_of_interdependent_progress_is_stable() {
    let achievements: Json = (0..10)
        .map(|level: i64| {
            let before = if level == 0 { json!([]) } else { json!([format!("level_{}", level - 1)]) };
            (format!("level_{level}"), json!({"precondition_ids": before, "auto_claim": true}))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut engine = engine(achievements);
    let amounts: Vec<_> = ["7", "2", "9", "0", "5", "1", "8", "3", "6", "4"].map(|n| format!("level_{n}")).to_vec();
    let amounts: Vec<_> = amounts.iter().map(|id| (id.as_str(), 1)).collect();
    let expected: Vec<_> = (0..10).map(|level| format!("level_{level}")).collect();
    assert_eq!(unlocked(&updates(&mut engine, NOW, &amounts)), expected);
}

#[test]
fn hiro_1_17_max_count_zero_is_claimable_only_after_its_preconditions() {
    let mut engine = engine(json!({"gate": {}, "badge": {"max_count": 0, "precondition_ids": ["gate"]}}));
    assert_eq!(claim_refused(&mut engine, NOW, &["badge"]), ErrorCode::NotComplete);
    update(&mut engine, NOW, "gate", 1);
    claim(&mut engine, NOW, &["badge"]);
}

#[test]
fn hiro_1_27_auto_reset_with_max_count_zero_replays_after_a_claim() {
    let mut engine = engine(json!({"again": {"max_count": 0, "auto_reset": true, "reward": gold(1)}}));
    for n in 1..=3 {
        let outcome = claim(&mut engine, NOW, &["again"]);
        assert_eq!(keys(&outcome), [format!("again@once#{n}")]);
        assert_eq!(granted(&outcome), ["reward again"]);
        assert_eq!(view(&engine, "again", NOW).claim_time_sec, 0);
    }
}

#[test]
fn hiro_1_20_the_state_after_an_update_is_the_latest() {
    let mut engine = engine(json!({"a": {"max_count": 3, "auto_claim": true, "reward": gold(1)}}));
    update(&mut engine, NOW, "a", 3);
    let shown = view(&engine, "a", NOW);
    assert_eq!((shown.count, shown.claim_time_sec, shown.update_time_sec), (3, sec(NOW), sec(NOW)));
    assert!(shown.reward.is_some());
}

#[test]
fn hiro_offline_is_active_is_recomputed_after_offline_progress() {
    let mut engine = engine(json!({"trial": {"duration_sec": DAY, "max_count": 3}}));
    assert!(active(&engine, "trial", TOMORROW));
    update(&mut engine, "2026-11-21T08:00", "trial", 1);
    assert!(!active(&engine, "trial", TOMORROW), "the window began earlier");
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
