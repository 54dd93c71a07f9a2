//! R4: exact rewards, draws, and their proportions.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{rng_for, roll};
use crate::definitions::{Definitions, RewardDefinition};
use crate::time::{MAX_SAFE_INTEGER, UnixSec};

/// The reward, read as part of a node.
fn reward(definition: &Json) -> RewardDefinition {
    let document = json!({"achievements": {"a": {"name": "A", "max_count": 1, "reward": definition}}});
    let definitions = Definitions::parse(&serde_json::from_value(document).unwrap()).unwrap();
    definitions.nodes[0].reward.clone().unwrap()
}

fn rolled(definition: &RewardDefinition, key: &str) -> Json {
    serde_json::to_value(roll(definition, UnixSec(1), &mut rng_for("seed", key))).unwrap()
}

/// The number of rolls with each outcome, among `rolls` rolls.
fn tally(definition: &Json, rolls: u32, outcome: impl Fn(&Json) -> String) -> std::collections::BTreeMap<String, u32> {
    let definition = reward(definition);
    let mut random = rng_for("tally", "");
    let mut tally = std::collections::BTreeMap::new();
    for _ in 0..rolls {
        let rolled = serde_json::to_value(roll(&definition, UnixSec(1), &mut random)).unwrap();
        *tally.entry(outcome(&rolled)).or_insert(0) += 1;
    }
    tally
}

/// Fails if counts stray further from their expected shares than one run in about 10,000 would (the seed is fixed).
#[track_caller]
fn assert_shares(tally: &std::collections::BTreeMap<String, u32>, shares: &[(&str, f64)]) {
    let total: u32 = tally.values().sum();
    let seen: Vec<&str> = tally.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = shares.iter().map(|(name, _)| *name).collect();
    expected.sort_unstable();
    assert_eq!(seen, expected);
    let chi_square: f64 = shares
        .iter()
        .map(|(name, share)| {
            let expected = f64::from(total) * share;
            (f64::from(tally[*name]) - expected).powi(2) / expected
        })
        .sum();
    let freedom = (shares.len() - 1) as f64;
    let limit = freedom * (1.0 - 2.0 / (9.0 * freedom) + 3.72 * (2.0 / (9.0 * freedom)).sqrt()).powi(3);
    assert!(chi_square < limit, "chi-square {chi_square} is not below {limit}: {tally:?}");
}

fn gold(rolled: &Json) -> String {
    rolled["currencies"]["gold"].as_i64().unwrap_or(0).to_string()
}

#[test]
fn r4_the_message_has_every_field() {
    let definition = reward(&json!({"guaranteed": {"currencies": {"gold": {"min": 3}}}, "message": {"title": "Hi"}}));
    assert_eq!(
        rolled(&definition, "k"),
        json!({"items": {}, "currencies": {"gold": 3}, "energies": {}, "energy_modifiers": [], "reward_modifiers": [], "grant_time_sec": 1,
            "item_instances": {}, "item_sets": [], "to_mailbox_expiry_sec": 0, "message": {"title": "Hi"}})
    );
}

#[test]
fn r4_what_is_available_has_the_wire_shape() {
    let definition = reward(&json!({"guaranteed": {"currencies": {"gold": {"min": 3, "max": 9, "multiple": 3}}, "energies": {"life": 2},
            "item_sets": [{"min": 1, "max_repeats": 2, "set": ["rare"]}],
            "items": {"sword": {"min": 1, "numeric_properties": {"sharp": {"min": 0.5, "max": 1}}, "string_properties": {"hue": {"options": {"red": {"weight": 1}}}}}}},
        "weighted": [{"weight": 5}], "max_rolls": 2, "total_weight": 9, "max_repeat_rolls": 1, "to_mailbox_expiry_sec": 60}));
    assert_eq!(
        serde_json::to_value(definition.available()).unwrap(),
        json!({
            "guaranteed": {"items": {"sword": {"count": {"min": 1, "max": 1, "multiple": 0},
                    "string_properties": {"hue": {"options": {"red": {"weight": 1}}, "total_weight": 0}},
                    "numeric_properties": {"sharp": {"count": {"min": 0.5, "max": 1, "multiple": 0}}}}},
                "item_sets": [{"count": {"min": 1, "max": 1, "multiple": 0}, "max_repeats": 2, "set": ["rare"]}],
                "currencies": {"gold": {"count": {"min": 3, "max": 9, "multiple": 3}}}, "energies": {"life": {"count": {"min": 2, "max": 2, "multiple": 0}}},
                "energy_modifiers": [], "reward_modifiers": [], "weight": 0},
            "weighted": [{"items": {}, "item_sets": [], "currencies": {}, "energies": {}, "energy_modifiers": [], "reward_modifiers": [], "weight": 5}],
            "max_rolls": 2, "total_weight": 9, "max_repeat_rolls": 1, "to_mailbox_expiry_sec": 60})
    );
    assert_eq!(serde_json::to_value(reward(&json!({})).available()).unwrap().get("guaranteed"), None);
}

