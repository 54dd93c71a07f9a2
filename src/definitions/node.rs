//! A compiled achievement or sub-achievement: every id resolved, every default filled in.

use super::reward::RewardDefinition;
use super::trigger::Trigger;
use crate::time::UnixSec;

/// A node's place in [`super::Definitions`]: its id, interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeIx(pub(crate) u32);

/// A compiled schedule's place in [`super::Definitions`]: equal expressions with equal offsets share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ScheduleIx(pub(crate) u32);

/// An achievement or a sub-achievement, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) category: String,
    pub(crate) icon: Option<String>,
    /// For a sub: the achievement that it belongs to.
    pub(crate) parent: Option<NodeIx>,
    /// For an achievement: its subs, in the order of the document (U13).
    pub(crate) subs: Vec<NodeIx>,

    /// The progress that a run starts with (`count` in the document).
    pub(crate) initial_count: i64,
    /// What completes a run; 0: as [`Node::is_derived`] says. Triggered nodes: 1.
    pub(crate) max_count: i64,
    /// S; a sub has its parent's. 0: unset.
    pub(crate) start: UnixSec,
    /// E; a sub has its parent's. 0: unset.
    pub(crate) end: UnixSec,
    /// D. 0: unset.
    pub(crate) duration_sec: i64,
    /// C, with its offset.
    pub(crate) schedule: Option<ScheduleIx>,

    pub(crate) preconditions: Vec<Precondition>,
    /// The nodes that name this one as a precondition, in the order of their ranks.
    pub(crate) dependents: Vec<NodeIx>,
    /// Topological order of preconditions, ties by id (U5): smaller ranks are evaluated first; no two are equal.
    pub(crate) rank: u32,

    pub(crate) reward: Option<RewardDefinition>,
    pub(crate) total_reward: Option<RewardDefinition>,
    pub(crate) auto_claim: bool,
    pub(crate) auto_claim_total: bool,
    pub(crate) auto_reset: bool,
    pub(crate) additional_properties: Vec<(String, String)>,

    pub(crate) trigger: Option<Trigger>,
    /// Only activity from then on counts (G8). 0: always.
    pub(crate) activated: UnixSec,
    /// Cannot be earned any more (G11); a sub of an archived parent is archived too.
    pub(crate) archived: bool,
    /// Unseen until earned (G13); a sub of a hidden parent is hidden too.
    pub(crate) hidden: bool,
    pub(crate) unlock_message: UnlockMessage,
    /// Where it stands among its siblings, as the document says; before those that do not say (U13).
    pub(crate) order: Option<i64>,
    /// Its place among its siblings, from 0.
    pub(crate) place: u32,
    pub(crate) tier: Option<Tier>,
    /// The word for what is counted.
    pub(crate) unit: Option<String>,
    /// By language.
    #[expect(dead_code, reason = "views and unlocks do not speak other languages yet")]
    pub(crate) texts: Vec<(String, Texts)>,
}

impl Node {
    /// U7: a run starts complete, so that it is complete whenever it is unlocked and active; this is derived, never stored.
    pub(crate) fn is_derived(&self) -> bool {
        self.trigger.is_none() && self.initial_count >= self.max_count
    }

    /// The instant from which on it is never active again, where start, end and duration alone say so (P1, P3).
    pub(crate) fn closes(&self) -> Option<UnixSec> {
        let window = self.schedule.is_none() && self.duration_sec > 0 && self.start.0 > 0;
        let window = window.then(|| self.start.plus(self.duration_sec));
        let end = (self.end.0 > 0).then_some(self.end);
        window.into_iter().chain(end).min()
    }
}

/// A named condition: the node that has to be completed (or claimed) first.
#[derive(Clone, Debug)]
pub(crate) struct Precondition {
    pub(crate) id: String,
    /// `None`: no such node; the dependent stays locked for good (U4).
    pub(crate) node: Option<NodeIx>,
}

/// The words of the pop-up, where the document gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnlockMessage {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) share_text: Option<String>,
    pub(crate) share_url: Option<String>,
}

/// How much an achievement is worth showing.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, Tier, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a hundred matches", "max_count": 100, "tier": "gold"}}}"#)?;
/// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// assert_eq!(engine.get("wins", UnixSec(1_790_000_000)).and_then(|view| view.tier), Some(Tier::Gold));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The least.
    Bronze,
    /// More than bronze.
    Silver,
    /// More than silver.
    Gold,
    /// The most.
    Platinum,
}

impl Tier {
    /// The word that documents and views have for it.
    ///
    /// ```
    /// assert_eq!(plaudit::Tier::Platinum.as_str(), "platinum");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bronze => "bronze",
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Platinum => "platinum",
        }
    }
}

/// A node's or a category's words in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) share_text: Option<String>,
    pub(crate) unit: Option<String>,
}
