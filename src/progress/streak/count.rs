//! Counts commands in a streak account (rules G14, G15).

use super::account::Account;
use super::account::days_of;
use super::day::Fate;
use super::fold::Lengths;
use super::{Length, LocalInstant};
use crate::definitions::streak::{StreakAccount, StreakUnit};
use crate::time::{DAY_SEC, UnixSec};

/// The lengths that a command reached: that of its own unit, and those of others.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    pub(crate) own: Option<i64>,
    pub(crate) later: Vec<Length>,
}

impl Account {
    /// Counts an event that suffices for its day.
    pub(crate) fn count(&mut self, account: &StreakAccount, event: LocalInstant) -> Matches {
        if !self.keeps(account.unit, event.day()) {
            return Matches::default();
        }
        self.prepare(account, event.day());
        let last_of_day = self.note(event);
        let skipped = self.skipped_around(last_of_day);
        let from = self.mark(account, event).into_iter().chain(skipped.first().copied()).min();
        self.latest = self.latest.max(Some(last_of_day));
        let mut lengths = match from {
            Some(from) if skipped.is_empty() => self.fold_from(account, from),
            Some(from) => {
                let before = self.lengths(account, i64::MIN);
                skipped.into_iter().for_each(|day| self.day_mut(day).into_iter().for_each(|day| day.fate = Fate::Skipped));
                self.fold_anew(account, from, &before)
            }
            None => Lengths::new(),
        };
        self.fit();
        let own = self.own_length(account, event);
        lengths.retain(|(unit, _)| own.is_none_or(|(own, _)| *unit != own));
        Matches { own: own.map(|(_, length)| length), later: self.instants(account, lengths, event) }
    }

    /// Counts an amount added to a statistic on a local day.
    pub(crate) fn count_sum(&mut self, account: &StreakAccount, at_least: i64, event: LocalInstant, amount: i64) -> Matches {
        if !self.keeps(account.unit, event.day()) {
            return Matches::default();
        }
        self.note(event);
        if self.add(at_least, event, amount) {
            return self.count(account, event);
        }
        self.fit();
        Matches::default()
    }

    /// Gives freezes from the player's local day of an instant on, by the offset of the latest event: the sender of the command may
    /// have another clock.
    pub(crate) fn freeze(&mut self, account: &StreakAccount, given: LocalInstant, add: i64) -> Vec<Length> {
        let given = LocalInstant { offset_sec: self.latest.unwrap_or(given).offset_sec, ..given };
        // A day that is no longer kept is replaced by the first kept one.
        let day = if self.keeps(account.unit, given.day()) { given.day() } else { self.first };
        self.give(day, add);
        self.fit();
        let unit = account.unit.of(day);
        let is_folded = self.last().is_some_and(|last| unit <= account.unit.of(last));
        let lengths = if is_folded { self.fold_from(account, unit) } else { Lengths::new() };
        self.instants(account, lengths, LocalInstant { at: given.at, ..self.latest.unwrap_or(given) })
    }

    /// Freezes the days of the last break, if it is recent enough at an instant; `None` if there is no such break.
    pub(crate) fn repair(&mut self, account: &StreakAccount, at: UnixSec) -> Option<Vec<Length>> {
        let latest = self.latest.filter(|_| account.repair_sec > 0)?;
        let (before, after) = self.last_gap(account, LocalInstant { at, ..latest }.day())?;
        let broke = self.broken_unit(account, before)?;
        let breaks = UnixSec(account.unit.end_sec(broke) - latest.offset_sec);
        if breaks > at || at.0.saturating_sub(breaks.0) > account.repair_sec {
            return None;
        }
        let until = account.unit.first_day(after) - 1;
        if !account.unit.keeps(before, until) {
            return None; // no day of the streak is kept
        }
        self.drop_older(account, until);
        let lengths = self.lengths(account, i64::MIN);
        self.reach(account, until);
        for day in (before + 1..after).flat_map(|unit| days_of(account.unit, unit)) {
            let missed = self.day_mut(day).filter(|day| day.fate == Fate::Missed && !day.own);
            missed.into_iter().for_each(|day| day.fate = Fate::Repaired);
        }
        let lengths = self.fold_anew(account, before + 1, &lengths);
        self.fit();
        Some(self.instants(account, lengths, LocalInstant { at, ..latest }))
    }

    /// The units around the newest gap that broke the streak: the last done one before it, and the first one after it, which may be
    /// today's.
    fn last_gap(&self, account: &StreakAccount, today: i64) -> Option<(i64, i64)> {
        let (last, this) = (self.last_unit?, account.unit.of(today));
        if self.tail(account, Some(this)).broke.is_some() {
            return Some((last, this));
        }
        let lengths = self.lengths(account, i64::MIN);
        let begin = lengths.iter().rposition(|(_, run)| *run == 1)?;
        let before = lengths.get(begin.checked_sub(1)?)?;
        Some((before.0, lengths.get(begin)?.0))
    }

    /// The unit at whose end the streak broke, for a streak that ended with the unit `before`.
    fn broken_unit(&self, account: &StreakAccount, before: i64) -> Option<i64> {
        let folded = if self.last_unit == Some(before) { self.folded } else { self.carry_before(account, before + 1) };
        let then = Account { last_unit: Some(before), folded, first: self.first, gifts: self.gifts.clone(), ..Account::default() };
        then.tail(account, None).broke
    }

    /// The unit that an event counted for, with its length.
    fn own_length(&self, account: &StreakAccount, event: LocalInstant) -> Option<(i64, i64)> {
        let day = event.day();
        let counted_for = if self.day(day).taken && !self.day(day).own { day - 1 } else { day };
        let unit = account.unit.of(counted_for);
        if self.last_unit == Some(unit) {
            return Some((unit, self.folded.run));
        }
        self.last_unit.filter(|last| unit < *last)?;
        self.lengths(account, unit).first().copied().filter(|(first, _)| *first == unit)
    }

    /// Each length with the instant at which it is evaluated: the command's, or the start of the local day that reached it if that
    /// is later.
    fn instants(&self, account: &StreakAccount, lengths: Lengths, command: LocalInstant) -> Vec<Length> {
        let latest = self.latest.unwrap_or(command);
        let begins = |day: i64| UnixSec(day * DAY_SEC - command.offset_sec).min(latest.at);
        let day_of = |unit: i64| match account.unit {
            StreakUnit::Day => unit,
            StreakUnit::Week { per_week, .. } => {
                let own = days_of(account.unit, unit).filter(|day| self.day(*day).own);
                own.take(usize::try_from(per_week).unwrap_or(1)).last().unwrap_or_else(|| account.unit.first_day(unit))
            }
        };
        lengths.into_iter().map(|(unit, length)| Length { at: command.at.max(begins(day_of(unit))), days: length }).collect()
    }
}