#[test]
fn r4_chance_is_a_draw_with_several_outcomes() {
    let item = |properties: Json| json!({"guaranteed": {"items": {"i": properties}}});
    let option = |weight: i64| json!({"weight": weight});
    for (chance, definition) in [
        (false, json!({})),
        (false, json!({"guaranteed": {"currencies": {"gold": {"min": 5}}}})),
        (true, json!({"guaranteed": {"currencies": {"gold": {"min": 5, "max": 6}}}})),
        (false, json!({"guaranteed": {"currencies": {"gold": {"min": 5, "max": 14, "multiple": 10}}}})),
        (true, json!({"guaranteed": {"currencies": {"gold": {"min": 5, "max": 20, "multiple": 10}}}})),
        (false, json!({"guaranteed": {"energies": {"life": 5}}})),
        (true, json!({"guaranteed": {"energies": {"life": {"min": 1, "max": 2}}}})),
        (false, json!({"guaranteed": {"item_sets": [{"min": 1, "max": 9, "set": ["a"]}]}})),
        (false, json!({"weighted": [{"weight": 3, "currencies": {"gold": {"min": 5}}}], "max_rolls": 7})),
        (false, json!({"weighted": [{"weight": 3}], "total_weight": 3})),
        (true, json!({"weighted": [{"weight": 3}], "total_weight": 4})),
        (true, json!({"weighted": [{"weight": 3}, {"weight": 1}]})),
        (false, json!({"weighted": [{"weight": 3}, {"weight": 0, "currencies": {"gold": {"min": 5, "max": 6}}}]})),
        (false, json!({"weighted": [{"weight": 0}], "total_weight": 4})),
        (true, json!({"weighted": [{"weight": 3, "currencies": {"gold": {"min": 5, "max": 6}}}]})),
        (false, item(json!({"min": 1, "string_properties": {"hue": {"options": {"red": option(1)}}}}))),
        (true, item(json!({"min": 1, "string_properties": {"hue": {"options": {"red": option(1), "blue": option(1)}}}}))),
        (false, item(json!({"min": 1, "string_properties": {"hue": {"options": {"red": option(1), "blue": option(0)}}}}))),
        (true, item(json!({"min": 1, "string_properties": {"hue": {"options": {"red": option(1)}, "total_weight": 2}}}))),
        (true, item(json!({"min": 1, "numeric_properties": {"sharp": {"min": 0.5, "max": 1.5}}}))),
        (false, item(json!({"min": 1, "numeric_properties": {"sharp": {"min": 0.5}}}))),
        (false, item(json!({"min": 1, "numeric_properties": {"sharp": {"min": 0.5, "max": 1.5, "multiple": 1}}}))),
    ] {
        let read = reward(&definition);
        assert_eq!(read.holds_chance(), chance, "{definition}");
        let seen: std::collections::HashSet<String> = (0..200).map(|key| rolled(&read, &key.to_string()).to_string()).collect();
        let outcomes = if definition["weighted"].as_array().is_some_and(|rows| rows.iter().all(|row| row.as_object().unwrap().len() == 1)) {
            continue; // rows that grant nothing cannot be told apart
        } else {
            seen.len()
        };
        assert_eq!(outcomes > 1, chance, "{definition}");
    }
}

#[test]
fn r4_weights_and_the_chance_of_nothing_hold() {
    let row = |gold: i64, weight: i64| json!({"weight": weight, "currencies": {"gold": {"min": gold}}});
    let definition = json!({"weighted": [row(1, 1), row(2, 2), row(3, 5), row(4, 0)]});
    assert_shares(&tally(&definition, 40_000, gold), &[("1", 0.125), ("2", 0.25), ("3", 0.625)]);
    let definition = json!({"weighted": [row(1, 1), row(2, 2)], "total_weight": 10});
    assert_shares(&tally(&definition, 40_000, gold), &[("0", 0.7), ("1", 0.1), ("2", 0.2)]);
    let definition = json!({"weighted": [row(1, 1), row(2, 3)], "total_weight": 2});
    assert_shares(&tally(&definition, 40_000, gold), &[("1", 0.25), ("2", 0.75)]);
}

