//! Consecutive local days with a completed session (rule G1).

pub(crate) mod days;

use crate::time::{DAY_SEC, UnixSec, saturating_sum};
use days::{Days, Mark};

/// Days whose last session is kept, so that one that arrives late can be joined as a traveller's: as long as a device may
/// be offline by default, and two days more.
pub(crate) const NEWEST_DAYS: i64 = 32;
/// The least distance in days of two rests that a traveller is given.
const REST_EVERY: i64 = 7;

/// An instant, and where the user was then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LocalInstant {
    pub(crate) at: UnixSec,
    pub(crate) offset_sec: i64,
}

impl LocalInstant {
    /// Its local day, in days since 1970-01-01.
    pub(crate) fn day(self) -> i64 {
        self.day_in(self.offset_sec)
    }

    /// The local day at this instant where the clock is `offset_sec` east of UTC.
    fn day_in(self, offset_sec: i64) -> i64 {
        self.at.plus(offset_sec).0.div_euclid(DAY_SEC)
    }
}

/// A length that the streak has now on a counted day: triggers that wait for it match at `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) at: UnixSec,
    pub(crate) days: i64,
}

/// The streak of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Streak {
    /// The longest run ever (G9).
    pub(crate) longest: i64,
    /// `None` before the first session.
    counted: Option<Counted>,
}

/// What is known once there was a session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counted {
    pub(crate) days: Days,
    /// The latest session, whenever it arrived.
    pub(crate) latest: LocalInstant,
    /// The last sessions of the newest days beside a day that is not counted, in order: elsewhere no traveller can be
    /// waited for. See [`NEWEST_DAYS`].
    pub(crate) edges: Vec<LocalInstant>,
    /// The length on the last counted day; it follows from `days`.
    run: i64,
}

impl Streak {
    pub(crate) fn new(longest: i64, counted: Counted) -> Streak {
        Streak { longest: longest.max(counted.run), counted: Some(counted) }
    }

    pub(crate) fn counted(&self) -> Option<&Counted> {
        self.counted.as_ref()
    }

    /// Counts a session, and tells the lengths that it gives to its day and to those that follow in the run.
    pub(crate) fn count_session(&mut self, session: LocalInstant) -> Vec<Length> {
        let counted = self.counted.get_or_insert_with(|| Counted::first(session));
        let lengths = counted.count(session);
        self.longest = lengths.iter().fold(self.longest, |longest, length| longest.max(length.days));
        lengths
    }

    /// How many days the streak has at an instant: none from the moment on at which it breaks.
    pub(crate) fn value_at(&self, now: UnixSec) -> i64 {
        self.counted.as_ref().filter(|counted| now < counted.breaks_at()).map_or(0, |counted| counted.run)
    }

    /// How many days the streak has after a session at an instant, where the latest one was.
    pub(crate) fn after_session(&self, at: UnixSec) -> i64 {
        let Some(counted) = &self.counted else { return 1 };
        let session = LocalInstant { at, ..counted.latest };
        match session.day() - counted.days.last() {
            ..=0 => counted.run,
            1 => saturating_sum(counted.run, 1),
            _ => 1,
        }
    }

    /// The instants at which [`Streak::after_session`] changes by time: the end of the last counted day, and of the day after it.
    pub(crate) fn turns(&self) -> impl Iterator<Item = UnixSec> {
        let breaks = self.counted.as_ref().map(Counted::breaks_at);
        breaks.into_iter().flat_map(|breaks| [breaks.plus(-DAY_SEC), breaks])
    }

    /// When the streak breaks unless a session comes first; `None` if it is broken by `now`, or has not begun.
    pub(crate) fn breaks_after(&self, now: UnixSec) -> Option<UnixSec> {
        self.counted.as_ref().map(Counted::breaks_at).filter(|breaks| now < *breaks)
    }
}

impl Counted {
    pub(crate) fn new(days: Days, latest: LocalInstant, edges: Vec<LocalInstant>) -> Counted {
        let run = days.length(days.last());
        let mut counted = Counted { days, latest, edges, run };
        counted.forget_edges();
        counted
    }

    fn first(session: LocalInstant) -> Counted {
        Counted::new(Days::new(session.day()), session, vec![session])
    }

    /// The end of the day after the last counted one, where the latest session was.
    fn breaks_at(&self) -> UnixSec {
        UnixSec((self.days.last() + 2) * DAY_SEC - self.latest.offset_sec)
    }

    fn count(&mut self, session: LocalInstant) -> Vec<Length> {
        let day = session.day();
        if !self.days.keeps(day) {
            return Vec::new();
        }
        let (last, latest) = (self.days.last(), self.latest);
        let is_new = self.days.add(day);
        self.latest = latest.max(session);
        let session_of_day = self.note(session);
        // The day before: of the last one until now, the latest session counts, on whichever date that was.
        let before = self.days.done_before(day).and_then(|before| {
            let end = if before == last { Some(latest) } else { self.edge(before) };
            Some((before, end?))
        });
        let after = self.days.done_after(day).and_then(|after| Some((after, self.edge(after)?)));
        let joins_before = before.is_some_and(|(before, end)| self.join((before, end), (day, session_of_day)));
        let joins_after = after.is_some_and(|(after, begin)| self.join((day, session_of_day), (after, begin)));
        self.forget_edges();
        self.run = self.days.length(self.days.last());
        self.lengths(session, is_new || joins_before || joins_after)
    }

    /// The lengths to match: of a day that is new to the run, also those of all days after it.
    fn lengths(&self, session: LocalInstant, is_new: bool) -> Vec<Length> {
        let day = session.day();
        let days = self.days.run_from(day).take(if is_new { usize::MAX } else { 1 });
        // A day begins where the session was; if that is far from where the later ones were, not after the latest.
        let begins = |day: i64| UnixSec(day * DAY_SEC - session.offset_sec).min(self.latest.at);
        days.map(|(day, days)| Length { at: session.at.max(begins(day)), days }).collect()
    }

    /// A day also follows another one if it does when the session there is read where the user is now. The dates that
    /// such a traveller skips are rests.
    fn join(&mut self, (before, end): (i64, LocalInstant), (after, begin): (i64, LocalInstant)) -> bool {
        let skipped = before + 1..=after - 1;
        let rested = (skipped.start() - REST_EVERY + 1..skipped.end() + REST_EVERY).any(|day| self.days.mark(day) == Mark::Rest);
        let joins = !skipped.is_empty() && !rested && end.day_in(begin.offset_sec) >= after - 1;
        if joins {
            skipped.for_each(|day| self.days.rest(day));
        }
        joins
    }

    /// Keeps the session if it is its day's last one; tells which that is.
    fn note(&mut self, session: LocalInstant) -> LocalInstant {
        let day = session.day();
        let place = self.edges.partition_point(|edge| edge.day() < day);
        match self.edges.get_mut(place) {
            Some(edge) if edge.day() == day => {
                *edge = (*edge).max(session);
                *edge
            }
            _ => {
                self.edges.insert(place, session);
                session
            }
        }
    }

    fn edge(&self, day: i64) -> Option<LocalInstant> {
        self.edges.iter().find(|edge| edge.day() == day).copied()
    }

    /// Days are never taken back: one between two others stays there.
    fn forget_edges(&mut self) {
        let days = &self.days;
        let is_edge = |day: i64| [day - 1, day + 1].iter().any(|beside| days.mark(*beside) != Mark::Done);
        self.edges.retain(|edge| edge.day() > days.last() - NEWEST_DAYS && is_edge(edge.day()));
    }
}
