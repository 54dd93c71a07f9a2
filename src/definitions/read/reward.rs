//! Reading `reward` and `total_reward` (R4).

use super::fields;
use super::fields::{Fields, entries, keep, name_ok};
use super::keys;
use crate::definitions::reward::{
    ItemDefinition, MAX_ROLL_WORK, MAX_ROLLS, NumberRange, Range, RewardContents, RewardDefinition, StringProperty,
};
use crate::error::{Issue, Severity};
use crate::time::MAX_SAFE_INTEGER;
use crate::value::read::{self, Path};
use crate::value::{Value, number};

/// Reads a reward; what cannot be read is left out, and the issues say so.
pub(super) fn read(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<RewardDefinition> {
    let mut fields = Fields::open(value, at, &keys::REWARD, issues)?;
    let mut reward = RewardDefinition {
        max_rolls: fields.natural("max_rolls").unwrap_or(0),
        max_repeat_rolls: fields.natural("max_repeat_rolls").unwrap_or(0),
        total_weight: fields.natural("total_weight").unwrap_or(0),
        to_mailbox_expiry_sec: fields.natural("to_mailbox_expiry_sec").unwrap_or(0),
        team_reward: fields.get("team_reward").cloned(),
        message: fields.get("message").cloned(),
        ..RewardDefinition::default()
    };
    reward.guaranteed = fields.get("guaranteed").and_then(|value| contents(value, &at.key("guaranteed"), fields.issues));
    reward.weighted = weighted(&mut fields);
    if reward.max_rolls > MAX_ROLLS || reward.roll_work() > MAX_ROLL_WORK {
        let message = format!("{} rolls of {} rows for one reward are too many", reward.max_rolls, reward.weighted.len());
        fields.error("too_many_rolls", "max_rolls", &message, "roll at most 10,000 times, fewer with many rows, and grant more at each");
    }
    let sum = reward.weighted.iter().fold(0i64, |sum, row| sum.saturating_add(row.weight));
    check_total(sum, reward.total_weight, &mut fields);
    Some(reward)
}

/// The rows of which one is drawn at each roll.
fn weighted(fields: &mut Fields<'_, '_>) -> Vec<RewardContents> {
    let at = fields.at.key("weighted");
    let Some(rows) = fields.get("weighted").and_then(|value| keep(read::list(value, &at), fields.issues)) else {
        return Vec::new();
    };
    let mut read = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let at = at.index(index);
        let Some(contents) = contents(row, &at, fields.issues) else { continue };
        check_weight(row, &at, fields.issues);
        read.push(contents);
    }
    read
}

/// A weight must be given, and 0 is never drawn.
fn check_weight(row: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) {
    match row.get("weight") {
        None | Some(Value::Null) => {
            Issue::report(issues, Severity::Error, "missing_weight", at.to_string(), "it has no weight", "add `weight`, 1 or more");
        }
        Some(Value::Int(0)) => {
            let message = "a weight of 0 is never drawn";
            Issue::report(
                issues,
                Severity::Warning,
                "zero_weight",
                at.key("weight").to_string(),
                message,
                "give a weight of 1 or more, or remove it",
            );
        }
        Some(_) => {}
    }
}

/// The weights must add up to a safe integer, and a total below their sum has no meaning.
fn check_total(sum: i64, total_weight: i64, fields: &mut Fields<'_, '_>) {
    if sum > MAX_SAFE_INTEGER {
        fields.missing("weights_too_large", "the weights add up to more than 2^53 - 1", "give smaller weights in the same proportion");
    } else if total_weight > 0 && total_weight < sum {
        let message = format!("`total_weight` {total_weight} is below the sum of the weights, {sum}, which is used instead");
        fields.warning(
            "total_weight_too_small",
            "total_weight",
            &message,
            "leave it out, or make it larger than the sum for a chance of nothing",
        );
    }
}

