//! Published definitions, and the draft that operators work on.

use plaudit::UnixSec;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow};

use super::{Store, Transaction};

/// A published version, without its document.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct VersionRow {
    /// Its number, from 1.
    pub seq: i64,
    /// The hash of its document.
    pub version: String,
    /// The author.
    pub author: String,
    /// The author's note.
    pub note: String,
    /// The instant of publication, in UNIX seconds.
    pub published_at: i64,
    /// The instant from which it is in force, in UNIX seconds.
    pub from_time: i64,
    /// The instant at which it was cancelled, in UNIX seconds; 0 if it was not.
    pub cancelled_at: i64,
}

/// The draft.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DraftRow {
    /// The number of changes.
    pub rev: i64,
    /// Its document, as it was written.
    pub document: String,
    /// The version that it started from.
    pub base: i64,
    /// The last editor.
    pub author: String,
    /// The instant of the last change, in UNIX seconds.
    pub changed_at: i64,
}

const ROWS: &str = "seq, version, author, note, published_at, from_time, cancelled_at";

/// The latest versions, newest first, at most `limit`.
///
/// # Errors
///
/// A database error.
pub async fn versions(connection: &mut AnyConnection, stream: &str, limit: i64) -> sqlx::Result<Vec<VersionRow>> {
    let text = format!("SELECT {ROWS} FROM published_definitions WHERE stream = $1 ORDER BY seq DESC LIMIT $2");
    sqlx::query_as(AssertSqlSafe(text)).bind(stream).bind(limit).fetch_all(connection).await
}

/// The version in force at an instant; `None` if none was published.
///
/// # Errors
///
/// A database error.
pub async fn in_force(connection: &mut AnyConnection, stream: &str, now: UnixSec) -> sqlx::Result<Option<VersionRow>> {
    let text = format!(
        "SELECT {ROWS} FROM published_definitions WHERE stream = $1 AND cancelled_at = 0 AND from_time <= $2 ORDER BY seq DESC LIMIT 1"
    );
    sqlx::query_as(AssertSqlSafe(text)).bind(stream).bind(now.0).fetch_optional(connection).await
}

/// One version.
///
/// # Errors
///
/// A database error.
pub async fn version(connection: &mut AnyConnection, stream: &str, seq: i64) -> sqlx::Result<Option<VersionRow>> {
    let text = format!("SELECT {ROWS} FROM published_definitions WHERE stream = $1 AND seq = $2");
    sqlx::query_as(AssertSqlSafe(text)).bind(stream).bind(seq).fetch_optional(connection).await
}

/// The document of a version, as it was written.
///
/// # Errors
///
/// A database error.
pub async fn document(connection: &mut AnyConnection, stream: &str, seq: i64) -> sqlx::Result<Option<String>> {
    let text = "SELECT document FROM published_definitions WHERE stream = $1 AND seq = $2";
    let row: Option<(String,)> = sqlx::query_as(text).bind(stream).bind(seq).fetch_optional(connection).await?;
    Ok(row.map(|(document,)| document))
}

