//! Active phases: when a node is open, when it resets, when it expires (rules P1–P6, P9, P10).

use std::cell::Cell;

use crate::definitions::{Definitions, Node, ScheduleIx};
use crate::schedule::Schedule;
use crate::time::{UnixSec, saturating_sum};

/// The occurrences around an instant: the latest at or before it, and the earliest after it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    start: Option<UnixSec>,
    next: Option<UnixSec>,
}

impl Slot {
    fn of(schedule: &Schedule, now: UnixSec) -> Slot {
        Slot { start: schedule.previous(now.plus(1)), next: schedule.next(now) }
    }

    fn covers(&self, now: UnixSec) -> bool {
        self.start.is_none_or(|start| start <= now) && self.next.is_none_or(|next| now < next)
    }

    /// The end of the phase that begins at `start` (P2); `None`: it has no end of its own.
    fn end(&self, start: UnixSec, duration_sec: i64) -> Option<UnixSec> {
        if duration_sec == 0 {
            return self.next;
        }
        let own = UnixSec(saturating_sum(start.0, duration_sec));
        Some(self.next.map_or(own, |next| next.min(own)))
    }
}

/// The occurrences around the last instant asked for, per schedule: most questions fall into the same phase.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar {
    slots: Vec<Cell<Option<Slot>>>,
}

impl Calendar {
    pub(crate) fn new(definitions: &Definitions) -> Calendar {
        Calendar { slots: definitions.schedules.iter().map(|_| Cell::new(None)).collect() }
    }

    fn slot(&self, definitions: &Definitions, ix: ScheduleIx, now: UnixSec) -> Slot {
        let cell = self.slots.get(ix.0 as usize);
        match cell.and_then(Cell::get) {
            Some(slot) if slot.covers(now) => slot,
            _ => {
                let slot = Slot::of(definitions.schedule(ix), now);
                if let Some(cell) = cell {
                    cell.set(Some(slot));
                }
                slot
            }
        }
    }

    /// How a node stands at `now`. `created`: when it first recorded progress (P3).
    pub(crate) fn phase(&self, definitions: &Definitions, node: &Node, created: Option<UnixSec>, now: UnixSec) -> Phase {
        match node.schedule {
            Some(ix) => self.scheduled(definitions, node, ix, now),
            None => unscheduled(node, created, now),
        }
    }

    fn scheduled(&self, definitions: &Definitions, node: &Node, ix: ScheduleIx, now: UnixSec) -> Phase {
        let expired = has_ended(node, now);
        // From E on, the last phase before E stays the current one (P9).
        let asked = if expired { node.end.plus(-1) } else { now };
        let slot = self.slot(definitions, ix, asked);
        let begun = slot.start.map(|start| (start, slot.end(start, node.duration_sec)));
        let current = begun.filter(|(_, end)| !ends_before_start(node, *end));
        let next = slot.next.filter(|next| !expired && !at_or_after_end(node, *next));
        let expires = match current {
            _ if node.duration_sec == 0 => nonzero(node.end),
            Some((_, end)) if now >= node.start => capped(node, end),
            _ => first_end(definitions.schedule(ix), node, now),
        };
        Phase {
            key: current.map(|(start, _)| start),
            active: is_open(node, now) && current.is_some_and(|(_, end)| end.is_none_or(|end| now < end)),
            expired_since: expired.then_some(node.end),
            ends: current.and_then(|(_, end)| end),
            resets: next,
            expires,
        }
    }

    /// When a node that is not active at `now` opens next; `None`: never again.
    pub(crate) fn opens(&self, definitions: &Definitions, node: &Node, now: UnixSec) -> Option<UnixSec> {
        let from = now.max(node.start);
        let opening = match node.schedule {
            None => (now < node.start).then_some(node.start)?,
            Some(_) if now < from && self.phase(definitions, node, None, from).active => from,
            Some(ix) => definitions.schedule(ix).next(from)?,
        };
        (!at_or_after_end(node, opening)).then_some(opening)
    }
}

/// How a node stands at an instant, by time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phase {
    /// The occurrence that began the phase, before clipping; in a gap that of the last one. `None` without a
    /// schedule, and before the first phase.
    pub(crate) key: Option<UnixSec>,
    /// P1.
    pub(crate) active: bool,
    /// P9.
    pub(crate) expired_since: Option<UnixSec>,
    /// Where the phase of `key`, or the window of P3, ends; E is not considered.
    pub(crate) ends: Option<UnixSec>,
    /// `reset_time_sec` (P6).
    pub(crate) resets: Option<UnixSec>,
    /// `expire_time_sec` (P6).
    pub(crate) expires: Option<UnixSec>,
}

impl Phase {
    /// The earliest instant after `now` at which anything here may change (P11).
    pub(crate) fn next_edge(&self, node: &Node, now: UnixSec) -> Option<UnixSec> {
        let edges = [nonzero(node.start), nonzero(node.end), self.ends, self.resets];
        edges.into_iter().flatten().filter(|edge| *edge > now).min()
    }
}

/// Without cron: the window of P3, or P4.
fn unscheduled(node: &Node, created: Option<UnixSec>, now: UnixSec) -> Phase {
    let known_start = nonzero(node.start).or(created);
    let window_end =
        if node.duration_sec > 0 { known_start.map(|start| UnixSec(saturating_sum(start.0, node.duration_sec))) } else { None };
    let waits = node.duration_sec > 0 && known_start.is_none();
    let ended = window_end.filter(|end| now >= *end);
    let expired_since = if has_ended(node, now) { Some(ended.map_or(node.end, |end| end.min(node.end))) } else { ended };
    Phase {
        key: None,
        active: is_open(node, now) && ended.is_none(),
        expired_since,
        ends: window_end,
        resets: None,
        expires: if waits { None } else { capped(node, window_end) },
    }
}

/// P1's first two lines.
fn is_open(node: &Node, now: UnixSec) -> bool {
    now >= node.start && !has_ended(node, now)
}

fn has_ended(node: &Node, now: UnixSec) -> bool {
    at_or_after_end(node, now)
}

fn at_or_after_end(node: &Node, instant: UnixSec) -> bool {
    node.end != UnixSec(0) && instant >= node.end
}

/// A phase that ends at or before S does not exist (P2).
fn ends_before_start(node: &Node, end: Option<UnixSec>) -> bool {
    node.start != UnixSec(0) && end.is_some_and(|end| end <= node.start)
}

/// `end`, or E where that is earlier or the only one.
fn capped(node: &Node, end: Option<UnixSec>) -> Option<UnixSec> {
    match (end, nonzero(node.end)) {
        (Some(end), Some(limit)) => Some(end.min(limit)),
        (end, limit) => end.or(limit),
    }
}

/// The end of the first phase that is still to come, or that contains S.
fn first_end(schedule: &Schedule, node: &Node, now: UnixSec) -> Option<UnixSec> {
    let from = now.max(node.start);
    let slot = Slot::of(schedule, from);
    let running = slot.start.and_then(|start| slot.end(start, node.duration_sec)).filter(|end| *end > from);
    let end = match running {
        Some(end) => end,
        None => {
            let first = slot.next.filter(|next| !at_or_after_end(node, *next))?;
            Slot { start: Some(first), next: schedule.next(first) }.end(first, node.duration_sec)?
        }
    };
    capped(node, Some(end))
}

fn nonzero(instant: UnixSec) -> Option<UnixSec> {
    (instant != UnixSec(0)).then_some(instant)
}
