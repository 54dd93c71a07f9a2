//! The journal: the unlocks that this store has celebrated or retracted, and the rejections that it has reported (K5, K7).

use litemap::LiteMap;

use super::saved::{read_sealed, seal, versioned};
use crate::error::Error;
use crate::protocol::Rejection;
use crate::time::UnixSec;
use crate::value::fields::Fields;
use crate::value::read;

/// Celebrated keys and reported rejections. It is stored as a log of entries; the last entry of a key counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Journal {
    unlocks: LiteMap<String, Entry>,
    rejections: LiteMap<String, Reported>,
}

/// A journaled unlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) stream: String,
    pub(super) id: String,
    /// The pending event that yielded it; empty if it came from the authority.
    pub(super) eid: String,
    pub(super) at: UnixSec,
    pub(super) fate: Fate,
    /// Whether the host has acknowledged it.
    pub(super) acknowledged: bool,
}

/// The decision about a journaled unlock.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The unlock was celebrated.
    Shown,
    /// The unlock was celebrated and then retracted, because the authority does not have it.
    Retracted,
    /// The unlock was retracted and confirmed later; it is listed without a second celebration.
    Inbox,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reported {
    rejection: Rejection,
    at: UnixSec,
    acknowledged: bool,
}

impl Fate {
    const ALL: [Fate; 3] = [Fate::Shown, Fate::Retracted, Fate::Inbox];

    const fn as_str(self) -> &'static str {
        match self {
            Fate::Shown => "shown",
            Fate::Retracted => "retracted",
            Fate::Inbox => "inbox",
        }
    }
}

impl Journal {
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.unlocks.get(key)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&String, &Entry)> {
        self.unlocks.iter()
    }

    pub(super) fn has_rejection(&self, eid: &str) -> bool {
        self.rejections.contains_key(eid)
    }

    /// The rejections that the host has not acknowledged.
    pub(super) fn open_rejections(&self) -> impl Iterator<Item = &Rejection> {
        self.rejections.values().filter(|reported| !reported.acknowledged).map(|reported| &reported.rejection)
    }

    pub(super) fn len(&self) -> usize {
        self.unlocks.len().saturating_add(self.rejections.len())
    }

    /// Reads stored entries, oldest first; unreadable entries are kept apart.
    pub(super) fn read(texts: &[String], mut set_aside: impl FnMut(&str, Error)) -> Journal {
        let mut journal = Journal::default();
        for text in texts {
            match read_sealed(text, line) {
                Ok(Line::Unlock(key, entry)) => drop(journal.unlocks.insert(key, entry)),
                Ok(Line::Rejection(reported)) => drop(journal.rejections.insert(reported.rejection.eid.clone(), reported)),
                Err(error) => set_aside(text, error),
            }
        }
        journal
    }

    /// All entries in their stored form.
    pub(super) fn sealed(&self) -> Vec<String> {
        let unlocks = self.unlocks.iter().map(|(key, entry)| entry.seal(key));
        unlocks.chain(self.rejections.values().map(Reported::seal)).collect()
    }

    /// A journal with the entries of these events, and all rejections.
    pub(super) fn only_of(&self, eids: &[&str]) -> Journal {
        let mut only = self.clone();
        only.unlocks.retain(|_, entry| eids.contains(&entry.eid.as_str()));
        only
    }

    /// Inserts or replaces an entry; returns the text to store.
    pub(super) fn insert(&mut self, key: &str, entry: Entry) -> String {
        let text = entry.seal(key);
        self.unlocks.insert(key.to_owned(), entry);
        text
    }

    /// Inserts a rejection; returns the text to store.
    pub(super) fn reject(&mut self, rejection: &Rejection, at: UnixSec) -> String {
        let reported = Reported { rejection: rejection.clone(), at, acknowledged: false };
        let text = reported.seal();
        self.rejections.insert(rejection.eid.clone(), reported);
        text
    }

    /// Marks an unlock or a rejection as acknowledged. Returns the text to store, or `None` if it was acknowledged before.
    pub(super) fn acknowledge(&mut self, key_or_eid: &str) -> Option<String> {
        if let Some(entry) = self.unlocks.get_mut(key_or_eid).filter(|entry| !entry.acknowledged) {
            entry.acknowledged = true;
            return Some(entry.seal(key_or_eid));
        }
        let reported = self.rejections.get_mut(key_or_eid).filter(|reported| !reported.acknowledged)?;
        reported.acknowledged = true;
        Some(reported.seal())
    }

    /// Drops old unlocks and old acknowledged rejections; returns the whole journal as texts to store.
    pub(super) fn compact(&mut self, before: UnixSec) -> Vec<String> {
        self.unlocks.retain(|_, entry| entry.at >= before);
        self.rejections.retain(|_, reported| reported.at >= before || !reported.acknowledged);
        self.sealed()
    }
}

impl Entry {
    fn seal(&self, key: &str) -> String {
        let mut object = versioned();
        object.text("key", key);
        object.text("stream", &self.stream);
        object.text("id", &self.id);
        object.text("eid", &self.eid);
        object.number("at", self.at.0);
        object.text("fate", self.fate.as_str());
        object.truth("acknowledged", self.acknowledged);
        seal(object)
    }
}

impl Reported {
    fn seal(&self) -> String {
        let mut object = versioned();
        object.set("rejected", self.rejection.to_value());
        object.number("at", self.at.0);
        object.truth("acknowledged", self.acknowledged);
        seal(object)
    }
}

/// A stored entry.
enum Line {
    Unlock(String, Entry),
    Rejection(Reported),
}

fn line(mut members: Fields<'_, '_>) -> Line {
    let at = members.needed("at", read::instant);
    let acknowledged = members.needed("acknowledged", read::boolean);
    if members.has("rejected") {
        let rejection = members.object("rejected", Rejection::read).unwrap_or_default();
        return Line::Rejection(Reported { rejection, at, acknowledged });
    }
    let fate = members.choice("fate", &Fate::ALL, Fate::as_str);
    let entry = Entry {
        stream: members.needed("stream", read::words),
        id: members.needed("id", read::words),
        eid: members.needed("eid", read::words),
        at,
        fate: members.required("fate", fate).unwrap_or(Fate::Shown),
        acknowledged,
    };
    Line::Unlock(members.needed("key", read::words), entry)
}
