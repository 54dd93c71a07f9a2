//! The engine holds one stream's definitions and state; it takes commands and returns views.

mod commands;

use std::sync::Arc;

use crate::definitions::{Definitions, NodeIx};
use crate::error::{Error, ErrorCode};
use crate::locale::Locale;
use crate::options::{Actor, EngineOptions, Rewards};
use crate::progress::phase::Calendar;
use crate::progress::standing::Standing;
use crate::progress::state::State;
use crate::progress::waiting::Waiting;
use crate::progress::workspace::Workspace;
use crate::progress::{Action, Command};
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::Value;
use crate::view::{self, AchievementList, Explanation, NextChange, NodeView, Sight};

/// The achievements of one stream: a player's, or a team's.
/// It reads no clock and does no I/O: every instant is an argument. A call that fails changes nothing.
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
    locale: Option<Locale>,
    team: Option<Team>,
    /// With the outcome of the last commands, until it is taken.
    pub(crate) workspace: Workspace,
}

/// The additional data of a team's stream (T1).
#[derive(Clone)]
struct Team {
    /// The prefix of unlock keys.
    key_prefix: String,
    /// The actor of the commands that follow.
    actor: Option<Actor>,
}

impl Engine {
    /// Creates an engine over these definitions, with a saved state or a fresh one.
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
            locale: options.locale,
            team: options.team.map(|id| Team { key_prefix: format!("team:{id}:"), actor: options.actor }),
            workspace: Workspace::default(),
        })
    }

    /// Sets the actor of the commands that follow, on a team's stream: the member to whom progress is credited (T2), and whether
    /// claims by hand are allowed (T3). Without an actor, progress is credited to no member and claims are allowed. On a player's
    /// stream this has no effect.
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
            self.next_change = NextChange::default();
        }
    }

    /// The actor of the commands that follow, on a team's stream.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.team.as_ref()?.actor.as_ref()
    }

    /// Sets the language of views and unlocks; `None` stands for the nodes' own texts. The state does not depend on it.
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, Locale, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3,
    ///     "texts": {"de": {"name": "Gewinne dreimal"}}}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// engine.set_locale(Some(Locale::parse("de")?));
    /// let view = engine.get("wins", UnixSec(1_790_000_000));
    /// assert_eq!(view.map(|view| view.name).as_deref(), Some("Gewinne dreimal"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn set_locale(&mut self, locale: Option<Locale>) {
        if self.locale != locale {
            self.locale = locale;
            self.next_change = NextChange::default(); // Any view's texts may have changed.
        }
    }

    /// The language of views and unlocks.
    #[must_use]
    pub fn locale(&self) -> Option<&Locale> {
        self.locale.as_ref()
    }

    /// All visible achievements, split as Hiro splits them. With a `category`, only those of that category.
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
        view::views(self.sight(), now, view::listed(self.sight(), category))
    }

    /// One achievement or sub-achievement; `None` if the id is not defined, or the node is not visible (G11, G13).
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

    /// The earliest instant after `now` at which a view changes by time alone (P11); `None` if no view will.
    ///
    /// ```
    /// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"season": {"name": "Season", "max_count": 9, "end_time_sec": 1790000000}}}"#)?;
    /// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// assert_eq!(engine.next_change(UnixSec(1_789_999_000)), Some(UnixSec(1_790_000_000))); // one timer suffices
    /// assert_eq!(engine.next_change(UnixSec(1_790_000_000)), None);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn next_change(&self, now: UnixSec) -> Option<UnixSec> {
        self.next_change.after(self.sight(), now)
    }

    /// The achievements whose views may have changed since the last call of this method, apart from the instant itself and the
    /// order of the list. A host that keeps a list reads only these again. `None`, as at the first call, means that any view may
    /// have changed, so that the whole list must be read.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {
    ///     "boss": {"name": "Beat the boss", "max_count": 1}, "wins": {"name": "Win three matches", "max_count": 3}
    /// }}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let now = UnixSec(1_790_000_000);
    /// assert_eq!(engine.changed(now), None); // the first call; get all views by `engine.list(now, None)`
    /// engine.apply(&Command::new(now, Action::update([("wins", 1)])))?;
    /// let changed = engine.changed(now).unwrap_or_default();
    /// assert_eq!(changed.achievements.iter().map(|view| view.id.as_str()).collect::<Vec<_>>(), ["wins"]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn changed(&self, now: UnixSec) -> Option<AchievementList> {
        self.changed_achievements(now).map(|changed| view::views(self.sight(), now, changed))
    }

    /// The achievements of [`Engine::changed`].
    pub(crate) fn changed_achievements(&self, now: UnixSec) -> Option<Vec<NodeIx>> {
        view::changed(self.sight(), now, &self.next_change)
    }

    /// The rules that prevent progress now.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the id is not defined, or the node is not visible (G11, G13).
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

    /// The state, ready to be saved.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
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

    /// The state in the saved form for builds that read version 1 only (A8).
    pub(crate) fn state_of_first_version(&self) -> Value {
        self.state.to_first_version(&self.definitions)
    }

    /// Whether a node's completed runs include the run of this unlock key (K7); false if the key names an event.
    pub(crate) fn counts(&self, id: &str, key: &str) -> bool {
        let earnings = self.definitions.find(id).and_then(|ix| self.state.records.earnings(ix));
        let Some((run, number)) = key.rsplit_once('#').and_then(|(run, number)| Some((run, number.parse::<i64>().ok()?))) else {
            return false;
        };
        let phase = run.rsplit_once('@').map_or("", |(_, phase)| phase);
        let is_of = |start: Option<UnixSec>| start.map_or(phase == "once", |start| start.0.to_string() == phase);
        earnings.is_some_and(|earnings| earnings.by_phase.iter().any(|(start, runs)| is_of(*start) && number <= *runs))
    }

    /// The latest instant in the state (K17).
    pub(crate) fn newest(&self) -> Option<UnixSec> {
        self.state.newest()
    }

    /// The number of ids in the state (S12).
    pub(crate) fn ids(&self) -> usize {
        self.state.ids()
    }

    /// K16: prepares a state that was built without an authority for adoption: moves later instants to `at` (K17), removes freezes
    /// and what only servers may send (A9), and limits the pending claims.
    pub(crate) fn prepare_adoption(&mut self, at: UnixSec) -> Result<(), Error> {
        self.apply(&Command::new(at, Action::ClockSetBack))?;
        self.state.strip(&self.definitions);
        let claims = self.standing().adopted_claims(at);
        self.state.limit_pending_claims(&claims);
        self.waiting = Waiting::new(&self.definitions, &self.state.records);
        self.next_change = NextChange::default();
        Ok(())
    }

    /// Whether a node has a record, or is not defined, so that nothing is known of it (D1).
    pub(crate) fn may_have_earned(&self, id: &str) -> bool {
        self.definitions.find(id).is_none_or(|ix| self.state.records.earnings(ix).is_some())
    }

    /// A member of the state that the engine keeps for another owner without reading it (A8).
    pub(crate) fn kept(&self, name: &str) -> Option<&Value> {
        self.state.extra(name)
    }

    /// The definitions of this engine.
    #[must_use]
    pub fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// The player's last known offset from UTC, in seconds; 0 if no command has contained one. A server uses it in its commands for
    /// the player, so that days and phases follow the player's clock (P13, G1).
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let definitions = Definitions::parse(&Value::from_json(r#"{"achievements": {}}"#)?)?;
    /// let mut engine = Engine::new(definitions, EngineOptions::default())?;
    /// let session = Action::SessionCompleted { duration_sec: 600, content_id: None };
    /// engine.apply(&Command { utc_offset_sec: 46_800, ..Command::new(UnixSec(1_790_000_000), session) })?;
    /// assert_eq!(engine.utc_offset_sec(), 46_800);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn utc_offset_sec(&self) -> i64 {
        self.state.facts.utc_offset_sec()
    }

    /// The input of views, for a reader that has received no definitions yet.
    pub(crate) fn sight(&self) -> Sight<'_> {
        Sight {
            told: &[],
            locale: self.locale.as_ref(),
            standing: self.standing(),
            facts: &self.state.facts,
            is_team: self.team.is_some(),
            may_claim: Actor::may_claim(self.actor()),
        }
    }

    fn standing(&self) -> Standing<'_> {
        let State { records, facts, .. } = &self.state;
        Standing { definitions: &self.definitions, records, calendar: &self.calendar, offsets: &facts.offsets }
    }
}

fn missing(id: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("no achievement has the id {}", quote(id)))
}
