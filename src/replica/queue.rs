//! The queue of pending events, in the order in which they were recorded.

use std::sync::Arc;

use super::rules::ReplicaRules;
use super::saved::SavedEvent;
use crate::progress::Command;
use crate::protocol::Sequence;

/// A pending event with its command parsed.
#[derive(Clone)]
pub(super) struct Queued {
    pub(super) saved: SavedEvent,
    /// `None`: this version cannot read it, or does not predict (K12); the authority decides.
    pub(super) command: Option<Command>,
    /// Its length as text.
    pub(super) bytes: usize,
}

impl Queued {
    pub(super) fn new(saved: SavedEvent, bytes: usize, predicts: bool) -> Queued {
        let command = if predicts { Command::from_value(&saved.event.command).ok() } else { None };
        Queued { saved, command, bytes }
    }

    pub(super) fn sequence(&self) -> &Sequence {
        &self.saved.event.sequence
    }
}

/// The client id of this process and its next number (K2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) cid: String,
    pub(super) next: i64,
}

impl Process {
    pub(super) fn new(cid: &str) -> Process {
        Process { cid: cid.to_owned(), next: 1 }
    }

    pub(super) fn sequence(&self) -> Sequence {
        Sequence { cid: self.cid.clone(), mid: self.next }
    }

    pub(super) fn after_one(&self) -> Process {
        Process { cid: self.cid.clone(), next: self.next.saturating_add(1) }
    }
}

/// K6: re-keys the events under a new process, in their order.
pub(super) fn rekey(queue: &mut [Arc<Queued>], cid: &str, rules: &impl ReplicaRules) -> Process {
    let mut process = Process::new(cid);
    for queued in queue {
        let event = &mut Arc::make_mut(queued).saved.event;
        (event.sequence, event.after) = (process.sequence(), None);
        event.eid = rules.rekeyed_eid(&event.eid, &event.sequence);
        process = process.after_one();
    }
    process
}
