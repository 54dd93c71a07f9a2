//! How much work something is, whatever else the machine does.

#![allow(dead_code, reason = "each test crate uses its part")]

use std::fs;
use std::time::SystemTime;

/// The time for which this thread has been on a processor, in nanoseconds; where the platform does not tell, the time that has passed.
fn on_processor() -> u128 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|told| told.split(' ').next()?.parse::<u128>().ok()).filter(|nanoseconds| *nanoseconds > 0);
    nanoseconds.unwrap_or_else(|| SystemTime::UNIX_EPOCH.elapsed().map_or(0, |passed| passed.as_nanos()))
}

/// What an action gives, and for how many milliseconds it kept this thread on a processor.
pub fn effort<T>(action: impl FnOnce() -> T) -> (T, f64) {
    let before = on_processor();
    let result = action();
    (result, on_processor().saturating_sub(before) as f64 / 1e6)
}
