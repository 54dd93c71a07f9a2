//! R6 and R7: what a host puts in the place of a reward, and nodes without one.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Command, DueReward, ErrorCode, GrantRefused, Granted, PendingRewards, RewardSource, Value};

/// Refuses what its list names, replaces everything else.
struct Hook(Vec<&'static str>);

impl RewardSource for Hook {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        if self.0.contains(&due.id) {
            return Err(GrantRefused("out of stock".to_owned()));
        }
        Ok(Granted::Reward(Value::from("replaced")))
    }
}

#[test]
fn r6_a_hook_may_replace_a_reward() {
    let mut engine = engine(json!({"a": {"reward": gold(1)}}));
    update(&mut engine, NOW, "a", 1);
    let command = Command::new(NOW.instant(), Action::claim(["a"]));
    let outcome = engine.apply_with(&[command], &mut Hook(vec![])).unwrap();
    assert_eq!(outcome.rewards[0].reward, Some(Value::from("replaced")));
    assert_eq!(view(&engine, "a", NOW).reward, Some(Value::from("replaced")));
}

#[test]
fn r6_a_failed_auto_claim_leaves_the_node_completed_and_unclaimed_and_is_reported() {
    let mut engine = engine(json!({"a": {"max_count": 3, "auto_claim": true, "reward": gold(1)}, "b": {}}));
    let command = |id, amount| [Command::new(NOW.instant(), Action::update([(id, amount)]))];
    let outcome = engine.apply_with(&command("a", 3), &mut Hook(vec!["a"])).unwrap();
    assert_eq!(events(&outcome), ["progressed a 3", "completed a 3", "claim_failed a"]);
    assert_eq!((unlocked(&outcome), granted(&outcome)), (vec!["a"], vec![]));
    let shown = view(&engine, "a", NOW);
    assert_eq!((shown.count, shown.claim_time_sec), (3, 0));

    for again in [command("a", 1), command("a", 0), command("b", 1)] {
        let outcome = engine.apply_with(&again, &mut Hook(vec![])).unwrap();
        assert_eq!(granted(&outcome), [""; 0], "it is not retried by itself");
    }
    claim(&mut engine, LATER, &["a"]);
}

#[test]
fn r6_a_failed_total_is_reported_and_stays_due() {
    let mut engine = plain_family(|family| family["auto_claim_total"] = json!(true));
    let command = [Command::new(NOW.instant(), Action::update(ALL))];
    let outcome = engine.apply_with(&command, &mut Hook(vec!["family"])).unwrap();
    assert!(events(&outcome).contains(&"claim_failed family".to_owned()));
    assert_eq!(granted(&claim_total(&mut engine, LATER, &["family"])), ["reward family", "total_reward family"]);
}

#[test]
fn r6_a_failed_claim_of_a_late_run_stays_pending() {
    let mut engine = engine(json!({"daily": {"max_count": 2, "auto_claim": true, "reward": gold(1), "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, TOMORROW, "daily", 1);
    let command = [Command::new(NOW.instant(), Action::update([("daily", 2)]))];
    let outcome = engine.apply_with(&command, &mut Hook(vec!["daily"])).unwrap();
    assert_eq!(events(&outcome), ["progressed daily 2", "completed daily 2", "claim_failed daily"]);
    assert_eq!(view(&engine, "daily", TOMORROW).pending_claims, 1);
}

#[test]
fn r6_a_failed_auto_claim_of_a_max_count_zero_node_is_tried_again_when_it_is_named() {
    let mut engine = engine(json!({"free": {"max_count": 0, "auto_claim": true, "reward": gold(1)}}));
    let command = [Command::new(NOW.instant(), Action::update([("free", 0)]))];
    let outcome = engine.apply_with(&command, &mut Hook(vec!["free"])).unwrap();
    assert_eq!((events(&outcome), unlocked(&outcome)), (vec!["claim_failed free".to_owned()], vec![]));
    assert_eq!(unlocked(&engine.apply_with(&command, &mut PendingRewards).unwrap()), ["free"]);
}

#[test]
fn r6_a_claim_by_hand_that_the_hook_refuses_changes_nothing() {
    let mut engine = engine(json!({"a": {"reward": gold(1)}, "b": {"reward": gold(1)}}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 1)]);
    let before = engine.state();
    let command = [Command::new(NOW.instant(), Action::claim(["a", "b"]))];
    let error = engine.apply_with(&command, &mut Hook(vec!["b"])).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::Internal, Some("/ids/1")));
    assert_eq!(engine.state(), before);
}

#[test]
fn r7_a_node_without_a_reward_still_completes_and_is_claimed() {
    let mut engine = engine(json!({"plain": {}, "auto": {"auto_claim": true}}));
    let outcome = updates(&mut engine, NOW, &[("plain", 1), ("auto", 1)]);
    assert_eq!(unlocked(&outcome), ["auto", "plain"]);
    let outcome = claim(&mut engine, NOW, &["plain"]);
    assert_eq!((events(&outcome), outcome.rewards), (vec!["claimed plain".to_owned()], vec![]));
    for id in ["plain", "auto"] {
        let shown = view(&engine, id, NOW);
        assert_eq!((shown.claim_time_sec, shown.reward), (sec(NOW), None));
    }
}
