//! The mutants: each breaks one rule, to show which invariant detects it.
//!
//! A mutant overrides the method of a rule of the replica or the authority. Four rules are the host's own, and the simulated hosts
//! break them: S6 and the second half of K5 (one transaction), K2 (a random client id), and K16's for a store that vanishes.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use plaudit::UnixSec;
use plaudit::authority::Settled;
use plaudit::protocol::{Earned, Event, Sequence, StreamRequest};
use plaudit::rules::{
    AuthorityRules, Claim, CompletedRun, Decision, Fate, JournaledKey, KeyRules, Processed, ReplicaRules, Shipped, Version, ViewUnlock,
};

use crate::world::TEAM;

/// A broken rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// S1: settled events are applied again.
    S1AppliesAgain,
    /// S2: gaps are accepted.
    S2AcceptsGaps,
    /// S3: `after` is ignored.
    S3IgnoresAfter,
    /// S4: a refusal settles nothing.
    S4Stalls,
    /// S4: a rejection is listed only in the answer to the request that it settled.
    S4ListsOnce,
    /// S4: the ack passes rejections that were left out.
    S4AckPassesList,
    /// S5: a temporary failure settles the event.
    S5SettlesFailures,
    /// S6: effects and acks are two transactions.
    S6TwoTransactions,
    /// S7: epochs are not compared: the events are processed, and an equal revision counts as up to date.
    S7IgnoresEpochs,
    /// S8: a re-keyed copy is not recognised.
    S8ForgetsIdentities,
    /// S9: an event counts at the instant that its device tells.
    S9BelievesClocks,
    /// S10: celebrated keys are not stored.
    S10ForgetsCelebrations,
    /// S10: celebrated keys of teams are not stored.
    S10ForgetsTeams,
    /// S11: any claim to be ahead of a team's stream is accepted.
    S11BelievesLies,
    /// S12: a stream grows without a limit.
    S12NeverFull,
    /// K2: the client id is kept per install.
    K2SameIdentity,
    /// K4: an answer to any request is accepted.
    K4AnyNonce,
    /// K4: a lower epoch is accepted.
    K4LowerEpoch,
    /// K4: a lower revision is accepted.
    K4LowerRevision,
    /// K4: a base that the authority rejected stays.
    K4NeverRebases,
    /// K5: events are dropped because they were sent.
    K5DropsWhatWasSent,
    /// K5: the queue and the journal of rejections are two writes.
    K5TwoWrites,
    /// K6: a higher epoch re-keys nothing.
    K6KeepsSequences,
    /// K6: re-keyed events get new identities.
    K6NewIdentities,
    /// K7: unlock keys do not distinguish phases and runs.
    K7KeyWithoutRun,
    /// K7: repeated earnings are numbered, not named after their events.
    K7KeyWithoutEvent,
    /// K7: the journal is ignored.
    K7NoJournal,
    /// K7: the authority's celebrated keys are ignored.
    K7IgnoresCelebrated,
    /// K7: nothing is retracted.
    K7NeverRetracts,
    /// K7: an unlock that is confirmed after its retraction is celebrated again.
    K7ShowsRetracted,
    /// K7, S12: unlocks that the ledger dropped because of its size are retracted.
    K7RetractsBeyondLedger,
    /// K8: a store that may have a past celebrates before the authority's first answer.
    K8NeverHolds,
    /// K16: an adoption is sent under another identity each time.
    K16NewIdentity,
    /// K16: the authority forgets the identities of adoptions.
    K16ForgetsAdoptions,
    /// K16: a stream with a past adopts another one.
    K16AdoptsOverPast,
    /// K16: a store that vanishes under an open client stays empty.
    K16LeavesVanished,
    /// A8: clients of the first version get the current form of a state.
    A8SendsNewest,
    /// K16: a state that is not adopted is overwritten.
    K16OverwritesInSilence,
    /// K17: an adopted state may contain future instants.
    K17AdoptsTheFuture,
    /// K17: a clock that was ahead moves nothing.
    K17NeverSetsBack,
    /// K18: the status promises a day more than the authority accepts.
    K18PromisesMore,
}

use Mutant::*;

impl Mutant {
    /// Every mutant that random histories kill.
    pub const ALL: [Mutant; 36] = [
        S1AppliesAgain,
        S2AcceptsGaps,
        S3IgnoresAfter,
        S4Stalls,
        S4ListsOnce,
        S5SettlesFailures,
        S6TwoTransactions,
        S7IgnoresEpochs,
        S8ForgetsIdentities,
        S9BelievesClocks,
        S10ForgetsCelebrations,
        S10ForgetsTeams,
        S11BelievesLies,
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
        K7RetractsBeyondLedger,
        K8NeverHolds,
        K16NewIdentity,
        K16ForgetsAdoptions,
        K16AdoptsOverPast,
        K16LeavesVanished,
        K16OverwritesInSilence,
        K17NeverSetsBack,
        A8SendsNewest,
    ];

