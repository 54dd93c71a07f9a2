//! Computes occurrences: walks over years, months and days to the nearest matching time (C4, C6).

use super::days::Month;
use super::fields::{DAY_OF_MONTH, Fields, HOUR, MINUTE, MONTH, SECOND, Set, Way};
use crate::time::UnixSec;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike};

impl Fields {
    /// The first occurrence after `after`, in local UNIX seconds.
    pub(super) fn next(&self, after: i64) -> Option<i64> {
        self.nearest(after.max(-1).checked_add(1)?, Way::Forward)
    }

    /// The last occurrence before `before`, in local UNIX seconds.
    pub(super) fn previous(&self, before: i64) -> Option<i64> {
        self.nearest(before.min(UnixSec::LIMIT.0).checked_sub(1)?, Way::Backward)
    }

    /// The occurrence at `from`, or the nearest one in the direction of the search.
    fn nearest(&self, from: i64, way: Way) -> Option<i64> {
        let from = DateTime::from_timestamp(from, 0)?.naive_utc();
        let today = from.date();
        let day = self.day(today, way)?;
        if day != today {
            return instant(day, self.time(midnight(way), way)?);
        }
        if let Some(time) = self.time(time_of(from.time()), way) {
            return instant(day, time);
        }
        let beyond = match way {
            Way::Forward => today.succ_opt(),
            Way::Backward => today.pred_opt(),
        };
        instant(self.day(beyond?, way)?, self.time(midnight(way), way)?)
    }

    /// The nearest matching day, `from` included.
    fn day(&self, from: NaiveDate, way: Way) -> Option<NaiveDate> {
        let from_year = u32::try_from(from.year()).ok()?;
        for year in self.year.walk(from_year, way) {
            let from_month = if year == from_year { from.month() } else { way.enters(&MONTH) };
            for number in self.month.walk(from_month, way) {
                let month = Month::new(year, number)?;
                let within = year == from_year && number == from.month();
                let from_day = if within { from.day() } else { way.enters(&DAY_OF_MONTH) };
                if let Some(day) = self.days_of(&month).seek(from_day, way) {
                    return month.day(day);
                }
            }
        }
        None
    }

    /// C4: if both day fields are restricted, a day matches if either does; entries of an unrestricted field are ignored; if
    /// neither is restricted, every day matches.
    fn days_of(&self, month: &Month) -> Set {
        let (days, weekdays) = (&self.day_of_month, &self.day_of_week);
        match (days.restricted, weekdays.restricted) {
            (false, false) => month.days(),
            (true, false) => days.of(month),
            (false, true) => weekdays.of(month),
            (true, true) => days.of(month).or(weekdays.of(month)),
        }
    }

    /// The nearest matching time of a day as hour, minute and second, `from` included.
    fn time(&self, [hour, minute, second]: [u32; 3], way: Way) -> Option<[u32; 3]> {
        let first_minute = self.minute.seek(way.enters(&MINUTE), way)?;
        let first_second = self.second.seek(way.enters(&SECOND), way)?;
        let beyond = |set: Set, value: u32| way.step(value).and_then(|value| set.seek(value, way));
        if self.hour.contains(hour) {
            if self.minute.contains(minute)
                && let Some(second) = self.second.seek(second, way)
            {
                return Some([hour, minute, second]);
            }
            if let Some(minute) = beyond(self.minute, minute) {
                return Some([hour, minute, first_second]);
            }
        }
        Some([beyond(self.hour, hour)?, first_minute, first_second])
    }
}

/// The time at which a search enters a day.
const fn midnight(way: Way) -> [u32; 3] {
    [way.enters(&HOUR), way.enters(&MINUTE), way.enters(&SECOND)]
}

fn time_of(time: NaiveTime) -> [u32; 3] {
    [time.hour(), time.minute(), time.second()]
}

fn instant(day: NaiveDate, [hour, minute, second]: [u32; 3]) -> Option<i64> {
    Some(day.and_hms_opt(hour, minute, second)?.and_utc().timestamp())
}
