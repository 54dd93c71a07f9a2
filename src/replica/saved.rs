//! The stored form of a replica: base, queue and journal, each text sealed with a checksum (K11, A8).

use crate::error::{Error, ErrorCode};
use crate::options::Role;
use crate::protocol::event::stream_id;
use crate::protocol::{Event, hash_of};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::fields::{Fields, Item, document};
use crate::value::object::{Object, by_name};
use crate::value::read;

/// The version of the saved form. Reading upgrades older versions.
const SAVED_VERSION: i64 = 1;

/// The content of a player's store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The base, with the definitions.
    pub base: Option<String>,
    /// The pending events in the order of recording; without an authority, the events that are still to be folded into the base.
    pub queue: Vec<String>,
    /// The entries of the journal, oldest first.
    pub journal: Vec<String>,
    /// The states that were set aside (K16, K17), oldest first.
    pub aside: Vec<Aside>,
}

/// A state that the replica no longer reads. It is kept for a person to inspect, or for a later adoption.
///
/// ```
/// use plaudit::replica::{Aside, Saved};
/// let aside = Aside { what: "clock".to_owned(), text: String::new() };
/// let store = Saved { aside: vec![aside], ..Saved::default() };
/// assert_eq!(store.aside[0].what, "clock"); // a state from before the clock was set back
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aside {
    /// The reason: `unadopted` (K16) or `clock` (K17).
    pub what: String,
    /// A base with its journal, which [`super::Replica::adopt_aside`] reads.
    pub text: String,
}

/// One durable write, all or nothing (K5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Write {
    /// The new base, if it changes.
    pub base: Option<String>,
    /// The number of entries to drop from the front of the queue.
    pub dropped: usize,
    /// Entries to append to the queue.
    pub appended: Vec<String>,
    /// Entries to append to the journal.
    pub journal: Vec<String>,
    /// Whether the entries replace the whole journal.
    pub replaces_journal: bool,
    /// The state that the same write sets aside (K16, K17).
    pub aside: Option<Aside>,
}

impl Saved {
    /// Applies a write, as a store does.
    ///
    /// ```
    /// use plaudit::replica::{Saved, Write};
    /// let mut store = Saved { queue: vec!["one".to_owned(), "two".to_owned()], ..Saved::default() };
    /// store.write(&Write { dropped: 1, appended: vec!["three".to_owned()], ..Write::default() });
    /// assert_eq!(store.queue, ["two", "three"]);
    /// ```
    pub fn write(&mut self, write: &Write) {
        if let Some(base) = &write.base {
            self.base = Some(base.clone());
        }
        self.queue.drain(..write.dropped.min(self.queue.len()));
        self.queue.extend(write.appended.iter().cloned());
        if write.replaces_journal {
            self.journal.clear();
        }
        self.journal.extend(write.journal.iter().cloned());
        self.aside.extend(write.aside.clone());
    }
}

/// The saved base of one stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedStream {
    pub(super) epoch: i64,
    pub(super) rev: i64,
    /// The snapshot, verbatim; `None` if there is none yet.
    pub(super) snapshot: Option<String>,
    /// The authority's receipt for it (S11); `None` if it sent none.
    pub(super) receipt: Option<String>,
    /// The player's role on a team's stream.
    pub(super) role: Option<Role>,
    /// The definitions document; `None` if there is none yet.
    pub(super) document: Option<Value>,
    /// The version of the document; empty in bases that an earlier build has stored.
    pub(super) version: String,
}

/// An adoption without an answer yet. It is stored with the base, so that it keeps its id after a restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Adopting {
    pub(super) eid: String,
    /// The state, if it was set aside earlier; `None` for the base.
    pub(super) state: Option<String>,
    /// Whether events that were recorded without an authority are not folded into the base (K12). They stay beside it in every process,
    /// so that each attempt sends the same state, and are sent once it is adopted.
    pub(super) is_beside: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SavedBase {
    pub(super) player: String,
    /// The guest who made it, until an authority has adopted or replaced it (K16); `None` if the player did.
    pub(super) guest: Option<String>,
    pub(super) server_time: Option<UnixSec>,
    /// How long an event may wait, according to the last answer (S9).
    pub(super) offline_sec: Option<i64>,
    /// An adoption without an answer yet (K16).
    pub(super) adopting: Option<Adopting>,
    pub(super) streams: Vec<(String, SavedStream)>,
}

/// The saved form of a pending event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedEvent {
    pub(super) event: Event,
    /// The device's boot and its monotonic clock when the event happened.
    pub(super) boot: String,
    pub(super) mono_ms: i64,
    /// Whether it was recorded without an authority, under the definitions of the stored base. Then it belongs to the base. It is
    /// sent only if an authority adopts that base without it (K12).
    pub(super) is_local: bool,
}

impl Aside {
    pub(super) fn new(what: &str, base: &SavedBase, journal: &[String], queue: Vec<String>) -> Aside {
        let mut object = versioned();
        object.text("player", base.guest.as_ref().unwrap_or(&base.player));
        object.text("base", &base.seal());
        object.texts("journal", journal.iter());
        object.texts("queue", queue.iter());
        Aside { what: what.to_owned(), text: Value::from(object).to_canonical_json() }
    }
}

