//! Gauges of the jobs that wait in a queue, which all processes share.

use prometheus::{IntGauge, Registry};

use crate::clock::now;
use crate::registered::gauge;

/// The number of waiting jobs, and the age of the oldest one.
#[derive(Clone)]
pub struct Waiting {
    pending: IntGauge,
    oldest: IntGauge,
}

impl Waiting {
    /// Gauges at zero, `<queue>_pending` and `<queue>_oldest_seconds`; `jobs` and `job` name the waiting jobs in the metrics' help.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry, queue: &str, jobs: &str, job: &str) -> prometheus::Result<Waiting> {
        let oldest = format!("Age of the oldest {job}, of all processes");
        Ok(Waiting {
            pending: gauge(registry, &format!("{queue}_pending"), &format!("{jobs}, of all processes"))?,
            oldest: gauge(registry, &format!("{queue}_oldest_seconds"), &oldest)?,
        })
    }

    /// Sets the gauges to the database's values: the number of jobs, and the instant at which the oldest was written.
    pub fn set(&self, pending: i64, oldest: Option<i64>) {
        self.pending.set(pending);
        self.oldest.set(oldest.map_or(0, |oldest| now().0.saturating_sub(oldest).max(0)));
    }
}
