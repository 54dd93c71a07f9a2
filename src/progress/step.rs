//! The effect of an update on one count (rules U1, U11).

use crate::definitions::Node;
use crate::time::saturating_sum;

/// The effect of an update on one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// U1: `clamp(count + amount, 0, max_count)`.
    Add(i64),
    /// U11: the mark, unless the count is higher.
    Reach(i64),
}

impl Step {
    /// The new count; the old one is capped as in D2.
    pub(crate) fn from(self, node: &Node, count: i64) -> i64 {
        let count = count.min(node.max_count);
        match self {
            Step::Add(amount) => saturating_sum(count, amount).clamp(0, node.max_count),
            Step::Reach(mark) => count.max(mark.min(node.max_count)),
        }
    }

    pub(crate) fn takes_back(self) -> bool {
        matches!(self, Step::Add(..0))
    }
}
