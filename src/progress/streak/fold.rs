//! Folds a streak account over its units, days or weeks, in order (rule G15).

use super::account::{Account, Carry, days_of};
use super::day::Fate;
use crate::definitions::streak::{StreakAccount, StreakUnit};
use crate::time::saturating_sum;

/// The lengths of a streak, each with the unit that reached it.
pub(crate) type Lengths = Vec<(i64, i64)>;

impl Carry {
    fn done(&mut self, account: &StreakAccount) {
        self.run = saturating_sum(self.run, 1);
        self.eaten = 0;
        if account.freezes.earn_every.is_some_and(|every| every > 0 && self.run % every == 0) {
            self.give(account, 1);
        }
    }

    pub(crate) fn give(&mut self, account: &StreakAccount, freezes: i64) {
        self.freezes = saturating_sum(self.freezes, freezes).min(account.freezes.max);
    }

    /// Covers a missed unit with a freeze; false if there is none, or no streak to keep alive.
    pub(crate) fn freeze(&mut self) -> bool {
        let covers = self.run > 0 && self.freezes > 0;
        if covers {
            self.freezes -= 1;
            self.eaten = saturating_sum(self.eaten, 1);
        }
        covers
    }

    pub(crate) fn break_run(&mut self, account: &StreakAccount) {
        let eaten = std::mem::take(&mut self.eaten);
        self.give(account, eaten);
        self.run = 0;
    }
}

impl Account {
    /// Folds the units from `from` on. Returns the new lengths with their units.
    pub(crate) fn fold_from(&mut self, account: &StreakAccount, from: i64) -> Lengths {
        if self.last_unit.is_none_or(|last| from > last) {
            return self.fold_on(account);
        }
        let before = self.lengths(account, i64::MIN);
        self.fold_anew(account, from, &before)
    }

    /// Like [`Account::fold_from`], with the lengths that the account had before.
    pub(crate) fn fold_anew(&mut self, account: &StreakAccount, from: i64, before: &Lengths) -> Lengths {
        if self.last_unit.is_none_or(|last| from > last) {
            return self.fold_on(account);
        }
        let kept = before.get(..before.partition_point(|(unit, _)| *unit < from)).unwrap_or_default();
        // The gap before `from` has changed, so the fold starts at its beginning: a freeze may cover all of it, or the rest of it.
        let last = kept.last().map(|(unit, _)| *unit);
        let from = last.map_or_else(|| account.unit.of(self.first), |last| last + 1);
        let carry = self.carry_before(account, last.map_or(i64::MIN, |last| last + 1));
        self.last_unit = last;
        self.folded = last.map_or(self.opening, |_| carry);
        self.best = kept.iter().fold(self.best_before, |best, (_, run)| best.max(*run));
        let mut after = Lengths::new();
        self.judge(account, from, carry, &mut after);
        after.retain(|length| before.binary_search(length).is_err());
        after
    }

    /// Folds the units after the last done one.
    fn fold_on(&mut self, account: &StreakAccount) -> Lengths {
        let mut lengths = Lengths::new();
        let (from, carry) = match self.last_unit {
            Some(last) => (last + 1, self.folded),
            None => (account.unit.of(self.first), self.carry_before(account, i64::MIN)),
        };
        self.judge(account, from, carry, &mut lengths);
        lengths
    }

    /// Folds the units from `from` on, and stores the fates of their days.
    fn judge(&mut self, account: &StreakAccount, from: i64, mut carry: Carry, lengths: &mut Lengths) {
        let Some(last) = self.last() else { return };
        let mut gap = from;
        for unit in from..=account.unit.of(last) {
            carry.give(account, self.given(account, unit));
            let is_alive = carry.run > 0;
            let takes = self.takes(account, unit, is_alive);
            if account.unit == StreakUnit::Day {
                self.day_mut(unit + 1).into_iter().for_each(|next| next.taken = takes && next.night);
            }
            if takes || self.is_done(account, unit) {
                carry.done(account);
                self.set_fate(account, unit, Fate::Done);
                (self.last_unit, self.folded, self.best) = (Some(unit), carry, self.best.max(carry.run));
                lengths.push((unit, carry.run));
                gap = unit + 1;
            } else if self.rests(account, unit) {
                self.set_fate(account, unit, Fate::Rest);
            } else if self.is_kept(account, unit) {
                if account.is_weekly() {
                    // A day that is done on its own date counts for its week, though a repair froze the week.
                    self.set_fate(account, unit, Fate::Repaired);
                }
            } else if carry.freeze() {
                self.set_fate(account, unit, Fate::Frozen);
            } else {
                if is_alive {
                    // The break returns the freezes that the gap used, so none of these days stays frozen.
                    (gap..unit).for_each(|unit| self.thaw(account, unit));
                }
                carry.break_run(account);
                self.set_fate(account, unit, Fate::Missed);
            }
        }
        // Units after the last done one are judged at the time of a view.
        for unit in gap..=account.unit.of(last) {
            self.thaw(account, unit);
        }
    }

    fn thaw(&mut self, account: &StreakAccount, unit: i64) {
        for day in days_of(account.unit, unit) {
            self.day_mut(day).into_iter().filter(|day| day.fate == Fate::Frozen).for_each(|day| day.fate = Fate::Missed);
        }
    }

    /// Whether a unit is done by its own dates: a day, or enough days of a week.
    fn is_done(&self, account: &StreakAccount, unit: i64) -> bool {
        match account.unit {
            StreakUnit::Week { per_week, .. } => days_of(account.unit, unit).filter(|day| self.day(*day).own).count() as i64 >= per_week,
            StreakUnit::Day => !account.rests(unit) && self.is_done_itself(unit),
        }
    }

