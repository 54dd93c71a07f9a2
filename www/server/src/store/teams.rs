//! Teams and their members as rows. The lock on a team's stream guards them as well; a transaction takes it before it changes or
//! relies on them.

use plaudit::{Role, UnixSec};
use sqlx::AnyConnection;

use super::key::key_of_team;
use super::{Store, Transaction};
use crate::failure::Failure;

/// A team in the list of one of its members.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TeamRow {
    /// The team's id.
    pub id: String,
    /// The team's name.
    pub name: String,
    /// The name of the member's role.
    pub role: String,
    /// The number of members.
    pub members: i64,
}

/// A member of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The player's id.
    pub player: String,
    /// The member's role.
    pub role: Role,
}

/// The role with this name, in the database or a request.
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
/// A database error.
pub async fn create(tx: &mut Transaction, team: &str, name: &str, code: &str, open: bool, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO teams (id, name, created_at, code, open) VALUES ($1, $2, $3, $4, $5)";
    sqlx::query(text).bind(team).bind(name).bind(now.0).bind(code).bind(i64::from(open)).execute(&mut **tx).await.map(|_| ())
}

/// Adds a member, or changes a member's role.
///
/// # Errors
///
/// A database error.
pub async fn put(tx: &mut Transaction, team: &str, player: &str, role: Role, now: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO team_members (team, player, role, joined_at) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (team, player) DO UPDATE SET role = excluded.role";
    sqlx::query(text).bind(team).bind(player).bind(role.as_str()).bind(now.0).execute(&mut **tx).await.map(|_| ())
}

/// Ends a player's membership regardless of the other members. If no admin is left, the oldest member becomes one.
///
/// # Errors
///
/// A database error.
pub async fn leave_to_others(store: &Store, tx: &mut Transaction, team: &str, player: &str, now: UnixSec) -> Result<(), Failure> {
    lock(store, tx, &key_of_team(team)).await?;
    delete(tx, team, player).await?;
    let members = membership(tx, team).await?.members;
    match members.first() {
        Some(oldest) if members.iter().all(|member| member.role != Role::Admin) => {
            Ok(put(tx, team, &oldest.player, Role::Admin, now).await?)
        }
        None => Ok(erase_unused(tx, team).await?),
        _ => Ok(()),
    }
}

