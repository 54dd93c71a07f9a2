//! R6 and R7: rewards that a host replaces or refuses, and nodes without a reward.

use crate::common::*;
use crate::support::*;
use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;
use plaudit::{Action, Command, DueReward, ErrorCode, GrantRefused, Granted, PendingRewards, RewardSource, Value};

/// Refuses the ids in its list, and replaces all other rewards.
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
        assert_eq!(granted(&outcome), [""; 0], "a refused grant is not retried automatically");
    }
    claim(&mut engine, LATER, &["a"]);
}

#[test]
fn r6_a_servers_claim_event_pays_a_failed_auto_claim() {
    let document = document(json!({"a": {"auto_claim": true, "reward": gold(1)}}));
    let mut record = StreamRecord::new("ada", &Rulebook::new(value(&document), "ada").unwrap(), NOW.instant()).unwrap();
    let mut run = |eid: &str, action: Action, hook: &mut Hook| {
        let command = Command::new(NOW.instant(), action).to_value();
        record.apply_at(eid, None, &command, NOW.instant(), hook)
    };
    let failed = run("e1", Action::update([("a", 1)]), &mut Hook(vec!["a"])).unwrap();
    assert_eq!(
        (events(&failed), failed.unlocks.len()),
        (vec!["progressed a 1".to_owned(), "completed a 1".to_owned(), "claim_failed a".to_owned()], 1)
    );
    let still = run("e2", Action::claim(["a"]), &mut Hook(vec!["a"])).unwrap_err();
    assert_eq!(still.code(), ErrorCode::Internal, "the hook refuses it once more");
    let paid = run("e3", Action::claim(["a"]), &mut Hook(vec![])).unwrap();
    assert_eq!((events(&paid), granted(&paid), paid.unlocks.len()), (vec!["claimed a".to_owned()], vec!["reward a".to_owned()], 0));
    assert_eq!(paid.rewards[0].reward, Some(Value::from("replaced")));
    assert_eq!(run("e4", Action::claim(["a"]), &mut Hook(vec![])).unwrap_err().code(), ErrorCode::AlreadyClaimed);
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

/// Leaves everything to later claims.
struct Later(Vec<String>);

impl RewardSource for Later {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        self.0.push(due.key.to_owned());
        Ok(Granted::Later)
    }
}

#[test]
fn r6_a_claim_that_is_granted_later_leaves_the_run_unclaimed_and_has_not_failed() {
    let mut engine = engine(json!({"auto": {"auto_claim": true, "reward": gold(1)}, "hand": {"reward": gold(1)}}));
    let mut later = Later(vec![]);
    let command = |action| [Command::new(NOW.instant(), action)];
    let outcome = engine.apply_with(&command(Action::update([("auto", 1), ("hand", 1)])), &mut later).unwrap();
    assert_eq!(events(&outcome), ["progressed auto 1", "completed auto 1", "progressed hand 1", "completed hand 1"]);
    let outcome = engine.apply_with(&command(Action::claim(["hand"])), &mut later).unwrap();
    assert_eq!((events(&outcome), granted(&outcome)), (vec![], vec![]), "a claim by hand is accepted");
    assert_eq!(later.0, ["auto@run#0", "hand@run#0"]);
    for id in ["auto", "hand"] {
        assert_eq!(view(&engine, id, NOW).claim_time_sec, 0);
        assert_eq!(granted(&claim(&mut engine, LATER, &[id])), [format!("reward {id}")]);
    }
    let error = engine.apply_with(&command(Action::claim(["hand"])), &mut later).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AlreadyClaimed);
}

#[test]
fn r6_a_total_an_implied_node_and_a_late_run_that_are_granted_later_are_claimed_later() {
    let mut family = plain_family(|family| family["auto_claim_total"] = json!(true));
    let command = |action| [Command::new(NOW.instant(), action)];
    let outcome = family.apply_with(&command(Action::update(ALL)), &mut Later(vec![])).unwrap();
    assert!(!events(&outcome).iter().any(|event| event.starts_with("claim_failed") || event.starts_with("total_claimed")));
    let total = Action::Claim { ids: vec!["family".to_owned()], claim_total_reward: true };
    assert_eq!(events(&family.apply_with(&command(total), &mut Later(vec![])).unwrap()), [""; 0]);
    assert_eq!(granted(&claim_total(&mut family, LATER, &["family"])), ["reward family", "total_reward family"]);

    let mut free = engine(json!({"free": {"max_count": 0, "auto_claim": true, "reward": gold(1)}}));
    let named = command(Action::update([("free", 0)]));
    assert_eq!(unlocked(&free.apply_with(&named, &mut Later(vec![])).unwrap()), [""; 0], "its claim is its completion (U7)");
    assert_eq!(unlocked(&claim(&mut free, LATER, &["free"])), ["free"]);

    let mut daily = engine(json!({"daily": {"max_count": 2, "auto_claim": true, "reward": gold(1), "reset_cronexpr": "0 0 * * *"}}));
    update(&mut daily, TOMORROW, "daily", 1);
    let outcome = daily.apply_with(&command(Action::update([("daily", 2)])), &mut Later(vec![])).unwrap();
    assert_eq!(events(&outcome), ["progressed daily 2", "completed daily 2"]);
    assert_eq!(view(&daily, "daily", TOMORROW).pending_claims, 1);
}

#[test]
fn r6_a_pending_total_that_is_granted_later_has_one_key_however_often_it_is_claimed() {
    let mut engine = family(|_| {});
    updates(&mut engine, NOW, &ALL);
    updates(&mut engine, TOMORROW, &ALL);
    let mut later = Later(vec![]);
    for at in ["2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T12:00"] {
        let command = [Command::new(at.instant(), total_claim(&["family"]))];
        assert_eq!(granted(&engine.apply_with(&command, &mut later).unwrap()), [""; 0]);
    }
    later.0.retain(|key| key.contains("total"));
    let phase = sec("2026-11-23T00:00");
    assert_eq!(later.0, vec![format!("family@pending-total#{phase}-2"); 3]);
    // The total that is claimed next has another key.
    claim_total(&mut engine, "2026-11-23T13:00", &["family"]);
    let mut later = Later(vec![]);
    engine.apply_with(&[Command::new("2026-11-23T14:00".instant(), total_claim(&["family"]))], &mut later).unwrap();
    assert!(later.0.contains(&format!("family@pending-total#{phase}-1")), "{:?}", later.0);
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
