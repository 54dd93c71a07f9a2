//! Streak accounts: the unit of a streak, what counts, and what covers missed days (rules G14, G15).

use crate::time::DAY_SEC;

/// The most accounts of a document.
pub(crate) const MAX_ACCOUNTS: usize = 64;
/// The longest grace: how long after midnight a session may count for the day before.
pub(crate) const MAX_GRACE_SEC: i64 = 43_200;
/// The most freezes of an account.
pub(crate) const MAX_FREEZES: i64 = 100;
/// The first Monday after 1970-01-01, which was a Thursday.
const FIRST_MONDAY: i64 = 4;
const DAYS_OF_WEEK: i64 = 7;

/// A streak account, defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreakAccount {
    pub(crate) name: String,
    pub(crate) unit: StreakUnit,
    pub(crate) by: StreakBy,
    /// Days of the week that neither count nor break the streak; never all seven.
    pub(crate) rest_days: Vec<Weekday>,
    /// How long after midnight a session may count for the day before, in seconds.
    pub(crate) grace_sec: i64,
    pub(crate) freezes: Freezes,
    /// How long after its break a streak may be repaired, in seconds.
    pub(crate) repair_sec: i64,
}

/// The unit in which a streak is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreakUnit {
    Day,
    /// Weeks that begin on a given day of the week, with at least `per_week` counted days (1 to 7).
    Week {
        per_week: i64,
        starts: Weekday,
    },
}

/// The activity that counts a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StreakBy {
    Session,
    /// The use of one of these contents; sorted.
    Content(Vec<String>),
    /// An amount added to a statistic on one local day.
    Stat {
        id: String,
        at_least: i64,
    },
}

/// The freezes that cover missed days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Freezes {
    /// The number of freezes of a fresh account.
    pub(crate) start: i64,
    /// A freeze is earned whenever the length is a multiple of this; `None` for never.
    pub(crate) earn_every: Option<i64>,
    pub(crate) max: i64,
}

/// A day of the week: 0 is Monday, 6 is Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weekday(pub(crate) i64);

impl Weekday {
    pub(crate) const MONDAY: Weekday = Weekday(0);

    /// The day of the week of a day since 1970-01-01.
    pub(crate) fn of(day: i64) -> Weekday {
        Weekday((day - FIRST_MONDAY).rem_euclid(DAYS_OF_WEEK))
    }
}

impl StreakUnit {
    /// The unit that contains a day since 1970-01-01: the day itself, or the number of the week, where week 0 is the first that
    /// begins on 1970-01-05 or later.
    pub(crate) fn of(self, day: i64) -> i64 {
        match self {
            StreakUnit::Day => day,
            StreakUnit::Week { starts, .. } => (day - FIRST_MONDAY - starts.0).div_euclid(DAYS_OF_WEEK),
        }
    }

    /// The first day of a unit.
    pub(crate) fn first_day(self, unit: i64) -> i64 {
        match self {
            StreakUnit::Day => unit,
            StreakUnit::Week { starts, .. } => unit * DAYS_OF_WEEK + FIRST_MONDAY + starts.0,
        }
    }

    /// The first second after a unit, on the local clock.
    pub(crate) fn end_sec(self, unit: i64) -> i64 {
        self.first_day(unit + 1) * DAY_SEC
    }
}

impl StreakAccount {
    /// Whether a day neither counts nor breaks.
    pub(crate) fn rests(&self, day: i64) -> bool {
        self.rest_days.contains(&Weekday::of(day))
    }

    /// The first day of its weeks; `None` if it counts days.
    pub(crate) fn weeks(&self) -> Option<Weekday> {
        match self.unit {
            StreakUnit::Day => None,
            StreakUnit::Week { starts, .. } => Some(starts),
        }
    }

    /// Whether the unit is a week.
    pub(crate) fn is_weekly(&self) -> bool {
        matches!(self.unit, StreakUnit::Week { .. })
    }

    /// G9: whether the retroactive check evaluates this account.
    pub(crate) fn is_by_session(&self) -> bool {
        self.by == StreakBy::Session
    }
}

#[cfg(test)]
mod tests {
    use super::{StreakUnit, Weekday};

    #[test]
    fn g14_weeks_are_numbered_from_the_first_monday_and_week_starts_moves_them() {
        let week = |starts| StreakUnit::Week { per_week: 1, starts };
        let monday = week(Weekday::MONDAY);
        assert_eq!([3, 4, 10, 11].map(|day| monday.of(day)), [-1, 0, 0, 1]); // 1970-01-04 is a Sunday
        let sunday = week(Weekday(6));
        assert_eq!([9, 10, 16, 17].map(|day| sunday.of(day)), [-1, 0, 0, 1]);
        assert_eq!((monday.first_day(1), sunday.first_day(0)), (11, 10));
        assert_eq!(Weekday::of(20_454), Weekday(3)); // 2026-01-01 is a Thursday
    }
}
