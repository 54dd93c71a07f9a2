//! Players, their devices, and refresh tokens. Device ids and tokens are stored as hashes only.

use plaudit::UnixSec;

use super::{Store, Transaction, earners};

/// A refresh token's row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RefreshRow {
    /// The sign-in that the token belongs to.
    pub family: String,
    /// The player's id.
    pub player: String,
    /// The first instant at which it is no longer valid, in UNIX seconds.
    pub expires_at: i64,
    /// The instant of its use, in UNIX seconds; 0 if unused.
    pub used_at: i64,
}

/// The player of a device.
///
/// # Errors
///
/// A database error.
pub async fn player_of_device(tx: &mut Transaction, hash: &str) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT player FROM devices WHERE hash = $1").bind(hash).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(player,)| player))
}

/// Adds a player; false if the id exists already.
///
/// # Errors
///
/// A database error.
pub async fn create_player(tx: &mut Transaction, player: &str, now: UnixSec) -> sqlx::Result<bool> {
    let text = "INSERT INTO players (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    let done = sqlx::query(text).bind(player).bind(now.0).execute(&mut **tx).await?;
    let is_new = done.rows_affected() == 1;
    if is_new {
        earners::add_player(tx, player).await?;
    }
    Ok(is_new)
}

/// The instant since when a player exists; `None` if the player does not exist.
///
/// # Errors
///
/// A database error.
pub async fn player_since(tx: &mut Transaction, player: &str) -> sqlx::Result<Option<UnixSec>> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT created_at FROM players WHERE id = $1").bind(player).fetch_optional(&mut **tx).await?;
    Ok(row.map(|(since,)| UnixSec(since)))
}

/// Adds a device that signs in this player.
///
/// # Errors
///
/// A database error.
pub async fn create_device(tx: &mut Transaction, hash: &str, player: &str, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO devices (hash, player, created_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING";
    sqlx::query(text).bind(hash).bind(player).bind(now.0).execute(&mut **tx).await.map(|_| ())
}

/// Moves the identities that sign in one player to another.
///
/// # Errors
///
/// A database error.
pub async fn move_devices(tx: &mut Transaction, from: &str, to: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE devices SET player = $1 WHERE player = $2").bind(to).bind(from).execute(&mut **tx).await.map(|_| ())
}

/// Stores a refresh token.
///
/// # Errors
///
/// A database error.
pub async fn insert_refresh(tx: &mut Transaction, hash: &str, family: &str, player: &str, expires_at: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO refresh_tokens (hash, family, player, expires_at, used_at) VALUES ($1, $2, $3, $4, 0)";
    sqlx::query(text).bind(hash).bind(family).bind(player).bind(expires_at.0).execute(&mut **tx).await.map(|_| ())
}

/// Reads a refresh token, and locks it until the transaction ends.
///
/// # Errors
///
/// A database error.
pub async fn lock_refresh(store: &Store, tx: &mut Transaction, hash: &str) -> sqlx::Result<Option<RefreshRow>> {
    let text = store.locking_select("SELECT family, player, expires_at, used_at FROM refresh_tokens WHERE hash = $1");
    sqlx::query_as(text).bind(hash).fetch_optional(&mut **tx).await
}

/// Marks a refresh token as used.
///
/// # Errors
///
/// A database error.
pub async fn use_refresh(tx: &mut Transaction, hash: &str, now: UnixSec) -> sqlx::Result<()> {
    sqlx::query("UPDATE refresh_tokens SET used_at = $1 WHERE hash = $2").bind(now.0).bind(hash).execute(&mut **tx).await.map(|_| ())
}

/// Ends a sign-in: deletes all of its refresh tokens.
///
/// # Errors
///
/// A database error.
pub async fn revoke_family(tx: &mut Transaction, family: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM refresh_tokens WHERE family = $1").bind(family).execute(&mut **tx).await.map(|_| ())
}

/// How long a used token is remembered, in seconds. A token that is used again within that time has leaked, and ends its sign-in;
/// an older one is merely unknown.
const USED_SEC: i64 = 7 * 24 * 60 * 60;

/// The most sign-ins of one player; the least recently used ends first.
const MAX_FAMILIES: i64 = 20;

/// Deletes a player's tokens that have expired, or were used long ago.
///
/// # Errors
///
/// A database error.
pub async fn forget_old(tx: &mut Transaction, player: &str, now: UnixSec) -> sqlx::Result<()> {
    let text = "DELETE FROM refresh_tokens WHERE player = $1 AND (expires_at < $2 OR (used_at <> 0 AND used_at < $3))";
    sqlx::query(text).bind(player).bind(now.0).bind(now.plus(-USED_SEC).0).execute(&mut **tx).await.map(|_| ())
}

/// Ends a player's oldest sign-ins, so that there is room for one more.
///
/// # Errors
///
/// A database error.
pub async fn make_room(tx: &mut Transaction, player: &str) -> sqlx::Result<()> {
    let text = "DELETE FROM refresh_tokens WHERE player = $1 AND family NOT IN (SELECT family FROM refresh_tokens WHERE player = $2 \
                GROUP BY family ORDER BY MAX(expires_at) DESC, family LIMIT $3)";
    sqlx::query(text).bind(player).bind(player).bind(MAX_FAMILIES - 1).execute(&mut **tx).await.map(|_| ())
}
