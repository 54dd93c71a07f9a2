//! The triggered nodes that still wait for a threshold or a first action, so that a command looks at no others.

use std::collections::{BTreeSet, HashMap};

use super::state::Records;
use crate::definitions::{CommunityAction, Definitions, NodeIx, Trigger};

/// Once-nodes of G3, G5 and G7 that have not been earned, by what they wait for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waiting {
    total_times: BTreeSet<(i64, NodeIx)>,
    community: BTreeSet<NodeIx>,
    stats: HashMap<String, BTreeSet<(i64, NodeIx)>>,
}

impl Waiting {
    pub(crate) fn new(definitions: &Definitions, records: &Records) -> Waiting {
        let mut waiting = Waiting::default();
        for index in 0..u32::try_from(definitions.nodes.len()).unwrap_or(u32::MAX) {
            let ix = NodeIx(index);
            let node = definitions.node(ix);
            let earned = records.get(ix).is_some_and(|record| record.run.completed);
            if !node.archived && !earned {
                waiting.add(ix, node.trigger.as_ref());
            }
        }
        waiting
    }

    fn add(&mut self, ix: NodeIx, trigger: Option<&Trigger>) {
        match trigger {
            Some(Trigger::TotalTime { minutes }) => drop(self.total_times.insert((*minutes, ix))),
            Some(Trigger::Community { .. }) => drop(self.community.insert(ix)),
            Some(Trigger::Stat { id, at_least }) => drop(self.stats.entry(id.clone()).or_default().insert((*at_least, ix))),
            _ => {}
        }
    }

    /// It was earned.
    pub(crate) fn remove(&mut self, definitions: &Definitions, ix: NodeIx) {
        match &definitions.node(ix).trigger {
            Some(Trigger::TotalTime { minutes }) => drop(self.total_times.remove(&(*minutes, ix))),
            Some(Trigger::Community { .. }) => drop(self.community.remove(&ix)),
            Some(Trigger::Stat { id, at_least }) => {
                if let Some(thresholds) = self.stats.get_mut(id) {
                    thresholds.remove(&(*at_least, ix));
                }
            }
            _ => {}
        }
    }

    /// G3: thresholds of at most so many minutes.
    pub(crate) fn total_times(&self, minutes: i64) -> impl Iterator<Item = NodeIx> + '_ {
        self.total_times.range(..=(minutes, NodeIx(u32::MAX))).map(|(_, ix)| *ix)
    }

    /// G7: thresholds of at most this value.
    pub(crate) fn stats(&self, id: &str, value: i64) -> impl Iterator<Item = NodeIx> + '_ {
        let thresholds = self.stats.get(id).into_iter();
        thresholds.flat_map(move |set| set.range(..=(value, NodeIx(u32::MAX)))).map(|(_, ix)| *ix)
    }

    /// G5: nodes that wait for this action, or for any.
    pub(crate) fn community<'a>(&'a self, definitions: &'a Definitions, done: CommunityAction) -> impl Iterator<Item = NodeIx> + 'a {
        self.community.iter().copied().filter(move |ix| {
            matches!(definitions.node(*ix).trigger, Some(Trigger::Community { action }) if action == CommunityAction::Any || action == done)
        })
    }
}
