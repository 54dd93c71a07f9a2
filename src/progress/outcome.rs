//! The outcome of commands: events, unlocks, rewards, and skipped nodes.

use super::streak::StreakSaving;
use crate::definitions::{Definitions, Node, NodeIx, Tier};
use crate::locale::Locale;
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
///
/// `Id` names nodes: by id, or inside of an engine by index.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<Id = String> {
    /// The events, in order.
    pub events: Vec<AchievementEvent<Id>>,
    /// The unlocks, one per completion of a node (G13).
    pub unlocks: Vec<Unlock>,
    /// The rewards that were granted, or wait for the authority's roll (R4).
    pub rewards: Vec<Grant>,
    /// The nodes that an update skipped, with the reason (U3).
    pub skipped: Vec<Skipped<Id>>,
    /// In a preview, the streaks and freezes that the commands save (G15, G16).
    pub saves: Vec<StreakSaving>,
}

impl<Id> Default for Outcome<Id> {
    fn default() -> Self {
        Outcome { events: Vec::new(), unlocks: Vec::new(), rewards: Vec::new(), skipped: Vec::new(), saves: Vec::new() }
    }
}

impl Outcome<NodeIx> {
    /// Takes the outcome, with the ids of the nodes in place of their indices.
    pub(crate) fn take_with_ids(&mut self, definitions: &Definitions) -> Outcome {
        let id = |ix| definitions.node(ix).id.clone();
        let event =
            |AchievementEvent { kind, id: ix, at, count, phase_start }| AchievementEvent { kind, id: id(ix), at, count, phase_start };
        let skipped = |Skipped { id: ix, reason }| Skipped { id: id(ix), reason };
        Outcome {
            events: self.events.drain(..).map(event).collect(),
            unlocks: std::mem::take(&mut self.unlocks),
            rewards: std::mem::take(&mut self.rewards),
            skipped: self.skipped.drain(..).map(skipped).collect(),
            saves: std::mem::take(&mut self.saves),
        }
    }
}

/// An event of one node.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, EventKind, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Win today", "max_count": 3, "reset_cronexpr": "@daily"}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("daily", 2)])))?;
/// let event = &outcome.events[0];
/// assert_eq!((event.kind, event.id.as_str(), event.count), (EventKind::Progressed, "daily", Some(2)));
/// assert_eq!(event.phase_start, Some(UnixSec(1_789_948_800))); // midnight
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementEvent<Id = String> {
    /// The kind of event.
    pub kind: EventKind,
    /// The node's id.
    pub id: Id,
    /// The instant.
    pub at: UnixSec,
    /// The node's count afterwards, if the event is about a count. For progress of a trigger, the value of its measure (G17).
    pub count: Option<i64>,
    /// The phase of the event, if the node has a schedule.
    pub phase_start: Option<UnixSec>,
}

/// The kinds of [`AchievementEvent`].
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, EventKind, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)])))?;
/// let kinds: Vec<EventKind> = outcome.events.iter().map(|event| event.kind).collect();
/// assert_eq!(kinds, [EventKind::Progressed, EventKind::Completed, EventKind::Claimed]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// The count changed, or the measure of a triggered node advanced (G17).
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
    /// The last precondition was met (U4).
    Available,
    /// The reward hook refused an automatic claim (R6).
    ClaimFailed,
}

impl EventKind {
    /// The kind as the npm package writes it.
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

/// A completed node, with the texts of its pop-up.
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
    /// The node's id.
    pub id: String,
    /// The title of the definition's `unlock_message`; by default the node's name.
    pub title: String,
    /// The node's description.
    pub description: Option<String>,
    /// The node's icon.
    pub icon: Option<String>,
    /// The node's category.
    pub category: Option<String>,
    /// The text below the title.
    pub body: Option<String>,
    /// The text to share.
    pub share_text: Option<String>,
    /// The address to share.
    pub share_url: Option<String>,
    /// The definition's tier.
    pub tier: Option<Tier>,
    /// The instant of completion.
    pub at: UnixSec,
    /// Whether the retroactive check found it (G9).
    pub retroactive: bool,
}

