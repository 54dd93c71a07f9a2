//! The queue of pending events, in the order of recording.

use std::sync::Arc;

use super::rules::ReplicaRules;
use super::saved::SavedEvent;
use crate::progress::Command;
use crate::protocol::Sequence;

/// A pending event with its command parsed.
#[derive(Clone)]
pub(super) struct Queued {
    pub(super) saved: SavedEvent,
    /// `None` if this version cannot read it, or does not predict (K12); then the authority decides.
    pub(super) command: Option<Command>,
    /// Its length as text, in bytes.
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

/// The changes of a queue so far, by which a host that has listed the queue finds what is new.
///
/// ```
/// use plaudit::Value;
/// use plaudit::replica::{Opening, QueueTurn, Replica, Saved};
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// let (device, _) = Replica::open(&Saved::default(), opening)?;
/// assert_eq!(device.queue_turn(), QueueTurn { turn: 0, first: 0 }); // the list stays valid until the turn changes
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueTurn {
    /// The number of changes other than additions at the end and removals from the front.
    pub turn: u64,
    /// The number of events that have left the front in this turn.
    pub first: usize,
}

impl QueueTurn {
    /// The turn after the queue has become `next`: the same turn if events have only left the front, else a new one.
    pub(super) fn after(self, queue: &[Arc<Queued>], next: &[Arc<Queued>]) -> QueueTurn {
        let left = queue.len().saturating_sub(next.len());
        let stays = queue.iter().skip(left).zip(next).all(|(one, other)| Arc::ptr_eq(one, other));
        if stays && next.len() <= queue.len() { QueueTurn { first: self.first.saturating_add(left), ..self } } else { self.next() }
    }

    /// A new turn, after any other change.
    pub(super) fn next(self) -> QueueTurn {
        QueueTurn { turn: self.turn.saturating_add(1), first: 0 }
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

/// K6: re-keys the events under a new process, in order.
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
