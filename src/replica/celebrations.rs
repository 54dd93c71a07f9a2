//! Decides which unlocks are celebrated, retracted, or left as they are (K7, K8, K13, A4).

use std::sync::Arc;

use litemap::LiteMap;

use super::Replica;
use super::journal::{Entry, Fate, Journal};
use super::notice::Notice;
use super::queue::Queued;
use super::rules::{Decision, JournaledKey, ReplicaRules, ViewUnlock};
use super::stream_replica::StreamReplica;
use crate::progress::unlock_key::phase_start;
use crate::progress::{Outcome, Unlock};
use crate::protocol::{Earned, PLAYER};
use crate::time::{DAY_SEC, MAX_OFFSET_SEC, UnixSec};
use crate::value::texts::Places;

/// Decisions about unlocks: journal entries to write, then notices for the host.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    entries: Vec<(String, Entry)>,
    notices: Vec<Notice>,
}

impl Decisions {
    /// The entries in their stored form.
    pub(super) fn sealed(&self) -> Vec<String> {
        let mut scratch = Journal::default();
        self.entries.iter().map(|(key, entry)| scratch.insert(key, entry.clone())).collect()
    }

    /// Commits the entries to the journal in memory; call it after the write succeeded.
    pub(super) fn commit(self, journal: &mut Journal) -> Vec<Notice> {
        for (key, entry) in self.entries {
            journal.insert(&key, entry);
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

/// Decides about the unlocks that a just recorded event is predicted to yield.
pub(super) fn on_outcome<R: ReplicaRules>(replica: &Replica<R>, stream: &str, eid: &str, outcome: &Outcome) -> Decisions {
    let mut decisions = Decisions::default();
    if replica.streams.get(stream).is_none_or(|followed| followed.held) {
        return decisions;
    }
    for unlock in &outcome.unlocks {
        let journaled = replica.journal.get(&unlock.key).map(|entry| entry.fate);
        let is_celebrated = is_celebrated(&replica.streams, &unlock.key);
        let unlock_of_view = ViewUnlock { journaled, is_celebrated, is_confirmed: false, is_pruned: false };
        if replica.rules.decide(unlock_of_view) == Decision::Celebrate {
            decisions.celebrate(stream, unlock.clone(), eid, false);
        }
    }
    decisions
}

fn is_celebrated(streams: &Streams, key: &str) -> bool {
    streams.get(PLAYER).is_some_and(|player| player.base.celebrated.contains_key(key))
}

/// The unlock keys of a stream's view.
fn keys(followed: &StreamReplica) -> Places<'_> {
    followed.view.unlocks.iter().map(|earned| earned.key.as_str()).zip(0..).collect()
}

type Streams = LiteMap<String, StreamReplica>;

/// The state after an answer was accepted, for the reconciliation with the journal.
pub(super) struct Reconciliation<'a, R> {
    pub(super) rules: &'a R,
    pub(super) streams: &'a Streams,
    pub(super) queue: &'a [Arc<Queued>],
    pub(super) journal: &'a Journal,
    /// The codes of the events that were just rejected.
    pub(super) rejected: &'a [(String, String)],
    /// Streams whose definitions have changed (K13).
    pub(super) redefined: &'a [String],
    /// Unlocks older than this may have left the authority's ledgers.
    pub(super) pruned_before: UnixSec,
    /// The server time of the answer; the authority knows no later instant.
    pub(super) server_time: UnixSec,
    /// The most unlocks in a ledger (S12).
    pub(super) at_most: usize,
}

impl<R: ReplicaRules> Reconciliation<'_, R> {
    /// Reconciles every unlock of the views, then every key in the journal.
    pub(super) fn decide(&self) -> Decisions {
        let mut decisions = Decisions::default();
        for (stream, followed) in self.streams.iter().filter(|(_, followed)| !followed.held) {
            let confirmed = followed.base.unlocks.len();
            let mut seen = Places::default();
            for (index, earned) in followed.view.unlocks.iter().enumerate() {
                // While requests cross, an event in the base may be replayed too; the confirmed unlock comes first and counts.
                if seen.insert(&earned.key, index).is_none() {
                    let eid = index.checked_sub(confirmed).and_then(|position| followed.origins.get(position));
                    self.reconcile(&mut decisions, stream, followed, earned, eid);
                }
            }
        }
        self.retract(&mut decisions);
        decisions
    }

