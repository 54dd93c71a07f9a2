//! `claim`, and the granting of rewards (rules R1–R7, U7).

use super::batch::Batch;
use super::grant::{DueReward, GrantRefused, Granted, Ungranted};
use super::outcome::{EventKind, Grant, GrantKind};
use super::payable::Payable;
use super::record::Total;
use super::standing::Place;
use super::task::Claim;
use crate::definitions::NodeIx;
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::read::Path;

impl Batch<'_, '_> {
    /// Handles one occurrence of an id in a claim (R1, R5).
    pub(crate) fn claim(&mut self, ix: NodeIx, claim: Claim) -> Result<(), Error> {
        let (phase, place) = self.place(ix);
        self.settle(ix, place, &phase);
        let own = self.with_dependents(ix, |batch| batch.claim_own(ix));
        let total = if claim.with_total { asked(self.claim_total(ix), true) } else { Ok(false) };
        match (own, total) {
            (Err(Refusal::Hook(refused)), _) | (_, Err(refused)) => {
                let message = format!("the reward of {} was refused: {}", quote(&self.node(ix).id), refused.0);
                Err(Error::at(ErrorCode::Internal, claim.path(), message))
            }
            (Err(_), Ok(true)) | (Ok(()), Ok(_)) => Ok(()),
            (Err(refusal), Ok(false)) => Err(self.refused(ix, claim, &refusal)),
        }
    }

    fn refused(&self, ix: NodeIx, claim: Claim, refusal: &Refusal) -> Error {
        let id = quote(&self.node(ix).id);
        let (code, message) = match refusal {
            Refusal::AlreadyClaimed => (ErrorCode::AlreadyClaimed, format!("{id} is claimed already (R2)")),
            _ => (ErrorCode::NotComplete, format!("{id} is not complete (R2)")),
        };
        Error::at(code, claim.path(), message)
    }

    /// Claims the node's own reward: that of the current run if it is complete and unclaimed, else that of the oldest pending run
    /// (R5).
    fn claim_own(&mut self, ix: NodeIx) -> Result<(), Refusal> {
        let at = self.at;
        if self.count_subs(ix) && self.record(ix).is_some_and(|record| record.run.claimed.is_some()) {
            return Ok(()); // the node was completed just now, and `auto_claim` claimed the reward (U12)
        }
        let paid = match self.knowing(|standing, known| standing.payable(&standing.moment(ix, at), known)) {
            Some(Payable::Run) if self.node(ix).is_implied() => self.claim_implied(ix),
            Some(Payable::Run) => self.pay_run(ix),
            Some(Payable::Implied) => self.claim_implied(ix),
            Some(Payable::Pending) => self.pay_pending(ix, None),
            None if self.record(ix).is_some_and(|record| record.run.claimed.is_some()) => return Err(Refusal::AlreadyClaimed),
            None => return Err(Refusal::NotComplete),
        };
        asked(paid, ()).map_err(Refusal::Hook)
    }

    /// U7: claims a node with implied completion that an update names. If the same command met its last precondition, the node
    /// begins to meet the preconditions that name it only now, because its own `Unlock` task is still to come.
    pub(crate) fn claim_implied_when_named(&mut self, ix: NodeIx) {
        let before = if self.unlocks_next(ix) { self.standing().stored_met(ix, self.at) } else { self.is_met(ix) };
        self.claim_implied_automatically(ix);
        if !before && self.is_met(ix) {
            self.wake_dependents(ix);
        }
    }

    /// U7: the `auto_claim` of a node with implied completion.
    pub(crate) fn claim_implied_automatically(&mut self, ix: NodeIx) {
        let claimed = |batch: &Self| match batch.place(ix).1 {
            Place::Later => false,
            _ => batch.record(ix).is_some_and(|record| record.run.claimed.is_some()),
        };
        if !self.node(ix).auto_claim || claimed(self) || !self.is_implied(ix) {
            return;
        }
        let (phase, place) = self.place(ix);
        self.settle(ix, place, &phase);
        let _ = self.claim_implied(ix).inspect_err(|ungranted| self.claim_failed(ix, ungranted, None));
    }

    /// Claims a node with implied completion. The claim is its completion too (U7), unless the run was completed under an earlier
    /// definition (D5).
    fn claim_implied(&mut self, ix: NodeIx) -> Result<(), Ungranted> {
        self.grant_run(ix)?;
        let (node, at, (phase, _)) = (self.node(ix), self.at, self.place(ix));
        let Some(record) = self.write(ix, &phase) else { return Ok(()) };
        let (key, was_complete) = (record.phase, record.run.completed);
        let number = (!record.run.counted).then(|| record.earnings.number(key, at));
        record.run.counted = true;
        if !was_complete {
            self.tell(EventKind::Completed, ix, Some(node.max_count));
        }
        self.tell(EventKind::Claimed, ix, None);
        if let Some(number) = number {
            self.unlock(ix, key, number);
        }
        self.look_at_family(ix);
        if node.auto_reset {
            self.begin_run(ix); // the claim replays (U8)
        }
        Ok(())
    }

    /// Grants the reward of the current run.
    pub(crate) fn pay_run(&mut self, ix: NodeIx) -> Result<(), Ungranted> {
        self.grant_run(ix)?;
        self.tell(EventKind::Claimed, ix, None);
        Ok(())
    }

