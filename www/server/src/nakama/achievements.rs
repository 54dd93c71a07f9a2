//! A player's achievements: listed, or changed in one transaction that the event log can carry out again.

use std::sync::Arc;

use plaudit::wire::{AchievementList, AchievementsUpdateAck, Map, SyncRequest, SyncResponse};
use plaudit::{Command, Error, ErrorCode, Outcome, UnixSec};
use uuid::Uuid;

use super::answer::Fault;
use crate::app::App;
use crate::auth::lock_own;
use crate::failure::Failure;
use crate::rewards::Rolls;
use crate::rules::Rules;
use crate::store::Work;
use crate::store::log::Entry;
use crate::store::stream::{Stored, key_of};
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

    fn list_of(&self, stored: &Stored) -> Result<AchievementList, Fault> {
        Ok(AchievementList::of(stored.record.engine(), self.now).map_err(Failure::from)?)
    }

    /// Carries out a command; one that is refused leaves nothing behind.
    pub async fn carry_out(&self, command: Command) -> Result<AchievementsUpdateAck, Fault> {
        let mut change = self.begin().await?;
        let outcome = change.apply(&command)?;
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
        Ok(Change { caller: self, rules, work, stored, rolls: Rolls::new().map_err(Failure::from)?, entries: Vec::new() })
    }
}

impl Change<'_> {
    fn apply(&mut self, command: &Command) -> Result<Outcome, Error> {
        let (eid, document) = (Uuid::new_v4().to_string(), command.to_value());
        self.rolls.begin(&eid);
        let outcome = self.stored.record.apply_again(&eid, None, &document, command.at, &mut self.rolls)?;
        let rolled = self.rolls.take(&eid);
        let rev = self.stored.record.rev().saturating_add(1);
        self.entries.push(Entry::called(rev, &self.caller.player, eid, command.at, document, rolled, outcome.rewards.clone()));
        Ok(outcome)
    }

    /// Writes what has changed; everything as it stands then.
    async fn commit(mut self) -> Result<AchievementList, Fault> {
        let Caller { app, now, .. } = self.caller;
        if !self.entries.is_empty() {
            let applied = self.entries.len() as u64;
            let rewards = self.entries.iter().map(|entry| entry.rewards.len() as u64).sum();
            self.stored.record.end_again(*now, app.limits);
            self.stored.write(&mut self.work, &self.rules.player, *now, self.entries).await?;
            app.metrics.count(Tally { applied, refused: 0, rewards });
        }
        self.work.commit().await?;
        self.caller.list_of(&self.stored)
    }
}
