//! The achievements of a player or a team: lists them, and changes them in one transaction that the event log can replay.

use std::collections::BTreeSet;
use std::sync::Arc;

use plaudit::hiro::{AchievementList, AchievementsUpdateAck, Map, RpcCode, SyncRequest, SyncResponse};
use plaudit::{Command, Engine, Error, ErrorCode, Outcome, UnixSec};

use super::fault::Fault;
use crate::endpoint::Refusal;
use crate::failure::Failure;
use crate::limiter::Limiter;
use crate::notify::Changed;
use crate::rewards::Rolls;
use crate::rules::Rules;
use crate::session::Session;
use crate::store::account::Named;
use crate::store::key::{key_of, key_of_team};
use crate::store::snapshot::Snapshot;
use crate::store::stream;
use crate::stream::{OpenStream, Sender, StreamTransaction, Streams};

/// A calling player, with the instant of the call.
pub struct Caller {
    pub streams: Streams,
    pub rules: Arc<Rules>,
    pub session: Session,
    pub limiter: Arc<Limiter>,
    pub now: UnixSec,
    /// The bytes of the call's body.
    pub bytes: usize,
}

/// The result of carried-out commands: the list after them, and their outcomes.
struct Done {
    list: AchievementList,
    outcomes: Vec<Outcome>,
}

impl Caller {
    /// Lists all achievements that are visible to the player.
    pub async fn list(&self) -> Result<AchievementList, Fault> {
        let key = key_of(&self.session.player);
        let row = stream::read(&mut *self.streams.store.readers().acquire().await?, &key).await?;
        match row {
            Some(row) => self.list_of(OpenStream::new(row, &self.rules.player, None)?.record().engine()),
            None => Ok(self.finish(self.lock().await?, &key, Vec::new(), |_| false).await?.ok_or_else(hidden)?.list),
        }
    }

    /// Lists all achievements of the team that are visible to a member.
    pub async fn list_team(&self, team: &str) -> Result<AchievementList, Fault> {
        let rulebook = self.rules.team.as_ref().ok_or_else(no_teams)?;
        let team = storable(team)?;
        let snapshot =
            Snapshot::read(&self.streams.store, &self.session.player, &[team], Named::default(), self.now, self.streams.limits).await?;
        let (row, role) = snapshot.teams.into_iter().next().ok_or_else(hidden)?;
        self.list_of(OpenStream::new(row, rulebook, Some(role))?.record().engine())
    }

    fn list_of(&self, engine: &Engine) -> Result<AchievementList, Fault> {
        Ok(AchievementList::of(engine, self.now).map_err(Failure::from)?)
    }

    /// Applies a command; a refused command changes nothing.
    pub async fn carry_out(&self, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        ack(self.change(vec![command], |_| false).await?)
    }

    /// Applies a command to a team's stream, with the caller's role.
    pub async fn carry_out_on_team(&self, team: &str, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        if self.rules.team.is_none() {
            return Err(no_teams());
        }
        let team = storable(team)?;
        self.count(1)?;
        let transaction = self.streams.authority(&self.rules).lock_team(&self.session.player, team, self.now).await?;
        let done = self.finish(transaction.ok_or_else(hidden)?, &key_of_team(team), vec![command], |_| false).await?;
        ack(done.ok_or_else(hidden)?)
    }

    /// Applies changes made offline. A claim that is no longer possible is left out. An undefined id refuses the whole sync, so
    /// that the client keeps its changes.
    pub async fn sync(&self, request: &SyncRequest) -> Result<SyncResponse, Fault> {
        let earliest = self.now.plus(-self.streams.limits.offline_sec);
        let cannot_be_claimed = |error: &Error| matches!(error.code(), ErrorCode::AlreadyClaimed | ErrorCode::NotComplete);
        let list = self.change(request.commands(self.now, earliest), cannot_be_claimed).await?.list;
        let achievements = request.achievements.is_some().then_some(list);
        Ok(SyncResponse { achievements, current_time_sec: self.now.0, unknown: Map::default() })
    }

    /// Carries out commands on the player's own stream. It first tries without the stream's lock, which a long sync would hold for long,
    /// and takes the lock only if the stream was written meanwhile.
    async fn change(&self, commands: Vec<Command>, skips: fn(&Error) -> bool) -> Result<Done, Fault> {
        self.count(commands.len())?;
        let key = key_of(&self.session.player);
        let authority = self.streams.authority(&self.rules);
        if let Some(transaction) = authority.read(&self.session, &[], Named::default(), self.now).await?
            && let Some(done) = self.finish(transaction, &key, commands.clone(), skips).await?
        {
            return Ok(done);
        }
        self.finish(self.lock().await?, &key, commands, skips).await?.ok_or_else(hidden)
    }

    /// Counts commands like the events of a sync: their number, or that of the KiB of the body if that is more, because the log keeps both
    /// for ever.
    fn count(&self, commands: usize) -> Result<(), Fault> {
        let counted = if commands > 0 { commands.max(self.bytes.div_ceil(1024)) } else { 0 };
        Ok(self.limiter.check_events(&self.session.player, counted).map_err(Refusal::from)?)
    }

    /// The player's own stream, locked.
    async fn lock(&self) -> Result<StreamTransaction<'_>, Fault> {
        Ok(self.streams.authority(&self.rules).lock(&self.session.player, &BTreeSet::new(), Named::default(), self.now).await?)
    }

    /// Carries out commands, and commits. Returns `None`, without a change, if the stream was written since it was read.
    async fn finish(
        &self,
        mut transaction: StreamTransaction<'_>,
        key: &str,
        commands: Vec<Command>,
        skips: fn(&Error) -> bool,
    ) -> Result<Option<Done>, Fault> {
        let mut rolls = Rolls::new().map_err(Failure::from)?.asking(self.streams.store.has_reward_hook());
        let outcomes = transaction.carry_out(Sender::Client, commands, &mut rolls, skips)?;
        let list = transaction.record().map(|record| self.list_of(record.engine())).transpose()?.ok_or_else(hidden)?;
        let Some(tally) = transaction.commit().await? else { return Ok(None) };
        self.streams.committed(tally, [Changed::Stream(key.to_owned())]);
        Ok(Some(Done { list, outcomes }))
    }
}

fn ack(done: Done) -> Result<AchievementsUpdateAck, Fault> {
    let outcome = done.outcomes.into_iter().next().unwrap_or_default();
    Ok(AchievementsUpdateAck::new(done.list, &outcome).map_err(Failure::from)?)
}

fn no_teams() -> Fault {
    Fault::new(RpcCode::Unimplemented, "this server has no teams")
}

/// T4: the answer does not reveal whether such a team exists.
fn hidden() -> Fault {
    Fault::new(RpcCode::NotFound, "team not found")
}

/// Refuses U+0000, which Postgres' text cannot contain; no id has it.
fn storable(team: &str) -> Result<&str, Fault> {
    if team.contains('\0') { Err(hidden()) } else { Ok(team) }
}
