//! Lowering to the `cron` crate, and evaluation through it (C3, C4, C6).
//!
//! The crate never sees the user's text, only expressions rendered from the parsed sets. It joins the two day fields
//! with AND and knows no `L`, `W` or `#`; so an expression becomes up to four of the crate's schedules, its *arms*,
//! whose union it is, and the arms for `L`, `W` and `#` name candidate days that a predicate picks from.

use super::days::Day;
use super::fields::{DAY_OF_MONTH, DAY_OF_WEEK, Fields, Set};
use crate::time::{DAY_SEC, UnixSec};
use chrono::{DateTime, Datelike, Utc};

/// What picks among an arm's days.
#[derive(Clone, Copy)]
enum Pick {
    Every,
    SpecialDayOfMonth,
    SpecialDayOfWeek,
}

struct Arm {
    schedule: cron::Schedule,
    pick: Pick,
}

/// An expression that can be evaluated, on local time.
pub(super) struct Lowered {
    fields: Fields,
    arms: Vec<Arm>,
}

impl Lowered {
    /// Lowers parsed fields; an arm that the crate refused would be missing, and it refuses none that are rendered here.
    pub(super) fn new(fields: Fields) -> Self {
        let (days, weekdays) = (&fields.day_of_month, &fields.day_of_week);
        let every_day = Set::full(&DAY_OF_MONTH);
        let every_weekday = Set::full(&DAY_OF_WEEK);
        let mut arms = Vec::new();
        // C4: what is unrestricted silences its own entries, and with both unrestricted every day matches.
        if !days.restricted && !weekdays.restricted {
            push(&mut arms, &fields, &every_day, &every_weekday, Pick::Every);
        }
        if days.restricted {
            push(&mut arms, &fields, &days.plain, &every_weekday, Pick::Every);
            push(&mut arms, &fields, &days.candidates(), &every_weekday, Pick::SpecialDayOfMonth);
        }
        if weekdays.restricted {
            push(&mut arms, &fields, &every_day, &weekdays.plain, Pick::Every);
            push(&mut arms, &fields, &weekdays.candidates(), &weekdays.special_weekdays(), Pick::SpecialDayOfWeek);
        }
        Self { fields, arms }
    }

    /// The first occurrence after `after`, in local UNIX seconds.
    pub(super) fn next(&self, after: i64) -> Option<i64> {
        let after = after.max(-1);
        if after >= UnixSec::LIMIT.0 {
            return None;
        }
        // The crate goes on into 2100.
        self.arms.iter().filter_map(|arm| self.next_of(arm, after)).min().filter(|&at| at < UnixSec::LIMIT.0)
    }

    /// The last occurrence before `before`, in local UNIX seconds.
    pub(super) fn previous(&self, before: i64) -> Option<i64> {
        let before = self.end_of_allowed_year(before.min(UnixSec::LIMIT.0))?;
        self.arms.iter().filter_map(|arm| self.previous_of(arm, before)).max()
    }

    fn next_of(&self, arm: &Arm, mut after: i64) -> Option<i64> {
        loop {
            let found = arm.schedule.after(&instant(after)?).next()?;
            let (at, day) = (found.timestamp(), Day::of(&found));
            if at >= UnixSec::LIMIT.0 || self.picks(arm.pick, day) {
                return Some(at);
            }
            // Go on before the month's next day that is picked, or after the month.
            let number = (day.number + 1..=day.last).find(|&number| self.picks(arm.pick, day.moved_to(number))).unwrap_or(day.last + 1);
            after = midnight(at) + i64::from(number - day.number) * DAY_SEC - 1;
        }
    }

    fn previous_of(&self, arm: &Arm, mut before: i64) -> Option<i64> {
        loop {
            let found = arm.schedule.after(&instant(before)?).next_back()?;
            let (at, day) = (found.timestamp(), Day::of(&found));
            if self.picks(arm.pick, day) {
                return Some(at);
            }
            // Go on after the month's previous day that is picked, or before the month.
            let number = (1..day.number).rev().find(|&number| self.picks(arm.pick, day.moved_to(number))).unwrap_or(0);
            before = midnight(at) - i64::from(day.number - number - 1) * DAY_SEC;
        }
    }

    fn picks(&self, pick: Pick, day: Day) -> bool {
        match pick {
            Pick::Every => true,
            Pick::SpecialDayOfMonth => self.fields.day_of_month.is_special(day),
            Pick::SpecialDayOfWeek => self.fields.day_of_week.is_special(day),
        }
    }

    /// `before`, or the end of the greatest allowed year before it: the crate walks back wrongly from any other time of
    /// years that are not allowed.
    fn end_of_allowed_year(&self, before: i64) -> Option<i64> {
        if before <= 0 {
            return None;
        }
        let year = u32::try_from(instant(before - 1)?.year()).ok()?;
        if self.fields.year.contains(year) {
            return Some(before);
        }
        let allowed = self.fields.year.iter().rev().find(|&allowed| allowed < year)?;
        let new_year = chrono::NaiveDate::from_ymd_opt(i32::try_from(allowed).ok()? + 1, 1, 1)?;
        Some(new_year.and_hms_opt(0, 0, 0)?.and_utc().timestamp())
    }
}

/// The first second of an instant's day.
fn midnight(at: i64) -> i64 {
    at.div_euclid(DAY_SEC) * DAY_SEC
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// Adds the arm of these days, unless there are none.
fn push(arms: &mut Vec<Arm>, fields: &Fields, days: &Set, weekdays: &Set, pick: Pick) {
    if days.is_empty() || weekdays.is_empty() {
        return;
    }
    let mut text = String::new();
    for set in [&fields.second, &fields.minute, &fields.hour, days, &fields.month] {
        render(&mut text, set, 0);
    }
    // The crate counts Sunday as 1.
    render(&mut text, weekdays, 1);
    render(&mut text, &fields.year, 0);
    if let Ok(schedule) = cron::Schedule::try_from(text) {
        arms.push(Arm { schedule, pick });
    }
}

/// Writes a set as the crate's list of values, each moved by `shift`.
fn render(text: &mut String, set: &Set, shift: u32) {
    if set.is_full() {
        text.push('*');
    } else {
        for (index, value) in set.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(&(value + shift).to_string());
        }
    }
    text.push(' ');
}
