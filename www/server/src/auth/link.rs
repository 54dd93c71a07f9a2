//! Linking: the player of a device becomes the player of an account.

use plaudit::UnixSec;

use super::accounts::{Accounts, Identity};
use super::sign_in::{SignIn, begin};
use crate::failure::Failure;
use crate::store::key::key_of;
use crate::store::{Transaction, standing, stream, teams, tokens};

/// The result of linking.
pub enum Linked {
    /// The account and the earlier devices sign in this player.
    To(SignIn),
    /// The account's player and the calling player both have progress.
    BothHaveProgress,
}

/// Links a player and an account. An account without a player, or whose player has no progress, gets this player. Otherwise this player
/// must have no progress, and the player's devices get the account's player. All sign-ins of the player who loses the devices end.
///
/// # Errors
///
/// A database error; [`Failure::Barred`].
pub async fn link(accounts: &Accounts, player: &str, account: &str, now: UnixSec) -> Result<Linked, Failure> {
    let store = &accounts.store;
    let hash = Identity::Account(account).hash();
    let mut tx = store.begin().await?;
    let found = tokens::player_of_device(&mut tx, &hash).await?;
    // Locks the players' streams, in their order, so that neither gains progress meanwhile.
    let mut keys: Vec<String> = found.iter().map(String::as_str).chain([player]).map(key_of).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in &keys {
        stream::lock(store, &mut tx, key).await?;
    }
    let theirs = tokens::player_of_device(&mut tx, &hash).await?;
    let stays = match &theirs {
        None => {
            tokens::create_device(&mut tx, &hash, player, now).await?;
            // Another request may have linked them meanwhile.
            tokens::player_of_device(&mut tx, &hash).await?.unwrap_or_default()
        }
        Some(theirs) if theirs == player => player.to_owned(),
        Some(theirs) if !has_progress(&mut tx, theirs).await? => {
            tokens::move_devices(&mut tx, theirs, player).await?;
            standing::sign_out(&mut tx, theirs, now).await?;
            player.to_owned()
        }
        Some(theirs) if !has_progress(&mut tx, player).await? => {
            tokens::move_devices(&mut tx, player, theirs).await?;
            standing::sign_out(&mut tx, player, now).await?;
            theirs.clone()
        }
        Some(_) => return Ok(Linked::BothHaveProgress),
    };
    if theirs != found || (theirs.is_none() && stays != player) {
        return Err(Failure::Conflict);
    }
    let standing = standing::of(&mut tx, &stays).await?;
    let signed_in = begin(&mut tx, stays, standing, now).await?;
    tx.commit().await?;
    Ok(Linked::To(signed_in))
}

/// Whether a player has progress: a change of the stream, or a team.
async fn has_progress(tx: &mut Transaction, player: &str) -> Result<bool, Failure> {
    let is_changed = stream::read(&mut *tx, &key_of(player)).await?.is_some_and(|row| row.rev > 0);
    Ok(is_changed || teams::is_member_of_any(tx, player).await?)
}
