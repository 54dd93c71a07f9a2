//! Metrics of the reward hook.

use prometheus::{IntCounterVec, Registry};

use crate::outgoing::backlog::Waiting;
use crate::registered::counters;

/// Counters of this process, and gauges that all processes share.
#[derive(Clone)]
pub struct Counters {
    /// Questions by their outcome: `granted`, `refused`, `retried`, `late`, `gone`.
    pub asked: IntCounterVec,
    /// The waiting claims.
    pub waiting: Waiting,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        Ok(Counters {
            asked: counters(registry, "plaudit_reward_hook_total", "Questions to the reward hook, by outcome", &["outcome"])?,
            waiting: Waiting::new(registry, "plaudit_reward_hook", "Claims that wait for a decision", "claim that waits for a decision")?,
        })
    }

    /// Counts a question.
    pub fn count(&self, outcome: &str) {
        self.asked.with_label_values(&[outcome]).inc();
    }
}
