//! What this store has celebrated, taken back, and reported (K5, K7).

use std::collections::BTreeMap;

use super::saved::{seal, unseal};
use crate::error::{Error, ErrorCode};
use crate::sync::Rejection;
use crate::sync::fields::{Fields, Members, instant, words};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::read::{self, Fault, Path, quote};

/// Celebrated keys and reported rejections. Written entry by entry; of one key, the last entry counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Journal {
    unlocks: BTreeMap<String, Entry>,
    rejections: BTreeMap<String, Reported>,
}

/// An unlock that was decided upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) stream: String,
    pub(super) id: String,
    /// The pending event that brought it; empty: it came from the authority.
    pub(super) eid: String,
    pub(super) at: UnixSec,
    pub(super) fate: Fate,
    /// The host has dealt with it.
    pub(super) acknowledged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Celebrated.
    Shown,
    /// Celebrated, and taken back: the authority does not have it.
    Retracted,
    /// Confirmed after all, without a second celebration.
    Inbox,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reported {
    rejection: Rejection,
    at: UnixSec,
    acknowledged: bool,
}

impl Fate {
    const fn as_str(self) -> &'static str {
        match self {
            Fate::Shown => "shown",
            Fate::Retracted => "retracted",
            Fate::Inbox => "inbox",
        }
    }

    fn read(value: &Value, at: &Path<'_>) -> Result<Fate, Fault> {
        match read::text(value, at)? {
            "shown" => Ok(Fate::Shown),
            "retracted" => Ok(Fate::Retracted),
            "inbox" => Ok(Fate::Inbox),
            other => Err(Fault::new(at, format!("expected \"shown\", \"retracted\" or \"inbox\", found {}", quote(other)))),
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

    /// Rejections that the host has not dealt with.
    pub(super) fn open_rejections(&self) -> impl Iterator<Item = &Rejection> {
        self.rejections.values().filter(|reported| !reported.acknowledged).map(|reported| &reported.rejection)
    }

    pub(super) fn len(&self) -> usize {
        self.unlocks.len().saturating_add(self.rejections.len())
    }

    /// Reads one stored entry, which takes the place of what was known.
    pub(super) fn read(&mut self, sealed: &str) -> Result<(), Error> {
        let value = unseal(sealed)?;
        let read = match value.get("key") {
            Some(_) => entry(&value, &Path::ROOT).map(|(key, entry)| drop(self.unlocks.insert(key, entry))),
            None => reported(&value, &Path::ROOT).map(|(eid, reported)| drop(self.rejections.insert(eid, reported))),
        };
        read.map_err(|fault| fault.into_error(ErrorCode::StateUnreadable))
    }

    /// Takes in an entry, and returns the text to store.
    pub(super) fn note(&mut self, key: &str, entry: Entry) -> String {
        let text = seal(&entry.to_value(key));
        self.unlocks.insert(key.to_owned(), entry);
        text
    }

    /// Takes in a rejection, and returns the text to store.
    pub(super) fn reject(&mut self, rejection: &Rejection, at: UnixSec) -> String {
        let reported = Reported { rejection: rejection.clone(), at, acknowledged: false };
        let text = seal(&reported.to_value());
        self.rejections.insert(rejection.eid.clone(), reported);
        text
    }

    /// The host has dealt with an unlock or a rejection; the text to store, if that is news.
    pub(super) fn acknowledge(&mut self, key_or_eid: &str) -> Option<String> {
        if let Some(entry) = self.unlocks.get_mut(key_or_eid).filter(|entry| !entry.acknowledged) {
            entry.acknowledged = true;
            return Some(seal(&entry.to_value(key_or_eid)));
        }
        let reported = self.rejections.get_mut(key_or_eid).filter(|reported| !reported.acknowledged)?;
        reported.acknowledged = true;
        Some(seal(&reported.to_value()))
    }

    /// Forgets what is older and has been dealt with; the whole journal as texts.
    pub(super) fn compact(&mut self, before: UnixSec) -> Vec<String> {
        self.unlocks.retain(|_, entry| entry.at >= before);
        self.rejections.retain(|_, reported| reported.at >= before || !reported.acknowledged);
        let unlocks = self.unlocks.iter().map(|(key, entry)| seal(&entry.to_value(key)));
        unlocks.chain(self.rejections.values().map(|reported| seal(&reported.to_value()))).collect()
    }
}

impl Entry {
    fn to_value(&self, key: &str) -> Value {
        Members::default()
            .set("version", 1)
            .set("key", key)
            .set("stream", self.stream.as_str())
            .set("id", self.id.as_str())
            .set("eid", self.eid.as_str())
            .set("at", self.at.0)
            .set("fate", self.fate.as_str())
            .set("acknowledged", self.acknowledged)
            .done()
    }
}

fn entry(value: &Value, at: &Path<'_>) -> Result<(String, Entry), Fault> {
    let fields = Fields::of(value, at)?;
    let entry = Entry {
        stream: fields.required("stream", words)?,
        id: fields.required("id", words)?,
        eid: fields.required("eid", words)?,
        at: fields.required("at", instant)?,
        fate: fields.required("fate", Fate::read)?,
        acknowledged: fields.required("acknowledged", read::boolean)?,
    };
    Ok((fields.required("key", words)?, entry))
}

impl Reported {
    fn to_value(&self) -> Value {
        let members = Members::default().set("version", 1).set("rejected", self.rejection.to_value()).set("at", self.at.0);
        members.set("acknowledged", self.acknowledged).done()
    }
}

fn reported(value: &Value, at: &Path<'_>) -> Result<(String, Reported), Fault> {
    let fields = Fields::of(value, at)?;
    let rejection = fields.required("rejected", Rejection::read)?;
    let acknowledged = fields.required("acknowledged", read::boolean)?;
    Ok((rejection.eid.clone(), Reported { rejection, at: fields.required("at", instant)?, acknowledged }))
}
