//! The dispatcher: leases streams with due messages, and delivers their first messages.

use std::time::Duration;

use uuid::Uuid;

use super::metrics::Counters;
use super::retry_policy::RetryPolicy;
use super::webhook::Webhook;
use crate::clock::now_ms;
use crate::failure::Failure;
use crate::outgoing::pause::pause_ms;
use crate::outgoing::queue::Queue;
use crate::outgoing::signed::PostError;
use crate::store::outbox::{Lease, Message, lease_due};
use crate::store::{Store, dead_letter};

/// The longest pause between two deliveries of a message.
const MAX_PAUSE_MS: i64 = 15 * 60 * 1_000;

/// The time for recording the result of a delivery, in addition to the receiver's timeout. A lease lasts for both.
const WRITE: Duration = Duration::from_secs(5);

/// How messages are delivered.
pub struct Delivery {
    /// The receiver.
    pub webhook: Webhook,
    /// How long a message is retried.
    pub retry_policy: RetryPolicy,
    /// The most streams that are served at once.
    pub streams: usize,
}

/// Delivers the messages of the outbox.
pub struct Dispatcher {
    /// The options of delivery.
    pub delivery: Delivery,
    /// The database with the outbox.
    pub store: Store,
    /// The counters of deliveries.
    pub counters: Counters,
}

impl Queue for Dispatcher {
    type Job = Lease;

    const NAME: &'static str = "the outbox";

    async fn lease(&self, limit: usize) -> sqlx::Result<Vec<Lease>> {
        let lease_ms = i64::try_from((self.delivery.webhook.timeout() + WRITE).as_millis()).unwrap_or(i64::MAX);
        lease_due(&self.store, &Uuid::new_v4().to_string(), lease_ms, MAX_PAUSE_MS, limit).await
    }

    /// Makes one delivery. If its result cannot be recorded, the messages are delivered again under the stream's next lease.
    async fn serve(&self, lease: &Lease) -> Result<(), Failure> {
        let messages = lease.messages(&self.store).await?;
        let Some(first) = messages.first() else { return Ok(lease.acknowledge(&self.store, &[]).await.map(|_| ())?) };
        match self.delivery.webhook.deliver(&lease.stream, &messages).await {
            Ok(()) => {
                if lease.acknowledge(&self.store, &messages).await? {
                    self.counters.delivered.inc_by(messages.len() as u64);
                }
                Ok(())
            }
            Err(why) => Ok(self.failed(lease, first, &why).await?),
        }
    }
}

impl Dispatcher {
    async fn failed(&self, lease: &Lease, first: &Message, why: &PostError) -> sqlx::Result<()> {
        let (now, attempts) = (now_ms(), lease.attempts.saturating_add(1));
        if self.delivery.retry_policy.is_exhausted(attempts, (now / 1_000).saturating_sub(first.written_at)) {
            tracing::error!(%why, attempts, "a message could not be delivered and becomes a dead letter");
            if dead_letter::add(&self.store, lease, first, attempts, &why.to_string()).await? {
                self.counters.dead_lettered.inc();
            }
            return Ok(());
        }
        tracing::warn!(%why, attempts, "a delivery failed");
        self.counters.retried.inc();
        let pause = pause_ms(attempts, MAX_PAUSE_MS);
        lease.put_off(&self.store, now.saturating_add(pause), attempts).await
    }
}
