//! Metrics of deliveries.

use prometheus::{IntCounter, IntGauge, Registry};

use crate::clock::now;
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
    pending: IntGauge,
    dead: IntGauge,
    oldest: IntGauge,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        let counter = |name: &str, help: &str| -> prometheus::Result<IntCounter> {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        let gauge = |name: &str, help: &str| -> prometheus::Result<IntGauge> {
            let gauge = IntGauge::new(name, help)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok(gauge)
        };
        Ok(Counters {
            delivered: counter("plaudit_webhook_delivered_total", "Messages that the receiver acknowledged")?,
            retried: counter("plaudit_webhook_retried_total", "Deliveries that failed and are tried again")?,
            dead_lettered: counter("plaudit_webhook_dead_lettered_total", "Messages that became dead letters")?,
            pending: gauge("plaudit_webhook_pending", "Waiting messages, of all processes")?,
            dead: gauge("plaudit_webhook_dead_letters", "Dead letters, of all processes")?,
            oldest: gauge("plaudit_webhook_oldest_seconds", "Age of the oldest waiting message, of all processes")?,
        })
    }

    /// Sets the gauges to the database's values.
    pub fn set_backlog(&self, backlog: Backlog) {
        self.pending.set(backlog.pending);
        self.dead.set(backlog.dead);
        self.oldest.set(backlog.oldest.map_or(0, |oldest| now().0.saturating_sub(oldest).max(0)));
    }
}
