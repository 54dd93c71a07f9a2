//! Measures the work of an action, as independently of other load on the machine as a clock allows.

#![allow(dead_code, reason = "each test crate uses its part")]
#![allow(clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::thread;
use std::time::SystemTime;

/// The processor time of this thread in nanoseconds; the elapsed time if the platform does not report it.
fn on_processor() -> u128 {
    // The kernel adds up a thread's time when it yields; otherwise the figure is up to a tick (4 ms) old.
    thread::yield_now();
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

/// How often a comparison of work is repeated before it fails.
const ATTEMPTS: usize = 5;

/// Passes if one of five attempts does, and panics with the last refusal otherwise.
///
/// Other load on the machine slows down single attempts, by shared caches and cores. Work that grows too fast is too slow in all of them.
#[track_caller]
pub fn in_one_of_five(attempt: impl Fn() -> Result<(), String>) {
    let mut refused = String::new();
    for _ in 0..ATTEMPTS {
        match attempt() {
            Ok(()) => return,
            Err(refusal) => refused = refusal,
        }
    }
    panic!("in {ATTEMPTS} attempts: {refused}");
}
