//! Events: intents on their way to the authority.

use super::fields::{Fields, Members, instant, name, positive};
use super::limits::{MAX_NAME_BYTES, MAX_STREAM_BYTES};
use crate::error::{Error, ErrorCode};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::read::{self, Fault, Path, quote};

/// The player's own stream.
pub const PLAYER: &str = "player";

/// One recorded intent, with what identifies and orders it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The process that numbered it (K2), and its number there, from 1 without gaps, over all streams.
    pub place: Place,
    /// Its own identity, which survives re-keying (K6): a UUIDv7.
    pub eid: String,
    /// What has to be settled before it: the last pending event of the process before (S3).
    pub after: Option<Place>,
    /// The stream that it belongs to: `player`, or `team:` and the team's id.
    pub stream: String,
    /// The command as it was recorded; read only when it is carried out, so that one that cannot be read is refused
    /// by itself (S4).
    pub command: Value,
    /// The server's time in the last answer that had been accepted.
    pub synced_at: Option<UnixSec>,
    /// How far the clock behind the command's instant can be trusted (K15).
    pub clock: ClockState,
    /// Milliseconds since it happened, by a monotonic clock; known within one boot of the device.
    pub age_ms: Option<i64>,
    /// The version of the definitions that it was predicted with.
    pub definitions: String,
}

/// A process and a number in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The process.
    pub cid: String,
    /// The number.
    pub mid: i64,
}

/// How far a device's clock can be trusted (K15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockState {
    /// Its offset from the authority's is known.
    Synced,
    /// The wall clock has jumped since.
    Drifted,
    /// Nothing is known of it.
    #[default]
    Unsynced,
}

impl ClockState {
    /// `"synced"`, `"drifted"` or `"unsynced"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Synced => "synced",
            Self::Drifted => "drifted",
            Self::Unsynced => "unsynced",
        }
    }

    fn read(value: &Value, at: &Path<'_>) -> Result<ClockState, Fault> {
        match read::text(value, at)? {
            "synced" => Ok(Self::Synced),
            "drifted" => Ok(Self::Drifted),
            "unsynced" => Ok(Self::Unsynced),
            other => Err(Fault::new(at, format!("expected \"synced\", \"drifted\" or \"unsynced\", found {}", quote(other)))),
        }
    }
}

impl Place {
    fn read(value: &Value, at: &Path<'_>) -> Result<Place, Fault> {
        let fields = Fields::of(value, at)?;
        Ok(Place { cid: fields.required("cid", name(MAX_NAME_BYTES))?, mid: fields.required("mid", positive)? })
    }

    fn to_value(&self) -> Value {
        Members::default().set("cid", self.cid.as_str()).set("mid", self.mid).done()
    }
}

impl Event {
    /// Reads an event. Its command stays unread.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the place of what is wrong.
    pub fn from_value(value: &Value) -> Result<Event, Error> {
        Self::read(value, &Path::ROOT).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    pub(crate) fn read(value: &Value, at: &Path<'_>) -> Result<Event, Fault> {
        let fields = Fields::of(value, at)?;
        Ok(Event {
            place: Place::read(value, at)?,
            eid: fields.required("eid", name(MAX_NAME_BYTES))?,
            after: fields.optional("after", Place::read)?,
            stream: fields.required("stream", |value, at| stream_id(read::text(value, at)?, at))?,
            command: fields.optional("command", |value, _| Ok(value.clone()))?.unwrap_or_default(),
            synced_at: fields.optional("synced_at", instant)?,
            clock: fields.required("clock", ClockState::read)?,
            age_ms: fields.optional("age_ms", read::natural)?,
            definitions: fields.required("definitions", name(MAX_NAME_BYTES))?,
        })
    }

    /// The event as the protocol has it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Members::default()
            .set("cid", self.place.cid.as_str())
            .set("mid", self.place.mid)
            .set("eid", self.eid.as_str())
            .set_some("after", self.after.as_ref().map(Place::to_value))
            .set("stream", self.stream.as_str())
            .set("command", self.command.clone())
            .set("synced_at", self.synced_at.map_or(Value::Null, |instant| Value::Int(instant.0)))
            .set("clock", self.clock.as_str())
            .set_some("age_ms", self.age_ms)
            .set("definitions", self.definitions.as_str())
            .done()
    }
}

/// `player`, or `team:` and an id.
pub(crate) fn stream_id(text: &str, at: &Path<'_>) -> Result<String, Fault> {
    let known = text == PLAYER || text.strip_prefix("team:").is_some_and(|id| !id.is_empty());
    if known && text.len() <= MAX_STREAM_BYTES {
        return Ok(text.to_owned());
    }
    Err(Fault::new(at, format!("expected \"player\" or \"team:<id>\", found {}", quote(text))))
}
