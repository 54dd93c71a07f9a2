//! The measures of progress towards triggered nodes (rule G17).

use crate::definitions::index::StatIx;
use crate::definitions::{NodeIx, StreakIx};

/// A measure that a command has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The length of a streak (G1, G14).
    Streak(StreakIx, i64),
    /// The number of sessions (G2).
    Sessions(i64),
    /// The accumulated time in minutes (G3).
    Minutes(i64),
    /// The content that a node has collected (G4).
    Content(NodeIx),
    /// A statistic and its value (G7).
    Stat(StatIx, i64),
}