    fn grant_run(&mut self, ix: NodeIx) -> Result<(), Ungranted> {
        let (phase, _) = self.place(ix);
        let paid = self.record(ix).map_or(0, |record| record.earnings.count - i64::from(record.run.counted));
        let reward = self.grant(ix, GrantKind::Reward, &format!("{}@run#{paid}", self.node(ix).id))?;
        let at = self.at;
        if let Some(record) = self.write(ix, &phase) {
            record.run.claimed = Some(at);
            record.run.reward = reward;
            record.updated = record.updated.max(at);
        }
        Ok(())
    }

    /// Grants the reward of an earlier run, by the current definition (R5). `phase_start` is the run's phase, if known.
    pub(crate) fn pay_pending(&mut self, ix: NodeIx, phase_start: Option<UnixSec>) -> Result<(), Ungranted> {
        let (phase, _) = self.place(ix);
        let numbers = self.record(ix).map_or((0, 0), |record| (record.earnings.count, record.pending_claims));
        self.grant(ix, GrantKind::Reward, &format!("{}@pending#{}-{}", self.node(ix).id, numbers.0, numbers.1))?;
        let unscheduled = self.node(ix).schedule.is_none();
        if let Some(record) = self.write(ix, &phase) {
            record.pending_claims = record.pending_claims.saturating_sub(1);
            record.earlier.claimed |= unscheduled; // meets `claimed` for ever (U4)
        }
        match phase_start {
            Some(_) => self.tell_in(EventKind::Claimed, ix, None, phase_start),
            None => self.tell(EventKind::Claimed, ix, None),
        }
        Ok(())
    }

    /// R6: reports an automatic claim that was refused; one that is granted later has not failed.
    pub(crate) fn claim_failed(&mut self, ix: NodeIx, ungranted: &Ungranted, phase_start: Option<UnixSec>) {
        match (ungranted, phase_start) {
            (Ungranted::Later, _) => {}
            (Ungranted::Refused(_), Some(_)) => self.tell_in(EventKind::ClaimFailed, ix, None, phase_start),
            (Ungranted::Refused(_), None) => self.tell(EventKind::ClaimFailed, ix, None),
        }
    }

    /// Claims the total reward: that of this phase if it is due, else the oldest pending one. Returns false if there is none.
    fn claim_total(&mut self, ix: NodeIx) -> Result<bool, Ungranted> {
        if self.node(ix).parent.is_some() {
            return Ok(false);
        }
        let claimed = |batch: &Self| batch.record(ix).is_some_and(|record| matches!(record.total, Total::Claimed { .. }));
        let before = claimed(self);
        self.look_at_family(ix);
        if !before && claimed(self) {
            return Ok(true); // it fell due just now, and `auto_claim_total` claimed it
        }
        let Some(record) = self.record(ix) else { return Ok(false) };
        if record.total == Total::Due {
            return self.pay_total(ix).map(|()| true);
        }
        let (pending, key) = (record.pending_total_claims, record.phase.map_or(0, |start| start.0));
        if pending == 0 {
            return Ok(false);
        }
        self.grant(ix, GrantKind::TotalReward, &format!("{}@pending-total#{key}-{pending}", self.node(ix).id))?;
        let (phase, _) = self.place(ix);
        if let Some(record) = self.write(ix, &phase) {
            record.pending_total_claims = pending.saturating_sub(1);
        }
        self.tell(EventKind::TotalClaimed, ix, None);
        Ok(true)
    }

    /// Grants the total reward of the record's phase.
    pub(crate) fn pay_total(&mut self, root: NodeIx) -> Result<(), Ungranted> {
        let (phase, _) = self.place(root);
        let key = self.record(root).and_then(|record| record.phase).map_or(0, |start| start.0);
        let reward = self.grant(root, GrantKind::TotalReward, &format!("{}@total#{key}", self.node(root).id))?;
        let at = self.at;
        if let Some(record) = self.write(root, &phase) {
            record.total = Total::Claimed { at, reward };
            record.updated = record.updated.max(at);
        }
        self.tell(EventKind::TotalClaimed, root, None);
        Ok(())
    }

    /// Grants a reward, if the definition has one (R7).
    fn grant(&mut self, ix: NodeIx, kind: GrantKind, key: &str) -> Result<Option<Value>, Ungranted> {
        let node = self.node(ix);
        let definition = match kind {
            GrantKind::Reward => node.reward.as_ref(),
            GrantKind::TotalReward => node.total_reward.as_ref(),
        };
        let Some(definition) = definition else { return Ok(None) };
        let due = DueReward { id: &node.id, kind, at: self.at, key, definition };
        let (reward, pending_roll) = match self.rewards.grant(&due)? {
            Granted::Reward(reward) => (Some(reward), false),
            Granted::PendingRoll => (None, true),
            Granted::Later => return Err(Ungranted::Later),
        };
        self.outcome.rewards.push(Grant { id: node.id.clone(), kind, reward: reward.clone(), pending_roll });
        Ok(reward)
    }
}

/// The result of a claim by hand: `later` if the reward is granted later, which is not an error.
fn asked<T>(paid: Result<T, Ungranted>, later: T) -> Result<T, GrantRefused> {
    match paid {
        Ok(paid) => Ok(paid),
        Err(Ungranted::Later) => Ok(later),
        Err(Ungranted::Refused(refused)) => Err(refused),
    }
}

/// The reason why a node's own reward cannot be claimed.
enum Refusal {
    AlreadyClaimed,
    NotComplete,
    Hook(GrantRefused),
}

impl Claim {
    fn path(self) -> String {
        Path::ROOT.key("ids").index(self.index).to_string()
    }
}
