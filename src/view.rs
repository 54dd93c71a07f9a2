//! Nodes as a host sees them at one instant, the rules in their way, and the instants at which both change.

mod appearance;
mod changed;
mod explain;
mod next_change;
mod node;
mod reason;
mod shown;
mod status;
mod streak;
mod unseen;
mod value;

pub use crate::progress::streak::StreakDay;
pub use explain::Explanation;
pub(crate) use explain::explain;
pub(crate) use next_change::NextChange;
#[cfg(all(target_arch = "wasm32", feature = "binding"))]
pub(crate) use node::view;
pub use node::{NodeView, ParentView, Progress};
pub use reason::Reason;
pub use status::NodeState;
pub use streak::StreakView;
#[cfg(all(target_arch = "wasm32", feature = "binding"))]
pub(crate) use value::Members;

use crate::definitions::{Node, NodeIx, Trigger};
use crate::locale::Locale;
use crate::progress::facts::Facts;
use crate::progress::standing::{Known, Standing};
use crate::time::UnixSec;

/// The input of a view.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) standing: Standing<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) is_team: bool,
    /// Whether claims by hand are allowed (T3).
    pub(crate) may_claim: bool,
    /// By node index: whether the reader knows the node's definition already; then the view leaves it out.
    pub(crate) told: &'a [bool],
    /// The language of its texts.
    pub(crate) locale: Option<&'a Locale>,
}

impl Sight<'_> {
    /// A part of a node's definition; the default if the reader knows the definition already.
    fn defined<T: Default>(self, ix: NodeIx, words: impl FnOnce() -> T) -> T {
        if self.told.get(ix.0 as usize) == Some(&true) { T::default() } else { words() }
    }
}

/// The lists of achievements that a host shows, split as Hiro splits them.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {
///     "bookworm": {"name": "Read a story", "trigger": {"content": {"content_ids": ["story"]}}},
///     "first": {"name": "First steps", "max_count": 1}
/// }}"#)?;
/// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let list = engine.list(UnixSec(1_790_000_000), None);
/// assert_eq!(list.achievements[0].name, "First steps");
/// assert_eq!(list.repeat_achievements[0].name, "Read a story"); // every reading completes a run
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AchievementList {
    /// Achievements that are earned once, in the order of the document (U13).
    pub achievements: Vec<NodeView>,
    /// Achievements with a schedule, with `auto_reset`, or with a trigger that can be earned repeatedly (G12).
    pub repeat_achievements: Vec<NodeView>,
}

/// All visible achievements, in the order of the document; with a `category`, only those of that category.
pub(crate) fn listed(sight: Sight<'_>, category: Option<&str>) -> Vec<NodeIx> {
    let standing = sight.standing;
    let is_wanted = |ix: &NodeIx| standing.visible(*ix) && category.is_none_or(|category| category == standing.node(*ix).category);
    standing.definitions.roots.iter().copied().filter(is_wanted).collect()
}

/// The achievements whose views may have changed since `changes` was last asked. `None` if all may have changed, or if a hidden or
/// archived one may have appeared or disappeared.
pub(crate) fn changed(sight: Sight<'_>, now: UnixSec, changes: &NextChange) -> Option<Vec<NodeIx>> {
    let changed = changes.changed(sight, now)?;
    let may_come_or_go = |ix: &NodeIx| sight.standing.node(*ix).hidden || sight.standing.node(*ix).archived;
    (!changed.iter().any(may_come_or_go)).then_some(changed)
}

/// The views of achievements.
pub(crate) fn views(sight: Sight<'_>, now: UnixSec, achievements: Vec<NodeIx>) -> AchievementList {
    let (mut list, mut known) = (AchievementList::default(), Known::default());
    for ix in achievements {
        let half = if repeats(sight.standing.node(ix)) { &mut list.repeat_achievements } else { &mut list.achievements };
        half.push(node::view(sight, ix, now, &mut known));
    }
    list
}

/// One node, if it is visible.
pub(crate) fn get(sight: Sight<'_>, ix: NodeIx, now: UnixSec) -> Option<NodeView> {
    sight.standing.visible(ix).then(|| node::view(sight, ix, now, &mut Known::default()))
}

/// Whether an achievement belongs to `repeat_achievements`.
pub(crate) fn repeats(node: &Node) -> bool {
    node.schedule.is_some() || node.auto_reset || node.trigger.as_ref().is_some_and(Trigger::repeats)
}
