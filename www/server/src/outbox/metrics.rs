//! Metrics of deliveries.

use prometheus::{IntCounter, IntGauge, Registry};

use crate::outgoing::backlog::Waiting;
use crate::registered::{counter, gauge};
use crate::store::outbox::Backlog;

/// Counters of this process, and gauges that all processes share.
#[derive(Clone)]
pub struct Counters {
    /// Messages that were acknowledged.
    pub delivered: IntCounter,
    /// Deliveries that failed and will be retried.
    pub retried: IntCounter,
    /// Messages that became dead letters.
    pub dead_lettered: IntCounter,
    dead: IntGauge,
    waiting: Waiting,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        Ok(Counters {
            delivered: counter(registry, "plaudit_webhook_delivered_total", "Messages that the receiver acknowledged")?,
            retried: counter(registry, "plaudit_webhook_retried_total", "Deliveries that failed and are tried again")?,
            dead_lettered: counter(registry, "plaudit_webhook_dead_lettered_total", "Messages that became dead letters")?,
            dead: gauge(registry, "plaudit_webhook_dead_letters", "Dead letters, of all processes")?,
            waiting: Waiting::new(registry, "plaudit_webhook", "Waiting messages", "waiting message")?,
        })
    }

    /// Sets the gauges to the database's values.
    pub fn set_backlog(&self, backlog: Backlog) {
        self.dead.set(backlog.dead);
        self.waiting.set(backlog.pending, backlog.oldest);
    }
}
