//! The last sessions of the newest days, by which a late session can be joined to them as a traveller's (rule G1).

use std::ops::Range;

use super::account::Account;
use super::day::{Fate, SUMMED_DAYS};
use super::days::FARTHEST;
use super::local::LocalInstant;

/// The number of newest days whose last sessions are kept, so that a late session can be joined to them as a traveller's: the
/// default time that a device may be offline, plus two days.
pub(crate) const NEWEST_DAYS: i64 = 32;
/// The least number of days between two skipped dates of a traveller.
const REST_EVERY: i64 = 7;

/// Keeps the session if it is the last one of its day; returns the last one.
pub(super) fn note(edges: &mut Vec<LocalInstant>, session: LocalInstant) -> LocalInstant {
    let day = session.day();
    let place = edges.partition_point(|edge| edge.day() < day);
    match edges.get_mut(place) {
        Some(edge) if edge.day() == day => {
            *edge = (*edge).max(session);
            *edge
        }
        _ => {
            edges.insert(place, session);
            session
        }
    }
}

/// The last session of a day, if it is kept.
pub(super) fn edge(edges: &[LocalInstant], day: i64) -> Option<LocalInstant> {
    edges.iter().find(|edge| edge.day() == day).copied()
}

/// The dates between two days that a traveller skipped; each day is given with its last session. The two days are consecutive if
/// the earlier session, read in the later one's offset, falls on the later day or the day before. `None` if they are not
/// consecutive, or if a date was skipped less than 7 days away.
pub(super) fn skipped(
    (before, end): (i64, LocalInstant),
    (after, begin): (i64, LocalInstant),
    is_skipped: impl Fn(i64) -> bool,
) -> Option<Range<i64>> {
    let dates = before + 1..after;
    let is_near = (dates.start - REST_EVERY + 1..dates.end - 1 + REST_EVERY).any(is_skipped);
    (!dates.is_empty() && !is_near && end.day_in(begin.offset_sec) >= after - 1).then_some(dates)
}

impl Account {
    /// Keeps the event if it is the last one of its day; returns the last one.
    pub(super) fn note(&mut self, event: LocalInstant) -> LocalInstant {
        note(&mut self.edges, event)
    }

    /// The dates that a traveller skipped around the day of an event, the last one of its day, which is not counted yet.
    pub(super) fn skipped_around(&self, event: LocalInstant) -> Vec<i64> {
        let day = event.day();
        if self.weeks.is_some() {
            return Vec::new();
        }
        let before = (day - FARTHEST..day).rev().find(|before| self.is_active(*before)).and_then(|before| {
            // If this is the last active day, it ends with the latest event, unless that event has a later date, as a session soon
            // after midnight.
            let is_last = (before + 1..=self.last().unwrap_or(before)).all(|later| !self.is_active(later));
            let latest = self.latest.filter(|latest| is_last && latest.day() <= before);
            Some((before, latest.or_else(|| edge(&self.edges, before))?))
        });
        let after = (day + 1..=day + FARTHEST).find(|after| self.is_active(*after));
        let after = after.and_then(|after| Some((after, edge(&self.edges, after)?)));
        let is_skipped = |date: i64| date != day && self.day(date).fate == Fate::Skipped;
        let ahead = before.and_then(|before| skipped(before, (day, event), is_skipped)).unwrap_or(0..0);
        let behind = after.and_then(|after| skipped((day, event), after, |date| ahead.contains(&date) || is_skipped(date))).unwrap_or(0..0);
        ahead.clone().chain(behind).collect()
    }

    /// Whether a day has activity of its own that counts, or would count if it were no day of rest.
    fn is_active(&self, day: i64) -> bool {
        let day = self.day(day);
        day.own || day.fate == Fate::Done
    }

    /// Drops the events that no other event can need any more. A day between two counted ones cannot be joined, because days are
    /// never removed. Of a day whose sum is too small, the last event may still become the latest one that counted.
    pub(super) fn forget_edges(&mut self) {
        let mut edges = std::mem::take(&mut self.edges);
        let newest = edges.last().map(|edge| edge.day()).max(self.last()).unwrap_or(0);
        let is_within = |edge: &LocalInstant, days: i64| edge.day() > newest - days;
        let is_beside_gap = |day: i64| [day - 1, day + 1].iter().any(|beside| !self.day(*beside).own);
        let may_join = |edge: &LocalInstant| self.weeks.is_none() && is_within(edge, NEWEST_DAYS) && is_beside_gap(edge.day());
        let may_be_latest = |edge: &LocalInstant| is_within(edge, SUMMED_DAYS) && Some(*edge) > self.latest && !self.day(edge.day()).own;
        edges.retain(|edge| may_join(edge) || may_be_latest(edge));
        self.edges = edges;
    }
}
