//! Events: recorded intents, identified and ordered.

use super::limits::{MAX_NAME_BYTES, MAX_STREAM_BYTES};
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::fields::{Fields, document};
use crate::value::object::Object;
use crate::value::read::{self, Fault, Path};

/// The player's own stream.
///
/// ```
/// use plaudit::replica::{Opening, Replica, Saved};
/// use plaudit::{Value, protocol::PLAYER};
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// let (device, _) = Replica::open(&Saved::default(), opening)?;
/// assert_eq!(device.streams().collect::<Vec<_>>(), [PLAYER]); // every player's own stream has this id
/// # Ok::<(), plaudit::Error>(())
/// ```
pub const PLAYER: &str = "player";

/// One recorded intent, with the data that identifies and orders it.
///
/// ```
/// use plaudit::protocol::{Event, PLAYER, Sequence};
/// use plaudit::{Action, Command, UnixSec};
/// let event = Event {
///     sequence: Sequence { cid: "c1".to_owned(), mid: 1 },
///     eid: "0199c6a4-9f00-7000-8000-000000000000".to_owned(),
///     stream: PLAYER.to_owned(),
///     command: Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)])).to_value(),
///     definitions: "none".to_owned(),
///     ..Event::default()
/// };
/// assert_eq!(Event::from_value(&event.to_value())?, event);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// The process that numbered it (K2), and its number there: from 1, without gaps, across all streams.
    pub sequence: Sequence,
    /// The event's id, a UUIDv7, which stays the same when the event is re-keyed (K6).
    pub eid: String,
    /// The event that must be settled before this one: the last pending one of the previous process (S3).
    pub after: Option<Sequence>,
    /// The stream's id: `player`, or `team:` and the team's id.
    pub stream: String,
    /// The command as it was recorded. It is parsed when the event is processed, so that an unreadable command refuses this event
    /// alone (S4).
    pub command: Value,
    /// The server time of the last answer that was accepted before the event was recorded.
    pub synced_at: Option<UnixSec>,
    /// Whether the clock behind the command's instant can be trusted (K15).
    pub clock: ClockState,
    /// Milliseconds since the event happened, by a monotonic clock; known within one boot of the device.
    pub age_ms: Option<i64>,
    /// The version of the definitions under which it was predicted.
    pub definitions: String,
}

/// The position of an event in the order of its process: the process, and a number in it.
///
/// ```
/// use plaudit::protocol::Sequence;
/// let sequence = |mid| Sequence { cid: "c1".to_owned(), mid };
/// assert!(sequence(9) < sequence(10)); // numbers, not text
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence {
    /// The process's client id.
    pub cid: String,
    /// The number within the process.
    pub mid: i64,
}

/// Whether a device's clock can be trusted (K15).
///
/// ```
/// use plaudit::replica::{Clock, Reading};
/// use plaudit::{UnixSec, protocol::ClockState};
/// let mut clock = Clock::default();
/// assert_eq!(clock.state(Reading::default()), ClockState::Unsynced);
/// clock.answered(Reading::default(), Reading::default(), UnixSec(1_790_000_000));
/// assert_eq!(clock.state(Reading { wall_ms: 60_000, mono_ms: 60_000 }), ClockState::Synced);
/// assert_eq!(clock.state(Reading { wall_ms: 3_660_000, mono_ms: 60_000 }), ClockState::Drifted); // set an hour ahead
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockState {
    /// The clock's offset from the authority's is known.
    Synced,
    /// The wall clock has jumped since the last answer.
    Drifted,
    /// There was no answer to compare the clock with.
    #[default]
    Unsynced,
}

impl ClockState {
    const ALL: [ClockState; 3] = [Self::Synced, Self::Drifted, Self::Unsynced];

    /// `"synced"`, `"drifted"` or `"unsynced"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Synced => "synced",
            Self::Drifted => "drifted",
            Self::Unsynced => "unsynced",
        }
    }
}

impl Sequence {
    fn read(members: &mut Fields<'_, '_>) -> Sequence {
        Sequence { cid: members.name("cid", MAX_NAME_BYTES), mid: members.needed("mid", read::positive) }
    }

    fn write(&self, object: &mut Object) {
        object.text("cid", &self.cid);
        object.number("mid", self.mid);
    }
}

impl Event {
    /// Reads an event. Its command is not parsed.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of the fault.
    ///
    /// ```
    /// use plaudit::{Value, protocol::Event};
    /// let value = Value::from_json(r#"{"cid": "c1", "mid": 0, "eid": "e1", "stream": "player", "synced_at": null,
    ///     "clock": "synced", "definitions": "none", "command": {"type": "app_opened", "at": 1790000000}}"#)?;
    /// assert_eq!(Event::from_value(&value).unwrap_err().path(), Some("/mid")); // numbers begin with 1
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<Event, Error> {
        document(value, Self::read).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    pub(crate) fn read(mut members: Fields<'_, '_>) -> Event {
        let sequence = Sequence::read(&mut members);
        let clock = members.choice("clock", &ClockState::ALL, ClockState::as_str);
        Event {
            sequence,
            eid: members.name("eid", MAX_NAME_BYTES),
            after: members.object("after", |mut after| Sequence::read(&mut after)),
            stream: members.needed("stream", |value, at| stream_id(read::text(value, at)?, at)),
            command: members.read("command", read::anything).unwrap_or_default(),
            synced_at: members.instant("synced_at"),
            clock: members.required("clock", clock).unwrap_or_default(),
            age_ms: members.read("age_ms", read::natural),
            definitions: members.name("definitions", MAX_NAME_BYTES),
        }
    }

    /// The event in the protocol's form.
    ///
    /// ```
    /// use plaudit::protocol::{Event, Sequence};
    /// let sequence = Sequence { cid: "c2".to_owned(), mid: 1 };
    /// let after = Some(Sequence { cid: "c1".to_owned(), mid: 7 });
    /// let event = Event { sequence, after, ..Event::default() }.to_value();
    /// assert_eq!(event.get("after").map(|after| after.to_canonical_json()).as_deref(), Some(r#"{"cid":"c1","mid":7}"#));
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        self.sequence.write(&mut object);
        object.text("eid", &self.eid);
        if let Some(sequence) = &self.after {
            let mut after = Object::default();
            sequence.write(&mut after);
            object.set("after", after.into());
        }
        object.text("stream", &self.stream);
        object.set("command", self.command.clone());
        object.number_or_null("synced_at", self.synced_at.map(|instant| instant.0));
        object.text("clock", self.clock.as_str());
        object.some_number("age_ms", self.age_ms);
        object.text("definitions", &self.definitions);
        object.into()
    }
}

/// Reads a stream's id: `player`, or `team:` and an id.
pub(crate) fn stream_id(text: &str, at: &Path<'_>) -> Result<String, Fault> {
    let known = text == PLAYER || text.strip_prefix("team:").is_some_and(|id| !id.is_empty());
    if known && text.len() <= MAX_STREAM_BYTES {
        return Ok(text.to_owned());
    }
    Err(Fault::new(at, format!("expected \"player\" or \"team:<id>\", found {}", quote(text))))
}
