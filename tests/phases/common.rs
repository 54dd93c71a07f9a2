//! Shared set-up of these tests.

use crate::support::*;

/// A daily node that is active for this many hours from midnight.
pub fn daily(hours: i64) -> Json {
    json!({"reset_cronexpr": "0 0 * * *", "duration_sec": hours * HOUR, "max_count": 5})
}

pub fn between(start: &str, end: &str) -> Json {
    json!({"max_count": 5, "start_time_sec": sec(start), "end_time_sec": sec(end)})
}
