//! Teams: their members, and who may change them. Every change holds the lock on the team's stream, as a sync does.

use plaudit::{Role, UnixSec};
use uuid::Uuid;

use crate::failure::Failure;
use crate::rules::Rules;
use crate::secret::random_code;
use crate::store::key::key_of_team;
use crate::store::teams::{self, Member, Membership, TeamRow};
use crate::store::{Store, Transaction};
use crate::stream::own;

/// The most members of one team.
pub const MAX_MEMBERS: usize = 200;

/// The most teams of one player. All of them fit into one sync, beside the player's own stream.
pub const MAX_TEAMS: i64 = 50;

/// The most characters of a team's name.
pub const MAX_NAME_CHARACTERS: usize = 64;

/// The reason why a change was denied.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// The team does not exist, or the player is not a member; the answer does not reveal which (T4).
    #[error("there is no such team, or the player is not a member of it")]
    Hidden,
    /// The player to change is not a member.
    #[error("the team has no such member")]
    NoMember,
    /// The player is not an admin.
    #[error("only an admin of the team may do this")]
    NotAdmin,
    /// The team would be left without an admin.
    #[error("the team needs an admin: make another member one first")]
    LastAdmin,
    /// The team has reached its largest number of members.
    #[error("a team has at most {MAX_MEMBERS} members")]
    Full,
    /// The player has reached the largest number of teams.
    #[error("a player is a member of at most {MAX_TEAMS} teams")]
    TooMany,
    /// A failure of the database, or of the core.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<sqlx::Error> for Denied {
    fn from(error: sqlx::Error) -> Denied {
        Denied::Failed(error.into())
    }
}

/// A team and all of its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The team's id.
    pub id: String,
    /// The team's name.
    pub name: String,
    /// The code with which players join (T6); only admins see it.
    pub code: String,
    /// Whether the id suffices to join.
    pub open: bool,
    /// The members, in the order of joining.
    pub members: Vec<Member>,
}

impl Team {
    fn of(id: &str, membership: Membership) -> Team {
        let Membership { name, code, open, members } = membership;
        Team { id: id.to_owned(), name, code, open, members }
    }

    /// The role of a player.
    #[must_use]
    pub fn role_of(&self, player: &str) -> Option<Role> {
        self.members.iter().find(|member| member.player == player).map(|member| member.role)
    }

    /// Checks that the team has an admin, or no members; then it has ended.
    fn keeps_an_admin(&self) -> Result<(), Denied> {
        let is_led = self.members.is_empty() || self.members.iter().any(|member| member.role == Role::Admin);
        if is_led { Ok(()) } else { Err(Denied::LastAdmin) }
    }
}

/// The teams of one player, at an instant.
pub struct Manager<'a> {
    /// The database.
    pub store: &'a Store,
    /// The definitions in force.
    pub rules: &'a Rules,
    /// The player's id.
    pub player: &'a str,
    /// The instant of the call.
    pub now: UnixSec,
}

