//! Active phases: when a node is open, resets, and expires (rules P1–P6, P9, P10, P13).

use std::cell::Cell;

use crate::definitions::{Definitions, Node, ResetZone, ScheduleIx};
use crate::schedule::Schedule;
use crate::schedule::player::{OffsetChanges, Start};
use crate::time::{UnixSec, saturating_sum};

/// The starts of phases around an instant: the latest at or before it, and the earliest after it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    start: Option<Start>,
    next: Option<Start>,
    /// The next start that begins no phase, because its key is not later than that of the recorded phase, which goes on. The
    /// duration of the recorded phase counts from there again.
    renewal: Option<UnixSec>,
}

impl Slot {
    fn of(schedule: &Schedule, clock: Clock<'_>, now: UnixSec) -> Slot {
        let utc = |at| Start { at, local: at };
        let (start, next) = match clock {
            Clock::Utc => (schedule.previous(now.plus(1)).map(utc), schedule.next(now).map(utc)),
            Clock::Player(offsets) => offsets.starts_around(schedule, now),
        };
        Slot { start, next, renewal: None }
    }

    /// The slot for a record whose phase has the key `recorded`: that phase lasts until the first start with a later key (P13).
    fn lasting(self, schedule: &Schedule, clock: Clock<'_>, recorded: Option<UnixSec>) -> Slot {
        let (Clock::Player(offsets), Some(recorded)) = (clock, recorded) else { return self };
        let Some(start) = self.start.filter(|start| start.local < recorded) else { return self };
        let is_later = self.next.is_none_or(|next| next.local > recorded);
        let next = if is_later { self.next } else { offsets.first_start_past(schedule, start.at, recorded) };
        let renewal = self.next.filter(|_| !is_later).map(|next| next.at);
        Slot { start: Some(Start { local: recorded, ..start }), next, renewal }
    }

    fn covers(&self, now: UnixSec) -> bool {
        self.start.is_none_or(|start| start.at <= now) && self.next.is_none_or(|next| now < next.at)
    }

    /// The end of the phase that begins at `start` (P2); `None` if the phase has no end of its own.
    fn end(&self, start: UnixSec, duration_sec: i64) -> Option<UnixSec> {
        let next = self.next.map(|next| next.at);
        if duration_sec == 0 {
            return next;
        }
        let own = UnixSec(saturating_sum(start.0, duration_sec));
        Some(next.map_or(own, |next| next.min(own)))
    }
}

/// The clock that decides when a schedule fires (P13).
#[derive(Clone, Copy)]
enum Clock<'a> {
    /// UTC, with the schedule's own offset.
    Utc,
    /// The player's, with its changes.
    Player(&'a OffsetChanges),
}

impl Clock<'_> {
    fn of<'a>(node: &Node, offsets: &'a OffsetChanges) -> Clock<'a> {
        match node.zone {
            ResetZone::Utc => Clock::Utc,
            ResetZone::Player => Clock::Player(offsets),
        }
    }
}

/// Caches, per schedule, the starts around the last instant asked for, because most questions fall into the same phase.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar {
    slots: Vec<Cell<Option<Slot>>>,
    /// The same for the player's clock, each with the changes of the offset that it was computed from; empty if no schedule follows
    /// the player's clock.
    on_players_clock: Vec<Cell<Option<(OffsetChanges, Slot)>>>,
}

impl Calendar {
    pub(crate) fn new(definitions: &Definitions) -> Calendar {
        let schedules = definitions.schedules.iter();
        let followed = schedules.clone().filter(|_| definitions.follows_players);
        Calendar { slots: schedules.map(|_| Cell::new(None)).collect(), on_players_clock: followed.map(|_| Cell::new(None)).collect() }
    }

