//! The metrics, in Prometheus' text format. No label names a player.

use prometheus::{Encoder as _, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Registry, TextEncoder};

use crate::peers::listener;
use crate::registered::{counter, counters, registered};
use crate::{notify, outbox, reward_hook, stream};

/// The metrics of one process.
pub struct Metrics {
    registry: Registry,
    /// Requests by route and status.
    pub requests: IntCounterVec,
    /// Durations of requests, by route.
    pub seconds: HistogramVec,
    /// Reloads of the definitions, by outcome.
    pub reloads: IntCounterVec,
    /// Requests refused as temporarily unavailable.
    pub busy: IntCounter,
    /// Changes of teams and their members, by kind.
    pub teams: IntCounterVec,
    /// Deliveries to the webhook.
    pub webhook: outbox::metrics::Counters,
    /// Questions to the reward hook.
    pub reward_hook: reward_hook::metrics::Counters,
    /// Connections of clients.
    pub connections: listener::Counters,
    /// Notifications to event connections.
    pub notifications: notify::metrics::Counters,
    /// Settled events.
    pub streams: stream::metrics::Counters,
}

impl Metrics {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already; the names are fixed.
    pub fn new() -> prometheus::Result<Metrics> {
        let registry = Registry::new();
        let buckets = prometheus::exponential_buckets(0.001, 2.0, 14)?;
        let options = HistogramOpts::new("plaudit_http_request_seconds", "Duration of requests").buckets(buckets);
        let seconds = registered(&registry, HistogramVec::new(options, &["route"])?)?;
        Ok(Metrics {
            requests: counters(&registry, "plaudit_http_requests_total", "Answered requests", &["route", "status"])?,
            seconds,
            reloads: counters(&registry, "plaudit_definitions_reloads_total", "Reloads of the definitions", &["outcome"])?,
            busy: counter(&registry, "plaudit_busy_total", "Requests that could not be served for now")?,
            teams: counters(&registry, "plaudit_team_changes_total", "Changes of teams and their members", &["change"])?,
            webhook: outbox::metrics::Counters::new(&registry)?,
            reward_hook: reward_hook::metrics::Counters::new(&registry)?,
            connections: listener::Counters::new(&registry)?,
            streams: stream::metrics::Counters::new(&registry)?,
            notifications: notify::metrics::Counters::new(&registry)?,
            registry,
        })
    }

    /// The metrics as text.
    ///
    /// # Errors
    ///
    /// An error of the library; the text is written into memory.
    pub fn text(&self) -> prometheus::Result<Vec<u8>> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}
