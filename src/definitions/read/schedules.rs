//! Schedules, each read once however many nodes share it, and what can be said of a node's phases.

use crate::definitions::node::ScheduleIx;
use crate::names::Names;
use crate::schedule::{Schedule, ScheduleError};
use crate::time::UnixSec;

/// The schedules of a document.
#[derive(Default)]
pub(crate) struct Schedules {
    /// What an expression was read as.
    parsed: Vec<Result<Schedule, ScheduleError>>,
    pub(crate) list: Vec<Schedule>,
    opens: Vec<Option<UnixSec>>,
    /// Expressions, by their places in `parsed`.
    expressions: Names,
    /// Expressions with offsets, by their places in `list`.
    interned: Names,
    /// Schedules with windows and durations, by their places in `opens`.
    windows: Names,
}

impl Schedules {
    /// The schedule of an expression on an offset.
    pub(super) fn intern(&mut self, expression: &str, offset: i64) -> Result<ScheduleIx, ScheduleError> {
        let next = self.list.len() as u32;
        let parsed = self.expressions.insert(expression, self.parsed.len() as u32) as usize;
        if parsed == self.parsed.len() {
            self.parsed.push(Schedule::parse(expression));
        }
        let schedule = match self.parsed.get(parsed) {
            Some(parsed) => parsed.clone()?,
            None => Schedule::parse(expression)?,
        };
        let ix = self.interned.insert(&key(expression, &[offset]), next);
        if ix == next {
            self.list.push(schedule.with_offset(offset));
        }
        Ok(ScheduleIx(ix))
    }

    pub(crate) fn get(&self, ix: ScheduleIx) -> Option<&Schedule> {
        self.list.get(ix.0 as usize)
    }

    /// The first instant at which a phase of this schedule is active within start and end (P1, P2); `None`: never.
    pub(super) fn first_active(&mut self, ix: ScheduleIx, start: UnixSec, end: UnixSec, duration_sec: i64) -> Option<UnixSec> {
        let known = self.windows.insert(&key("", &[ix.0.into(), start.0, end.0, duration_sec]), self.opens.len() as u32) as usize;
        if known == self.opens.len() {
            self.opens.push(self.get(ix).and_then(|schedule| first_active(schedule, start, end, duration_sec)));
        }
        self.opens.get(known).copied().flatten()
    }
}

/// The text with the numbers, a line each.
fn key(expression: &str, numbers: &[i64]) -> String {
    let mut key = expression.to_owned();
    for number in numbers {
        key.push('\n');
        key.push_str(&number.to_string());
    }
    key
}

fn first_active(schedule: &Schedule, start: UnixSec, end: UnixSec, duration_sec: i64) -> Option<UnixSec> {
    let next = schedule.next(start);
    // A phase that began before the start is clipped by it, unless it is over by then.
    if let Some(previous) = schedule.previous(start.plus(1))
        && (duration_sec == 0 || previous.plus(duration_sec) > start)
    {
        return Some(start);
    }
    let limit = if end.0 == 0 { UnixSec::LIMIT } else { end };
    next.filter(|next| *next < limit)
}
