//! Which unlocks to celebrate, to take back, and to leave alone (K7, K8, K13, A4).

use std::sync::Arc;

use super::Replica;
use super::journal::{Entry, Fate, Journal};
use super::notice::Notice;
use super::queue::Queued;
use super::stream_replica::StreamReplica;
use crate::mutant::Mutant;
use crate::names::Names;
use crate::progress::{Outcome, Unlock};
use crate::protocol::{Earned, PLAYER};
use crate::table::Table;
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
        if !Mutant::K7NoJournal.is_on() {
            self.entries.push((key, entry));
        }
        self.notices.push(Notice::Unlock { stream: stream.to_owned(), unlock, confirmed });
    }
}

/// On an event that was just recorded: what it unlocks is new, or was decided upon before.
pub(super) fn on_outcome(replica: &Replica, stream: &str, eid: &str, outcome: &Outcome) -> Decided {
    let mut decided = Decided::default();
    if replica.streams.get(stream).is_none_or(|followed| followed.held) {
        return decided;
    }
    for unlock in &outcome.unlocks {
        match replica.journal.get(&unlock.key) {
            None if !is_celebrated(&replica.streams, &unlock.key) => decided.celebrate(stream, unlock.clone(), eid, false),
            _ => {}
        }
    }
    decided
}

fn is_celebrated(streams: &Streams, key: &str) -> bool {
    !Mutant::K7IgnoresCelebrated.is_on() && streams.get(PLAYER).is_some_and(|player| player.base.celebrated.contains(key))
}

fn named<'t>(texts: impl Iterator<Item = &'t String>) -> Names {
    let mut names = Names::default();
    for text in texts {
        names.is_new(text);
    }
    names
}

type Streams = Table<StreamReplica>;

/// What a new base is measured against.
pub(super) struct After<'a> {
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

impl After<'_> {
    /// Looks at every unlock of the views, and at every celebrated key.
    pub(super) fn decide(&self) -> Decided {
        let mut decided = Decided::default();
        for (stream, followed) in self.streams.iter().filter(|(_, followed)| !followed.held) {
            let confirmed = followed.base.unlocks.len();
            let mut weighed = Names::default();
            for (index, earned) in followed.view.unlocks.iter().enumerate() {
                // A crossed answer may hold an event that is still replayed: what is confirmed comes first.
                if weighed.is_new(&earned.key) {
                    let eid = index.checked_sub(confirmed).and_then(|position| followed.origins.get(position));
                    self.weigh(&mut decided, stream, followed, earned, eid);
                }
            }
        }
        if !Mutant::K7NeverRetracts.is_on() {
            self.retract(&mut decided);
        }
        decided
    }

    /// `eid`: the pending event that brings the unlock; none, if the authority has it.
    fn weigh(&self, decided: &mut Decided, stream: &str, followed: &StreamReplica, earned: &Earned, eid: Option<&String>) {
        let (confirmed, eid) = (eid.is_none(), eid.map_or("", String::as_str));
        let in_words = || followed.view.engine.unlock(&earned.id, &earned.key, earned.at, earned.retroactive);
        match self.journal.get(&earned.key) {
            None if is_celebrated(self.streams, &earned.key) => {}
            // Its key may have left the player's ledger already: each stream drops what is old when it is written.
            None if confirmed && earned.at < self.pruned_before => {}
            None => decided.celebrate(stream, in_words(), eid, confirmed),
            Some(entry) if entry.fate == Fate::Retracted && confirmed && Mutant::K7ShowsRetracted.is_on() => {
                decided.celebrate(stream, in_words(), &entry.eid, true);
            }
            Some(entry) if entry.fate == Fate::Retracted && confirmed => {
                let entry = Entry { fate: Fate::Inbox, eid: String::new(), at: earned.at, ..entry.clone() };
                decided.entries.push((earned.key.clone(), entry));
                decided.notices.push(Notice::Inbox { stream: stream.to_owned(), unlock: in_words() });
            }
            // From now on it is measured by the authority's instant, or by the event that brings it now.
            Some(entry) if entry.fate != Fate::Retracted => {
                let at = if confirmed { earned.at } else { entry.at.max(earned.at) };
                let next = Entry { eid: eid.to_owned(), at, ..entry.clone() };
                if next != *entry {
                    decided.entries.push((earned.key.clone(), next));
                }
            }
            Some(_) => {}
        }
    }

    /// Celebrated, not in the ledger, and no pending event could still bring it.
    fn retract(&self, decided: &mut Decided) {
        let pending = named(self.queue.iter().map(|queued| &queued.saved.event.eid));
        let unlocks = |followed: &StreamReplica| named(followed.view.unlocks.iter().map(|earned| &earned.key));
        let there: Vec<(&String, Names)> = self.streams.iter().map(|(id, followed)| (id, unlocks(followed))).collect();
        for (key, entry) in self.journal.entries() {
            let is_there = there.iter().any(|(stream, keys)| **stream == entry.stream && keys.get(key).is_some());
            let is_pending = pending.get(&entry.eid).is_some();
            let may_come_back = is_pending && !self.redefined.contains(&entry.stream);
            let is_rejected = self.rejected.iter().any(|(eid, _)| *eid == entry.eid);
            // Of a team that is out of sight, only what is refused is known not to come (T4).
            let is_held = self.streams.get(&entry.stream).map_or(!is_rejected, |followed| followed.held);
            let has_left_the_ledger = entry.at < self.pruned_before.plus(DAY_SEC) && !is_rejected;
            if is_held || is_there || may_come_back || has_left_the_ledger || entry.fate == Fate::Retracted {
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
