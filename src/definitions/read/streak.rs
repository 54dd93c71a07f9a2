//! Reads `settings.streaks` and the `streak` of a trigger (G14, G15).

use super::table::{Keys, Shape};
use super::tables::{self, Achievement};
use super::weekdays::UnitWord;
use crate::definitions::node::Node;
use crate::definitions::settings::{RateLimit, Settings};
use crate::definitions::streak::{Freezes, MAX_ACCOUNTS, MAX_FREEZES, MAX_GRACE_SEC, StreakAccount, StreakBy, StreakUnit, Weekday};
use crate::definitions::trigger::{StreakIx, StreakMark, Trigger};
use crate::text::quote;
use crate::value::Value;
use crate::value::fields::{Fields, Item};
use crate::value::read;
use crate::value::texts;

impl Shape for tables::StreakBy {
    type Read<'v> = StreakBy;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<StreakBy> {
        let (contents, id, at_least) = (self.content.read(fields), self.stat.read(fields), self.at_least.read(fields));
        let both = self.content.is_set(fields) && self.stat.is_set(fields);
        if both {
            fields.error("two_counts", "stat", "a day is counted by `content` or by `stat`, not by both", "keep one of them");
        } else if self.stat.is_set(fields) && !self.at_least.is_set(fields) {
            fields.missing("missing_at_least", "`stat` has no `at_least`", "write the amount that counts a day");
        } else if self.content.is_set(fields) && self.at_least.is_set(fields) {
            fields.warning("field_ignored", "at_least", "it belongs to `stat`; content has no amount", "remove it");
        } else if !self.content.is_set(fields) && !self.stat.is_set(fields) {
            fields.missing("missing_by", "`by` has neither `content` nor `stat`", "name contents, or a statistic");
        }
        match (contents, id, at_least) {
            (Some(contents), _, _) => Some(StreakBy::Content(contents)),
            (None, Some(id), Some(at_least)) => {
                if id.is_empty() {
                    fields.error("empty_text", "stat", "the statistic's id is empty", "name a statistic");
                }
                Some(StreakBy::Stat { id: id.to_owned(), at_least })
            }
            _ => None,
        }
    }
}

impl Shape for tables::Freezes {
    type Read<'v> = Freezes;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Freezes> {
        let max = self.max.read(fields).unwrap_or(MAX_FREEZES);
        let start = self.start.read(fields).unwrap_or(0);
        if max > MAX_FREEZES {
            fields.error("too_large", "max", &format!("`max` is {max}"), "allow at most 100 freezes");
        }
        if start > max {
            fields.error(
                "start_above_max",
                "start",
                &format!("an account that holds at most {max} freezes cannot begin with {start}"),
                "lower it, or raise `max`",
            );
        }
        Some(Freezes { start, earn_every: self.earn_every.read(fields), max })
    }
}

impl Shape for tables::Limit {
    type Read<'v> = RateLimit;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<RateLimit> {
        if !self.per_hour.is_set(fields) && !self.per_day.is_set(fields) {
            fields.missing("empty_limit", "this limit has no effect", "add `per_hour` or `per_day`");
        }
        Some(RateLimit { per_hour: self.per_hour.read(fields), per_day: self.per_day.read(fields) })
    }
}

impl Shape for tables::StreakAccount {
    type Read<'v> = StreakAccount;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<StreakAccount> {
        let weekly = self.unit.read(fields) == Some(UnitWord::Week);
        let by = self.by.read(fields).unwrap_or(StreakBy::Session);
        let (grace_sec, freezes) = (self.grace_sec.read(fields).unwrap_or(0), self.freezes.read(fields));
        if grace_sec > MAX_GRACE_SEC {
            fields.error("too_large", "grace_sec", &format!("`grace_sec` is {grace_sec}"), "give at most 43200 seconds, 12 hours");
        }
        let unit = if weekly { self.week(fields) } else { self.day(fields, &by) };
        Some(StreakAccount {
            name: String::new(), // filled in from the key
            unit,
            rest_days: self.rest_days.read(fields).unwrap_or_default(),
            grace_sec: if matches!(by, StreakBy::Stat { .. }) { 0 } else { grace_sec },
            by,
            freezes: freezes.unwrap_or(Freezes { start: 0, earn_every: None, max: MAX_FREEZES }),
            repair_sec: self.repair_sec.read(fields).unwrap_or(0),
        })
    }
}

