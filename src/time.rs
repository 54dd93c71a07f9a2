//! Instants and the numbers that JavaScript can hold exactly.

/// The largest integer that JavaScript holds exactly, 2^53 − 1.
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// Seconds in a day.
pub(crate) const DAY_SEC: i64 = 86_400;

/// An instant in whole UNIX seconds.
///
/// Any `i64` is a value; [`UnixSec::in_range`] says whether it lies in the years 1970–2099, which is where
/// the engine evaluates (rules C1 and P12).
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
    pub const LIMIT: UnixSec = UnixSec(4_102_444_800);

    /// Whether this instant lies in the years 1970–2099 (UTC).
    #[must_use]
    pub const fn in_range(self) -> bool {
        self.0 >= 0 && self.0 < Self::LIMIT.0
    }

    /// This instant moved by `seconds`, saturating.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> UnixSec {
        UnixSec(self.0.saturating_add(seconds))
    }
}

/// A sum that stays within the safe integers.
pub(crate) fn saturating_sum(a: i64, b: i64) -> i64 {
    a.saturating_add(b).clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
}
