//! Reads `reward` and `total_reward` (R4).

#[cfg(not(target_arch = "wasm32"))]
use super::json_schema::{all_of, any_of, integer, named};
use super::kinds::{Energies, by_name, check_weight};
use super::table::{Keys, Kind, Shape, open, shaped};
use super::tables;
use crate::definitions::reward::{
    ItemDefinition, MAX_ROLL_WORK, MAX_ROLLS, NumberRange, Range, RewardContents, RewardDefinition, StringProperty,
};
use crate::time::MAX_SAFE_INTEGER;
use crate::value::fields::{Fields, Item};
#[cfg(not(target_arch = "wasm32"))]
use crate::value::object::Object;
use crate::value::{Value, number, read};

/// Members that cannot be read are left out and reported as issues.
impl Shape for tables::Reward {
    type Read<'v> = RewardDefinition;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<RewardDefinition> {
        let reward = RewardDefinition {
            max_rolls: self.max_rolls.read(fields).unwrap_or(0),
            max_repeat_rolls: self.max_repeat_rolls.read(fields).unwrap_or(0),
            total_weight: self.total_weight.read(fields).unwrap_or(0),
            to_mailbox_expiry_sec: self.to_mailbox_expiry_sec.read(fields).unwrap_or(0),
            team_reward: self.team_reward.read(fields),
            message: self.message.read(fields),
            guaranteed: self.guaranteed.read(fields),
            weighted: self.weighted.read(fields).unwrap_or_default(),
        };
        if reward.max_rolls > MAX_ROLLS || reward.roll_work() > MAX_ROLL_WORK {
            let message = format!("{} rolls of {} rows for one reward are too many", reward.max_rolls, reward.weighted.len());
            fields.error(
                "too_many_rolls",
                "max_rolls",
                &message,
                "roll at most 10,000 times, fewer with many rows, and grant more at each",
            );
        }
        let sum = reward.weighted.iter().fold(0i64, |sum, row| sum.saturating_add(row.weight));
        check_total(sum, reward.total_weight, fields);
        Some(reward)
    }
}

/// Checks that the weights add up to a safe integer, and warns of a total below their sum, which has no meaning.
fn check_total(sum: i64, total_weight: i64, fields: &Fields<'_, '_>) {
    if sum > MAX_SAFE_INTEGER {
        fields.missing("weights_too_large", "the weights add up to more than 2^53 - 1", "give smaller weights in the same proportion");
    } else if total_weight > 0 && total_weight < sum {
        let message = format!("`total_weight` {total_weight} is below the sum of the weights, {sum}, which is used instead");
        let help = "leave it out, or make it larger than the sum for a chance of nothing";
        fields.warning("total_weight_too_small", "total_weight", &message, help);
    }
}

impl Shape for tables::Contents {
    type Read<'v> = RewardContents;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<RewardContents> {
        let contents = RewardContents {
            items: self.items.read(fields).unwrap_or_default(),
            item_sets: self.item_sets.read(fields).unwrap_or_default(),
            currencies: self.currencies.read(fields).unwrap_or_default(),
            energies: self.energies.read(fields).unwrap_or_default(),
            energy_modifiers: self.energy_modifiers.read(fields).unwrap_or_default(),
            reward_modifiers: self.reward_modifiers.read(fields).unwrap_or_default(),
            weight: self.weight.read(fields).unwrap_or(0),
        };
        Some(contents)
    }
}

impl Shape for tables::Range {
    type Read<'v> = Range;

    /// Opens a range, and reports a plain number in its place.
    fn open<'v, 'p>(item: Item<'v, 'p>) -> Option<Fields<'v, 'p>> {
        if let Value::Int(count) = item.value {
            item.error("wrong_type", &format!("expected a range, found {count}"), &format!("write {{\"min\": {count}}}"));
            return None;
        }
        open(Self::TABLE, item)
    }

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Range> {
        let tables::Range { min, max, multiple } = self;
        let bounds = Bounds { min: min.read(fields), max: max.read(fields), multiple: multiple.read(fields) };
        range(bounds, fields)
    }
}

/// The `min`, `max` and `multiple` of a range, as read.
struct Bounds<T> {
    min: Option<T>,
    max: Option<T>,
    multiple: Option<T>,
}

