//! Local days and their marks: the newest 400, and the length of the run that reaches the first of these (rule G1).

use std::ops::RangeInclusive;

use crate::time::saturating_sum;

/// The number of local days that are kept.
pub(crate) const KEPT_DAYS: i64 = 400;
/// The greatest distance between two days that are consecutive by a traveller's clock: offsets lie within 26 hours.
pub(super) const FARTHEST: i64 = 3;

/// The mark of a local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Missed,
    Done,
    /// The day neither counts nor breaks.
    Rest,
}

/// The marks of days. Days are numbers since 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    /// The day of the first mark.
    first: i64,
    /// One mark per day, at most [`KEPT_DAYS`]; the last one is `Done`. Days before the first were missed.
    marks: Vec<Mark>,
    /// The number of earlier days in the run that reaches the first of [`KEPT_DAYS`]; 0 while there are fewer marks.
    before: i64,
}

impl Days {
    /// A single done day.
    pub(crate) fn new(day: i64) -> Days {
        Days { first: day, marks: vec![Mark::Done], before: 0 }
    }

    /// The marks up to `last`, newest first; marks beyond [`KEPT_DAYS`] are not read.
    pub(crate) fn from_newest(last: i64, marks: impl Iterator<Item = Mark>, before: i64) -> Days {
        let missed = std::iter::repeat_n(Mark::Missed, if before > 0 { KEPT_DAYS as usize } else { 0 });
        let mut marks: Vec<Mark> = marks.chain(missed).take(KEPT_DAYS as usize).collect();
        marks.reverse();
        Days { first: last - marks.len() as i64 + 1, marks, before }
    }

    /// The marks, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = Mark> + '_ {
        self.marks.iter().rev().copied()
    }

    /// The number of earlier days in the run that reaches the first of the kept days.
    pub(crate) fn before(&self) -> i64 {
        self.before
    }

    /// The last done day.
    pub(crate) fn last(&self) -> i64 {
        self.first + self.marks.len() as i64 - 1
    }

    /// The first done day of the kept ones.
    pub(crate) fn first_done(&self) -> i64 {
        let ahead = self.marks.iter().position(|mark| *mark == Mark::Done).unwrap_or(0);
        self.first + ahead as i64
    }

    /// Whether the day is recent enough to be kept.
    pub(crate) fn keeps(&self, day: i64) -> bool {
        day > self.last() - KEPT_DAYS
    }

    pub(crate) fn mark(&self, day: i64) -> Mark {
        self.place(day).and_then(|place| self.marks.get(place)).copied().unwrap_or(Mark::Missed)
    }

    /// Marks a kept day as done; false if it was done before.
    pub(crate) fn add(&mut self, day: i64) -> bool {
        if day > self.last() {
            self.advance(day);
            return true;
        }
        let older = usize::try_from(self.first - day).unwrap_or(0);
        self.marks.splice(0..0, std::iter::repeat_n(Mark::Missed, older));
        self.first = self.first.min(day);
        self.set(day, Mark::Done) != Some(Mark::Done)
    }

    /// Marks a missed day as one that neither counts nor breaks.
    pub(crate) fn rest(&mut self, day: i64) {
        self.set(day, Mark::Rest);
    }

    /// A copy that ends with this day, which is marked as done.
    pub(crate) fn ended_at(&self, day: i64) -> Days {
        match usize::try_from(day.saturating_sub(self.first)) {
            Ok(place) if place < self.marks.len() => {
                let mut ended = self.clone();
                ended.marks.truncate(place + 1);
                ended.set(day, Mark::Done);
                ended
            }
            _ => Days::new(day),
        }
    }

    /// A copy with all days moved earlier by this number.
    pub(crate) fn shifted(&self, earlier: i64) -> Days {
        Days { first: self.first.saturating_sub(earlier), ..self.clone() }
    }

    /// The nearest done day before this one from which a traveller could have come.
    pub(crate) fn done_before(&self, day: i64) -> Option<i64> {
        self.nearest(day - FARTHEST..=day - 1).max()
    }

    /// The nearest done day after this one that a traveller could have reached.
    pub(crate) fn done_after(&self, day: i64) -> Option<i64> {
        self.nearest(day + 1..=day + FARTHEST).min()
    }

    fn nearest(&self, days: RangeInclusive<i64>) -> impl Iterator<Item = i64> + '_ {
        days.filter(|day| self.mark(*day) == Mark::Done)
    }

    /// The number of consecutive done days up to this day.
    pub(crate) fn length(&self, day: i64) -> i64 {
        let kept = self.place(day).and_then(|place| self.marks.get(..=place)).unwrap_or_default();
        let broken = kept.iter().rposition(|mark| *mark == Mark::Missed);
        let run = kept.get(broken.map_or(0, |place| place + 1)..).unwrap_or_default();
        let before = if broken.is_none() { self.before } else { 0 };
        saturating_sum(before, run.iter().filter(|mark| **mark == Mark::Done).count() as i64)
    }

    /// This day and the following done days of its run, each with the length there.
    pub(crate) fn run_from(&self, day: i64) -> impl Iterator<Item = (i64, i64)> + '_ {
        let marks = self.place(day).and_then(|place| self.marks.get(place..)).unwrap_or_default();
        let run = (day..).zip(marks).take_while(|(_, mark)| **mark != Mark::Missed);
        run.filter(|(_, mark)| **mark == Mark::Done).map(|(day, _)| day).zip(self.length(day)..)
    }

    fn place(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first).ok()
    }

    /// Sets a mark; returns the previous one.
    fn set(&mut self, day: i64, new: Mark) -> Option<Mark> {
        let place = self.place(day)?;
        self.marks.get_mut(place).map(|mark| std::mem::replace(mark, new))
    }

    /// Extends the days to a later one; the days between were missed.
    fn advance(&mut self, day: i64) {
        let missed = day - self.last() - 1;
        if missed >= KEPT_DAYS {
            *self = Days::new(day);
            return;
        }
        self.marks.extend(std::iter::repeat_n(Mark::Missed, missed as usize));
        self.marks.push(Mark::Done);
        let too_old = self.marks.len().saturating_sub(KEPT_DAYS as usize);
        for mark in self.marks.drain(..too_old) {
            self.before = match mark {
                Mark::Missed => 0,
                Mark::Done => saturating_sum(self.before, 1),
                Mark::Rest => self.before,
            };
        }
        self.first += too_old as i64;
    }
}