fn contents(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<RewardContents> {
    let mut fields = Fields::open(value, at, &keys::CONTENTS, issues)?;
    Some(RewardContents {
        items: named(&mut fields, "items", item),
        item_sets: carried(&mut fields, "item_sets"),
        currencies: named(&mut fields, "currencies", range),
        energies: named(&mut fields, "energies", energy),
        energy_modifiers: carried(&mut fields, "energy_modifiers"),
        reward_modifiers: carried(&mut fields, "reward_modifiers"),
        weight: fields.natural("weight").unwrap_or(0),
    })
}

/// How one named thing is read.
type ReadOne<T> = fn(&Value, &Path<'_>, &mut Vec<Issue>) -> Option<T>;

/// An object from names to things.
fn named<T>(fields: &mut Fields<'_, '_>, key: &str, read_one: ReadOne<T>) -> Vec<(String, T)> {
    let at = fields.at.key(key);
    let Some(entries) = fields.get(key).and_then(|value| entries(value, &at, fields.issues)) else {
        return Vec::new();
    };
    let mut read = Vec::with_capacity(entries.len());
    for (name, value) in entries.iter().filter(|(_, value)| *value != Value::Null) {
        let at = at.key(name);
        if name_ok(name, &at, fields.issues)
            && let Some(thing) = read_one(value, &at, fields.issues)
        {
            read.push((name.as_ref().to_owned(), thing));
        }
    }
    read
}

/// A list of objects that the host resolves, kept as it is.
fn carried(fields: &mut Fields<'_, '_>, key: &str) -> Vec<Value> {
    let at = fields.at.key(key);
    let Some(items) = fields.get(key).and_then(|value| keep(read::list(value, &at), fields.issues)) else {
        return Vec::new();
    };
    for (index, item) in items.iter().enumerate() {
        entries(item, &at.index(index), fields.issues);
    }
    items.to_vec()
}

fn range(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<Range> {
    if let Value::Int(count) = value {
        let message = format!("expected a range, found {count}");
        Issue::report(issues, Severity::Error, "wrong_type", at.to_string(), &message, &format!("write {{\"min\": {count}}}"));
        return None;
    }
    range_of(&mut Fields::open(value, at, &keys::RANGE, issues)?)
}

/// `min`, `max` and `multiple` of the object that is open.
fn range_of(fields: &mut Fields<'_, '_>) -> Option<Range> {
    range_is_given(fields)?;
    let min = fields.natural("min");
    let max = fields.natural("max");
    let multiple = fields.natural("multiple").unwrap_or(0);
    let min = if fields.get("min").is_none() { 0 } else { min? };
    let max = if fields.get("max").is_none() { min } else { max? };
    let range = Range { min, max, multiple };
    let (first, last) = range.steps();
    check_range(fields, &[min, max, multiple].map(|number| number.to_string()), min > max, first > last)?;
    Some(range)
}

fn range_is_given(fields: &mut Fields<'_, '_>) -> Option<()> {
    if fields.get("min").is_none() && fields.get("max").is_none() {
        fields.missing("missing_range", "the range has neither `min` nor `max`", "write {\"min\": 1}, or {\"min\": 1, \"max\": 5}");
        return None;
    }
    Some(())
}

/// Reports a range without a value, with its bounds and its multiple in words.
fn check_range(fields: &mut Fields<'_, '_>, [min, max, multiple]: &[String; 3], reversed: bool, no_multiple: bool) -> Option<()> {
    if reversed {
        fields.missing("min_above_max", &format!("the range from {min} to {max} runs backwards"), "swap `min` and `max`");
    } else if no_multiple {
        let message = format!("no multiple of {multiple} lies in the range from {min} to {max}");
        fields.missing("no_multiple_in_range", &message, "widen the range or leave `multiple` out");
    } else {
        return Some(());
    }
    None
}

/// A range within int32; a plain number is exactly that many.
fn energy(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<Range> {
    let range = match value {
        Value::Int(_) => Range::exactly(fields::number(value, read::natural(value, at), issues)?),
        _ => range(value, at, issues)?,
    };
    if range.max > i64::from(i32::MAX) {
        let message = format!("{} does not fit an energy, which is an int32", range.max);
        Issue::report(issues, Severity::Error, "energy_too_large", at.to_string(), &message, "give at most 2147483647");
        return None;
    }
    Some(range)
}

fn item(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<ItemDefinition> {
    let mut fields = Fields::open(value, at, &keys::ITEM, issues)?;
    let count = range_of(&mut fields);
    let string_properties = named(&mut fields, "string_properties", string_property);
    let numeric_properties = named(&mut fields, "numeric_properties", number_range);
    Some(ItemDefinition { count: count?, string_properties, numeric_properties })
}

fn string_property(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<StringProperty> {
    let mut fields = Fields::open(value, at, &keys::STRING_PROPERTY, issues)?;
    let total_weight = fields.natural("total_weight").unwrap_or(0);
    let options = named(&mut fields, "options", option);
    let sum = options.iter().fold(0i64, |sum, (_, weight)| sum.saturating_add(*weight));
    check_total(sum, total_weight, &mut fields);
    Some(StringProperty { total_weight, options })
}

fn option(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<i64> {
    let weight = Fields::open(value, at, &keys::OPTION, issues)?.natural("weight").unwrap_or(0);
    check_weight(value, at, issues);
    Some(weight)
}

/// A range of numbers with fractions.
fn number_range(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<NumberRange> {
    let mut fields = Fields::open(value, at, &keys::NUMBER_RANGE, issues)?;
    range_is_given(&mut fields)?;
    let min = fraction(&mut fields, "min");
    let max = fraction(&mut fields, "max");
    let multiple = fraction(&mut fields, "multiple").unwrap_or(0.0);
    let min = if fields.get("min").is_none() { 0.0 } else { min? };
    let max = if fields.get("max").is_none() { min } else { max? };
    if multiple < 0.0 {
        fields.error("negative", "multiple", "`multiple` is below 0", "give 0 or more");
        return None;
    }
    let range = NumberRange { min, max, multiple };
    let (first, last) = range.steps();
    let shown = [min, max, multiple].map(number::text);
    check_range(&mut fields, &shown, min > max, multiple > 0.0 && first > last)?;
    Some(range)
}

/// A finite number.
fn fraction(fields: &mut Fields<'_, '_>, key: &str) -> Option<f64> {
    match fields.get(key)? {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) if number.is_finite() => Some(*number),
        other => {
            let message = format!("expected a number, found {}", read::describe(other));
            fields.issues.push(Issue::error("wrong_type", fields.at.key(key).to_string(), message));
            None
        }
    }
}
