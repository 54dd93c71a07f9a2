//! The engine: one stream's definitions and state, commands in, views out.

use std::sync::Arc;

use crate::definitions::Definitions;
use crate::error::{Error, ErrorCode};
use crate::options::{Actor, EngineOptions, Rewards};
use crate::progress::batch::{Batch, Scene};
use crate::progress::phase::Calendar;
use crate::progress::standing::Standing;
use crate::progress::state::{Draft, State};
use crate::progress::unlock_key::{KeyRules, Shipped};
use crate::progress::waiting::Waiting;
use crate::progress::{Command, Outcome, PendingRewards, RewardSource, SeededRewards, Unlock};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::text::quote;
use crate::view::{self, AchievementList, Explanation, NextChange, NodeView, Sight};

/// The achievements of one stream: a player's, or a team's.
///
/// It reads no clock and does no I/O: every instant comes with the call. A call that fails changes nothing.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
///
/// let document: Value = serde_json::from_str(
///     r#"{"achievements": {"first_steps": {"name": "First steps", "max_count": 3}}}"#,
/// )?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let now = UnixSec(1_790_000_000);
/// let outcome = engine.apply(&Command::new(now, Action::update([("first_steps", 3)])))?;
/// assert_eq!(outcome.unlocks[0].title, "First steps");
/// engine.apply(&Command::new(now, Action::claim(["first_steps"])))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    definitions: Arc<Definitions>,
    state: State,
    calendar: Calendar,
    waiting: Waiting,
    next_change: NextChange,
    rewards: Rewards,
    team: Option<Team>,
}

/// What a team's stream has beside a player's (T1).
#[derive(Clone)]
struct Team {
    /// What unlock keys begin with.
    key_prefix: String,
    /// Whose commands follow.
    actor: Option<Actor>,
}

