//! Rolls rewards (R4): the rewards that a claim grants, drawn from a source of randomness that the caller passes in.

mod available;
mod chance;
mod draw;
#[cfg(test)]
mod tests;

use litemap::LiteMap;

use crate::definitions::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::Value;
use crate::value::object::Object;
use draw::weighted;

pub(crate) use draw::rng_for;

/// A source of randomness.
type Random<'r> = &'r mut dyn rand_core::Rng;

/// Rolls a reward granted at an instant, in the shape of Hiro's `Reward` with every field present.
///
/// `guaranteed` comes first, then the drawn rows in order. Items with properties become `item_instances`, one entry for each grant
/// by a row, under `<item id>:<1, 2, …>`. Other items, currencies and energies are summed up. `item_sets` stay unresolved.
pub(crate) fn roll(definition: &RewardDefinition, at: UnixSec, random: &mut dyn rand_core::Rng) -> Value {
    let mut haul = Haul::default();
    if let Some(contents) = &definition.guaranteed {
        haul.grant(contents, random);
    }
    for row in draw_rows(definition, random) {
        haul.grant(row, random);
    }
    haul.into_value(definition, at)
}

/// The drawn rows. A row that was granted `1 + max_repeat_rolls` times leaves the draw.
fn draw_rows<'d>(definition: &'d RewardDefinition, random: Random<'_>) -> Vec<&'d RewardContents> {
    let mut drawn = Vec::new();
    if definition.weighted.is_empty() {
        return drawn;
    }
    let mut weights: Vec<i64> = definition.weighted.iter().map(|row| row.weight).collect();
    let nothing = chance_of_nothing(&weights, definition.total_weight);
    let mut left = vec![repeats_allowed(definition); weights.len()];
    for _ in 0..definition.max_rolls.max(1) {
        let Some(index) = weighted(&weights, nothing, random) else { continue };
        drawn.extend(definition.weighted.get(index));
        if let (Some(left), Some(weight)) = (left.get_mut(index), weights.get_mut(index)) {
            *left = left.saturating_sub(1);
            if *left == 0 {
                *weight = 0;
            }
        }
    }
    drawn
}

/// The number of times that one row may be granted (R4).
fn repeats_allowed(definition: &RewardDefinition) -> i64 {
    if definition.max_repeat_rolls == 0 { i64::MAX } else { definition.max_repeat_rolls.saturating_add(1) }
}

/// The weight of drawing nothing: the difference between `total_weight` and the sum, if positive.
fn chance_of_nothing(weights: &[i64], total_weight: i64) -> i64 {
    total_weight.saturating_sub(weights.iter().copied().fold(0, i64::saturating_add)).max(0)
}

/// The contents granted so far.
#[derive(Default)]
struct Haul {
    items: LiteMap<String, i64>,
    currencies: LiteMap<String, i64>,
    energies: LiteMap<String, i64>,
    energy_modifiers: Vec<Value>,
    reward_modifiers: Vec<Value>,
    item_sets: Vec<Value>,
    item_instances: Object,
    /// The number of instances of each item.
    instances: LiteMap<String, i64>,
}

impl Haul {
    fn grant(&mut self, contents: &RewardContents, random: Random<'_>) {
        for (id, item) in &contents.items {
            self.grant_item(id, item, random);
        }
        for (id, range) in &contents.currencies {
            add(&mut self.currencies, id, range.draw(random), MAX_SAFE_INTEGER);
        }
        for (id, range) in &contents.energies {
            add(&mut self.energies, id, range.draw(random), i64::from(i32::MAX));
        }
        self.energy_modifiers.extend_from_slice(&contents.energy_modifiers);
        self.reward_modifiers.extend_from_slice(&contents.reward_modifiers);
        self.item_sets.extend_from_slice(&contents.item_sets);
    }

    fn grant_item(&mut self, id: &str, item: &ItemDefinition, random: Random<'_>) {
        let count = item.count.draw(random);
        if item.string_properties.is_empty() && item.numeric_properties.is_empty() {
            add(&mut self.items, id, count, MAX_SAFE_INTEGER);
            return;
        }
        let (mut texts, mut numbers) = (Object::default(), Object::default());
        for (name, property) in &item.string_properties {
            if let Some(text) = property.draw(random) {
                texts.named(name, Value::from(text));
            }
        }
        for (name, range) in &item.numeric_properties {
            numbers.named(name, Value::from_f64(range.draw(random)));
        }
        let number = add(&mut self.instances, id, 1, MAX_SAFE_INTEGER);
        let mut instance = Object::default();
        instance.text("item_id", id);
        instance.number("count", count);
        instance.set("string_properties", texts.into());
        instance.set("numeric_properties", numbers.into());
        self.item_instances.named(&format!("{id}:{number}"), instance.into());
    }

    fn into_value(self, definition: &RewardDefinition, at: UnixSec) -> Value {
        let mut object = Object::default();
        object.set("items", counts(&self.items));
        object.set("currencies", counts(&self.currencies));
        object.set("energies", counts(&self.energies));
        object.set("energy_modifiers", Value::List(self.energy_modifiers));
        object.set("reward_modifiers", Value::List(self.reward_modifiers));
        object.number("grant_time_sec", at.0);
        object.set("item_instances", self.item_instances.into());
        object.set("item_sets", Value::List(self.item_sets));
        object.number("to_mailbox_expiry_sec", definition.to_mailbox_expiry_sec);
        definition.set_carried(&mut object);
        object.into()
    }
}

impl RewardDefinition {
    /// Adds the members that are passed on unchanged, if the definition has them.
    fn set_carried(&self, object: &mut Object) {
        object.some("team_reward", self.team_reward.as_ref());
        object.some("message", self.message.as_ref());
    }
}

/// Adds to a sum that saturates at a limit; returns the new sum.
fn add(sums: &mut LiteMap<String, i64>, id: &str, count: i64, limit: i64) -> i64 {
    let sum = sums.entry(id.to_owned()).or_insert(0);
    *sum = sum.saturating_add(count).min(limit);
    *sum
}

fn counts(sums: &LiteMap<String, i64>) -> Value {
    let mut object = Object::default();
    sums.iter().for_each(|(id, count)| object.named(id, Value::Int(*count)));
    object.into()
}

impl Range {
    fn draw(self, random: Random<'_>) -> i64 {
        let (first, last) = self.steps();
        draw::between(first, last, random).saturating_mul(self.step())
    }
}

impl NumberRange {
    fn draw(self, random: Random<'_>) -> f64 {
        if self.min == self.max {
            return self.min;
        }
        let share = draw::share(random);
        if self.multiple == 0.0 {
            return (self.min * (1.0 - share) + self.max * share).max(self.min).min(self.max);
        }
        let (first, last) = self.steps();
        (first + (share * (last - first + 1.0)).floor()).min(last) * self.multiple
    }
}

impl StringProperty {
    /// The drawn text; `None` if the chance of nothing was drawn.
    fn draw(&self, random: Random<'_>) -> Option<&str> {
        let weights: Vec<i64> = self.options.iter().map(|(_, weight)| *weight).collect();
        let nothing = chance_of_nothing(&weights, self.total_weight);
        let (text, _) = self.options.get(weighted(&weights, nothing, random)?)?;
        Some(text)
    }
}
