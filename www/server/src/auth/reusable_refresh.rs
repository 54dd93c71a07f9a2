//! Sign-ins whose refresh token stays the same until it expires. Nakama's clients renew a session from several calls at once: a token that
//! rotates would end their own sign-in.

use plaudit::UnixSec;

use super::secret::stored;
use crate::failure::Failure;
use crate::store::{Store, tokens};

/// Whether a device has signed in before.
///
/// # Errors
///
/// The database's.
pub async fn is_known(store: &Store, device_id: &str) -> Result<bool, Failure> {
    let mut tx = store.begin().await?;
    let player = tokens::player_of_device(&mut tx, &stored("device", device_id)).await?;
    tx.rollback().await?;
    Ok(player.is_some())
}

/// The player of a refresh token that has not been used up; `None`: it is unknown, expired or ended.
///
/// # Errors
///
/// The database's.
pub async fn resume(store: &Store, refresh_token: &str, now: UnixSec) -> Result<Option<String>, Failure> {
    let mut tx = store.begin().await?;
    let row = tokens::lock_refresh(store, &mut tx, &stored("refresh", refresh_token)).await?;
    tx.rollback().await?;
    Ok(row.filter(|row| row.used_at == 0 && now.0 < row.expires_at).map(|row| row.player))
}

/// Ends the sign-in of a refresh token, if it is one of this player's.
///
/// # Errors
///
/// The database's.
pub async fn end(store: &Store, player: &str, refresh_token: &str) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    let row = tokens::lock_refresh(store, &mut tx, &stored("refresh", refresh_token)).await?;
    if let Some(row) = row.filter(|row| row.player == player) {
        tokens::revoke_family(&mut tx, &row.family).await?;
    }
    Ok(tx.commit().await?)
}
