//! The dispatcher: leases streams with due messages, a bounded number at once, and delivers their first messages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::metrics::Counters;
use super::retry_policy::{MAX_PAUSE_MS, RetryPolicy, pause_ms};
use super::webhook::{DeliveryError, Webhook};
use crate::clock::now_ms;
use crate::store::outbox::{Lease, Message, lease_due};
use crate::store::{Store, dead_letter};

/// The interval of asking the database for due messages.
const POLL: Duration = Duration::from_millis(250);

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

impl Dispatcher {
    /// Delivers messages until `end` is true, and then waits for the deliveries in progress.
    pub async fn run(self, mut end: watch::Receiver<bool>) {
        let dispatcher = Arc::new(self);
        let mut under_way = JoinSet::new();
        loop {
            let free = dispatcher.delivery.streams.saturating_sub(under_way.len());
            for lease in dispatcher.lease(free).await {
                let dispatcher = dispatcher.clone();
                under_way.spawn(async move { dispatcher.serve(&lease).await });
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

    async fn lease(&self, free: usize) -> Vec<Lease> {
        if free == 0 {
            return Vec::new();
        }
        let lease_ms = i64::try_from((self.delivery.webhook.timeout() + WRITE).as_millis()).unwrap_or(i64::MAX);
        let leased = lease_due(&self.store, &Uuid::new_v4().to_string(), lease_ms, MAX_PAUSE_MS, free).await;
        leased.unwrap_or_else(|error| {
            tracing::warn!(%error, "the outbox cannot be read");
            Vec::new()
        })
    }

    /// Makes one delivery. If its result cannot be recorded, the messages are delivered again under the stream's next lease.
    async fn serve(&self, lease: &Lease) {
        if let Err(error) = self.try_serve(lease).await {
            tracing::warn!(%error, "the result of a delivery cannot be written down");
        }
    }

    async fn try_serve(&self, lease: &Lease) -> sqlx::Result<()> {
        let messages = lease.messages(&self.store).await?;
        let Some(first) = messages.first() else { return lease.acknowledge(&self.store, &[]).await.map(|_| ()) };
        match self.delivery.webhook.deliver(&lease.stream, &messages).await {
            Ok(()) => {
                if lease.acknowledge(&self.store, &messages).await? {
                    self.counters.delivered.inc_by(messages.len() as u64);
                }
                Ok(())
            }
            Err(why) => self.failed(lease, first, &why).await,
        }
    }

    async fn failed(&self, lease: &Lease, first: &Message, why: &DeliveryError) -> sqlx::Result<()> {
        let (now, attempts) = (now_ms(), lease.attempts.saturating_add(1));
        if self.delivery.retry_policy.is_exhausted(attempts, (now / 1_000).saturating_sub(first.written_at)) {
            tracing::error!(%why, attempts, "a message is given up");
            if dead_letter::add(&self.store, lease, first, attempts, &why.to_string()).await? {
                self.counters.dead_lettered.inc();
            }
            return Ok(());
        }
        tracing::warn!(%why, attempts, "a delivery failed");
        self.counters.retried.inc();
        let pause = pause_ms(attempts, f64::from(getrandom::u32().unwrap_or(0)) / f64::from(u32::MAX));
        lease.put_off(&self.store, now.saturating_add(pause), attempts).await
    }
}
