//! Rolling rewards (R4): what a claim grants, drawn from a source of randomness that is passed in.

mod available;
mod chance;
mod draw;
#[cfg(test)]
mod tests;

use crate::definitions::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};
use crate::names::Names;
use crate::order::sorted;
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::{Key, Value};
use draw::weighted;

pub(crate) use draw::rng_for;

/// An object that is being made.
type Members = Vec<(Key, Value)>;

/// Adds a member. One by one, they are smaller in the wasm than in one literal.
fn set(object: &mut Members, key: &'static str, value: Value) {
    object.push((Key::Borrowed(key), value));
}

/// Adds a member that is named in the definitions.
fn set_named(object: &mut Members, name: &str, value: Value) {
    object.push((Key::Owned(name.to_owned()), value));
}

/// A source of randomness.
type Random<'r> = &'r mut dyn rand_core::Rng;

/// Rolls a reward that is granted at an instant, in the shape of Hiro's `Reward` with every field present.
///
/// `guaranteed` comes first, then the weighted rows as they are drawn. Items with properties come back as
/// `item_instances`, one entry for each time that a row grants them, under `<item id>:<1, 2, …>`; other items, currencies
/// and energies are summed up. `item_sets` come back unresolved.
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

/// The rows that the rolls hit; a row that was granted `1 + max_repeat_rolls` times leaves the draw.
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

/// How often one row may be granted (R4).
fn repeats_allowed(definition: &RewardDefinition) -> i64 {
    if definition.max_repeat_rolls == 0 { i64::MAX } else { definition.max_repeat_rolls.saturating_add(1) }
}

/// The weight of drawing nothing: what `total_weight` exceeds the sum by.
fn chance_of_nothing(weights: &[i64], total_weight: i64) -> i64 {
    total_weight.saturating_sub(weights.iter().copied().fold(0, i64::saturating_add)).max(0)
}

/// What has been granted so far.
#[derive(Default)]
struct Haul<'d> {
    items: Sums<'d>,
    currencies: Sums<'d>,
    energies: Sums<'d>,
    energy_modifiers: Vec<Value>,
    reward_modifiers: Vec<Value>,
    item_sets: Vec<Value>,
    item_instances: Members,
    instances: Sums<'d>,
}

impl<'d> Haul<'d> {
    fn grant(&mut self, contents: &'d RewardContents, random: Random<'_>) {
        for (id, item) in &contents.items {
            self.grant_item(id, item, random);
        }
        for (id, range) in &contents.currencies {
            self.currencies.add(id, range.draw(random), MAX_SAFE_INTEGER);
        }
        for (id, range) in &contents.energies {
            self.energies.add(id, range.draw(random), i64::from(i32::MAX));
        }
        self.energy_modifiers.extend_from_slice(&contents.energy_modifiers);
        self.reward_modifiers.extend_from_slice(&contents.reward_modifiers);
        self.item_sets.extend_from_slice(&contents.item_sets);
    }

    fn grant_item(&mut self, id: &'d str, item: &'d ItemDefinition, random: Random<'_>) {
        let count = item.count.draw(random);
        if item.string_properties.is_empty() && item.numeric_properties.is_empty() {
            self.items.add(id, count, MAX_SAFE_INTEGER);
            return;
        }
        let mut texts = Members::new();
        for (name, property) in &item.string_properties {
            if let Some(text) = property.draw(random) {
                set_named(&mut texts, name, Value::from(text));
            }
        }
        let mut numbers = Members::new();
        for (name, range) in &item.numeric_properties {
            set_named(&mut numbers, name, Value::from_f64(range.draw(random)));
        }
        let number = self.instances.add(id, 1, MAX_SAFE_INTEGER);
        let mut instance = Members::new();
        set(&mut instance, "item_id", id.into());
        set(&mut instance, "count", Value::Int(count));
        set(&mut instance, "string_properties", Value::Object(texts));
        set(&mut instance, "numeric_properties", Value::Object(numbers));
        set_named(&mut self.item_instances, &[id, ":", &number.to_string()].concat(), Value::Object(instance));
    }

    fn into_value(self, definition: &RewardDefinition, at: UnixSec) -> Value {
        let mut object = Members::new();
        set(&mut object, "items", self.items.into_value());
        set(&mut object, "currencies", self.currencies.into_value());
        set(&mut object, "energies", self.energies.into_value());
        set(&mut object, "energy_modifiers", Value::List(self.energy_modifiers));
        set(&mut object, "reward_modifiers", Value::List(self.reward_modifiers));
        set(&mut object, "grant_time_sec", Value::Int(at.0));
        set(&mut object, "item_instances", Value::Object(self.item_instances));
        set(&mut object, "item_sets", Value::List(self.item_sets));
        set(&mut object, "to_mailbox_expiry_sec", Value::Int(definition.to_mailbox_expiry_sec));
        definition.push_carried(&mut object);
        Value::Object(object)
    }
}

impl RewardDefinition {
    /// Adds what is carried as it is, where the definition has it.
    fn push_carried(&self, object: &mut Members) {
        for (key, value) in [("team_reward", &self.team_reward), ("message", &self.message)] {
            if let Some(value) = value {
                set(object, key, value.clone());
            }
        }
    }
}

/// Sums by id.
#[derive(Default)]
struct Sums<'d> {
    places: Names,
    sums: Vec<(&'d str, i64)>,
}

impl<'d> Sums<'d> {
    /// Adds to a sum, which saturates; what it is now.
    fn add(&mut self, id: &'d str, count: i64, limit: i64) -> i64 {
        let place = self.places.insert(id, self.sums.len() as u32) as usize;
        if place == self.sums.len() {
            self.sums.push((id, 0));
        }
        let Some((_, sum)) = self.sums.get_mut(place) else { return 0 };
        *sum = sum.saturating_add(count).min(limit);
        *sum
    }

    /// The sums in the order of their ids.
    fn into_value(self) -> Value {
        let sums = sorted(self.sums, |one, other| one.0.cmp(other.0));
        let mut object = Members::new();
        for (id, sum) in sums {
            set_named(&mut object, id, Value::Int(sum));
        }
        Value::Object(object)
    }
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
    /// The text that is drawn; none where the chance of nothing was hit.
    fn draw(&self, random: Random<'_>) -> Option<&str> {
        let weights: Vec<i64> = self.options.iter().map(|(_, weight)| *weight).collect();
        let nothing = chance_of_nothing(&weights, self.total_weight);
        let (text, _) = self.options.get(weighted(&weights, nothing, random)?)?;
        Some(text)
    }
}