impl Engine {
    /// An engine over these definitions, with a saved state or a fresh one.
    ///
    /// # Errors
    ///
    /// `STATE_NEWER` or `STATE_UNREADABLE` if the options carry a state that cannot be read (A8).
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, ErrorCode, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let fresh = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    ///
    /// let damaged = EngineOptions { state: Some(Value::from("{\"version\"")), ..EngineOptions::default() };
    /// let refused = Engine::new(fresh.definitions().clone(), damaged);
    /// assert_eq!(refused.err().map(|error| error.code()), Some(ErrorCode::StateUnreadable));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn new(definitions: impl Into<Arc<Definitions>>, options: EngineOptions) -> Result<Engine, Error> {
        let definitions = definitions.into();
        let state = match &options.state {
            Some(saved) => State::from_value(saved, &definitions)?,
            None => State::new(&definitions),
        };
        Ok(Engine {
            calendar: Calendar::new(&definitions),
            waiting: Waiting::new(&definitions, &state.records),
            next_change: NextChange::default(),
            definitions,
            state,
            rewards: options.rewards,
            team: options.team.map(|id| Team { key_prefix: format!("team:{id}:"), actor: options.actor }),
        })
    }

    /// Whose commands follow, on a team's stream: the member to whom progress is credited (T2), and whether claims by hand
    /// are allowed (T3). Without an actor nothing is credited, and claims are allowed. On a player's stream it means nothing.
    ///
    /// ```
    /// use plaudit::{Action, Actor, Command, Definitions, Engine, EngineOptions, ErrorCode, Role, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Wins", "max_count": 3}}}"#)?;
    /// let options = EngineOptions { team: Some("reds".to_owned()), ..EngineOptions::default() };
    /// let mut engine = Engine::new(Definitions::parse_team(&document)?, options)?;
    /// engine.set_actor(Some(Actor { id: "ann".to_owned(), role: Role::Member }));
    /// let now = UnixSec(1_790_000_000);
    /// engine.apply(&Command::new(now, Action::update([("wins", 5)])))?;
    /// let view = engine.get("wins", now).ok_or(ErrorCode::NotFound).unwrap();
    /// assert_eq!(view.contributions, Some(vec![("ann".to_owned(), 3)]));
    /// let refused = engine.apply(&Command::new(now, Action::claim(["wins"])));
    /// assert_eq!(refused.unwrap_err().code(), ErrorCode::PermissionDenied);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn set_actor(&mut self, actor: Option<Actor>) {
        if let Some(team) = &mut self.team {
            team.actor = actor;
            self.next_change.touch(std::iter::empty());
        }
    }

    /// Whose commands follow, on a team's stream.
    ///
    /// ```
    /// use plaudit::{Actor, Definitions, Engine, EngineOptions, Role, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
    /// # let options = EngineOptions { team: Some("reds".to_owned()), ..EngineOptions::default() };
    /// let mut engine = Engine::new(Definitions::parse_team(&document)?, options)?;
    /// assert_eq!(engine.actor(), None);
    /// engine.set_actor(Some(Actor { id: "ann".to_owned(), role: Role::Member }));
    /// assert_eq!(engine.actor().map(|actor| actor.id.as_str()), Some("ann"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.team.as_ref()?.actor.as_ref()
    }

    /// Carries out one command.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` for an unknown id (U2); for claims `NOT_COMPLETE`, `ALREADY_CLAIMED` (R2) and
    /// `PERMISSION_DENIED` (T3); `INVALID_COMMAND` for what no state could accept.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, ErrorCode, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
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
        let mut rewards = self.reward_source();
        self.apply_with(std::slice::from_ref(command), &mut *rewards)
    }

    /// Carries out commands in order, all or nothing.
    ///
    /// # Errors
    ///
    /// As [`Engine::apply`]; the path begins with the place of the command that failed.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
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
        let mut rewards = self.reward_source();
        self.carry_out(commands, &mut *rewards, true).map_err(|(index, error)| error.within(index))
    }

    /// Carries out commands in order, all or nothing, with another source of rewards: an authority's randomness,
    /// or a reward hook (R6).
    ///
    /// # Errors
    ///
    /// As [`Engine::apply`]; `INTERNAL` if the source refuses a claim by hand.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, SeededRewards, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
    /// #     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 100}}}}}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?; // predicts: it rolls nothing itself
    /// let open = Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1)]));
    /// let outcome = engine.apply_with(&[open], &mut SeededRewards { seed: "the authority's".to_owned() })?;
    /// assert!(outcome.rewards[0].reward.is_some() && !outcome.rewards[0].pending_roll);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn apply_with(&mut self, commands: &[Command], rewards: &mut dyn RewardSource) -> Result<Outcome, Error> {
        self.carry_out(commands, rewards, true).map_err(|(_, error)| error)
    }

    /// Carries out the command of an event: what is earned again and again (G4, G6) gets the event's own identity
    /// into its unlock key, so that two devices that earn it offline do not take one earning for the other (K7).
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

    /// As [`Engine::apply_event`], under these rules for the keys of unlocks.
    pub(crate) fn apply_event_with_keys(
        &mut self,
        eid: &str,
        command: &Command,
        rewards: &mut dyn RewardSource,
        keys: &dyn KeyRules,
    ) -> Result<Outcome, Error> {
        self.carry_out_as(Some(eid), std::slice::from_ref(command), rewards, keys, true).map_err(|(_, error)| error)
    }

    /// What the commands would do; changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Engine::apply_all`].
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// let win = Command::new(now, Action::update([("wins", 1)]));
    /// assert_eq!(engine.preview(&[win.clone(), win.clone(), win])?.unlocks.len(), 1);
    /// assert_eq!(engine.get("wins", now).map(|view| view.count), Some(0));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn preview(&mut self, commands: &[Command]) -> Result<Outcome, Error> {
        let mut rewards = self.reward_source();
        self.carry_out(commands, &mut *rewards, false).map_err(|(index, error)| error.within(index))
    }

    /// As [`Engine::preview`], of one command; paths in errors do not begin with a place.
    ///
    /// # Errors
    ///
    /// As [`Engine::apply`].
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let claim = Command::new(UnixSec(1_790_000_000), Action::claim(["wins"]));
    /// assert_eq!(engine.preview_one(&claim).unwrap_err().path(), Some("/ids/0")); // so the button stays grey
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn preview_one(&mut self, command: &Command) -> Result<Outcome, Error> {
        let mut rewards = self.reward_source();
        self.carry_out(std::slice::from_ref(command), &mut *rewards, false).map_err(|(_, error)| error)
    }

    /// What the command of an event would do, under these rules for the keys of unlocks; changes nothing.
    pub(crate) fn preview_event_with_keys(
        &mut self,
        eid: &str,
        command: &Command,
        rewards: &mut dyn RewardSource,
        keys: &dyn KeyRules,
    ) -> Result<Outcome, Error> {
        self.carry_out_as(Some(eid), std::slice::from_ref(command), rewards, keys, false).map_err(|(_, error)| error)
    }

    /// An unlock that was earned elsewhere, in the words of these definitions; of a node that is not defined, its id.
    pub(crate) fn unlock(&self, id: &str, key: &str, at: UnixSec, retroactive: bool) -> Unlock {
        match self.definitions.find(id) {
            Some(ix) => Unlock::of(self.definitions.node(ix), key.to_owned(), at, retroactive),
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

    fn carry_out(&mut self, commands: &[Command], rewards: &mut dyn RewardSource, keep: bool) -> Result<Outcome, (usize, Error)> {
        self.carry_out_as(None, commands, rewards, &Shipped, keep)
    }

    fn carry_out_as(
        &mut self,
        eid: Option<&str>,
        commands: &[Command],
        rewards: &mut dyn RewardSource,
        keys: &dyn KeyRules,
        keep: bool,
    ) -> Result<Outcome, (usize, Error)> {
        let (definitions, calendar, waiting) = (&*self.definitions, &self.calendar, &self.waiting);
        let (key_prefix, actor) = self.team.as_ref().map_or(("", None), |team| (team.key_prefix.as_str(), team.actor.as_ref()));
        let scene = Scene { definitions, calendar, waiting, is_team: self.team.is_some(), key_prefix, actor, eid, keys };
        let mut batch = Batch::new(scene, Draft::new(&mut self.state), rewards);
        for (index, command) in commands.iter().enumerate() {
            let run = command.check().and_then(|()| batch.run(command));
            if let Err(error) = run {
                batch.roll_back();
                return Err((index, error));
            }
        }
        if !keep {
            return Ok(batch.roll_back());
        }
        let (outcome, earned, touched) = batch.finish();
        self.next_change.touch(touched);
        for ix in earned {
            self.waiting.remove(definitions, ix);
        }
        Ok(outcome)
    }

    /// Forgets the records and pending claims of these ids, subs only if they are named (X1): for administrators.
    /// Earning numbers, activity and the retroactive mark stay.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if an id is not defined; then nothing is forgotten.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// # let now = UnixSec(1_790_000_000);
    /// engine.apply(&Command::new(now, Action::update([("wins", 2)])))?;
    /// engine.reset(&["wins"])?;
    /// assert_eq!(engine.get("wins", now).map(|view| view.count), Some(0));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn reset(&mut self, ids: &[&str]) -> Result<(), Error> {
        let find = |id: &&str| self.definitions.find(id).ok_or_else(|| missing(id));
        let nodes = ids.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let mut draft = Draft::new(&mut self.state);
        nodes.into_iter().for_each(|ix| draft.forget(ix));
        self.next_change.touch(draft.keep());
        self.waiting = Waiting::new(&self.definitions, &self.state.records);
        Ok(())
    }

    /// Every achievement that a host may see, split as Hiro splits them; `category` keeps those of one category.
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {
    ///     "daily": {"name": "Win today", "max_count": 1, "reset_cronexpr": "@daily", "category": "quests"},
    ///     "first": {"name": "First steps", "max_count": 1}
    /// }}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let list = engine.list(UnixSec(1_790_000_000), None);
    /// assert_eq!((&*list.achievements[0].id, &*list.repeat_achievements[0].id), ("first", "daily"));
    /// assert!(engine.list(UnixSec(1_790_000_000), Some("quests")).achievements.is_empty());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn list(&self, now: UnixSec, category: Option<&str>) -> AchievementList {
        view::list(self.sight(), now, category)
    }

    /// One achievement or sub-achievement; `None` if it is not defined, or not to be seen (G11, G13).
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"secret": {"name": "Well hidden", "max_count": 1, "hidden": true}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// assert_eq!(engine.get("secret", now), None);
    /// engine.apply(&Command::new(now, Action::update([("secret", 1)])))?;
    /// assert_eq!(engine.get("secret", now).map(|view| view.earned_count), Some(1));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, id: &str, now: UnixSec) -> Option<NodeView> {
        view::get(self.sight(), self.definitions.find(id)?, now)
    }

    /// Whether the node is in its active phase (P1).
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the id is not defined.
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {
    ///     "happy_hour": {"name": "Happy hour", "max_count": 1, "reset_cronexpr": "0 18 * * *", "duration_sec": 3600}
    /// }}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// assert!(engine.is_active("happy_hour", UnixSec(1_790_015_400))?); // 18:30
    /// assert!(!engine.is_active("happy_hour", UnixSec(1_790_017_200))?); // 19:00: the end is outside
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn is_active(&self, id: &str, now: UnixSec) -> Result<bool, Error> {
        let ix = self.definitions.find(id).ok_or_else(|| missing(id))?;
        Ok(self.standing().phase(ix, now).active)
    }

    /// The earliest instant after `now` at which a view changes by time alone (P11); `None`: never again.
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"season": {"name": "Season", "max_count": 9, "end_time_sec": 1790000000}}}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// assert_eq!(engine.next_change(UnixSec(1_789_999_000)), Some(UnixSec(1_790_000_000))); // set one timer
    /// assert_eq!(engine.next_change(UnixSec(1_790_000_000)), None);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn next_change(&self, now: UnixSec) -> Option<UnixSec> {
        self.next_change.after(self.sight(), now)
    }

    /// Which rules stand in the way of progress now.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the id is not defined, or not to be seen (G11, G13).
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, Reason, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {
    ///     "boss": {"name": "Beat the boss", "max_count": 1, "precondition_ids": ["key"]},
    ///     "key": {"name": "Find the key", "max_count": 1}
    /// }}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let why = engine.explain("boss", UnixSec(1_790_000_000))?;
    /// assert!(!why.open);
    /// assert_eq!(why.reasons, [Reason::Locked { ids: vec!["key".to_owned()] }]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn explain(&self, id: &str, now: UnixSec) -> Result<Explanation, Error> {
        let ix = self.definitions.find(id).filter(|ix| self.standing().visible(*ix)).ok_or_else(|| missing(id))?;
        Ok(view::explain(self.sight(), ix, now))
    }

    /// The state, to be saved.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 2)])))?;
    /// let saved = engine.state().to_canonical_json(); // into a file
    ///
    /// let options = EngineOptions { state: Some(Value::from_json(&saved)?), ..EngineOptions::default() };
    /// let loaded = Engine::new(engine.definitions().clone(), options)?;
    /// assert_eq!(loaded.state(), engine.state());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> Value {
        self.state.to_value(&self.definitions)
    }

    /// What the state keeps for others under a name that is none of its own (A8).
    pub(crate) fn kept(&self, name: &str) -> Option<&Value> {
        self.state.extra(name)
    }

    /// The definitions that this engine was made from.
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, Value};
    /// use std::sync::Arc;
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let ada = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let bob = Engine::new(ada.definitions().clone(), EngineOptions::default())?; // nothing is parsed again
    /// assert!(Arc::ptr_eq(ada.definitions(), bob.definitions()));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// What views are made of, for a reader who has been told nothing.
    pub(crate) fn sight(&self) -> Sight<'_> {
        Sight {
            told: &[],
            standing: self.standing(),
            facts: &self.state.facts,
            is_team: self.team.is_some(),
            may_claim: Actor::may_claim(self.actor()),
        }
    }

    fn standing(&self) -> Standing<'_> {
        Standing { definitions: &self.definitions, records: &self.state.records, calendar: &self.calendar }
    }
}

fn missing(id: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("no achievement has the id {}", quote(id)))
}
