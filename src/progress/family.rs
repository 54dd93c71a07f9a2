//! Families: an achievement and its subs. Their total reward falls due when all are complete at the same instant (rule R3).

use super::batch::Batch;
use super::look::Look;
use super::record::Total;
use super::standing::{Known, Moment, Place, Standing};
use crate::definitions::NodeIx;
use crate::definitions::index::ascending;
use crate::error::Error;
use crate::time::UnixSec;

impl Standing<'_> {
    /// The instant at which a command of `at` checks a family: `at`, or the latest phase of its members' records if the command is
    /// late.
    pub(crate) fn family_instant(&self, root: NodeIx, at: UnixSec) -> UnixSec {
        let members = self.node(root).subs.iter().chain([&root]);
        members.filter(|ix| !self.node(**ix).archived).filter_map(|ix| self.begun(*ix)).fold(at, UnixSec::max)
    }

    /// The instant at which the phase of a node's record began.
    fn begun(&self, ix: NodeIx) -> Option<UnixSec> {
        let record = self.record(ix).filter(|record| !self.is_edited(ix, record))?;
        record.phase.map(|phase| self.starts(ix, phase).max(self.node(ix).start))
    }

    /// Whether a claim of the node's total reward grants one: that of this phase, or a pending one.
    pub(crate) fn total_payable(&self, moment: &Moment, known: &mut Known) -> bool {
        let (node, record) = (self.node(moment.ix), self.record(moment.ix));
        let waits = record.is_some_and(|record| record.total == Total::Due || record.pending_total_claims > 0);
        node.parent.is_none() && (waits || self.pending_by_reset(moment) > 0 || self.falls_due_by_records(moment, known))
    }

    /// The number of totals, 0 or 1, that become pending when a command at this moment resets the record (P7): that of the record's
    /// phase.
    pub(crate) fn pending_by_reset(&self, moment: &Moment) -> i64 {
        let Some(record) = self.record(moment.ix).filter(|_| moment.place == Place::Later) else { return 0 };
        let falls_due = || !self.node(moment.ix).auto_claim_total && self.falls_due_at_reset(moment.ix);
        i64::from(record.total == Total::Due || falls_due())
    }

    fn falls_due_by_records(&self, moment: &Moment, known: &mut Known) -> bool {
        if !self.may_fall_due(moment.ix, moment.place) {
            return false;
        }
        match self.family_instant(moment.ix, moment.at) {
            at if at == moment.at => self.falls_due(moment.ix, at, known),
            at => self.falls_due(moment.ix, at, &mut Known::default()),
        }
    }

    /// A quick check of the parent alone: false if the total cannot fall due.
    fn may_fall_due(&self, root: NodeIx, place: Place) -> bool {
        let node = self.node(root);
        if node.total_reward.is_none() || node.archived {
            return false;
        }
        let record = self.record(root);
        let done = record.is_some_and(|record| record.run.is_done());
        let open = record.is_none_or(|record| record.total == Total::Open) || place == Place::Later;
        node.is_implied() || node.counts_subs || (done && open)
    }

    /// Whether the total is open at an instant at which all members are complete.
    fn falls_due(&self, root: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        let mut complete = |ix: NodeIx| self.node(ix).archived || self.complete_knowing(ix, at, known);
        let of_subs = self.total_is_open(root, at) && self.node(root).subs.iter().all(|sub| complete(*sub));
        of_subs && (complete(root) || self.completes_at(&self.moment(root, at), known))
    }

    /// Whether no total has fallen due yet in this phase of the parent.
    fn total_is_open(&self, root: NodeIx, at: UnixSec) -> bool {
        match self.moment(root, at).place {
            Place::Previous | Place::Over => false,
            Place::Fresh | Place::Later => true,
            Place::Edited | Place::Current => self.record(root).is_none_or(|record| record.total == Total::Open),
        }
    }

    /// R3, at the parent's reset: whether the total fell due in the record's phase without a command that noticed it.
    fn falls_due_at_reset(&self, root: NodeIx) -> bool {
        let is_root = self.node(root).parent.is_none();
        let end = if is_root && self.may_fall_due(root, Place::Current) { self.last_instant(root) } else { None };
        end.is_some_and(|end| self.falls_due(root, end, &mut Known::default()))
    }

    /// Whether the parent's reset makes a total due, or completes the parent.
    pub(super) fn is_owed_at_reset(&self, root: NodeIx) -> bool {
        self.falls_due_at_reset(root) || self.completed_unseen(root)
    }

    /// The last instant of the phase of a node's record at which the node is active.
    pub(super) fn last_instant(&self, ix: NodeIx) -> Option<UnixSec> {
        let begun = self.begun(ix)?;
        let end = self.node(ix).end;
        let ends = self.phase(ix, begun).ends.into_iter().chain((end != UnixSec(0)).then_some(end)).min()?;
        Some(ends.plus(-1).max(begun))
    }
}

