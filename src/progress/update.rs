//! `update`: adds amounts to counts, and raises counts to marks (rules U1–U9, U11, U12, P12).

use super::batch::Batch;
use super::obstacle::Obstacle;
use super::outcome::{EventKind, SkipReason, Skipped};
use super::standing::{Moment, Place};
use super::step::Step;
use crate::definitions::NodeIx;
use crate::progress::phase::Phase;

impl Batch<'_, '_> {
    /// Takes one step, or reports why the node is skipped.
    pub(crate) fn update(&mut self, ix: NodeIx, step: Step) {
        if let Err(reason) = self.try_update(ix, step) {
            self.outcome.skipped.push(Skipped { id: ix, reason });
        }
    }

    fn try_update(&mut self, ix: NodeIx, step: Step) -> Result<(), SkipReason> {
        let node = self.node(ix);
        if node.trigger.is_some() && !node.archived {
            return Err(SkipReason::Triggered);
        }
        let moment = self.moment(ix);
        let Moment { place, ref phase, .. } = moment;
        if place == Place::Edited && !node.archived {
            // Even a skipped update moves an edited record to the new schedule; without a phase there it would never reset (D3).
            self.settle(ix, place, phase);
        }
        if node.counts_subs && !node.archived {
            return Err(SkipReason::Derived);
        }
        let reason = self.first_obstacle(&moment).map(Obstacle::skip_reason);
        match (reason, step) {
            (None | Some(SkipReason::Claimed), Step::Reach(_)) if node.auto_reset => return Err(SkipReason::AutoReset),
            (Some(reason), _) => return Err(reason),
            (None, _) => {}
        }
        match place {
            Place::Previous => {
                self.update_previous(ix, step);
                return Ok(());
            }
            Place::Later => self.settle(ix, place, phase),
            Place::Fresh | Place::Edited | Place::Current | Place::Over => {}
        }
        if node.is_implied() {
            self.claim_implied_when_named(ix);
        } else {
            self.step(ix, step, phase);
        }
        Ok(())
    }

    /// The first rule that keeps the current node from progress (U3).
    pub(crate) fn first_obstacle(&mut self, moment: &Moment) -> Option<Obstacle> {
        self.knowing(|standing, known| standing.obstacles(moment, known).next())
    }

    /// The command's instant in the eyes of a node.
    pub(crate) fn moment(&self, ix: NodeIx) -> Moment {
        self.standing().moment(ix, self.at)
    }

    /// The phase at the command's instant, and its position relative to the record.
    pub(crate) fn place(&self, ix: NodeIx) -> (Phase, Place) {
        let Moment { phase, place, .. } = self.moment(ix);
        (phase, place)
    }

    /// U1, U11: takes a step in the current phase.
    fn step(&mut self, ix: NodeIx, step: Step, phase: &Phase) {
        let node = self.node(ix);
        let (before, was_complete) = self.record(ix).map_or((node.initial_count, false), |record| (record.run.count, record.run.completed));
        if was_complete && !step.takes_back() {
            return; // a full node accepts no more (U3), even if the definition has raised its target since (D2)
        }
        let before = before.min(node.max_count); // D2
        let after = step.from(node, before).max(before.saturating_sub(self.may_take_back(ix, step)));
        let completes = !was_complete && after >= node.max_count;
        if after == before && !completes {
            return;
        }
        let (at, unscheduled, actor) = (self.at, node.schedule.is_none(), self.scene.actor);
        self.with_dependents(ix, |batch| {
            let Some(record) = batch.write(ix, phase) else { return };
            record.run.count = after;
            record.run.completed = was_complete && after >= node.max_count; // U9
            record.updated = record.updated.max(at);
            if let Some(actor) = actor {
                record.contribute(&actor.id, after.saturating_sub(before)); // T2
            }
            if unscheduled && after != before {
                record.created = Some(record.created.map_or(at, |created| created.min(at))); // P3
            }
            if after != before {
                batch.tell(EventKind::Progressed, ix, Some(after));
            }
            if completes {
                batch.complete(ix);
            } else if was_complete && after < node.max_count {
                batch.undo_parent(ix); // U12
            }
        });
    }

    /// T7: the amount that a step may take from the count. A member may take back the member's own contributions to the current
    /// run; servers, operators and players on their own streams may take any amount.
    fn may_take_back(&self, ix: NodeIx, step: Step) -> i64 {
        match self.scene.actor {
            Some(actor) if step.takes_back() => self.record(ix).map_or(0, |record| record.added_to_run(&actor.id)),
            _ => i64::MAX,
        }
    }

    /// P12: a late update in the previous phase, which members may not reduce (T7).
    pub(crate) fn update_previous(&mut self, ix: NodeIx, step: Step) {
        if self.scene.actor.is_some() && step.takes_back() {
            return;
        }
        let node = self.node(ix);
        let Some(mut previous) = self.record(ix).and_then(|record| record.previous.clone()).filter(|_| !node.is_implied()) else { return };
        if previous.completed {
            // The run was completed before the definition had `auto_reset`; with it, a fresh run would have begun.
            (previous.count, previous.completed, previous.counted) = (node.initial_count, false, false);
        }
        let before = previous.count;
        let after = step.from(node, before);
        let completes = after >= node.max_count;
        if after == before && !completes {
            return;
        }
        let (phase, _) = self.place(ix);
        previous.count = after;
        let start = previous.start;
        if let Some(record) = self.write(ix, &phase) {
            record.previous = Some(previous);
        }
        if after != before {
            self.tell_in(EventKind::Progressed, ix, Some(after), Some(start));
        }
        if completes {
            self.complete_previous(ix, &phase);
        }
    }
}
