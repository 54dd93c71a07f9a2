//! The system's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use plaudit::UnixSec;

/// The current instant, in UNIX seconds.
#[must_use]
pub fn now() -> UnixSec {
    UnixSec(i64::try_from(since_epoch().as_secs()).unwrap_or(i64::MAX))
}

/// The current instant, in UNIX milliseconds.
#[must_use]
pub fn now_ms() -> i64 {
    i64::try_from(since_epoch().as_millis()).unwrap_or(i64::MAX)
}

fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
