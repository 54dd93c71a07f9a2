//! Converts rewards of the engine's documents to the form of Hiro's messages, and back.
//!
//! The engine passes parts of rewards on unchanged; the protocol is stricter. Ranges are inline in the definitions, but mostly
//! under `count` on the wire. A granted modifier has one value where an available one has a range.

use crate::value::{Key, Value};

/// A granted reward of the engine in the protocol's form: instances under the protocol's names, modifiers with one value, no empty
/// `item_sets`.
///
/// The engine does not roll modifiers. One whose definition has a range of values gets the lowest.
pub(super) fn granted(reward: &Value) -> Value {
    let mut reward = reward.clone();
    member(&mut reward, "item_instances", |instances| {
        each(instances, |instance_id, instance| {
            rename(instance, "item_id", "id");
            set_if_missing(instance, "instance_id", Value::from(instance_id));
        });
    });
    for modifiers in ["energy_modifiers", "reward_modifiers"] {
        member(&mut reward, modifiers, |modifiers| each(modifiers, |_, modifier| in_both(modifier, least)));
    }
    if let Value::Object(entries) = &mut reward {
        entries.retain(|(key, value)| key != "item_sets" || *value != Value::List(Vec::new()));
    }
    reward
}

/// A granted reward of the protocol in the engine's form.
pub(super) fn kept(mut reward: Value) -> Value {
    member(&mut reward, "item_instances", |instances| each(instances, |_, instance| rename(instance, "id", "item_id")));
    reward
}

/// An available reward. The engine's form equals the protocol's, except for the parts that the engine passes on unchanged.
pub(super) fn available(rewards: &Value) -> Value {
    let mut rewards = rewards.clone();
    rows(&mut rewards, |row| {
        member(row, "items", |items| {
            each(items, |_, item| member(item, "numeric_properties", |numbers| each(numbers, |_, number| unwrap(number, "count"))));
        });
        modifiers(row);
    });
    member(&mut rewards, "team_reward", |team| {
        rows(team, configured);
        member(team, "member_reward", |member| rows(member, configured));
    });
    rewards
}

/// A row in the form of the definitions, with inline ranges.
fn configured(row: &mut Value) {
    for kind in ["items", "item_sets", "currencies", "energies"] {
        member(row, kind, |ranges| each(ranges, |_, range| wrap_range(range)));
    }
    modifiers(row);
}

fn rows(rewards: &mut Value, change: impl Fn(&mut Value)) {
    member(rewards, "guaranteed", &change);
    member(rewards, "weighted", |rows| each(rows, |_, row| change(row)));
}

fn modifiers(row: &mut Value) {
    for kind in ["energy_modifiers", "reward_modifiers"] {
        member(row, kind, |modifiers| each(modifiers, |_, modifier| in_both(modifier, exactly)));
    }
}

/// Changes the members of a modifier that its definition may give as ranges.
fn in_both(modifier: &mut Value, change: impl Fn(&mut Value)) {
    member(modifier, "value", &change);
    member(modifier, "duration_sec", &change);
}

/// Replaces a range by its lowest value.
fn least(value: &mut Value) {
    if let Value::Object(_) = value {
        *value = value.get("min").cloned().unwrap_or(Value::Int(0));
    }
}

/// Replaces a plain number by the range of that number alone.
fn exactly(value: &mut Value) {
    if let Value::Int(_) = value {
        *value = Value::Object(vec![(Key::Borrowed("min"), value.clone()), (Key::Borrowed("max"), value.clone())]);
    }
}

/// Moves `min`, `max` and `multiple` under `count`; a plain number counts as a range.
fn wrap_range(range: &mut Value) {
    exactly(range);
    if let Value::Object(entries) = range {
        let (count, mut rest): (Vec<_>, Vec<_>) = std::mem::take(entries).into_iter().partition(|(key, _)| is_of_range(key));
        if !count.is_empty() {
            rest.push((Key::Borrowed("count"), Value::Object(count)));
        }
        *entries = rest;
    }
}

fn is_of_range(key: &str) -> bool {
    matches!(key, "min" | "max" | "multiple")
}

/// Replaces an object by the value of one of its keys.
fn unwrap(value: &mut Value, key: &str) {
    if let Some(inner) = value.get(key) {
        *value = inner.clone();
    }
}

fn rename(value: &mut Value, from: &str, to: &'static str) {
    if value.get(to).is_some() {
        return;
    }
    if let Value::Object(entries) = value {
        entries.iter_mut().filter(|(key, _)| key == from).for_each(|(key, _)| *key = Key::Borrowed(to));
    }
}

fn set_if_missing(value: &mut Value, key: &'static str, new: Value) {
    if value.get(key).is_some() {
        return;
    }
    if let Value::Object(entries) = value {
        entries.push((Key::Borrowed(key), new));
    }
}

fn member(value: &mut Value, key: &str, change: impl Fn(&mut Value)) {
    if let Value::Object(entries) = value {
        entries.iter_mut().filter(|(name, _)| name == key).for_each(|(_, value)| change(value));
    }
}

/// Changes every item of a list (with an empty name), or every member of an object.
fn each(value: &mut Value, change: impl Fn(&str, &mut Value)) {
    match value {
        Value::List(items) => items.iter_mut().for_each(|item| change("", item)),
        Value::Object(entries) => entries.iter_mut().for_each(|(name, value)| change(name, value)),
        _ => {}
    }
}