    fn is_done_itself(&self, day: i64) -> bool {
        let day = self.day(day);
        day.own || (day.night && !day.taken)
    }

    /// G14's grace: whether a day without its own activity takes the session soon after the next midnight.
    fn takes(&self, account: &StreakAccount, unit: i64, is_alive: bool) -> bool {
        let is_free = account.unit == StreakUnit::Day && !account.rests(unit) && !self.is_done_itself(unit);
        is_free && is_alive && self.day(unit + 1).night
    }

    fn rests(&self, account: &StreakAccount, unit: i64) -> bool {
        account.unit == StreakUnit::Day && account.rests(unit)
    }

    /// Whether a traveller's clock skipped the unit, or a repair froze it.
    pub(crate) fn is_kept(&self, account: &StreakAccount, unit: i64) -> bool {
        days_of(account.unit, unit).any(|day| matches!(self.day(day).fate, Fate::Skipped | Fate::Repaired))
    }

    fn set_fate(&mut self, account: &StreakAccount, unit: i64, fate: Fate) {
        let in_week = account.is_weekly();
        for day in days_of(account.unit, unit) {
            let Some(day) = self.day_mut(day) else { continue };
            day.fate = match fate {
                fate if !in_week => fate,
                _ if day.own => Fate::Done,
                Fate::Done => Fate::Rest,
                fate => fate,
            };
        }
    }

    /// The freezes that were given in a unit.
    pub(crate) fn given(&self, account: &StreakAccount, unit: i64) -> i64 {
        let given = self.gifts.iter().filter(|(day, _)| account.unit.of(*day) == unit);
        given.fold(0, |sum, (_, freezes)| saturating_sum(sum, *freezes))
    }

    /// The fold before a unit, by the stored fates of the days before it.
    pub(crate) fn carry_before(&self, account: &StreakAccount, until: i64) -> Carry {
        self.walk(account, until, |_, _| {})
    }

    /// The lengths from a unit on, by the stored fates.
    pub(crate) fn lengths(&self, account: &StreakAccount, from: i64) -> Lengths {
        let mut lengths = Lengths::new();
        let until = self.last_unit.map_or(i64::MIN, |last| last + 1);
        self.walk(account, until, |unit, run| {
            if unit >= from {
                lengths.push((unit, run))
            }
        });
        lengths
    }

    fn walk(&self, account: &StreakAccount, until: i64, mut done: impl FnMut(i64, i64)) -> Carry {
        let mut carry = self.opening;
        let first = account.unit.of(self.first);
        let early = self.gifts.iter().filter(|(day, _)| account.unit.of(*day) < first && !self.days.is_empty());
        let early = early.fold(0, |sum, (_, freezes)| saturating_sum(sum, *freezes));
        carry.give(account, early);
        for unit in first..until.min(self.last().map_or(first, |last| account.unit.of(last) + 1)) {
            carry.give(account, self.given(account, unit));
            match self.fate_of(account, unit) {
                Fate::Done => {
                    carry.done(account);
                    done(unit, carry.run);
                }
                Fate::Frozen => drop(carry.freeze()),
                Fate::Missed => carry.break_run(account),
                Fate::Rest | Fate::Skipped | Fate::Repaired => {}
            }
        }
        carry
    }

    /// The fate of a unit.
    pub(crate) fn fate_of(&self, account: &StreakAccount, unit: i64) -> Fate {
        if !account.is_weekly() {
            return self.day(unit).fate;
        }
        let of_kind = |fate: Fate| days_of(account.unit, unit).any(|day| self.day_or_rest(account, unit, day) == fate);
        [Fate::Missed, Fate::Frozen, Fate::Repaired, Fate::Done].into_iter().find(|fate| of_kind(*fate)).unwrap_or(Fate::Rest)
    }

    /// The fate of a day of a week. Days after the last recorded one of a done week are rests.
    fn day_or_rest(&self, account: &StreakAccount, unit: i64, day: i64) -> Fate {
        let behind = self.last().is_some_and(|last| day > last);
        if behind && self.last_unit == Some(unit) && account.is_weekly() { Fate::Rest } else { self.day(day).fate }
    }

    /// Drops days that are too old to be kept; their result stays in the opening fold.
    pub(crate) fn drop_before(&mut self, account: &StreakAccount, oldest: i64) {
        let until = account.unit.of(oldest);
        let gone = self.lengths(account, i64::MIN);
        self.best_before = gone.iter().take_while(|(unit, _)| *unit < until).fold(self.best_before, |best, (_, run)| best.max(*run));
        let is_all = self.last_unit.is_none_or(|last| last < until);
        self.opening = if is_all { self.tail(account, Some(until)).carry } else { self.carry_before(account, until) };
        // The tail includes the gifts of its last unit.
        let kept_from = if is_all { until + 1 } else { until };
        self.gifts.retain(|(day, _)| account.unit.of(*day) >= kept_from);
        let given = self.day(oldest).taken;
        let dropped = usize::try_from(oldest - self.first).unwrap_or(0).min(self.days.len());
        self.days.drain(..dropped);
        self.first = oldest;
        if given {
            self.day_mut(oldest).into_iter().for_each(|day| (day.night, day.taken) = (false, false));
        }
        if is_all {
            (self.last_unit, self.folded) = (None, self.opening);
            self.days.clear();
        }
    }
}
