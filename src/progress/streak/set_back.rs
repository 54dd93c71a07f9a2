//! K17: moves a streak whose last day is later than today.

use super::days::Mark;
use super::{Account, Length, LocalInstant, Streak, edges};
use crate::definitions::streak::{MAX_FREEZES, StreakAccount};
use crate::time::{DAY_SEC, MAX_OFFSET_SEC, UnixSec, saturating_sum};

impl Streak {
    /// The latest instant in the streak.
    pub(crate) fn newest(&self) -> Option<UnixSec> {
        self.counted.as_ref().map(|counted| counted.latest.at)
    }

    /// Moves the last day to today. Earlier days stay, unless the run was longer by the wrong clock; then the run moves as a whole.
    /// Returns the length to match, if today continues the days before it.
    pub(crate) fn set_back(&mut self, at: UnixSec) -> Option<Length> {
        let counted = self.counted.as_mut()?;
        let today = LocalInstant { at, ..counted.latest }.day();
        let moved = counted.days.last().saturating_sub(today);
        let mut is_joined = false;
        if moved > 0 {
            is_joined = counted.days.mark(today) != Mark::Done;
            let (ended, shifted) = (counted.days.ended_at(today), counted.days.shifted(moved));
            let comes_whole = shifted.length(today) > ended.length(today);
            counted.days = if comes_whole { shifted } else { ended };
            if comes_whole {
                is_joined = false;
                counted.edges.iter_mut().for_each(|edge| edge.at = edge.at.plus(moved.saturating_mul(-DAY_SEC)));
            }
        }
        counted.latest.at = counted.latest.at.min(at);
        counted.edges.retain(|edge| edge.at <= at && edge.day() <= today);
        edges::note(&mut counted.edges, counted.latest);
        counted.run = counted.days.length(counted.days.last());
        counted.forget_edges();
        let run = counted.run;
        self.longest = self.longest.max(run);
        is_joined.then_some(Length { at, days: run })
    }
}

impl Account {
    /// The latest instant in the account. A day that has only sums or gifts counts with the earliest instant at which it begins in
    /// any time zone.
    pub(crate) fn newest(&self) -> Option<UnixSec> {
        let days = [self.sums.last(), self.gifts.last()].into_iter().flatten();
        let begins = days.map(|(day, _)| UnixSec(day.saturating_mul(DAY_SEC).saturating_sub(MAX_OFFSET_SEC)));
        begins.chain(self.latest.map(|latest| latest.at)).max()
    }

    /// Moves the last day to today. Earlier days stay, unless the run was longer by the wrong clock, or no day was earlier; then all days
    /// move together, by whole weeks in an account of weeks. Returns the lengths to match: those that the kept days have not had before.
    /// `account` is its definition, if there still is one.
    pub(crate) fn set_back(&mut self, at: UnixSec, account: Option<&StreakAccount>) -> Vec<Length> {
        let offset_sec = self.latest.map_or(0, |latest| latest.offset_sec);
        let today = LocalInstant { at, offset_sec }.day();
        let ended = account.and_then(|account| self.ended_at(account, today));
        self.move_all(at, today);
        let ended = ended.filter(|(ended, _)| ended.folded.run >= self.folded.run);
        let lengths = ended.map_or_else(Vec::new, |(mut ended, lengths)| {
            ended.latest = self.latest.map(|latest| LocalInstant { at, ..latest });
            *self = ended;
            lengths
        });
        self.edges.retain(|edge| edge.at <= at && edge.day() <= today);
        if let Some(latest) = self.latest.filter(|latest| self.day(latest.day()).own) {
            self.note(latest);
        }
        self.fit();
        lengths.into_iter().map(|days| Length { at, days }).collect()
    }

    /// A copy that ends with today, which is done if a later day was, and the lengths that are new. `None` if nothing
    /// of the fold is later than today, or no day is earlier.
    fn ended_at(&self, account: &StreakAccount, today: i64) -> Option<(Account, Vec<i64>)> {
        let has_later_gift = self.gifts.last().is_some_and(|(day, _)| *day > today);
        let is_later = self.last() > Some(today) || (self.last() == Some(today) && has_later_gift);
        let length = usize::try_from(today - self.first).ok().filter(|_| is_later)?;
        let is_done = self.days.get(length + 1..)?.iter().any(|day| day.own);
        let before = self.lengths(account, i64::MIN);
        let mut ended = self.clone();
        ended.days.truncate(length + 1);
        if let Some(day) = ended.day_mut(today).filter(|_| is_done) {
            (day.own, day.night, day.taken) = (true, false, false);
        }
        ended.gather(today);
        let unit = account.unit.of(today);
        ended.last_unit = ended.last_unit.map(|last| last.min(unit));
        // Activity that has moved to another date may count there, although its own date was a day of rest.
        let lengths = ended.fold_anew(account, i64::MIN, &Vec::new());
        let new = lengths.into_iter().filter(|length| before.binary_search(length).is_err());
        Some((ended, new.map(|(_, run)| run).collect()))
    }

    fn move_all(&mut self, at: UnixSec, today: i64) {
        let ahead = self.last().map_or(0, |last| last.saturating_sub(today)).max(0);
        let (days, units) = match self.weeks {
            None => (ahead, ahead),
            Some(_) => {
                let weeks = ahead.saturating_add(6).div_euclid(7);
                (weeks.saturating_mul(7), weeks)
            }
        };
        self.first = self.first.saturating_sub(days);
        self.gifts.iter_mut().chain(&mut self.sums).for_each(|(day, _)| *day = day.saturating_sub(days));
        self.last_unit = self.last_unit.map(|last| last.saturating_sub(units));
        let moved = |instant: UnixSec| instant.plus(days.saturating_mul(-DAY_SEC)).min(at).max(UnixSec(0));
        self.latest = self.latest.map(|latest| LocalInstant { at: moved(latest.at), ..latest });
        self.edges.iter_mut().for_each(|edge| edge.at = edge.at.plus(days.saturating_mul(-DAY_SEC)));
        self.gather(today);
    }

    /// Adds gifts and sums of later days to today's; a done day keeps no sum.
    fn gather(&mut self, today: i64) {
        for (pairs, most) in [(&mut self.gifts, MAX_FREEZES), (&mut self.sums, i64::MAX)] {
            let later = pairs.split_off(pairs.partition_point(|(day, _)| *day < today));
            let sum = later.iter().fold(0, |sum, (_, amount)| saturating_sum(sum, *amount));
            pairs.extend((!later.is_empty()).then_some((today, sum.min(most))));
        }
        let is_done = self.day(today).own;
        self.sums.retain(|(day, _)| !is_done || *day != today);
    }
}
