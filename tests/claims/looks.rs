//! R3: which commands check whether a total is due, and by which records.

use crate::common::*;
use crate::support::*;
use plaudit::{ErrorCode, UnixSec};

const MIDNIGHT: UnixSec = UnixSec(1_790_812_800 + DAY);
const DAILY: &str = "0 0 * * *";

fn before(at: UnixSec, seconds: i64) -> UnixSec {
    at.plus(-seconds)
}

/// A parent with an automatically claimed total, and one sub.
fn pair(parent: Json, sub: Json) -> Json {
    let mut achievements = json!({"p": parent});
    achievements["p"]["total_reward"] = gold(100);
    achievements["p"]["auto_claim_total"] = json!(true);
    achievements["p"]["sub_achievements"] = json!({"s": sub});
    achievements
}

#[test]
fn r3_a_late_sub_makes_the_total_due_by_the_members_records() {
    let mut engine = engine(pair(json!({"reset_cronexpr": DAILY}), json!({})));
    update(&mut engine, MIDNIGHT, "p", 1);
    let late = update(&mut engine, before(MIDNIGHT, 5), "s", 1);
    assert_eq!(granted(&late), ["total_reward p"]);
    assert_ne!(view(&engine, "p", MIDNIGHT).parent.unwrap().total_claim_time_sec, 0);
}

#[test]
fn r3_a_late_parent_makes_the_total_due_by_the_members_records() {
    let mut engine = engine(pair(json!({}), json!({"reset_cronexpr": DAILY})));
    update(&mut engine, MIDNIGHT, "s", 1);
    assert_eq!(granted(&update(&mut engine, before(MIDNIGHT, 5), "p", 1)), ["total_reward p"]);
}

#[test]
fn r3_a_late_command_does_not_bring_back_what_has_been_reset() {
    let parent = json!({"reset_cronexpr": DAILY});
    let mut engine = engine(json!({"p": {"reset_cronexpr": DAILY, "total_reward": gold(1), "sub_achievements": {"s": parent, "t": {}}}}));
    updates(&mut engine, before(MIDNIGHT, HOUR), &[("p", 1), ("s", 1)]);
    update(&mut engine, MIDNIGHT, "p", 1);
    update(&mut engine, before(MIDNIGHT, 5), "t", 1);
    let claim = engine.preview(&[plaudit::Command::new(MIDNIGHT, total_claim(&["p"]))]).unwrap();
    assert_eq!(granted(&claim), [""; 0], "the sub of today is not complete");
}

#[test]
fn r3_naming_a_member_is_enough_where_time_alone_has_completed_the_family() {
    let mut engine = engine(pair(json!({"reset_cronexpr": DAILY, "max_count": 0}), json!({})));
    assert_eq!(granted(&update(&mut engine, MIDNIGHT, "s", 1)), ["total_reward p"]);
    let next = MIDNIGHT.plus(DAY + HOUR);
    assert_eq!(granted(&update(&mut engine, next, "s", 0)), ["total_reward p"]);
    assert_eq!(granted(&update(&mut engine, next, "s", 0)), [""; 0], "once per phase of the parent");
    assert_eq!(granted(&update(&mut engine, next.plus(DAY), "p", 0)), ["total_reward p"], "the parent is a member of the family too");
}

#[test]
fn r3_the_first_command_under_an_edited_document_looks_at_every_family() {
    let family = |archived: bool| {
        let mut achievements = pair(json!({}), json!({}));
        achievements["p"]["sub_achievements"]["t"] = json!({"archived": archived});
        achievements["other"] = json!({"max_count": 5});
        achievements
    };
    let mut engine = engine(family(false));
    updates(&mut engine, NOW, &[("p", 1), ("s", 1)]);
    assert_eq!(granted(&update(&mut engine, NOW, "other", 1)), [""; 0]);
    let mut edited = with_definitions(&engine, family(true));
    assert_eq!(granted(&update(&mut edited, LATER, "other", 1)), ["total_reward p"]);
    assert_eq!(reload(&edited).state(), edited.state());
    assert_eq!(granted(&update(&mut reload(&edited), LATER, "other", 1)), [""; 0]);
}

