//! R3: total rewards.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Command, ErrorCode};

#[test]
fn r3_auto_claim_claims_the_own_reward_on_completion() {
    let mut engine = plain_family(|family| family["auto_claim"] = json!(true));
    let outcome = updates(&mut engine, NOW, &[("family", 1), ("one", 1)]);
    assert_eq!(granted(&outcome), ["reward family"]);
    assert_eq!(view(&engine, "family", NOW).claim_time_sec, sec(NOW));
    assert_eq!(view(&engine, "one", NOW).claim_time_sec, 0);
}

#[test]
fn r3_the_total_falls_due_when_the_parent_and_all_subs_are_complete() {
    let mut engine = plain_family(|_| {});
    let mut last = |id: &str| {
        update(&mut engine, NOW, id, 1);
        engine.preview(&[Command::new(NOW.instant(), total_claim(&["family"]))]).map(|outcome| granted(&outcome)).unwrap_or_default()
    };
    assert_eq!(last("one"), [""; 0]);
    assert_eq!(last("family"), ["reward family"]);
    assert_eq!(last("two"), ["reward family", "total_reward family"]);
}

#[test]
fn r3_without_subs_the_parent_alone_decides() {
    let mut engine = engine(json!({"alone": {"total_reward": gold(1)}}));
    update(&mut engine, NOW, "alone", 1);
    assert_eq!(granted(&claim_total(&mut engine, NOW, &["alone"])), ["total_reward alone"]);
}

#[test]
fn r3_archived_subs_are_left_out() {
    let mut engine = plain_family(|family| family["sub_achievements"]["two"]["archived"] = json!(true));
    updates(&mut engine, NOW, &[("family", 1), ("one", 1)]);
    assert_eq!(granted(&claim_total(&mut engine, NOW, &["family"])), ["reward family", "total_reward family"]);
}

#[test]
fn r3_all_have_to_be_complete_at_the_same_moment() {
    let mut engine = family(|family| family["sub_achievements"]["one"]["reset_cronexpr"] = json!("0 12 * * *"));
    update(&mut engine, NOW, "one", 1);
    updates(&mut engine, "2026-11-21T13:00", &[("family", 1), ("two", 1)]);
    assert_eq!(total(&engine, TOMORROW), (0, 0), "`one` had been reset before");
    assert_eq!(granted(&claim_total(&mut engine, "2026-11-21T13:00", &["family"])), ["reward family"]);
}

#[test]
fn r3_it_stays_due_when_a_sub_is_undone_or_reset() {
    let mut engine = family(|family| {
        family["reset_cronexpr"] = json!("0 0 * * 1");
        family["sub_achievements"]["two"]["max_count"] = json!(2);
    });
    updates(&mut engine, NOW, &[("family", 1), ("one", 1), ("two", 2)]);
    update(&mut engine, NOW, "two", -1);
    assert_eq!(granted(&claim_total(&mut engine, TOMORROW, &["family"])), ["reward family", "total_reward family"]);
}

#[test]
fn r3_the_scheduled_reset_turns_it_into_a_pending_total_claim() {
    let mut engine = family(|_| {});
    updates(&mut engine, NOW, &ALL);
    assert_eq!(total(&engine, TOMORROW), (0, 1));
    let outcome = claim_total(&mut engine, TOMORROW, &["family"]);
    assert_eq!(granted(&outcome), ["reward family", "total_reward family"]);
    assert_eq!(total(&engine, TOMORROW), (0, 0), "claiming a pending total sets no instant");
}

#[test]
fn r3_a_reset_of_the_parent_leaves_no_pending_total_where_none_was_due_or_it_was_claimed() {
    let mut engine = family(|_| {});
    updates(&mut engine, NOW, &ALL[..2]);
    assert_eq!(total(&engine, TOMORROW), (0, 0));
    updates(&mut engine, TOMORROW, &ALL);
    claim_total(&mut engine, TOMORROW, &["family"]);
    assert_eq!(total(&engine, "2026-11-23T10:00"), (0, 0));
}

