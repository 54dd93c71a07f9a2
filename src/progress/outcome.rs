//! What a command did: events, unlocks, rewards, and what was left alone.

use crate::definitions::Node;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// The outcome of one command, or of a batch.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, SkipReason, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {
///     "boss": {"name": "Beat the boss", "max_count": 1, "precondition_ids": ["wins"]},
///     "wins": {"name": "Win three matches", "max_count": 3}
/// }}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let won = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("boss", 1), ("wins", 2)])))?;
/// assert_eq!((won.events.len(), won.unlocks.len(), won.rewards.len()), (1, 0, 0));
/// assert_eq!(won.skipped[0].reason, SkipReason::Locked);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// What happened, in order.
    pub events: Vec<AchievementEvent>,
    /// One per completion of any node (G13).
    pub unlocks: Vec<Unlock>,
    /// What was granted, or waits for the authority's roll (R4).
    pub rewards: Vec<Grant>,
    /// The nodes that an update left alone, and why (U3).
    pub skipped: Vec<Skipped>,
}

/// One thing that happened to one node.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, EventKind, UnixSec, Value};
/// # let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Win today", "max_count": 3, "reset_cronexpr": "@daily"}}}"#)?;
/// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("daily", 2)])))?;
/// let event = &outcome.events[0];
/// assert_eq!((event.kind, event.id.as_str(), event.count), (EventKind::Progressed, "daily", Some(2)));
/// assert_eq!(event.phase_start, Some(UnixSec(1_789_948_800))); // midnight
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementEvent {
    /// What happened.
    pub kind: EventKind,
    /// To which node.
    pub id: String,
    /// When.
    pub at: UnixSec,
    /// The node's count afterwards, where the event is about a count; of a trigger's progress, the value of what it waits for (G17).
    pub count: Option<i64>,
    /// The phase that it belongs to, where the node has a schedule.
    pub phase_start: Option<UnixSec>,
}

/// The kinds of [`AchievementEvent`].
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, EventKind, UnixSec, Value};
/// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true}}}"#)?;
/// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)])))?;
/// let kinds: Vec<EventKind> = outcome.events.iter().map(|event| event.kind).collect();
/// assert_eq!(kinds, [EventKind::Progressed, EventKind::Completed, EventKind::Claimed]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// The count changed; or, of the next triggered node, how far it is (G17).
    Progressed,
    /// An untriggered node was completed (U8).
    Completed,
    /// A triggered node was earned (G12).
    Earned,
    /// The node's own reward was claimed (R1, R3).
    Claimed,
    /// A parent's total reward was claimed (R3).
    TotalClaimed,
    /// A fresh run began: at a new phase, or by `auto_reset` (P8, U8).
    Reset,
    /// The last precondition was met just now (U4).
    Available,
    /// An automatic claim was refused by the reward hook (R6).
    ClaimFailed,
}

impl EventKind {
    /// The kind as the npm package writes it.
    ///
    /// ```
    /// assert_eq!(plaudit::EventKind::TotalClaimed.as_str(), "total_claimed");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Progressed => "progressed",
            Self::Completed => "completed",
            Self::Earned => "earned",
            Self::Claimed => "claimed",
            Self::TotalClaimed => "total_claimed",
            Self::Reset => "reset",
            Self::Available => "available",
            Self::ClaimFailed => "claim_failed",
        }
    }
}

/// A completion, with what a pop-up needs.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {
///     "wins": {"name": "Win three matches", "max_count": 3, "unlock_message": {"title": "Unstoppable!", "body": "Three in a row."}}
/// }}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 3)])))?;
/// let unlock = &outcome.unlocks[0];
/// assert_eq!((unlock.title.as_str(), unlock.body.as_deref()), ("Unstoppable!", Some("Three in a row.")));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlock {
    /// Unique per earning: `id@(phase start | once)#n` (K7).
    pub key: String,
    /// The node.
    pub id: String,
    /// The words of the definition's `unlock_message`; by default the node's name.
    pub title: String,
    /// The node's description.
    pub description: Option<String>,
    /// The node's icon.
    pub icon: Option<String>,
    /// The node's category.
    pub category: Option<String>,
    /// Text below the title.
    pub body: Option<String>,
    /// What to share.
    pub share_text: Option<String>,
    /// Where the shared text points to.
    pub share_url: Option<String>,
    /// When it was completed.
    pub at: UnixSec,
    /// Found by the retroactive check (G9).
    pub retroactive: bool,
}

impl Unlock {
    /// An unlock in the words of the node's definition.
    pub(crate) fn of(node: &Node, key: String, at: UnixSec, retroactive: bool) -> Unlock {
        let message = &node.unlock_message;
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Unlock {
            key,
            id: node.id.clone(),
            title: message.title.clone().unwrap_or_else(|| node.name.clone()),
            description: some(&node.description),
            icon: node.icon.clone(),
            category: some(&node.category),
            body: message.body.clone(),
            share_text: message.share_text.clone(),
            share_url: message.share_url.clone(),
            at,
            retroactive,
        }
    }
}

