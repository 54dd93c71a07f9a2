//! Icons, by the hash of their bytes.

use plaudit::UnixSec;
use sqlx::FromRow;

use super::Store;
use super::audit::{self, AuditEntry};
use crate::icons::Icon;

/// An icon without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct IconRow {
    /// The hash of its bytes.
    pub hash: String,
    /// The ending of its file name.
    pub kind: String,
    /// Its length in bytes.
    pub bytes: i64,
    /// The operator's name for it.
    pub name: String,
    /// The operator who uploaded it first.
    pub author: String,
    /// The instant of the upload, in UNIX seconds.
    pub added_at: i64,
}

/// The most icons in a list.
const LISTED: i64 = 1_000;

/// Stores an icon; an existing one stays unchanged.
///
/// # Errors
///
/// A database error.
pub async fn add(store: &Store, icon: &Icon, name: &str, author: &str, now: UnixSec) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    let text = "INSERT INTO icons (hash, kind, bytes, name, author, added_at, data) VALUES ($1, $2, $3, $4, $5, $6, $7) \
                ON CONFLICT (hash) DO NOTHING";
    let bytes = i64::try_from(icon.bytes.len()).unwrap_or(i64::MAX);
    let query = sqlx::query(text).bind(&icon.hash).bind(icon.kind.as_str()).bind(bytes).bind(name);
    query.bind(author).bind(now.0).bind(icon.to_base64()).execute(&mut *tx).await?;
    audit::add(&mut tx, &AuditEntry::new(now, author, "icon.add", &icon.file_name()).with("name", name)).await?;
    tx.commit().await
}

/// The icons, latest first.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store) -> sqlx::Result<Vec<IconRow>> {
    let text = "SELECT hash, kind, bytes, name, author, added_at FROM icons ORDER BY added_at DESC, hash LIMIT $1";
    sqlx::query_as(text).bind(LISTED).fetch_all(store.readers()).await
}

/// The kind and the bytes of an icon, the bytes as base64.
///
/// # Errors
///
/// A database error.
pub async fn read(store: &Store, hash: &str) -> sqlx::Result<Option<(String, String)>> {
    sqlx::query_as("SELECT kind, data FROM icons WHERE hash = $1").bind(hash).fetch_optional(store.readers()).await
}
