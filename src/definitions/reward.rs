//! A reward's definition: its guaranteed part, its weighted rows, and their ranges.

use crate::value::Value;

/// `reward` or `total_reward` of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RewardDefinition {
    pub(crate) guaranteed: Option<RewardContents>,
    pub(crate) weighted: Vec<RewardContents>,
    /// 0: one roll (R4).
    pub(crate) max_rolls: i64,
    /// 0: repeats are unlimited (R4).
    pub(crate) max_repeat_rolls: i64,
    /// 0: the sum of the rows' weights. What exceeds that sum is the chance of drawing nothing (R4).
    pub(crate) total_weight: i64,
    pub(crate) to_mailbox_expiry_sec: i64,
    /// Passed on unchanged.
    pub(crate) team_reward: Option<Value>,
    pub(crate) message: Option<Value>,
}

/// The contents of one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RewardContents {
    pub(crate) items: Vec<(String, ItemDefinition)>,
    /// Passed on unchanged; the host's catalogue resolves them (R4).
    pub(crate) item_sets: Vec<Value>,
    pub(crate) currencies: Vec<(String, Range)>,
    /// Energies by id, each an `int32` on the wire.
    pub(crate) energies: Vec<(String, Range)>,
    /// Passed on unchanged (R4).
    pub(crate) energy_modifiers: Vec<Value>,
    /// Passed on unchanged (R4).
    pub(crate) reward_modifiers: Vec<Value>,
    /// The weight of a weighted row.
    pub(crate) weight: i64,
}

/// An item: its count, and the properties that each instance gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ItemDefinition {
    pub(crate) count: Range,
    /// By name: the total weight, and the options with their weights.
    pub(crate) string_properties: Vec<(String, StringProperty)>,
    /// By name: a range of numbers, which may have fractions.
    pub(crate) numeric_properties: Vec<(String, NumberRange)>,
}

/// A text drawn from weighted options.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StringProperty {
    pub(crate) total_weight: i64,
    pub(crate) options: Vec<(String, i64)>,
}

/// `min` to `max` in steps of `multiple`. `max` is filled in (it defaults to `min`); a `multiple` of 0 means any whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) min: i64,
    pub(crate) max: i64,
    pub(crate) multiple: i64,
}

/// Like [`Range`], with fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct NumberRange {
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) multiple: f64,
}

/// The most rolls of one reward. R4 sets no bound, but a claim's work needs one.
pub(crate) const MAX_ROLLS: i64 = 10_000;

/// The most work of one reward: rolls times the size of the weighted rows.
pub(crate) const MAX_ROLL_WORK: i64 = 10_000_000;

impl RewardDefinition {
    /// An estimate of the work of rolling the weighted rows.
    pub(crate) fn roll_work(&self) -> i64 {
        let size: usize = self.weighted.iter().map(RewardContents::size).sum();
        self.max_rolls.saturating_mul(size as i64)
    }
}

impl RewardContents {
    /// The number of things in a row, the row itself included.
    fn size(&self) -> usize {
        let properties = |item: &ItemDefinition| {
            let options: usize = item.string_properties.iter().map(|(_, property)| 1 + property.options.len()).sum();
            1 + options + item.numeric_properties.len()
        };
        let items: usize = self.items.iter().map(|(_, item)| properties(item)).sum();
        let carried = self.item_sets.len() + self.energy_modifiers.len() + self.reward_modifiers.len();
        1 + items + self.currencies.len() + self.energies.len() + carried
    }
}

impl Range {
    /// The range of one value.
    pub(crate) fn exactly(count: i64) -> Range {
        Range { min: count, max: count, multiple: 0 }
    }

    /// The step between possible values.
    pub(crate) fn step(self) -> i64 {
        self.multiple.max(1)
    }

    /// The first and the last possible value, in steps. If no multiple lies in the range, the first is larger than the last.
    pub(crate) fn steps(self) -> (i64, i64) {
        let step = self.step();
        (self.min.div_euclid(step) + i64::from(self.min.rem_euclid(step) > 0), self.max.div_euclid(step))
    }
}

impl NumberRange {
    /// The first and the last possible value, in steps of `multiple`, which must be set.
    pub(crate) fn steps(self) -> (f64, f64) {
        ((self.min / self.multiple).ceil(), (self.max / self.multiple).floor())
    }
}
