//! The outbox: messages that wait for the webhook, and the queue of the streams that have any (table `outbox_lanes`).
//!
//! A row of the queue is the lock on its stream's messages. A dispatcher leases the row, delivers the first messages and reports what came
//! of them; the report counts only while the lease is still held, so that no message is passed over that another dispatcher has not settled.

use super::insert::Insert;
use super::statement::Statement;
use super::{Kind, Store, Transaction};
use crate::clock::now_ms;

/// Messages of one delivery, and their bytes.
const MAX_MESSAGES: i64 = 50;
const MAX_BYTES: usize = 256 * 1024;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    /// Its place in the stream's log.
    pub seq: i64,
    /// Its identity.
    pub id: String,
    /// When it was written, in UNIX seconds.
    pub written_at: i64,
    /// Canonical JSON text.
    pub body: String,
}

/// The lease of one stream's messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The stream's key.
    pub stream: String,
    /// How often the delivery of the first message has failed.
    pub attempts: i64,
    holder: String,
}

/// What waits in the outbox of all processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Backlog {
    /// Messages that wait.
    pub pending: i64,
    /// Dead letters.
    pub dead: i64,
    /// When the oldest message that waits was written, in UNIX seconds.
    pub oldest: Option<i64>,
}

/// The rows of a stream's new messages, and its place in the queue. Without messages there are none.
pub(super) fn rows<'m>(stream: &str, messages: impl Iterator<Item = &'m Message>) -> Vec<Insert> {
    let row = |message: &Message| {
        let Message { seq, id, written_at, body } = message;
        vec![stream.into(), (*seq).into(), id.as_str().into(), (*written_at).into(), body.as_str().into()]
    };
    let messages: Vec<_> = messages.map(row).collect();
    if messages.is_empty() {
        return Vec::new();
    }
    // The update locks the row until the transaction ends: a dispatcher that removes it looks for messages behind that lock.
    let queued = vec![vec![stream.into(), now_ms().into(), 0.into(), "".into()]];
    let conflict = "ON CONFLICT (stream) DO UPDATE SET stream = excluded.stream";
    vec![
        Insert::new("INSERT INTO outbox (stream, seq, id, written_at, body)", "", messages),
        Insert::new("INSERT INTO outbox_lanes (stream, due_ms, attempts, holder)", conflict, queued),
    ]
}

/// Leases the streams whose messages are due, those that have waited longest first. A lease runs out by itself after `lease_ms`; no
/// stream is put off by more than `max_pause_ms`.
///
/// # Errors
///
/// The database's.
pub async fn lease_due(store: &Store, holder: &str, lease_ms: i64, max_pause_ms: i64, limit: usize) -> sqlx::Result<Vec<Lease>> {
    let now = now_ms();
    // A stream that is due later than that was queued before the clock was set back.
    let farthest = now.saturating_add(max_pause_ms).saturating_add(lease_ms);
    let text = "SELECT stream FROM outbox_lanes WHERE due_ms <= $1 OR due_ms > $2 LIMIT 1";
    let due: Option<(String,)> = sqlx::query_as(text).bind(now).bind(farthest).fetch_optional(store.readers()).await?;
    if due.is_none() {
        return Ok(Vec::new()); // without the lock on the whole file that SQLite would take
    }
    let skip = if store.kind() == Kind::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let text = format!(
        "UPDATE outbox_lanes SET due_ms = $1, holder = $2 WHERE stream IN \
         (SELECT stream FROM outbox_lanes WHERE due_ms <= $3 OR due_ms > $4 ORDER BY due_ms LIMIT $5 {skip}) RETURNING stream, attempts"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = sqlx::query_as(&text).bind(now.saturating_add(lease_ms)).bind(holder).bind(now).bind(farthest).bind(limit);
    let mut tx = store.begin().await?;
    let leased: Vec<(String, i64)> = query.fetch_all(&mut *tx).await?;
    tx.commit().await?;
    Ok(leased.into_iter().map(|(stream, attempts)| Lease { stream, attempts, holder: holder.to_owned() }).collect())
}

/// Counts what waits.
///
/// # Errors
///
/// The database's.
pub async fn backlog(store: &Store) -> sqlx::Result<Backlog> {
    let text = "SELECT (SELECT COUNT(*) FROM outbox) AS pending, (SELECT COUNT(*) FROM dead_letters) AS dead, \
                (SELECT MIN(written_at) FROM outbox) AS oldest";
    sqlx::query_as(text).fetch_one(store.readers()).await
}

impl Lease {
    /// The messages to deliver next. After a failure that is the first one alone, so that one message that is never accepted holds
    /// up the others no longer than it has to.
    ///
    /// # Errors
    ///
    /// The database's.
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

    /// Deletes messages that the receiver has acknowledged, and ends the lease. `false`: the lease had run out, and nothing is changed.
    ///
    /// # Errors
    ///
    /// The database's.
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

    /// Ends the lease, and puts the stream off until `due_ms`, after so many failures of the first message.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn put_off(&self, store: &Store, due_ms: i64, attempts: i64) -> sqlx::Result<()> {
        let mut tx = store.begin().await?;
        self.release(&mut tx, due_ms, attempts).await?;
        tx.commit().await
    }

    /// `false`: the lease had run out.
    pub(super) async fn release(&self, tx: &mut Transaction, due_ms: i64, attempts: i64) -> sqlx::Result<bool> {
        let text = "UPDATE outbox_lanes SET due_ms = $1, attempts = $2, holder = '' WHERE stream = $3 AND holder = $4";
        let query = sqlx::query(text).bind(due_ms).bind(attempts).bind(&self.stream).bind(&self.holder);
        Ok(query.execute(&mut **tx).await?.rows_affected() > 0)
    }

    /// Deletes messages, and the stream's row of the queue if none are left.
    pub(super) async fn remove(&self, tx: &mut Transaction, messages: &[Message]) -> sqlx::Result<()> {
        if let Some(last) = messages.iter().map(|message| message.seq).max() {
            // By identity as well: where a backup was restored meanwhile, new messages have taken the same places.
            let mut statement = Statement::new("DELETE FROM outbox WHERE stream = ");
            statement.bind(self.stream.as_str()).push(" AND seq <= ").bind(last);
            statement.push(" AND id IN (").bind_list(messages.iter().map(|message| message.id.as_str())).push(")");
            statement.execute(tx).await?;
        }
        let text = "DELETE FROM outbox_lanes WHERE stream = $1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE stream = $2)";
        sqlx::query(text).bind(&self.stream).bind(&self.stream).execute(&mut **tx).await.map(|_| ())
    }
}
