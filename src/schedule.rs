//! Nakama's cron dialect: computes when a schedule fires (C1–C9).
//!
//! | fields | meaning |
//! |---|---|
//! | 5 | `minute hour day-of-month month day-of-week` |
//! | 6 | those, and a year |
//! | 7 | a second in front, and a year at the end |
//!
//! An entry is `*`, `?`, `v`, `a-b`, `*/n`, `a/n` or `a-b/n`. Months and days of the week also have names, and Sunday is 0 or 7.
//! The day of month also takes `L`, `LW` and `nW`, the day of week `nL` and `n#1` to `n#5`. If both day fields are restricted, a
//! day matches if either field matches.
//!
//! ```
//! use plaudit::{Schedule, UnixSec};
//! let payday = Schedule::parse("0 9 LW * *")?; // 09:00 on the last weekday of the month
//! let september = UnixSec(1_788_220_800); // 2026-09-01T00:00:00Z
//! assert_eq!(payday.next(september), Some(UnixSec(1_790_758_800))); // Wednesday, 2026-09-30T09:00:00Z
//! assert_eq!(payday.upcoming(september, 2)[1], UnixSec(1_793_350_800)); // Friday, 2026-10-30: the 31st is a Saturday
//! # Ok::<(), plaudit::schedule::ScheduleError>(())
//! ```

mod days;
mod dialect;
mod entry;
mod error;
mod fields;
pub(crate) mod player;
mod walk;

pub use error::{ScheduleError, ScheduleErrorKind};

use crate::time::UnixSec;
use fields::Fields;
use std::fmt;
use std::sync::Arc;

/// A compiled cron expression; cheap to clone.
///
/// Occurrences lie in the years 1970–2099 of local time, which is UTC moved by [`Schedule::time_offset_sec`] (C1, C8).
///
/// # Example: a reset every Monday at midnight
///
/// ```
/// use plaudit::{Schedule, UnixSec};
/// let weekly = Schedule::parse("0 0 * * MON")?;
/// let sunday = UnixSec(1_704_024_000); // 2023-12-31T12:00:00Z
/// assert_eq!(weekly.next(sunday), Some(UnixSec(1_704_067_200))); // 2024-01-01T00:00:00Z
/// assert_eq!(weekly.previous(sunday), Some(UnixSec(1_703_462_400))); // 2023-12-25T00:00:00Z
/// # Ok::<(), plaudit::schedule::ScheduleError>(())
/// ```
#[derive(Clone)]
pub struct Schedule {
    compiled: Arc<Compiled>,
    time_offset_sec: i64,
}

struct Compiled {
    expression: Arc<str>,
    warnings: Vec<String>,
    fields: Fields,
    never: bool,
}

impl Schedule {
    /// Reads an expression of at most 1,000 bytes (C1–C5).
    ///
    /// # Errors
    ///
    /// The first entry that cannot be read, with its field, the reason and, if known, the correction (C7).
    ///
    /// ```
    /// use plaudit::Schedule;
    /// assert!(Schedule::parse("*/15 9-17 * * MON-FRI").is_ok());
    /// assert!(Schedule::parse("@midnight").is_err());
    /// ```
    pub fn parse(expression: &str) -> Result<Self, ScheduleError> {
        let parsed = dialect::parse(expression)?;
        // Computed once, so that later searches for an impossible date end at once.
        let never = parsed.fields.next(-1).is_none();
        let compiled = Compiled { expression: Arc::from(expression), warnings: parsed.warnings, fields: parsed.fields, never };
        Ok(Self { compiled: Arc::new(compiled), time_offset_sec: 0 })
    }

    /// The same schedule in a local time that is `time_offset_sec` seconds ahead of UTC (C8).
    ///
    /// Positive offsets are east of UTC. Any value is accepted; an occurrence whose instant does not fit into an `i64` is left out.
    ///
    /// ```
    /// use plaudit::{Schedule, UnixSec};
    /// let daily = Schedule::parse("@daily")?.with_offset(3_600);
    /// assert_eq!(daily.next(UnixSec(0)), Some(UnixSec(82_800))); // 23:00 UTC is midnight one hour east
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    #[must_use]
    pub fn with_offset(self, time_offset_sec: i64) -> Self {
        Self { time_offset_sec, ..self }
    }

