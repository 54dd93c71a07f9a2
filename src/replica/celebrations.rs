//! Which unlocks to celebrate, to take back, and to leave alone (K7, K8, K13, A4).

use std::collections::BTreeMap;
use std::sync::Arc;

use fnv::FnvHashSet;

use super::Replica;
use super::journal::{Entry, Fate, Journal};
use super::notice::Notice;
use super::queue::Queued;
use super::rules::{Decision, JournaledKey, ReplicaRules, ViewUnlock};
use super::stream_replica::StreamReplica;
use crate::progress::{Outcome, Unlock};
use crate::protocol::{Earned, PLAYER};
use crate::time::{DAY_SEC, UnixSec};

/// Journal entries to write, and what to tell the host after that.
#[derive(Clone, Debug, Default)]
pub(super) struct Decided {
    entries: Vec<(String, Entry)>,
    notices: Vec<Notice>,
}

impl Decided {
    /// The entries as they are stored.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut scratch = Journal::default();
        self.entries.iter().map(|(key, entry)| scratch.note(key, entry.clone())).collect()
    }

    /// They are stored.
    pub(super) fn keep(self, journal: &mut Journal) -> Vec<Notice> {
        for (key, entry) in self.entries {
            journal.note(&key, entry);
        }
        self.notices
    }

    /// K7: a key is journaled before it is shown.
    fn celebrate(&mut self, stream: &str, unlock: Unlock, eid: &str, confirmed: bool) {
        let (key, fate) = (unlock.key.clone(), Fate::Shown);
        let entry =
            Entry { stream: stream.to_owned(), id: unlock.id.clone(), eid: eid.to_owned(), at: unlock.at, fate, acknowledged: false };
        self.entries.push((key, entry));
        self.notices.push(Notice::Unlock { stream: stream.to_owned(), unlock, confirmed });
    }
}

/// On an event that was just recorded: what it unlocks is new, or was decided upon before.
pub(super) fn on_outcome<R: ReplicaRules>(replica: &Replica<R>, stream: &str, eid: &str, outcome: &Outcome) -> Decided {
    let mut decided = Decided::default();
    if replica.streams.get(stream).is_none_or(|followed| followed.held) {
        return decided;
    }
    for unlock in &outcome.unlocks {
        let journaled = replica.journal.get(&unlock.key).map(|entry| entry.fate);
        let is_celebrated = is_celebrated(&replica.streams, &unlock.key);
        let unlock_of_view = ViewUnlock { journaled, is_celebrated, is_confirmed: false, is_pruned: false };
        if replica.rules.decide(unlock_of_view) == Decision::Celebrate {
            decided.celebrate(stream, unlock.clone(), eid, false);
        }
    }
    decided
}

fn is_celebrated(streams: &Streams, key: &str) -> bool {
    streams.get(PLAYER).is_some_and(|player| player.base.celebrated.contains_key(key))
}

type Streams = BTreeMap<String, StreamReplica>;

/// What a new base is measured against.
pub(super) struct After<'a, R> {
    pub(super) rules: &'a R,
    pub(super) streams: &'a Streams,
    pub(super) queue: &'a [Arc<Queued>],
    pub(super) journal: &'a Journal,
    /// The codes of the events that were just rejected.
    pub(super) rejected: &'a [(String, String)],
    /// Streams whose definitions have changed (K13).
    pub(super) redefined: &'a [String],
    /// What is older may have left the authority's ledgers.
    pub(super) pruned_before: UnixSec,
}