/// A claimed reward; a node without one yields none (R7).
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
/// #     "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}}}}}"#)?;
/// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)])))?;
/// let grant = &outcome.rewards[0];
/// let gold = grant.reward.as_ref().and_then(|reward| reward.get("currencies")?.get("gold"));
/// assert_eq!((grant.id.as_str(), gold), ("wins", Some(&Value::Int(5))));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The node.
    pub id: String,
    /// Which of its rewards.
    pub kind: GrantKind,
    /// What was granted; `None` while the roll is pending.
    pub reward: Option<Value>,
    /// The reward holds chance and waits for the authority (R4, A6).
    pub pending_roll: bool,
}

/// Which reward of a node.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, GrantKind, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"tour": {"name": "Grand tour", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}},
///     "auto_claim_total": true, "total_reward": {"guaranteed": {"items": {"trophy": {"min": 1}}}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("tour", 1)])))?;
/// let kinds: Vec<GrantKind> = outcome.rewards.iter().map(|grant| grant.kind).collect();
/// assert_eq!(kinds, [GrantKind::Reward, GrantKind::TotalReward]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantKind {
    /// Its own.
    Reward,
    /// A parent's total reward.
    TotalReward,
}

impl GrantKind {
    /// The kind as the npm package writes it.
    ///
    /// ```
    /// assert_eq!(plaudit::GrantKind::TotalReward.as_str(), "total_reward");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reward => "reward",
            Self::TotalReward => "total_reward",
        }
    }
}

/// A node that an update left alone.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, SkipReason, Skipped, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"season": {"name": "Season", "max_count": 9, "end_time_sec": 1790000000}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let late = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("season", 1)])))?;
/// assert_eq!(late.skipped, [Skipped { id: "season".to_owned(), reason: SkipReason::Expired }]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The node.
    pub id: String,
    /// The first reason that applies.
    pub reason: SkipReason,
}

/// Why an update left a node alone, in the order in which they are looked at (U3).
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, SkipReason, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"regular": {"name": "Three days", "trigger": {"streak": {"days": 3}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("regular", 1)])))?;
/// assert_eq!(outcome.skipped[0].reason, SkipReason::Triggered); // streaks are earned by sessions
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// It cannot be earned any more.
    Archived,
    /// It is earned by its trigger.
    Triggered,
    /// Its time is over for good (P9).
    Expired,
    /// It is outside of its active phase (P1).
    Inactive,
    /// The instant lies in a phase that is over (P12).
    PhaseOver,
    /// A precondition is not met (U4).
    Locked,
    /// A mark makes no sense where each completion begins a fresh run (U11).
    AutoReset,
    /// The run is claimed already (U9).
    Claimed,
}

impl SkipReason {
    /// The reason as the npm package writes it.
    ///
    /// ```
    /// assert_eq!(plaudit::SkipReason::PhaseOver.as_str(), "phase_over");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Archived => "archived",
            Self::Triggered => "triggered",
            Self::Expired => "expired",
            Self::Inactive => "inactive",
            Self::PhaseOver => "phase_over",
            Self::Locked => "locked",
            Self::AutoReset => "auto_reset",
            Self::Claimed => "claimed",
        }
    }
}

impl Outcome {
    /// The outcome as `plaudit.d.ts` shapes it.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 2)])))?;
    /// assert_eq!(outcome.to_value().to_canonical_json(), concat!(
    ///     r#"{"events":[{"at":1790000000,"count":2,"id":"wins","type":"progressed"}],"#,
    ///     r#""rewards":[],"skipped":[],"unlocks":[]}"#,
    /// ));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.set("events", Value::List(self.events.iter().map(AchievementEvent::to_value).collect()));
        object.set("unlocks", Value::List(self.unlocks.iter().map(Unlock::to_value).collect()));
        object.set("rewards", Value::List(self.rewards.iter().map(Grant::to_value).collect()));
        object.set("skipped", Value::List(self.skipped.iter().map(Skipped::to_value).collect()));
        object.into()
    }
}

impl AchievementEvent {
    fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("type", self.kind.as_str());
        object.text("id", self.id.as_str());
        object.number("at", self.at.0);
        if let Some(count) = self.count {
            object.number("count", count);
        }
        if let Some(start) = self.phase_start {
            object.number("phase_start", start.0);
        }
        object.into()
    }
}

impl Unlock {
    /// The unlock as `plaudit.d.ts` shapes it.
    ///
    /// ```
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// # let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)])))?;
    /// assert_eq!(
    ///     outcome.unlocks[0].to_value().to_canonical_json(),
    ///     r#"{"at":1790000000,"id":"wins","key":"wins@once#1","retroactive":false,"title":"Win a match"}"#,
    /// );
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("key", self.key.as_str());
        object.text("id", self.id.as_str());
        object.text("title", self.title.as_str());
        object.some_text("description", self.description.as_ref());
        object.some_text("icon", self.icon.as_ref());
        object.some_text("category", self.category.as_ref());
        object.some_text("body", self.body.as_ref());
        object.some_text("share_text", self.share_text.as_ref());
        object.some_text("share_url", self.share_url.as_ref());
        object.number("at", self.at.0);
        object.truth("retroactive", self.retroactive);
        object.into()
    }
}

impl Grant {
    pub(crate) fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("id", self.id.as_str());
        object.text("kind", self.kind.as_str());
        object.some("reward", self.reward.as_ref());
        object.truth("pending_roll", self.pending_roll);
        object.into()
    }
}

impl Skipped {
    fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("id", self.id.as_str());
        object.text("reason", self.reason.as_str());
        object.into()
    }
}
