//! The achievements of a player or a team: listed, or changed in one transaction that the event log can carry out again.

use std::sync::Arc;

use plaudit::hiro::{AchievementList, AchievementsUpdateAck, Map, RpcCode, SyncRequest, SyncResponse};
use plaudit::protocol::Rulebook;
use plaudit::{Actor, Command, Error, ErrorCode, Outcome, Role, UnixSec};
use uuid::Uuid;

use super::answer::Fault;
use crate::app::App;
use crate::auth::lock_own;
use crate::failure::Failure;
use crate::outbox::letter::News;
use crate::pokes::Changed;
use crate::rewards::Rolls;
use crate::rules::Rules;
use crate::store::log::Entry;
use crate::store::sight::Sight;
use crate::store::stream::{Stored, key_of};
use crate::store::teams::seat;
use crate::store::{Work, stream::key_of_team};
use crate::sync::Tally;

/// A player who calls, at an instant.
pub struct Caller {
    pub app: Arc<App>,
    pub player: String,
    pub now: UnixSec,
}

/// A stream under change.
struct Change<'a> {
    caller: &'a Caller,
    rules: Arc<Rules>,
    work: Work,
    stored: Stored,
    /// What the caller may do, on a team's stream.
    role: Option<Role>,
    rolls: Rolls,
    entries: Vec<Entry>,
}

impl Caller {
    /// Everything that the player sees.
    pub async fn list(&self) -> Result<AchievementList, Fault> {
        let (rules, key) = (self.app.rules(), key_of(&self.player));
        match Stored::read(&self.app.store, &key, &rules.player).await? {
            Some(stored) => self.list_of(&stored),
            None => self.begin().await?.commit().await,
        }
    }

    /// Everything that a member of the team sees.
    pub async fn list_team(&self, team: &str) -> Result<AchievementList, Fault> {
        let (rules, key) = (self.app.rules(), key_of_team(storable(team)?));
        let rulebook = teams_of(&rules)?;
        let limits = self.app.limits;
        let sight = Sight::of(&self.app.store, &self.player, &[storable(team)?], &[], self.now, limits).await.map_err(Failure::from)?;
        let look = sight.streams.into_iter().find(|look| look.stream.id == key).ok_or_else(hidden)?;
        self.list_of(&Stored::of(look.stream, rulebook)?)
    }

    fn list_of(&self, stored: &Stored) -> Result<AchievementList, Fault> {
        Ok(AchievementList::of(stored.record.engine(), self.now).map_err(Failure::from)?)
    }

    /// Carries out a command; one that is refused leaves nothing behind.
    pub async fn carry_out(&self, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        self.finish(self.begin().await?, &command).await
    }

    /// The same for a team, in the role that the caller has.
    pub async fn carry_out_on_team(&self, team: &str, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        self.finish(self.begin_on_team(team).await?, &command).await
    }

    async fn finish(&self, mut change: Change<'_>, command: &Command) -> Result<AchievementsUpdateAck, Fault> {
        let outcome = change.apply(command)?;
        let list = change.commit().await?;
        Ok(AchievementsUpdateAck::new(list, &outcome).map_err(Failure::from)?)
    }

    /// Carries out what was done offline, command by command. A claim of what cannot be claimed (any more) is left out; an id that is
    /// not defined refuses all of it, so that the client keeps what it has.
    pub async fn sync(&self, request: &SyncRequest) -> Result<SyncResponse, Fault> {
        let earliest = self.now.plus(-self.app.limits.offline_sec);
        let mut change = self.begin().await?;
        for command in request.commands(self.now, earliest) {
            match change.apply(&command) {
                Ok(_) => {}
                Err(error) if matches!(error.code(), ErrorCode::AlreadyClaimed | ErrorCode::NotComplete) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let list = change.commit().await?;
        let achievements = request.achievements.is_some().then_some(list);
        Ok(SyncResponse { achievements, current_time_sec: self.now.0, unknown: Map::default() })
    }

    async fn begin(&self) -> Result<Change<'_>, Fault> {
        let rules = self.app.rules();
        let mut work = self.app.store.begin().await?;
        let stored = lock_own(&self.app.store, &mut work, &rules, &self.player, self.now).await?;
        let rolls = Rolls::new().map_err(Failure::from)?;
        Ok(Change { caller: self, rules, work, stored, role: None, rolls, entries: Vec::new() })
    }

    async fn begin_on_team(&self, team: &str) -> Result<Change<'_>, Fault> {
        let (team, rules) = (storable(team)?, self.app.rules());
        let mut work = self.app.store.begin().await?;
        let seated = seat(&self.app.store, &mut work, team, &self.player, teams_of(&rules)?).await?;
        let (stored, role) = seated.ok_or_else(hidden)?;
        let rolls = Rolls::new().map_err(Failure::from)?;
        Ok(Change { caller: self, rules, work, stored, role: Some(role), rolls, entries: Vec::new() })
    }
}

fn teams_of(rules: &Rules) -> Result<&Rulebook, Fault> {
    rules.team.as_ref().ok_or_else(|| Fault::new(RpcCode::Unimplemented, "this server has no teams"))
}

/// T4: nobody can tell whether there is such a team.
fn hidden() -> Fault {
    Fault::new(RpcCode::NotFound, "team not found")
}

/// Postgres' text does not hold U+0000, and no id does.
fn storable(team: &str) -> Result<&str, Fault> {
    if team.contains('\0') { Err(hidden()) } else { Ok(team) }
}

impl Change<'_> {
    fn apply(&mut self, command: &Command) -> Result<Outcome, Error> {
        let (eid, document) = (Uuid::new_v4().to_string(), command.to_value());
        let actor = self.role.map(|role| Actor { id: self.caller.player.clone(), role });
        self.rolls.begin(&eid);
        let outcome = self.stored.record.apply_at(&eid, actor, &document, command.at, &mut self.rolls)?;
        let rolled = self.rolls.take(&eid);
        let rev = self.stored.record.rev().saturating_add(1);
        let entry = Entry::called(rev, &self.caller.player, eid, command.at, document, rolled, outcome.rewards.clone());
        let news = self.caller.app.store.has_webhook().then(|| News { at: command.at, outcome: outcome.clone() });
        self.entries.push(entry.in_role(self.role).with_news(news));
        Ok(outcome)
    }

    /// Writes what has changed; everything as it stands then.
    async fn commit(mut self) -> Result<AchievementList, Fault> {
        let Caller { app, now, .. } = self.caller;
        if !self.entries.is_empty() {
            let applied = self.entries.len() as u64;
            let rewards = self.entries.iter().map(|entry| entry.rewards.len() as u64).sum();
            self.stored.record.commit(*now, app.limits);
            let rulebook = if self.role.is_some() { teams_of(&self.rules)? } else { &self.rules.player };
            self.stored.write(&mut self.work, rulebook, *now, self.entries).await?;
            app.metrics.count(Tally { applied, refused: 0, rewards });
        }
        self.work.commit().await?;
        app.pokes.changed([Changed::Stream(self.stored.key.clone())]);
        self.caller.list_of(&self.stored)
    }
}
