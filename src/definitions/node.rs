//! A compiled achievement or sub-achievement: every id resolved, every default filled in.

use super::reward::RewardDefinition;
use super::trigger::Trigger;
use crate::locale::{Locale, normalized};
use crate::time::UnixSec;

/// A node's index in [`super::Definitions`]: its interned id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeIx(pub(crate) u32);

/// A compiled schedule's index in [`super::Definitions`]. Equal expressions with equal offsets share one.
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
    /// The achievement that a sub belongs to.
    pub(crate) parent: Option<NodeIx>,
    /// An achievement's subs, in the order of the document (U13).
    pub(crate) subs: Vec<NodeIx>,

    /// The count that a run starts with (`count` in the document).
    pub(crate) initial_count: i64,
    /// The target of a run; 1 for triggered nodes. With 0, a node that does not count its subs is complete as [`Node::is_implied`]
    /// says.
    pub(crate) max_count: i64,
    /// The start; a sub has its parent's. 0: unset.
    pub(crate) start: UnixSec,
    /// The end; a sub has its parent's. 0: unset.
    pub(crate) end: UnixSec,
    /// How long a phase is active. 0: unset.
    pub(crate) duration_sec: i64,
    /// U12: the count is the number of complete subs. `max_count` is then the number of subs that are not archived.
    pub(crate) counts_subs: bool,
    /// The schedule of resets, with its offset.
    pub(crate) schedule: Option<ScheduleIx>,
    /// The clock that decides when the schedule fires (P13).
    pub(crate) zone: ResetZone,

    pub(crate) preconditions: Vec<Precondition>,
    /// The nodes that name this one as a precondition, ordered by rank.
    pub(crate) dependents: Vec<NodeIx>,
    /// The position in topological order of preconditions, ties by id (U5). Smaller ranks are evaluated first; all ranks differ.
    pub(crate) rank: u32,

    pub(crate) reward: Option<RewardDefinition>,
    pub(crate) total_reward: Option<RewardDefinition>,
    pub(crate) auto_claim: bool,
    pub(crate) auto_claim_total: bool,
    pub(crate) auto_reset: bool,
    pub(crate) additional_properties: Vec<(String, String)>,

    pub(crate) trigger: Option<Trigger>,
    /// Only activity from this instant on counts (G8). 0: all activity counts.
    pub(crate) activated: UnixSec,
    /// The node can no longer be earned (G11). A sub of an archived parent is archived too.
    pub(crate) archived: bool,
    /// The node is not shown until it is earned (G13). A sub of a hidden parent is hidden too.
    pub(crate) hidden: bool,
    pub(crate) unlock_message: UnlockMessage,
    /// The `order` of the document. Nodes with an order come before their siblings without one (U13).
    pub(crate) order: Option<i64>,
    /// The node's position among its siblings, from 0.
    pub(crate) place: u32,
    pub(crate) tier: Option<Tier>,
    /// The word for what is counted.
    pub(crate) unit: Option<String>,
    /// Texts by language.
    pub(crate) texts: Vec<(String, Texts)>,
}

impl Node {
    /// U7: whether a run starts complete. Such a node is complete whenever it is unlocked and active; this is implied, never
    /// stored.
    pub(crate) fn is_implied(&self) -> bool {
        self.trigger.is_none() && !self.counts_subs && self.initial_count >= self.max_count
    }

    /// The instant from which the node is never active again, if start, end and duration alone determine it (P1, P3).
    pub(crate) fn closes(&self) -> Option<UnixSec> {
        let window = self.schedule.is_none() && self.duration_sec > 0 && self.start.0 > 0;
        let window = window.then(|| self.start.plus(self.duration_sec));
        let end = (self.end.0 > 0).then_some(self.end);
        window.into_iter().chain(end).min()
    }
}

/// A node's texts in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'n> {
    pub(crate) name: &'n str,
    pub(crate) description: &'n str,
    pub(crate) title: &'n str,
    pub(crate) body: Option<&'n str>,
    pub(crate) share_text: Option<&'n str>,
    pub(crate) unit: Option<&'n str>,
}

impl Node {
    /// The node's texts, each in the closest language that has it, or else the node's own. An empty text counts as none. The title
    /// defaults to the name (G13).
    pub(crate) fn words(&self, locale: Option<&Locale>) -> Words<'_> {
        let languages = closest(&self.texts, locale);
        let first = |text: fn(&Texts) -> Option<&String>| {
            languages.iter().filter_map(|texts| text(texts)).map(String::as_str).find(|text| !text.is_empty())
        };
        let name = first(|texts| texts.name.as_ref()).unwrap_or(&self.name);
        let own = &self.unlock_message;
        Words {
            name,
            description: first(|texts| texts.description.as_ref()).unwrap_or(&self.description),
            title: first(|texts| texts.title.as_ref()).or(own.title.as_deref()).unwrap_or(name),
            body: first(|texts| texts.body.as_ref()).or(own.body.as_deref()),
            share_text: first(|texts| texts.share_text.as_ref()).or(own.share_text.as_deref()),
            unit: first(|texts| texts.unit.as_ref()).or(self.unit.as_deref()),
        }
    }
}

/// The texts in the languages of a locale, closest first.
pub(super) fn closest<'t>(texts: &'t [(String, Texts)], locale: Option<&Locale>) -> Vec<&'t Texts> {
    let of = |tag| texts.iter().find(|(language, _)| normalized(language) == tag).map(|(_, texts)| texts);
    locale.into_iter().filter(|_| !texts.is_empty()).flat_map(Locale::tags).filter_map(of).collect()
}

/// A precondition: the node that must be completed, or claimed, first.
#[derive(Clone, Debug)]
pub(crate) struct Precondition {
    pub(crate) id: String,
    /// `None` if no node has this id; then the dependent stays locked for good (U4).
    pub(crate) node: Option<NodeIx>,
}

/// The texts of the pop-up that the document gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnlockMessage {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) share_text: Option<String>,
    pub(crate) share_url: Option<String>,
}

/// The clock that decides when a schedule fires (P13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ResetZone {
    /// UTC, shifted by the definition's offset (C8).
    #[default]
    Utc,
    /// The player's own clock, whose offset from UTC may change.
    Player,
}

/// The prominence of an achievement.
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
    /// The lowest tier.
    Bronze,
    /// The tier above bronze.
    Silver,
    /// The tier above silver.
    Gold,
    /// The highest tier.
    Platinum,
}

impl Tier {
    /// The tier as documents and views write it.
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

/// A node's or a category's texts in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) share_text: Option<String>,
    pub(crate) unit: Option<String>,
}
