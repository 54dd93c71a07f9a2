//! What is measured of pokes.

use prometheus::{IntCounterVec, IntGauge, Opts, Registry};

/// The counters of one process.
pub struct Counters {
    /// Connections that listen.
    pub open: IntGauge,
    /// What they were told, by how it was found: by `word`, or by a `look`.
    pub sent: IntCounterVec,
}

impl Counters {
    /// Counters at zero.
    ///
    /// # Errors
    ///
    /// None that can be caused: names are fixed.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        let open = IntGauge::new("plaudit_event_connections", "Connections that listen to events")?;
        let sent = IntCounterVec::new(Opts::new("plaudit_pokes_total", "Events for connections"), &["found"])?;
        registry.register(Box::new(open.clone()))?;
        registry.register(Box::new(sent.clone()))?;
        Ok(Counters { open, sent })
    }
}
