//! The revisions of many players' streams at once, with who may know of them: what notifications need.

use sqlx::FromRow;

use super::Store;
use super::key::{key_of, player_of};
use super::statement::Statement;

/// Values of one statement.
pub const BATCH: usize = 500;

/// A member of a team, and the revision of the team's stream.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct MemberRevision {
    /// The player.
    pub player: String,
    /// The key of the team's stream.
    pub stream: String,
    /// Its revision.
    pub rev: i64,
}

/// The revisions of these players' own streams.
///
/// # Errors
///
/// The database's.
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
/// The database's.
pub async fn of_teams_of(store: &Store, players: &[String]) -> sqlx::Result<Vec<MemberRevision>> {
    of_members(store, "player", players).await
}

/// The revisions of the streams of these teams, once for each member.
///
/// # Errors
///
/// The database's.
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
