//! What a command can move of the way to triggered nodes (rule G17).

use crate::definitions::NodeIx;

/// A measure that a command has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The length of the streak (G1).
    Streak(i64),
    /// The total of sessions (G2).
    Sessions(i64),
    /// Accumulated time in minutes (G3).
    Minutes(i64),
    /// What a node has collected of its content (G4).
    Content(NodeIx),
    /// A statistic and its value (G7).
    Stat(String, i64),
}
