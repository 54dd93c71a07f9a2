//! The event log: every change of a stream, with what a replay of it needs.

use anyhow::{Context as _, Result, bail};
use plaudit::{Grant, Role, UnixSec, Value};
use sqlx::{AnyConnection, FromRow};

use super::insert::Insert;
use super::outbox::Message;
use super::teams::role_named;

/// A new entry of a stream's log, and the rows that go with it.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The revision that the change led to.
    pub rev: i64,
    /// The player who made the change; empty: the authority itself, or an operator.
    pub player: String,
    /// The event; empty: the change was none.
    pub eid: String,
    /// The change.
    pub change: LoggedChange,
    /// Rewards for the ledger.
    pub rewards: Vec<Grant>,
    /// The message for the webhook, if there is one and it is told of this change.
    pub message: Option<Message>,
}

/// A change as the log has it: a kind, and a body with the members that are named here.
#[derive(Clone, Debug, PartialEq)]
pub enum LoggedChange {
    /// The stream began: `{epoch}`.
    Created {
        /// Its timeline.
        epoch: i64,
    },
    /// An event was carried out: `{at, command, rolled}`, and the player's `role` on a team's stream.
    Applied {
        /// The instant at which it counts (S9).
        at: UnixSec,
        /// The command.
        command: Value,
        /// The rewards that were rolled, in order.
        rolled: Vec<Value>,
        /// The player's role, on a team's stream.
        role: Option<Role>,
    },
    /// An event was refused for good (S4): `{code, message}`.
    Refused {
        /// The refusal's code.
        code: String,
        /// The refusal's message.
        message: String,
    },
    /// An event had been settled under another name already (S8): `{}`.
    Copied,
    /// The authority learned of celebrations (S10): `{keys}`.
    Celebrated {
        /// Keys of what was earned.
        keys: Vec<String>,
    },
    /// An operator reset records (X1): `{ids}`.
    Reset {
        /// Whose records.
        ids: Vec<String>,
    },
    /// A new timeline began (S11): `{epoch}`.
    Epoch {
        /// The timeline.
        epoch: i64,
    },
}

impl LogEntry {
    /// An entry of the authority itself.
    #[must_use]
    pub fn new(rev: i64, change: LoggedChange) -> LogEntry {
        LogEntry { rev, player: String::new(), eid: String::new(), change, rewards: Vec::new(), message: None }
    }

    /// An entry of a player.
    #[must_use]
    pub fn of_player(rev: i64, player: &str, change: LoggedChange) -> LogEntry {
        LogEntry { player: player.to_owned(), ..LogEntry::new(rev, change) }
    }

    /// An entry of a player's event.
    #[must_use]
    pub fn of_event(rev: i64, player: &str, eid: &str, change: LoggedChange) -> LogEntry {
        LogEntry { eid: eid.to_owned(), ..LogEntry::of_player(rev, player, change) }
    }
}

impl LoggedChange {
    fn kind(&self) -> &'static str {
        match self {
            LoggedChange::Created { .. } => "created",
            LoggedChange::Applied { .. } => "applied",
            LoggedChange::Refused { .. } => "refused",
            LoggedChange::Copied => "copied",
            LoggedChange::Celebrated { .. } => "celebrated",
            LoggedChange::Reset { .. } => "reset",
            LoggedChange::Epoch { .. } => "epoch",
        }
    }

    fn body(&self) -> Value {
        match self {
            LoggedChange::Created { epoch } | LoggedChange::Epoch { epoch } => object([("epoch", (*epoch).into())]),
            LoggedChange::Applied { at, command, rolled, role } => {
                let members = [("at", at.0.into()), ("command", command.clone()), ("rolled", Value::List(rolled.clone()))];
                object(members.into_iter().chain(role.map(|role| ("role", role.as_str().into()))))
            }
            LoggedChange::Refused { code, message } => object([("code", code.as_str().into()), ("message", message.as_str().into())]),
            LoggedChange::Copied => object([]),
            LoggedChange::Celebrated { keys } => object([("keys", texts(keys))]),
            LoggedChange::Reset { ids } => object([("ids", texts(ids))]),
        }
    }

    /// Reads a kind and a body.
    fn read(kind: &str, body: &Value) -> Result<LoggedChange> {
        Ok(match kind {
            "created" => LoggedChange::Created { epoch: epoch_in(body)? },
            "applied" => applied(body)?,
            "refused" => LoggedChange::Refused { code: text_in(body, "code")?, message: text_in(body, "message")? },
            "copied" => LoggedChange::Copied,
            "celebrated" => LoggedChange::Celebrated { keys: texts_in(body, "keys") },
            "reset" => LoggedChange::Reset { ids: texts_in(body, "ids") },
            "epoch" => LoggedChange::Epoch { epoch: epoch_in(body)? },
            _ => bail!("a row of the unknown kind {kind:?}"),
        })
    }
}

