//! The event log: every change of a stream, with the data for a replay.

use anyhow::{Context as _, Result, bail};
use plaudit::authority::Cleared;
use plaudit::{Grant, Role, UnixSec, Value};
use sqlx::{AnyConnection, AssertSqlSafe, FromRow};

use super::insert::Insert;
use super::outbox::Message;
use super::teams::role_named;
use crate::rewards::Later;

/// A new entry of a stream's log, with its rows in other tables.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The revision after the change.
    pub rev: i64,
    /// The player who made the change; empty for the authority itself, or an operator.
    pub player: String,
    /// The event's id; empty if the change is no event.
    pub eid: String,
    /// The change.
    pub change: LoggedChange,
    /// Rewards for the ledger.
    pub rewards: Vec<Grant>,
    /// The webhook's message, if there is a webhook and the change is reported.
    pub message: Option<Message>,
    /// The nodes that the change has earned.
    pub earned: Vec<String>,
    /// The claims that wait for the reward hook.
    pub later: Vec<Later>,
}

/// A logged change: a kind, and a body with the members in the variants' comments.
#[derive(Clone, Debug, PartialEq)]
pub enum LoggedChange {
    /// The stream was created: `{epoch}`.
    Created {
        /// The stream's epoch.
        epoch: i64,
    },
    /// An event was applied: `{at, command, rolled}`, `role` of the player on a team's stream, `by` the reporter if it is not the player,
    /// and `version` on a stream that processes of the first version write too.
    Applied {
        /// The instant at which it counts (S9).
        at: UnixSec,
        /// The command.
        command: Value,
        /// The rewards that were rolled, in order; null for one that the reward hook decides.
        rolled: Vec<Value>,
        /// The player's role, on a team's stream.
        role: Option<Role>,
        /// Who reported it, if not the player: `key:<name>` or `operator:<name>`.
        by: Option<String>,
        /// The version of the state that the process keeps, on a stream that processes of the first version write too. Their rows have none.
        version: Option<i64>,
    },
    /// An event was refused for good (S4): `{code, message}`.
    Refused {
        /// The refusal's code.
        code: String,
        /// The refusal's message.
        message: String,
    },
    /// The reward hook refused a claim, or did not answer in time (R6): `{id, kind, reason}`.
    ClaimFailed {
        /// The node's id.
        id: String,
        /// The kind of reward.
        kind: String,
        /// The reason.
        reason: String,
    },
    /// A copy of an event that was settled under another number (S8): `{}`.
    Copied,
    /// The authority stored celebrated keys (S10): `{keys}`.
    Celebrated {
        /// The unlock keys.
        keys: Vec<String>,
    },
    /// A state built without an authority was adopted (K16): `{snapshot}`.
    Adopted {
        /// The stream's snapshot after the adoption.
        snapshot: String,
    },
    /// An operator reset records (X1): `{ids}`.
    Reset {
        /// The ids of the records.
        ids: Vec<String>,
    },
    /// An operator cleared parts of the state: `{parts}`.
    Cleared {
        /// The names of the parts.
        parts: Vec<Cleared>,
    },
    /// A new epoch began (S11): `{epoch}`.
    Epoch {
        /// The new epoch.
        epoch: i64,
    },
}

impl LogEntry {
    /// An entry of the authority itself.
    #[must_use]
    pub fn new(rev: i64, change: LoggedChange) -> LogEntry {
        LogEntry {
            rev,
            player: String::new(),
            eid: String::new(),
            change,
            rewards: Vec::new(),
            message: None,
            earned: Vec::new(),
            later: Vec::new(),
        }
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
            LoggedChange::ClaimFailed { .. } => "claim_failed",
            LoggedChange::Copied => "copied",
            LoggedChange::Celebrated { .. } => "celebrated",
            LoggedChange::Adopted { .. } => "adopted",
            LoggedChange::Reset { .. } => "reset",
            LoggedChange::Cleared { .. } => "cleared",
            LoggedChange::Epoch { .. } => "epoch",
        }
    }

    fn body(&self) -> Value {
        match self {
            LoggedChange::Created { epoch } | LoggedChange::Epoch { epoch } => object([("epoch", (*epoch).into())]),
            LoggedChange::Applied { at, command, rolled, role, by, version } => {
                let by = by.as_ref().map(|by| ("by", by.as_str().into()));
                let version = version.map(|version| ("version", version.into()));
                let members = [("at", at.0.into()), ("command", command.clone()), ("rolled", Value::List(rolled.clone()))];
                object(members.into_iter().chain(role.map(|role| ("role", role.as_str().into()))).chain(by).chain(version))
            }
            LoggedChange::Refused { code, message } => object([("code", code.as_str().into()), ("message", message.as_str().into())]),
            LoggedChange::ClaimFailed { id, kind, reason } => {
                object([("id", id.as_str().into()), ("kind", kind.as_str().into()), ("reason", reason.as_str().into())])
            }
            LoggedChange::Copied => object([]),
            LoggedChange::Celebrated { keys } => object([("keys", texts(keys))]),
            LoggedChange::Adopted { snapshot } => object([("snapshot", snapshot.as_str().into())]),
            LoggedChange::Reset { ids } => object([("ids", texts(ids))]),
            LoggedChange::Cleared { parts } => object([("parts", Value::List(parts.iter().map(|part| part.as_str().into()).collect()))]),
        }
    }

    /// Reads a kind and a body.
    fn read(kind: &str, body: &Value) -> Result<LoggedChange> {
        Ok(match kind {
            "created" => LoggedChange::Created { epoch: epoch_in(body)? },
            "applied" => applied(body)?,
            "refused" => LoggedChange::Refused { code: text_in(body, "code")?, message: text_in(body, "message")? },
            "claim_failed" => {
                LoggedChange::ClaimFailed { id: text_in(body, "id")?, kind: text_in(body, "kind")?, reason: text_in(body, "reason")? }
            }
            "copied" => LoggedChange::Copied,
            "celebrated" => LoggedChange::Celebrated { keys: texts_in(body, "keys") },
            "adopted" => LoggedChange::Adopted { snapshot: text_in(body, "snapshot")? },
            "reset" => LoggedChange::Reset { ids: texts_in(body, "ids") },
            "cleared" => LoggedChange::Cleared { parts: texts_in(body, "parts").iter().map(|name| part(name)).collect::<Result<_>>()? },
            "epoch" => LoggedChange::Epoch { epoch: epoch_in(body)? },
            _ => bail!("a row has the unknown kind {kind:?}"),
        })
    }
}

