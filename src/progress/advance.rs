//! Reports progress towards triggered nodes: for each measure that a command moved, the next node that waits for it (rule G17).

use super::batch::Batch;
use super::measure::Measure;
use super::outcome::EventKind;
use super::standing::Known;
use crate::definitions::{NodeIx, Trigger};
use crate::time::UnixSec;

impl Batch<'_, '_> {
    /// Reports the value of each measure that the command has moved, to the next node that it may still earn.
    pub(crate) fn tell_advances(&mut self, at: UnixSec) {
        if self.moved.is_empty() {
            return;
        }
        self.move_to(at);
        for place in 0..self.moved.len() {
            let Some(measure) = self.moved.get(place).copied() else { break };
            let waiting = self.scene.waiting;
            let next = match measure {
                Measure::Streak(streak, value) => self.first_open(waiting.streaks_above(streak, value), value),
                Measure::Sessions(value) => self.first_open(waiting.session_counts_above(value), value),
                Measure::Minutes(value) => self.first_open(waiting.total_times_above(value), value),
                Measure::Stat(stat, value) => self.first_open(waiting.stats_above(stat, value), value),
                Measure::Content(ix) => self.first_open(std::iter::once(ix), self.collected(ix)),
            };
            if let Some((ix, value)) = next {
                self.tell(EventKind::Progressed, ix, Some(value));
            }
        }
    }

    /// The first of these nodes that is visible, can be earned, and has not been earned, with the value.
    fn first_open(&self, mut nodes: impl Iterator<Item = NodeIx>, value: i64) -> Option<(NodeIx, i64)> {
        let (standing, mut known) = (self.standing(), Known::default());
        let mut is_open = |ix: &NodeIx| {
            let earned = standing.record(*ix).is_some_and(|record| record.run.is_done());
            !earned && !standing.is_secret(*ix) && standing.obstacles(&standing.moment(*ix, self.at), &mut known).next().is_none()
        };
        nodes.find(&mut is_open).map(|ix| (ix, value))
    }

    fn collected(&self, ix: NodeIx) -> i64 {
        let (Some(Trigger::Content { content_ids, .. }), Some(collected)) = (&self.node(ix).trigger, self.draft.facts().collected.get(&ix))
        else {
            return 0;
        };
        content_ids.iter().filter(|id| collected.contains_key(*id)).count() as i64
    }
}