impl<R: ReplicaRules> After<'_, R> {
    /// Looks at every unlock of the views, and at every celebrated key.
    pub(super) fn decide(&self) -> Decided {
        let mut decided = Decided::default();
        for (stream, followed) in self.streams.iter().filter(|(_, followed)| !followed.held) {
            let confirmed = followed.base.unlocks.len();
            let mut weighed = FnvHashSet::default();
            for (index, earned) in followed.view.unlocks.iter().enumerate() {
                // A crossed answer may hold an event that is still replayed: what is confirmed comes first.
                if weighed.insert(&earned.key) {
                    let eid = index.checked_sub(confirmed).and_then(|position| followed.origins.get(position));
                    self.weigh(&mut decided, stream, followed, earned, eid);
                }
            }
        }
        self.retract(&mut decided);
        decided
    }

    /// `eid`: the pending event that brings the unlock; none, if the authority has it.
    fn weigh(&self, decided: &mut Decided, stream: &str, followed: &StreamReplica, earned: &Earned, eid: Option<&String>) {
        let (confirmed, eid) = (eid.is_none(), eid.map_or("", String::as_str));
        let in_words = || followed.view.engine.unlock(&earned.id, &earned.key, earned.at, earned.retroactive);
        let entry = self.journal.get(&earned.key);
        let decision = self.rules.decide(ViewUnlock {
            journaled: entry.map(|entry| entry.fate),
            is_celebrated: is_celebrated(self.streams, &earned.key),
            is_confirmed: confirmed,
            is_pruned: earned.at < self.pruned_before,
        });
        match (decision, entry) {
            (Decision::Celebrate, _) => decided.celebrate(stream, in_words(), eid, confirmed),
            (Decision::Inbox, Some(entry)) => {
                let entry = Entry { fate: Fate::Inbox, eid: String::new(), at: earned.at, ..entry.clone() };
                decided.entries.push((earned.key.clone(), entry));
                decided.notices.push(Notice::Inbox { stream: stream.to_owned(), unlock: in_words() });
            }
            // From now on it is measured by the authority's instant, or by the event that brings it now.
            (Decision::Follow, Some(entry)) => {
                let at = if confirmed { earned.at } else { entry.at.max(earned.at) };
                let next = Entry { eid: eid.to_owned(), at, ..entry.clone() };
                if next != *entry {
                    decided.entries.push((earned.key.clone(), next));
                }
            }
            (Decision::Leave | Decision::Inbox | Decision::Follow, _) => {}
        }
    }

    /// Celebrated, not in the ledger, and no pending event could still bring it.
    fn retract(&self, decided: &mut Decided) {
        let pending: FnvHashSet<&String> = self.queue.iter().map(|queued| &queued.saved.event.eid).collect();
        let unlocks = self.streams.iter().flat_map(|(id, followed)| followed.view.unlocks.iter().map(move |earned| (id, &earned.key)));
        let there: FnvHashSet<(&String, &String)> = unlocks.collect();
        for (key, entry) in self.journal.entries() {
            let is_pending = pending.contains(&entry.eid);
            let is_rejected = self.rejected.iter().any(|(eid, _)| *eid == entry.eid);
            let key_in_journal = JournaledKey {
                is_held: self.streams.get(&entry.stream).map_or(!is_rejected, |followed| followed.held),
                is_in_view: there.contains(&(&entry.stream, key)),
                may_come_back: is_pending && !self.redefined.contains(&entry.stream),
                is_pruned: entry.at < self.pruned_before.plus(DAY_SEC) && !is_rejected,
                fate: entry.fate,
            };
            if !self.rules.retracts(key_in_journal) {
                continue;
            }
            decided.entries.push((key.clone(), Entry { fate: Fate::Retracted, ..entry.clone() }));
            let (stream, id) = (entry.stream.clone(), entry.id.clone());
            decided.notices.push(Notice::Retract { stream, key: key.clone(), id, reason: self.reason(entry, is_pending) });
        }
    }

    fn reason(&self, entry: &Entry, is_pending: bool) -> String {
        match self.rejected.iter().find(|(eid, _)| *eid == entry.eid) {
            Some((_, code)) => code.clone(),
            None if is_pending => "definitions_changed".to_owned(),
            None => "not_confirmed".to_owned(),
        }
    }
}
