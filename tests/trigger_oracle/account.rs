//! G14 and G15 for one account of a case: the lengths that a command gives it, found by comparing the history with and without it.

use plaudit::{Action, Command};

use crate::accounts::{Event, Fold, fold};
use crate::case::*;
use crate::reading::content_of;

pub struct AccountReading<'c> {
    pub case: &'c Case,
    pub index: usize,
}

impl AccountReading<'_> {
    fn definition(&self) -> &Account {
        &self.case.accounts[self.index]
    }

    /// The account after the command at an index, at the latest instant so far.
    pub fn fold(&self, i: usize) -> Fold {
        let latest = self.case.history[..=i].iter().map(|(_, command)| command.at.0).max();
        self.fold_at(i, latest.unwrap())
    }

    fn fold_at(&self, i: usize, now: i64) -> Fold {
        let events: Vec<(i64, Event)> = self.case.history[..=i].iter().flat_map(|(_, command)| self.events(command)).collect();
        fold(&self.definition().rules, &events, self.offset(), now)
    }

    /// The length at an instant. Before the last done day or week, it is the length there.
    pub fn value(&self, i: usize, now: i64) -> i64 {
        let Some((last, _)) = self.fold(i).lengths.last().copied() else { return 0 };
        let begins = self.definition().rules.days(last).start * DAY - self.offset();
        self.fold_at(i, now.max(begins)).reading.count
    }

    /// The length that the command matches on its own day or week, and the other lengths that it gives, with their instants.
    pub fn arrival(&self, i: usize) -> (Option<i64>, Vec<(i64, i64)>) {
        let command = &self.case.history[i].1;
        let before = i.checked_sub(1).map_or_else(Vec::new, |before| self.fold(before).lengths);
        let now = self.fold(i);
        let own = self.own_unit(i, &now);
        let matched = now.lengths.iter().find(|(unit, _)| Some(*unit) == own).map(|(_, length)| *length);
        let new = now.lengths.iter().filter(|length| !before.contains(length) && Some(length.0) != own);
        let begins = |unit: i64| (self.day_of(unit, &now) * DAY - self.offset()).min(self.latest(i));
        (matched, new.map(|(unit, length)| (command.at.0.max(begins(*unit)), *length)).collect())
    }

    /// The unit that the command counts for; `None` if it counts no day.
    fn own_unit(&self, i: usize, now: &Fold) -> Option<i64> {
        let day = (self.case.history[i].1.at.0 + self.offset()).div_euclid(DAY);
        let counted_for = if now.taken.contains(&day) && !now.done.contains(&day) { day - 1 } else { day };
        self.counts(i, i).then(|| self.definition().rules.unit(counted_for))
    }

    /// The latest instant of the days that count.
    fn latest(&self, i: usize) -> i64 {
        let counted = (0..=i).filter(|j| self.counts(*j, i)).map(|j| self.case.history[j].1.at.0);
        counted.max().unwrap_or(i64::MAX)
    }

    /// Whether a command counts a day, or comes on a day whose sum suffices after the command at `until`.
    fn counts(&self, i: usize, until: usize) -> bool {
        let events = |j: usize| self.events(&self.case.history[j].1);
        let Some(at_least) = self.definition().rules.at_least else {
            return events(i).iter().any(|(_, event)| *event == Event::Session);
        };
        let amounts = |j: usize, day: i64| -> Option<i64> {
            let of_day = events(j).into_iter().filter(move |(at, _)| at.div_euclid(DAY) == day);
            of_day.filter_map(|(_, event)| if let Event::Add(amount) = event { Some(amount) } else { None }).reduce(|sum, more| sum + more)
        };
        let day = (self.case.history[i].1.at.0 + self.offset()).div_euclid(DAY);
        let mut sum = 0;
        let reached = (0..=until).any(|j| {
            sum += amounts(j, day).unwrap_or(0);
            sum >= at_least
        });
        reached && amounts(i, day).is_some()
    }

    /// The day that completes a unit.
    fn day_of(&self, unit: i64, now: &Fold) -> i64 {
        let Rules { week, .. } = self.definition().rules;
        let Some((per_week, _)) = week else { return unit };
        let done = self.definition().rules.days(unit).filter(|day| now.done.contains(day));
        done.take(per_week as usize).last().unwrap()
    }

    fn offset(&self) -> i64 {
        self.case.history[0].1.utc_offset_sec
    }

    /// The events of a command for this account, on the local clock.
    fn events(&self, command: &Command) -> Vec<(i64, Event)> {
        let local = command.at.0 + command.utc_offset_sec;
        let counts = match (&self.definition().by, &command.action) {
            (_, Action::StreakFreeze { of, add }) if *of == format!("s{}", self.index) => vec![Event::Freeze(*add)],
            (By::Session, Action::SessionCompleted { .. }) => vec![Event::Session],
            (By::Content(ids), action) if content_of(action).is_some_and(|id| ids.contains(id)) => vec![Event::Session],
            (By::Stat(id), Action::Stat { add, .. }) => {
                add.iter().filter(|(name, _)| name == id).map(|(_, amount)| Event::Add(*amount)).collect()
            }
            _ => Vec::new(),
        };
        counts.into_iter().map(|event| (local, event)).collect()
    }
}
