//! Nodes as a host sees them at one instant, what stands in their way, and when that changes.

mod appearance;
mod explain;
mod next_change;
mod node;
mod reason;
mod shown;
mod status;
mod unseen;
mod value;

pub use explain::Explanation;
pub(crate) use explain::explain;
pub(crate) use next_change::NextChange;
pub use node::{NodeView, ParentView, Progress};
pub use reason::Reason;
pub use status::NodeState;

use crate::definitions::{Node, NodeIx, Trigger};
use crate::progress::facts::Facts;
use crate::progress::standing::{Known, Standing};
use crate::time::UnixSec;

/// What a view is made of.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) standing: Standing<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) is_team: bool,
    /// Claims by hand are allowed (T3).
    pub(crate) may_claim: bool,
    /// By the node's place: whether the reader knows what its definition says. Then that is left out of its view.
    pub(crate) told: &'a [bool],
}

impl Sight<'_> {
    /// What a node's definition says, or nothing if the reader knows.
    fn defined<T: Default>(self, ix: NodeIx, words: impl FnOnce() -> T) -> T {
        if self.told.get(ix.0 as usize) == Some(&true) { T::default() } else { words() }
    }
}

/// What a host lists, split as Hiro splits it.
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
/// assert_eq!(list.repeat_achievements[0].name, "Read a story"); // again with every reading
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AchievementList {
    /// Those that are earned once, in the order of the document (U13).
    pub achievements: Vec<NodeView>,
    /// Those with a schedule, with `auto_reset`, or with a trigger that earns again (G12).
    pub repeat_achievements: Vec<NodeView>,
}

/// Every achievement that may be seen; of one category, if one is given.
pub(crate) fn list(sight: Sight<'_>, now: UnixSec, category: Option<&str>) -> AchievementList {
    let standing = sight.standing;
    let (mut list, mut known) = (AchievementList::default(), Known::default());
    for ix in &standing.definitions.roots {
        let node = standing.node(*ix);
        if standing.visible(*ix) && category.is_none_or(|category| category == node.category) {
            let half = if repeats(node) { &mut list.repeat_achievements } else { &mut list.achievements };
            half.push(node::view(sight, *ix, now, &mut known));
        }
    }
    list
}

/// One node, if it may be seen.
pub(crate) fn get(sight: Sight<'_>, ix: NodeIx, now: UnixSec) -> Option<NodeView> {
    sight.standing.visible(ix).then(|| node::view(sight, ix, now, &mut Known::default()))
}

fn repeats(node: &Node) -> bool {
    node.schedule.is_some() || node.auto_reset || node.trigger.as_ref().is_some_and(Trigger::repeats)
}
