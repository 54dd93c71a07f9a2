//! Keys of other servers as rows.

use plaudit::UnixSec;
use sqlx::FromRow;

use super::{Store, Transaction};

/// A row of a key.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ServerKeyRow {
    /// The key's name.
    pub name: String,
    /// The names of its scopes, separated by commas.
    pub scopes: String,
    /// The instant of creation, in UNIX seconds.
    pub created_at: i64,
    /// The instant of revocation, in UNIX seconds; 0 if it is valid.
    pub revoked_at: i64,
}

/// Adds a key; false if the name is or was used.
///
/// # Errors
///
/// A database error.
pub async fn add(tx: &mut Transaction, name: &str, hash: &str, scopes: &str, now: UnixSec) -> sqlx::Result<bool> {
    let text =
        "INSERT INTO server_keys (name, hash, scopes, created_at, revoked_at) VALUES ($1, $2, $3, $4, 0) ON CONFLICT (name) DO NOTHING";
    let query = sqlx::query(text).bind(name).bind(hash).bind(scopes).bind(now.0);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Revokes a key; false if no valid key has this name.
///
/// # Errors
///
/// A database error.
pub async fn revoke(tx: &mut Transaction, name: &str, now: UnixSec) -> sqlx::Result<bool> {
    let query = sqlx::query("UPDATE server_keys SET revoked_at = $1 WHERE name = $2 AND revoked_at = 0").bind(now.0).bind(name);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// The key with this hash, revoked or not.
///
/// # Errors
///
/// A database error.
pub async fn by_hash(store: &Store, hash: &str) -> sqlx::Result<Option<ServerKeyRow>> {
    let text = "SELECT name, scopes, created_at, revoked_at FROM server_keys WHERE hash = $1";
    sqlx::query_as(text).bind(hash).fetch_optional(store.readers()).await
}

/// All keys, sorted by name.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store) -> sqlx::Result<Vec<ServerKeyRow>> {
    sqlx::query_as("SELECT name, scopes, created_at, revoked_at FROM server_keys ORDER BY name").fetch_all(store.readers()).await
}
