//! R1–R7 and T3: claims, pending claims, total rewards, reward hooks.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use plaudit::{
    Action, Actor, Command, DueReward, Engine, EngineOptions, ErrorCode, GrantRefused, Granted, PendingRewards, RewardSource, Role, Value,
};
use support::*;

const NOW: &str = "2026-11-21T10:00";
const LATER: &str = "2026-11-21T11:00";
const TOMORROW: &str = "2026-11-22T10:00";

/// A daily parent with two daily subs and a total reward.
fn family(change: impl Fn(&mut Json)) -> Engine {
    let sub = json!({"reset_cronexpr": "0 0 * * *", "reward": gold(1)});
    let mut parent = json!({
        "reset_cronexpr": "0 0 * * *", "reward": gold(10), "total_reward": gold(100),
        "sub_achievements": {"one": sub, "two": sub},
    });
    change(&mut parent);
    engine(json!({"family": parent}))
}

fn plain_family(change: impl Fn(&mut Json)) -> Engine {
    let mut parent = json!({
        "reward": gold(10), "total_reward": gold(100), "sub_achievements": {"one": {"reward": gold(1)}, "two": {"reward": gold(1)}},
    });
    change(&mut parent);
    engine(json!({"family": parent}))
}

#[track_caller]
fn total(engine: &Engine, at: impl Instant) -> (i64, i64) {
    let parent = view(engine, "family", at).parent.unwrap();
    (parent.total_claim_time_sec, parent.pending_total_claims)
}

const ALL: [(&str, i64); 3] = [("family", 1), ("one", 1), ("two", 1)];

#[test]
fn r1_claim_names_ids() {
    let mut engine = engine(json!({"a": {"reward": gold(1)}, "b": {"reward": gold(2), "sub_achievements": {"c": {"reward": gold(3)}}}}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 1), ("c", 1)]);
    let outcome = claim(&mut engine, LATER, &["c", "a"]);
    assert_eq!(events(&outcome), ["claimed a", "claimed c"]);
    assert_eq!(granted(&outcome), ["reward a", "reward c"]);
    assert_eq!([view(&engine, "a", LATER).claim_time_sec, view(&engine, "b", LATER).claim_time_sec], [sec(LATER), 0]);
}

#[test]
fn r1_a_repeated_id_is_an_invalid_command() {
    let mut engine = engine(json!({"again": {"auto_reset": true}}));
    update(&mut engine, NOW, "again", 1);
    update(&mut engine, NOW, "again", 1);
    assert_eq!(claim_refused(&mut engine, NOW, &["again", "again"]), ErrorCode::InvalidCommand);
    let command = json!({"type": "claim", "at": sec(NOW), "ids": ["again", "again"]});
    let error = engine.apply(&Command::from_value(&value(&command)).unwrap()).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::InvalidCommand, Some("/ids/1")));
}

#[test]
fn r1_an_empty_claim_does_nothing() {
    let mut engine = engine(json!({"a": {}}));
    assert_eq!(claim(&mut engine, NOW, &[]), plaudit::Outcome::default());
}

#[test]
fn r1_the_total_is_claimed_as_well_where_it_is_available() {
    let mut engine = plain_family(|_| {});
    updates(&mut engine, NOW, &ALL);
    let outcome = claim_total(&mut engine, LATER, &["family"]);
    assert_eq!(events(&outcome), ["claimed family", "total_claimed family"]);
    assert_eq!(granted(&outcome), ["reward family", "total_reward family"]);
    assert_eq!(total(&engine, LATER), (sec(LATER), 0));
}

#[test]
fn r1_without_the_flag_the_total_is_left() {
    let mut engine = plain_family(|_| {});
    updates(&mut engine, NOW, &ALL);
    assert_eq!(granted(&claim(&mut engine, NOW, &["family"])), ["reward family"]);
    assert_eq!(total(&engine, NOW), (0, 0));
}

#[test]
fn r1_the_absence_of_a_total_is_no_error_while_the_own_reward_can_be_claimed() {
    let mut engine = plain_family(|_| {});
    updates(&mut engine, NOW, &[("family", 1), ("one", 1)]);
    assert_eq!(granted(&claim_total(&mut engine, NOW, &["family", "one"])), ["reward family", "reward one"]);
}

