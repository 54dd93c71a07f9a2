//! The client's rules by number. The default methods are the shipped rules.

use super::journal::Fate;
use crate::progress::unlock_key::{KeyRules, Shipped};
use crate::protocol::Sequence;
use crate::time::UnixSec;

/// A replica's decisions about answers, its queue, and celebrations.
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

    /// K5: whether these acks settle a pending event, which then leaves the queue. Sending alone does not settle it.
    fn is_acknowledged(&self, sequence: &Sequence, acks: &[(String, i64)]) -> bool {
        acks.iter().any(|(cid, ack)| *cid == sequence.cid && sequence.mid <= *ack)
    }

    /// K6: whether the remaining events are re-keyed: after a higher epoch, and if the authority has forgotten the process, where
    /// they would stay behind a gap for ever (S8).
    fn rekeys(&self, is_higher_epoch: bool, is_forgotten: bool) -> bool {
        is_higher_epoch || is_forgotten
    }

    /// K6: the id of a re-keyed event: it stays the same.
    fn rekeyed_eid(&self, eid: &str, sequence: &Sequence) -> String {
        let _ = sequence;
        eid.to_owned()
    }

    /// K7: the action for an unlock of the view.
    fn decide(&self, unlock: ViewUnlock) -> Decision {
        match unlock.journaled {
            None if unlock.is_celebrated || (unlock.is_confirmed && unlock.is_pruned) => Decision::Leave,
            None => Decision::Celebrate,
            Some(Fate::Retracted) if unlock.is_confirmed => Decision::Inbox,
            Some(Fate::Retracted) => Decision::Leave,
            Some(Fate::Shown | Fate::Inbox) => Decision::Follow,
        }
    }

    /// K4: whether an answer with an older base is accepted because the authority rejects the newer one (S11).
    fn rebases(&self, is_rebase: bool) -> bool {
        is_rebase
    }

    /// K16: the id with which an adoption is sent: the same in every attempt.
    fn adoption_eid(&self, eid: &str) -> String {
        eid.to_owned()
    }

    /// K16: whether a base that is not adopted is set aside, with its journal.
    fn sets_aside(&self, is_unadopted: bool) -> bool {
        is_unadopted
    }

    /// K17: whether stored instants that are later than the clock move to the present.
    fn sets_back(&self, is_ahead: bool) -> bool {
        is_ahead
    }

    /// K18: the instant until which the authority accepts an event of the instant `at`, if events may wait for `offline_sec`
    /// seconds.
    fn expires_at(&self, at: UnixSec, offline_sec: i64) -> UnixSec {
        at.plus(offline_sec)
    }

    /// K8: whether celebrations wait for the authority's first answer, given whether the player may have earlier progress that the store
    /// lacks.
    fn holds(&self, may_have_past: bool) -> bool {
        may_have_past
    }

    /// K7: whether a celebrated key is retracted: it is in no ledger, and no pending event can still yield it.
    fn retracts(&self, key: JournaledKey) -> bool {
        let is_gone = !(key.is_held || key.is_in_view || key.may_come_back);
        is_gone && !(key.is_pruned || key.is_beyond_ledger || key.fate == Fate::Retracted)
    }
}

impl ReplicaRules for Shipped {}

/// The epoch and revision of a base.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The timeline.
    pub epoch: i64,
    /// The revision within the timeline.
    pub rev: i64,
}

/// The known facts about an unlock of the view.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewUnlock {
    /// The decision in the journal about its key.
    pub journaled: Option<Fate>,
    /// Whether the authority knows that another device has celebrated it.
    pub is_celebrated: bool,
    /// Whether the authority has it; otherwise a pending event yields it.
    pub is_confirmed: bool,
    /// Whether its key may have left the player's ledger already: each stream drops old entries when it is written.
    pub is_pruned: bool,
}

/// The action for an unlock of the view.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Do nothing.
    Leave,
    /// Journal and show the unlock.
    Celebrate,
    /// List the unlock without a second celebration: it was retracted, and is confirmed after all.
    Inbox,
    /// Update the journal entry with the instant and the event that now apply.
    Follow,
}

/// The known facts about a key in the journal.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournaledKey {
    /// Whether decisions are deferred: before the authority's first answer about the stream (K8), and for a team that is not
    /// followed, except for refused events (T4).
    pub is_held: bool,
    /// Whether its unlock is in the view.
    pub is_in_view: bool,
    /// Whether its event is pending and its stream's definitions are unchanged (K13).
    pub may_come_back: bool,
    /// Whether it may have left the authority's ledger by its age.
    pub is_pruned: bool,
    /// Whether it may have left the authority's ledger since, according to the state (S12).
    pub is_beyond_ledger: bool,
    /// The earlier decision.
    pub fate: Fate,
}