/// Erases a team that has ended, and whose stream has never changed, under its lock.
///
/// # Errors
///
/// A database error.
pub async fn erase_unused(tx: &mut Transaction, team: &str) -> sqlx::Result<()> {
    let key = key_of_team(team);
    let text = "SELECT id FROM streams WHERE id = $1 AND rev = 0";
    if sqlx::query(text).bind(&key).fetch_optional(&mut **tx).await?.is_none() {
        return Ok(());
    }
    for (text, value) in [
        ("DELETE FROM event_log WHERE stream = $1", key.as_str()),
        ("DELETE FROM streams WHERE id = $1", &key),
        ("DELETE FROM teams WHERE id = $1", team),
    ] {
        sqlx::query(text).bind(value).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Ends a membership.
///
/// # Errors
///
/// A database error.
pub async fn delete(tx: &mut Transaction, team: &str, player: &str) -> sqlx::Result<()> {
    let text = "DELETE FROM team_members WHERE team = $1 AND player = $2";
    sqlx::query(text).bind(team).bind(player).execute(&mut **tx).await.map(|_| ())
}

/// Locks a team's stream, and with it the team's members; false if the team does not exist.
///
/// # Errors
///
/// A database error.
pub async fn lock(store: &Store, tx: &mut Transaction, key: &str) -> sqlx::Result<bool> {
    let text = store.locking_select("SELECT id FROM streams WHERE id = $1");
    let row: Option<(String,)> = sqlx::query_as(text).bind(key).fetch_optional(&mut **tx).await?;
    Ok(row.is_some())
}

/// The role of a player in a team; `None` if the player is not a member.
///
/// # Errors
///
/// A database error.
pub async fn role(tx: &mut Transaction, team: &str, player: &str) -> Result<Option<Role>, Failure> {
    let text = "SELECT role FROM team_members WHERE team = $1 AND player = $2";
    let row: Option<(String,)> = sqlx::query_as(text).bind(team).bind(player).fetch_optional(&mut **tx).await?;
    row.map(|(name,)| role_of(&name)).transpose()
}

/// A team's name, its ways to join, and its members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// The team's name.
    pub name: String,
    /// The code with which players join (T6).
    pub code: String,
    /// Whether the id suffices to join.
    pub open: bool,
    /// The members in the order of joining; within one second, admins first.
    pub members: Vec<Member>,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    name: String,
    code: String,
    open: i64,
    player: String,
    role: String,
}

/// Reads a team and its members. Without members, the other fields are empty.
///
/// # Errors
///
/// A database error.
pub async fn membership(connection: &mut AnyConnection, team: &str) -> Result<Membership, Failure> {
    let text = "SELECT name, code, open, player, role FROM team_members JOIN teams ON teams.id = team_members.team \
                WHERE team = $1 ORDER BY joined_at, role, player";
    let rows: Vec<MemberRow> = sqlx::query_as(text).bind(team).fetch_all(connection).await?;
    let mut membership = Membership::default();
    for row in rows {
        let role = role_of(&row.role)?;
        (membership.name, membership.code, membership.open) = (row.name, row.code, row.open != 0);
        membership.members.push(Member { player: row.player, role });
    }
    Ok(membership)
}

/// Changes a team's code, and whether it is open.
///
/// # Errors
///
/// A database error.
pub async fn set_code(tx: &mut Transaction, team: &str, code: &str, open: bool) -> sqlx::Result<()> {
    let text = "UPDATE teams SET code = $1, open = $2 WHERE id = $3";
    sqlx::query(text).bind(code).bind(i64::from(open)).bind(team).execute(&mut **tx).await.map(|_| ())
}

/// The number of a player's teams.
///
/// # Errors
///
/// A database error.
pub async fn count_of(tx: &mut Transaction, player: &str) -> sqlx::Result<i64> {
    let text = "SELECT COUNT(*) FROM team_members WHERE player = $1";
    let (count,): (i64,) = sqlx::query_as(text).bind(player).fetch_one(&mut **tx).await?;
    Ok(count)
}

/// Whether a player is a member of any team.
///
/// # Errors
///
/// A database error.
pub async fn is_member_of_any(tx: &mut Transaction, player: &str) -> sqlx::Result<bool> {
    let text = "SELECT COUNT(*) FROM team_members WHERE player = $1";
    let (teams,): (i64,) = sqlx::query_as(text).bind(player).fetch_one(&mut **tx).await?;
    Ok(teams > 0)
}

/// The teams of a player, in the order of joining.
///
/// # Errors
///
/// A database error.
pub async fn list_of(store: &Store, player: &str) -> sqlx::Result<Vec<TeamRow>> {
    let text = "SELECT teams.id, teams.name, own.role, \
                (SELECT COUNT(*) FROM team_members AS others WHERE others.team = own.team) AS members \
                FROM team_members AS own JOIN teams ON teams.id = own.team WHERE own.player = $1 ORDER BY own.joined_at, own.team";
    sqlx::query_as(text).bind(player).fetch_all(store.readers()).await
}

/// The id and the name of each team that a player has left, and whose stream the player has changed.
///
/// # Errors
///
/// A database error.
pub async fn left_by(store: &Store, player: &str) -> sqlx::Result<Vec<(String, String)>> {
    // `substr` makes it the condition of the index.
    let text = "SELECT teams.id, teams.name FROM \
                (SELECT DISTINCT substr(stream, 6) AS team FROM event_log WHERE player = $1 AND substr(stream, 1, 5) = 'team:') AS changed \
                JOIN teams ON teams.id = changed.team \
                WHERE teams.id NOT IN (SELECT team FROM team_members WHERE player = $2) ORDER BY teams.created_at, teams.id";
    sqlx::query_as(text).bind(player).bind(player).fetch_all(store.readers()).await
}
