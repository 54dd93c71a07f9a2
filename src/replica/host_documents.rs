//! Converts a replica's types to and from documents, for hosts that use JSON or JavaScript.

use super::{Adopt, Intent, Notice, Opening, Past, Reading, Saved, SyncReport, Write};
use crate::error::{Error, ErrorCode};
use crate::protocol::limits::{MAX_NAME_BYTES, MAX_STREAM_BYTES};
use crate::protocol::{ClockState, Limits, MAX_EVENTS, PLAYER, Rulebook};
use crate::value::Value;
use crate::value::fields::{Fields, document};
use crate::value::object::Object;

impl Saved {
    /// Reads `{base?, queue, journal}`.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of a value that is no text.
    ///
    /// ```
    /// use plaudit::{Value, replica::Saved};
    /// let saved = Saved::from_value(&Value::from_json(r#"{"queue": ["one"], "journal": []}"#)?)?;
    /// assert_eq!(saved.queue, ["one"]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<Saved, Error> {
        read(value, |mut members| Saved {
            base: members.text("base").map(str::to_owned),
            queue: members.texts("queue", usize::MAX),
            journal: members.texts("journal", usize::MAX),
            aside: Vec::new(),
        })
    }
}

impl Saved {
    /// The store's content as `{base?, queue, journal}`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.some_text("base", self.base.as_ref());
        object.texts("queue", self.queue.iter());
        object.texts("journal", self.journal.iter());
        object.into()
    }
}

impl Write {
    /// The write as `{base?, dropped, appended, journal, replaces_journal, aside?}`.
    ///
    /// ```
    /// use plaudit::replica::Write;
    /// let write = Write { dropped: 2, ..Write::default() };
    /// assert_eq!(
    ///     write.to_value().to_canonical_json(),
    ///     r#"{"appended":[],"dropped":2,"journal":[],"replaces_journal":false}"#,
    /// );
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.some_text("base", self.base.as_ref());
        object.number("dropped", self.dropped as i64);
        object.texts("appended", self.appended.iter());
        object.texts("journal", self.journal.iter());
        object.truth("replaces_journal", self.replaces_journal);
        if let Some(aside) = &self.aside {
            let mut members = Object::default();
            members.text("what", &aside.what);
            members.text("text", &aside.text);
            object.set("aside", members.into());
        }
        object.into()
    }
}

impl Opening {
    /// Reads `{player, cid, past, local, predicts, definitions?, built?, adopt?, batch?}`; `adopt` is a boolean or the id of a
    /// guest.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of the fault; `INVALID_DEFINITIONS` with every issue.
    ///
    /// ```
    /// use plaudit::replica::{Opening, Past};
    /// use plaudit::{Value, protocol::MAX_EVENTS};
    /// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1", "predicts": true}"#)?)?;
    /// assert_eq!((opening.past, opening.local, opening.batch), (Past::Possible, false, MAX_EVENTS));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<Opening, Error> {
        let (mut opening, definitions) = read(value, |mut members| {
            let past = if members.has_text("past", "known") { Past::Known } else { Past::Possible };
            let opening = Opening {
                player: members.name("player", MAX_STREAM_BYTES),
                cid: members.name("cid", MAX_NAME_BYTES),
                past,
                local: members.flag("local"),
                predicts: members.flag("predicts"),
                definitions: None,
                built: members.instant("built"),
                adopt: adopt(&mut members),
                batch: usize::try_from(members.natural("batch")).ok().filter(|batch| *batch > 0).unwrap_or(MAX_EVENTS),
                limits: Limits::default(),
            };
            (opening, members.take("definitions"))
        })?;
        opening.definitions = definitions.map(|document| Rulebook::new(document.clone(), PLAYER)).transpose()?;
        Ok(opening)
    }
}

