//! The achievements of a player or a team: listed, or changed in one transaction that the event log can replay.

use std::collections::BTreeSet;
use std::sync::Arc;

use plaudit::hiro::{AchievementList, AchievementsUpdateAck, Map, RpcCode, SyncRequest, SyncResponse};
use plaudit::{Command, Engine, ErrorCode, UnixSec};

use super::fault::Fault;
use crate::app::App;
use crate::failure::Failure;
use crate::notify::Changed;
use crate::rewards::Rolls;
use crate::rules::Rules;
use crate::store::key::{key_of, key_of_team};
use crate::store::snapshot::Snapshot;
use crate::store::stream;
use crate::stream::{OpenStream, StreamTransaction};

/// A player who calls, at an instant.
pub struct Caller {
    pub app: Arc<App>,
    pub rules: Arc<Rules>,
    pub player: String,
    pub now: UnixSec,
}

impl Caller {
    /// Lists everything that the player sees.
    pub async fn list(&self) -> Result<AchievementList, Fault> {
        let key = key_of(&self.player);
        let row = stream::read(&mut *self.app.store.readers().acquire().await?, &key).await?;
        match row {
            Some(row) => self.list_of(OpenStream::new(row, &self.rules.player, None)?.record().engine()),
            None => self.commit(self.open().await?, &key).await,
        }
    }

    /// Lists everything that a member of the team sees.
    pub async fn list_team(&self, team: &str) -> Result<AchievementList, Fault> {
        let rulebook = self.rules.team.as_ref().ok_or_else(no_teams)?;
        let team = storable(team)?;
        let snapshot = Snapshot::read(&self.app.store, &self.player, &[team], &[], self.now, self.app.limits).await?;
        let (row, role) = snapshot.teams.into_iter().next().ok_or_else(hidden)?;
        self.list_of(OpenStream::new(row, rulebook, Some(role))?.record().engine())
    }

    fn list_of(&self, engine: &Engine) -> Result<AchievementList, Fault> {
        Ok(AchievementList::of(engine, self.now).map_err(Failure::from)?)
    }

    /// Carries out a command; one that is refused changes nothing.
    pub async fn carry_out(&self, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        self.finish(self.open().await?, &key_of(&self.player), command).await
    }

    /// Carries out a command on a team's stream, in the role that the caller has.
    pub async fn carry_out_on_team(&self, team: &str, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        if self.rules.team.is_none() {
            return Err(no_teams());
        }
        let team = storable(team)?;
        let transaction = self.app.authority(&self.rules).lock_team(&self.player, team, self.now).await?;
        self.finish(transaction.ok_or_else(hidden)?, &key_of_team(team), command).await
    }

    async fn finish(&self, mut transaction: StreamTransaction<'_>, key: &str, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        let outcomes = transaction.carry_out([command], &mut Rolls::new().map_err(Failure::from)?, |_| false)?;
        let list = self.commit(transaction, key).await?;
        let outcome = outcomes.into_iter().next().unwrap_or_default();
        Ok(AchievementsUpdateAck::new(list, &outcome).map_err(Failure::from)?)
    }

    /// Carries out what was done offline. A claim of what cannot be claimed any more is left out; an id that is not defined refuses the
    /// whole, so that the client keeps what it has.
    pub async fn sync(&self, request: &SyncRequest) -> Result<SyncResponse, Fault> {
        let earliest = self.now.plus(-self.app.limits.offline_sec);
        let mut transaction = self.open().await?;
        let mut rolls = Rolls::new().map_err(Failure::from)?;
        transaction.carry_out(request.commands(self.now, earliest), &mut rolls, |error| {
            matches!(error.code(), ErrorCode::AlreadyClaimed | ErrorCode::NotComplete)
        })?;
        let list = self.commit(transaction, &key_of(&self.player)).await?;
        let achievements = request.achievements.is_some().then_some(list);
        Ok(SyncResponse { achievements, current_time_sec: self.now.0, unknown: Map::default() })
    }

    /// The player's own stream, behind its lock.
    async fn open(&self) -> Result<StreamTransaction<'_>, Fault> {
        Ok(self.app.authority(&self.rules).lock(&self.player, &BTreeSet::new(), &[], self.now).await?)
    }

    /// Commits; the list as it stands then.
    async fn commit(&self, transaction: StreamTransaction<'_>, key: &str) -> Result<AchievementList, Fault> {
        let list = transaction.record().map(|record| self.list_of(record.engine())).transpose()?.ok_or_else(hidden)?;
        if let Some(tally) = transaction.commit().await? {
            self.app.metrics.count(tally);
        }
        self.app.registry.publish([Changed::Stream(key.to_owned())]);
        Ok(list)
    }
}

fn no_teams() -> Fault {
    Fault::new(RpcCode::Unimplemented, "this server has no teams")
}

/// T4: the answer does not tell whether there is such a team.
fn hidden() -> Fault {
    Fault::new(RpcCode::NotFound, "team not found")
}

/// Postgres' text does not hold U+0000, and no id has it.
fn storable(team: &str) -> Result<&str, Fault> {
    if team.contains('\0') { Err(hidden()) } else { Ok(team) }
}
