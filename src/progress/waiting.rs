//! The triggered nodes that still wait for a threshold or a first action, so that a command looks at no others.

use super::state::Records;
use crate::definitions::index::{ByName, Thresholds, above, exactly, reached};
use crate::definitions::{Bound, CommunityAction, Definitions, NodeIx, Trigger};

/// Once-nodes of G1–G3, G5 and G7 that have not been earned, by what they wait for.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    streaks: Thresholds,
    session_counts: Thresholds,
    total_times: Thresholds,
    community: Vec<(CommunityAction, NodeIx)>,
    stats: ByName<(i64, NodeIx)>,
    stats_below: ByName<(i64, NodeIx)>,
}

impl Waiting {
    pub(crate) fn new(definitions: &Definitions, records: &Records) -> Waiting {
        let index = &definitions.triggers;
        let mut waiting = Waiting {
            streaks: index.streaks.clone(),
            session_counts: index.session_counts.clone(),
            total_times: index.total_times.clone(),
            community: index.community.clone(),
            stats: index.stats.clone(),
            stats_below: index.stats_below.clone(),
        };
        for ix in (0..).map(NodeIx).take(definitions.nodes.len()) {
            if records.get(ix).is_some_and(|record| record.run.completed) {
                waiting.remove(definitions, ix);
            }
        }
        waiting
    }

    /// It was earned.
    pub(crate) fn remove(&mut self, definitions: &Definitions, ix: NodeIx) {
        match &definitions.node(ix).trigger {
            Some(Trigger::Streak { days }) => take_out(&mut self.streaks, (*days, ix)),
            Some(Trigger::SessionCount { sessions }) => take_out(&mut self.session_counts, (*sessions, ix)),
            Some(Trigger::TotalTime { minutes }) => take_out(&mut self.total_times, (*minutes, ix)),
            Some(Trigger::Community { .. }) => self.community.retain(|(_, waiting)| *waiting != ix),
            Some(Trigger::Stat { id, bound }) => {
                let (by_name, threshold) = match bound {
                    Bound::AtLeast(least) => (&mut self.stats, *least),
                    Bound::AtMost(most) => (&mut self.stats_below, -most),
                };
                if let Some(thresholds) = by_name.get_mut(id) {
                    take_out(thresholds, (threshold, ix));
                }
            }
            _ => {}
        }
    }

    /// G1: streaks of exactly so many days.
    pub(crate) fn streaks(&self, days: i64) -> impl Iterator<Item = NodeIx> + '_ {
        exactly(&self.streaks, days).iter().map(|(_, ix)| *ix)
    }

    /// G2: milestones of exactly so many sessions.
    pub(crate) fn session_counts(&self, sessions: i64) -> impl Iterator<Item = NodeIx> + '_ {
        exactly(&self.session_counts, sessions).iter().map(|(_, ix)| *ix)
    }

    /// G17: longer streaks, the nearest first.
    pub(crate) fn streaks_above(&self, days: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(&self.streaks, days).iter().map(|(_, ix)| *ix)
    }

    /// G17: later milestones, the nearest first.
    pub(crate) fn session_counts_above(&self, sessions: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(&self.session_counts, sessions).iter().map(|(_, ix)| *ix)
    }

    /// G17: longer times, the nearest first.
    pub(crate) fn total_times_above(&self, minutes: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(&self.total_times, minutes).iter().map(|(_, ix)| *ix)
    }

    /// G17: higher thresholds of a statistic, the nearest first.
    pub(crate) fn stats_above(&self, id: &str, value: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(self.stats.get(id), value).iter().map(|(_, ix)| *ix)
    }

    /// G3: thresholds of at most so many minutes.
    pub(crate) fn total_times(&self, minutes: i64) -> impl Iterator<Item = NodeIx> + '_ {
        reached(&self.total_times, minutes).iter().map(|(_, ix)| *ix)
    }

    /// G7: nodes whose bound this value meets.
    pub(crate) fn stats(&self, id: &str, value: i64) -> impl Iterator<Item = NodeIx> + '_ {
        let (above, below) = (reached(self.stats.get(id), value), reached(self.stats_below.get(id), -value));
        above.iter().chain(below).map(|(_, ix)| *ix)
    }

    /// G5: nodes that wait for this action, or for any.
    pub(crate) fn community(&self, done: CommunityAction) -> impl Iterator<Item = NodeIx> + '_ {
        let matches = move |action: CommunityAction| action == CommunityAction::Any || action == done;
        self.community.iter().filter(move |(action, _)| matches(*action)).map(|(_, ix)| *ix)
    }
}

fn take_out(thresholds: &mut Thresholds, threshold: (i64, NodeIx)) {
    if let Ok(place) = thresholds.binary_search(&threshold) {
        thresholds.remove(place);
    }
}
