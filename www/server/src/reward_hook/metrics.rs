//! Metrics of the reward hook.

use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

use crate::clock::now;
use crate::store::reward_claims::Backlog;

/// Counters of this process, and gauges that all processes share.
#[derive(Clone)]
pub struct Counters {
    /// Questions by their outcome: `granted`, `refused`, `retried`, `late`, `gone`.
    pub asked: IntCounterVec,
    pending: IntGauge,
    oldest: IntGauge,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        let asked = IntCounterVec::new(Opts::new("plaudit_reward_hook_total", "Questions to the reward hook, by outcome"), &["outcome"])?;
        let pending = IntGauge::new("plaudit_reward_hook_pending", "Claims that wait for a decision, of all processes")?;
        let oldest =
            IntGauge::new("plaudit_reward_hook_oldest_seconds", "Age of the oldest claim that waits for a decision, of all processes")?;
        registry.register(Box::new(asked.clone()))?;
        registry.register(Box::new(pending.clone()))?;
        registry.register(Box::new(oldest.clone()))?;
        Ok(Counters { asked, pending, oldest })
    }

    /// Counts a question.
    pub fn count(&self, outcome: &str) {
        self.asked.with_label_values(&[outcome]).inc();
    }

    /// Sets the gauges to the database's values.
    pub fn set_backlog(&self, backlog: Backlog) {
        self.pending.set(backlog.pending);
        self.oldest.set(backlog.oldest.map_or(0, |oldest| now().0.saturating_sub(oldest).max(0)));
    }
}