    fn slot(&self, definitions: &Definitions, ix: ScheduleIx, clock: Clock<'_>, now: UnixSec) -> Slot {
        let place = ix.0 as usize;
        let find = || Slot::of(definitions.schedule(ix), clock, now);
        match clock {
            Clock::Utc => {
                let cell = self.slots.get(place);
                cell.and_then(Cell::get).filter(|slot| slot.covers(now)).unwrap_or_else(|| {
                    let slot = find();
                    cell.into_iter().for_each(|cell| cell.set(Some(slot)));
                    slot
                })
            }
            Clock::Player(offsets) => {
                let cell = self.on_players_clock.get(place);
                let known = cell.and_then(Cell::get).filter(|(found_by, slot)| found_by == offsets && slot.covers(now));
                let slot = known.map_or_else(find, |(_, slot)| slot);
                cell.into_iter().for_each(|cell| cell.set(Some((*offsets, slot))));
                slot
            }
        }
    }

    /// The phase of a node at `now`. `created` is the instant of the first recorded progress (P3).
    pub(crate) fn phase(
        &self,
        definitions: &Definitions,
        node: &Node,
        offsets: &OffsetChanges,
        created: Option<UnixSec>,
        now: UnixSec,
    ) -> Phase {
        self.phase_from(definitions, node, offsets, (created, None), now)
    }

    /// Like [`Calendar::phase`], for a record whose phase has the key `recorded`: an earlier phase does not begin again, although
    /// the changes of the offset from which that phase was computed may have been dropped since (P13).
    pub(crate) fn phase_from(
        &self,
        definitions: &Definitions,
        node: &Node,
        offsets: &OffsetChanges,
        (created, recorded): (Option<UnixSec>, Option<UnixSec>),
        now: UnixSec,
    ) -> Phase {
        match node.schedule {
            Some(ix) => self.scheduled(definitions, node, ix, (Clock::of(node, offsets), recorded), now),
            None => unscheduled(node, created, now),
        }
    }

    fn scheduled(
        &self,
        definitions: &Definitions,
        node: &Node,
        ix: ScheduleIx,
        (clock, recorded): (Clock<'_>, Option<UnixSec>),
        now: UnixSec,
    ) -> Phase {
        let expired = has_ended(node, now);
        // From E on, the last phase before E stays the current one (P9).
        let asked = if expired { node.end.plus(-1) } else { now };
        let slot = self.slot(definitions, ix, clock, asked).lasting(definitions.schedule(ix), clock, recorded);
        let begun = slot.start.map(|start| (start, slot.end(start.at, node.duration_sec)));
        let current = begun.filter(|(_, end)| !ends_before_start(node, *end));
        let next = slot.next.map(|next| next.at).filter(|next| !expired && !at_or_after_end(node, *next));
        // A renewal changes something only if the duration ends before the phase does (P11).
        let own_end = current.and_then(|(_, end)| end).filter(|end| slot.next.is_none_or(|next| *end < next.at));
        let renews = slot.renewal.filter(|_| own_end.is_some() && !expired && now >= node.start);
        let expires = match current {
            _ if node.duration_sec == 0 => nonzero(node.end),
            Some((_, end)) if now >= node.start => capped(node, end),
            _ => first_end(node, now, |at| Slot::of(definitions.schedule(ix), clock, at)),
        };
        Phase {
            key: current.map(|(start, _)| start.local),
            starts: current.map(|(start, _)| start.at),
            active: is_open(node, now) && current.is_some_and(|(_, end)| end.is_none_or(|end| now < end)),
            expired_since: expired.then_some(node.end),
            ends: current.and_then(|(_, end)| end),
            renews,
            resets: next,
            expires,
        }
    }

    /// The key of the phase just before this one.
    pub(crate) fn key_before(&self, definitions: &Definitions, node: &Node, offsets: &OffsetChanges, phase: &Phase) -> Option<UnixSec> {
        let (schedule, starts) = (definitions.schedule(node.schedule?), phase.starts?);
        match Clock::of(node, offsets) {
            Clock::Utc => schedule.previous(starts),
            Clock::Player(offsets) => offsets.starts_around(schedule, starts.plus(-1)).0.map(|start| start.local),
        }
    }

    /// The next instant at which a node that is inactive at `now` opens; `None` if it never does.
    pub(crate) fn opens(&self, definitions: &Definitions, node: &Node, offsets: &OffsetChanges, now: UnixSec) -> Option<UnixSec> {
        let from = now.max(node.start);
        let opening = match node.schedule {
            None => (now < node.start).then_some(node.start)?,
            Some(_) if now < from && self.phase(definitions, node, offsets, None, from).active => from,
            Some(ix) => Slot::of(definitions.schedule(ix), Clock::of(node, offsets), from).next?.at,
        };
        (!at_or_after_end(node, opening)).then_some(opening)
    }
}

/// A node's phase at an instant, by time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phase {
    /// The occurrence that began the phase, before clipping, in the time of the deciding clock (P13). In a gap, that of the last phase.
    /// `None` without a schedule, and before the first phase.
    pub(crate) key: Option<UnixSec>,
    /// The instant of `key`.
    pub(crate) starts: Option<UnixSec>,
    /// Whether the node is active (P1).
    pub(crate) active: bool,
    /// The instant at which the node expired (P9).
    pub(crate) expired_since: Option<UnixSec>,
    /// The end of the phase of `key`, or of P3's window, without regard to E.
    pub(crate) ends: Option<UnixSec>,
    /// The next instant from which the duration counts again, in a phase that has begun earlier than its schedule says (P13).
    pub(crate) renews: Option<UnixSec>,
    /// `reset_time_sec` (P6).
    pub(crate) resets: Option<UnixSec>,
    /// `expire_time_sec` (P6).
    pub(crate) expires: Option<UnixSec>,
}

