//! The reward that a claim grants: checks that `claim` and views share (R1, R5, U7).

use super::standing::{Known, Moment, Place, Standing};
use crate::definitions::NodeIx;

/// The run whose reward one claim of a node grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payable {
    /// The current run, which is complete and unclaimed.
    Run,
    /// The current run, which the claim completes (U7).
    Implied,
    /// The oldest pending run (R5).
    Pending,
}

impl Standing<'_> {
    /// The run that a claim of the node grants; `None` if there is none.
    pub(crate) fn payable(&self, moment: &Moment, known: &mut Known) -> Option<Payable> {
        let record = self.record(moment.ix);
        let is_due = record.is_some_and(|record| record.run.completed && record.run.claimed.is_none());
        let is_claimed = record.is_some_and(|record| record.run.claimed.is_some());
        // The claim first resets a stale record, which leaves a due run pending (P7, P8).
        let is_stale = moment.place == Place::Later;
        if is_due && !is_stale {
            return Some(Payable::Run);
        }
        if self.completes_by_subs(moment, known) {
            return Some(Payable::Run);
        }
        if (!is_claimed || is_stale) && self.implied_for_claim(moment, known) {
            return Some(Payable::Implied);
        }
        let is_due = is_due || (is_stale && self.left_unseen(moment.ix));
        let is_pending = record.is_some_and(|record| record.pending_claims > 0);
        (is_pending || is_due).then_some(Payable::Pending)
    }

    /// The number of runs, 0 or 1, that become pending when a command at this moment resets the record (P7, R5).
    pub(crate) fn pending_run_by_reset(&self, moment: &Moment) -> i64 {
        let Some(record) = self.record(moment.ix).filter(|_| moment.place == Place::Later) else { return 0 };
        let is_due = record.run.completed && record.run.claimed.is_none();
        i64::from(is_due || self.left_unseen(moment.ix))
    }

    /// Whether a reset leaves a run pending that no command saw complete (U12). With `auto_claim`, the reset claims it instead.
    pub(crate) fn left_unseen(&self, ix: NodeIx) -> bool {
        !self.node(ix).auto_claim && self.completed_unseen(ix)
    }

    /// U7: whether the completion is implied at the instant, or at the record's phase if that is later (P12).
    fn implied_for_claim(&self, moment: &Moment, known: &mut Known) -> bool {
        let is_late = matches!(moment.place, Place::Previous | Place::Over);
        let phase = self.record(moment.ix).filter(|_| is_late).and_then(|record| record.phase);
        match phase.map(|phase| self.starts(moment.ix, phase)) {
            Some(begun) if begun > moment.at => self.implied(moment.ix, begun),
            _ => self.implied_knowing(moment.ix, moment.at, known),
        }
    }
}
