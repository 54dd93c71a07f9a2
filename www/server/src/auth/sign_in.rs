//! Sign-in by device, and refresh tokens that rotate.

use plaudit::UnixSec;
use uuid::{Builder, Uuid};

use super::secret::{hash, random_secret, stored};
use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::{Store, Transaction, tokens};
use crate::stream::own::ensure_player;

/// How long a refresh token can be used, in seconds.
pub const REFRESH_SEC: i64 = 60 * 24 * 60 * 60;

/// A sign-in, or its continuation.
pub struct SignIn {
    /// The player.
    pub player: String,
    /// Good for one refresh.
    pub refresh_token: String,
}

/// Signs in the player of a device; a new device creates a player.
///
/// # Errors
///
/// The database's.
pub async fn by_device(store: &Store, rules: &Rules, device_id: &str, now: UnixSec) -> Result<SignIn, Failure> {
    let device = stored("device", device_id);
    let mut tx = store.begin().await?;
    let player = match tokens::player_of_device(&mut tx, &device).await? {
        Some(player) => player,
        None => {
            let player = player_id(device_id);
            ensure_player(&mut tx, rules, &player, now).await?;
            tokens::create_device(&mut tx, &device, &player, now).await?;
            player
        }
    };
    let family = Uuid::new_v4().to_string();
    let refresh_token = issue(&mut tx, &family, &player, now).await?;
    tx.commit().await?;
    Ok(SignIn { player, refresh_token })
}

/// The id of the player that a device creates. It follows from the device: a player who signed in after the backup that the database was
/// restored from is the same player again, and the events that wait on the device still have an owner.
fn player_id(device_id: &str) -> String {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = hash("player", device_id);
    Builder::from_custom_bytes([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]).into_uuid().to_string()
}

/// Exchanges a refresh token for a new one; `None`: it is unknown, expired or used. A token that comes a second time has leaked, or the
/// answer to its first use was lost: the whole sign-in ends then.
///
/// # Errors
///
/// The database's.
pub async fn by_refresh(store: &Store, token: &str, now: UnixSec) -> Result<Option<SignIn>, Failure> {
    let known = stored("refresh", token);
    let mut tx = store.begin().await?;
    let Some(row) = tokens::lock_refresh(store, &mut tx, &known).await? else { return Ok(None) };
    if row.used_at != 0 {
        tokens::revoke_family(&mut tx, &row.family).await?;
        tx.commit().await?;
        return Ok(None);
    }
    if row.expires_at <= now.0 {
        return Ok(None);
    }
    tokens::use_refresh(&mut tx, &known, now).await?;
    tokens::forget_expired(&mut tx, &row.player, now).await?;
    let refresh_token = issue(&mut tx, &row.family, &row.player, now).await?;
    tx.commit().await?;
    Ok(Some(SignIn { player: row.player, refresh_token }))
}

async fn issue(tx: &mut Transaction, family: &str, player: &str, now: UnixSec) -> Result<String, Failure> {
    let token = random_secret()?;
    tokens::insert_refresh(tx, &stored("refresh", &token), family, player, now.plus(REFRESH_SEC)).await?;
    Ok(token)
}
