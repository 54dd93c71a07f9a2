//! G1 implemented naively: evaluates all sessions in the order of arrival, each time.

use std::collections::BTreeSet;

use plaudit::{Action, Command};

use crate::case::DAY;

/// The farthest jump of a traveller's clock, in dates.
const FAR: i64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Session {
    at: i64,
    offset: i64,
}

impl Session {
    fn day(self) -> i64 {
        (self.at + self.offset).div_euclid(DAY)
    }
}

/// The result of the sessions that have arrived.
#[derive(Default)]
pub struct Streak {
    done: BTreeSet<i64>,
    rests: BTreeSet<i64>,
    sessions: Vec<Session>,
    /// The lengths that the last arrival gives, with the instants at which they count.
    lengths: Vec<(i64, i64)>,
}

impl Streak {
    pub fn of<'c>(commands: impl Iterator<Item = &'c Command>) -> Streak {
        let mut streak = Streak::default();
        for command in commands {
            streak.lengths.clear();
            if matches!(command.action, Action::SessionCompleted { .. }) {
                streak.arrive(Session { at: command.at.0, offset: command.utc_offset_sec });
            }
        }
        streak
    }

    pub fn lengths(&self) -> &[(i64, i64)] {
        &self.lengths
    }

    /// The value at an instant.
    pub fn value(&self, now: i64) -> i64 {
        let Some(last) = self.done.last() else { return 0 };
        let latest = self.sessions.iter().max().unwrap();
        let broken = now >= (last + 2) * DAY - latest.offset;
        if broken { 0 } else { self.length(*last) }
    }

    pub fn longest(&self) -> i64 {
        self.done.iter().map(|day| self.length(*day)).max().unwrap_or(0)
    }

    fn arrive(&mut self, session: Session) {
        let day = session.day();
        let last = self.done.last().copied();
        if last.is_some_and(|last| day <= last - 400) {
            return;
        }
        let is_new = self.done.insert(day);
        self.rests.remove(&day);
        let mut joined = false;
        if let Some(before) = self.done.range(day - FAR..day).last().copied() {
            // Sessions after the last day are read with the offset of the latest session.
            let end = if Some(before) == last { self.sessions.iter().max().copied() } else { self.last_of(before) };
            let begin = self.last_of(day).max(Some(session)).unwrap();
            joined |= end.is_some_and(|end| self.join((before, end), (day, begin)));
        }
        self.sessions.push(session);
        if let Some(after) = self.done.range(day + 1..=day + FAR).next().copied() {
            let (end, begin) = (self.last_of(day).unwrap_or(session), self.last_of(after));
            joined |= begin.is_some_and(|begin| self.join((day, end), (after, begin)));
        }
        let latest = self.sessions.iter().max().unwrap().at;
        let mut next = Some(day);
        while let Some(day) = next {
            let begins = (day * DAY - session.offset).min(latest);
            self.lengths.push((session.at.max(begins), self.length(day)));
            next = self.next_in_run(day).filter(|_| is_new || joined);
        }
    }

    /// The last session of one of the 32 newest days.
    fn last_of(&self, day: i64) -> Option<Session> {
        let known = self.done.last().is_some_and(|last| day > last - 32);
        self.sessions.iter().filter(|session| known && session.day() == day).max().copied()
    }

    fn join(&mut self, (before, end): (i64, Session), (after, begin): (i64, Session)) -> bool {
        let dates: Vec<i64> = (before + 1..after).collect();
        let near = |date: &i64| self.rests.iter().any(|rest| (rest - date).abs() < 7);
        let follows = Session { offset: begin.offset, ..end }.day() >= after - 1;
        let joins = follows && !dates.is_empty() && !dates.iter().any(near);
        if joins {
            self.rests.extend(dates);
        }
        joins
    }

    fn next_in_run(&self, day: i64) -> Option<i64> {
        let next = (day + 1..).find(|day| !self.rests.contains(day)).unwrap();
        self.done.contains(&next).then_some(next)
    }

    fn length(&self, day: i64) -> i64 {
        let back = (0..).map(|ago| day - ago).take_while(|day| self.done.contains(day) || self.rests.contains(day));
        back.filter(|day| self.done.contains(day)).count() as i64
    }
}
