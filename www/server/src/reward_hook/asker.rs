//! The asker: leases due claims, asks the hook, and settles them.

use std::time::Duration;

use uuid::Uuid;

use super::answer::Decision;
use super::hook::{Hook, HookError};
use super::metrics::Counters;
use super::settle::{Settled, forget_unowed, settle};
use crate::clock::now_ms;
use crate::failure::Failure;
use crate::outgoing::pause::pause_ms;
use crate::outgoing::queue::Queue;
use crate::store::reward_claims::{Claim, lease_due};
use crate::stream::Streams;

/// The time for settling a claim, in addition to the hook's timeout. A lease lasts for both.
const WRITE: Duration = Duration::from_secs(10);

/// The longest pause between two questions about a claim.
const MAX_PAUSE_MS: i64 = 60_000;

/// How the hook is asked.
pub struct Asking {
    /// The hook.
    pub hook: Hook,
    /// The age at which a claim without a decision fails.
    pub deadline: Duration,
    /// The most concurrent questions.
    pub at_once: usize,
}

/// Asks about the claims in the queue.
pub struct Asker {
    /// The options.
    pub asking: Asking,
    /// The streams, in which claims are settled.
    pub streams: Streams,
    /// The counters.
    pub counters: Counters,
}

impl Queue for Asker {
    type Job = Claim;

    const NAME: &'static str = "the reward hook's claims";

    async fn lease(&self, limit: usize) -> sqlx::Result<Vec<Claim>> {
        let lease_ms = millis(self.asking.hook.timeout().saturating_add(WRITE));
        let farthest = MAX_PAUSE_MS.max(millis(self.asking.deadline));
        lease_due(&self.streams.store, &Uuid::new_v4().to_string(), lease_ms, farthest, limit).await
    }

    /// Asks about one claim. If its result cannot be recorded, the hook is asked again under the next lease.
    async fn serve(&self, claim: &Claim) -> Result<(), Failure> {
        if forget_unowed(&self.streams, claim).await? {
            self.counters.count("gone");
            return Ok(());
        }
        match self.asking.hook.ask(claim).await {
            Ok(decision) => self.settle(claim, decision, None).await,
            Err(why) => self.failed(claim, &why).await,
        }
    }
}

impl Asker {
    async fn settle(&self, claim: &Claim, decision: Decision, late: Option<&str>) -> Result<(), Failure> {
        let outcome = match settle(&self.streams, claim, decision).await? {
            Settled::Granted => "granted",
            Settled::Failed => late.unwrap_or("refused"),
            Settled::Gone => "gone",
        };
        self.counters.count(outcome);
        Ok(())
    }

    async fn failed(&self, claim: &Claim, why: &HookError) -> Result<(), Failure> {
        let (now, attempts) = (now_ms(), claim.attempts.saturating_add(1));
        let until = claim.written_at.saturating_mul(1_000).saturating_add(millis(self.asking.deadline));
        if now >= until {
            tracing::error!(%why, attempts, "the reward hook did not decide in time; a claim has failed");
            return self.settle(claim, Decision::Refused(why.to_string()), Some("late")).await;
        }
        tracing::warn!(%why, attempts, "the reward hook has not decided");
        self.counters.count("retried");
        let pause = pause_ms(attempts, MAX_PAUSE_MS);
        Ok(claim.put_off(&self.streams.store, now.saturating_add(pause).min(until)).await?)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