#[test]
fn r1_a_total_alone_can_be_claimed() {
    let mut engine = plain_family(|_| {});
    updates(&mut engine, NOW, &ALL);
    claim(&mut engine, NOW, &["family"]);
    assert_eq!(granted(&claim_total(&mut engine, LATER, &["family"])), ["total_reward family"]);
    assert_eq!(refused(&mut engine, LATER, total_claim(&["family"])), ErrorCode::AlreadyClaimed);
}

#[test]
fn r1_all_or_nothing() {
    let mut engine = engine(json!({"a": {}, "b": {}, "c": {}}));
    updates(&mut engine, NOW, &[("a", 1), ("c", 1)]);
    assert_eq!(claim_refused(&mut engine, NOW, &["a", "b", "c"]), ErrorCode::NotComplete);
    assert_eq!(view(&engine, "a", NOW).claim_time_sec, 0);
    assert_eq!(claim_refused(&mut engine, NOW, &["a", "nobody"]), ErrorCode::NotFound);
    claim(&mut engine, NOW, &["a", "c"]);
}

#[test]
fn r1_the_error_tells_the_first_failing_id() {
    let mut engine = engine(json!({"a": {}, "b": {}, "c": {}}));
    update(&mut engine, NOW, "a", 1);
    let error = engine.apply(&Command::new(NOW.instant(), Action::claim(["c", "b", "a"]))).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::NotComplete, Some("/ids/1")));
    assert!(error.message().contains("\"b\""), "{error}");
}

#[test]
fn r2_not_found_already_claimed_not_complete() {
    let mut engine = engine(json!({"a": {"max_count": 2}}));
    assert_eq!(claim_refused(&mut engine, NOW, &["nobody"]), ErrorCode::NotFound);
    assert_eq!(claim_refused(&mut engine, NOW, &["a"]), ErrorCode::NotComplete);
    update(&mut engine, NOW, "a", 1);
    assert_eq!(claim_refused(&mut engine, NOW, &["a"]), ErrorCode::NotComplete);
    update(&mut engine, NOW, "a", 1);
    claim(&mut engine, NOW, &["a"]);
    assert_eq!(claim_refused(&mut engine, NOW, &["a"]), ErrorCode::AlreadyClaimed);
}

#[test]
fn r2_after_a_reset_it_is_not_complete_any_more() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 1);
    claim(&mut engine, NOW, &["daily"]);
    assert_eq!(claim_refused(&mut engine, LATER, &["daily"]), ErrorCode::AlreadyClaimed);
    assert_eq!(claim_refused(&mut engine, TOMORROW, &["daily"]), ErrorCode::NotComplete);
}

#[test]
fn r2_a_complete_node_is_claimable_though_locked_since() {
    let mut engine = engine(json!({"first": {"max_count": 2}, "second": {"precondition_ids": ["first"]}}));
    updates(&mut engine, NOW, &[("first", 2), ("second", 1)]);
    update(&mut engine, NOW, "first", -1);
    claim(&mut engine, NOW, &["second"]);
}

#[test]
fn r2_a_complete_node_is_claimable_though_inactive_expired_or_archived() {
    let achievements = |archived: bool| {
        json!({
            "inactive": {"reset_cronexpr": "0 0 * * *", "duration_sec": 12 * HOUR},
            "expired": {"end_time_sec": sec("2026-11-21T12:00")},
            "archived": {"archived": archived},
        })
    };
    let mut open = engine(achievements(false));
    updates(&mut open, NOW, &[("inactive", 1), ("expired", 1), ("archived", 1)]);
    let mut closed = with_definitions(&open, achievements(true));
    claim(&mut closed, "2026-11-21T20:00", &["inactive", "expired", "archived"]);
}

#[test]
fn r2_a_max_count_zero_node_is_not_complete_while_locked_inactive_or_archived() {
    let mut engine = engine(json!({
        "gate": {}, "locked": {"max_count": 0, "precondition_ids": ["gate"]},
        "inactive": {"max_count": 0, "start_time_sec": sec(TOMORROW)},
        "archived": {"max_count": 0, "archived": true},
    }));
    for id in ["locked", "inactive", "archived"] {
        assert_eq!(claim_refused(&mut engine, NOW, &[id]), ErrorCode::NotComplete, "{id}");
    }
}

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
    assert_eq!(total(&engine, TOMORROW), (0, 0), "the one sub had been reset by then");
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
    assert_eq!(total(&engine, TOMORROW), (0, 0), "a pending one stamps no time");
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
    assert_eq!(refused(&mut engine, NOW, total_claim(&["again"])), ErrorCode::NotComplete, "once, in one phase of the parent");
}

