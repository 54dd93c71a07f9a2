//! An operator's commands on a player's account: ban, sign out, delete.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::clock::now;
use crate::failure::Barred;
use crate::players::{self, Act};
use crate::store::audit::COMMAND_LINE;
use crate::store::{Store, standing};

/// Bans a player: refuses all calls from now on.
///
/// # Errors
///
/// The player does not exist; a database error.
pub async fn ban(store: &Store, player: &str, reason: &str) -> Result<()> {
    ensure!(players::ban(store, act(reason), player).await?, "there is no player {player}");
    Ok(())
}

/// Lifts the ban of a player.
///
/// # Errors
///
/// The player does not exist; a database error.
pub async fn unban(store: &Store, player: &str) -> Result<()> {
    ensure!(players::unban(store, act(""), player).await?, "there is no player {player}");
    Ok(())
}

/// Ends all sign-ins of a player.
///
/// # Errors
///
/// The player does not exist; a database error.
pub async fn sign_out(store: &Store, player: &str) -> Result<()> {
    ensure!(players::sign_out(store, act(""), player).await?, "there is no player {player}");
    Ok(())
}

fn act(reason: &str) -> Act<'_> {
    Act { actor: COMMAND_LINE, reason, now: now() }
}

/// Deletes players, and prints the result for each. A player whom the database does not know gets a tombstone too, so that the
/// player cannot come back.
///
/// # Errors
///
/// A database error; an error of `print`. The printed players are deleted.
pub async fn delete(store: &Store, players: &[String], print: impl Fn(&str) -> Result<()>) -> Result<()> {
    for player in players {
        let deletion = crate::players::delete(store, act(""), player).await?;
        deletion.finished?;
        print(&format!("{player} {}", if deletion.was_known { "is deleted" } else { "was unknown, and is marked as deleted" }))?;
    }
    Ok(())
}

/// Prints the deleted players, one a line.
///
/// # Errors
///
/// A database error; an error of `print`.
pub async fn deleted(store: &Store, print: impl Fn(&str) -> Result<()>) -> Result<()> {
    standing::all(store, Barred::Over).await?.iter().try_for_each(|player| print(player))
}

/// Reads the players of a file, one a line.
///
/// # Errors
///
/// The file cannot be read.
pub fn read_list(file: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
