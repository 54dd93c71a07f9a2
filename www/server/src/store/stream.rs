//! Streams as rows: read, locked, inserted, and written back with the rows that a change adds beside them.

use plaudit::UnixSec;
use sqlx::AnyConnection;

use super::key::player_of;
use super::log::LogEntry;
use super::stream_row::StreamRow;
use super::write::StreamWrite;
use super::{Store, Transaction, earners, ledger, log, outbox, reward_claims};
use crate::failure::Failure;

const SELECT: &str = "SELECT id, epoch, rev, snapshot, definitions, logged, writes FROM streams WHERE id = $1";

/// Reads a stream without a lock; `None` if it does not exist.
///
/// # Errors
///
/// A database error.
pub async fn read(connection: &mut AnyConnection, key: &str) -> sqlx::Result<Option<StreamRow>> {
    sqlx::query_as(SELECT).bind(key).fetch_optional(connection).await
}

/// Reads a stream, and locks it until the transaction ends; `None` if it does not exist.
///
/// # Errors
///
/// A database error.
pub async fn lock(store: &Store, tx: &mut Transaction, key: &str) -> sqlx::Result<Option<StreamRow>> {
    sqlx::query_as(store.locking_select(SELECT)).bind(key).fetch_optional(&mut **tx).await
}

/// Adds a stream.
///
/// # Errors
///
/// A database error.
pub async fn insert(tx: &mut Transaction, row: &StreamRow) -> sqlx::Result<()> {
    let StreamRow { id, epoch, rev, snapshot, definitions, logged, writes } = row;
    let text = "INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged, writes) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(text).bind(id).bind(epoch).bind(rev).bind(snapshot).bind(definitions).bind(logged).bind(writes);
    query.execute(&mut **tx).await.map(|_| ())
}

/// Increments `writes`, so that optimistic readers of the stream, and of the rows that its lock guards, retry.
///
/// # Errors
///
/// A database error.
pub async fn touch(tx: &mut Transaction, key: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE streams SET writes = writes + 1 WHERE id = $1").bind(key).execute(&mut **tx).await.map(|_| ())
}

/// The keys of all streams, in order.
///
/// # Errors
///
/// A database error.
pub async fn keys(store: &Store) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM streams ORDER BY id").fetch_all(store.readers()).await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// The write of a stream's new state with its new log entries. `row.logged` and `row.writes` must still have the values that were
/// read.
///
/// # Errors
///
/// The number of log rows is out of range.
pub fn write_of(row: StreamRow, entries: &[LogEntry], now: UnixSec) -> Result<StreamWrite, Failure> {
    let (key, logged) = (row.id.as_str(), row.logged);
    let rows = [log::rows(key, logged, &row.definitions, now, entries), ledger::rows(key, logged, now, entries)];
    let messages = outbox::rows(key, entries.iter().filter_map(|entry| entry.message.as_ref()));
    let earned = player_of(key).map(|player| earners::rows(player, entries.iter().flat_map(|entry| &entry.earned)));
    let claims = reward_claims::rows(key, now, entries);
    let inserts = rows.into_iter().chain(messages).chain(earned).chain(claims).collect();
    let logged = logged.saturating_add(i64::try_from(entries.len())?);
    Ok(StreamWrite::new(StreamRow { logged, ..row }, inserts))
}
