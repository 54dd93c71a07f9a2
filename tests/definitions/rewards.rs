//! The issues that `validate` reports for rewards (R4).

use plaudit::validate;
use serde_json::{Value as Json, json};

use crate::issues::*;

#[test]
fn r4_rewards_that_cannot_be_rolled() {
    let gold = |range: Json| json!({"guaranteed": {"currencies": {"gold": range}}});
    let at = " /guaranteed/currencies/gold";
    assert_reward(gold(json!({"min": 1, "max": 5, "multiple": 5})), &[]);
    assert_reward(gold(json!({"max": 5})), &[]);
    assert_reward(gold(json!({})), &[&format!("error missing_range{at}")]);
    assert_reward(gold(json!({"count": {"min": 1}})), &[&format!("warning misplaced_key{at}/count"), &format!("error missing_range{at}")]);
    assert_reward(gold(json!(5)), &[&format!("error wrong_type{at}")]);
    assert_reward(gold(json!({"min": 5, "max": 4})), &[&format!("error min_above_max{at}")]);
    assert_reward(gold(json!({"min": 5, "max": 0})), &[&format!("warning field_ignored{at}/max")]);
    assert_reward(gold(json!({"min": 0, "max": 0})), &[]);
    assert_reward(gold(json!({"min": 5, "max": -1})), &[&format!("error negative{at}/max")]);
    assert_reward(
        gold(json!({"min": 6, "max": 0, "multiple": 5})),
        &[&format!("warning field_ignored{at}/max"), &format!("error no_multiple_in_range{at}")],
    );
    assert_reward(gold(json!({"min": 6, "max": 9, "multiple": 5})), &[&format!("error no_multiple_in_range{at}")]);
    assert_reward(gold(json!({"min": -1})), &[&format!("error negative{at}/min")]);
    assert_reward(gold(json!({"min": 1.5})), &[&format!("error unsafe_number{at}/min")]);
    let energy = |energy: Json| json!({"guaranteed": {"energies": {"life": energy}}});
    assert_reward(energy(json!(5)), &[]);
    assert_reward(energy(json!({"min": 1, "max": 2_147_483_647})), &[]);
    assert_reward(energy(json!({"min": 2, "max": 0})), &["warning field_ignored /guaranteed/energies/life/max"]);
    assert_reward(energy(json!(2_147_483_648_i64)), &["error energy_too_large /guaranteed/energies/life"]);
    assert_reward(energy(json!({"min": 1, "max": 2_147_483_648_i64})), &["error energy_too_large /guaranteed/energies/life"]);
}

#[test]
fn r4_a_range_of_fractions_is_told_with_its_numbers() {
    let message = |range: Json| {
        let item = json!({"min": 1, "numeric_properties": {"n": range}});
        let reward = json!({"guaranteed": {"items": {"sword": item}}});
        let document = json!({"achievements": {"a": {"name": "A", "max_count": 1, "reward": reward}}});
        validate(&value(&document), None, false).remove(0).message
    };
    assert_eq!(message(json!({"min": 1.5, "max": -0.25})), "the range from 1.5 to -0.25 runs backwards");
    assert_eq!(message(json!({"min": 0.1, "max": 0.2, "multiple": 0.5})), "no multiple of 0.5 lies in the range from 0.1 to 0.2");
}

#[test]
fn r4_weights() {
    assert_reward(json!({"weighted": [{}]}), &["error missing_weight /weighted/0"]);
    assert_reward(json!({"weighted": [{"weight": -1}]}), &["error negative /weighted/0/weight"]);
    assert_reward(json!({"weighted": [{"weight": 0}]}), &["warning zero_weight /weighted/0/weight"]);
    assert_reward(json!({"weighted": {"weight": 1}}), &["error wrong_type /weighted"]);
    assert_reward(json!({"weighted": [7]}), &["error wrong_type /weighted/0"]);
    assert_reward(json!({"weighted": [{"weight": 3}], "total_weight": 2}), &["warning total_weight_too_small /total_weight"]);
    let huge = json!({"weight": 9_007_199_254_740_991_i64});
    assert_reward(json!({"weighted": [huge, huge]}), &["error weights_too_large "]);
    assert_reward(json!({"weighted": [{"weight": 1}], "max_rolls": 10_000}), &[]);
    assert_reward(json!({"weighted": [{"weight": 1}], "max_rolls": 10_001}), &["error too_many_rolls /max_rolls"]);
    let row = json!({"weight": 1});
    assert_reward(json!({"weighted": vec![row; 1_001], "max_rolls": 10_000}), &["error too_many_rolls /max_rolls"]);
    assert_reward(
        json!({"max_repeat_rolls": -1, "to_mailbox_expiry_sec": "x"}),
        &["error negative /max_repeat_rolls", "error wrong_type /to_mailbox_expiry_sec"],
    );
}

#[test]
fn r4_items_and_what_is_carried() {
    let item = |item: Json| json!({"guaranteed": {"items": {"i": item}}});
    let at = "/guaranteed/items/i";
    assert_reward(item(json!({"min": 1, "numeric_properties": {"n": {"min": -1.5, "max": 2.5, "multiple": 0.5}}})), &[]);
    assert_reward(
        item(json!({"min": 1, "numeric_properties": {"n": {"min": 1, "max": 0.5}}})),
        &[&format!("error min_above_max {at}/numeric_properties/n")],
    );
    assert_reward(
        item(json!({"min": 1, "max": 0, "numeric_properties": {"n": {"min": 0.5, "max": 0}}})),
        &[&format!("warning field_ignored {at}/max"), &format!("warning field_ignored {at}/numeric_properties/n/max")],
    );
    assert_reward(item(json!({"min": 1, "numeric_properties": {"n": {"min": -1.5, "max": 0}}})), &[]);
    assert_reward(
        item(json!({"min": 1, "numeric_properties": {"n": {"min": "x"}}})),
        &[&format!("error wrong_type {at}/numeric_properties/n/min")],
    );
    assert_reward(
        item(json!({"min": 1, "numeric_properties": {"n": {"min": 0.1, "max": 0.2, "multiple": 0.5}}})),
        &[&format!("error no_multiple_in_range {at}/numeric_properties/n")],
    );
    assert_reward(
        item(json!({"min": 1, "string_properties": {"s": {"options": {"red": {}}}}})),
        &[&format!("error missing_weight {at}/string_properties/s/options/red")],
    );
    assert_reward(item(json!({"string_properties": {}})), &[&format!("error missing_range {at}")]);
    assert_reward(
        json!({"guaranteed": {"item_sets": 1, "energy_modifiers": [1], "reward_modifiers": {}}}),
        &[
            "error wrong_type /guaranteed/item_sets",
            "error wrong_type /guaranteed/energy_modifiers/0",
            "error wrong_type /guaranteed/reward_modifiers",
        ],
    );
    assert_reward(json!({"guaranteed": {"currencies": {"": {"min": 1}}}}), &["error empty_id /guaranteed/currencies/"]);
    assert_issues(json!({"total_reward": {"guaranteed": 1}}), &["error wrong_type /total_reward/guaranteed"]);
}