    /// The mutants that directed histories kill.
    pub const DIRECTED: [Mutant; 5] = [S4AckPassesList, K4NeverRebases, K17AdoptsTheFuture, S12NeverFull, K18PromisesMore];
}

/// The rules of one history: the shipped ones, except for the broken one.
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

    /// The rules of a process of an install that has numbered events up to here.
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

    /// A small number, so that lists are cut short.
    fn later_rejections(&self, _processes: usize) -> usize {
        2
    }

    fn told_ack(&self, ack: i64, left_out: Option<i64>) -> i64 {
        if self.breaks(S4AckPassesList) { ack } else { Shipped.told_ack(ack, left_out) }
    }

    fn believes(&self, claim: Claim) -> bool {
        self.breaks(S11BelievesLies) || Shipped.believes(claim)
    }

    fn is_adopted(&self, settled: Option<&Settled>) -> bool {
        !self.breaks(K16ForgetsAdoptions) && Shipped.is_adopted(settled)
    }

    fn has_no_past(&self, rev: i64) -> bool {
        self.breaks(K16AdoptsOverPast) || Shipped.has_no_past(rev)
    }

    fn state_version(&self, named: Option<i64>) -> i64 {
        if self.breaks(A8SendsNewest) { i64::MAX } else { Shipped.state_version(named) }
    }

    fn adopts_at(&self, receipt: UnixSec) -> UnixSec {
        if self.breaks(K17AdoptsTheFuture) { UnixSec::LIMIT.plus(-1) } else { Shipped.adopts_at(receipt) }
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

    fn counts_at(&self, bounded: Option<UnixSec>, told: UnixSec) -> Option<UnixSec> {
        if self.breaks(S9BelievesClocks) { Some(told) } else { Shipped.counts_at(bounded, told) }
    }

    fn has_room(&self, fits: bool) -> bool {
        self.breaks(S12NeverFull) || Shipped.has_room(fits)
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

    fn rebases(&self, is_rebase: bool) -> bool {
        !self.breaks(K4NeverRebases) && Shipped.rebases(is_rebase)
    }

    fn adoption_eid(&self, eid: &str) -> String {
        if self.breaks(K16NewIdentity) {
            static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
            return format!("{eid}-{}", ATTEMPTS.fetch_add(1, Ordering::Relaxed));
        }
        Shipped.adoption_eid(eid)
    }

    fn sets_aside(&self, is_unadopted: bool) -> bool {
        !self.breaks(K16OverwritesInSilence) && Shipped.sets_aside(is_unadopted)
    }

    fn sets_back(&self, is_ahead: bool) -> bool {
        !self.breaks(K17NeverSetsBack) && Shipped.sets_back(is_ahead)
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

    fn expires_at(&self, at: UnixSec, offline_sec: i64) -> UnixSec {
        let promised = Shipped.expires_at(at, offline_sec);
        if self.breaks(K18PromisesMore) { promised.plus(86_400) } else { promised }
    }

    fn holds(&self, may_have_past: bool) -> bool {
        !self.breaks(K8NeverHolds) && Shipped.holds(may_have_past)
    }

    fn retracts(&self, key: JournaledKey) -> bool {
        match self.broken {
            Some(K7NeverRetracts) => false,
            Some(K7RetractsBeyondLedger) => Shipped.retracts(JournaledKey { is_beyond_ledger: false, ..key }),
            _ => Shipped.retracts(key),
        }
    }
}

/// The rule of a mutant: its name up to the first word.
fn rule_of(mutant: Mutant) -> String {
    let name = format!("{mutant:?}");
    let digits = name.chars().skip(1).take_while(char::is_ascii_digit).count();
    name.chars().take(1 + digits).collect()
}

#[test]
fn the_rules_with_a_dagger_are_those_that_have_mutants() {
    let lines = include_str!("../../pkg-template/RULES.md").lines();
    let marked: BTreeSet<&str> = lines.filter_map(|line| line.strip_prefix("- **")?.split_once("** † ")).map(|(rule, _)| rule).collect();
    let broken: BTreeSet<String> = Mutant::ALL.into_iter().chain(Mutant::DIRECTED).map(rule_of).collect();
    assert_eq!(marked, broken.iter().map(String::as_str).collect());
}