impl Intent {
    /// Reads `{stream, command, eid, wall_ms, mono_ms, boot}`. The replica's clock, not the host, decides whether the clock is
    /// trusted.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of the fault.
    ///
    /// ```
    /// use plaudit::{Value, replica::Intent, protocol::ClockState};
    /// let intent = Intent::from_value(&Value::from_json(r#"{"stream": "player", "eid": "e1", "boot": "b1", "wall_ms": 1790000000000,
    ///     "mono_ms": 5000, "command": {"type": "app_opened", "at": 1790000000}}"#)?)?;
    /// assert_eq!((intent.reading.mono_ms, intent.clock), (5_000, ClockState::Unsynced));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<Intent, Error> {
        read(value, |mut members| Intent {
            stream: members.name("stream", MAX_STREAM_BYTES),
            eid: members.name("eid", MAX_NAME_BYTES),
            clock: ClockState::Unsynced,
            reading: Reading {
                wall_ms: members.integer("wall_ms").unwrap_or_default(),
                mono_ms: members.integer("mono_ms").unwrap_or_default(),
            },
            boot: members.name("boot", MAX_NAME_BYTES),
            command: members.take("command").cloned().unwrap_or(Value::Null),
        })
    }
}

impl SyncReport {
    /// The report as `{applied, rejected, rev}`.
    ///
    /// ```
    /// use plaudit::replica::SyncReport;
    /// let report = SyncReport { applied: 3, rejected: 1, rev: 8 };
    /// assert_eq!(report.to_value().to_canonical_json(), r#"{"applied":3,"rejected":1,"rev":8}"#);
    /// ```
    #[must_use]
    pub fn to_value(self) -> Value {
        let mut object = Object::default();
        object.number("applied", self.applied as i64);
        object.number("rejected", self.rejected as i64);
        object.number("rev", self.rev);
        object.into()
    }
}

impl Notice {
    /// The notice as an object with its `type`.
    ///
    /// ```
    /// use plaudit::replica::Notice;
    /// assert_eq!(Notice::Auth.to_value().to_canonical_json(), r#"{"type":"auth"}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        match self {
            Notice::Unlock { stream, unlock, confirmed } => {
                typed(&mut object, "unlock", stream);
                object.set("unlock", unlock.to_value());
                object.truth("confirmed", *confirmed);
            }
            Notice::Inbox { stream, unlock } => {
                typed(&mut object, "inbox", stream);
                object.set("unlock", unlock.to_value());
            }
            Notice::Retract { stream, key, id, reason } => {
                typed(&mut object, "retract", stream);
                object.text("key", key);
                object.text("id", id);
                object.text("reason", reason);
            }
            Notice::Rejected(rejection) => {
                object.text("type", "rejected");
                object.text("eid", &rejection.eid);
                object.text("code", &rejection.code);
                object.text("message", &rejection.message);
            }
            Notice::Changed { stream } => typed(&mut object, "changed", stream),
            Notice::NotMember { stream } => typed(&mut object, "not_member", stream),
            Notice::Auth => object.text("type", "auth"),
            Notice::Upgrade => object.text("type", "upgrade"),
            Notice::NotAdopted { message } => {
                object.text("type", "not_adopted");
                object.text("message", message);
            }
            Notice::ClockSetBack => object.text("type", "clock_set_back"),
            Notice::Banned => object.text("type", "banned"),
            Notice::SetAside { what, text, error } => {
                object.text("type", "set_aside");
                object.text("what", what);
                object.text("text", text);
                object.text("code", error.code().as_str());
                object.text("message", error.message());
            }
        }
        object.into()
    }
}

fn adopt(members: &mut Fields<'_, '_>) -> Adopt {
    match members.take("adopt") {
        Some(Value::Bool(true)) => Adopt::Own,
        Some(Value::Text(guest)) => Adopt::Of(guest.clone()),
        _ => Adopt::No,
    }
}

fn typed(object: &mut Object, kind: &str, stream: &str) {
    object.text("type", kind);
    object.text("stream", stream);
}

fn read<'v, T>(value: &'v Value, reader: impl FnOnce(Fields<'v, '_>) -> T) -> Result<T, Error> {
    document(value, reader).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
}
