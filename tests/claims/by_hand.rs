//! R1, R2 and T3: claims by hand, and who may make them.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Actor, Command, Engine, EngineOptions, ErrorCode, Role};

fn team_engine(role: Option<Role>) -> Engine {
    let options = EngineOptions {
        team: Some("reds".to_owned()),
        actor: role.map(|role| Actor { id: "ann".to_owned(), role }),
        ..EngineOptions::default()
    };
    Engine::new(definitions(&document(json!({"goal": {"reward": gold(1)}, "auto": {"auto_claim": true}}))), options).unwrap()
}

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
fn t3_only_an_admin_may_claim_by_hand() {
    let mut member = team_engine(Some(Role::Member));
    let outcome = updates(&mut member, NOW, &[("goal", 1), ("auto", 1)]);
    assert_eq!(events(&outcome)[2..], ["claimed auto", "progressed goal 1", "completed goal 1"], "auto-claim needs no admin");
    assert_eq!(keys(&outcome), ["team:reds:auto@once#1", "team:reds:goal@once#1"]);
    assert_eq!(claim_refused(&mut member, NOW, &["goal"]), ErrorCode::PermissionDenied);
    let mut admin = team_engine(Some(Role::Admin));
    update(&mut admin, NOW, "goal", 1);
    claim(&mut admin, NOW, &["goal"]);
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
