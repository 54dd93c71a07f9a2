//! Dead letters: messages that could not be delivered. An operator can list, retry or delete them.

use super::audit::{self, AuditEntry, COMMAND_LINE};
use super::outbox::{Lease, Message};
use super::{Store, Transaction};
use crate::clock::{now, now_ms};

/// A message whose delivery was given up.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DeadLetter {
    /// The message's id.
    pub id: String,
    /// The stream's key.
    pub stream: String,
    /// The message's position in the stream's log.
    pub seq: i64,
    /// The instant at which it was given up, in UNIX seconds.
    pub died_at: i64,
    /// The number of attempts.
    pub attempts: i64,
    /// The error of the last attempt.
    pub reason: String,
    /// The message, as canonical JSON text.
    pub body: String,
}

/// Moves a message from the outbox to the dead letters after this many attempts, and ends the lease. Returns false, without a
/// change, if the lease has expired.
///
/// # Errors
///
/// A database error.
pub async fn add(store: &Store, lease: &Lease, message: &Message, attempts: i64, reason: &str) -> sqlx::Result<bool> {
    let mut tx = store.begin().await?;
    if !lease.release(&mut tx, now_ms(), 0).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    let text = "INSERT INTO dead_letters (id, stream, seq, written_at, body, died_at, attempts, reason) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
    let query = sqlx::query(text).bind(&message.id).bind(&lease.stream).bind(message.seq).bind(message.written_at);
    let query = query.bind(&message.body).bind(now().0).bind(attempts).bind(reason);
    query.execute(&mut *tx).await?;
    lease.remove(&mut tx, std::slice::from_ref(message)).await?;
    tx.commit().await?;
    Ok(true)
}

/// All dead letters, ordered by stream.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store) -> sqlx::Result<Vec<DeadLetter>> {
    let text = "SELECT id, stream, seq, died_at, attempts, reason, body FROM dead_letters ORDER BY stream, seq";
    sqlx::query_as(text).fetch_all(store.readers()).await
}

/// Moves all dead letters back to the outbox, before the waiting messages of their streams; returns their number.
///
/// # Errors
///
/// A database error.
pub async fn retry(store: &Store) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let text = "INSERT INTO outbox_lanes (stream, due_ms, attempts, holder) SELECT DISTINCT stream, CAST($1 AS BIGINT), 0, '' FROM dead_letters \
                WHERE true ON CONFLICT (stream) DO UPDATE SET stream = excluded.stream";
    sqlx::query(text).bind(now_ms()).execute(&mut *tx).await?;
    let text = "INSERT INTO outbox (stream, seq, id, written_at, body) SELECT stream, seq, id, written_at, body FROM dead_letters \
                WHERE true ON CONFLICT (stream, seq) DO NOTHING";
    sqlx::query(text).execute(&mut *tx).await?;
    let text = "DELETE FROM dead_letters WHERE id IN (SELECT id FROM outbox)";
    let retried = sqlx::query(text).execute(&mut *tx).await?.rows_affected();
    record(&mut tx, "dead_letters.retry", retried).await?;
    tx.commit().await?;
    Ok(retried)
}

/// Deletes all dead letters; returns their number.
///
/// # Errors
///
/// A database error.
pub async fn forget(store: &Store) -> sqlx::Result<u64> {
    let mut tx = store.begin().await?;
    let forgotten = sqlx::query("DELETE FROM dead_letters").execute(&mut *tx).await?.rows_affected();
    record(&mut tx, "dead_letters.forget", forgotten).await?;
    tx.commit().await?;
    Ok(forgotten)
}

/// Records in the audit an action on this many dead letters.
async fn record(tx: &mut Transaction, action: &'static str, count: u64) -> sqlx::Result<()> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    audit::add(tx, &AuditEntry::new(now(), COMMAND_LINE, action, "webhook").with("count", count)).await
}
