//! U6–U10 and G13: the effects of completing a node, and of undoing it.

use crate::common::*;
use crate::support::*;
use plaudit::ErrorCode;

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
    assert_eq!(skip(&mut engine, "2026-12-02T00:00", "after", 1), "locked", "implied completion ends with the active phase");
}

#[test]
fn u7_it_is_implied_and_never_stored() {
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
    assert_eq!(unlocked(&update(&mut engine, NOW, "gate", 1)), ["gate"], "`later` is not active yet");
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
    assert_eq!(definition_errors(json!({"a": {"max_count": 3, "count": 4}, "b": {"max_count": 3, "count": 3}})), [""; 0]);
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
            "unlock_message": {"title": "Hooray", "body": "You did it", "share_text": "I did it", "share_url": "https://example.org"}, "tier": "gold",
        },
    }));
    let outcome = updates(&mut engine, NOW, &[("plain", 1), ("rich", 1)]);
    let [plain, rich] = &outcome.unlocks[..] else { panic!("{outcome:?}") };
    assert_eq!((plain.title.as_str(), plain.body.as_deref(), plain.retroactive), ("Plain", None, false));
    let shown = json(&plaudit::Outcome { unlocks: vec![rich.clone()], ..Default::default() }.to_value());
    let expected = json!({
        "key": "rich@once#1", "id": "rich", "title": "Hooray", "description": "All of it", "icon": "star.png", "category": "quests",
        "body": "You did it", "share_text": "I did it", "share_url": "https://example.org", "tier": "gold", "at": sec(NOW), "retroactive": false,
    });
    assert_eq!(shown["unlocks"][0], expected);
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
