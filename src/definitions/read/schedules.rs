//! Schedules, each read once however many nodes share it, and what can be said of a node's phases.

use fnv::FnvHashMap;

use crate::definitions::node::ScheduleIx;
use crate::schedule::{Schedule, ScheduleError};
use crate::time::UnixSec;

/// The schedules of a document.
#[derive(Default)]
pub(crate) struct Schedules {
    pub(crate) list: Vec<Schedule>,
    /// What each expression was read as.
    parsed: FnvHashMap<String, Result<Schedule, ScheduleError>>,
    /// Expressions with offsets, by their places in `list`.
    interned: FnvHashMap<(String, i64), ScheduleIx>,
    /// The first active instants of schedules within windows.
    opens: FnvHashMap<Window, Option<UnixSec>>,
}

/// A schedule, start, end, and duration in seconds.
type Window = (ScheduleIx, UnixSec, UnixSec, i64);

impl Schedules {
    /// The schedule of an expression on an offset.
    pub(super) fn intern(&mut self, expression: &str, offset: i64) -> Result<ScheduleIx, ScheduleError> {
        let key = (expression.to_owned(), offset);
        if let Some(ix) = self.interned.get(&key) {
            return Ok(*ix);
        }
        let parsed = self.parsed.entry(expression.to_owned()).or_insert_with(|| Schedule::parse(expression));
        let schedule = parsed.clone()?.with_offset(offset);
        let ix = ScheduleIx(self.list.len() as u32);
        self.list.push(schedule);
        self.interned.insert(key, ix);
        Ok(ix)
    }

    pub(crate) fn get(&self, ix: ScheduleIx) -> Option<&Schedule> {
        self.list.get(ix.0 as usize)
    }

    /// The first instant at which a phase of this schedule is active within start and end (P1, P2); `None`: never.
    pub(super) fn first_active(&mut self, ix: ScheduleIx, start: UnixSec, end: UnixSec, duration_sec: i64) -> Option<UnixSec> {
        let schedule = self.list.get(ix.0 as usize)?;
        let first = self.opens.entry((ix, start, end, duration_sec));
        *first.or_insert_with(|| first_active(schedule, start, end, duration_sec))
    }
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
