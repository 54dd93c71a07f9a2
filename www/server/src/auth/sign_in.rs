//! Sign-in by device, with rotating refresh tokens.

use std::net::IpAddr;

use plaudit::UnixSec;

use uuid::Uuid;

use super::access_token::Tokens;
use super::accounts::{Accounts, Identity};
use crate::failure::Barred;
use crate::failure::Failure;
use crate::secret::{random_secret, stored};
use crate::store::standing::{self, Standing};
use crate::store::{Store, Transaction, tokens};
use crate::stream::own::ensure_player;

/// How long a refresh token is valid, in seconds.
pub const REFRESH_SEC: i64 = 60 * 24 * 60 * 60;

/// How long after its first use a refresh token still returns the same successor, in seconds.
pub const GRACE_SEC: i64 = 10;

/// A new or renewed sign-in.
pub struct SignIn {
    /// The player's id.
    pub player: String,
    /// The refresh token, which is valid for one refresh.
    pub refresh_token: String,
    /// The instant at which its access tokens are issued: now, or the first one after earlier tokens were revoked.
    pub issued_at: UnixSec,
}

/// Signs in the player of a device. A new device creates a player, and counts against the limit of its address.
///
/// # Errors
///
/// A database error; [`Failure::Barred`] for a banned player; [`Failure::TooMany`] new devices of the address.
pub async fn by_device(accounts: &Accounts, device_id: &str, address: Option<IpAddr>, now: UnixSec) -> Result<SignIn, Failure> {
    sign_in(accounts, Identity::Device(device_id), address, now).await
}

/// Signs in the player of an account that an issuer has vouched for. A new account, or one whose player was deleted, creates a player, and
/// counts against the limit of its address as a device does.
///
/// # Errors
///
/// A database error; [`Failure::Barred`] for a banned player; [`Failure::TooMany`] new devices of the address.
pub async fn by_account(accounts: &Accounts, account: &str, address: Option<IpAddr>, now: UnixSec) -> Result<SignIn, Failure> {
    sign_in(accounts, Identity::Account(account), address, now).await
}

async fn sign_in(accounts: &Accounts, identity: Identity<'_>, address: Option<IpAddr>, now: UnixSec) -> Result<SignIn, Failure> {
    let hash = identity.hash();
    let mut tx = accounts.store.begin().await?;
    let (player, standing) = match tokens::player_of_device(&mut tx, &hash).await? {
        Some(player) => {
            let standing = standing::of(&mut tx, &player).await?;
            (player, standing)
        }
        None => {
            accounts.count_device(&mut tx, address).await?;
            let (player, standing) = free_player(accounts, &mut tx, identity).await?;
            ensure_player(&mut tx, &accounts.rules.get(), &player, now).await?;
            tokens::create_device(&mut tx, &hash, &player, now).await?;
            (player, standing)
        }
    };
    let signed_in = begin(&mut tx, player, standing, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Begins a sign-in of a player.
pub(super) async fn begin(tx: &mut Transaction, player: String, standing: Standing, now: UnixSec) -> Result<SignIn, Failure> {
    let issued_at = admitted(standing, now)?;
    tokens::forget_old(tx, &player, now).await?;
    tokens::make_room(tx, &player).await?;
    let family = Uuid::new_v4().to_string();
    let refresh_token = issue(tx, &family, &player, now).await?;
    Ok(SignIn { player, refresh_token, issued_at })
}

/// The first of an identity's players that is not deleted. The tombstone of the first one stores the number of deleted ones, so that a
/// sign-in needs no query for each of them.
async fn free_player(accounts: &Accounts, tx: &mut Transaction, identity: Identity<'_>) -> Result<(String, Standing), Failure> {
    let first = accounts.player_id(identity, 0);
    let kept = standing::deleted_of(tx, &first).await?;
    let mut generation = kept;
    loop {
        let player = accounts.player_id(identity, generation);
        let standing = standing::of(tx, &player).await?;
        if standing.barred != Some(Barred::Over) {
            if generation > kept {
                standing::keep_deleted_of(tx, &first, generation).await?;
            }
            return Ok((player, standing));
        }
        generation = generation.saturating_add(1);
    }
}

/// The instant at which a sign-in's access tokens are issued, unless the player is barred.
fn admitted(standing: Standing, now: UnixSec) -> Result<UnixSec, Failure> {
    let issued_at = now.max(standing.tokens_from);
    standing.admits(issued_at)?;
    Ok(issued_at)
}

/// Exchanges a refresh token for its successor; `None` if it is unknown, expired or used. For `GRACE_SEC` after its first use it
/// returns the same successor again, because two tabs may refresh at once, and answers get lost. A later use means that the token
/// has leaked; then the whole sign-in ends.
///
/// # Errors
///
/// A database error; [`Failure::Barred`] for a banned player.
pub async fn by_refresh(store: &Store, keys: &Tokens, token: &str, now: UnixSec) -> Result<Option<SignIn>, Failure> {
    let known = stored("refresh", token);
    let mut tx = store.begin().await?;
    let Some(row) = tokens::lock_refresh(store, &mut tx, &known).await? else { return Ok(None) };
    let successor = keys.successor(token);
    if row.used_at != 0 {
        let issued_at = admitted(standing::of(&mut tx, &row.player).await?, now)?;
        let is_repeated = now.0.saturating_sub(row.used_at) <= GRACE_SEC;
        if is_repeated && tokens::lock_refresh(store, &mut tx, &stored("refresh", &successor)).await?.is_some() {
            tx.rollback().await?;
            return Ok(Some(SignIn { player: row.player, refresh_token: successor, issued_at }));
        }
        tokens::revoke_family(&mut tx, &row.family).await?;
        tx.commit().await?;
        return Ok(None);
    }
    if row.expires_at <= now.0 {
        return Ok(None);
    }
    let issued_at = admitted(standing::of(&mut tx, &row.player).await?, now)?;
    tokens::use_refresh(&mut tx, &known, now).await?;
    tokens::forget_old(&mut tx, &row.player, now).await?;
    insert(&mut tx, &successor, &row.family, &row.player, now).await?;
    tx.commit().await?;
    Ok(Some(SignIn { player: row.player, refresh_token: successor, issued_at }))
}

async fn issue(tx: &mut Transaction, family: &str, player: &str, now: UnixSec) -> Result<String, Failure> {
    let token = random_secret()?;
    insert(tx, &token, family, player, now).await?;
    Ok(token)
}

async fn insert(tx: &mut Transaction, token: &str, family: &str, player: &str, now: UnixSec) -> Result<(), Failure> {
    Ok(tokens::insert_refresh(tx, &stored("refresh", token), family, player, now.plus(REFRESH_SEC)).await?)
}
