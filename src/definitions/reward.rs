//! A reward as the definitions describe it: what is certain, what is drawn, and within which ranges.

use crate::value::Value;

/// `reward` or `total_reward` of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RewardDefinition {
    pub(crate) guaranteed: Option<RewardContents>,
    pub(crate) weighted: Vec<RewardContents>,
    /// 0 = once (R4).
    pub(crate) max_rolls: i64,
    /// 0 = no limit on repeats (R4).
    pub(crate) max_repeat_rolls: i64,
    /// 0 = the sum of the weights; above the sum, the rest is the chance of nothing (R4).
    pub(crate) total_weight: i64,
    pub(crate) to_mailbox_expiry_sec: i64,
    /// Carried as it is.
    pub(crate) team_reward: Option<Value>,
    pub(crate) message: Option<Value>,
}

/// What one row grants.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RewardContents {
    pub(crate) items: Vec<(String, ItemDefinition)>,
    /// Carried as they are: the host's catalogue resolves them (R4).
    pub(crate) item_sets: Vec<Value>,
    pub(crate) currencies: Vec<(String, Range)>,
    /// int32 on the wire.
    pub(crate) energies: Vec<(String, Range)>,
    /// Carried as they are (R4).
    pub(crate) energy_modifiers: Vec<Value>,
    /// Carried as they are (R4).
    pub(crate) reward_modifiers: Vec<Value>,
    /// Of a weighted row.
    pub(crate) weight: i64,
}

/// An item: how many, and the properties that each instance gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ItemDefinition {
    pub(crate) count: Range,
    /// Name → (total_weight, options with their weights).
    pub(crate) string_properties: Vec<(String, StringProperty)>,
    /// Name → range of numbers, fractions allowed.
    pub(crate) numeric_properties: Vec<(String, NumberRange)>,
}

/// A text drawn from weighted options.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StringProperty {
    pub(crate) total_weight: i64,
    pub(crate) options: Vec<(String, i64)>,
}

/// `min`–`max` in steps of `multiple`; `max` is filled in (it defaults to `min`), `multiple` 0 = any whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) min: i64,
    pub(crate) max: i64,
    pub(crate) multiple: i64,
}

/// As [`Range`], with fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct NumberRange {
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) multiple: f64,
}

/// A reward rolls its weighted rows at most this often (R4 sets no bound; a claim's work needs one).
pub(crate) const MAX_ROLLS: i64 = 10_000;

/// Rolls times what the weighted rows hold, at most.
pub(crate) const MAX_ROLL_WORK: i64 = 10_000_000;

impl RewardDefinition {
    /// About how much work rolling the weighted rows is.
    pub(crate) fn roll_work(&self) -> i64 {
        let size: usize = self.weighted.iter().map(RewardContents::size).sum();
        self.max_rolls.saturating_mul(size as i64)
    }
}

impl RewardContents {
    /// How many things a row holds, itself included.
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
    /// Exactly this many.
    pub(crate) fn exactly(count: i64) -> Range {
        Range { min: count, max: count, multiple: 0 }
    }

    /// The step between possible values.
    pub(crate) fn step(self) -> i64 {
        self.multiple.max(1)
    }

    /// The first and the last possible value, counted in steps; the first is larger if no multiple lies in the range.
    pub(crate) fn steps(self) -> (i64, i64) {
        let step = self.step();
        (self.min.div_euclid(step) + i64::from(self.min.rem_euclid(step) > 0), self.max.div_euclid(step))
    }
}

impl NumberRange {
    /// The first and the last possible value, counted in steps of a multiple that is set.
    pub(crate) fn steps(self) -> (f64, f64) {
        ((self.min / self.multiple).ceil(), (self.max / self.multiple).floor())
    }
}
