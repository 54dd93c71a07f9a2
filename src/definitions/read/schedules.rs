//! Interns schedules, so that each expression is compiled once, and computes a node's first phase.

use litemap::LiteMap;

use crate::definitions::node::ScheduleIx;
use crate::schedule::{Schedule, ScheduleError};
use crate::time::UnixSec;
use crate::value::texts::Places;

/// The schedules of a document.
#[derive(Default)]
pub(crate) struct Schedules<'v> {
    pub(crate) list: Vec<Schedule>,
    expressions: Vec<Expression>,
    /// The index of each expression in `expressions`.
    places: Places<'v>,
}

struct Expression {
    parsed: Result<Schedule, ScheduleError>,
    /// The schedules of one expression by offset, as indices into `list`.
    by_offset: LiteMap<i64, ScheduleIx>,
}

impl<'v> Schedules<'v> {
    /// The schedule of an expression with an offset, compiled at its first use.
    #[expect(clippy::indexing_slicing, reason = "a place is only ever noted for an expression that is there")]
    pub(super) fn intern(&mut self, expression: &'v str, offset: i64) -> Result<ScheduleIx, ScheduleError> {
        let place = *self.places.entry(expression).or_insert(self.expressions.len());
        if place == self.expressions.len() {
            self.expressions.push(Expression { parsed: Schedule::parse(expression), by_offset: LiteMap::new() });
        }
        let expression = &mut self.expressions[place];
        if let Some(ix) = expression.by_offset.get(&offset) {
            return Ok(*ix);
        }
        let ix = ScheduleIx(self.list.len() as u32);
        self.list.push(expression.parsed.clone()?.with_offset(offset));
        expression.by_offset.insert(offset, ix);
        Ok(ix)
    }

    pub(crate) fn get(&self, ix: ScheduleIx) -> Option<&Schedule> {
        self.list.get(ix.0 as usize)
    }

    /// The first instant at which a phase of this schedule is active within start and end (P1, P2). `None` if there is none.
    pub(super) fn first_active(&self, ix: ScheduleIx, start: UnixSec, end: UnixSec, duration_sec: i64) -> Option<UnixSec> {
        let schedule = self.list.get(ix.0 as usize)?;
        // The start clips a phase that began before it, unless the phase is over by then.
        if let Some(previous) = schedule.previous(start.plus(1))
            && (duration_sec == 0 || previous.plus(duration_sec) > start)
        {
            return Some(start);
        }
        let limit = if end.0 == 0 { UnixSec::LIMIT } else { end };
        schedule.next(start).filter(|next| *next < limit)
    }
}
