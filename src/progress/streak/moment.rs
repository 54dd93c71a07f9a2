//! A streak at an instant (rules G1, G15, G16).

use super::account::Account;
use super::account::Carry;
use super::day::Fate;
use super::days::Mark;
use super::{LocalInstant, Streak};
use crate::definitions::streak::StreakAccount;
use crate::time::{DAY_SEC, UnixSec, saturating_sum};

/// The most days that a view shows.
const SHOWN_DAYS: i64 = 42;

/// The fate of a local day in a streak (G16).
///
/// ```
/// assert_eq!(plaudit::StreakDay::Frozen.as_str(), "frozen");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreakDay {
    /// The day counts.
    Done,
    /// The day was missed, and a freeze or a repair covers it.
    Frozen,
    /// The day neither counts nor breaks: a day of rest, a date that a traveller skipped, or a day that its week does not need.
    Rest,
    /// The day was missed.
    Missed,
    /// The day is today, and not done yet.
    Open,
}

/// A streak at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StreakMoment {
    /// The current length; 0 from the instant on at which the streak breaks.
    pub(crate) count: i64,
    /// The longest length.
    pub(crate) best: i64,
    /// The instant at which the streak breaks unless it is continued; `None` if it is broken, or has not begun.
    pub(crate) alive_until: Option<UnixSec>,
    pub(crate) freezes: i64,
    /// The days up to today; after a break, up to the last done one.
    pub(crate) days: Vec<StreakDay>,
    /// Whether only freezes, or a repair, have kept it alive since the last done unit.
    pub(crate) is_frozen: bool,
}

/// The fold after the last done unit.
pub(crate) struct Tail {
    pub(crate) carry: Carry,
    /// The units that freezes cover.
    frozen: Vec<i64>,
    /// The first unit that no freeze covers.
    pub(crate) broke: Option<i64>,
}

impl Account {
    /// Folds the units after the last done one, up to `until`, which is not over yet; with `None`, up to the break.
    pub(crate) fn tail(&self, account: &StreakAccount, until: Option<i64>) -> Tail {
        let carry = if self.last_unit.is_some() { self.folded } else { self.carry_before(account, i64::MIN) };
        let mut tail = Tail { carry, frozen: Vec::new(), broke: None };
        let begin = self.last_unit.map_or_else(|| account.unit.of(self.first), |last| last + 1);
        self.go_on(account, &mut tail, begin, until);
        if let Some(until) = until.filter(|_| tail.carry.run == 0) {
            // Freezes that are given after a break wait for the next streak.
            let after = tail.broke.map_or(begin, |broke| broke + 1);
            let gifts = self.gifts.iter().filter(|(day, _)| (after..=until).contains(&account.unit.of(*day)));
            gifts.for_each(|(_, freezes)| tail.carry.give(account, *freezes));
        }
        tail
    }

    fn go_on(&self, account: &StreakAccount, tail: &mut Tail, begin: i64, until: Option<i64>) {
        if tail.carry.run == 0 {
            return;
        }
        for unit in begin.. {
            if until.is_some_and(|until| unit > until) {
                return;
            }
            tail.carry.give(account, self.given(account, unit));
            if until == Some(unit) {
                return;
            }
            let is_neutral = (!account.is_weekly() && account.rests(unit)) || self.is_kept(account, unit);
            if is_neutral {
                continue;
            }
            if !tail.carry.freeze() {
                tail.carry.break_run(account);
                (tail.broke, tail.frozen) = (Some(unit), Vec::new()); // the break returns the used freezes
                return;
            }
            tail.frozen.push(unit);
        }
    }

    /// The instant at which the streak breaks unless it is continued; `None` if it has not begun.
    pub(crate) fn breaks_at(&self, account: &StreakAccount) -> Option<UnixSec> {
        let broke = self.tail(account, None).broke?;
        Some(UnixSec(account.unit.end_sec(broke) - self.offset_sec()))
    }