impl Phase {
    /// The earliest instant after `now` at which any of these values may change (P11).
    pub(crate) fn next_edge(&self, node: &Node, now: UnixSec) -> Option<UnixSec> {
        let edges = [nonzero(node.start), nonzero(node.end), self.ends, self.renews, self.resets];
        edges.into_iter().flatten().filter(|edge| *edge > now).min()
    }
}

/// The phase without cron: P3's window, or P4.
fn unscheduled(node: &Node, created: Option<UnixSec>, now: UnixSec) -> Phase {
    let known_start = nonzero(node.start).or(created);
    let window_end =
        if node.duration_sec > 0 { known_start.map(|start| UnixSec(saturating_sum(start.0, node.duration_sec))) } else { None };
    let waits = node.duration_sec > 0 && known_start.is_none();
    let ended = window_end.filter(|end| now >= *end);
    let expired_since = if has_ended(node, now) { Some(ended.map_or(node.end, |end| end.min(node.end))) } else { ended };
    Phase {
        key: None,
        starts: None,
        active: is_open(node, now) && ended.is_none(),
        expired_since,
        ends: window_end,
        renews: None,
        resets: None,
        expires: if waits { None } else { capped(node, window_end) },
    }
}

/// The first two lines of P1.
fn is_open(node: &Node, now: UnixSec) -> bool {
    now >= node.start && !has_ended(node, now)
}

fn has_ended(node: &Node, now: UnixSec) -> bool {
    at_or_after_end(node, now)
}

fn at_or_after_end(node: &Node, instant: UnixSec) -> bool {
    node.end != UnixSec(0) && instant >= node.end
}

/// P2: a phase that ends at or before S does not exist.
fn ends_before_start(node: &Node, end: Option<UnixSec>) -> bool {
    node.start != UnixSec(0) && end.is_some_and(|end| end <= node.start)
}

/// The earlier of `end` and E, or the one that is set.
fn capped(node: &Node, end: Option<UnixSec>) -> Option<UnixSec> {
    match (end, nonzero(node.end)) {
        (Some(end), Some(limit)) => Some(end.min(limit)),
        (end, limit) => end.or(limit),
    }
}

/// The end of the first phase that lies in the future or contains S.
fn first_end(node: &Node, now: UnixSec, around: impl Fn(UnixSec) -> Slot) -> Option<UnixSec> {
    let from = now.max(node.start);
    let slot = around(from);
    let begun = slot.start.filter(|start| !at_or_after_end(node, start.at));
    let running = begun.and_then(|start| slot.end(start.at, node.duration_sec)).filter(|end| *end > from);
    let end = match running {
        Some(end) => end,
        None => {
            let first = slot.next.map(|next| next.at).filter(|next| !at_or_after_end(node, *next))?;
            around(first).end(first, node.duration_sec)?
        }
    };
    capped(node, Some(end))
}

fn nonzero(instant: UnixSec) -> Option<UnixSec> {
    (instant != UnixSec(0)).then_some(instant)
}
