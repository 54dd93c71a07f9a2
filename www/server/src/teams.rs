//! Teams: who is a member, and who may change that. Every change holds the lock on the team's stream, as a sync of it does.

use plaudit::{Role, UnixSec};
use uuid::Uuid;

use crate::auth::lock_own;
use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::stream::{Stored, key_of_team};
use crate::store::teams::{self, Member, TeamRow};
use crate::store::{Store, Work};

/// Members of one team.
pub const MOST_MEMBERS: usize = 200;

/// Teams of one player: all of them fit into one sync, beside the player's own stream.
pub const MOST_TEAMS: i64 = 50;

/// Characters of a team's name.
pub const MOST_NAME_CHARACTERS: usize = 64;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// No such team, or not one of the player's: nobody can tell which (T4).
    #[error("the player is a member of no such team")]
    Hidden,
    /// No such member.
    #[error("the team has no such member")]
    NoMember,
    /// Only an admin may do this.
    #[error("only an admin of the team may do this")]
    NotAdmin,
    /// The team would be left without an admin.
    #[error("the team needs an admin: make another member one first")]
    LastAdmin,
    /// The team has as many members as it may have.
    #[error("a team has at most {MOST_MEMBERS} members")]
    Full,
    /// The player is in as many teams as may be.
    #[error("a player is a member of at most {MOST_TEAMS} teams")]
    TooMany,
    /// The database, or the core.
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
    /// Its id, by which others join.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its members, in the order in which they joined.
    pub members: Vec<Member>,
}

impl Team {
    /// The role of a player.
    #[must_use]
    pub fn role_of(&self, player: &str) -> Option<Role> {
        self.members.iter().find(|member| member.player == player).map(|member| member.role)
    }

    /// Once its members have all left, a team is over.
    fn keeps_an_admin(&self) -> Result<(), Denied> {
        let is_led = self.members.is_empty() || self.members.iter().any(|member| member.role == Role::Admin);
        if is_led { Ok(()) } else { Err(Denied::LastAdmin) }
    }
}

/// A player who looks after teams, at an instant.
pub struct Manager<'a> {
    /// The database.
    pub store: &'a Store,
    /// The definitions in force.
    pub rules: &'a Rules,
    /// Who calls.
    pub player: &'a str,
    /// When.
    pub now: UnixSec,
}

impl Manager<'_> {
    /// Makes a team, whose admin the player is.
    ///
    /// # Errors
    ///
    /// [`Denied::TooMany`]; [`Denied::Hidden`] on a server without teams.
    pub async fn create(&self, name: &str) -> Result<Team, Denied> {
        let rulebook = self.rules.team.as_ref().ok_or(Denied::Hidden)?;
        let mut work = self.begin().await?;
        self.have_room(&mut work).await?;
        let id = Uuid::new_v4().to_string();
        teams::create(&mut work, &id, name, self.now).await?;
        Stored::create(&mut work, &key_of_team(&id), rulebook, self.now).await?;
        teams::put(&mut work, &id, self.player, Role::Admin, self.now).await?;
        let team = self.members(&mut work, &id).await?;
        work.commit().await?;
        Ok(team)
    }

    /// Becomes a member; one who is a member already stays as before.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`] if there is no such team, or it is over; [`Denied::Full`], [`Denied::TooMany`].
    pub async fn join(&self, id: &str) -> Result<Team, Denied> {
        let mut work = self.begin().await?;
        let team = self.lock(&mut work, id).await?;
        if team.members.is_empty() {
            return Err(Denied::Hidden);
        }
        if team.role_of(self.player).is_some() {
            return Ok(team);
        }
        if team.members.len() >= MOST_MEMBERS {
            return Err(Denied::Full);
        }
        self.have_room(&mut work).await?;
        teams::put(&mut work, id, self.player, Role::Member, self.now).await?;
        let team = self.members(&mut work, id).await?;
        work.commit().await?;
        Ok(team)
    }

    /// Ends the player's own membership. The last member to leave ends the team.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`]; [`Denied::LastAdmin`].
    pub async fn leave(&self, id: &str) -> Result<(), Denied> {
        let mut work = self.store.begin().await?;
        let (_, team) = self.lock_as_member(&mut work, id).await?;
        self.drop_member(work, team, self.player).await?;
        Ok(())
    }

    /// Ends another's membership.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`], [`Denied::NotAdmin`], [`Denied::NoMember`], [`Denied::LastAdmin`].
    pub async fn remove(&self, id: &str, player: &str) -> Result<Team, Denied> {
        let mut work = self.store.begin().await?;
        let team = self.lock_as_admin(&mut work, id).await?;
        self.drop_member(work, team, player).await
    }

    /// Gives a member another role.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`], [`Denied::NotAdmin`], [`Denied::NoMember`], [`Denied::LastAdmin`].
    pub async fn give_role(&self, id: &str, player: &str, role: Role) -> Result<Team, Denied> {
        let mut work = self.store.begin().await?;
        let mut team = self.lock_as_admin(&mut work, id).await?;
        team.members.iter_mut().find(|member| member.player == player).ok_or(Denied::NoMember)?.role = role;
        team.keeps_an_admin()?;
        teams::put(&mut work, id, player, role, self.now).await?;
        work.commit().await?;
        Ok(team)
    }

    /// The teams of the player.
    ///
    /// # Errors
    ///
    /// The database's.
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
        let (name, members) = teams::members(&mut reader, id).await?;
        let team = Team { id: id.to_owned(), name, members };
        team.role_of(self.player).ok_or(Denied::Hidden)?;
        Ok(team)
    }

    /// A transaction of somebody who may become a member: it holds the player's lock, and always takes it before a team's.
    async fn begin(&self) -> Result<Work, Denied> {
        let mut work = self.store.begin().await?;
        lock_own(self.store, &mut work, self.rules, self.player, self.now).await?;
        Ok(work)
    }

    async fn have_room(&self, work: &mut Work) -> Result<(), Denied> {
        if teams::count_of(work, self.player).await? < MOST_TEAMS { Ok(()) } else { Err(Denied::TooMany) }
    }

    async fn members(&self, work: &mut Work, id: &str) -> Result<Team, Denied> {
        let (name, members) = teams::members(work, id).await?;
        Ok(Team { id: id.to_owned(), name, members })
    }

    async fn lock(&self, work: &mut Work, id: &str) -> Result<Team, Denied> {
        if !teams::lock(self.store, work, &key_of_team(id)).await? {
            return Err(Denied::Hidden);
        }
        self.members(work, id).await
    }

    async fn lock_as_member(&self, work: &mut Work, id: &str) -> Result<(Role, Team), Denied> {
        let team = self.lock(work, id).await?;
        Ok((team.role_of(self.player).ok_or(Denied::Hidden)?, team))
    }

    async fn lock_as_admin(&self, work: &mut Work, id: &str) -> Result<Team, Denied> {
        match self.lock_as_member(work, id).await? {
            (Role::Admin, team) => Ok(team),
            (Role::Member, _) => Err(Denied::NotAdmin),
        }
    }

    async fn drop_member(&self, mut work: Work, mut team: Team, player: &str) -> Result<Team, Denied> {
        team.role_of(player).ok_or(Denied::NoMember)?;
        team.members.retain(|member| member.player != player);
        team.keeps_an_admin()?;
        teams::delete(&mut work, &team.id, player).await?;
        work.commit().await?;
        Ok(team)
    }
}
