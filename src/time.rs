//! Instants, and the integers that JavaScript holds exactly.

/// The largest integer that JavaScript holds exactly, 2^53 − 1.
///
/// ```
/// use plaudit::{MAX_SAFE_INTEGER, Value};
/// let beyond = Value::from_json("[9007199254740991, 9007199254740992]")?;
/// assert_eq!(beyond, Value::List(vec![Value::Int(MAX_SAFE_INTEGER), Value::Float(9_007_199_254_740_992.0)]));
/// # Ok::<(), plaudit::Error>(())
/// ```
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// The westernmost offset from UTC, in seconds.
pub(crate) const MIN_OFFSET_SEC: i64 = -12 * 3_600;
/// The easternmost offset from UTC, in seconds.
pub(crate) const MAX_OFFSET_SEC: i64 = 14 * 3_600;
/// The range of a player's offset from UTC (G1).
pub(crate) const OFFSETS_SEC: std::ops::RangeInclusive<i64> = MIN_OFFSET_SEC..=MAX_OFFSET_SEC;

/// Seconds in a day.
pub(crate) const DAY_SEC: i64 = 86_400;

/// An instant in whole UNIX seconds.
///
/// Any `i64` is allowed; [`UnixSec::in_range`] tells whether it lies in the years 1970–2099, which the engine evaluates (rules C1
/// and P12).
///
/// ```
/// use plaudit::UnixSec;
/// assert!(UnixSec(0).in_range());
/// assert!(!UnixSec(4_102_444_800).in_range()); // 2100-01-01T00:00:00Z
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSec(pub i64);

impl UnixSec {
    /// The first instant after the evaluated years: 2100-01-01T00:00:00Z.
    ///
    /// ```
    /// use plaudit::{Schedule, UnixSec};
    /// assert!(Schedule::parse("@yearly")?.next(UnixSec::LIMIT).is_none());
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    pub const LIMIT: UnixSec = UnixSec(4_102_444_800);

    /// Whether this instant lies in the years 1970–2099 (UTC).
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// assert!(UnixSec(1_790_000_000).in_range());
    /// assert!(!UnixSec(1_790_000_000_000).in_range()); // milliseconds, by mistake
    /// ```
    #[must_use]
    pub const fn in_range(self) -> bool {
        self.0 >= 0 && self.0 < Self::LIMIT.0
    }

    /// This instant moved by `seconds`, saturating.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// assert_eq!(UnixSec(1_790_000_000).plus(-86_400), UnixSec(1_789_913_600)); // a day before
    /// assert_eq!(UnixSec(i64::MAX).plus(1), UnixSec(i64::MAX));
    /// ```
    #[must_use]
    pub const fn plus(self, seconds: i64) -> UnixSec {
        UnixSec(self.0.saturating_add(seconds))
    }
}

/// A sum that saturates at the safe integers.
pub(crate) fn saturating_sum(a: i64, b: i64) -> i64 {
    a.saturating_add(b).clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
}