fn applied(body: &Value) -> Result<LoggedChange> {
    let (Some(Value::Int(at)), Some(command), Some(Value::List(rolled))) = (body.get("at"), body.get("command"), body.get("rolled")) else {
        bail!("an event without its instant, command or rewards")
    };
    let role = match body.get("role") {
        Some(Value::Text(name)) => Some(role_named(name).with_context(|| format!("the unknown role {name:?}"))?),
        _ => None,
    };
    Ok(LoggedChange::Applied { at: UnixSec(*at), command: command.clone(), rolled: rolled.clone(), role })
}

fn epoch_in(body: &Value) -> Result<i64> {
    match body.get("epoch") {
        Some(Value::Int(epoch)) => Ok(*epoch),
        _ => bail!("a new timeline without its epoch"),
    }
}

fn text_in(body: &Value, key: &str) -> Result<String> {
    match body.get(key) {
        Some(Value::Text(text)) => Ok(text.clone()),
        _ => bail!("a refusal without its {key}"),
    }
}

fn texts_in(body: &Value, key: &str) -> Vec<String> {
    let Some(Value::List(items)) = body.get(key) else { return Vec::new() };
    items.iter().filter_map(|item| if let Value::Text(text) = item { Some(text.clone()) } else { None }).collect()
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn texts(items: &[String]) -> Value {
    Value::List(items.iter().cloned().map(Value::Text).collect())
}

/// The rows of new entries, behind the `logged` ones that the stream has.
pub(super) fn rows(stream: &str, logged: i64, definitions: &str, now: UnixSec, entries: &[LogEntry]) -> Insert {
    let row = |(seq, entry): (i64, &LogEntry)| {
        let LogEntry { rev, player, eid, change, .. } = entry;
        let (kind, player, eid, body) = (change.kind(), player.as_str(), eid.as_str(), change.body().to_canonical_json());
        vec![
            stream.into(),
            seq.into(),
            (*rev).into(),
            now.0.into(),
            kind.into(),
            player.into(),
            eid.into(),
            definitions.into(),
            body.into(),
        ]
    };
    let into = "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)";
    Insert::new(into, "", (logged..).zip(entries).map(row).collect())
}

/// One row of the log.
#[derive(Clone, Debug, FromRow)]
pub struct LogRow {
    /// Its place in the stream's log, from 0.
    pub seq: i64,
    /// The revision that the change led to.
    pub rev: i64,
    /// When the authority learned of it.
    pub at: i64,
    kind: String,
    /// The player who made the change; empty: the authority itself, or an operator.
    pub player: String,
    /// The event; empty: the change was none.
    pub eid: String,
    /// The version of the definitions in force.
    pub definitions: String,
    body: String,
}

impl LogRow {
    /// The change.
    ///
    /// # Errors
    ///
    /// A kind or a body that no server writes.
    pub fn change(&self) -> Result<LoggedChange> {
        LoggedChange::read(&self.kind, &Value::from_json(&self.body)?)
    }
}

/// The log of a stream, in order.
///
/// # Errors
///
/// The database's.
pub async fn read(connection: &mut AnyConnection, stream: &str) -> sqlx::Result<Vec<LogRow>> {
    let text = "SELECT seq, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = $1 ORDER BY seq";
    sqlx::query_as(text).bind(stream).fetch_all(connection).await
}
