//! Claims that the reward hook has decided (R6), in a transaction.

use plaudit::{AchievementEvent, Action, Command, ErrorCode, EventKind, GrantKind, Outcome, Value};

use super::transaction::StreamTransaction;
use crate::failure::Failure;
use crate::outbox::message::{Accepted, message};
use crate::rewards::{Given, Rolls};
use crate::store::log::{LogEntry, LoggedChange};
use crate::store::reward_claims::Claim;

/// The result of a claim that the hook has granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// The reward is granted.
    Granted,
    /// The rules refuse it now, for example because the node is no longer defined; the claim has failed.
    Refused,
    /// There is no run to pay: it was paid, or reset, meanwhile.
    Nothing,
}

/// The sender of the claim in the log.
const HOOK: &str = "reward hook";

impl StreamTransaction<'_> {
    /// Claims the reward that the hook has granted, as one revision.
    ///
    /// # Errors
    ///
    /// The system's random generator fails.
    pub fn pay(&mut self, claim: &Claim, reward: Value) -> Result<Paid, Failure> {
        let kind = kind_of(claim);
        let given = Given { node: claim.node.clone(), kind, reward };
        let mut rolls = Rolls::new()?.asking(self.store.has_reward_hook()).giving(given);
        rolls.begin(&claim.id);
        let action = Action::Claim { ids: vec![claim.node.clone()], claim_total_reward: kind == GrantKind::TotalReward };
        let (at, limits) = (self.now, self.limits);
        let Some(stream) = self.streams.first_mut() else { return Ok(Paid::Nothing) };
        let command = stream.in_players_time(Command::new(at, action)).to_value();
        let outcome = match stream.change(|record| record.apply_at(&claim.id, None, &command, at, &mut rolls)) {
            Ok(outcome) => outcome,
            Err(error) if matches!(error.code(), ErrorCode::AlreadyClaimed | ErrorCode::NotComplete) => return Ok(Paid::Nothing),
            Err(error) => {
                self.claim_failed(claim, error.message());
                return Ok(Paid::Refused);
            }
        };
        stream.change(|record| record.commit(at, limits));
        let paid = if outcome.rewards.is_empty() { Paid::Nothing } else { Paid::Granted };
        let change =
            LoggedChange::Applied { at, command, rolled: rolls.take(&claim.id), role: None, by: Some(HOOK.to_owned()), version: None };
        self.log_applied(Some(0), &claim.id, at, change, &outcome, rolls.take_later(&claim.id));
        Ok(paid)
    }

    /// Reports that a claim has failed: in the log, and to the webhook as `claim_failed`. The stream stays as it is.
    pub fn claim_failed(&mut self, claim: &Claim, reason: &str) {
        let (player, at) = (self.player, self.now);
        let Some(stream) = self.streams.first_mut() else { return };
        let rev = stream.record().rev();
        let failed = AchievementEvent { kind: EventKind::ClaimFailed, id: claim.node.clone(), at, count: None, phase_start: None };
        let outcome = Outcome { events: vec![failed], ..Outcome::default() };
        let event = Accepted { stream: stream.key(), seq: stream.next_seq(), rev, player, eid: &claim.id, at, accepted_at: at };
        let message = if self.store.has_webhook() { message(event, &outcome) } else { None };
        let change = LoggedChange::ClaimFailed { id: claim.node.clone(), kind: claim.kind.clone(), reason: reason.to_owned() };
        stream.log(LogEntry { message, ..LogEntry::of_event(rev, player, &claim.id, change) });
    }
}

fn kind_of(claim: &Claim) -> GrantKind {
    let total = GrantKind::TotalReward;
    if claim.kind == total.as_str() { total } else { GrantKind::Reward }
}
