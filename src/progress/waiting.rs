//! The triggered nodes that still wait for a threshold or a first action, so that a command checks only these.

use super::state::Records;
use crate::definitions::index::{StatIx, StatThresholds, Thresholds, above, exactly, reached};
use crate::definitions::{CommunityAction, Definitions, NodeIx, StreakIx, Trigger};

/// The nodes of G1–G3, G5 and G7 that can be earned once and have not been earned, grouped by measure.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    /// By streak, then by length.
    streaks: Vec<Thresholds>,
    session_counts: Thresholds,
    total_times: Thresholds,
    community: Vec<(CommunityAction, NodeIx)>,
    /// By statistic.
    stats: Vec<StatThresholds>,
}

impl Waiting {
    pub(crate) fn new(definitions: &Definitions, records: &Records) -> Waiting {
        let index = &definitions.triggers;
        // Each list is filtered once, because removing many earned nodes one by one would take quadratic time.
        let waits = |ix: NodeIx| !records.get(ix).is_some_and(|record| record.run.is_done());
        let open = |all: &Thresholds| -> Thresholds { all.iter().filter(|(_, ix)| waits(*ix)).copied().collect() };
        Waiting {
            streaks: index.streaks.iter().map(open).collect(),
            session_counts: open(&index.session_counts),
            total_times: open(&index.total_times),
            community: index.community.iter().filter(|(_, ix)| waits(*ix)).copied().collect(),
            stats: index.stats.iter().map(|stat| StatThresholds { at_least: open(&stat.at_least), at_most: open(&stat.at_most) }).collect(),
        }
    }

    /// Removes a node that was earned.
    pub(crate) fn remove(&mut self, definitions: &Definitions, ix: NodeIx) {
        match &definitions.node(ix).trigger {
            Some(Trigger::Streak(mark)) => {
                let marks = self.streaks.get_mut(mark.streak.0 as usize);
                marks.into_iter().for_each(|marks| take_out(marks, (mark.length, ix)));
            }
            Some(Trigger::SessionCount { sessions }) => take_out(&mut self.session_counts, (*sessions, ix)),
            Some(Trigger::TotalTime { minutes }) => take_out(&mut self.total_times, (*minutes, ix)),
            Some(Trigger::Community { .. }) => self.community.retain(|(_, waiting)| *waiting != ix),
            Some(Trigger::Stat { id, bound }) => {
                let stat = definitions.triggers.statistic(id).and_then(|stat| self.stats.get_mut(stat.place()));
                stat.into_iter().for_each(|stat| take_out(stat.of(*bound), (bound.threshold(), ix)));
            }
            _ => {}
        }
    }

    /// G1, G14: nodes that wait for exactly this length of a streak.
    pub(crate) fn streaks(&self, streak: StreakIx, length: i64) -> impl Iterator<Item = NodeIx> + '_ {
        exactly(self.marks(streak), length).iter().map(|(_, ix)| *ix)
    }

    fn marks(&self, streak: StreakIx) -> &[(i64, NodeIx)] {
        self.streaks.get(streak.0 as usize).map_or(&[], Vec::as_slice)
    }

    fn stat(&self, stat: StatIx) -> &StatThresholds {
        static NONE: StatThresholds = StatThresholds { at_least: Vec::new(), at_most: Vec::new() };
        self.stats.get(stat.place()).unwrap_or(&NONE)
    }

    /// G2: nodes that wait for exactly this number of sessions.
    pub(crate) fn session_counts(&self, sessions: i64) -> impl Iterator<Item = NodeIx> + '_ {
        exactly(&self.session_counts, sessions).iter().map(|(_, ix)| *ix)
    }

    /// G17: nodes that wait for a longer streak, nearest first.
    pub(crate) fn streaks_above(&self, streak: StreakIx, length: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(self.marks(streak), length).iter().map(|(_, ix)| *ix)
    }

    /// G17: nodes that wait for more sessions, nearest first.
    pub(crate) fn session_counts_above(&self, sessions: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(&self.session_counts, sessions).iter().map(|(_, ix)| *ix)
    }

    /// G17: nodes that wait for more minutes, nearest first.
    pub(crate) fn total_times_above(&self, minutes: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(&self.total_times, minutes).iter().map(|(_, ix)| *ix)
    }

    /// G17: nodes that wait for a higher value of a statistic, nearest first.
    pub(crate) fn stats_above(&self, stat: StatIx, value: i64) -> impl Iterator<Item = NodeIx> + '_ {
        above(&self.stat(stat).at_least, value).iter().map(|(_, ix)| *ix)
    }

    /// G3: nodes whose threshold is at most this number of minutes.
    pub(crate) fn total_times(&self, minutes: i64) -> impl Iterator<Item = NodeIx> + '_ {
        reached(&self.total_times, minutes).iter().map(|(_, ix)| *ix)
    }

    /// G7: nodes whose bound this value meets.
    pub(crate) fn stats(&self, stat: StatIx, value: i64) -> impl Iterator<Item = NodeIx> + '_ {
        let StatThresholds { at_least, at_most } = self.stat(stat);
        reached(at_least, value).iter().chain(reached(at_most, -value)).map(|(_, ix)| *ix)
    }

    /// G5: nodes that wait for this action, or for any action.
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
