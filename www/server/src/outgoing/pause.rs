//! The pause before a failed post is tried again.

/// The pause after the first failure; it doubles with each failure.
const FIRST_PAUSE_MS: i64 = 500;

/// The pause after this many failures, in milliseconds. It doubles up to `longest_ms`; up to half of it is removed at random, so that posts
/// which failed together are not repeated together.
#[must_use]
pub fn pause_ms(failures: i64, longest_ms: i64) -> i64 {
    jittered(failures, longest_ms, f64::from(getrandom::u32().unwrap_or(0)) / f64::from(u32::MAX))
}

/// The same with the random part as an argument: `jitter`, from 0 to 1.
fn jittered(failures: i64, longest_ms: i64, jitter: f64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(30);
    let whole = FIRST_PAUSE_MS.saturating_mul(1_i64 << doublings).min(longest_ms);
    whole - (whole as f64 / 2.0 * jitter.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pause = |failures, jitter| jittered(failures, 900_000, jitter);
        assert_eq!([1, 2, 3, 11, 12, 13, 1_000].map(|n| pause(n, 0.0)), [500, 1_000, 2_000, 512_000, 900_000, 900_000, 900_000]);
        assert_eq!([pause(3, 1.0), pause(3, 0.5), pause(0, 0.0)], [1_000, 1_500, 500]);
        assert_eq!(jittered(1_000, 60_000, 0.0), 60_000);
    }
}
