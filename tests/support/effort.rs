//! Measures the work of an action, regardless of other load on the machine.

#![allow(dead_code, reason = "each test crate uses its part")]

use std::fs;
use std::time::SystemTime;

/// The processor time of this thread in nanoseconds; the elapsed time if the platform does not report it.
fn on_processor() -> u128 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|told| told.split(' ').next()?.parse::<u128>().ok()).filter(|nanoseconds| *nanoseconds > 0);
    nanoseconds.unwrap_or_else(|| SystemTime::UNIX_EPOCH.elapsed().map_or(0, |passed| passed.as_nanos()))
}

/// The result of an action, and the milliseconds of this thread's processor time.
pub fn effort<T>(action: impl FnOnce() -> T) -> (T, f64) {
    let before = on_processor();
    let result = action();
    (result, on_processor().saturating_sub(before) as f64 / 1e6)
}
