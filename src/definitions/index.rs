//! The index from activities to triggered nodes, so that a command evaluates only the nodes that it can match.

use std::collections::BinaryHeap;

use fnv::FnvHashMap;

use super::node::{Node, NodeIx};
use super::trigger::{Bound, CommunityAction, Trigger};

/// Thresholds with their nodes, in ascending order.
pub(crate) type Thresholds = Vec<(i64, NodeIx)>;

/// The triggered nodes, grouped by kind of trigger.
#[derive(Clone, Debug, Default)]
pub(crate) struct TriggerIndex {
    /// G1, G14: by streak, then by length.
    pub(crate) streaks: Vec<Thresholds>,
    /// G2, by sessions.
    pub(crate) session_counts: Thresholds,
    /// G3, by minutes.
    pub(crate) total_times: Thresholds,
    /// G4, by content id.
    pub(crate) contents: ByName<NodeIx>,
    /// G5: by action.
    pub(crate) community: Vec<(CommunityAction, NodeIx)>,
    /// G6: triggers that name products, by product id.
    pub(crate) products: ByName<NodeIx>,
    /// G6: triggers that take any product.
    pub(crate) any_product: Vec<NodeIx>,
    /// G7 with `at_least`, by statistic: thresholds in ascending order.
    pub(crate) stats: ByName<(i64, NodeIx)>,
    /// G7 with `at_most`, by statistic: negated thresholds in ascending order.
    pub(crate) stats_below: ByName<(i64, NodeIx)>,
}

/// Lists by name. The order of the map means nothing: it is iterated only to make another one.
#[derive(Clone, Debug)]
pub(crate) struct ByName<T>(FnvHashMap<String, Vec<T>>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        ByName(FnvHashMap::default())
    }
}

impl<T> ByName<T> {
    /// The list of a name; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &[T] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The list of a name, if it has one.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Vec<T>> {
        self.0.get_mut(name)
    }

    /// The same names with other lists.
    pub(crate) fn map(&self, list: impl Fn(&Vec<T>) -> Vec<T>) -> ByName<T> {
        ByName(self.0.iter().map(|(name, items)| (name.clone(), list(items))).collect())
    }

    fn push(&mut self, name: &str, item: T) {
        self.0.entry(name.to_owned()).or_default().push(item);
    }
}

impl TriggerIndex {
    /// Whether a trigger names this statistic.
    pub(crate) fn names_statistic(&self, id: &str) -> bool {
        !self.stats.get(id).is_empty() || !self.stats_below.get(id).is_empty()
    }

    /// Builds the index; `accounts` is the number of streak accounts.
    pub(super) fn of(nodes: &[Node], accounts: usize) -> TriggerIndex {
        let mut index = TriggerIndex { streaks: vec![Thresholds::new(); accounts.saturating_add(1)], ..TriggerIndex::default() };
        for (node, ix) in nodes.iter().zip(0u32..) {
            // An archived node is not earned (G11), but the names in its trigger are kept (T6), because it may come back.
            let names =
                |trigger: &&Trigger| matches!(trigger, Trigger::Content { .. } | Trigger::Stat { .. } | Trigger::Subscription { .. });
            let trigger = node.trigger.as_ref().filter(|trigger| !node.archived || names(trigger));
            if let Some(trigger) = trigger {
                index.add(trigger, NodeIx(ix));
            }
        }
        let counted = [&mut index.session_counts, &mut index.total_times];
        counted
            .into_iter()
            .chain(&mut index.streaks)
            .chain(index.stats.0.values_mut())
            .chain(index.stats_below.0.values_mut())
            .for_each(|thresholds| *thresholds = ascending(std::mem::take(thresholds).into_iter()));
        index
    }

    fn add(&mut self, trigger: &Trigger, ix: NodeIx) {
        match trigger {
            Trigger::Streak(mark) => {
                self.streaks.get_mut(mark.streak.0 as usize).into_iter().for_each(|marks| marks.push((mark.length, ix)));
            }
            Trigger::SessionCount { sessions } => self.session_counts.push((*sessions, ix)),
            Trigger::TotalTime { minutes } => self.total_times.push((*minutes, ix)),
            Trigger::Content { content_ids, .. } => content_ids.iter().for_each(|id| self.contents.push(id, ix)),
            Trigger::Community { actions } => actions.iter().for_each(|action| self.community.push((*action, ix))),
            Trigger::Subscription { product_ids: Some(ids), .. } => ids.iter().for_each(|id| self.products.push(id, ix)),
            Trigger::Subscription { product_ids: None, .. } => self.any_product.push(ix),
            Trigger::Stat { id, bound: Bound::AtLeast(least) } => self.stats.push(id, (*least, ix)),
            Trigger::Stat { id, bound: Bound::AtMost(most) } => self.stats_below.push(id, (-most, ix)),
        }
    }
}

/// Sorts nodes, or other indices, by number, ties by index. This is the only sort of such pairs.
pub(crate) fn ascending<P: Ord>(numbered: impl Iterator<Item = (i64, P)>) -> Vec<(i64, P)> {
    numbered.collect::<BinaryHeap<_>>().into_sorted_vec()
}

/// The thresholds that are at most this value.
pub(crate) fn reached(thresholds: &[(i64, NodeIx)], value: i64) -> &[(i64, NodeIx)] {
    thresholds.get(..thresholds.partition_point(|(threshold, _)| *threshold <= value)).unwrap_or_default()
}

/// The thresholds above this value.
pub(crate) fn above(thresholds: &[(i64, NodeIx)], value: i64) -> &[(i64, NodeIx)] {
    thresholds.get(reached(thresholds, value).len()..).unwrap_or_default()
}

/// The thresholds equal to this value.
pub(crate) fn exactly(thresholds: &[(i64, NodeIx)], value: i64) -> &[(i64, NodeIx)] {
    let reached = reached(thresholds, value);
    reached.get(reached.partition_point(|(threshold, _)| *threshold < value)..).unwrap_or_default()
}