impl Manager<'_> {
    /// Creates a team with the player as its admin. If it is `open`, the id suffices to join (T6).
    ///
    /// # Errors
    ///
    /// [`Denied::TooMany`]; [`Denied::Hidden`] on a server without teams.
    pub async fn create(&self, name: &str, open: bool) -> Result<Team, Denied> {
        let rulebook = self.rules.team.as_ref().ok_or(Denied::Hidden)?;
        let mut tx = self.begin().await?;
        self.have_room(&mut tx).await?;
        let id = Uuid::new_v4().to_string();
        teams::create(&mut tx, &id, name, &new_code()?, open, self.now).await?;
        own::create_stream(&mut tx, &key_of_team(&id), rulebook, self.now).await?;
        teams::put(&mut tx, &id, self.player, Role::Admin, self.now).await?;
        let team = self.members(&mut tx, &id).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Adds the player to a team, by its code; an open team needs none (T6). A member's role stays the same.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`] if the team does not exist, has ended, or has another code; [`Denied::Full`], [`Denied::TooMany`].
    pub async fn join(&self, id: &str, code: &str) -> Result<Team, Denied> {
        let mut tx = self.begin().await?;
        let team = self.lock(&mut tx, id).await?;
        if team.members.is_empty() {
            return Err(Denied::Hidden);
        }
        if team.role_of(self.player).is_some() {
            return Ok(team);
        }
        if !team.open && !is_same(code, &team.code) {
            return Err(Denied::Hidden);
        }
        if team.members.len() >= MAX_MEMBERS {
            return Err(Denied::Full);
        }
        self.have_room(&mut tx).await?;
        teams::put(&mut tx, id, self.player, Role::Member, self.now).await?;
        let team = self.members(&mut tx, id).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Ends the player's own membership. The last member to leave ends the team.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`]; [`Denied::LastAdmin`].
    pub async fn leave(&self, id: &str) -> Result<(), Denied> {
        let mut tx = self.store.begin().await?;
        let (_, team) = self.lock_as_member(&mut tx, id).await?;
        self.drop_member(tx, team, self.player).await?;
        Ok(())
    }

    /// Ends the membership of another player.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`], [`Denied::NotAdmin`], [`Denied::NoMember`], [`Denied::LastAdmin`].
    pub async fn remove(&self, id: &str, player: &str) -> Result<Team, Denied> {
        let mut tx = self.store.begin().await?;
        let mut team = self.lock_as_admin(&mut tx, id).await?;
        team.role_of(player).ok_or(Denied::NoMember)?;
        // The removed player knows the old code.
        team.code = new_code()?;
        teams::set_code(&mut tx, id, &team.code, team.open).await?;
        self.drop_member(tx, team, player).await
    }

    /// Renews the code with which players join, and sets whether the id suffices; `None` leaves that unchanged (T6).
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`], [`Denied::NotAdmin`].
    pub async fn renew(&self, id: &str, open: Option<bool>) -> Result<Team, Denied> {
        let mut tx = self.store.begin().await?;
        let mut team = self.lock_as_admin(&mut tx, id).await?;
        (team.code, team.open) = (new_code()?, open.unwrap_or(team.open));
        teams::set_code(&mut tx, id, &team.code, team.open).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Changes a member's role.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`], [`Denied::NotAdmin`], [`Denied::NoMember`], [`Denied::LastAdmin`].
    pub async fn give_role(&self, id: &str, player: &str, role: Role) -> Result<Team, Denied> {
        let mut tx = self.store.begin().await?;
        let mut team = self.lock_as_admin(&mut tx, id).await?;
        team.members.iter_mut().find(|member| member.player == player).ok_or(Denied::NoMember)?.role = role;
        team.keeps_an_admin()?;
        teams::put(&mut tx, id, player, role, self.now).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// The teams of the player.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn mine(&self) -> Result<Vec<TeamRow>, Denied> {
        Ok(teams::list_of(self.store, self.player).await?)
    }

    /// One of the player's teams.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`].
    pub async fn one(&self, id: &str) -> Result<Team, Denied> {
        let mut reader = self.store.readers().acquire().await?;
        let team = Team::of(id, teams::membership(&mut reader, id).await?);
        team.role_of(self.player).ok_or(Denied::Hidden)?;
        Ok(team)
    }

    /// Begins a transaction that may add the player to a team. It takes the player's lock, which must come before a team's.
    async fn begin(&self) -> Result<Transaction, Denied> {
        let mut tx = self.store.begin().await?;
        own::lock(self.store, &mut tx, self.rules, self.player, self.now).await?;
        Ok(tx)
    }

    async fn have_room(&self, tx: &mut Transaction) -> Result<(), Denied> {
        if teams::count_of(tx, self.player).await? < MAX_TEAMS { Ok(()) } else { Err(Denied::TooMany) }
    }

    async fn members(&self, tx: &mut Transaction, id: &str) -> Result<Team, Denied> {
        Ok(Team::of(id, teams::membership(tx, id).await?))
    }

    async fn lock(&self, tx: &mut Transaction, id: &str) -> Result<Team, Denied> {
        if !teams::lock(self.store, tx, &key_of_team(id)).await? {
            return Err(Denied::Hidden);
        }
        self.members(tx, id).await
    }

    async fn lock_as_member(&self, tx: &mut Transaction, id: &str) -> Result<(Role, Team), Denied> {
        let team = self.lock(tx, id).await?;
        Ok((team.role_of(self.player).ok_or(Denied::Hidden)?, team))
    }

    async fn lock_as_admin(&self, tx: &mut Transaction, id: &str) -> Result<Team, Denied> {
        match self.lock_as_member(tx, id).await? {
            (Role::Admin, team) => Ok(team),
            (Role::Member, _) => Err(Denied::NotAdmin),
        }
    }

    async fn drop_member(&self, mut tx: Transaction, mut team: Team, player: &str) -> Result<Team, Denied> {
        team.role_of(player).ok_or(Denied::NoMember)?;
        team.members.retain(|member| member.player != player);
        team.keeps_an_admin()?;
        teams::delete(&mut tx, &team.id, player).await?;
        if team.members.is_empty() {
            teams::erase_unused(&mut tx, &team.id).await?;
        }
        tx.commit().await?;
        Ok(team)
    }
}

fn new_code() -> Result<String, Failure> {
    Ok(random_code()?)
}

/// Compares in constant time. A team from before there were codes has none, and no code opens it.
fn is_same(given: &str, code: &str) -> bool {
    let differences = given.bytes().zip(code.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
    !code.is_empty() && given.len() == code.len() && differences == 0
}
