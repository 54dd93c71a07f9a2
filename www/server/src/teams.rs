//! Teams: their members, and who may change them. Every change holds the lock on the team's stream, as a sync of it does.

use plaudit::{Role, UnixSec};
use uuid::Uuid;

use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::key::key_of_team;
use crate::store::teams::{self, Member, TeamRow};
use crate::store::{Store, Transaction};
use crate::stream::own;

/// Members of one team.
pub const MAX_MEMBERS: usize = 200;

/// Teams of one player: all of them fit into one sync, beside the player's own stream.
pub const MAX_TEAMS: i64 = 50;

/// Characters of a team's name.
pub const MAX_NAME_CHARACTERS: usize = 64;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// No such team, or not one of the player's: the answer does not tell which (T4).
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
    #[error("a team has at most {MAX_MEMBERS} members")]
    Full,
    /// The player is in as many teams as may be.
    #[error("a player is a member of at most {MAX_TEAMS} teams")]
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

    /// A team has an admin, or no members: then it is over.
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
    /// The player.
    pub player: &'a str,
    /// The instant.
    pub now: UnixSec,
}

impl Manager<'_> {
    /// Creates a team, whose admin the player is.
    ///
    /// # Errors
    ///
    /// [`Denied::TooMany`]; [`Denied::Hidden`] on a server without teams.
    pub async fn create(&self, name: &str) -> Result<Team, Denied> {
        let rulebook = self.rules.team.as_ref().ok_or(Denied::Hidden)?;
        let mut tx = self.begin().await?;
        self.have_room(&mut tx).await?;
        let id = Uuid::new_v4().to_string();
        teams::create(&mut tx, &id, name, self.now).await?;
        own::create_stream(&mut tx, &key_of_team(&id), rulebook, self.now).await?;
        teams::put(&mut tx, &id, self.player, Role::Admin, self.now).await?;
        let team = self.members(&mut tx, &id).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Makes the player a member; a member stays as before.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`] if there is no such team, or it is over; [`Denied::Full`], [`Denied::TooMany`].
    pub async fn join(&self, id: &str) -> Result<Team, Denied> {
        let mut tx = self.begin().await?;
        let team = self.lock(&mut tx, id).await?;
        if team.members.is_empty() {
            return Err(Denied::Hidden);
        }
        if team.role_of(self.player).is_some() {
            return Ok(team);
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

    /// Ends another's membership.
    ///
    /// # Errors
    ///
    /// [`Denied::Hidden`], [`Denied::NotAdmin`], [`Denied::NoMember`], [`Denied::LastAdmin`].
    pub async fn remove(&self, id: &str, player: &str) -> Result<Team, Denied> {
        let mut tx = self.store.begin().await?;
        let team = self.lock_as_admin(&mut tx, id).await?;
        self.drop_member(tx, team, player).await
    }

    /// Gives a member another role.
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

    /// A transaction that may add the player to a team. It takes the player's lock, which has to come before a team's.
    async fn begin(&self) -> Result<Transaction, Denied> {
        let mut tx = self.store.begin().await?;
        own::lock(self.store, &mut tx, self.rules, self.player, self.now).await?;
        Ok(tx)
    }

    async fn have_room(&self, tx: &mut Transaction) -> Result<(), Denied> {
        if teams::count_of(tx, self.player).await? < MAX_TEAMS { Ok(()) } else { Err(Denied::TooMany) }
    }

    async fn members(&self, tx: &mut Transaction, id: &str) -> Result<Team, Denied> {
        let (name, members) = teams::members(tx, id).await?;
        Ok(Team { id: id.to_owned(), name, members })
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
        tx.commit().await?;
        Ok(team)
    }
}