    /// The end of the day or week of an instant, by the offset of the latest event.
    pub(super) fn end_of_unit(&self, account: &StreakAccount, now: UnixSec) -> UnixSec {
        UnixSec(account.unit.end_sec(account.unit.of(self.today(now))) - self.offset_sec())
    }

    /// The number of units after the last done one, and before an instant, that freezes cover.
    pub(super) fn tail_frozen(&self, account: &StreakAccount, until: UnixSec) -> usize {
        self.tail(account, Some(account.unit.of(self.today(until)))).frozen.len()
    }

    fn offset_sec(&self) -> i64 {
        self.latest.map_or(0, |latest| latest.offset_sec)
    }

    /// The local day at an instant, with the offset of the latest event; not before the last recorded day.
    fn today(&self, now: UnixSec) -> i64 {
        let today = LocalInstant { at: now, offset_sec: self.offset_sec() }.day();
        // Before the first event the user's offset is unknown; then the day of the last gift counts.
        let given = self.gifts.last().filter(|_| self.latest.is_none()).map(|(day, _)| *day);
        self.last().max(given).map_or(today, |last| today.max(last))
    }

    /// The length of the streak at an instant.
    pub(crate) fn value_at(&self, account: &StreakAccount, now: UnixSec) -> i64 {
        if self.breaks_at(account).is_some_and(|breaks| now < breaks) { self.folded.run } else { 0 }
    }

    pub(crate) fn moment(&self, account: &StreakAccount, now: UnixSec) -> StreakMoment {
        let today = self.today(now);
        let alive_until = self.breaks_at(account).filter(|breaks| now < *breaks);
        let tail = self.tail(account, Some(account.unit.of(today)));
        let is_kept = |unit: i64| self.is_kept(account, unit);
        let since = self.last_unit.map_or(i64::MAX, |last| last + 1);
        let is_frozen = alive_until.is_some() && (!tail.frozen.is_empty() || (since..account.unit.of(today)).any(is_kept));
        StreakMoment {
            count: if alive_until.is_some() { self.folded.run } else { 0 },
            best: self.best,
            alive_until,
            freezes: tail.carry.freezes,
            days: self.shown_days(account, &tail, today, alive_until.is_some()),
            is_frozen,
        }
    }

    fn shown_days(&self, account: &StreakAccount, tail: &Tail, today: i64, is_alive: bool) -> Vec<StreakDay> {
        let (Some(first), Some(last)) = (self.days_done(account).next(), self.days_done(account).next_back()) else { return Vec::new() };
        // A week that has begun is shown up to today, even if no streak is alive.
        let begins = account.is_weekly() && account.unit.of(last) == account.unit.of(today);
        let end = if is_alive || begins { today } else { last };
        let begin = first.max(end - SHOWN_DAYS + 1);
        (begin..=end).map(|day| self.shown_day(account, tail, day, today)).collect()
    }

    fn shown_day(&self, account: &StreakAccount, tail: &Tail, day: i64, today: i64) -> StreakDay {
        let unit = account.unit.of(day);
        let stored = self.day(day);
        let is_past = self.last_unit.is_some_and(|last| unit <= last);
        let fate =
            if is_past && self.last().is_some_and(|last| day <= last) { stored.fate } else { self.fate_ahead(account, tail, day, today) };
        match fate {
            Fate::Done => StreakDay::Done,
            _ if stored.own && account.is_weekly() => StreakDay::Done,
            Fate::Frozen | Fate::Repaired => StreakDay::Frozen,
            _ if day == today && !account.rests(day) => StreakDay::Open,
            Fate::Rest | Fate::Skipped => StreakDay::Rest,
            Fate::Missed => StreakDay::Missed,
        }
    }

