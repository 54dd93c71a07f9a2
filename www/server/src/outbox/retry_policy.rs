//! Decides when a failed delivery is retried, and when it is given up.

use std::time::Duration;

/// The pause after the first failure; it doubles with each failure.
const FIRST_PAUSE_MS: i64 = 500;

/// The longest pause.
pub(super) const MAX_PAUSE_MS: i64 = 15 * 60 * 1_000;

/// The limits after which a message is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most attempts.
    pub attempts: i64,
    /// The age from which on the next failure is final.
    pub age: Duration,
}

impl RetryPolicy {
    /// Whether a message of this age, with this many failed deliveries, is given up.
    #[must_use]
    pub fn is_exhausted(self, attempts: i64, age_sec: i64) -> bool {
        attempts >= self.attempts || u64::try_from(age_sec).is_ok_and(|age| age >= self.age.as_secs())
    }
}

/// The pause after this many failures, in milliseconds. It doubles up to the longest pause. `jitter`, from 0 to 1, removes up to
/// half of it, so that streams that failed together are not retried together.
#[must_use]
pub fn pause_ms(failures: i64, jitter: f64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(30);
    let whole = FIRST_PAUSE_MS.saturating_mul(1_i64 << doublings).min(MAX_PAUSE_MS);
    whole - (whole as f64 / 2.0 * jitter.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        assert_eq!([1, 2, 3, 11, 12, 13, 1_000].map(|n| pause_ms(n, 0.0)), [500, 1_000, 2_000, 512_000, 900_000, 900_000, 900_000]);
        assert_eq!([pause_ms(3, 1.0), pause_ms(3, 0.5), pause_ms(0, 0.0)], [1_000, 1_500, 500]);
    }

    #[test]
    fn a_message_is_given_up_by_attempts_or_by_age() {
        let policy = RetryPolicy { attempts: 3, age: Duration::from_secs(60) };
        let exhausted = [(2, 59), (3, 0), (1, 60), (1, -5)].map(|(attempts, age)| policy.is_exhausted(attempts, age));
        assert_eq!(exhausted, [false, true, true, false]);
    }
}
