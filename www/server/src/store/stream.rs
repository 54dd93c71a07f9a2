//! Streams as rows.

use sqlx::{AnyConnection, FromRow};

use super::{Store, Transaction};

/// A stream's row.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StreamRow {
    /// The key.
    pub id: String,
    /// The timeline.
    pub epoch: i64,
    /// The revision.
    pub rev: i64,
    /// Canonical JSON text.
    pub snapshot: String,
    /// The version of the definitions under which it was written.
    pub definitions: String,
    /// How many rows of the log it has.
    pub logged: i64,
    /// How many transactions have written it.
    pub writes: i64,
}

const SELECT: &str = "SELECT id, epoch, rev, snapshot, definitions, logged, writes FROM streams WHERE id = $1";

/// Reads a stream without a lock; `None`: there is no such stream.
///
/// # Errors
///
/// The database's.
pub async fn read(connection: &mut AnyConnection, key: &str) -> sqlx::Result<Option<StreamRow>> {
    sqlx::query_as(SELECT).bind(key).fetch_optional(connection).await
}

/// Reads a stream, and locks it until the transaction ends; `None`: there is no such stream.
///
/// # Errors
///
/// The database's.
pub async fn lock(store: &Store, tx: &mut Transaction, key: &str) -> sqlx::Result<Option<StreamRow>> {
    sqlx::query_as(&store.locking_select(SELECT)).bind(key).fetch_optional(&mut **tx).await
}

/// Adds a stream.
///
/// # Errors
///
/// The database's.
pub async fn insert(tx: &mut Transaction, row: &StreamRow) -> sqlx::Result<()> {
    let StreamRow { id, epoch, rev, snapshot, definitions, logged, writes } = row;
    let text = "INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged, writes) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(text).bind(id).bind(epoch).bind(rev).bind(snapshot).bind(definitions).bind(logged).bind(writes);
    query.execute(&mut **tx).await.map(|_| ())
}

/// Bumps `writes`, so that optimistic readers of the stream, and of what its lock guards, try again.
///
/// # Errors
///
/// The database's.
pub async fn touch(tx: &mut Transaction, key: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE streams SET writes = writes + 1 WHERE id = $1").bind(key).execute(&mut **tx).await.map(|_| ())
}

/// The keys of all streams, in order.
///
/// # Errors
///
/// The database's.
pub async fn keys(store: &Store) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM streams ORDER BY id").fetch_all(store.readers()).await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}
