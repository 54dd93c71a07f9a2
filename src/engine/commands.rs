//! The engine's commands: apply, preview, and an operator's reset.

use super::{Engine, missing};
use crate::definitions::AppVersion;
use crate::error::Error;
use crate::options::Rewards;
use crate::progress::batch::{Batch, Scene};
use crate::progress::obstacle::switched_off;
use crate::progress::saves::StreaksBefore;
use crate::progress::state::Draft;
use crate::progress::unlock_key::{KeyRules, Shipped};
use crate::progress::waiting::Waiting;
use crate::progress::{Command, Outcome, PendingRewards, RewardSource, SeededRewards, Unlock};
use crate::time::UnixSec;

/// How a batch of commands is carried out.
struct Terms<'t> {
    /// The id of the event that carries the command, if there is one.
    eid: Option<&'t str>,
    rewards: &'t mut dyn RewardSource,
    keys: &'t dyn KeyRules,
    /// Whether the changes stay; without it, the commands are previewed.
    keep: bool,
}

impl Engine {
    /// Applies one command.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` for an unknown id (U2); for claims `NOT_COMPLETE`, `ALREADY_CLAIMED` (R2) and
    /// `PERMISSION_DENIED` (T3); `INVALID_COMMAND` for what no state could accept.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, ErrorCode, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// let outcome = engine.apply(&Command::new(now, Action::update([("wins", 3)])))?;
    /// assert_eq!(outcome.unlocks[0].key, "wins@once#1");
    ///
    /// let refused = engine.apply(&Command::new(now, Action::update([("wins", -1), ("losses", 1)])));
    /// assert_eq!(refused.unwrap_err().code(), ErrorCode::NotFound);
    /// assert_eq!(engine.get("wins", now).map(|view| view.count), Some(3)); // nothing has changed
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn apply(&mut self, command: &Command) -> Result<Outcome, Error> {
        self.carry_out(std::slice::from_ref(command), true).map_err(|(_, error)| error)
    }

    /// Applies commands in order, all or nothing.
    ///
    /// # Errors
    ///
    /// As [`Engine::apply`]; the path begins with the index of the command that failed.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// let win = Command::new(now, Action::update([("wins", 1)]));
    /// let claim = Command::new(now, Action::claim(["wins"]));
    /// let early = engine.apply_all(&[win.clone(), claim.clone()]).unwrap_err();
    /// assert_eq!(early.path(), Some("/1/ids/0"));
    ///
    /// let outcome = engine.apply_all(&[win.clone(), win.clone(), win, claim])?;
    /// assert_eq!((outcome.unlocks.len(), outcome.events.len()), (1, 5)); // three steps, complete, claimed
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn apply_all(&mut self, commands: &[Command]) -> Result<Outcome, Error> {
        self.carry_out(commands, true).map_err(|(index, error)| error.within(index))
    }

