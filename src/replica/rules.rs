//! The client's rules, each by its number: what the default methods do is what is shipped.

use super::journal::Fate;
use crate::progress::unlock_key::{KeyRules, Shipped};
use crate::protocol::Sequence;

/// What a replica decides about answers, its queue, and celebrations.
#[doc(hidden)]
pub trait ReplicaRules: KeyRules + Clone {
    /// K2: the number of a process's first event.
    fn first_mid(&self) -> i64 {
        1
    }

    /// K4: whether an answer belongs to a live request of this process.
    fn is_live(&self, nonce: &str, live: &[String]) -> bool {
        live.iter().any(|one| one == nonce)
    }

    /// K4: whether an answer is older than the base: a lower epoch, or a lower revision within the epoch.
    fn is_outdated(&self, base: Version, answer: Version) -> bool {
        (answer.epoch, answer.rev) < (base.epoch, base.rev)
    }

    /// K5: whether a pending event is settled by these acks, and leaves the queue. That it was sent settles nothing.
    fn is_acknowledged(&self, sequence: &Sequence, acks: &[(String, i64)]) -> bool {
        acks.iter().any(|(cid, ack)| *cid == sequence.cid && sequence.mid <= *ack)
    }

    /// K6: whether the remaining events are numbered anew: on a higher epoch, and where the authority has forgotten the
    /// process, since they would be a gap to it for ever (S8).
    fn rekeys(&self, is_higher_epoch: bool, is_forgotten: bool) -> bool {
        is_higher_epoch || is_forgotten
    }

    /// K6: the identity of an event that was numbered anew: its own.
    fn rekeyed_eid(&self, eid: &str, sequence: &Sequence) -> String {
        let _ = sequence;
        eid.to_owned()
    }

    /// K7: what to do about an unlock of the view.
    fn decide(&self, unlock: ViewUnlock) -> Decision {
        match unlock.journaled {
            None if unlock.is_celebrated || (unlock.is_confirmed && unlock.is_pruned) => Decision::Leave,
            None => Decision::Celebrate,
            Some(Fate::Retracted) if unlock.is_confirmed => Decision::Inbox,
            Some(Fate::Retracted) => Decision::Leave,
            Some(Fate::Shown | Fate::Inbox) => Decision::Follow,
        }
    }

    /// K7: whether a celebrated key is taken back: it is in no ledger, and no pending event could still bring it.
    fn retracts(&self, key: JournaledKey) -> bool {
        !(key.is_held || key.is_in_view || key.may_come_back || key.is_pruned || key.fate == Fate::Retracted)
    }
}

impl ReplicaRules for Shipped {}

/// A base's epoch and revision.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The timeline.
    pub epoch: i64,
    /// The revision in it.
    pub rev: i64,
}

/// What is known of an unlock of the view.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewUnlock {
    /// What the journal has of its key.
    pub journaled: Option<Fate>,
    /// The authority knows that another device has celebrated it.
    pub is_celebrated: bool,
    /// The authority has it; otherwise a pending event brings it.
    pub is_confirmed: bool,
    /// Its key may have left the player's ledger already: each stream drops what is old when it is written.
    pub is_pruned: bool,
}

/// What to do about an unlock of the view.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    Leave,
    /// Journal and show it.
    Celebrate,
    /// It was taken back and is confirmed after all: list it, without a second celebration.
    Inbox,
    /// It is journaled: note the instant and the event that it is measured by from now on.
    Follow,
}

/// What is known of a key in the journal.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournaledKey {
    /// Nothing is decided about its stream before the authority has told it (K8), nor about a team that is out of
    /// sight, except for what is refused (T4).
    pub is_held: bool,
    /// Its unlock is in the view.
    pub is_in_view: bool,
    /// Its event is pending, and its stream's definitions are the same (K13).
    pub may_come_back: bool,
    /// It may have left the authority's ledger, by its age.
    pub is_pruned: bool,
    /// What was decided before.
    pub fate: Fate,
}
