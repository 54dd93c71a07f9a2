//! Metrics of settled events.

use prometheus::{IntCounter, IntCounterVec, Registry};

use super::transaction::Tally;
use crate::registered::{counter, counters};

/// The metrics of one process.
#[derive(Clone)]
pub struct Counters {
    events: IntCounterVec,
    rewards: IntCounter,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        Ok(Counters {
            events: counters(registry, "plaudit_events_total", "Settled events", &["verdict"])?,
            rewards: counter(registry, "plaudit_rewards_total", "Granted rewards")?,
        })
    }

    /// Counts settled events and their rewards.
    pub(super) fn count(&self, tally: Tally) {
        self.events.with_label_values(&["applied"]).inc_by(tally.applied);
        self.events.with_label_values(&["refused"]).inc_by(tally.refused);
        self.rewards.inc_by(tally.rewards);
    }
}
