//! Players, as operators search and see them.

use sqlx::FromRow;

use super::key::key_of;
use super::statement::Statement;
use super::{Kind, Store};

/// A character that sorts after every other one: appended to a text, it gives the upper bound of all texts with that beginning.
const LAST: char = '\u{10ffff}';

/// A player in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PlayerRow {
    /// The player's id.
    pub id: String,
    /// The instant of creation, in UNIX seconds.
    pub created_at: i64,
    /// `banned`, or empty.
    pub state: String,
    /// The operator's reason.
    pub reason: String,
    /// The revision of the player's stream.
    pub rev: i64,
    /// The epoch of the player's stream.
    pub epoch: i64,
    /// The version of the definitions at its last change.
    pub definitions: String,
    /// The number of devices that sign the player in.
    pub devices: i64,
}

fn select() -> Statement {
    Statement::new(
        "SELECT players.id AS id, players.created_at AS created_at, COALESCE(standings.state, '') AS state, \
         COALESCE(standings.reason, '') AS reason, streams.rev AS rev, streams.epoch AS epoch, streams.definitions AS definitions, \
         (SELECT COUNT(*) FROM devices WHERE devices.player = players.id) AS devices \
         FROM players JOIN streams ON streams.id = 'player:' || players.id LEFT JOIN standings ON standings.player = players.id",
    )
}

/// A player; `None` if there is no such player.
///
/// # Errors
///
/// A database error.
pub async fn read(store: &Store, player: &str) -> sqlx::Result<Option<PlayerRow>> {
    let mut statement = select();
    statement.push(" WHERE streams.id = ").bind(key_of(player)).push(" AND players.id = ").bind(player);
    let rows: Vec<PlayerRow> = statement.fetch(&mut *store.readers().acquire().await?).await?;
    Ok(rows.into_iter().next())
}

/// Players whose id begins with a text, ordered by the bytes of their ids, after `after`, at most `limit`. Reads no other rows.
///
/// # Errors
///
/// A database error.
pub async fn find(store: &Store, prefix: &str, after: &str, limit: i64) -> sqlx::Result<Vec<PlayerRow>> {
    search(store.kind(), prefix, after, limit).fetch(&mut *store.readers().acquire().await?).await
}

fn search(kind: Kind, prefix: &str, after: &str, limit: i64) -> Statement {
    let mut statement = select();
    // Postgres compares texts by the rules of a language, under which texts with one beginning need not be neighbours.
    let id = if kind == Kind::Postgres { r#"players.id COLLATE "C""# } else { "players.id" };
    statement.push(" WHERE ").push(id).push(" > ").bind(after);
    if !prefix.is_empty() {
        statement.push(" AND ").push(id).push(" >= ").bind(prefix);
        statement.push(" AND ").push(id).push(" < ").bind(format!("{prefix}{LAST}"));
    }
    statement.push(" ORDER BY ").push(id).push(" LIMIT ").bind(limit);
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_both_bounds() {
        let text = |kind| search(kind, "an", "", 50).text(true);
        assert!(text(Kind::Sqlite).contains("players.id >= $2 AND players.id < $3 ORDER BY players.id LIMIT"));
        assert!(text(Kind::Postgres).contains(r#"players.id COLLATE "C" < $3 ORDER BY players.id COLLATE "C" LIMIT"#));
    }
}