    /// The fate of a day after the last done unit, or of a remaining day of a done week.
    fn fate_ahead(&self, account: &StreakAccount, tail: &Tail, day: i64, today: i64) -> Fate {
        let unit = account.unit.of(day);
        let can_do_without = account.is_weekly() && (unit >= account.unit.of(today) || self.last_unit.is_some_and(|last| unit <= last));
        let stored = self.day(day).fate;
        if matches!(stored, Fate::Repaired | Fate::Skipped) {
            stored
        } else if tail.frozen.contains(&unit) {
            Fate::Frozen
        } else if can_do_without || account.rests(day) {
            Fate::Rest
        } else {
            Fate::Missed
        }
    }

    /// The length that the next done unit will have, at an instant.
    pub(crate) fn next_length(&self, account: &StreakAccount, now: UnixSec) -> i64 {
        let is_alive = self.breaks_at(account).is_some_and(|breaks| now < breaks);
        let is_counted = self.last_unit.is_some_and(|last| account.unit.of(self.today(now)) <= last);
        match (is_alive, is_counted) {
            (false, _) => 1,
            (true, true) => self.folded.run,
            (true, false) => saturating_sum(self.folded.run, 1),
        }
    }

    /// The next instant at which the shown days or the length change by time: each local midnight while the streak is alive, and
    /// its break.
    pub(crate) fn next_turn(&self, account: &StreakAccount, now: UnixSec) -> Option<UnixSec> {
        let last = self.days_done(account).next_back()?;
        let offset_sec = self.offset_sec();
        // The days of a week that has begun are shown until the week is over.
        let week_ends = UnixSec(account.unit.end_sec(account.unit.of(last)) - offset_sec);
        let week_ends = Some(week_ends).filter(|_| account.is_weekly());
        let shown_until = self.breaks_at(account).max(week_ends).filter(|until| now < *until)?;
        let turn = next_midnight(now, offset_sec, self.today(now))?.min(shown_until);
        (self.moment(account, now) != self.moment(account, turn)).then_some(turn)
    }
}

impl Streak {
    /// G1's streak at an instant.
    pub(crate) fn moment(&self, now: UnixSec) -> StreakMoment {
        let Some(counted) = self.counted() else { return StreakMoment { best: self.longest, ..StreakMoment::default() } };
        let alive_until = self.breaks_after(now);
        let last = counted.days.last();
        let today = LocalInstant { at: now, ..counted.latest }.day().max(last);
        let end = if alive_until.is_some() { today } else { last };
        let first = counted.days.first_done();
        let days = (first.max(end - SHOWN_DAYS + 1)..=end).map(|day| match counted.days.mark(day) {
            Mark::Done => StreakDay::Done,
            Mark::Rest => StreakDay::Rest,
            Mark::Missed if day == today => StreakDay::Open,
            Mark::Missed => StreakDay::Missed,
        });
        StreakMoment { count: self.value_at(now), best: self.longest, alive_until, freezes: 0, days: days.collect(), is_frozen: false }
    }

    /// The next instant at which the shown days or the length change by time.
    pub(crate) fn next_turn(&self, now: UnixSec) -> Option<UnixSec> {
        let counted = self.counted()?;
        let breaks = self.breaks_after(now)?;
        let today = LocalInstant { at: now, ..counted.latest }.day().max(counted.days.last());
        next_midnight(now, counted.latest.offset_sec, today).map(|midnight| midnight.min(breaks))
    }
}

/// The first local midnight after an instant, at which `today` ends.
fn next_midnight(now: UnixSec, offset_sec: i64, today: i64) -> Option<UnixSec> {
    Some(UnixSec((today + 1) * DAY_SEC - offset_sec)).filter(|midnight| *midnight > now)
}

impl StreakDay {
    /// The day as the npm package writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            StreakDay::Done => "done",
            StreakDay::Frozen => "frozen",
            StreakDay::Rest => "rest",
            StreakDay::Missed => "missed",
            StreakDay::Open => "open",
        }
    }
}