impl tables::StreakAccount {
    fn week(&self, fields: &Fields<'_, '_>) -> StreakUnit {
        let per_week = self.per_week.read(fields).unwrap_or(1);
        if !(1..=7).contains(&per_week) {
            fields.error("bad_per_week", "per_week", &format!("a week cannot have {per_week} counted days"), "give 1 to 7");
        }
        let days_only = [self.rest_days.name, self.grace_sec.name];
        for key in days_only.into_iter().filter(|key| fields.has(key)) {
            let message = format!("a streak of weeks has no `{key}` (G14)");
            fields.error("days_only", key, &message, "remove it, or count days");
        }
        StreakUnit::Week { per_week, starts: self.week_starts.read(fields).unwrap_or(Weekday::MONDAY) }
    }

    fn day(&self, fields: &Fields<'_, '_>, by: &StreakBy) -> StreakUnit {
        let per_week = self.per_week.read(fields);
        if per_week.is_some_and(|days| !(1..=7).contains(&days)) {
            let message = format!("a week cannot have {} counted days", per_week.unwrap_or_default());
            fields.error("bad_per_week", "per_week", &message, "remove it, or count weeks with 1 to 7 days");
        }
        let weeks_only = [self.per_week.name, self.week_starts.name];
        for key in weeks_only.into_iter().filter(|key| fields.has(key)) {
            let message = format!("a streak of days has no `{key}`");
            fields.warning("field_ignored", key, &message, "remove it, or set \"unit\": \"week\"");
        }
        if matches!(by, StreakBy::Stat { .. }) && fields.has(self.grace_sec.name) {
            let message = "there is no grace for a statistic: an added amount counts for its own day";
            fields.warning("field_ignored", "grace_sec", message, "remove it");
        }
        StreakUnit::Day
    }
}

/// The streak accounts, sorted by name.
pub(super) fn accounts(named: Vec<(String, StreakAccount)>, fields: &Fields<'_, '_>) -> Vec<StreakAccount> {
    if named.len() > MAX_ACCOUNTS {
        let message = format!("there are {} streak accounts", named.len());
        fields.error("too_many", "streaks", &message, "keep at most 64: an account is part of each player's state");
    }
    let accounts = named.into_iter().map(|(name, account)| StreakAccount { name, ..account }).collect();
    texts::sorted_by(accounts, |account: &StreakAccount| account.name.as_str())
}

impl Shape for tables::Streak {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        if self.days.is_set(fields) && self.weeks.is_set(fields) {
            let [days, weeks] = [&self.days.name, &self.weeks.name].map(|key| fields.get(key).map_or_else(String::new, read::describe));
            let message = format!("`days` is {days} and `weeks` is {weeks}, but a streak counts one of them");
            fields.error("two_units", "weeks", &message, "keep one of them; a second achievement may have the other");
        } else if !self.days.is_set(fields) && !self.weeks.is_set(fields) {
            fields.missing("missing_field", "it has neither `days` nor `weeks`", "add the length, such as {\"days\": 7}");
        }
        let (days, weeks) = (self.days.read(fields), self.weeks.read(fields));
        let of = self.of.read(fields).map(str::to_owned);
        Some(Trigger::Streak(StreakMark { length: days.or(weeks)?, in_weeks: days.is_none(), of, streak: StreakIx::BY_SESSIONS }))
    }
}

/// Resolves the account that a trigger names, and checks that its unit is the trigger's.
pub(super) fn resolve(node: &mut Node, settings: &Settings, fields: &Fields<'_, '_>) {
    let Some(Trigger::Streak(mark)) = &mut node.trigger else { return };
    let at = fields.at.key(Achievement::KEYS.trigger.name);
    let at = at.key("streak");
    let report = |key: &str, code, message: &str, help: &str| {
        Item { value: &Value::Null, at: &at.key(key), faults: fields.faults }.error(code, message, help);
    };
    let unit = if mark.in_weeks { "weeks" } else { "days" };
    let Some(name) = &mark.of else {
        if mark.in_weeks {
            let message = format!("`weeks` is {}, but a streak without `of` counts days (G1)", mark.length);
            report("weeks", "wrong_unit", &message, "write `days`, or name an account of weeks with `of`");
        }
        return;
    };
    let Some(place) = settings.streak(name) else {
        let message = format!("there is no streak account {}", quote(name));
        let known: Vec<String> = settings.streaks.iter().map(|account| quote(&account.name)).collect();
        let help = match known.as_slice() {
            [] => "add it to `settings.streaks`".to_owned(),
            known => format!("name one of {}, or add it to `settings.streaks`", known.join(", ")),
        };
        return report("of", "unknown_streak", &message, &help);
    };
    mark.streak = StreakIx::of_account(place);
    let is_weekly = settings.streaks.get(place as usize).is_some_and(StreakAccount::is_weekly);
    if is_weekly != mark.in_weeks {
        let (counts, help) = if is_weekly { ("weeks", "say `weeks`") } else { ("days", "say `days`") };
        report(unit, "wrong_unit", &format!("`{unit}` is {}, but the account {} counts {counts}", mark.length, quote(name)), help);
    }
}
