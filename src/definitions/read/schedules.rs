//! Schedules, each read once however many nodes share it, and what can be said of a node's phases.

use std::collections::HashMap;

use crate::definitions::node::ScheduleIx;
use crate::schedule::{Schedule, ScheduleError};
use crate::time::UnixSec;

/// The schedules of a document.
#[derive(Default)]
pub(crate) struct Schedules<'v> {
    parsed: HashMap<&'v str, Result<Schedule, ScheduleError>>,
    interned: HashMap<(&'v str, i64), ScheduleIx>,
    pub(crate) list: Vec<Schedule>,
    opens: HashMap<(ScheduleIx, UnixSec, UnixSec, i64), Option<UnixSec>>,
}

impl<'v> Schedules<'v> {
    /// The schedule of an expression on an offset.
    pub(super) fn intern(&mut self, expression: &'v str, offset: i64) -> Result<ScheduleIx, ScheduleError> {
        if let Some(ix) = self.interned.get(&(expression, offset)) {
            return Ok(*ix);
        }
        let parsed = self.parsed.entry(expression).or_insert_with(|| Schedule::parse(expression));
        let schedule = parsed.clone()?.with_offset(offset);
        let ix = ScheduleIx(self.list.len() as u32);
        self.list.push(schedule);
        self.interned.insert((expression, offset), ix);
        Ok(ix)
    }

    pub(crate) fn get(&self, ix: ScheduleIx) -> Option<&Schedule> {
        self.list.get(ix.0 as usize)
    }

    /// The first instant at which a phase of this schedule is active within start and end (P1, P2); `None`: never.
    pub(super) fn first_active(&mut self, ix: ScheduleIx, start: UnixSec, end: UnixSec, duration_sec: i64) -> Option<UnixSec> {
        if let Some(known) = self.opens.get(&(ix, start, end, duration_sec)) {
            return *known;
        }
        let first = self.get(ix).and_then(|schedule| first_active(schedule, start, end, duration_sec));
        self.opens.insert((ix, start, end, duration_sec), first);
        first
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
