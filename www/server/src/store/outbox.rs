//! The outbox: messages that wait for the webhook, and the queue of streams with messages (table `outbox_lanes`).
//!
//! A row of the queue is the lock on its stream's messages. A dispatcher leases the row, delivers the first messages and reports
//! the result. The report counts only while the lease is held, so that a message is never skipped before its own dispatcher has
//! settled it.

use sqlx::AssertSqlSafe;

use super::insert::Insert;
use super::statement::Statement;
use super::{Kind, Store, Transaction};
use crate::clock::now_ms;

/// The most messages of one delivery, and their most bytes.
const MAX_MESSAGES: i64 = 50;
const MAX_BYTES: usize = 256 * 1024;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    /// The message's position in the stream's log.
    pub seq: i64,
    /// The message's id.
    pub id: String,
    /// The instant at which it was written, in UNIX seconds.
    pub written_at: i64,
    /// The message, as canonical JSON text.
    pub body: String,
}

/// The lease of one stream's messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The stream's key.
    pub stream: String,
    /// The number of failed deliveries of the first message.
    pub attempts: i64,
    holder: String,
}

/// The waiting messages of all processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Backlog {
    /// The number of waiting messages.
    pub pending: i64,
    /// The number of dead letters.
    pub dead: i64,
    /// The instant at which the oldest waiting message was written, in UNIX seconds.
    pub oldest: Option<i64>,
}

/// The rows of a stream's new messages, with its row of the queue. Empty if there are no messages.
pub(super) fn rows<'m>(stream: &str, messages: impl Iterator<Item = &'m Message>) -> Vec<Insert> {
    let row = |message: &Message| {
        let Message { seq, id, written_at, body } = message;
        vec![stream.into(), (*seq).into(), id.as_str().into(), (*written_at).into(), body.as_str().into()]
    };
    let messages: Vec<_> = messages.map(row).collect();
    if messages.is_empty() {
        return Vec::new();
    }
    // The update locks the row until the transaction ends. A dispatcher that removes the row checks for new messages under that lock.
    let queued = vec![vec![stream.into(), now_ms().into(), 0.into(), "".into()]];
    let conflict = "ON CONFLICT (stream) DO UPDATE SET stream = excluded.stream";
    vec![
        Insert::new("INSERT INTO outbox (stream, seq, id, written_at, body)", "", messages),
        Insert::new("INSERT INTO outbox_lanes (stream, due_ms, attempts, holder)", conflict, queued),
    ]
}

/// Leases the streams with due messages, longest waiting first. A lease expires after `lease_ms`; no stream is postponed by more
/// than `max_pause_ms`.
///
/// # Errors
///
/// A database error.
pub async fn lease_due(store: &Store, holder: &str, lease_ms: i64, max_pause_ms: i64, limit: usize) -> sqlx::Result<Vec<Lease>> {
    let now = now_ms();
    // A stream that is due even later was queued before the clock was set back.
    let farthest = now.saturating_add(max_pause_ms).saturating_add(lease_ms);
    let text = "SELECT stream FROM outbox_lanes WHERE due_ms <= $1 OR due_ms > $2 LIMIT 1";
    let due: Option<(String,)> = sqlx::query_as(text).bind(now).bind(farthest).fetch_optional(store.readers()).await?;
    if due.is_none() {
        return Ok(Vec::new()); // avoids the lock on the whole file that SQLite would take
    }
    let skip = if store.kind() == Kind::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let text = format!(
        "UPDATE outbox_lanes SET due_ms = $1, holder = $2 WHERE stream IN \
         (SELECT stream FROM outbox_lanes WHERE due_ms <= $3 OR due_ms > $4 ORDER BY due_ms LIMIT $5 {skip}) RETURNING stream, attempts"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = sqlx::query_as(AssertSqlSafe(text)).bind(now.saturating_add(lease_ms)).bind(holder).bind(now).bind(farthest).bind(limit);
    let mut tx = store.begin().await?;
    let leased: Vec<(String, i64)> = query.fetch_all(&mut *tx).await?;
    tx.commit().await?;
    Ok(leased.into_iter().map(|(stream, attempts)| Lease { stream, attempts, holder: holder.to_owned() }).collect())
}

/// Counts the waiting messages.
///
/// # Errors
///
/// A database error.
pub async fn backlog(store: &Store) -> sqlx::Result<Backlog> {
    let text = "SELECT (SELECT COUNT(*) FROM outbox) AS pending, (SELECT COUNT(*) FROM dead_letters) AS dead, \
                (SELECT MIN(written_at) FROM outbox) AS oldest";
    sqlx::query_as(text).fetch_one(store.readers()).await
}

impl Lease {
    /// The messages to deliver next. After a failure, only the first one is delivered, so that a message which is never accepted
    /// delays the others as little as possible.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn messages(&self, store: &Store) -> sqlx::Result<Vec<Message>> {
        let text = "SELECT seq, id, written_at, body FROM outbox WHERE stream = $1 ORDER BY seq LIMIT $2";
        let limit = if self.attempts == 0 { MAX_MESSAGES } else { 1 };
        let mut messages: Vec<Message> = sqlx::query_as(text).bind(&self.stream).bind(limit).fetch_all(store.readers()).await?;
        let mut bytes = 0_usize;
        let fitting = messages.iter().take_while(|message| {
            bytes = bytes.saturating_add(message.body.len());
            bytes <= MAX_BYTES
        });
        let fitting = fitting.count().max(1);
        messages.truncate(fitting);
        Ok(messages)
    }

    /// Deletes acknowledged messages, and ends the lease. Returns false, without a change, if the lease has expired.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn acknowledge(&self, store: &Store, messages: &[Message]) -> sqlx::Result<bool> {
        let mut tx = store.begin().await?;
        if !self.release(&mut tx, now_ms(), 0).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        self.remove(&mut tx, messages).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Ends the lease, and postpones the stream until `due_ms`, after this many failures of the first message.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn put_off(&self, store: &Store, due_ms: i64, attempts: i64) -> sqlx::Result<()> {
        let mut tx = store.begin().await?;
        self.release(&mut tx, due_ms, attempts).await?;
        tx.commit().await
    }

    /// Ends the lease; returns false if it has expired.
    pub(super) async fn release(&self, tx: &mut Transaction, due_ms: i64, attempts: i64) -> sqlx::Result<bool> {
        let text = "UPDATE outbox_lanes SET due_ms = $1, attempts = $2, holder = '' WHERE stream = $3 AND holder = $4";
        let query = sqlx::query(text).bind(due_ms).bind(attempts).bind(&self.stream).bind(&self.holder);
        Ok(query.execute(&mut **tx).await?.rows_affected() > 0)
    }

    /// Deletes messages, and the stream's row of the queue if no messages are left.
    pub(super) async fn remove(&self, tx: &mut Transaction, messages: &[Message]) -> sqlx::Result<()> {
        if let Some(last) = messages.iter().map(|message| message.seq).max() {
            // The ids are compared too: if a backup was restored meanwhile, new messages have the same positions.
            let mut statement = Statement::new("DELETE FROM outbox WHERE stream = ");
            statement.bind(self.stream.as_str()).push(" AND seq <= ").bind(last);
            statement.push(" AND id IN (").bind_list(messages.iter().map(|message| message.id.as_str())).push(")");
            statement.execute(tx).await?;
        }
        let text = "DELETE FROM outbox_lanes WHERE stream = $1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE stream = $2)";
        sqlx::query(text).bind(&self.stream).bind(&self.stream).execute(&mut **tx).await.map(|_| ())
    }
}
