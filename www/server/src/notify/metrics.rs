//! Metrics of notifications.

use prometheus::{IntCounterVec, IntGauge, Registry};

use crate::registered::{counters, gauge};

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
        Ok(Counters {
            open: gauge(registry, "plaudit_event_connections", "Open event connections")?,
            sent: counters(registry, "plaudit_notifications_total", "Notifications to event connections", &["source"])?,
        })
    }
}
