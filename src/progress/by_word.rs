//! `grant`: an operator completes or earns nodes (rule A9).

use super::batch::Batch;
use super::obstacle::Obstacle;
use super::outcome::{SkipReason, Skipped};
use super::standing::{Known, Moment, Place};
use super::step::Step;
use crate::definitions::NodeIx;

impl Batch<'_, '_> {
    /// Completes a node, or reports why it is skipped.
    pub(crate) fn grant_node(&mut self, ix: NodeIx) {
        if let Err(reason) = self.try_grant(ix) {
            self.outcome.skipped.push(Skipped { id: ix, reason });
        }
    }

    fn try_grant(&mut self, ix: NodeIx) -> Result<(), SkipReason> {
        let moment = self.moment(ix);
        let Moment { phase, place, .. } = moment;
        let node = self.node(ix);
        let stands = |obstacle: &Obstacle| match obstacle {
            Obstacle::Locked => false,
            // A missing activation is a lock too, and is ignored; an inactive phase is not.
            Obstacle::Inactive => !phase.active,
            _ => true,
        };
        let obstacle = self.standing().obstacles(&moment, &mut Known::default()).find(stands);
        if let Some(obstacle) = obstacle {
            return Err(obstacle.skip_reason());
        }
        if self.is_complete_already(ix) {
            return Err(SkipReason::Complete);
        }
        if node.is_implied() {
            return Err(SkipReason::Locked); // its completion is never stored: only its preconditions complete it (U7)
        }
        if place == Place::Previous {
            if node.trigger.is_some() {
                return Err(SkipReason::PhaseOver);
            }
            self.update_previous(ix, Step::Reach(node.max_count)); // P12
            return Ok(());
        }
        self.settle(ix, place, &phase);
        let at = self.at;
        self.with_dependents(ix, |batch| {
            if let Some(record) = batch.write(ix, &phase) {
                record.run.count = node.max_count;
                if node.schedule.is_none() {
                    record.created = Some(record.created.map_or(at, |created| created.min(at)));
                }
            }
            batch.draft.empty_set(ix);
            batch.complete(ix);
            if node.trigger.is_some() {
                batch.earned.push(ix);
            }
        });
        Ok(())
    }

    /// Whether the current run is complete.
    fn is_complete_already(&self, ix: NodeIx) -> bool {
        self.standing().complete(ix, self.at)
    }
}
