//! A player's standing: a ban, a deletion, and the end of all sign-ins.

use plaudit::UnixSec;
use sqlx::AnyConnection;

use super::Store;
use super::revision::BATCH;
use super::statement::Statement;
use crate::failure::{Barred, Failure};

/// A player's standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The reason why all calls are refused, if they are.
    pub barred: Option<Barred>,
    /// Access tokens issued before this instant are invalid.
    pub tokens_from: UnixSec,
}

/// Adds an expression with the value `state:tokens_from` of a player, or empty, which [`Standing::read`] parses.
pub(super) fn push_expression(statement: &mut Statement, player: &str) {
    statement.push("COALESCE((SELECT state || ':' || CAST(tokens_from AS TEXT) FROM standings WHERE standings.player = ");
    statement.bind(player).push("), '')");
}

impl Standing {
    pub(super) fn read(text: &str) -> Standing {
        let (state, tokens_from) = text.split_once(':').unwrap_or_default();
        let barred = match state {
            "banned" => Some(Barred::Banned),
            "deleted" => Some(Barred::Over),
            _ => None,
        };
        Standing { barred, tokens_from: UnixSec(tokens_from.parse().unwrap_or(0)) }
    }

    /// Checks that calls with a token issued at this instant are served.
    ///
    /// # Errors
    ///
    /// [`Failure::Barred`].
    pub fn admits(self, issued_at: UnixSec) -> Result<(), Failure> {
        match self.barred {
            Some(barred) => Err(Failure::Barred(barred)),
            None if issued_at < self.tokens_from => Err(Failure::Barred(Barred::Over)),
            None => Ok(()),
        }
    }
}

/// Reads a player's standing.
///
/// # Errors
///
/// A database error.
pub async fn of(connection: &mut AnyConnection, player: &str) -> sqlx::Result<Standing> {
    let mut statement = Statement::new("SELECT ");
    push_expression(&mut statement, player);
    let rows: Vec<(String,)> = statement.fetch(connection).await?;
    Ok(rows.first().map(|(text,)| Standing::read(text)).unwrap_or_default())
}

/// The standings of those of these players who have one.
///
/// # Errors
///
/// A database error.
pub async fn of_all(store: &Store, players: &[String]) -> sqlx::Result<Vec<(String, Standing)>> {
    let mut found = Vec::new();
    for players in players.chunks(BATCH) {
        let mut statement = Statement::new("SELECT player, state || ':' || CAST(tokens_from AS TEXT) FROM standings WHERE player IN (");
        statement.bind_list(players.iter().map(String::as_str)).push(")");
        let rows: Vec<(String, String)> = statement.fetch(&mut *store.readers().acquire().await?).await?;
        found.extend(rows.into_iter().map(|(player, text)| (player, Standing::read(&text))));
    }
    Ok(found)
}

/// The number of an identity's players that were found to be deleted; the tombstone of the first one stores it.
///
/// # Errors
///
/// A database error; [`Failure::Count`].
pub async fn deleted_of(connection: &mut AnyConnection, first: &str) -> Result<u32, Failure> {
    let text = "SELECT generations FROM standings WHERE player = $1 AND state = 'deleted'";
    let row: Option<(i64,)> = sqlx::query_as(text).bind(first).fetch_optional(connection).await?;
    Ok(u32::try_from(row.map_or(0, |(generations,)| generations))?)
}

/// Stores the number of an identity's players that were found to be deleted.
///
/// # Errors
///
/// A database error.
pub async fn keep_deleted_of(connection: &mut AnyConnection, first: &str, generations: u32) -> sqlx::Result<()> {
    let text = "UPDATE standings SET generations = $1 WHERE player = $2";
    sqlx::query(text).bind(i64::from(generations)).bind(first).execute(connection).await.map(|_| ())
}

/// The players who are barred for this reason, sorted.
///
/// # Errors
///
/// A database error.
pub async fn all(store: &Store, barred: Barred) -> sqlx::Result<Vec<String>> {
    let state = match barred {
        Barred::Banned => "banned",
        Barred::Over => "deleted",
    };
    let text = "SELECT player FROM standings WHERE state = $1 ORDER BY player";
    let rows: Vec<(String,)> = sqlx::query_as(text).bind(state).fetch_all(store.readers()).await?;
    Ok(rows.into_iter().map(|(player,)| player).collect())
}

/// Sets a player's state, with a reason; false for a deleted player, who stays deleted.
///
/// # Errors
///
/// A database error.
pub async fn set(connection: &mut AnyConnection, player: &str, state: &str, reason: &str, now: UnixSec) -> sqlx::Result<bool> {
    let text = "INSERT INTO standings (player, state, tokens_from, reason, changed_at) VALUES ($1, $2, 0, $3, $4) \
                ON CONFLICT (player) DO UPDATE SET state = excluded.state, reason = excluded.reason, changed_at = excluded.changed_at \
                WHERE standings.state <> 'deleted' OR excluded.state = 'deleted'";
    let query = sqlx::query(text).bind(player).bind(state).bind(reason).bind(now.0);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Ends all sign-ins of a player: deletes refresh tokens, and invalidates access tokens issued up to now. Tokens of a sign-in
/// within the same second are dated to the next one.
///
/// # Errors
///
/// A database error.
pub async fn sign_out(connection: &mut AnyConnection, player: &str, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO standings (player, state, tokens_from, reason, changed_at) VALUES ($1, '', $2, '', $3) \
                ON CONFLICT (player) DO UPDATE SET tokens_from = CASE WHEN standings.tokens_from < excluded.tokens_from \
                THEN excluded.tokens_from ELSE standings.tokens_from + 1 END, changed_at = excluded.changed_at";
    let from = now.plus(1).0;
    sqlx::query(text).bind(player).bind(from).bind(now.0).execute(&mut *connection).await?;
    sqlx::query("DELETE FROM refresh_tokens WHERE player = $1").bind(player).execute(connection).await.map(|_| ())
}
