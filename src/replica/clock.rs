//! Estimates the authority's time on a device (K15).

use crate::protocol::ClockState;
use crate::time::UnixSec;

/// The largest jump of the wall clock that does not mark it as drifted.
const JUMP_MS: i64 = 2_000;

/// A reading of a device's clocks.
///
/// ```
/// use plaudit::replica::Reading;
/// use std::time::{Instant, SystemTime, UNIX_EPOCH};
/// let started = Instant::now();
/// let wall_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
/// let reading = Reading { wall_ms, mono_ms: started.elapsed().as_millis() as i64 };
/// assert!(reading.wall_ms > reading.mono_ms);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Milliseconds since 1970, by the clock that the user can set.
    pub wall_ms: i64,
    /// Milliseconds since a fixed instant, by a clock that never jumps.
    pub mono_ms: i64,
}

/// Estimates the authority's time from the answers.
///
/// ```
/// use plaudit::UnixSec;
/// use plaudit::replica::{Clock, Reading};
/// let (sent, received) = (Reading { wall_ms: 5_000, mono_ms: 0 }, Reading { wall_ms: 5_100, mono_ms: 100 });
/// let mut clock = Clock::default();
/// clock.answered(sent, received, UnixSec(1_790_000_000));
/// assert_eq!(clock.now(Reading { wall_ms: 65_100, mono_ms: 60_100 }), UnixSec(1_790_000_060));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The sample with the shortest round trip; after a jump of the wall clock, that of the next answer.
    best: Option<Sample>,
    /// The reading at the last answer, against which jumps are measured.
    anchor: Option<Reading>,
    drifted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sample {
    round_trip_ms: i64,
    /// The authority's time minus the wall clock.
    offset_ms: i64,
}

impl Clock {
    /// Takes a sample from an answer; `sent` and `received` are the readings before and after the round trip.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::replica::{Clock, Reading};
    /// let at = |ms| Reading { wall_ms: ms, mono_ms: ms };
    /// let mut clock = Clock::default();
    /// clock.answered(at(0), at(10_000), UnixSec(1_790_000_000)); // a round trip of ten seconds: off by five at most
    /// clock.answered(at(20_000), at(20_100), UnixSec(1_790_000_018)); // this sample is better
    /// assert_eq!(clock.now(at(30_100)), UnixSec(1_790_000_028));
    /// ```
    pub fn answered(&mut self, sent: Reading, received: Reading, server_time: UnixSec) {
        let _ = self.state(received);
        let round_trip_ms = received.mono_ms.saturating_sub(sent.mono_ms).max(0);
        let authority_ms = server_time.0.saturating_mul(1_000).saturating_add(round_trip_ms / 2);
        let sample = Sample { round_trip_ms, offset_ms: authority_ms.saturating_sub(received.wall_ms) };
        let is_better = self.best.is_none_or(|best| round_trip_ms <= best.round_trip_ms);
        if is_better || self.drifted {
            self.best = Some(sample);
        }
        self.anchor = Some(received);
        self.drifted = false;
    }

    /// Whether the clock can be trusted at this reading. A jump is remembered until the next answer.
    ///
    /// ```
    /// use plaudit::replica::{Clock, Reading};
    /// use plaudit::{UnixSec, protocol::ClockState};
    /// let mut clock = Clock::default();
    /// clock.answered(Reading::default(), Reading::default(), UnixSec(1_790_000_000));
    /// let jumped = Reading { wall_ms: 86_400_000, mono_ms: 1_000 }; // the player sets the clock a day ahead
    /// assert_eq!(clock.state(jumped), ClockState::Drifted);
    /// ```
    pub fn state(&mut self, reading: Reading) -> ClockState {
        if let Some(anchor) = self.anchor {
            let wall = reading.wall_ms.saturating_sub(anchor.wall_ms);
            let mono = reading.mono_ms.saturating_sub(anchor.mono_ms);
            self.drifted |= wall.saturating_sub(mono).saturating_abs() > JUMP_MS;
        }
        match self.best {
            None => ClockState::Unsynced,
            Some(_) if self.drifted => ClockState::Drifted,
            Some(_) => ClockState::Synced,
        }
    }