impl<T: Copy + Default + PartialOrd> Bounds<T> {
    /// The three bounds with defaults filled in. `None` if no bound is set, or if one is set but unreadable.
    ///
    /// Hiro leaves zeros out, and so cannot tell a `max` of 0 from none (U7).
    fn filled(self, fields: &Fields<'_, '_>) -> Option<(T, T, T)> {
        if !fields.has("min") && !fields.has("max") {
            fields.missing("missing_range", "the range has neither `min` nor `max`", "write {\"min\": 1}, or {\"min\": 1, \"max\": 5}");
            return None;
        }
        let min = if fields.has("min") { self.min? } else { T::default() };
        let mut max = if fields.has("max") { self.max? } else { min };
        if max == T::default() && min > max {
            let message = "a `max` of 0 below `min` counts as none: it is the same as `min`";
            fields.warning("field_ignored", "max", message, "remove it, or give at least `min`");
            max = min;
        }
        Some((min, max, self.multiple.unwrap_or_default()))
    }
}

fn range(bounds: Bounds<i64>, fields: &Fields<'_, '_>) -> Option<Range> {
    let (min, max, multiple) = bounds.filled(fields)?;
    let range = Range { min, max, multiple };
    let (first, last) = range.steps();
    check_range(fields, &[min, max, multiple].map(|number| number.to_string()), min > max, first > last)?;
    Some(range)
}

/// Reports a range that contains no value, with its bounds and its multiple.
fn check_range(fields: &Fields<'_, '_>, [min, max, multiple]: &[String; 3], reversed: bool, no_multiple: bool) -> Option<()> {
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

impl Kind for Energies {
    type Read<'v> = Vec<(String, Range)>;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<Self::Read<'v>> {
        by_name(item, energy)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        let within = |key| {
            let mut limit = Object::default();
            limit.number("maximum", i32::MAX.into());
            let mut properties = Object::default();
            properties.set(key, limit.into());
            let mut schema = Object::default();
            schema.set("properties", properties.into());
            schema.into()
        };
        let range = all_of(vec![tables::Range::TABLE.schema(), within("min"), within("max")]);
        named(any_of(vec![integer(0, i32::MAX.into()), range]))
    }
}

/// Reads a range within `int32`; a plain number is a range of that number alone.
fn energy(item: Item<'_, '_>) -> Option<Range> {
    let range = match item.value {
        Value::Int(_) => Range::exactly(item.read(read::natural)?),
        _ => shaped::<tables::Range>(item)?,
    };
    if range.max > i64::from(i32::MAX) {
        let message = format!("{} does not fit an energy, which is an int32", range.max);
        item.error("energy_too_large", &message, "give at most 2147483647");
        return None;
    }
    Some(range)
}

impl Shape for tables::Item {
    type Read<'v> = ItemDefinition;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<ItemDefinition> {
        let bounds = Bounds { min: self.min.read(fields), max: self.max.read(fields), multiple: self.multiple.read(fields) };
        let count = range(bounds, fields);
        let string_properties = self.string_properties.read(fields).unwrap_or_default();
        let numeric_properties = self.numeric_properties.read(fields).unwrap_or_default();
        Some(ItemDefinition { count: count?, string_properties, numeric_properties })
    }
}

impl Shape for tables::StringProperty {
    type Read<'v> = StringProperty;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<StringProperty> {
        let total_weight = self.total_weight.read(fields).unwrap_or(0);
        let options = self.options.read(fields).unwrap_or_default();
        let sum = options.iter().fold(0i64, |sum, (_, weight)| sum.saturating_add(*weight));
        check_total(sum, total_weight, fields);
        Some(StringProperty { total_weight, options })
    }
}

impl Shape for tables::PropertyOption {
    type Read<'v> = i64;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<i64> {
        let weight = self.weight.read(fields).unwrap_or(0);
        check_weight(fields);
        Some(weight)
    }
}

/// A range of numbers that may have fractions.
impl Shape for tables::NumberRange {
    type Read<'v> = NumberRange;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<NumberRange> {
        let bounds = Bounds { min: self.min.read(fields), max: self.max.read(fields), multiple: self.multiple.read(fields) };
        let (min, max, multiple) = bounds.filled(fields)?;
        if multiple < 0.0 {
            fields.error("negative", "multiple", "`multiple` is below 0", "give 0 or more");
            return None;
        }
        let range = NumberRange { min, max, multiple };
        let (first, last) = range.steps();
        let shown = [min, max, multiple].map(number::text);
        check_range(fields, &shown, min > max, multiple > 0.0 && first > last)?;
        Some(range)
    }
}
