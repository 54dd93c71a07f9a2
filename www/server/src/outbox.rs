//! The outbox: what accepted events did (T5), told to a webhook.
//!
//! A [`letter`] is written in the transaction of its event, so that nothing is told that did not happen, and nothing that happened is
//! forgotten. The [`dispatch`] sends letters at least once and each stream's in order: a stream's row in `outbox_lanes` is claimed for a
//! while, its first letters are posted to the [`webhook`], and only an acknowledgement, or the end of all patience, makes room for the next.

pub mod dead;
pub mod dispatch;
pub mod lanes;
pub mod letter;
pub mod metrics;
mod patience;
mod signature;
pub mod webhook;

use std::time::{SystemTime, UNIX_EPOCH};

/// The system's clock, in UNIX milliseconds.
fn clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
