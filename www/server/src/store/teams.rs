//! Teams and their members as rows. The lock on a team's stream guards them as well: transactions take it before they change them or rely
//! on them.

use plaudit::{Role, UnixSec};
use sqlx::AnyConnection;

use super::{Store, Transaction};
use crate::failure::Failure;

/// A team, as one of its members sees it among others.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TeamRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The name of the member's own role.
    pub role: String,
    /// How many members it has.
    pub members: i64,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The player.
    pub player: String,
    /// What the member may do.
    pub role: Role,
}

/// The role that the database or a client names.
#[must_use]
pub fn role_named(name: &str) -> Option<Role> {
    [Role::Member, Role::Admin].into_iter().find(|role| role.as_str() == name)
}

fn role_of(name: &str) -> Result<Role, Failure> {
    role_named(name).ok_or_else(|| Failure::Missing(format!("a role of the name {name:?}")))
}

/// Adds a team without members.
///
/// # Errors
///
/// The database's.
pub async fn create(tx: &mut Transaction, team: &str, name: &str, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO teams (id, name, created_at) VALUES ($1, $2, $3)";
    sqlx::query(text).bind(team).bind(name).bind(now.0).execute(&mut **tx).await.map(|_| ())
}

/// Adds a member, or gives a member another role.
///
/// # Errors
///
/// The database's.
pub async fn put(tx: &mut Transaction, team: &str, player: &str, role: Role, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO team_members (team, player, role, joined_at) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (team, player) DO UPDATE SET role = excluded.role";
    sqlx::query(text).bind(team).bind(player).bind(role.as_str()).bind(now.0).execute(&mut **tx).await.map(|_| ())
}

/// Ends a membership.
///
/// # Errors
///
/// The database's.
pub async fn delete(tx: &mut Transaction, team: &str, player: &str) -> sqlx::Result<()> {
    let text = "DELETE FROM team_members WHERE team = $1 AND player = $2";
    sqlx::query(text).bind(team).bind(player).execute(&mut **tx).await.map(|_| ())
}

/// Locks a team's stream, and with it the team's members; `false`: there is no such team.
///
/// # Errors
///
/// The database's.
pub async fn lock(store: &Store, tx: &mut Transaction, key: &str) -> sqlx::Result<bool> {
    let text = store.locking_select("SELECT id FROM streams WHERE id = $1");
    let row: Option<(String,)> = sqlx::query_as(&text).bind(key).fetch_optional(&mut **tx).await?;
    Ok(row.is_some())
}

/// The role of a player in a team; `None`: not a member.
///
/// # Errors
///
/// The database's.
pub async fn role(tx: &mut Transaction, team: &str, player: &str) -> Result<Option<Role>, Failure> {
    let text = "SELECT role FROM team_members WHERE team = $1 AND player = $2";
    let row: Option<(String,)> = sqlx::query_as(text).bind(team).bind(player).fetch_optional(&mut **tx).await?;
    row.map(|(name,)| role_of(&name)).transpose()
}

/// A team's name and its members, in the order in which they joined. Without members, the name is empty.
///
/// # Errors
///
/// The database's.
pub async fn members(connection: &mut AnyConnection, team: &str) -> Result<(String, Vec<Member>), Failure> {
    let text = "SELECT name, player, role FROM team_members JOIN teams ON teams.id = team_members.team \
                WHERE team = $1 ORDER BY joined_at, player";
    let rows: Vec<(String, String, String)> = sqlx::query_as(text).bind(team).fetch_all(connection).await?;
    let name = rows.first().map(|(name, ..)| name.clone()).unwrap_or_default();
    let members = rows.into_iter().map(|(_, player, role)| Ok(Member { player, role: role_of(&role)? }));
    Ok((name, members.collect::<Result<_, Failure>>()?))
}

/// How many teams a player is a member of.
///
/// # Errors
///
/// The database's.
pub async fn count_of(tx: &mut Transaction, player: &str) -> sqlx::Result<i64> {
    let text = "SELECT COUNT(*) FROM team_members WHERE player = $1";
    let (count,): (i64,) = sqlx::query_as(text).bind(player).fetch_one(&mut **tx).await?;
    Ok(count)
}

/// The teams of a player, in the order of joining.
///
/// # Errors
///
/// The database's.
pub async fn list_of(store: &Store, player: &str) -> sqlx::Result<Vec<TeamRow>> {
    let text = "SELECT teams.id, teams.name, own.role, \
                (SELECT COUNT(*) FROM team_members AS others WHERE others.team = own.team) AS members \
                FROM team_members AS own JOIN teams ON teams.id = own.team WHERE own.player = $1 ORDER BY own.joined_at, own.team";
    sqlx::query_as(text).bind(player).fetch_all(store.readers()).await
}
