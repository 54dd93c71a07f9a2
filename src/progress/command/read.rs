//! Reading a command from a document.

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
    /// `INVALID_COMMAND` with the path of what is wrong: an unknown type, an unknown or missing field, a value of
    /// another type, a number that is not whole and safe. Ranges are checked when the command is carried out.
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
        utc_offset_sec: fields.optional("utc_offset_sec", read::integer)?.unwrap_or(0),
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
            ids: fields.required("ids", texts)?,
            claim_total_reward: fields.optional("claim_total_reward", read::boolean)?.unwrap_or(false),
        },
        "session_completed" => Action::SessionCompleted {
            duration_sec: fields.required("duration_sec", read::integer)?,
            content_id: fields.optional("content_id", owned_text)?,
        },
        "content_completed" => Action::ContentCompleted { content_id: fields.required("content_id", owned_text)? },
        "joined" => Action::Joined,
        "posted" => Action::Posted,
        "commented" => Action::Commented,
        "subscribed" => Action::Subscribed { product_id: fields.optional("product_id", owned_text)? },
        "stat" => Action::Stat {
            set: fields.optional("set", amounts)?.unwrap_or_default(),
            add: fields.optional("add", amounts)?.unwrap_or_default(),
        },
        "app_opened" => Action::AppOpened,
        other => {
            let known = "update, claim, session_completed, content_completed, joined, posted, commented, subscribed, stat, app_opened";
            return Err(Fault::new(&fields.at.key("type"), format!("unknown command type {}; known are {known}", quote(other))));
        }
    })
}

fn instant(value: &Value, at: &Path<'_>) -> Result<UnixSec, Fault> {
    read::integer(value, at).map(UnixSec)
}

fn app_version(value: &Value, at: &Path<'_>) -> Result<AppVersion, Fault> {
    AppVersion::parse(read::text(value, at)?)
        .ok_or_else(|| Fault::expected(at, "whole numbers with dots between, such as \"6.10.2\"", value))
}

fn owned_text(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    read::text(value, at).map(str::to_owned)
}

fn amounts(value: &Value, at: &Path<'_>) -> Result<Vec<(String, i64)>, Fault> {
    let read_one = |(key, value): &(crate::value::Key, Value)| Ok((key.to_string(), read::integer(value, &at.key(key))?));
    read::object(value, at)?.iter().map(read_one).collect()
}

fn texts(value: &Value, at: &Path<'_>) -> Result<Vec<String>, Fault> {
    read::list(value, at)?.iter().enumerate().map(|(index, item)| owned_text(item, &at.index(index))).collect()
}