fn applied(body: &Value) -> Result<LoggedChange> {
    let (Some(Value::Int(at)), Some(command), Some(Value::List(rolled))) = (body.get("at"), body.get("command"), body.get("rolled")) else {
        bail!("an event lacks its instant, command or rewards")
    };
    let role = match body.get("role") {
        Some(Value::Text(name)) => Some(role_named(name).with_context(|| format!("the unknown role {name:?}"))?),
        _ => None,
    };
    let by = text_in(body, "by").ok();
    let version = if let Some(Value::Int(version)) = body.get("version") { Some(*version) } else { None };
    Ok(LoggedChange::Applied { at: UnixSec(*at), command: command.clone(), rolled: rolled.clone(), role, by, version })
}

fn part(name: &str) -> Result<Cleared> {
    Cleared::ALL.into_iter().find(|part| part.as_str() == name).with_context(|| format!("the unknown part {name:?}"))
}

fn epoch_in(body: &Value) -> Result<i64> {
    match body.get("epoch") {
        Some(Value::Int(epoch)) => Ok(*epoch),
        _ => bail!("a new timeline lacks its epoch"),
    }
}

fn text_in(body: &Value, key: &str) -> Result<String> {
    match body.get(key) {
        Some(Value::Text(text)) => Ok(text.clone()),
        _ => bail!("a row lacks its {key}"),
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

/// The log rows of new entries, which follow the stream's `logged` ones.
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

/// A row of the log.
#[derive(Clone, Debug, FromRow)]
pub struct LogRow {
    /// The row's position in the stream's log, from 0.
    pub seq: i64,
    /// The revision after the change.
    pub rev: i64,
    /// The instant at which the authority applied it.
    pub at: i64,
    kind: String,
    /// The player who made the change; empty for the authority itself, or an operator.
    pub player: String,
    /// The event's id; empty if the change is no event.
    pub eid: String,
    /// The version of the definitions in force.
    pub definitions: String,
    body: String,
}

impl LogRow {
    /// The name of the change's kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The data of its kind, as canonical JSON text.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The change.
    ///
    /// # Errors
    ///
    /// The kind or the body is unknown; no server writes such a row.
    pub fn change(&self) -> Result<LoggedChange> {
        LoggedChange::read(&self.kind, &Value::from_json(&self.body)?)
    }
}

/// The order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The oldest first.
    Oldest,
    /// The newest first.
    Newest,
}

impl Order {
    /// In SQL.
    #[must_use]
    pub fn as_sql(self) -> &'static str {
        match self {
            Order::Oldest => "ASC",
            Order::Newest => "DESC",
        }
    }
}

/// Rows of a stream's log after a position, in this order, at most `limit`.
///
/// # Errors
///
/// A database error.
pub async fn page(connection: &mut AnyConnection, stream: &str, after: i64, order: Order, limit: i64) -> sqlx::Result<Vec<LogRow>> {
    let text = format!(
        "SELECT seq, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = $1 AND seq > $2 ORDER BY seq {} LIMIT $3",
        order.as_sql()
    );
    sqlx::query_as(AssertSqlSafe(text)).bind(stream).bind(after).bind(limit).fetch_all(connection).await
}

/// The log of a stream, in order.
///
/// # Errors
///
/// A database error.
pub async fn read(connection: &mut AnyConnection, stream: &str) -> sqlx::Result<Vec<LogRow>> {
    let text = "SELECT seq, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = $1 ORDER BY seq";
    sqlx::query_as(text).bind(stream).fetch_all(connection).await
}