    /// The expression, shared with the records that were written under it.
    pub(crate) fn shared_expression(&self) -> &Arc<str> {
        &self.compiled.expression
    }

    /// The expression as it was written.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.compiled.expression
    }

    /// The number of seconds by which local time is ahead of UTC; 0 unless [`Schedule::with_offset`] sets it.
    #[must_use]
    pub fn time_offset_sec(&self) -> i64 {
        self.time_offset_sec
    }

    /// The first occurrence strictly after `after`, which may be any instant; `None` if there is none (C6).
    ///
    /// ```
    /// use plaudit::{Schedule, UnixSec};
    /// let hourly = Schedule::parse("@hourly")?;
    /// assert_eq!(hourly.next(UnixSec(3_600)), Some(UnixSec(7_200)));
    /// assert_eq!(hourly.next(UnixSec(i64::MAX)), None);
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    #[must_use]
    pub fn next(&self, after: UnixSec) -> Option<UnixSec> {
        if self.compiled.never {
            return None;
        }
        let local = after.0.saturating_add(self.time_offset_sec);
        self.to_utc(self.compiled.fields.next(local)?)
    }

    /// The last occurrence strictly before `before`, which may be any instant; `None` if there is none (C6).
    ///
    /// ```
    /// use plaudit::{Schedule, UnixSec};
    /// let hourly = Schedule::parse("@hourly")?;
    /// assert_eq!(hourly.previous(UnixSec(3_600)), Some(UnixSec(0)));
    /// assert_eq!(hourly.previous(UnixSec(0)), None);
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    #[must_use]
    pub fn previous(&self, before: UnixSec) -> Option<UnixSec> {
        if self.compiled.never {
            return None;
        }
        let local = before.0.saturating_add(self.time_offset_sec);
        self.to_utc(self.compiled.fields.previous(local)?)
    }

    /// The next `count` occurrences after `after`; fewer if fewer exist.
    ///
    /// Memory grows with the number of occurrences, not with `count`. A schedule that fires every second has four billion
    /// occurrences.
    ///
    /// ```
    /// use plaudit::{Schedule, UnixSec};
    /// let leap_days = Schedule::parse("0 0 29 2 * 2024-2030")?;
    /// assert_eq!(leap_days.upcoming(UnixSec(0), usize::MAX), [UnixSec(1_709_164_800), UnixSec(1_835_395_200)]);
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    #[must_use]
    pub fn upcoming(&self, after: UnixSec, count: usize) -> Vec<UnixSec> {
        let mut found = Vec::new();
        let mut from = after;
        while found.len() < count {
            let Some(at) = self.next(from) else { break };
            found.push(at);
            from = at;
        }
        found
    }

    /// Warnings about accepted expressions that are better written differently: ranges of days that end on Sunday or begin with day
    /// 7 (C7), and six fields that look as if the second came first (C1).
    ///
    /// ```
    /// let weekend = plaudit::Schedule::parse("0 0 * * FRI-SUN")?;
    /// assert!(weekend.warnings()[0].contains("read as Friday to Sunday"));
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.compiled.warnings
    }

    /// Whether no local time in 1970–2099 matches; then no offset helps (C7).
    ///
    /// ```
    /// assert!(plaudit::Schedule::parse("0 0 31 2 *")?.never_fires());
    /// # Ok::<(), plaudit::schedule::ScheduleError>(())
    /// ```
    #[must_use]
    pub fn never_fires(&self) -> bool {
        self.compiled.never
    }

    /// C8: the instant of a local time.
    fn to_utc(&self, local: i64) -> Option<UnixSec> {
        local.checked_sub(self.time_offset_sec).map(UnixSec)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule").field("expression", &self.expression()).field("time_offset_sec", &self.time_offset_sec).finish()
    }
}