#[test]
fn r3_auto_reset_begins_no_new_phase_for_it() {
    let mut engine = engine(json!({"again": {"auto_reset": true, "auto_claim": true, "total_reward": gold(1)}}));
    update(&mut engine, NOW, "again", 1);
    update(&mut engine, NOW, "again", 1);
    let outcome = claim_total(&mut engine, NOW, &["again"]);
    assert_eq!(granted(&outcome), ["total_reward again"]);
    update(&mut engine, NOW, "again", 1);
    assert_eq!(refused(&mut engine, NOW, total_claim(&["again"])), ErrorCode::NotComplete, "once per phase of the parent");
}

#[test]
fn r3_auto_claim_total_claims_it_when_it_falls_due() {
    let mut engine = family(|family| family["auto_claim_total"] = json!(true));
    updates(&mut engine, NOW, &ALL[..2]);
    let outcome = update(&mut engine, LATER, "two", 1);
    assert_eq!(events(&outcome), ["progressed two 1", "completed two 1", "total_claimed family"]);
    assert_eq!(total(&engine, LATER), (sec(LATER), 0));
    assert_eq!(view(&engine, "family", LATER).claim_time_sec, 0, "the node's own reward is not claimed");
}

#[test]
fn r3_it_falls_due_again_in_the_next_phase() {
    let mut engine = family(|family| family["auto_claim_total"] = json!(true));
    assert_eq!(granted(&updates(&mut engine, NOW, &ALL)), ["total_reward family"]);
    assert_eq!(granted(&updates(&mut engine, TOMORROW, &ALL)), ["total_reward family"]);
}

#[test]
fn r3_a_sub_with_max_count_zero_counts_once_its_preconditions_are_met() {
    let mut engine = plain_family(|family| {
        family["auto_claim_total"] = json!(true);
        family["sub_achievements"]["two"] = json!({"max_count": 0, "precondition_ids": ["one"]});
    });
    update(&mut engine, NOW, "family", 1);
    assert_eq!(granted(&update(&mut engine, NOW, "one", 1)), ["total_reward family"]);
}

#[test]
fn r3_a_sub_that_was_undone_in_the_same_batch_is_seen() {
    let mut engine = plain_family(|family| {
        family["auto_claim_total"] = json!(true);
        family["sub_achievements"]["two"]["max_count"] = json!(2);
    });
    let batch = [&[("family", 1), ("two", 2)][..], &[("two", -1)], &[("one", 1)]];
    let commands = batch.map(|amounts| Command::new(NOW.instant(), Action::update(amounts.iter().copied())));
    assert_eq!(granted(&engine.apply_all(&commands).unwrap()), [""; 0]);
    assert_eq!(granted(&update(&mut engine, NOW, "two", 1)), ["total_reward family"]);
}

#[test]
fn r3_a_sub_that_completes_by_time_alone_is_seen_by_the_claim() {
    let mut engine = plain_family(|family| {
        family["sub_achievements"] = json!({"hour": {"max_count": 0, "reset_cronexpr": "0 9 * * *", "duration_sec": HOUR}});
    });
    update(&mut engine, "2026-11-21T08:00", "family", 1);
    claim(&mut engine, "2026-11-21T08:00", &["family"]);
    assert_eq!(refused(&mut engine, "2026-11-21T08:30", total_claim(&["family"])), ErrorCode::AlreadyClaimed);
    assert_eq!(granted(&claim_total(&mut engine, "2026-11-21T09:30", &["family"])), ["total_reward family"]);
}

#[test]
fn r3_a_parent_whose_precondition_is_its_own_last_stage() {
    let mut engine = plain_family(|family| {
        family["auto_claim_total"] = json!(true);
        family["max_count"] = json!(0);
        family["precondition_ids"] = json!(["two"]);
    });
    let outcome = updates(&mut engine, NOW, &[("one", 1), ("two", 1)]);
    assert_eq!(granted(&outcome), ["total_reward family"]);
}

#[test]
fn hiro_1_25_the_total_claim_time_is_stamped_on_auto_claim_total_during_an_update() {
    let mut engine = plain_family(|family| family["auto_claim_total"] = json!(true));
    updates(&mut engine, NOW, &ALL);
    assert_eq!(total(&engine, NOW).0, sec(NOW));
    assert!(view(&engine, "family", NOW).parent.unwrap().total_reward.is_some());
}