impl Batch<'_, '_> {
    /// R3: checks whether the total reward of a node's family falls due now, which it does once per phase of the parent.
    pub(crate) fn look_at_family(&mut self, ix: NodeIx) {
        let root = self.node(ix).parent.unwrap_or(ix);
        if self.node(root).counts_subs {
            self.plan_count(root);
        }
        let has_total = self.node(root).total_reward.is_some();
        if !has_total || !self.standing().may_fall_due(root, self.place(root).1) {
            return;
        }
        let look = self.look.filter(|look| look.root == root);
        let at = look.map_or_else(|| self.standing().family_instant(root, self.at), |look| look.at);
        let mut look = look.unwrap_or(Look { root, at, complete: 0 });
        let due = self.falls_due(&mut look);
        self.look = Some(look);
        if due {
            let moment = self.standing().moment(root, at);
            self.settle(root, moment.place, &moment.phase);
            if let Some(record) = self.write(root, &moment.phase) {
                record.total = Total::Due;
            }
            self.claim_total_automatically(root);
        }
    }

    /// Like [`Standing::falls_due`]. The check starts at the sub that stopped the last one, because usually that sub decides. The
    /// subs before it may have changed since, so only a check of all subs returns true.
    fn falls_due(&self, look: &mut Look) -> bool {
        let standing = self.standing();
        if !standing.total_is_open(look.root, look.at) || !standing.complete(look.root, look.at) {
            return false;
        }
        let subs = &self.node(look.root).subs;
        let is_open = |sub: &NodeIx| !self.node(*sub).archived && !standing.complete(*sub, look.at);
        let begin = look.complete;
        let first_open = subs.iter().rev().skip(begin).position(is_open).map(|more| begin.saturating_add(more));
        look.complete = first_open.unwrap_or(0);
        first_open.is_none() && (begin == 0 || !subs.iter().any(is_open))
    }

    /// R3, at the parent's reset: handles a total that fell due in the ending phase.
    pub(crate) fn look_at_reset(&mut self, root: NodeIx) {
        self.count_subs_at_reset(root);
        let (phase, _) = self.place(root);
        if self.standing().falls_due_at_reset(root) {
            if let Some(record) = self.write(root, &phase) {
                record.total = Total::Due;
            }
            self.claim_total_automatically(root);
        }
    }

    fn claim_total_automatically(&mut self, root: NodeIx) {
        if self.node(root).auto_claim_total {
            // A refused grant leaves the total due; it is not retried automatically (R6).
            let _ = self.pay_total(root).inspect_err(|ungranted| self.claim_failed(root, ungranted, None));
        }
    }

    /// R3: whether the state was recorded under another document than this one.
    pub(crate) fn is_under_an_edited_document(&self) -> bool {
        self.draft.document() != self.scene.definitions.version.as_ref() && !self.draft.records().is_empty()
    }

    /// R3: under an edited document, the first command checks every family, unless nothing in the document depends on a family.
    pub(crate) fn keep_document(&mut self, is_edited: bool) -> Result<(), Error> {
        let definitions = self.scene.definitions;
        if !self.is_under_an_edited_document() {
            return Ok(());
        }
        if is_edited && definitions.version.is_some() {
            let ranked = definitions.roots.iter().map(|root| (i64::from(definitions.node(*root).rank), *root));
            ascending(ranked).into_iter().for_each(|(_, root)| self.look_at_family(root));
            self.work_off()?;
        }
        self.draft.set_document(definitions.version.clone());
        Ok(())
    }
}
