//! U5: the order in which a batch is applied.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Command, ErrorCode};

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
