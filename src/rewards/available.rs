//! What a reward may hold, as Hiro's `AvailableRewards` message says it: ranges stand under `count`.

use super::{Members, set, set_named};
use crate::definitions::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};
use crate::value::Value;

impl RewardDefinition {
    /// The reward in Hiro's wire shape, with plain numbers and every field present.
    pub(crate) fn available(&self) -> Value {
        let mut object = Members::new();
        if let Some(guaranteed) = &self.guaranteed {
            set(&mut object, "guaranteed", guaranteed.available()); // a message, not a number: unset is absent
        }
        set(&mut object, "weighted", Value::List(self.weighted.iter().map(RewardContents::available).collect()));
        set(&mut object, "max_rolls", Value::Int(self.max_rolls));
        set(&mut object, "total_weight", Value::Int(self.total_weight));
        set(&mut object, "max_repeat_rolls", Value::Int(self.max_repeat_rolls));
        set(&mut object, "to_mailbox_expiry_sec", Value::Int(self.to_mailbox_expiry_sec));
        self.push_carried(&mut object);
        Value::Object(object)
    }
}

impl RewardContents {
    fn available(&self) -> Value {
        let mut object = Members::new();
        set(&mut object, "items", by_name(&self.items, item));
        set(&mut object, "item_sets", Value::List(self.item_sets.iter().map(item_set).collect()));
        set(&mut object, "currencies", by_name(&self.currencies, counted));
        set(&mut object, "energies", by_name(&self.energies, counted));
        set(&mut object, "energy_modifiers", Value::List(self.energy_modifiers.clone()));
        set(&mut object, "reward_modifiers", Value::List(self.reward_modifiers.clone()));
        set(&mut object, "weight", Value::Int(self.weight));
        Value::Object(object)
    }
}

fn item(item: &ItemDefinition) -> Value {
    let mut object = Members::new();
    set(&mut object, "count", range(&item.count));
    set(&mut object, "string_properties", by_name(&item.string_properties, text));
    set(&mut object, "numeric_properties", by_name(&item.numeric_properties, number));
    Value::Object(object)
}

fn text(property: &StringProperty) -> Value {
    let mut object = Members::new();
    set(&mut object, "options", by_name(&property.options, |weight| only("weight", Value::Int(*weight))));
    set(&mut object, "total_weight", Value::Int(property.total_weight));
    Value::Object(object)
}

fn number(range: &NumberRange) -> Value {
    only("count", range_of(Value::from_f64(range.min), Value::from_f64(range.max), Value::from_f64(range.multiple)))
}

fn counted(count: &Range) -> Value {
    only("count", range(count))
}

fn range(range: &Range) -> Value {
    range_of(Value::Int(range.min), Value::Int(range.max), Value::Int(range.multiple))
}

/// An item set, whose range moves under `count`; the rest is carried as it is.
fn item_set(set: &Value) -> Value {
    let Value::Object(entries) = set else { return set.clone() };
    let number = |key| set.get(key).filter(|value| **value != Value::Null).cloned();
    let min = number("min").unwrap_or(Value::Int(0));
    let max = number("max").unwrap_or_else(|| min.clone());
    let mut object = Members::new();
    super::set(&mut object, "count", range_of(min, max, number("multiple").unwrap_or(Value::Int(0))));
    for (key, value) in entries {
        if !["min", "max", "multiple"].contains(&key.as_ref()) {
            object.push((key.clone(), value.clone()));
        }
    }
    Value::Object(object)
}

fn only(key: &'static str, value: Value) -> Value {
    let mut object = Members::new();
    set(&mut object, key, value);
    Value::Object(object)
}

fn range_of(min: Value, max: Value, multiple: Value) -> Value {
    let mut object = Members::new();
    set(&mut object, "min", min);
    set(&mut object, "max", max);
    set(&mut object, "multiple", multiple);
    Value::Object(object)
}

fn by_name<T>(things: &[(String, T)], available: fn(&T) -> Value) -> Value {
    let mut object = Members::new();
    for (name, thing) in things {
        set_named(&mut object, name, available(thing));
    }
    Value::Object(object)
}
