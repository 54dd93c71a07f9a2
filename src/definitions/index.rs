//! Which triggered nodes an activity can match, so that a command touches no others.

use std::collections::BinaryHeap;

use fnv::FnvHashMap;

use super::node::{Node, NodeIx};
use super::trigger::{Bound, CommunityAction, Trigger};

/// Thresholds with their nodes, ascending.
pub(crate) type Thresholds = Vec<(i64, NodeIx)>;

/// The triggered nodes by what they wait for.
#[derive(Clone, Debug, Default)]
pub(crate) struct TriggerIndex {
    /// G1, by days.
    pub(crate) streaks: Thresholds,
    /// G2, by sessions.
    pub(crate) session_counts: Thresholds,
    /// G3, by minutes.
    pub(crate) total_times: Thresholds,
    /// G4, by content id.
    pub(crate) contents: ByName<NodeIx>,
    /// G5.
    pub(crate) community: Vec<(CommunityAction, NodeIx)>,
    /// G6 that name products, by product id.
    pub(crate) products: ByName<NodeIx>,
    /// G6 that take any product.
    pub(crate) any_product: Vec<NodeIx>,
    /// G7, by statistic: thresholds, ascending.
    pub(crate) stats: ByName<(i64, NodeIx)>,
    /// G7 with `at_most`, by statistic: thresholds of the value below zero, ascending.
    pub(crate) stats_below: ByName<(i64, NodeIx)>,
}

/// Lists by name; read by name only, never in the order of the map.
#[derive(Clone, Debug)]
pub(crate) struct ByName<T>(FnvHashMap<String, Vec<T>>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        ByName(FnvHashMap::default())
    }
}

impl<T> ByName<T> {
    /// What is listed under a name.
    pub(crate) fn get(&self, name: &str) -> &[T] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The list of a name, if it has one.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Vec<T>> {
        self.0.get_mut(name)
    }

    fn push(&mut self, name: &str, item: T) {
        self.0.entry(name.to_owned()).or_default().push(item);
    }
}

impl TriggerIndex {
    /// Whether a trigger waits for this statistic.
    pub(crate) fn names_statistic(&self, id: &str) -> bool {
        !self.stats.get(id).is_empty() || !self.stats_below.get(id).is_empty()
    }

    pub(super) fn of(nodes: &[Node]) -> TriggerIndex {
        let mut index = TriggerIndex::default();
        for (node, ix) in nodes.iter().zip(0u32..) {
            // Nothing earns what is archived (G11); its content is collected all the same, as it may come back.
            let trigger = node.trigger.as_ref().filter(|trigger| !node.archived || matches!(trigger, Trigger::Content { .. }));
            if let Some(trigger) = trigger {
                index.add(trigger, NodeIx(ix));
            }
        }
        let counted = [&mut index.streaks, &mut index.session_counts, &mut index.total_times];
        counted
            .into_iter()
            .chain(index.stats.0.values_mut())
            .chain(index.stats_below.0.values_mut())
            .for_each(|thresholds| *thresholds = BinaryHeap::from(std::mem::take(thresholds)).into_sorted_vec());
        index
    }

    fn add(&mut self, trigger: &Trigger, ix: NodeIx) {
        match trigger {
            Trigger::Streak { days } => self.streaks.push((*days, ix)),
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

/// The thresholds of at most this value.
pub(crate) fn reached(thresholds: &[(i64, NodeIx)], value: i64) -> &[(i64, NodeIx)] {
    thresholds.get(..thresholds.partition_point(|(threshold, _)| *threshold <= value)).unwrap_or_default()
}

/// The thresholds of more than this value.
pub(crate) fn above(thresholds: &[(i64, NodeIx)], value: i64) -> &[(i64, NodeIx)] {
    thresholds.get(reached(thresholds, value).len()..).unwrap_or_default()
}

/// The thresholds of exactly this value.
pub(crate) fn exactly(thresholds: &[(i64, NodeIx)], value: i64) -> &[(i64, NodeIx)] {
    let reached = reached(thresholds, value);
    reached.get(reached.partition_point(|(threshold, _)| *threshold < value)..).unwrap_or_default()
}
