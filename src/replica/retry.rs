//! The backoff between requests (K10).

/// The longest wait, in milliseconds.
const LONGEST_MS: i64 = 120_000;

/// Waits of 1, 2, 4 … 120 s, each shortened by up to half at random, so that clients do not retry at the same time.
///
/// ```
/// let mut retry = plaudit::replica::Retry::default();
/// assert_eq!(retry.failed(None, 0.0), 1_000);
/// assert_eq!(retry.failed(None, 0.0), 2_000);
/// retry.start_over();
/// assert_eq!(retry.failed(Some(30), 1.0), 30_000); // the authority asked for 30 s
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
}

impl Retry {
    /// Counts a failed request; returns the milliseconds to wait before the next one. `random` is between 0 and 1;
    /// `retry_after_sec` is the authority's minimum.
    ///
    /// ```
    /// use plaudit::replica::Retry;
    /// let mut retry = Retry::default();
    /// assert_eq!(retry.failed(None, 0.5), 750); // a second, shortened by a quarter
    /// assert_eq!(retry.failed(Some(60), 0.5), 60_000); // not before the requested time
    /// ```
    pub fn failed(&mut self, retry_after_sec: Option<i64>, random: f64) -> i64 {
        let full = 1_000_i64.checked_shl(self.attempts.min(20)).unwrap_or(LONGEST_MS).min(LONGEST_MS);
        self.attempts = self.attempts.saturating_add(1);
        let share = if random.is_finite() { random.clamp(0.0, 1.0) } else { 0.0 };
        let shortened = (full as f64 * (1.0 - share / 2.0)) as i64;
        shortened.max(retry_after_sec.unwrap_or(0).clamp(0, 86_400).saturating_mul(1_000))
    }

    /// Starts again with the shortest wait: after an answer, when the network or the page is back, and on a new token.
    ///
    /// ```
    /// use plaudit::replica::Retry;
    /// let mut retry = Retry::default();
    /// for _ in 0..9 {
    ///     retry.failed(None, 0.0);
    /// }
    /// retry.start_over(); // the network is back
    /// assert_eq!(retry.failed(None, 0.0), 1_000);
    /// ```
    pub fn start_over(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::Retry;

    #[test]
    fn k10_waits_double_up_to_two_minutes_and_start_over() {
        let mut retry = Retry::default();
        let waits: Vec<i64> = (0..10).map(|_| retry.failed(None, 0.0) / 1_000).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
        assert_eq!(retry.failed(None, 1.0), 60_000);
        assert_eq!(retry.failed(Some(300), f64::NAN), 300_000);
        retry.start_over();
        assert_eq!(retry.failed(None, 0.5), 750);
        assert_eq!(retry.failed(None, f64::NAN), 2_000, "a host without randomness still waits");
    }
}
