//! The audit: the actor, action, instant and reason of each change, written in the transaction of the change.

use plaudit::{Key, UnixSec, Value};
use sqlx::{AnyConnection, FromRow};
use uuid::Uuid;

use super::Store;
use super::statement::Statement;

/// The actor of a command that an operator runs on the machine itself.
pub const COMMAND_LINE: &str = "command line";

/// A new entry.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    at: UnixSec,
    actor: String,
    action: &'static str,
    subject: String,
    reason: String,
    detail: Vec<(Key, Value)>,
}

impl AuditEntry {
    /// An action of an actor on a subject. The actor is `operator:<name>`, `key:<name>`, `player` or [`COMMAND_LINE`].
    #[must_use]
    pub fn new(at: UnixSec, actor: &str, action: &'static str, subject: &str) -> AuditEntry {
        let (actor, subject) = (storable(actor), storable(subject));
        AuditEntry { at, actor, action, subject, reason: String::new(), detail: Vec::new() }
    }

    /// The same entry with this reason.
    #[must_use]
    pub fn because(self, reason: &str) -> AuditEntry {
        AuditEntry { reason: storable(reason), ..self }
    }

    /// The same entry with another member of the detail.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> AuditEntry {
        self.detail.push((key.into(), value.into()));
        self
    }
}

/// Replaces U+0000, which Postgres' text cannot contain.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// A stored entry.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    /// The entry's id; ids ascend with time.
    pub id: String,
    /// The instant, in UNIX seconds.
    pub at: i64,
    /// The actor.
    pub actor: String,
    /// The action.
    pub action: String,
    /// The subject: a player, a team, an operator, or a key.
    pub subject: String,
    /// The reason that the actor gave.
    pub reason: String,
    /// The detail, as canonical JSON text.
    pub detail: String,
}

/// Adds an entry.
///
/// # Errors
///
/// A database error.
pub async fn add(connection: &mut AnyConnection, entry: &AuditEntry) -> sqlx::Result<()> {
    let AuditEntry { at, actor, action, subject, reason, detail } = entry;
    let detail = storable(&Value::Object(detail.clone()).to_canonical_json());
    let text = "INSERT INTO audit (id, at, actor, action, subject, reason, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(text).bind(Uuid::now_v7().to_string()).bind(at.0).bind(actor).bind(*action).bind(subject);
    query.bind(reason).bind(detail).execute(connection).await.map(|_| ())
}

/// Whether the latest entry about the subject has the same actor and action, and is less than `within_sec` old. Then a frequent action,
/// such as saving, needs no further entry.
///
/// # Errors
///
/// A database error.
pub async fn continues(connection: &mut AnyConnection, entry: &AuditEntry, within_sec: i64) -> sqlx::Result<bool> {
    let text = "SELECT at, actor, action FROM audit WHERE subject = $1 ORDER BY id DESC LIMIT 1";
    let latest: Option<(i64, String, String)> = sqlx::query_as(text).bind(&entry.subject).fetch_optional(connection).await?;
    let since = |at: i64| entry.at.0.saturating_sub(at);
    Ok(latest.is_some_and(|(at, actor, action)| actor == entry.actor && action == entry.action && (0..within_sec).contains(&since(at))))
}

/// The latest `limit` entries, latest first: of all subjects or of one, and before the entry `before` if it is given.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store, subject: Option<&str>, before: Option<&str>, limit: i64) -> sqlx::Result<Vec<AuditRow>> {
    let mut statement = Statement::new("SELECT id, at, actor, action, subject, reason, detail FROM audit WHERE 1 = 1");
    if let Some(subject) = subject {
        statement.push(" AND subject = ").bind(subject);
    }
    if let Some(before) = before {
        statement.push(" AND id < ").bind(before);
    }
    statement.push(" ORDER BY id DESC LIMIT ").bind(limit);
    statement.fetch(&mut *store.readers().acquire().await?).await
}
