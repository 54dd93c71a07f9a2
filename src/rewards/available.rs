//! What a reward may hold, as Hiro's `AvailableRewards` message says it: ranges stand under `count`.

use crate::definitions::{ItemDefinition, Range, RewardContents, RewardDefinition};
use crate::value::{Key, Value};

impl RewardDefinition {
    /// The reward in Hiro's wire shape, with plain numbers and every field present.
    pub(crate) fn available(&self) -> Value {
        let guaranteed = self.guaranteed.as_ref().map_or(Value::Null, RewardContents::available);
        let mut fields: Vec<(Key, Value)> = vec![
            ("guaranteed".into(), guaranteed),
            ("weighted".into(), Value::List(self.weighted.iter().map(RewardContents::available).collect())),
            ("max_rolls".into(), Value::Int(self.max_rolls)),
            ("total_weight".into(), Value::Int(self.total_weight)),
            ("max_repeat_rolls".into(), Value::Int(self.max_repeat_rolls)),
            ("to_mailbox_expiry_sec".into(), Value::Int(self.to_mailbox_expiry_sec)),
        ];
        if self.guaranteed.is_none() {
            fields.remove(0); // a message, not a number: unset is absent
        }
        self.push_carried(&mut fields);
        Value::Object(fields)
    }
}

impl RewardContents {
    fn available(&self) -> Value {
        Value::Object(vec![
            ("items".into(), by_name(&self.items, ItemDefinition::available)),
            ("item_sets".into(), Value::List(self.item_sets.iter().map(item_set).collect())),
            ("currencies".into(), by_name(&self.currencies, |range| counted(range.available()))),
            ("energies".into(), by_name(&self.energies, |range| counted(range.available()))),
            ("energy_modifiers".into(), Value::List(self.energy_modifiers.clone())),
            ("reward_modifiers".into(), Value::List(self.reward_modifiers.clone())),
            ("weight".into(), Value::Int(self.weight)),
        ])
    }
}

impl ItemDefinition {
    fn available(&self) -> Value {
        let texts = by_name(&self.string_properties, |property| {
            let options = by_name(&property.options, |weight| Value::Object(vec![("weight".into(), Value::Int(*weight))]));
            Value::Object(vec![("options".into(), options), ("total_weight".into(), Value::Int(property.total_weight))])
        });
        let numbers = by_name(&self.numeric_properties, |range| {
            counted(range_of(Value::from_f64(range.min), Value::from_f64(range.max), Value::from_f64(range.multiple)))
        });
        Value::Object(vec![
            ("count".into(), self.count.available()),
            ("string_properties".into(), texts),
            ("numeric_properties".into(), numbers),
        ])
    }
}

impl Range {
    fn available(&self) -> Value {
        range_of(Value::Int(self.min), Value::Int(self.max), Value::Int(self.multiple))
    }
}

/// An item set, whose range moves under `count`; the rest is carried as it is.
fn item_set(set: &Value) -> Value {
    let Value::Object(entries) = set else { return set.clone() };
    let in_range = |key: &Key| matches!(key.as_ref(), "min" | "max" | "multiple");
    let number = |key| set.get(key).filter(|value| **value != Value::Null).cloned();
    let min = number("min").unwrap_or(Value::Int(0));
    let max = number("max").unwrap_or_else(|| min.clone());
    let range = range_of(min, max, number("multiple").unwrap_or(Value::Int(0)));
    let rest = entries.iter().filter(|(key, _)| !in_range(key)).cloned();
    Value::Object([("count".into(), range)].into_iter().chain(rest).collect())
}

fn counted(range: Value) -> Value {
    Value::Object(vec![("count".into(), range)])
}

fn range_of(min: Value, max: Value, multiple: Value) -> Value {
    Value::Object(vec![("min".into(), min), ("max".into(), max), ("multiple".into(), multiple)])
}

fn by_name<T>(things: &[(String, T)], available: impl Fn(&T) -> Value) -> Value {
    Value::Object(things.iter().map(|(name, thing)| (Key::Owned(name.clone()), available(thing))).collect())
}
