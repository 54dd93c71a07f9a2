//! Players, their devices, and refresh tokens; ids and tokens only as hashes.

use plaudit::UnixSec;

use super::{Store, Transaction};

/// A refresh token's row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RefreshRow {
    /// The sign-in that it comes from.
    pub family: String,
    /// The player.
    pub player: String,
    /// The first instant at which it cannot be used, in UNIX seconds.
    pub expires_at: i64,
    /// When it was used, in UNIX seconds; 0: not yet.
    pub used_at: i64,
}

/// The player of a device.
///
/// # Errors
///
/// The database's.
pub async fn player_of_device(tx: &mut Transaction, hash: &str) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT player FROM devices WHERE hash = $1").bind(hash).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(player,)| player))
}

/// Adds a player; `false`: there is one with this id already.
///
/// # Errors
///
/// The database's.
pub async fn create_player(tx: &mut Transaction, player: &str, now: UnixSec) -> sqlx::Result<bool> {
    let text = "INSERT INTO players (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    let done = sqlx::query(text).bind(player).bind(now.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a device that signs in this player.
///
/// # Errors
///
/// The database's.
pub async fn create_device(tx: &mut Transaction, hash: &str, player: &str, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO devices (hash, player, created_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING";
    sqlx::query(text).bind(hash).bind(player).bind(now.0).execute(&mut **tx).await.map(|_| ())
}

/// Stores a refresh token.
///
/// # Errors
///
/// The database's.
pub async fn insert_refresh(tx: &mut Transaction, hash: &str, family: &str, player: &str, expires_at: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO refresh_tokens (hash, family, player, expires_at, used_at) VALUES ($1, $2, $3, $4, 0)";
    sqlx::query(text).bind(hash).bind(family).bind(player).bind(expires_at.0).execute(&mut **tx).await.map(|_| ())
}

/// Reads a refresh token, and locks it until the transaction ends.
///
/// # Errors
///
/// The database's.
pub async fn lock_refresh(store: &Store, tx: &mut Transaction, hash: &str) -> sqlx::Result<Option<RefreshRow>> {
    let text = store.locking_select("SELECT family, player, expires_at, used_at FROM refresh_tokens WHERE hash = $1");
    sqlx::query_as(&text).bind(hash).fetch_optional(&mut **tx).await
}

/// Marks a refresh token as used.
///
/// # Errors
///
/// The database's.
pub async fn use_refresh(tx: &mut Transaction, hash: &str, now: UnixSec) -> sqlx::Result<()> {
    sqlx::query("UPDATE refresh_tokens SET used_at = $1 WHERE hash = $2").bind(now.0).bind(hash).execute(&mut **tx).await.map(|_| ())
}

/// Ends a sign-in: deletes all of its refresh tokens.
///
/// # Errors
///
/// The database's.
pub async fn revoke_family(tx: &mut Transaction, family: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM refresh_tokens WHERE family = $1").bind(family).execute(&mut **tx).await.map(|_| ())
}

/// Deletes a player's tokens that have expired.
///
/// # Errors
///
/// The database's.
pub async fn forget_expired(tx: &mut Transaction, player: &str, now: UnixSec) -> sqlx::Result<()> {
    let text = "DELETE FROM refresh_tokens WHERE player = $1 AND expires_at < $2";
    sqlx::query(text).bind(player).bind(now.0).execute(&mut **tx).await.map(|_| ())
}
