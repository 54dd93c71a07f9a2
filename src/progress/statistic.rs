//! How a command changes a statistic (rules G7, U11).

use crate::time::saturating_sum;

/// A kind of change.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    Set,
    Max,
    Min,
    Add,
}

impl Change {
    /// The kinds in the order in which a command applies them.
    pub(crate) const IN_ORDER: [Self; 4] = [Self::Set, Self::Max, Self::Min, Self::Add];

    /// The member of a `stat` command.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Max => "max",
            Self::Min => "min",
            Self::Add => "add",
        }
    }

    /// The value after the change; `now` is `None` while the statistic has no value.
    pub(crate) fn of(self, now: Option<i64>, number: i64) -> i64 {
        match self {
            Self::Set => number,
            Self::Max => now.map_or(number, |now| now.max(number)),
            Self::Min => now.map_or(number, |now| now.min(number)),
            Self::Add => saturating_sum(now.unwrap_or(0), number),
        }
    }
}
