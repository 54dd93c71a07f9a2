//! R5: pending runs.

use crate::common::*;
use crate::support::*;
use plaudit::{ErrorCode, NodeState};

#[test]
fn r5_each_completed_unclaimed_run_adds_one_pending_claim() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *", "reward": gold(1)}}));
    for day in ["2026-11-18T10:00", "2026-11-19T10:00", "2026-11-21T10:00"] {
        update(&mut engine, day, "daily", 1);
    }
    assert_eq!(view(&engine, "daily", NOW).pending_claims, 2);
    assert_eq!(view(&engine, "daily", TOMORROW).pending_claims, 3);
}

#[test]
fn r5_one_mention_pays_one_run_the_current_one_first() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *", "reward": gold(1)}}));
    update(&mut engine, "2026-11-20T10:00", "daily", 1);
    update(&mut engine, NOW, "daily", 1);
    assert_eq!(granted(&claim(&mut engine, NOW, &["daily"])), ["reward daily"]);
    let shown = view(&engine, "daily", NOW);
    assert_eq!((shown.claim_time_sec, shown.pending_claims), (sec(NOW), 1));
    assert_eq!(granted(&claim(&mut engine, LATER, &["daily"])), ["reward daily"]);
    let shown = view(&engine, "daily", LATER);
    assert_eq!((shown.claim_time_sec, shown.pending_claims), (sec(NOW), 0));
    assert_eq!(claim_refused(&mut engine, LATER, &["daily"]), ErrorCode::AlreadyClaimed);
}

#[test]
fn r5_a_pending_run_changes_pending_claims_only() {
    let mut engine = engine(json!({"daily": {"max_count": 3, "reset_cronexpr": "0 0 * * *", "reward": gold(1)}}));
    update(&mut engine, NOW, "daily", 3);
    update(&mut engine, TOMORROW, "daily", 2);
    let mut before = view(&engine, "daily", "2026-11-22T11:00");
    claim(&mut engine, "2026-11-22T11:00", &["daily"]);
    before.pending_claims -= 1;
    // Nothing is left to claim.
    (before.state, before.claimable) = (NodeState::Open, false);
    assert_eq!(view(&engine, "daily", "2026-11-22T11:00"), before);
}

#[test]
fn r5_a_pending_run_is_paid_by_todays_definition() {
    let achievements = |amount| json!({"daily": {"reset_cronexpr": "0 0 * * *", "reward": gold(amount)}});
    let mut old = engine(achievements(1));
    update(&mut old, NOW, "daily", 1);
    let mut new = with_definitions(&old, achievements(9));
    let outcome = claim(&mut new, TOMORROW, &["daily"]);
    let reward = json(outcome.rewards[0].reward.as_ref().unwrap());
    assert_eq!(reward["currencies"]["gold"], 9);
}

#[test]
fn r5_pending_claims_outlive_many_resets() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 1);
    let mut engine = reload(&engine);
    claim(&mut engine, "2036-11-21T10:00", &["daily"]);
    assert_eq!(claim_refused(&mut engine, "2036-11-21T10:00", &["daily"]), ErrorCode::NotComplete);
}
