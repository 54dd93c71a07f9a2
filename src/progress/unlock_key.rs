//! K7: the key of an unlock, by which devices and the authority identify the same run.

use crate::time::UnixSec;

/// A completed run of a node, with everything that identifies it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedRun<'a> {
    /// The prefix of this stream's keys: empty for a player, the team's for a team.
    pub prefix: &'a str,
    /// The node's id.
    pub id: &'a str,
    /// The start of the run's phase; `None` if the node has no schedule.
    pub phase: Option<UnixSec>,
    /// The run's number within its phase, from 1.
    pub number: i64,
    /// The transaction that completed it, or else the event's id, for nodes that can be earned repeatedly.
    pub event: Option<&'a str>,
}

/// The rules for unlock keys.
#[doc(hidden)]
pub trait KeyRules {
    /// K7: `id@(phase start | once)#n`; n is the transaction, or else the event's id, for nodes that can be earned repeatedly.
    fn unlock_key(&self, run: &CompletedRun<'_>) -> String {
        let CompletedRun { prefix, id, phase, number, event } = run;
        match (event, phase) {
            (Some(eid), _) => format!("{prefix}{id}@once#{eid}"),
            (None, Some(start)) => format!("{prefix}{id}@{}#{number}", start.0),
            (None, None) => format!("{prefix}{id}@once#{number}"),
        }
    }
}

/// The start of the phase of the run that a key names; `None` if the node had no schedule.
pub(crate) fn phase_start(key: &str) -> Option<UnixSec> {
    let (run, _) = key.rsplit_once('#')?;
    let (_, phase) = run.rsplit_once('@')?;
    phase.parse().ok().map(UnixSec)
}

/// The rules of this version, unchanged.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shipped;

impl KeyRules for Shipped {}