impl Unlock {
    /// An unlock with the texts of the node's definition.
    pub(crate) fn of(node: &Node, locale: Option<&Locale>, key: String, at: UnixSec, retroactive: bool) -> Unlock {
        let words = node.words(locale);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Unlock {
            key,
            id: node.id.clone(),
            title: words.title.to_owned(),
            description: some(words.description),
            icon: node.icon.clone(),
            category: some(&node.category),
            body: words.body.map(str::to_owned),
            share_text: words.share_text.map(str::to_owned),
            share_url: node.unlock_message.share_url.clone(),
            tier: node.tier,
            at,
            retroactive,
        }
    }
}

/// A claimed reward. A node without a reward yields none (R7).
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)])))?;
/// let grant = &outcome.rewards[0];
/// let gold = grant.reward.as_ref().and_then(|reward| reward.get("currencies")?.get("gold"));
/// assert_eq!((grant.id.as_str(), gold), ("wins", Some(&Value::Int(5))));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The node's id.
    pub id: String,
    /// The kind of reward.
    pub kind: GrantKind,
    /// The granted reward; `None` while the roll is pending.
    pub reward: Option<Value>,
    /// Whether the reward depends on chance and waits for the authority (R4, A6).
    pub pending_roll: bool,
}

/// The kind of a node's reward.
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
    /// The node's own reward.
    Reward,
    /// A parent's total reward.
    TotalReward,
}

impl GrantKind {
    /// The kind as the npm package writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reward => "reward",
            Self::TotalReward => "total_reward",
        }
    }
}

/// A node that an update skipped.
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
pub struct Skipped<Id = String> {
    /// The node's id.
    pub id: Id,
    /// The first reason that applies.
    pub reason: SkipReason,
}

/// The reason why an update skipped a node, in the order of the checks (U3).
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
    /// The node is archived.
    Archived,
    /// The node is earned by its trigger.
    Triggered,
    /// The node counts its subs (U12).
    Derived,
    /// The node has expired (P9).
    Expired,
    /// The node is outside of its active phase (P1).
    Inactive,
    /// The instant lies in a phase that is over (P12).
    PhaseOver,
    /// A precondition is not met (U4).
    Locked,
    /// A mark has no meaning on a node where each completion begins a fresh run (U11).
    AutoReset,
    /// The run is claimed already (U9).
    Claimed,
    /// The run is complete already, so an operator cannot grant it (A9).
    Complete,
}

impl SkipReason {
    /// The reason as the npm package writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Archived => "archived",
            Self::Triggered => "triggered",
            Self::Derived => "derived",
            Self::Expired => "expired",
            Self::Inactive => "inactive",
            Self::PhaseOver => "phase_over",
            Self::Locked => "locked",
            Self::AutoReset => "auto_reset",
            Self::Claimed => "claimed",
            Self::Complete => "complete",
        }
    }
}

impl Outcome {
    /// The outcome in the shape of `plaudit.d.ts`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.set("events", Value::List(self.events.iter().map(AchievementEvent::to_value).collect()));
        object.set("unlocks", Value::List(self.unlocks.iter().map(Unlock::to_value).collect()));
        object.set("rewards", Value::List(self.rewards.iter().map(Grant::to_value).collect()));
        object.set("skipped", Value::List(self.skipped.iter().map(Skipped::to_value).collect()));
        if !self.saves.is_empty() {
            object.set("saves", self.saves_value());
        }
        object.into()
    }
}

impl<Id> Outcome<Id> {
    pub(crate) fn saves_value(&self) -> Value {
        Value::List(self.saves.iter().map(StreakSaving::to_value).collect())
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
    /// The unlock in the shape of `plaudit.d.ts`.
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
        if let Some(tier) = self.tier {
            object.text("tier", tier.as_str());
        }
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
