//! Dead letters: looked at, sent again, or forgotten by an operator.

use super::clock_ms;
use crate::store::Store;

/// A letter that was given up.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DeadLetter {
    /// Its identity.
    pub id: String,
    /// The stream's key.
    pub stream: String,
    /// Its place in the stream.
    pub seq: i64,
    /// When it was given up, in UNIX seconds.
    pub died_at: i64,
    /// After so many attempts.
    pub attempts: i64,
    /// What came of the last one.
    pub reason: String,
    /// Canonical JSON text.
    pub body: String,
}

/// All of them, in the order of their streams.
///
/// # Errors
///
/// The database's.
pub async fn list(store: &Store) -> sqlx::Result<Vec<DeadLetter>> {
    let text = "SELECT id, stream, seq, died_at, attempts, reason, body FROM dead_letters ORDER BY stream, seq";
    sqlx::query_as(text).fetch_all(store.readers()).await
}

/// Puts all of them back, before what still waits in their streams; how many.
///
/// # Errors
///
/// The database's.
pub async fn retry(store: &Store) -> sqlx::Result<u64> {
    let mut work = store.begin().await?;
    let text = "INSERT INTO outbox_lanes (stream, due_ms, attempts, holder) SELECT DISTINCT stream, CAST($1 AS BIGINT), 0, '' FROM dead_letters \
                WHERE true ON CONFLICT (stream) DO UPDATE SET stream = excluded.stream";
    sqlx::query(text).bind(clock_ms()).execute(&mut *work).await?;
    let text = "INSERT INTO outbox (stream, seq, id, written_at, body) SELECT stream, seq, id, written_at, body FROM dead_letters \
                WHERE true ON CONFLICT (stream, seq) DO NOTHING";
    sqlx::query(text).execute(&mut *work).await?;
    let text = "DELETE FROM dead_letters WHERE id IN (SELECT id FROM outbox)";
    let back = sqlx::query(text).execute(&mut *work).await?.rows_affected();
    work.commit().await?;
    Ok(back)
}

/// Deletes all of them; how many.
///
/// # Errors
///
/// The database's.
pub async fn forget(store: &Store) -> sqlx::Result<u64> {
    let mut work = store.begin().await?;
    let gone = sqlx::query("DELETE FROM dead_letters").execute(&mut *work).await?.rows_affected();
    work.commit().await?;
    Ok(gone)
}
