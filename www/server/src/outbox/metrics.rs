//! What is measured of deliveries.

use prometheus::{IntCounter, IntGauge, Registry};

use super::clock_ms;
use crate::store::Store;

/// Counters of this process, and gauges of what all processes share.
pub struct Counters {
    /// Letters that were acknowledged.
    pub delivered: IntCounter,
    /// Deliveries that failed and are tried again.
    pub retried: IntCounter,
    /// Letters that were given up.
    pub buried: IntCounter,
    pending: IntGauge,
    dead: IntGauge,
    oldest: IntGauge,
}

impl Counters {
    /// Everything at zero.
    ///
    /// # Errors
    ///
    /// None that can be caused: names are fixed.
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
            delivered: counter("plaudit_webhook_delivered_total", "Letters that the receiver acknowledged")?,
            retried: counter("plaudit_webhook_retried_total", "Deliveries that failed and are tried again")?,
            buried: counter("plaudit_webhook_buried_total", "Letters that were given up")?,
            pending: gauge("plaudit_webhook_pending", "Letters that wait, of all processes")?,
            dead: gauge("plaudit_webhook_dead", "Letters that were given up and are kept, of all processes")?,
            oldest: gauge("plaudit_webhook_oldest_seconds", "Age of the oldest letter that waits, of all processes")?,
        })
    }

    /// Looks at the database.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn measure(&self, store: &Store) -> sqlx::Result<()> {
        let text = "SELECT (SELECT COUNT(*) FROM outbox), (SELECT COUNT(*) FROM dead_letters), (SELECT MIN(written_at) FROM outbox)";
        let (pending, dead, oldest): (i64, i64, Option<i64>) = sqlx::query_as(text).fetch_one(store.readers()).await?;
        self.pending.set(pending);
        self.dead.set(dead);
        self.oldest.set(oldest.map_or(0, |oldest| (clock_ms() / 1_000).saturating_sub(oldest).max(0)));
        Ok(())
    }
}
