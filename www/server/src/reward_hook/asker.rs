//! The asker: leases due claims, a bounded number at once, asks the hook, and settles them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::answer::Decision;
use super::hook::{Hook, HookError};
use super::metrics::Counters;
use super::settle::{Settled, forget_unowed, settle};
use crate::clock::now_ms;
use crate::failure::Failure;
use crate::outbox::retry_policy::pause_ms;
use crate::store::reward_claims::{Claim, lease_due};
use crate::stream::Streams;

/// The interval of asking the database for due claims.
const POLL: Duration = Duration::from_millis(250);

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

impl Asker {
    /// Asks until `end` is true, and then waits for the questions in progress.
    pub async fn run(self, mut end: watch::Receiver<bool>) {
        let asker = Arc::new(self);
        let mut under_way = JoinSet::new();
        loop {
            let free = asker.asking.at_once.saturating_sub(under_way.len());
            for claim in asker.lease(free).await {
                let asker = asker.clone();
                under_way.spawn(async move { asker.serve(&claim).await });
            }
            tokio::select! {
                biased;
                _ = end.wait_for(|end| *end) => break,
                Some(_) = under_way.join_next() => while under_way.try_join_next().is_some() {},
                () = tokio::time::sleep(POLL) => {}
            }
        }
        under_way.join_all().await;
    }

    async fn lease(&self, free: usize) -> Vec<Claim> {
        if free == 0 {
            return Vec::new();
        }
        let lease_ms = millis(self.asking.hook.timeout().saturating_add(WRITE));
        let farthest = MAX_PAUSE_MS.max(millis(self.asking.deadline));
        let leased = lease_due(&self.streams.store, &Uuid::new_v4().to_string(), lease_ms, farthest, free).await;
        leased.unwrap_or_else(|error| {
            tracing::warn!(%error, "the claims that wait for the reward hook cannot be read");
            Vec::new()
        })
    }

    /// Asks about one claim. If its result cannot be recorded, the hook is asked again under the next lease.
    async fn serve(&self, claim: &Claim) {
        if let Err(error) = self.try_serve(claim).await {
            tracing::warn!(%error, "the result of a claim cannot be written down");
        }
    }

    async fn try_serve(&self, claim: &Claim) -> Result<(), Failure> {
        if forget_unowed(&self.streams, claim).await? {
            self.counters.count("gone");
            return Ok(());
        }
        match self.asking.hook.ask(claim).await {
            Ok(decision) => self.settle(claim, decision, None).await,
            Err(why) => self.failed(claim, &why).await,
        }
    }

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
            tracing::error!(%why, attempts, "the reward hook has not decided in time; a claim has failed");
            return self.settle(claim, Decision::Refused(why.to_string()), Some("late")).await;
        }
        tracing::warn!(%why, attempts, "the reward hook has not decided");
        self.counters.count("retried");
        let pause = pause_ms(attempts, f64::from(getrandom::u32().unwrap_or(0)) / f64::from(u32::MAX)).min(MAX_PAUSE_MS);
        Ok(claim.put_off(&self.streams.store, now.saturating_add(pause).min(until)).await?)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
