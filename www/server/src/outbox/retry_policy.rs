//! Decides when a message is given up.

use std::time::Duration;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_given_up_by_attempts_or_by_age() {
        let policy = RetryPolicy { attempts: 3, age: Duration::from_secs(60) };
        let exhausted = [(2, 59), (3, 0), (1, 60), (1, -5)].map(|(attempts, age)| policy.is_exhausted(attempts, age));
        assert_eq!(exhausted, [false, true, true, false]);
    }
}
