//! Metrics of notifications.

use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

/// The metrics of one process.
#[derive(Clone)]
pub struct Counters {
    /// Open event connections.
    pub open: IntGauge,
    /// Notifications, by the source of their change: `published`, or `poll`.
    pub sent: IntCounterVec,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        let open = IntGauge::new("plaudit_event_connections", "Open event connections")?;
        let sent = IntCounterVec::new(Opts::new("plaudit_notifications_total", "Notifications to event connections"), &["source"])?;
        registry.register(Box::new(open.clone()))?;
        registry.register(Box::new(sent.clone()))?;
        Ok(Counters { open, sent })
    }
}