    /// Reconciles one unlock. `eid` is the pending event that yields it; `None` if the authority has confirmed it.
    fn reconcile(&self, decisions: &mut Decisions, stream: &str, followed: &StreamReplica, earned: &Earned, eid: Option<&String>) {
        let (confirmed, eid) = (eid.is_none(), eid.map_or("", String::as_str));
        let display = || followed.view.engine.unlock(&earned.id, &earned.key, earned.at, earned.retroactive);
        let entry = self.journal.get(&earned.key);
        let decision = self.rules.decide(ViewUnlock {
            journaled: entry.map(|entry| entry.fate),
            is_celebrated: is_celebrated(self.streams, &earned.key),
            is_confirmed: confirmed,
            is_pruned: earned.at < self.pruned_before,
        });
        match (decision, entry) {
            (Decision::Celebrate, _) => decisions.celebrate(stream, display(), eid, confirmed),
            (Decision::Inbox, Some(entry)) => {
                let entry = Entry { fate: Fate::Inbox, eid: String::new(), at: earned.at, ..entry.clone() };
                decisions.entries.push((earned.key.clone(), entry));
                decisions.notices.push(Notice::Inbox { stream: stream.to_owned(), unlock: display() });
            }
            // The entry takes the authority's instant. While it is unconfirmed, the event that yields the unlock may change.
            (Decision::Follow, Some(entry)) => {
                let at = if confirmed { earned.at } else { entry.at.max(earned.at) };
                let next = Entry { eid: eid.to_owned(), at, ..entry.clone() };
                if next != *entry {
                    decisions.entries.push((earned.key.clone(), next));
                }
            }
            (Decision::Leave | Decision::Inbox | Decision::Follow, _) => {}
        }
    }

    /// Retracts celebrated keys that are in no ledger and that no pending event can still yield.
    fn retract(&self, decisions: &mut Decisions) {
        let pending: Places<'_> = self.queue.iter().map(|queued| queued.saved.event.eid.as_str()).zip(0..).collect();
        let there: Vec<(&String, Places<'_>)> = self.streams.iter().map(|(id, followed)| (id, keys(followed))).collect();
        for (key, entry) in self.journal.entries() {
            let is_pending = pending.contains_key(entry.eid.as_str());
            let is_rejected = self.rejected.iter().any(|(eid, _)| *eid == entry.eid);
            let key_in_journal = JournaledKey {
                is_held: self.streams.get(&entry.stream).map_or(!is_rejected, |followed| followed.held),
                is_in_view: there.iter().any(|(id, keys)| **id == entry.stream && keys.contains_key(key.as_str())),
                may_come_back: is_pending && !self.redefined.contains(&entry.stream),
                is_pruned: entry.at < self.pruned_before.plus(DAY_SEC) && !is_rejected,
                is_beyond_ledger: self.is_beyond_ledger(key, entry) && !is_rejected,
                fate: entry.fate,
            };
            if !self.rules.retracts(key_in_journal) {
                continue;
            }
            decisions.entries.push((key.clone(), Entry { fate: Fate::Retracted, ..entry.clone() }));
            let (stream, id) = (entry.stream.clone(), entry.id.clone());
            decisions.notices.push(Notice::Retract { stream, key: key.clone(), id, reason: self.reason(entry, is_pending) });
        }
    }

    /// Whether the authority may have had a run that this device celebrated at an instant in the authority's future. It cannot if
    /// the run's phase has not begun; nor, without phases, if the run has a number that the state does not count.
    fn may_have_been(&self, key: &str, entry: &Entry) -> bool {
        let Some(engine) = self.streams.get(&entry.stream).map(|followed| &followed.base.engine) else { return false };
        let is_numbered = key.rsplit_once('#').is_some_and(|(_, number)| number.parse::<i64>().is_ok());
        match phase_start(key) {
            // The key's start is a local time (P13), which may be ahead of UTC by the offset.
            Some(start) if engine.definitions().follows_players => start <= self.server_time.plus(MAX_OFFSET_SEC),
            Some(start) => start <= self.server_time,
            None => !is_numbered || engine.definitions().find(&entry.id).is_none() || engine.counts(&entry.id, key),
        }
    }

    /// S12: whether the authority may have had the unlock and dropped it since. If the ledger is full, an instant in the future
    /// says nothing about when the unlock was added.
    fn is_beyond_ledger(&self, key: &str, entry: &Entry) -> bool {
        let Some(base) = self.streams.get(&entry.stream).map(|followed| &followed.base) else { return false };
        // Another device may have earned the same run much earlier; then the state still counts it.
        let is_dropped = base.unlocks_from.is_some_and(|from| entry.at <= from.plus(DAY_SEC) || base.engine.counts(&entry.id, key));
        is_dropped || (base.unlocks.len() >= self.at_most && entry.at > self.server_time && self.may_have_been(key, entry))
    }

    fn reason(&self, entry: &Entry, is_pending: bool) -> String {
        match self.rejected.iter().find(|(eid, _)| *eid == entry.eid) {
            Some((_, code)) => code.clone(),
            None if is_pending => "definitions_changed".to_owned(),
            None => "not_confirmed".to_owned(),
        }
    }
}
