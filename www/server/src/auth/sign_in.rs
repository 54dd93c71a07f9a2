//! Device sign-in, and refresh tokens that rotate.

use data_encoding::HEXLOWER;
use plaudit::UnixSec;
use uuid::{Builder, Uuid};

use super::{hash, random_secret};
use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::stream::{Stored, key_of};
use crate::store::{Store, Work, tokens};

/// How long a refresh token can be used, in seconds.
pub const REFRESH_SEC: i64 = 60 * 24 * 60 * 60;

/// A sign-in, or its continuation.
pub struct Session {
    /// Who signed in.
    pub player: String,
    /// Good for one refresh.
    pub refresh_token: String,
}

/// Signs in the player of a device; a device that is new makes a player.
///
/// # Errors
///
/// The database's.
pub async fn by_device(store: &Store, rules: &Rules, device_id: &str, now: UnixSec) -> Result<Session, Failure> {
    let device = hash("device", device_id);
    let mut work = store.begin().await?;
    let player = match tokens::player_of_device(&mut work, &HEXLOWER.encode(&device)).await? {
        Some(player) => player,
        None => {
            let player = player_id(device_id);
            ensure_player(&mut work, rules, &player, now).await?;
            tokens::create_device(&mut work, &HEXLOWER.encode(&device), &player, now).await?;
            player
        }
    };
    let family = Uuid::new_v4().to_string();
    let refresh_token = issue(&mut work, &family, &player, now).await?;
    work.commit().await?;
    Ok(Session { player, refresh_token })
}

/// The id of the player that a device makes. It follows from the device, so that one who signed in after the backup that was
/// restored is the same player again, and the events that wait on the device still have an owner.
fn player_id(device_id: &str) -> String {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = hash("player", device_id);
    Builder::from_custom_bytes([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]).into_uuid().to_string()
}

/// The player's own stream, locked. A signed token may speak of a player whom the database does not know, who signed in after the
/// backup that was restored: the player and the stream are made again.
///
/// # Errors
///
/// The database's.
pub async fn lock_own(store: &Store, work: &mut Work, rules: &Rules, player: &str, now: UnixSec) -> Result<Stored, Failure> {
    let key = key_of(player);
    if let Some(own) = Stored::lock(store, work, &key, &rules.player).await? {
        return Ok(own);
    }
    ensure_player(work, rules, player, now).await?;
    Stored::lock(store, work, &key, &rules.player).await?.ok_or_else(|| Failure::Missing(format!("the stream {key}")))
}

/// Makes the player and the player's stream, where the database does not know them.
async fn ensure_player(work: &mut Work, rules: &Rules, player: &str, now: UnixSec) -> Result<(), Failure> {
    if tokens::create_player(work, player, now).await? {
        Stored::create(work, &key_of(player), &rules.player, now).await?;
    }
    Ok(())
}

/// Exchanges a refresh token for a new one; `None`: it is unknown, expired or used. One that was used has leaked, or its answer was
/// lost: then the whole sign-in ends.
///
/// # Errors
///
/// The database's.
pub async fn by_refresh(store: &Store, token: &str, now: UnixSec) -> Result<Option<Session>, Failure> {
    let known = HEXLOWER.encode(&hash("refresh", token));
    let mut work = store.begin().await?;
    let Some(row) = tokens::lock_refresh(store, &mut work, &known).await? else { return Ok(None) };
    if row.used_at != 0 {
        tokens::revoke_family(&mut work, &row.family).await?;
        work.commit().await?;
        return Ok(None);
    }
    if row.expires_at <= now.0 {
        return Ok(None);
    }
    tokens::use_refresh(&mut work, &known, now).await?;
    tokens::forget_expired(&mut work, &row.player, now).await?;
    let refresh_token = issue(&mut work, &row.family, &row.player, now).await?;
    work.commit().await?;
    Ok(Some(Session { player: row.player, refresh_token }))
}

async fn issue(work: &mut Work, family: &str, player: &str, now: UnixSec) -> Result<String, Failure> {
    let token = random_secret()?;
    tokens::insert_refresh(work, &HEXLOWER.encode(&hash("refresh", &token)), family, player, now.plus(REFRESH_SEC)).await?;
    Ok(token)
}
