//! Families: an achievement and its subs, whose total reward falls due when all are complete at the same moment (rule R3).

use super::batch::Batch;
use super::look::Look;
use super::outcome::EventKind;
use super::record::Total;
use super::standing::{Known, Moment, Place, Standing};
use crate::definitions::NodeIx;
use crate::time::UnixSec;

impl Standing<'_> {
    /// The instant at which a command of `at` looks at a family: a late one finds the members as their records stand.
    pub(crate) fn family_instant(&self, root: NodeIx, at: UnixSec) -> UnixSec {
        let members = self.node(root).subs.iter().chain([&root]);
        members.filter(|ix| !self.node(**ix).archived).filter_map(|ix| self.begun(*ix)).fold(at, UnixSec::max)
    }

    /// When the phase began in which the record of a node stands.
    fn begun(&self, ix: NodeIx) -> Option<UnixSec> {
        let record = self.record(ix).filter(|record| !self.is_edited(ix, record))?;
        record.phase.map(|phase| phase.max(self.node(ix).start))
    }

    /// Whether a claim of the node's total reward pays one: of this phase, or a pending one.
    pub(crate) fn total_payable(&self, moment: &Moment, known: &mut Known) -> bool {
        let (node, record) = (self.node(moment.ix), self.record(moment.ix));
        let waits = record.is_some_and(|record| record.total == Total::Due || record.pending_total_claims > 0);
        node.parent.is_none() && (waits || self.pending_by_reset(moment) > 0 || self.falls_due_by_records(moment, known))
    }

    /// How many totals the reset leaves pending that a command at this moment would make first (P7): of the phase that the record was
    /// written in.
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

    /// What the parent alone can tell at once: false where the total cannot fall due.
    fn may_fall_due(&self, root: NodeIx, place: Place) -> bool {
        let node = self.node(root);
        if node.total_reward.is_none() || node.archived {
            return false;
        }
        let record = self.record(root);
        let done = record.is_some_and(|record| record.run.completed || record.run.claimed.is_some());
        let open = record.is_none_or(|record| record.total == Total::Open) || place == Place::Later;
        node.is_derived() || (done && open)
    }

    /// Whether the total is open at an instant, and all members are complete then.
    fn falls_due(&self, root: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        let mut complete = |ix: NodeIx| self.node(ix).archived || self.complete_knowing(ix, at, known);
        self.total_is_open(root, at) && complete(root) && self.node(root).subs.iter().all(|sub| complete(*sub))
    }

    /// None has fallen due in this phase of the parent.
    fn total_is_open(&self, root: NodeIx, at: UnixSec) -> bool {
        match self.moment(root, at).place {
            Place::Previous | Place::Over => false,
            Place::Fresh | Place::Later => true,
            Place::Edited | Place::Current => self.record(root).is_none_or(|record| record.total == Total::Open),
        }
    }

    /// R3, at the parent's reset: whether the total fell due in the phase that the record was written in, without a command that saw it.
    fn falls_due_at_reset(&self, root: NodeIx) -> bool {
        let is_root = self.node(root).parent.is_none();
        let end = if is_root && self.may_fall_due(root, Place::Current) { self.last_instant(root) } else { None };
        end.is_some_and(|end| self.falls_due(root, end, &mut Known::default()))
    }

    /// The last instant of the phase that the record of a node stands in, as far as the node is active then.
    fn last_instant(&self, ix: NodeIx) -> Option<UnixSec> {
        let begun = self.begun(ix)?;
        let end = self.node(ix).end;
        let ends = self.phase(ix, begun).ends.into_iter().chain((end != UnixSec(0)).then_some(end)).min()?;
        Some(ends.plus(-1).max(begun))
    }
}

impl Batch<'_, '_> {
    /// R3: whether the total reward of a node's family falls due now. It does once per phase of the parent.
    pub(crate) fn look_at_family(&mut self, ix: NodeIx) {
        let root = self.node(ix).parent.unwrap_or(ix);
        let (_, place) = self.place(root);
        if !self.standing().may_fall_due(root, place) {
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

    /// As [`Standing::falls_due`]. It looks first where it stopped the last time: mostly, that one sub decides. Whatever may have changed
    /// before it since, only a look at all of them says yes.
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

    /// R3, at the parent's reset: what fell due in the phase that ends.
    pub(crate) fn look_at_reset(&mut self, root: NodeIx) {
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
            // A refusal leaves it due, and is not retried by itself (R6).
            let _ = self.pay_total(root).inspect_err(|_| self.tell(EventKind::ClaimFailed, root, None));
        }
    }

    /// R3: whether something was recorded under another document than this one.
    pub(crate) fn is_under_an_edited_document(&self) -> bool {
        self.draft.document() != self.scene.definitions.version.as_ref() && !self.draft.records().is_empty()
    }

    /// R3: under an edited document, the first command looks at every family. A document without totals is never looked at.
    pub(crate) fn keep_document(&mut self, is_edited: bool) {
        let definitions = self.scene.definitions;
        if !self.is_under_an_edited_document() {
            return;
        }
        if is_edited && definitions.version.is_some() {
            let mut roots = definitions.roots.clone();
            roots.sort_by_key(|root| definitions.node(*root).rank);
            roots.into_iter().for_each(|root| self.look_at_family(root));
        }
        self.draft.set_document(definitions.version.clone());
    }
}
