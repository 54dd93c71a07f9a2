//! Sign-ins whose refresh token stays the same until it expires. Nakama's clients renew a session from several calls at once, so a
//! rotating token would end their own sign-in.

use plaudit::UnixSec;

use crate::failure::Failure;
use crate::secret::stored;
use crate::store::{Store, standing, tokens};

/// Whether a device has signed in before.
///
/// # Errors
///
/// A database error.
pub async fn is_known(store: &Store, device_id: &str) -> Result<bool, Failure> {
    let mut tx = store.begin().await?;
    let player = tokens::player_of_device(&mut tx, &stored("device", device_id)).await?;
    tx.rollback().await?;
    Ok(player.is_some())
}

/// The player of a refresh token that is still valid; `None` if it is unknown, expired or revoked.
///
/// # Errors
///
/// A database error.
pub async fn resume(store: &Store, refresh_token: &str, now: UnixSec) -> Result<Option<String>, Failure> {
    let mut tx = store.begin().await?;
    let row = tokens::lock_refresh(store, &mut tx, &stored("refresh", refresh_token)).await?;
    let Some(row) = row.filter(|row| row.used_at == 0 && now.0 < row.expires_at) else { return Ok(None) };
    standing::of(&mut tx, &row.player).await?.admits(now)?;
    tx.rollback().await?;
    Ok(Some(row.player))
}

/// Ends the sign-in of a refresh token, if the token belongs to this player.
///
/// # Errors
///
/// A database error.
pub async fn end(store: &Store, player: &str, refresh_token: &str) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    let row = tokens::lock_refresh(store, &mut tx, &stored("refresh", refresh_token)).await?;
    if let Some(row) = row.filter(|row| row.player == player) {
        tokens::revoke_family(&mut tx, &row.family).await?;
    }
    Ok(tx.commit().await?)
}