/// Reads a state that was set aside: the base, its journal, and the events that waited to be folded in.
pub(super) fn read_aside(text: &str) -> Result<(SavedBase, Vec<String>, Vec<SavedEvent>), Error> {
    let unreadable = |error: Error| Error::new(ErrorCode::StateUnreadable, format!("this text was not set aside by a replica: {error}"));
    let value = Value::from_json(text).map_err(unreadable)?;
    let read = document(&value, |mut members| {
        (members.needed("base", read::words), members.texts("journal", usize::MAX), members.texts("queue", usize::MAX))
    });
    let (base, journal, queue) = read.map_err(|fault| fault.into_error(ErrorCode::StateUnreadable))?;
    let events = queue.iter().filter_map(|text| SavedEvent::read(text).ok()); // a damaged one costs no other
    Ok((SavedBase::read(&base)?, journal, events.collect()))
}

/// The JSON text, prefixed with its checksum. Definitions keep the order of their keys (U13).
pub(super) fn seal(object: Object) -> String {
    let text = Value::from(object).to_json();
    format!("{}{text}", hash_of(&text))
}

/// Checks and parses a sealed text.
fn unseal(sealed: &str) -> Result<Value, Error> {
    let unreadable = |message: &str| Error::new(ErrorCode::StateUnreadable, message);
    let (checksum, text) = sealed.split_at_checked(16).ok_or_else(|| unreadable("the stored text is cut short"))?;
    if hash_of(text) != checksum {
        return Err(unreadable("the stored text does not match its checksum: it is damaged"));
    }
    let value = Value::from_json(text).map_err(|error| unreadable(error.message()))?;
    match value.get("version") {
        Some(Value::Int(version)) if *version > SAVED_VERSION => {
            let message = format!("stored by version {version}; this build reads versions up to {SAVED_VERSION}: update plaudit");
            Err(Error::at(ErrorCode::StateNewer, "/version", message))
        }
        _ => Ok(value),
    }
}

/// Reads a sealed text.
pub(super) fn read_sealed<T>(sealed: &str, reader: impl FnOnce(Fields<'_, '_>) -> T) -> Result<T, Error> {
    document(&unseal(sealed)?, reader).map_err(|fault| fault.into_error(ErrorCode::StateUnreadable))
}

/// A new object that begins with the version of the saved form.
pub(super) fn versioned() -> Object {
    let mut object = Object::default();
    object.number("version", SAVED_VERSION);
    object
}

impl SavedBase {
    pub(super) fn read(sealed: &str) -> Result<SavedBase, Error> {
        read_sealed(sealed, base)
    }

    pub(super) fn seal(&self) -> String {
        let streams = self.streams.iter().map(|(id, stream)| (id.clone(), stream.to_value()));
        let mut object = versioned();
        object.text("player", &self.player);
        object.some_text("guest", self.guest.as_ref());
        object.some_number("server_time", self.server_time.map(|at| at.0));
        object.some_number("offline_sec", self.offline_sec);
        if let Some(adopting) = &self.adopting {
            let mut members = Object::default();
            members.text("eid", &adopting.eid);
            members.some_text("state", adopting.state.as_ref());
            if adopting.is_beside {
                members.truth("beside", true);
            }
            object.set("adopt", members.into());
        }
        object.set("streams", by_name(streams));
        seal(object)
    }
}

impl SavedStream {
    fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.number("epoch", self.epoch);
        object.number("rev", self.rev);
        object.some_text("snapshot", self.snapshot.as_ref());
        object.some_text("receipt", self.receipt.as_ref());
        if let Some(role) = self.role {
            object.text("role", role.as_str());
        }
        object.some("definitions", self.document.as_ref());
        if self.document.is_some() {
            object.text("version", &self.version);
        }
        object.into()
    }
}

fn base(mut members: Fields<'_, '_>) -> SavedBase {
    SavedBase {
        player: members.needed("player", read::words),
        guest: members.read("guest", read::words),
        server_time: members.instant("server_time"),
        offline_sec: members.read("offline_sec", read::positive),
        adopting: members.object("adopt", |mut adopt| Adopting {
            eid: adopt.needed("eid", read::words),
            state: adopt.read("state", read::words),
            is_beside: adopt.flag("beside"),
        }),
        streams: members.entries("streams", usize::MAX, stream),
    }
}

fn stream(id: &str, item: Item<'_, '_>) -> (String, SavedStream) {
    let id = item.faults.noted(stream_id(id, item.at)).unwrap_or_default();
    let mut members = item.fields();
    let stream = SavedStream {
        epoch: members.needed("epoch", read::natural),
        rev: members.needed("rev", read::natural),
        snapshot: members.read("snapshot", read::words),
        receipt: members.read("receipt", read::words),
        role: Role::known(&mut members),
        document: members.read("definitions", read::anything),
        version: members.read("version", read::words).unwrap_or_default(),
    };
    (id, stream)
}

impl SavedEvent {
    pub(super) fn read(sealed: &str) -> Result<SavedEvent, Error> {
        read_sealed(sealed, event)
    }

    pub(super) fn seal(&self) -> String {
        let mut object = versioned();
        object.set("event", self.event.to_value());
        object.text("boot", &self.boot);
        object.number("mono_ms", self.mono_ms);
        if self.is_local {
            object.truth("local", true);
        }
        seal(object)
    }
}

fn event(mut members: Fields<'_, '_>) -> SavedEvent {
    let event = members.object("event", Event::read);
    SavedEvent {
        event: members.required("event", event).unwrap_or_default(),
        boot: members.needed("boot", read::words),
        mono_ms: members.needed("mono_ms", read::integer),
        is_local: members.flag("local"),
    }
}
