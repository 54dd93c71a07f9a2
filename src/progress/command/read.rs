//! Reading a command from a document.

use super::check::{MAX_ID_BYTES, MAX_SESSION_SEC, OFFSETS_SEC};
use super::{Action, Command};
use crate::definitions::AppVersion;
use crate::error::{Error, ErrorCode};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::read::{self, Fault, Path, quote};

impl Command {
    /// Reads a command as `plaudit.d.ts` shapes it.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of what is wrong: an unknown type, an unknown or missing field, a number
    /// that is not whole and safe, an instant outside 1970–2099.
    ///
    /// ```
    /// use plaudit::{Command, Value};
    /// let text = r#"{"type": "update", "at": 1790000000, "achievements": {"daily_login": 1}}"#;
    /// let command = Command::from_value(&serde_json::from_str::<Value>(text)?)?;
    /// assert_eq!(command.at.0, 1_790_000_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<Command, Error> {
        command(value, &Path::ROOT).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    /// Reads one command, or an array of them; paths in errors tell which.
    ///
    /// # Errors
    ///
    /// As [`Command::from_value`].
    pub fn list_from_value(value: &Value) -> Result<Vec<Command>, Error> {
        let commands = match value {
            Value::List(items) => {
                items.iter().enumerate().map(|(index, item)| command(item, &Path::ROOT.index(index))).collect::<Result<Vec<_>, _>>()
            }
            _ => command(value, &Path::ROOT).map(|command| vec![command]),
        };
        commands.map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }
}

/// The members of a command, taken one by one; what is left over at the end is unknown.
struct Fields<'v, 'p> {
    entries: Vec<(&'v str, &'v Value)>,
    at: &'p Path<'p>,
}

impl<'v> Fields<'v, '_> {
    fn take(&mut self, key: &str) -> Option<&'v Value> {
        let index = self.entries.iter().position(|(name, _)| *name == key)?;
        Some(self.entries.swap_remove(index).1).filter(|value| **value != Value::Null)
    }

    /// Reads a member that has to be there; `what` says what it should be.
    fn required<T>(&mut self, key: &str, reader: impl Fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        let at = self.at.key(key);
        match self.take(key) {
            Some(value) => reader(value, &at),
            None => Err(Fault::new(&at, format!("{key:?} is missing"))),
        }
    }

    fn optional<T>(&mut self, key: &str, reader: impl Fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        let at = self.at.key(key);
        self.take(key).map(|value| reader(value, &at)).transpose()
    }

    fn done(self) -> Result<(), Fault> {
        match self.entries.iter().find(|(_, value)| **value != Value::Null) {
            Some((key, _)) => Err(Fault::new(&self.at.key(key), format!("{} is not a field of this command", quote(key)))),
            None => Ok(()),
        }
    }
}

fn command(value: &Value, at: &Path<'_>) -> Result<Command, Fault> {
    let entries = read::object(value, at)?.iter().map(|(key, value)| (key.as_ref(), value)).collect();
    let mut fields = Fields { entries, at };
    let command = Command {
        at: fields.required("at", instant)?,
        utc_offset_sec: fields.optional("utc_offset_sec", utc_offset)?.unwrap_or(0),
        app_version: fields.optional("app_version", app_version)?,
        action: action(&mut fields)?,
    };
    fields.done()?;
    Ok(command)
}

fn action(fields: &mut Fields<'_, '_>) -> Result<Action, Fault> {
    let kind = fields.required("type", read::text)?;
    Ok(match kind {
        "update" => Action::Update { achievements: fields.required("achievements", amounts)? },
        "claim" => Action::Claim {
            ids: fields.required("ids", distinct_ids)?,
            claim_total_reward: fields.optional("claim_total_reward", read::boolean)?.unwrap_or(false),
        },
        "session_completed" => Action::SessionCompleted {
            duration_sec: fields.required("duration_sec", session_length)?,
            content_id: fields.optional("content_id", stored_id)?,
        },
        "content_completed" => Action::ContentCompleted { content_id: fields.required("content_id", stored_id)? },
        "joined" => Action::Joined,
        "posted" => Action::Posted,
        "commented" => Action::Commented,
        "subscribed" => Action::Subscribed { product_id: fields.optional("product_id", stored_id)? },
        "stat" => Action::Stat {
            set: fields.optional("set", statistics)?.unwrap_or_default(),
            add: fields.optional("add", statistics)?.unwrap_or_default(),
        },
        "app_opened" => Action::AppOpened,
        other => {
            let known = "update, claim, session_completed, content_completed, joined, posted, commented, subscribed, stat, app_opened";
            return Err(Fault::new(&fields.at.key("type"), format!("unknown command type {}; known are {known}", quote(other))));
        }
    })
}

fn instant(value: &Value, at: &Path<'_>) -> Result<UnixSec, Fault> {
    let instant = UnixSec(read::integer(value, at)?);
    if instant.in_range() { Ok(instant) } else { Err(Fault::expected(at, "UNIX seconds in the years 1970 to 2099", value)) }
}

fn utc_offset(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    let offset = read::integer(value, at)?;
    if OFFSETS_SEC.contains(&offset) { Ok(offset) } else { Err(Fault::expected(at, "seconds from -43200 (-12 h) to 50400 (+14 h)", value)) }
}

fn app_version(value: &Value, at: &Path<'_>) -> Result<AppVersion, Fault> {
    AppVersion::parse(read::text(value, at)?)
        .ok_or_else(|| Fault::expected(at, "whole numbers with dots between, such as \"6.10.2\"", value))
}

fn session_length(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    let seconds = read::natural(value, at)?;
    if seconds <= MAX_SESSION_SEC { Ok(seconds) } else { Err(Fault::expected(at, "seconds from 0 to 2678400 (31 days)", value)) }
}

fn stored_id(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    let id = read::text(value, at)?;
    id_fault(id, at).map_or_else(|| Ok(id.to_owned()), Err)
}

fn id_fault(id: &str, at: &Path<'_>) -> Option<Fault> {
    (id.is_empty() || id.len() > MAX_ID_BYTES)
        .then(|| Fault::new(at, format!("expected an id of 1 to {MAX_ID_BYTES} bytes, found {}", quote(id))))
}

fn amounts(value: &Value, at: &Path<'_>) -> Result<Vec<(String, i64)>, Fault> {
    let read_one = |(key, value): &(crate::value::Key, Value)| Ok((key.to_string(), read::integer(value, &at.key(key))?));
    read::object(value, at)?.iter().map(read_one).collect()
}

fn statistics(value: &Value, at: &Path<'_>) -> Result<Vec<(String, i64)>, Fault> {
    let statistics = amounts(value, at)?;
    match statistics.iter().find_map(|(id, _)| id_fault(id, &at.key(id))) {
        Some(fault) => Err(fault),
        None => Ok(statistics),
    }
}

/// R1: an id stands once.
fn distinct_ids(value: &Value, at: &Path<'_>) -> Result<Vec<String>, Fault> {
    let mut seen = std::collections::HashSet::new();
    let mut ids = Vec::new();
    for (index, item) in read::list(value, at)?.iter().enumerate() {
        let at = at.index(index);
        let id = read::text(item, &at)?;
        if !seen.insert(id) {
            return Err(Fault::new(&at, format!("the id {} stands twice in one claim (R1)", quote(id))));
        }
        ids.push(id.to_owned());
    }
    Ok(ids)
}