#[test]
fn r3_a_refused_command_is_not_the_first_one_under_an_edited_document() {
    let mut achievements = pair(json!({}), json!({}));
    let mut engine = engine(achievements.clone());
    updates(&mut engine, NOW, &[("p", 1)]);
    achievements["p"]["sub_achievements"]["s"]["archived"] = json!(true);
    let mut edited = with_definitions(&engine, achievements);
    assert_eq!(claim_refused(&mut edited, NOW, &["s"]), ErrorCode::NotComplete);
    assert_eq!(granted(&update(&mut edited, NOW, "s", 0)), ["total_reward p"]);
}

#[test]
fn r3_at_the_reset_a_total_falls_due_that_no_command_saw() {
    let sub = json!({"max_count": 0, "reset_cronexpr": "0 12 * * *"});
    for auto in [false, true] {
        let mut achievements = pair(json!({"reset_cronexpr": DAILY}), sub.clone());
        achievements["p"]["auto_claim_total"] = json!(auto);
        let mut engine = engine(achievements);
        // No phase of the sub has begun yet, so the sub is not complete when the parent is.
        let first = UnixSec(HOUR);
        assert_eq!(granted(&update(&mut engine, first, "p", 1)), [""; 0]);
        let next = UnixSec(DAY + HOUR);
        let parent = view(&engine, "p", next).parent.unwrap();
        assert_eq!(parent.pending_total_claims, i64::from(!auto), "a view shows what the next command will find");
        let outcome = update(&mut engine, next, "p", 0);
        if auto {
            assert_eq!(events(&outcome)[..2], ["total_claimed p", "reset p 0"]);
        } else {
            assert_eq!(view(&engine, "p", next).parent.unwrap().pending_total_claims, 1);
        }
    }
}

#[test]
fn r3_a_total_due_by_an_implied_sub_is_not_lost_when_that_moves_on_before_the_parents_reset() {
    let evening = json!({"max_count": 0, "reset_cronexpr": "0 23 * * *", "duration_sec": 3_600});
    for (auto, has_record) in [(false, false), (true, false), (false, true)] {
        let mut achievements = pair(json!({"reset_cronexpr": DAILY}), evening.clone());
        achievements["p"]["auto_claim_total"] = json!(auto);
        let mut engine = engine(achievements);
        if has_record {
            claim(&mut engine, UnixSec(23 * HOUR + 5), &["s"]);
        }
        // In the last hour of this day the sub is complete, without a command that notices it.
        assert_eq!(granted(&update(&mut engine, UnixSec(DAY + 22 * HOUR), "p", 1)), [""; 0]);
        let next = UnixSec(2 * DAY + 23 * HOUR + 5);
        assert_eq!(granted(&claim(&mut engine, next, &["s"])), if auto { vec!["total_reward p".to_owned()] } else { vec![] });
        update(&mut engine, next, "p", 0);
        assert_eq!(view(&engine, "p", next).parent.unwrap().pending_total_claims, i64::from(!auto));
    }
}

#[test]
fn r3_without_a_total_reward_there_is_no_total() {
    let mut engine = engine(json!({"p": {"auto_claim_total": true, "sub_achievements": {"s": {}}}}));
    let outcome = updates(&mut engine, NOW, &[("p", 1), ("s", 1)]);
    assert!(!events(&outcome).contains(&"total_claimed p".to_owned()), "{:?}", events(&outcome));
    assert_eq!(total_of(&engine), (0, false));
    let issues = plaudit::validate(&value(&document(json!({"p": {"auto_claim_total": true}}))), None, false);
    let told: Vec<_> = issues.iter().map(|issue| format!("{} {}", issue.code, issue.path)).collect();
    assert_eq!(told, ["field_ignored /achievements/p/auto_claim_total"]);
}

fn total_of(engine: &plaudit::Engine) -> (i64, bool) {
    let view = view(engine, "p", NOW);
    (view.parent.unwrap().total_claim_time_sec, view.claimable_total)
}
