//! Reads the revisions of many players' streams at once, with their members, for notifications.

use sqlx::FromRow;

use super::Store;
use super::key::{key_of, player_of};
use super::statement::Statement;

/// The most values of one statement.
pub const BATCH: usize = 500;

/// A member of a team, with the revision of the team's stream.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct MemberRevision {
    /// The player's id.
    pub player: String,
    /// The key of the team's stream.
    pub stream: String,
    /// The stream's revision.
    pub rev: i64,
}

/// The revisions of these players' own streams.
///
/// # Errors
///
/// A database error.
pub async fn of_players(store: &Store, players: &[String]) -> sqlx::Result<Vec<(String, i64)>> {
    let mut found = Vec::new();
    for players in players.chunks(BATCH) {
        let mut statement = Statement::new("SELECT id, rev FROM streams WHERE id IN (");
        statement.bind_list(players.iter().map(|player| key_of(player))).push(")");
        let rows: Vec<(String, i64)> = statement.fetch(&mut *store.readers().acquire().await?).await?;
        found.extend(rows.into_iter().filter_map(|(key, rev)| Some((player_of(&key)?.to_owned(), rev))));
    }
    Ok(found)
}

/// The revisions of the streams of all teams of these players.
///
/// # Errors
///
/// A database error.
pub async fn of_teams_of(store: &Store, players: &[String]) -> sqlx::Result<Vec<MemberRevision>> {
    of_members(store, "player", players).await
}

/// The revisions of these teams' streams, once for each member.
///
/// # Errors
///
/// A database error.
pub async fn of_teams(store: &Store, teams: &[&str]) -> sqlx::Result<Vec<MemberRevision>> {
    of_members(store, "team", teams).await
}

async fn of_members(store: &Store, column: &str, values: &[impl AsRef<str>]) -> sqlx::Result<Vec<MemberRevision>> {
    let mut found = Vec::new();
    for values in values.chunks(BATCH) {
        let mut statement = Statement::new("SELECT player, streams.id AS stream, rev FROM team_members ");
        statement.push("JOIN streams ON streams.id = 'team:' || team WHERE ").push(column);
        statement.push(" IN (").bind_list(values.iter().map(AsRef::as_ref)).push(")");
        found.extend(statement.fetch(&mut *store.readers().acquire().await?).await?);
    }
    Ok(found)
}
