//! K7: the key of an unlock, by which devices and the authority know that they speak of the same run.

use crate::time::UnixSec;

/// A completed run of a node, with what tells it from every other.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedRun<'a> {
    /// What keys of this stream begin with: nothing for a player, the team for a team.
    pub prefix: &'a str,
    /// The node.
    pub id: &'a str,
    /// When the run's phase began; `None`: the node has no schedule.
    pub phase: Option<UnixSec>,
    /// The run's number within its phase, from 1.
    pub number: i64,
    /// The event that completed it, for nodes that are earned again and again.
    pub event: Option<&'a str>,
}

/// How unlocks are named.
#[doc(hidden)]
pub trait KeyRules {
    /// K7: `id@(phase start | once)#n`; n is the event's own identity where the node is earned again and again.
    fn unlock_key(&self, run: &CompletedRun<'_>) -> String {
        let CompletedRun { prefix, id, phase, number, event } = run;
        match (event, phase) {
            (Some(eid), _) => format!("{prefix}{id}@once#{eid}"),
            (None, Some(start)) => format!("{prefix}{id}@{}#{number}", start.0),
            (None, None) => format!("{prefix}{id}@once#{number}"),
        }
    }
}

/// The rules as they are.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shipped;

impl KeyRules for Shipped {}
