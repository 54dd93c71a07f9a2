//! Parents that count their subs (rule U12). A parent is complete once all of its subs are; it is checked whenever R3 checks the
//! family.

use super::batch::Batch;
use super::standing::{Known, Moment, Place, Standing};
use crate::definitions::NodeIx;
use crate::time::UnixSec;

impl Standing<'_> {
    /// The number of a parent's complete subs, by their records at an instant, without archived ones.
    pub(crate) fn complete_subs(&self, root: NodeIx, at: UnixSec) -> i64 {
        let (at, mut known) = (self.family_instant(root, at), Known::default());
        let subs = self.node(root).subs.iter().filter(|sub| !self.node(**sub).archived);
        subs.filter(|sub| self.complete_knowing(**sub, at, &mut known)).count() as i64
    }

    /// Whether a check at this moment completes a parent that counts its subs: all subs are complete, and no rule prevents it.
    pub(crate) fn completes_by_subs(&self, moment: &Moment, known: &mut Known) -> bool {
        if !self.node(moment.ix).counts_subs {
            return false;
        }
        match self.family_instant(moment.ix, moment.at) {
            at if at == moment.at => self.completes_at(moment, known),
            at => self.completes_at(&self.moment(moment.ix, at), &mut Known::default()),
        }
    }

    /// Whether all subs were complete at the last instant of the record's phase, which is over, without a command that noticed it.
    pub(crate) fn completed_unseen(&self, root: NodeIx) -> bool {
        let end = if self.node(root).counts_subs { self.last_instant(root) } else { None };
        end.is_some_and(|end| self.completes_at(&self.moment(root, end), &mut Known::default()))
    }

    pub(crate) fn completes_at(&self, moment: &Moment, known: &mut Known) -> bool {
        let node = self.node(moment.ix);
        let is_done = moment.place != Place::Later && self.record(moment.ix).is_some_and(|record| record.run.completed);
        if !node.counts_subs || node.max_count == 0 || is_done || self.obstacles(moment, known).next().is_some() {
            return false;
        }
        node.subs.iter().all(|sub| self.node(*sub).archived || self.complete_knowing(*sub, moment.at, known))
    }
}

impl Batch<'_, '_> {
    /// Completes a parent in its turn if its subs are all complete and no rule prevents it; returns whether it did.
    pub(crate) fn count_subs(&mut self, root: NodeIx) -> bool {
        if !self.node(root).counts_subs {
            return false;
        }
        let moment = self.family_moment(root);
        let completes = if moment.at == self.at {
            self.knowing(|standing, known| standing.completes_at(&moment, known))
        } else {
            self.standing().completes_at(&moment, &mut Known::default())
        };
        self.complete_by_subs(&moment, completes)
    }

    /// U8: counts the subs of a parent before one of them begins a fresh run; by the parent's turn, that sub would be incomplete.
    pub(crate) fn count_before_reset(&mut self, sub: NodeIx) {
        let Some(root) = self.node(sub).parent.filter(|root| self.node(*root).counts_subs) else { return };
        let moment = self.family_moment(root);
        // Before the parent's turn, answers about its preconditions may still change, so none is kept.
        let completes = self.standing().completes_at(&moment, &mut Known::default());
        self.complete_by_subs(&moment, completes);
    }

    fn family_moment(&self, root: NodeIx) -> Moment {
        let standing = self.standing();
        standing.moment(root, standing.family_instant(root, self.at))
    }

    fn complete_by_subs(&mut self, moment: &Moment, completes: bool) -> bool {
        let (root, at) = (moment.ix, moment.at);
        let node = self.node(root);
        if completes {
            self.settle(root, moment.place, &moment.phase);
            self.with_dependents(root, |batch| {
                if let Some(record) = batch.write(root, &moment.phase) {
                    record.run.count = node.max_count;
                    record.updated = record.updated.max(at);
                }
                batch.complete(root);
            });
        }
        completes
    }

    /// At the parent's reset: completes the parent if all subs were complete in the ending phase and no command noticed it.
    pub(crate) fn count_subs_at_reset(&mut self, root: NodeIx) {
        if !self.standing().completed_unseen(root) {
            return;
        }
        let ((phase, _), target) = (self.place(root), self.node(root).max_count);
        if let Some(record) = self.write(root, &phase) {
            record.run.count = target;
        }
        self.complete(root);
    }

    /// Handles a sub that a negative amount made incomplete (U9): its parent becomes incomplete too, unless the parent is claimed.
    pub(crate) fn undo_parent(&mut self, sub: NodeIx) {
        let Some(root) = self.node(sub).parent.filter(|root| self.node(*root).counts_subs) else { return };
        let moment = self.family_moment(root);
        let is_unclaimed = self.record(root).is_some_and(|record| record.run.completed && record.run.claimed.is_none());
        if !is_unclaimed || !matches!(moment.place, Place::Current | Place::Edited) {
            return;
        }
        let at = self.at;
        if let Some(record) = self.write(root, &moment.phase) {
            record.run.completed = false;
            record.run.count = 0;
            record.updated = record.updated.max(at);
        }
    }
}