    /// The estimated time of the authority; after a jump, by the monotonic clock since the last answer.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::replica::{Clock, Reading};
    /// let reading = Reading { wall_ms: 1_790_000_000_999, mono_ms: 0 };
    /// let mut clock = Clock::default();
    /// assert_eq!(clock.now(reading), UnixSec(1_790_000_000)); // no sample yet: the device's clock
    /// clock.answered(reading, reading, UnixSec(1_790_003_600));
    /// assert_eq!(clock.now(reading), UnixSec(1_790_003_600)); // the device's clock was an hour slow
    /// ```
    #[must_use]
    pub fn now(&self, reading: Reading) -> UnixSec {
        let offset_ms = self.best.map_or(0, |best| best.offset_ms);
        let wall_ms = match self.anchor {
            Some(anchor) if self.drifted => anchor.wall_ms.saturating_add(reading.mono_ms.saturating_sub(anchor.mono_ms)),
            _ => reading.wall_ms,
        };
        UnixSec(wall_ms.saturating_add(offset_ms).div_euclid(1_000).clamp(0, UnixSec::LIMIT.0.saturating_sub(1)))
    }

    /// The authority's time minus the wall clock, in seconds.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::replica::{Clock, Reading};
    /// let reading = Reading { wall_ms: 1_790_000_000_000, mono_ms: 0 };
    /// let mut clock = Clock::default();
    /// clock.answered(reading, reading, UnixSec(1_789_999_400));
    /// assert_eq!(clock.offset_sec(), -600); // the device is ten minutes fast
    /// ```
    #[must_use]
    pub fn offset_sec(&self) -> i64 {
        self.best.map_or(0, |best| best.offset_ms.div_euclid(1_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: UnixSec = UnixSec(1_790_000_000);

    fn at(wall_ms: i64, mono_ms: i64) -> Reading {
        Reading { wall_ms, mono_ms }
    }

    #[test]
    fn k15_the_sample_with_the_least_round_trip_counts() {
        let mut clock = Clock::default();
        assert_eq!(clock.state(at(0, 0)), ClockState::Unsynced);
        clock.answered(at(0, 0), at(200, 200), SERVER);
        clock.answered(at(1_000, 1_000), at(9_000, 9_000), SERVER.plus(1));
        assert_eq!(clock.state(at(9_000, 9_000)), ClockState::Synced);
        assert_eq!(clock.now(at(10_200, 10_200)), SERVER.plus(10));
    }

    #[test]
    fn k15_a_jump_of_the_wall_clock_counts_as_drift_until_the_next_answer() {
        let mut clock = Clock::default();
        clock.answered(at(0, 0), at(0, 0), SERVER);
        assert_eq!(clock.state(at(12_000, 10_000)), ClockState::Synced);
        assert_eq!(clock.state(at(-90_000, 10_000)), ClockState::Drifted);
        assert_eq!(clock.now(at(-90_000, 10_000)), SERVER.plus(10));
        assert_eq!(clock.state(at(11_000, 11_000)), ClockState::Drifted, "it stays until the next answer");
        clock.answered(at(-80_000, 20_000), at(-80_000, 20_000), SERVER.plus(20));
        assert_eq!((clock.state(at(-79_000, 21_000)), clock.now(at(-79_000, 21_000))), (ClockState::Synced, SERVER.plus(21)));
    }

    #[test]
    fn absurd_readings_do_no_harm() {
        let mut clock = Clock::default();
        clock.answered(at(i64::MIN, i64::MAX), at(i64::MAX, i64::MIN), UnixSec(i64::MAX));
        let _ = clock.state(at(i64::MIN, i64::MAX));
        assert!(clock.now(at(i64::MIN, i64::MAX)).in_range());
    }
}