    /// Applies commands in order, all or nothing, with another source of rewards: an authority's randomness, or a reward hook (R6).
    ///
    /// # Errors
    ///
    /// As [`Engine::apply`]; `INTERNAL` if the source refuses a claim by hand.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, SeededRewards, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
    ///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 100}}}}}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?; // a predicting engine does not roll
    /// let open = Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1)]));
    /// let outcome = engine.apply_with(&[open], &mut SeededRewards { seed: "the authority's".to_owned() })?;
    /// assert!(outcome.rewards[0].reward.is_some() && !outcome.rewards[0].pending_roll);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn apply_with(&mut self, commands: &[Command], rewards: &mut dyn RewardSource) -> Result<Outcome, Error> {
        self.carry_out_as(commands, Terms { eid: None, rewards, keys: &Shipped, keep: true }).map_err(|(_, error)| error)
    }

    /// Applies the command of an event. The unlock key of a repeatable node (G4, G6) contains the id of the transaction, or else
    /// that of the event, so that earnings of two offline devices are not taken for one another (K7).
    ///
    /// # Errors
    ///
    /// As [`Engine::apply_with`].
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, PendingRewards, UnixSec, Value};
    /// let document = Value::from_json(
    ///     r#"{"achievements": {"reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["book"]}}}}}"#,
    /// )?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let command = Command::new(UnixSec(1_790_000_000), Action::ContentCompleted { content_id: "book".to_owned() });
    /// let outcome = engine.apply_event("018f2e80", &command, &mut PendingRewards)?;
    /// assert_eq!(outcome.unlocks[0].key, "reader@once#018f2e80");
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn apply_event(&mut self, eid: &str, command: &Command, rewards: &mut dyn RewardSource) -> Result<Outcome, Error> {
        self.apply_event_with_keys(eid, command, rewards, &Shipped)
    }

    /// Like [`Engine::apply_event`], with these rules for unlock keys.
    pub(crate) fn apply_event_with_keys(
        &mut self,
        eid: &str,
        command: &Command,
        rewards: &mut dyn RewardSource,
        keys: &dyn KeyRules,
    ) -> Result<Outcome, Error> {
        let terms = Terms { eid: Some(eid), rewards, keys, keep: true };
        self.carry_out_as(std::slice::from_ref(command), terms).map_err(|(_, error)| error)
    }

    /// The outcome that the commands would have, and what they would save of streaks; changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Engine::apply_all`].
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// let win = Command::new(now, Action::update([("wins", 1)]));
    /// assert_eq!(engine.preview(&[win.clone(), win.clone(), win])?.unlocks.len(), 1);
    /// assert_eq!(engine.get("wins", now).map(|view| view.count), Some(0));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn preview(&mut self, commands: &[Command]) -> Result<Outcome, Error> {
        self.carry_out(commands, false).map_err(|(index, error)| error.within(index))
    }

    /// Like [`Engine::preview`], for one command; paths in errors do not begin with an index.
    ///
    /// # Errors
    ///
    /// As [`Engine::apply`].
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let claim = Command::new(UnixSec(1_790_000_000), Action::claim(["wins"]));
    /// assert_eq!(engine.preview_one(&claim).unwrap_err().path(), Some("/ids/0")); // the app disables the button
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn preview_one(&mut self, command: &Command) -> Result<Outcome, Error> {
        self.carry_out(std::slice::from_ref(command), false).map_err(|(_, error)| error)
    }

    /// The outcome that the command of an event would have, with these rules for unlock keys; changes nothing.
    pub(crate) fn preview_event_with_keys(
        &mut self,
        eid: &str,
        command: &Command,
        rewards: &mut dyn RewardSource,
        keys: &dyn KeyRules,
    ) -> Result<Outcome, Error> {
        let terms = Terms { eid: Some(eid), rewards, keys, keep: false };
        self.carry_out_as(std::slice::from_ref(command), terms).map_err(|(_, error)| error)
    }

    /// An unlock that was earned elsewhere, with the texts of these definitions; with the id alone if the node is not defined.
    pub(crate) fn unlock(&self, id: &str, key: &str, at: UnixSec, retroactive: bool) -> Unlock {
        match self.definitions.find(id) {
            Some(ix) => Unlock::of(self.definitions.node(ix), self.locale.as_ref(), key.to_owned(), at, retroactive),
            None => Unlock {
                key: key.to_owned(),
                id: id.to_owned(),
                title: id.to_owned(),
                description: None,
                icon: None,
                category: None,
                body: None,
                share_text: None,
                share_url: None,
                tier: None,
                at,
                retroactive,
            },
        }
    }

    fn reward_source(&self) -> Box<dyn RewardSource> {
        match &self.rewards {
            Rewards::Pending => Box::new(PendingRewards),
            Rewards::Seeded(seed) => Box::new(SeededRewards { seed: seed.clone() }),
        }
    }

    /// Carries out commands, all or none of them; with `keep`, their changes stay.
    fn carry_out(&mut self, commands: &[Command], keep: bool) -> Result<Outcome, (usize, Error)> {
        self.carry_out_by_index(commands, keep)?;
        Ok(self.workspace.outcome.take_with_ids(&self.definitions))
    }

    /// Like [`Engine::carry_out`]; leaves the outcome in the workspace.
    pub(crate) fn carry_out_by_index(&mut self, commands: &[Command], keep: bool) -> Result<(), (usize, Error)> {
        let mut rewards = self.reward_source();
        self.run_batch(commands, Terms { eid: None, rewards: &mut *rewards, keys: &Shipped, keep })
    }

    fn carry_out_as(&mut self, commands: &[Command], terms: Terms<'_>) -> Result<Outcome, (usize, Error)> {
        self.run_batch(commands, terms)?;
        Ok(self.workspace.outcome.take_with_ids(&self.definitions))
    }

    /// Leaves the outcome of the commands in the workspace.
    fn run_batch(&mut self, commands: &[Command], terms: Terms<'_>) -> Result<(), (usize, Error)> {
        let Terms { eid, rewards, keys, keep } = terms;
        let (definitions, calendar, waiting) = (&*self.definitions, &self.calendar, &self.waiting);
        let (key_prefix, actor) = self.team.as_ref().map_or(("", None), |team| (team.key_prefix.as_str(), team.actor.as_ref()));
        let locale = self.locale.as_ref();
        let scene = Scene { definitions, calendar, waiting, locale, is_team: self.team.is_some(), key_prefix, actor, eid, keys };
        let before = (!keep).then(|| StreaksBefore::of(&self.state.facts));
        let is_whole = keep && matches!(commands, [command] if command.action.is_refused_early());
        let mut batch = Batch::new(&scene, &mut self.state, &mut self.workspace, !is_whole, rewards);
        for (index, command) in commands.iter().enumerate() {
            let run = command.check().and_then(|()| batch.run(command));
            if let Err(error) = run {
                batch.roll_back();
                return Err((index, error));
            }
        }
        if let Some(before) = before {
            let latest = commands.iter().map(|command| command.at).max();
            batch.outcome.saves = latest.map_or_else(Vec::new, |at| batch.saves(&before, at));
            batch.roll_back();
            return Ok(());
        }
        self.next_change.touch(batch.finish());
        for ix in self.workspace.earned.drain(..) {
            self.waiting.remove(definitions, ix);
        }
        Ok(())
    }

    /// Refuses a command that an authority takes from servers only: `grant`, `streak_freeze`, `streak_repair`, and each one that
    /// `settings.trusted` names (A9). The other methods do not check this, because an engine trusts its host.
    ///
    /// # Errors
    ///
    /// `UNTRUSTED` with the name.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, ErrorCode, UnixSec, Value};
    /// let document = Value::from_json(r#"{"settings": {"trusted": ["wins"]}, "achievements": {"wins": {"name": "Wins", "max_count": 9}}}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let win = Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]));
    /// assert_eq!(engine.check_trust(&win).unwrap_err().code(), ErrorCode::Untrusted);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn check_trust(&self, command: &Command) -> Result<(), Error> {
        command.check_trust(&self.definitions.settings)
    }

    /// Refuses a command that exceeds `settings.limits`, together with what this stream has seen in the same hour or day of UTC
    /// (A9). What counts is the amount that is added to a count or a statistic, or that it is raised by; a command counts as 1 of its type.
    ///
    /// # Errors
    ///
    /// `LIMITED` with the name and the limit.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, ErrorCode, UnixSec, Value};
    /// let document = Value::from_json(
    ///     r#"{"settings": {"limits": {"wins": {"per_hour": 2}}}, "achievements": {"wins": {"name": "Wins", "max_count": 9}}}"#,
    /// )?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let win = Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]));
    /// engine.apply_all(&[win.clone(), win.clone()])?;
    /// assert_eq!(engine.check_limits(&win).unwrap_err().code(), ErrorCode::Limited);
    /// assert!(engine.check_limits(&Command { at: win.at.plus(3_600), ..win }).is_ok());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn check_limits(&self, command: &Command) -> Result<(), Error> {
        command.check_limits(self.standing(), &self.state.facts)
    }

    /// Forgets the records and pending claims of these ids (X1), for an operator. Subs are reset only if they are named themselves.
    /// Earning numbers, activity and the retroactive mark stay.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if an id is not defined; then no record changes.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// engine.apply(&Command::new(now, Action::update([("wins", 2)])))?;
    /// engine.reset(&["wins"])?;
    /// assert_eq!(engine.get("wins", now).map(|view| view.count), Some(0));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn reset(&mut self, ids: &[&str]) -> Result<(), Error> {
        let find = |id: &&str| self.definitions.find(id).ok_or_else(|| missing(id));
        let nodes = ids.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let mut draft = Draft::new(&mut self.state, &mut self.workspace.undo, true);
        nodes.into_iter().for_each(|ix| draft.forget(ix));
        let touched = draft.keep();
        self.next_change.touch(touched);
        self.waiting = Waiting::new(&self.definitions, &self.state.records);
        Ok(())
    }

    /// Whether `app_opened` at this instant, by an app of this version, would run the retroactive check (G9, G10).
    pub(crate) fn awaits_opening(&self, at: UnixSec, app_version: Option<&AppVersion>) -> bool {
        let settings = &self.definitions.settings;
        let is_due = self.state.facts.tally.retroactive.is_none() && settings.enabled_time.is_some_and(|enabled| at >= enabled);
        is_due && switched_off(settings, app_version).next().is_none()
    }

    /// Forgets statistics and content; achievements earned by them stay.
    pub(crate) fn clear_statistics(&mut self) {
        (self.state.facts.stats, self.state.facts.contents) = Default::default();
    }

    /// Forgets the contributions of each team member; the counts stay.
    pub(crate) fn clear_contributions(&mut self) {
        self.state.records.clear_contributions();
    }
}