/// Adds a version; false if another process has added one of this number.
///
/// # Errors
///
/// A database error.
pub async fn insert(tx: &mut Transaction, stream: &str, row: &VersionRow, document: &str) -> sqlx::Result<bool> {
    let text = "INSERT INTO published_definitions (stream, seq, version, document, author, note, published_at, from_time, cancelled_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (stream, seq) DO NOTHING";
    let query = sqlx::query(text).bind(stream).bind(row.seq).bind(&row.version).bind(document).bind(&row.author).bind(&row.note);
    let done = query.bind(row.published_at).bind(row.from_time).bind(row.cancelled_at).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Cancels a version that is not in force yet; false if it is in force, or was cancelled before.
///
/// # Errors
///
/// A database error.
pub async fn cancel(tx: &mut Transaction, stream: &str, seq: i64, now: UnixSec) -> sqlx::Result<bool> {
    let text = "UPDATE published_definitions SET cancelled_at = $1 WHERE stream = $2 AND seq = $3 AND cancelled_at = 0 AND from_time > $4";
    let done = sqlx::query(text).bind(now.0).bind(stream).bind(seq).bind(now.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

const DRAFT: &str = "SELECT rev, document, base, author, changed_at FROM draft_definitions WHERE stream = $1";

/// The draft; `None` if no version was published yet.
///
/// # Errors
///
/// A database error.
pub async fn draft(connection: &mut AnyConnection, stream: &str) -> sqlx::Result<Option<DraftRow>> {
    sqlx::query_as(DRAFT).bind(stream).fetch_optional(connection).await
}

/// Reads the draft, and locks the draft and publishing until the transaction ends.
///
/// # Errors
///
/// A database error.
pub async fn lock_draft(store: &Store, tx: &mut Transaction, stream: &str) -> sqlx::Result<Option<DraftRow>> {
    sqlx::query_as(store.locking_select(DRAFT)).bind(stream).fetch_optional(&mut **tx).await
}

/// Adds the first draft, unless there is one.
///
/// # Errors
///
/// A database error.
pub async fn insert_draft(tx: &mut Transaction, stream: &str, row: &DraftRow) -> sqlx::Result<()> {
    let text = "INSERT INTO draft_definitions (stream, rev, document, base, author, changed_at) VALUES ($1, $2, $3, $4, $5, $6) \
                ON CONFLICT (stream) DO NOTHING";
    let query = sqlx::query(text).bind(stream).bind(row.rev).bind(&row.document).bind(row.base).bind(&row.author).bind(row.changed_at);
    query.execute(&mut **tx).await.map(|_| ())
}

/// Writes the draft, which must be locked.
///
/// # Errors
///
/// A database error.
pub async fn update_draft(tx: &mut Transaction, stream: &str, row: &DraftRow) -> sqlx::Result<()> {
    let text = "UPDATE draft_definitions SET rev = $1, document = $2, base = $3, author = $4, changed_at = $5 WHERE stream = $6";
    let query = sqlx::query(text).bind(row.rev).bind(&row.document).bind(row.base).bind(&row.author).bind(row.changed_at).bind(stream);
    query.execute(&mut **tx).await.map(|_| ())
}

/// A snapshot of a stream.
#[derive(Clone, Debug, FromRow)]
pub struct SnapshotRow {
    /// The stream's key.
    pub id: String,
    /// Its epoch.
    pub epoch: i64,
    /// Its revision.
    pub rev: i64,
    /// Its state, as canonical text.
    pub snapshot: String,
}

/// The next streams of a kind after a key, in the order of their keys. The prefix of their keys must contain no `%` and no `_`.
///
/// # Errors
///
/// A database error.
pub async fn snapshots_after(store: &Store, prefix: &str, after: &str, limit: i64) -> sqlx::Result<Vec<SnapshotRow>> {
    let text = "SELECT id, epoch, rev, snapshot FROM streams WHERE id > $1 AND id LIKE $2 ORDER BY id LIMIT $3";
    let after = if after.is_empty() { prefix } else { after }; // not past all streams of other kinds
    sqlx::query_as(text).bind(after).bind(format!("{prefix}%")).bind(limit).fetch_all(store.readers()).await
}

/// The number of streams of a kind.
///
/// # Errors
///
/// A database error.
pub async fn count_streams(store: &Store, prefix: &str) -> sqlx::Result<i64> {
    let text = "SELECT COUNT(*) FROM streams WHERE id LIKE $1";
    let (count,): (i64,) = sqlx::query_as(text).bind(format!("{prefix}%")).fetch_one(store.readers()).await?;
    Ok(count)
}

/// The numbers of streams of a kind by the version of the definitions at their last change, largest first.
///
/// # Errors
///
/// A database error.
pub async fn definitions_in_use(store: &Store, prefix: &str) -> sqlx::Result<Vec<(String, i64)>> {
    let text =
        "SELECT definitions, COUNT(*) FROM streams WHERE id LIKE $1 GROUP BY definitions ORDER BY COUNT(*) DESC, definitions LIMIT 20";
    sqlx::query_as(text).bind(format!("{prefix}%")).fetch_all(store.readers()).await
}
