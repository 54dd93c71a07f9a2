//! The mutants: each breaks one rule, to see which invariant notices.
//!
//! A rule of the replica or the authority is broken by overriding its method. Three rules are the host's own, and the
//! simulated hosts ask for them: S6 and the second half of K5 (one transaction), and K2 (a random client id).

use plaudit::UnixSec;
use plaudit::authority::Settled;
use plaudit::protocol::{Earned, Event, Sequence, StreamRequest};
use plaudit::rules::{
    AuthorityRules, CompletedRun, Decision, Fate, JournaledKey, KeyRules, Processed, ReplicaRules, Shipped, Version, ViewUnlock,
};

use crate::world::TEAM;

/// A broken rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// S1: settled events are applied again.
    S1AppliesAgain,
    /// S2: a gap is not noticed.
    S2AcceptsGaps,
    /// S3: `after` is ignored.
    S3IgnoresAfter,
    /// S4: a refusal settles nothing.
    S4Stalls,
    /// S4: a refusal is listed only in the answer to the request that it settled.
    S4ListsOnce,
    /// S5: a passing failure settles the event.
    S5SettlesFailures,
    /// S6: effects and acks are two transactions.
    S6TwoTransactions,
    /// S7: epochs are not compared: the events are processed, and an equal revision counts as up to date.
    S7IgnoresEpochs,
    /// S8: a re-keyed copy is not recognised.
    S8ForgetsIdentities,
    /// S10: celebrated keys are not kept.
    S10ForgetsCelebrations,
    /// S10: celebrated keys of teams are not kept.
    S10ForgetsTeams,
    /// K2: the client id is kept per install.
    K2SameIdentity,
    /// K4: an answer to any request is accepted.
    K4AnyNonce,
    /// K4: a lower epoch is accepted.
    K4LowerEpoch,
    /// K4: a lower revision is accepted.
    K4LowerRevision,
    /// K5: events are dropped because they were sent.
    K5DropsWhatWasSent,
    /// K5: the queue and the journal of rejections are two writes.
    K5TwoWrites,
    /// K6: a higher epoch re-keys nothing.
    K6KeepsSequences,
    /// K6: re-keyed events get new identities.
    K6NewIdentities,
    /// K7: unlock keys do not tell phases and runs apart.
    K7KeyWithoutRun,
    /// K7: what is earned again is numbered, not named by its event.
    K7KeyWithoutEvent,
    /// K7: the journal is ignored.
    K7NoJournal,
    /// K7: the authority's celebrated keys are ignored.
    K7IgnoresCelebrated,
    /// K7: nothing is retracted.
    K7NeverRetracts,
    /// K7: what is confirmed after a retraction is celebrated again.
    K7ShowsRetracted,
}

use Mutant::*;

impl Mutant {
    /// Every mutant.
    pub const ALL: [Mutant; 25] = [
        S1AppliesAgain,
        S2AcceptsGaps,
        S3IgnoresAfter,
        S4Stalls,
        S4ListsOnce,
        S5SettlesFailures,
        S6TwoTransactions,
        S7IgnoresEpochs,
        S8ForgetsIdentities,
        S10ForgetsCelebrations,
        S10ForgetsTeams,
        K2SameIdentity,
        K4AnyNonce,
        K4LowerEpoch,
        K4LowerRevision,
        K5DropsWhatWasSent,
        K5TwoWrites,
        K6KeepsSequences,
        K6NewIdentities,
        K7KeyWithoutRun,
        K7KeyWithoutEvent,
        K7NoJournal,
        K7IgnoresCelebrated,
        K7NeverRetracts,
        K7ShowsRetracted,
    ];
}

/// The rules of one history: those that are shipped, but for one.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    broken: Option<Mutant>,
    first_mid: i64,
}

impl Rules {
    pub const fn new(broken: Option<Mutant>) -> Rules {
        Rules { broken, first_mid: 1 }
    }

    /// Whether this rule is broken.
    pub fn breaks(self, mutant: Mutant) -> bool {
        self.broken == Some(mutant)
    }

    /// The rules of a process of an install that has numbered its events up to here.
    pub fn of_install(self, next_mid: i64) -> Rules {
        if self.breaks(K2SameIdentity) { Rules { first_mid: next_mid, ..self } } else { self }
    }
}