#[test]
fn r4_max_rolls_counts_rolls() {
    let row = |gold: i64| json!({"weight": 1, "currencies": {"gold": {"min": gold}}});
    for (max_rolls, rolls) in [(0, 1), (1, 1), (3, 3)] {
        let definition = json!({"weighted": [row(1)], "max_rolls": max_rolls});
        assert_shares_exactly(&tally(&definition, 100, gold), &rolls.to_string());
    }
    // The sums of two draws of 1 or 2: 2, 3, 4.
    let definition = json!({"weighted": [row(1), row(2)], "max_rolls": 2});
    assert_shares(&tally(&definition, 40_000, gold), &[("2", 0.25), ("3", 0.5), ("4", 0.25)]);
    let definition = json!({"guaranteed": {"currencies": {"gold": {"min": 7}}}, "max_rolls": 5});
    assert_shares_exactly(&tally(&definition, 100, gold), "7");
}

#[track_caller]
fn assert_shares_exactly(tally: &std::collections::BTreeMap<String, u32>, only: &str) {
    assert_eq!(tally.keys().collect::<Vec<_>>(), [only]);
}

#[test]
fn r4_a_row_is_granted_at_most_once_more_than_its_repeats() {
    let row = |name: &str, weight: i64| json!({"weight": weight, "currencies": {name: {"min": 1}}});
    let counts = |rolled: &Json| rolled["currencies"].to_string();
    let definition = json!({"weighted": [row("a", 1_000), row("b", 1)], "max_rolls": 10, "max_repeat_rolls": 1});
    assert_shares_exactly(&tally(&definition, 200, counts), r#"{"a":2,"b":2}"#);
    let definition = json!({"weighted": [row("a", 1)], "max_rolls": 10, "max_repeat_rolls": 3});
    assert_shares_exactly(&tally(&definition, 200, counts), r#"{"a":4}"#);
    let definition = json!({"weighted": [row("a", 1)], "max_rolls": 10, "max_repeat_rolls": 0});
    assert_shares_exactly(&tally(&definition, 200, counts), r#"{"a":10}"#);
    // Two rolls with each row at most twice: the limit has no effect yet.
    let definition = json!({"weighted": [row("a", 1), row("b", 1)], "max_rolls": 2, "max_repeat_rolls": 1});
    assert_shares(&tally(&definition, 40_000, counts), &[(r#"{"a":2}"#, 0.25), (r#"{"a":1,"b":1}"#, 0.5), (r#"{"b":2}"#, 0.25)]);
}

#[test]
fn r4_ranges_and_multiples_are_even() {
    let definition = json!({"guaranteed": {"currencies": {"gold": {"min": 2, "max": 5}}}});
    assert_shares(&tally(&definition, 40_000, gold), &[("2", 0.25), ("3", 0.25), ("4", 0.25), ("5", 0.25)]);
    let definition = json!({"guaranteed": {"currencies": {"gold": {"min": 7, "max": 31, "multiple": 10}}}});
    assert_shares(&tally(&definition, 40_000, gold), &[("10", 1.0 / 3.0), ("20", 1.0 / 3.0), ("30", 1.0 / 3.0)]);
}

#[test]
fn r4_properties_are_drawn_for_each_grant() {
    let definition = json!({"guaranteed": {"items": {"sword": {"min": 1,
        "string_properties": {"hue": {"total_weight": 4, "options": {"red": {"weight": 1}, "blue": {"weight": 2}}}},
        "numeric_properties": {"sharp": {"min": 0.5, "max": 1.5, "multiple": 0.5}}}}}});
    let hue = |rolled: &Json| rolled["item_instances"]["sword:1"]["string_properties"]["hue"].as_str().unwrap_or("none").to_owned();
    assert_shares(&tally(&definition, 40_000, hue), &[("none", 0.25), ("red", 0.25), ("blue", 0.5)]);
    let sharp = |rolled: &Json| rolled["item_instances"]["sword:1"]["numeric_properties"]["sharp"].to_string();
    assert_shares(&tally(&definition, 40_000, sharp), &[("0.5", 1.0 / 3.0), ("1", 1.0 / 3.0), ("1.5", 1.0 / 3.0)]);
    let twice = reward(
        &json!({"weighted": [{"weight": 1, "items": {"gem": {"min": 2, "numeric_properties": {"cut": {"min": 3}}}}}], "max_rolls": 2}),
    );
    let gem = json!({"item_id": "gem", "count": 2, "string_properties": {}, "numeric_properties": {"cut": 3}});
    assert_eq!(rolled(&twice, "k")["item_instances"], json!({"gem:1": gem, "gem:2": gem}));
}

#[test]
fn r4_sums_saturate() {
    let definition = reward(
        &json!({"weighted": [{"weight": 1, "currencies": {"gold": {"min": MAX_SAFE_INTEGER}}, "energies": {"life": 2_147_483_647}}],
        "max_rolls": 10_000}),
    );
    let rolled = rolled(&definition, "k");
    assert_eq!((&rolled["currencies"]["gold"], &rolled["energies"]["life"]), (&json!(MAX_SAFE_INTEGER), &json!(i32::MAX)));
}

#[test]
fn r4_modifiers_and_sets_are_carried() {
    let contents = json!({"energy_modifiers": [{"id": "life", "operator": "infinite"}], "reward_modifiers": [{"id": "gold", "x": [1]}],
        "item_sets": [{"min": 1, "set": ["rare"]}]});
    let rolled = rolled(&reward(&json!({"guaranteed": contents})), "k");
    for field in ["energy_modifiers", "reward_modifiers", "item_sets"] {
        assert_eq!(rolled[field], contents[field], "{field}");
    }
}

/// A source that never changes must not hang a roll.
#[test]
fn r4_a_stuck_source_ends() {
    struct Stuck;
    impl rand_core::TryRng for Stuck {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            bytes.fill(0);
            Ok(())
        }
    }
    let definition = reward(&json!({"guaranteed": {"currencies": {"gold": {"min": 5, "max": 7}}}}));
    assert_eq!(roll(&definition, UnixSec(0), &mut Stuck).get("currencies").unwrap().get("gold"), Some(&crate::Value::Int(5)));
}

#[test]
fn r4_a_seed_and_a_key_decide_alone() {
    let definition = reward(&json!({"guaranteed": {"currencies": {"gold": {"min": 0, "max": MAX_SAFE_INTEGER}}}}));
    let of = |seed, key| roll(&definition, UnixSec(0), &mut rng_for(seed, key));
    assert_eq!(of("a", "b"), of("a", "b"));
    let different = [of("a", "b"), of("a", "c"), of("b", "b"), of("ab", ""), of("", "ab")];
    for (index, one) in different.iter().enumerate() {
        assert!(!different[..index].contains(one));
    }
}

proptest! {
    #[test]
    fn r4_every_roll_lies_in_its_range(min in 0..1_000_000_i64, span in 0..1_000_000_i64, multiple in 0..1_000_i64, key in any::<u32>()) {
        let max = min + span;
        let step = multiple.max(1);
        prop_assume!(max / step * step >= min);
        let definition = reward(&json!({"guaranteed": {"currencies": {"gold": {"min": min, "max": max, "multiple": multiple}}}}));
        let gold = rolled(&definition, &key.to_string())["currencies"]["gold"].as_i64().unwrap();
        prop_assert!(min <= gold && gold <= max && gold % step == 0, "{gold}");
    }

    #[test]
    fn r4_fractions_lie_in_their_range(min in -1e9..1e9_f64, span in 0.0..1e9_f64, key in any::<u32>()) {
        let definition = reward(&json!({"guaranteed": {"items": {"i": {"min": 1, "numeric_properties": {"n": {"min": min, "max": min + span}}}}}}));
        let number = rolled(&definition, &key.to_string())["item_instances"]["i:1"]["numeric_properties"]["n"].as_f64().unwrap();
        prop_assert!(min <= number && number <= min + span, "{number}");
    }

    #[test]
    fn r4_without_chance_every_key_gives_the_same(
        rows in prop::collection::vec((0..3_i64, 0..4_i64, 0..3_i64), 0..3), total_weight in 0..8_i64, rolls in 0..5_i64,
    ) {
        let rows: Vec<Json> = rows.iter().map(|(weight, min, span)| json!({"weight": weight, "currencies": {"gold": {"min": min, "max": min + span}}})).collect();
        let definition = reward(&json!({"weighted": rows, "total_weight": total_weight, "max_rolls": rolls}));
        if !definition.holds_chance() {
            let first = rolled(&definition, "0");
            for key in 1..20 {
                prop_assert_eq!(&rolled(&definition, &key.to_string()), &first);
            }
        }
    }
}
