//! Completion, and its effects in this order: claim, total reward, fresh run, dependents (U8, R3, G13).

use super::batch::Batch;
use super::outcome::{EventKind, Unlock};
use super::standing::Place;
use super::unlock_key::CompletedRun;
use crate::definitions::NodeIx;
use crate::progress::phase::Phase;
use crate::time::UnixSec;

impl Batch<'_, '_> {
    /// Completes the current run, with the effects in U8's order.
    pub(crate) fn complete(&mut self, ix: NodeIx) {
        let node = self.node(ix);
        self.mark_completed(ix);
        if node.auto_claim {
            // A refused grant leaves the run completed and unclaimed; the `ClaimFailed` event reports it (R6).
            let _ = self.pay_run(ix).inspect_err(|ungranted| self.claim_failed(ix, ungranted, None));
        }
        self.look_at_family(ix);
        if node.auto_reset {
            self.count_before_reset(ix);
            self.begin_run(ix);
        }
    }

    /// Numbers the run, reports it, and adds its unlock: once per run, even if it is completed again (U9).
    fn mark_completed(&mut self, ix: NodeIx) {
        let (phase, _) = self.place(ix);
        let (at, kind) = (self.at, self.completion_kind(ix));
        let Some(record) = self.write(ix, &phase) else { return };
        record.run.completed = true;
        record.updated = record.updated.max(at);
        let (count, key) = (record.run.count, record.phase);
        let number = (!record.run.counted).then(|| record.earnings.number(key, at));
        record.run.counted = true;
        self.tell(kind, ix, Some(count));
        if let Some(number) = number {
            self.unlock(ix, key, number);
        }
    }

    fn completion_kind(&self, ix: NodeIx) -> EventKind {
        if self.node(ix).trigger.is_some() { EventKind::Earned } else { EventKind::Completed }
    }

    /// P12: completes the run of the previous phase. It adds a pending claim, and makes no total due.
    pub(crate) fn complete_previous(&mut self, ix: NodeIx, phase: &Phase) {
        let (node, at) = (self.node(ix), self.at);
        let Some(record) = self.write(ix, phase) else { return };
        let Some(previous) = record.previous.as_mut() else { return };
        let (start, count) = (previous.start, previous.count);
        let number = (!previous.counted).then(|| record.earnings.number(Some(start), at));
        previous.achieved.completed = true;
        (previous.completed, previous.counted) = (!node.auto_reset, !node.auto_reset);
        if node.auto_reset {
            previous.count = node.initial_count;
        }
        record.pending_claims = crate::time::saturating_sum(record.pending_claims, 1);
        self.tell_in(EventKind::Completed, ix, Some(count), Some(start));
        if let Some(number) = number {
            self.unlock(ix, Some(start), number);
        }
        if node.auto_claim {
            match self.pay_pending(ix, Some(start)) {
                Ok(()) => self.previous_claimed(ix, phase),
                Err(ungranted) => self.claim_failed(ix, &ungranted, Some(start)),
            }
        }
    }

    fn previous_claimed(&mut self, ix: NodeIx, phase: &Phase) {
        if let Some(previous) = self.write(ix, phase).and_then(|record| record.previous.as_mut()) {
            previous.achieved.claimed = true;
        }
    }

    /// Begins a fresh run at once, in the same phase (U8, G12).
    pub(crate) fn begin_run(&mut self, ix: NodeIx) {
        let (node, at) = (self.node(ix), self.at);
        let (phase, _) = self.place(ix);
        if let Some(record) = self.write(ix, &phase) {
            record.earlier = record.achieved();
            record.begin_run(node, at.max(record.updated));
            self.tell(EventKind::Reset, ix, Some(node.initial_count));
        }
    }

    /// Adds the unlock of a completed run (G13), with the key of K7.
    pub(crate) fn unlock(&mut self, ix: NodeIx, phase: Option<UnixSec>, number: i64) {
        let node = self.node(ix);
        let unlock = Unlock::of(node, self.scene.locale, self.unlock_key(ix, phase, number), self.at, self.retroactive);
        self.outcome.unlocks.push(unlock);
    }

    fn unlock_key(&self, ix: NodeIx, phase: Option<UnixSec>, number: i64) -> String {
        let (scene, node) = (self.scene, self.node(ix));
        let repeats = node.trigger.as_ref().is_some_and(crate::definitions::Trigger::repeats);
        let event = scene.eid.filter(|_| repeats).map(|eid| self.transaction.as_deref().unwrap_or(eid));
        scene.keys.unlock_key(&CompletedRun { prefix: scene.key_prefix, id: &node.id, phase, number, event })
    }

    /// Handles a node whose precondition was met just now: it may be open for the first time, and if its completion is implied, it
    /// may be complete (U7).
    pub(crate) fn unlocked(&mut self, ix: NodeIx) {
        let (phase, place) = self.place(ix);
        let node = self.node(ix);
        let late = matches!(place, Place::Previous | Place::Over);
        if late || node.archived || !phase.active || !self.is_unlocked(ix) {
            return;
        }
        let done = |run: &super::record::Run| (run.completed && !node.is_implied()) || run.claimed.is_some();
        if place != Place::Later && self.record(ix).is_some_and(|record| done(&record.run)) {
            return;
        }
        self.tell(EventKind::Available, ix, None);
        if node.is_implied() {
            let before = self.standing().stored_met(ix, self.at);
            self.claim_implied_automatically(ix);
            if !before && self.is_met(ix) {
                self.wake_dependents(ix);
            }
        }
    }
}