impl KeyRules for Rules {
    fn unlock_key(&self, run: &CompletedRun<'_>) -> String {
        match self.broken {
            Some(K7KeyWithoutRun) => format!("{}{}", run.prefix, run.id),
            Some(K7KeyWithoutEvent) => Shipped.unlock_key(&CompletedRun { event: None, ..*run }),
            _ => Shipped.unlock_key(run),
        }
    }
}

impl AuthorityRules for Rules {
    fn is_settled(&self, mid: i64, ack: i64) -> bool {
        !self.breaks(S1AppliesAgain) && Shipped.is_settled(mid, ack)
    }

    fn is_gap(&self, mid: i64, ack: i64) -> bool {
        !self.breaks(S2AcceptsGaps) && Shipped.is_gap(mid, ack)
    }

    fn waits_for(&self, after: &Sequence, ack: i64) -> bool {
        !self.breaks(S3IgnoresAfter) && Shipped.waits_for(after, ack)
    }

    fn settles(&self, processed: &Processed) -> bool {
        match (self.broken, processed) {
            (Some(S4Stalls), Processed::Rejected(..)) => false,
            (Some(S5SettlesFailures), Processed::Deferred) => true,
            _ => Shipped.settles(processed),
        }
    }

    fn lists(&self, settled: &Settled, now: UnixSec) -> bool {
        if self.breaks(S4ListsOnce) { settled.at == now } else { Shipped.lists(settled, now) }
    }

    fn processes(&self, is_same_timeline: bool) -> bool {
        self.breaks(S7IgnoresEpochs) || Shipped.processes(is_same_timeline)
    }

    fn is_current(&self, base: &StreamRequest, epoch: i64, rev: i64) -> bool {
        let epoch = if self.breaks(S7IgnoresEpochs) { base.epoch } else { epoch };
        Shipped.is_current(base, epoch, rev)
    }

    fn is_duplicate(&self, event: &Event, settled: Option<&Settled>) -> bool {
        match self.broken {
            Some(S1AppliesAgain) => settled.is_some_and(|settled| settled.sequence.cid != event.sequence.cid),
            Some(S8ForgetsIdentities) => false,
            _ => Shipped.is_duplicate(event, settled),
        }
    }

    fn celebrated(&self, stream: &str, unlocks: &[Earned], seen: &[String]) -> Vec<String> {
        match self.broken {
            Some(S10ForgetsCelebrations) => Vec::new(),
            Some(S10ForgetsTeams) if stream == TEAM => Vec::new(),
            _ => Shipped.celebrated(stream, unlocks, seen),
        }
    }
}

impl ReplicaRules for Rules {
    fn first_mid(&self) -> i64 {
        self.first_mid
    }

    fn is_live(&self, nonce: &str, live: &[String]) -> bool {
        self.breaks(K4AnyNonce) || Shipped.is_live(nonce, live)
    }

    fn is_outdated(&self, base: Version, answer: Version) -> bool {
        match self.broken {
            Some(K4LowerEpoch) if answer.epoch < base.epoch => false,
            Some(K4LowerRevision) if answer.epoch == base.epoch => false,
            _ => Shipped.is_outdated(base, answer),
        }
    }

    fn is_acknowledged(&self, sequence: &Sequence, acks: &[(String, i64)]) -> bool {
        if self.breaks(K5DropsWhatWasSent) {
            return acks.iter().any(|(cid, _)| *cid == sequence.cid);
        }
        Shipped.is_acknowledged(sequence, acks)
    }

    fn rekeys(&self, is_higher_epoch: bool, is_forgotten: bool) -> bool {
        !self.breaks(K6KeepsSequences) && Shipped.rekeys(is_higher_epoch, is_forgotten)
    }

    fn rekeyed_eid(&self, eid: &str, sequence: &Sequence) -> String {
        if self.breaks(K6NewIdentities) {
            return format!("{}-{}", sequence.cid, sequence.mid);
        }
        Shipped.rekeyed_eid(eid, sequence)
    }

    fn decide(&self, unlock: ViewUnlock) -> Decision {
        match self.broken {
            Some(K7NoJournal) => Shipped.decide(ViewUnlock { journaled: None, ..unlock }),
            Some(K7IgnoresCelebrated) => Shipped.decide(ViewUnlock { is_celebrated: false, ..unlock }),
            Some(K7ShowsRetracted) if unlock.journaled == Some(Fate::Retracted) && unlock.is_confirmed => Decision::Celebrate,
            _ => Shipped.decide(unlock),
        }
    }

    fn retracts(&self, key: JournaledKey) -> bool {
        !self.breaks(K7NeverRetracts) && Shipped.retracts(key)
    }
}
