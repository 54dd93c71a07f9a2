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
    pub(crate) contents: ByName,
    /// G5: by action.
    pub(crate) community: Vec<(CommunityAction, NodeIx)>,
    /// G6: triggers that name products, by product id.
    pub(crate) products: ByName,
    /// G6: triggers that take any product.
    pub(crate) any_product: Vec<NodeIx>,
    /// G7: by the index of the statistic.
    pub(crate) stats: Vec<StatThresholds>,
    /// The index of each statistic that a trigger names.
    stat_places: FnvHashMap<String, StatIx>,
}

/// The index of a statistic that a trigger names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StatIx(u32);

/// The thresholds of one statistic.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatThresholds {
    /// With `at_least`, in ascending order.
    pub(crate) at_least: Thresholds,
    /// With `at_most`: negated, in ascending order.
    pub(crate) at_most: Thresholds,
}

impl StatThresholds {
    /// The thresholds of one kind of bound.
    pub(crate) fn of(&mut self, bound: Bound) -> &mut Thresholds {
        match bound {
            Bound::AtLeast(_) => &mut self.at_least,
            Bound::AtMost(_) => &mut self.at_most,
        }
    }
}

impl StatIx {
    /// The place of the statistic in [`TriggerIndex::stats`].
    pub(crate) fn place(self) -> usize {
        self.0 as usize
    }
}

/// Nodes by name. The map is never iterated, because its order means nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByName(FnvHashMap<String, Vec<NodeIx>>);

impl ByName {
    /// The nodes of a name; none if no trigger names it.
    pub(crate) fn get(&self, name: &str) -> &[NodeIx] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn push(&mut self, name: &str, ix: NodeIx) {
        self.0.entry(name.to_owned()).or_default().push(ix);
    }
}

impl TriggerIndex {
    /// The index of a statistic; `None` if no trigger names it.
    pub(crate) fn statistic(&self, id: &str) -> Option<StatIx> {
        self.stat_places.get(id).copied()
    }

    /// The thresholds of a statistic, for writing.
    fn stat(&mut self, id: &str) -> Option<&mut StatThresholds> {
        let next = StatIx(self.stats.len() as u32);
        let ix = *self.stat_places.entry(id.to_owned()).or_insert(next);
        if ix == next {
            self.stats.push(StatThresholds::default());
        }
        self.stats.get_mut(ix.place())
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
            .chain(index.stats.iter_mut().flat_map(|StatThresholds { at_least, at_most }| [at_least, at_most]))
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
            Trigger::Stat { id, bound } => self.stat(id).into_iter().for_each(|stat| stat.of(*bound).push((bound.threshold(), ix))),
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
