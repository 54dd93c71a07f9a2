//! What a store keeps of a replica: three kinds of text, each sealed with a checksum (K11, A8).

use crate::error::{Error, ErrorCode};
use crate::sync::fields::{Fields, Members, by_key, instant, map_of, words};
use crate::sync::{Event, hash_of};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::read::{self, Fault, Path};

/// The version of the saved form; older ones are upgraded when they are read.
const SAVED_VERSION: i64 = 1;

/// Everything that a store holds of one player.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The base, with the definitions.
    pub base: Option<String>,
    /// The pending events, in the order in which they were recorded.
    pub queue: Vec<String>,
    /// The entries of the journal, oldest first.
    pub journal: Vec<String>,
}

/// One durable write: all of it or nothing (K5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Write {
    /// The new base, where it changes.
    pub base: Option<String>,
    /// How many entries leave the front of the queue.
    pub dropped: usize,
    /// What the queue ends with afterwards.
    pub appended: Vec<String>,
    /// Entries to append to the journal.
    pub journal: Vec<String>,
    /// These entries take the place of the whole journal.
    pub replaces_journal: bool,
}

impl Saved {
    /// Carries out a write, as a store does.
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
    }
}

/// The base of one stream, as it is saved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedStream {
    pub(super) epoch: i64,
    pub(super) rev: i64,
    /// The snapshot, verbatim; `None`: nothing has come from an authority yet.
    pub(super) snapshot: Option<String>,
    /// The definitions' document; `None`: there is none yet.
    pub(super) document: Option<Value>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SavedBase {
    pub(super) player: String,
    pub(super) server_time: Option<UnixSec>,
    pub(super) streams: Vec<(String, SavedStream)>,
}

/// A pending event, as it is saved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SavedEvent {
    pub(super) event: Event,
    /// The boot of the device and its monotonic clock when the event happened.
    pub(super) boot: String,
    pub(super) mono_ms: i64,
}

/// Text with its checksum in front.
pub(super) fn seal(value: &Value) -> String {
    let text = value.to_canonical_json();
    format!("{}{text}", hash_of(&text))
}

/// The value in a sealed text.
pub(super) fn unseal(sealed: &str) -> Result<Value, Error> {
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

fn unreadable(fault: Fault) -> Error {
    fault.into_error(ErrorCode::StateUnreadable)
}

impl SavedBase {
    pub(super) fn read(sealed: &str) -> Result<SavedBase, Error> {
        base(&unseal(sealed)?, &Path::ROOT).map_err(unreadable)
    }

    pub(super) fn seal(&self) -> String {
        let streams = self.streams.iter().map(|(id, stream)| (id.clone(), stream.to_value()));
        let members = Members::default().set("version", SAVED_VERSION).set("player", self.player.as_str());
        seal(&members.set_some("server_time", self.server_time.map(|at| at.0)).set("streams", by_key(streams)).done())
    }
}

impl SavedStream {
    fn to_value(&self) -> Value {
        let members = Members::default().set("epoch", self.epoch).set("rev", self.rev);
        members.set_some("snapshot", self.snapshot.as_deref()).set_some("definitions", self.document.clone()).done()
    }
}

fn base(value: &Value, at: &Path<'_>) -> Result<SavedBase, Fault> {
    let fields = Fields::of(value, at)?;
    let stream = |id: &str, value: &Value, at: &Path<'_>| {
        let fields = Fields::of(value, at)?;
        let stream = SavedStream {
            epoch: fields.required("epoch", read::natural)?,
            rev: fields.required("rev", read::natural)?,
            snapshot: fields.optional("snapshot", words)?,
            document: fields.optional("definitions", |value, _| Ok(value.clone()))?,
        };
        Ok((crate::sync::event::stream_id(id, at)?, stream))
    };
    Ok(SavedBase {
        player: fields.required("player", words)?,
        server_time: fields.optional("server_time", instant)?,
        streams: fields.required("streams", map_of(usize::MAX, stream))?,
    })
}

impl SavedEvent {
    pub(super) fn read(sealed: &str) -> Result<SavedEvent, Error> {
        event(&unseal(sealed)?, &Path::ROOT).map_err(unreadable)
    }

    pub(super) fn seal(&self) -> String {
        let members = Members::default().set("version", SAVED_VERSION).set("event", self.event.to_value());
        seal(&members.set("boot", self.boot.as_str()).set("mono_ms", self.mono_ms).done())
    }
}

fn event(value: &Value, at: &Path<'_>) -> Result<SavedEvent, Fault> {
    let fields = Fields::of(value, at)?;
    Ok(SavedEvent {
        event: fields.required("event", Event::read)?,
        boot: fields.required("boot", words)?,
        mono_ms: fields.required("mono_ms", read::integer)?,
    })
}