#[test]
fn r3_auto_claim_total_claims_it_when_it_falls_due() {
    let mut engine = family(|family| family["auto_claim_total"] = json!(true));
    updates(&mut engine, NOW, &ALL[..2]);
    let outcome = update(&mut engine, LATER, "two", 1);
    assert_eq!(events(&outcome), ["progressed two 1", "completed two 1", "total_claimed family"]);
    assert_eq!(total(&engine, LATER), (sec(LATER), 0));
    assert_eq!(view(&engine, "family", LATER).claim_time_sec, 0, "the own reward is another matter");
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

fn team_engine(role: Option<Role>) -> Engine {
    let options = EngineOptions {
        team: Some("reds".to_owned()),
        actor: role.map(|role| Actor { id: "ann".to_owned(), role }),
        ..EngineOptions::default()
    };
    Engine::new(definitions(&document(json!({"goal": {"reward": gold(1)}, "auto": {"auto_claim": true}}))), options).unwrap()
}

#[test]
fn t3_only_an_admin_may_claim_by_hand() {
    let mut member = team_engine(Some(Role::Member));
    let outcome = updates(&mut member, NOW, &[("goal", 1), ("auto", 1)]);
    assert_eq!(events(&outcome)[2..], ["claimed auto", "progressed goal 1", "completed goal 1"], "auto-claim needs nobody");
    assert_eq!(keys(&outcome), ["team:reds:auto@once#1", "team:reds:goal@once#1"]);
    assert_eq!(claim_refused(&mut member, NOW, &["goal"]), ErrorCode::PermissionDenied);
    let mut admin = team_engine(Some(Role::Admin));
    update(&mut admin, NOW, "goal", 1);
    claim(&mut admin, NOW, &["goal"]);
}

#[test]
fn hiro_1_25_the_total_claim_time_is_stamped_on_auto_claim_total_during_an_update() {
    let mut engine = plain_family(|family| family["auto_claim_total"] = json!(true));
    updates(&mut engine, NOW, &ALL);
    assert_eq!(total(&engine, NOW).0, sec(NOW));
    assert!(view(&engine, "family", NOW).parent.unwrap().total_reward.is_some());
}

#[test]
fn hiro_1_26_the_total_claim_time_is_stamped_on_a_total_claim() {
    let mut engine = plain_family(|_| {});
    updates(&mut engine, NOW, &ALL);
    claim_total(&mut engine, LATER, &["family"]);
    assert_eq!(total(&engine, TOMORROW).0, sec(LATER));
}

#[test]
fn hiro_1_29_the_reward_of_a_repeating_achievement_comes_back_with_the_claim() {
    let mut engine = engine(json!({
        "again": {"auto_reset": true, "reward": gold(3)}, "auto": {"auto_reset": true, "auto_claim": true, "reward": gold(4)},
        "daily": {"reset_cronexpr": "0 0 * * *", "reward": gold(5)},
    }));
    let outcome = updates(&mut engine, NOW, &[("again", 1), ("auto", 1), ("daily", 1)]);
    let amount = |outcome: &plaudit::Outcome| json(outcome.rewards[0].reward.as_ref().unwrap())["currencies"]["gold"].as_i64();
    assert_eq!(amount(&outcome), Some(4));
    assert_eq!(amount(&claim(&mut engine, NOW, &["again"])), Some(3));
    assert_eq!(amount(&claim(&mut engine, NOW, &["daily"])), Some(5));
}

#[test]
fn hiro_offline_claim_acknowledgements_are_complete() {
    let mut engine = plain_family(|_| {});
    updates(&mut engine, NOW, &ALL);
    let outcome = claim_total(&mut engine, NOW, &["two", "family", "one"]);
    assert_eq!(events(&outcome), ["claimed family", "total_claimed family", "claimed one", "claimed two"]);
    for id in ["family", "one", "two"] {
        assert_eq!(view(&engine, id, NOW).claim_time_sec, sec(NOW), "{id}");
    }
}
