//! Describes the possible contents of a reward as Hiro's `AvailableRewards` message, with ranges under `count`.

use crate::definitions::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition};
use crate::value::Value;
use crate::value::object::Object;

impl RewardDefinition {
    /// The reward in Hiro's wire form, with plain numbers and every field present.
    pub(crate) fn available(&self) -> Value {
        let mut object = Object::default();
        if let Some(contents) = &self.guaranteed {
            object.set("guaranteed", contents.available()); // a message, not a number, so it is absent if unset
        }
        object.set("weighted", Value::List(self.weighted.iter().map(RewardContents::available).collect()));
        object.number("max_rolls", self.max_rolls);
        object.number("total_weight", self.total_weight);
        object.number("max_repeat_rolls", self.max_repeat_rolls);
        object.number("to_mailbox_expiry_sec", self.to_mailbox_expiry_sec);
        self.set_carried(&mut object);
        object.into()
    }
}

impl RewardContents {
    fn available(&self) -> Value {
        let mut items = Object::default();
        self.items.iter().for_each(|(id, item)| items.named(id, item.available()));
        let mut object = Object::default();
        object.set("items", items.into());
        object.set("item_sets", Value::List(self.item_sets.iter().map(item_set).collect()));
        object.set("currencies", ranges(&self.currencies));
        object.set("energies", ranges(&self.energies));
        object.set("energy_modifiers", Value::List(self.energy_modifiers.clone()));
        object.set("reward_modifiers", Value::List(self.reward_modifiers.clone()));
        object.number("weight", self.weight);
        object.into()
    }
}

impl ItemDefinition {
    fn available(&self) -> Value {
        let (mut texts, mut numbers) = (Object::default(), Object::default());
        for (name, property) in &self.string_properties {
            let mut options = Object::default();
            property.options.iter().for_each(|(option, weight)| options.named(option, only("weight", Value::Int(*weight))));
            let mut object = Object::default();
            object.set("options", options.into());
            object.number("total_weight", property.total_weight);
            texts.named(name, object.into());
        }
        for (name, NumberRange { min, max, multiple }) in &self.numeric_properties {
            let [min, max, multiple] = [min, max, multiple].map(|number| Value::from_f64(*number));
            numbers.named(name, only("count", range_of(min, max, multiple)));
        }
        let mut object = Object::default();
        object.set("count", self.count.available());
        object.set("string_properties", texts.into());
        object.set("numeric_properties", numbers.into());
        object.into()
    }
}

impl Range {
    fn available(&self) -> Value {
        range_of(Value::Int(self.min), Value::Int(self.max), Value::Int(self.multiple))
    }
}

fn ranges(ranges: &[(String, Range)]) -> Value {
    let mut object = Object::default();
    ranges.iter().for_each(|(id, range)| object.named(id, only("count", range.available())));
    object.into()
}

/// An item set with its range moved under `count`; the rest is passed on unchanged.
fn item_set(set: &Value) -> Value {
    let Value::Object(entries) = set else { return set.clone() };
    let number = |key| set.get(key).filter(|value| **value != Value::Null).cloned();
    let min = number("min").unwrap_or(Value::Int(0));
    let max = number("max").unwrap_or_else(|| min.clone());
    let mut object = Object::default();
    object.set("count", range_of(min, max, number("multiple").unwrap_or(Value::Int(0))));
    for (key, value) in entries.iter().filter(|(key, _)| !matches!(key.as_ref(), "min" | "max" | "multiple")) {
        object.named(key, value.clone());
    }
    object.into()
}

fn only(key: &'static str, value: Value) -> Value {
    let mut object = Object::default();
    object.set(key, value);
    object.into()
}

fn range_of(min: Value, max: Value, multiple: Value) -> Value {
    let mut object = Object::default();
    object.set("min", min);
    object.set("max", max);
    object.set("multiple", multiple);
    object.into()
}
