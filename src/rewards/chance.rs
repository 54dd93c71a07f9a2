//! Decides whether a reward depends on chance. If it does not, it is known exactly before the authority answers (R4).

use super::chance_of_nothing;
use crate::definitions::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};

impl RewardDefinition {
    /// Whether any draw of this reward has more than one possible outcome.
    ///
    /// Rows and options of weight 0 are never drawn, and so add no chance. Item sets add none either: the host resolves them, and
    /// the roll returns them unchanged.
    pub(crate) fn holds_chance(&self) -> bool {
        self.guaranteed.as_ref().is_some_and(RewardContents::holds_chance)
            || self.weighted.iter().any(|row| row.weight > 0 && row.holds_chance())
            || several(self.weighted.iter().map(|row| row.weight).collect(), self.total_weight)
    }
}

/// Whether a draw with these weights has more than one outcome, nothing included.
fn several(mut weights: Vec<i64>, total_weight: i64) -> bool {
    weights.retain(|weight| *weight > 0);
    weights.len() > 1 || (weights.len() == 1 && chance_of_nothing(&weights, total_weight) > 0)
}

impl RewardContents {
    fn holds_chance(&self) -> bool {
        self.items.iter().any(|(_, item)| item.holds_chance())
            || [&self.currencies, &self.energies].into_iter().flatten().any(|(_, range)| range.holds_chance())
    }
}

impl ItemDefinition {
    fn holds_chance(&self) -> bool {
        self.count.holds_chance()
            || self.string_properties.iter().any(|(_, property)| property.holds_chance())
            || self.numeric_properties.iter().any(|(_, range)| range.holds_chance())
    }
}

impl StringProperty {
    fn holds_chance(&self) -> bool {
        several(self.options.iter().map(|(_, weight)| *weight).collect(), self.total_weight)
    }
}

impl Range {
    fn holds_chance(self) -> bool {
        let (first, last) = self.steps();
        first < last
    }
}

impl NumberRange {
    fn holds_chance(self) -> bool {
        let (first, last) = self.steps();
        if self.multiple == 0.0 { self.min < self.max } else { first < last }
    }
}
