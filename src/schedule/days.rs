//! The days of a month that the two day fields match: `L`, `W` and `#` depend on the month (C3).

use super::fields::{DaysOfMonth, DaysOfWeek, Set, Way};
use chrono::{Datelike, NaiveDate};

const SUNDAY: u32 = 0;
const SATURDAY: u32 = 6;

/// A month of one year.
pub(super) struct Month {
    first: NaiveDate,
    /// The weekday of the 1st, 0–6 from Sunday.
    weekday: u32,
    /// The last day.
    last: u32,
}

impl Month {
    pub(super) fn new(year: u32, month: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)?;
        Some(Self { first, weekday: first.weekday().num_days_from_sunday(), last: u32::from(first.num_days_in_month()) })
    }

    /// The date of a day of the month.
    pub(super) fn day(&self, number: u32) -> Option<NaiveDate> {
        self.first.with_day(number)
    }

    /// All days of the month.
    pub(super) fn days(&self) -> Set {
        Set::range(1, self.last)
    }

    /// The first day of the month on this weekday.
    fn first_of(&self, weekday: u32) -> u32 {
        1 + (7 + weekday - self.weekday) % 7
    }

    /// Every day of the month on this weekday.
    fn every(&self, weekday: u32) -> Set {
        const EVERY_WEEK: Set = Set::single(0).or(Set::single(7)).or(Set::single(14)).or(Set::single(21)).or(Set::single(28));
        EVERY_WEEK.later(self.first_of(weekday)).and(self.days())
    }

    /// The weekday (Monday to Friday) nearest to day `number` within the month.
    fn nearest_weekday(&self, number: u32) -> u32 {
        match (self.weekday + number - 1) % 7 {
            SATURDAY if number > 1 => number - 1,
            SATURDAY => number + 2,
            SUNDAY if number < self.last => number + 1,
            SUNDAY => number - 2,
            _ => number,
        }
    }
}

impl DaysOfMonth {
    /// The days of this month that the field matches.
    pub(super) fn of(&self, month: &Month) -> Set {
        let mut days = self.plain;
        if self.last {
            days.insert(month.last);
        }
        if self.last_weekday {
            days.insert(month.nearest_weekday(month.last));
        }
        for number in self.nearest.and(month.days()).iter() {
            days.insert(month.nearest_weekday(number));
        }
        days.and(month.days())
    }
}

impl DaysOfWeek {
    /// The days of this month that the field matches.
    pub(super) fn of(&self, month: &Month) -> Set {
        let mut days = Set::EMPTY;
        for weekday in self.plain.iter() {
            days = days.or(month.every(weekday));
        }
        for weekday in self.last.iter() {
            month.every(weekday).seek(month.last, Way::Backward).into_iter().for_each(|day| days.insert(day));
        }
        for (week, weekdays) in (0..).zip(&self.nth) {
            for weekday in weekdays.iter() {
                days.insert(month.first_of(weekday) + 7 * week);
            }
        }
        days.and(month.days())
    }
}
