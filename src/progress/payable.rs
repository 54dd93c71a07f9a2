//! What a claim finds: the checks of `claim`, which views make too (R1, R5, U7).

use super::standing::{Known, Moment, Place, Standing};

/// Which run one claim of a node pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payable {
    /// The current run: it is complete and unclaimed.
    Run,
    /// The current run, whose claim is its completion (U7).
    Derived,
    /// The oldest of the pending runs (R5).
    Pending,
}

impl Standing<'_> {
    /// What a claim of the node pays; `None`: nothing.
    pub(crate) fn payable(&self, moment: &Moment, known: &mut Known) -> Option<Payable> {
        let record = self.record(moment.ix);
        let is_due = record.is_some_and(|record| record.run.completed && record.run.claimed.is_none());
        let is_claimed = record.is_some_and(|record| record.run.claimed.is_some());
        // The claim itself resets a stale record, which leaves a run that is due pending (P7, P8).
        let is_stale = moment.place == Place::Later;
        if is_due && !is_stale {
            return Some(Payable::Run);
        }
        if (!is_claimed || is_stale) && self.derived_for_claim(moment, known) {
            return Some(Payable::Derived);
        }
        let is_pending = record.is_some_and(|record| record.pending_claims > 0);
        (is_pending || is_due).then_some(Payable::Pending)
    }

    /// U7, at the instant, or in the record's phase where that is later (P12).
    fn derived_for_claim(&self, moment: &Moment, known: &mut Known) -> bool {
        let is_late = matches!(moment.place, Place::Previous | Place::Over);
        match self.record(moment.ix).filter(|_| is_late).and_then(|record| record.phase) {
            Some(begun) if begun > moment.at => self.derived(moment.ix, begun),
            _ => self.derived_knowing(moment.ix, moment.at, known),
        }
    }
}
