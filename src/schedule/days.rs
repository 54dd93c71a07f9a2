//! The days that `L`, `W` and `#` name, which depend on the month (C3).

use super::fields::{DAY_OF_MONTH, DaysOfMonth, DaysOfWeek, Set};
use chrono::{DateTime, Datelike, Utc};

const SUNDAY: u32 = 0;
const SATURDAY: u32 = 6;

/// A day within its month.
#[derive(Clone, Copy)]
pub(super) struct Day {
    /// 1–31.
    pub number: u32,
    /// 0–6 from Sunday.
    weekday: u32,
    /// The month's last day.
    pub last: u32,
}

impl Day {
    pub(super) fn of(instant: &DateTime<Utc>) -> Self {
        Self { number: instant.day(), weekday: instant.weekday().num_days_from_sunday(), last: u32::from(instant.num_days_in_month()) }
    }

    /// Another day of the same month.
    pub(super) fn moved_to(self, number: u32) -> Self {
        Self { number, weekday: self.weekday_of(number), ..self }
    }

    /// The weekday of another day of the same month.
    fn weekday_of(self, number: u32) -> u32 {
        // 35 is a multiple of 7 that keeps the sum from going below zero.
        (self.weekday + 35 + number - self.number) % 7
    }

    /// The Monday to Friday nearest to day `number`, without leaving the month.
    fn nearest_weekday(self, number: u32) -> u32 {
        match self.weekday_of(number) {
            SATURDAY if number > 1 => number - 1,
            SATURDAY => number + 2,
            SUNDAY if number < self.last => number + 1,
            SUNDAY => number - 2,
            _ => number,
        }
    }
}

/// The days that a weekend can move day `number` to, and from.
fn around(number: u32) -> impl Iterator<Item = u32> {
    number.saturating_sub(2)..=number + 2
}

impl DaysOfMonth {
    /// Every day that `L`, `LW` or `nW` could be in some month.
    pub(super) fn candidates(&self) -> Set {
        let mut days = Set::empty(&DAY_OF_MONTH);
        if self.last {
            (28..=31).for_each(|day| days.insert(day));
        }
        if self.last_weekday {
            (26..=31).for_each(|day| days.insert(day));
        }
        for day in self.nearest.iter() {
            around(day).for_each(|day| days.insert(day));
        }
        days
    }

    /// Whether `L`, `LW` or `nW` is this day in its month.
    pub(super) fn is_special(&self, day: Day) -> bool {
        (self.last && day.number == day.last)
            || (self.last_weekday && day.number == day.nearest_weekday(day.last))
            || around(day.number)
                .any(|number| number <= day.last && self.nearest.contains(number) && day.number == day.nearest_weekday(number))
    }
}

impl DaysOfWeek {
    /// The days of the week that `nL` or `n#k` name.
    pub(super) fn special_weekdays(&self) -> Set {
        let mut days = self.last;
        self.nth.iter().flat_map(Set::iter).for_each(|day| days.insert(day));
        days
    }

    /// The days of the month on which `nL` or `n#k` can fall.
    pub(super) fn candidates(&self) -> Set {
        let mut days = Set::empty(&DAY_OF_MONTH);
        if !self.last.is_empty() {
            (22..=31).for_each(|day| days.insert(day));
        }
        for (week, _) in (0..5).zip(&self.nth).filter(|(_, weekdays)| !weekdays.is_empty()) {
            (7 * week + 1..=7 * week + 7).for_each(|day| days.insert(day));
        }
        days
    }

    /// Whether `nL` or `n#k` is this day in its month.
    pub(super) fn is_special(&self, day: Day) -> bool {
        let week = usize::try_from(day.number.saturating_sub(1) / 7).unwrap_or_default();
        (day.number + 7 > day.last && self.last.contains(day.weekday)) || self.nth.get(week).is_some_and(|days| days.contains(day.weekday))
    }
}
