//! Consecutive local days with a completed session (rule G1).

pub(crate) mod account;
pub(crate) mod count;
pub(crate) mod day;
pub(crate) mod days;
pub(crate) mod digits;
mod edges;
mod edit;
pub(crate) mod fold;
mod local;
pub(crate) mod moment;
pub(crate) mod packed;
mod saving;
mod set_back;

use crate::time::{DAY_SEC, UnixSec, saturating_sum};
pub(crate) use account::Account;
use days::{Days, Mark};
pub(crate) use edges::NEWEST_DAYS;
use edges::skipped;
pub(crate) use local::LocalInstant;
pub use moment::StreakDay;
pub(crate) use moment::StreakMoment;
pub use saving::{StreakSaved, StreakSaving};

/// The most sessions in [`Counted::edges`]: of 30 days, at most 20 are counted days next to one that is not counted. More would not
/// fit into the 400 bytes of a saved streak.
const MAX_EDGES: usize = 20;

/// A length that the streak has reached on a counted day. Triggers that wait for it match at `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) at: UnixSec,
    pub(crate) days: i64,
}

/// The lengths that a session has given to its day and to the days after it.
#[derive(Debug)]
pub(crate) struct Lengths {
    pub(crate) own: Length,
    /// The lengths of the days after the session's, in order.
    pub(crate) later: Vec<Length>,
}

/// The streak of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Streak {
    /// The longest run ever (G9).
    pub(crate) longest: i64,
    /// `None` before the first session.
    counted: Option<Counted>,
}

/// The data of a streak after its first session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counted {
    pub(crate) days: Days,
    /// The latest session, regardless of its arrival.
    pub(crate) latest: LocalInstant,
    /// The last sessions of the newest days next to a day that is not counted, in order. Only there can a traveller's session still
    /// join. See [`NEWEST_DAYS`].
    pub(crate) edges: Vec<LocalInstant>,
    /// The length on the last counted day; derived from `days`.
    run: i64,
}

impl Streak {
    pub(crate) fn new(longest: i64, counted: Counted) -> Streak {
        Streak { longest: longest.max(counted.run), counted: Some(counted) }
    }

    pub(crate) fn counted(&self) -> Option<&Counted> {
        self.counted.as_ref()
    }

    /// Counts a session; returns the new lengths of its day and of the days that follow in the run, unless its day is too old.
    pub(crate) fn count_session(&mut self, session: LocalInstant) -> Option<Lengths> {
        let counted = self.counted.get_or_insert_with(|| Counted::first(session));
        let lengths = counted.count(session)?;
        self.longest = lengths.later.iter().fold(self.longest.max(lengths.own.days), |longest, length| longest.max(length.days));
        Some(lengths)
    }

    /// The length of the streak at an instant; 0 from the instant on at which it breaks.
    pub(crate) fn value_at(&self, now: UnixSec) -> i64 {
        self.counted.as_ref().filter(|counted| now < counted.breaks_at()).map_or(0, |counted| counted.run)
    }

    /// The length of the streak after a session at an instant, with the offset of the latest session.
    pub(crate) fn after_session(&self, at: UnixSec) -> i64 {
        let Some(counted) = &self.counted else { return 1 };
        let session = LocalInstant { at, ..counted.latest };
        match session.day() - counted.days.last() {
            ..=0 => counted.run,
            1 => saturating_sum(counted.run, 1),
            _ => 1,
        }
    }

    /// The instant at which the streak breaks unless a session comes first; `None` if it is broken at `now`, or has not begun.
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

    /// The end of the day after the last counted one, with the offset of the latest session.
    fn breaks_at(&self) -> UnixSec {
        UnixSec((self.days.last() + 2) * DAY_SEC - self.latest.offset_sec)
    }

    fn count(&mut self, session: LocalInstant) -> Option<Lengths> {
        let day = session.day();
        if !self.days.keeps(day) {
            return None;
        }
        let (last, latest) = (self.days.last(), self.latest);
        let is_new = self.days.add(day);
        self.latest = latest.max(session);
        let session_of_day = edges::note(&mut self.edges, session);
        // The previous day ends with its last session. If it is the last day of the streak, that is the latest session, even if the
        // local date of that session is another one.
        let before = self.days.done_before(day).and_then(|before| {
            let end = if before == last { Some(latest) } else { edges::edge(&self.edges, before) };
            Some((before, end?))
        });
        let after = self.days.done_after(day).and_then(|after| Some((after, edges::edge(&self.edges, after)?)));
        let joins_before = before.is_some_and(|(before, end)| self.join((before, end), (day, session_of_day)));
        let joins_after = after.is_some_and(|(after, begin)| self.join((day, session_of_day), (after, begin)));
        self.forget_edges();
        self.run = self.days.length(self.days.last());
        self.lengths(session, is_new || joins_before || joins_after)
    }

    /// The lengths to match: of the session's day and, if the day is new to the run, of all days after it.
    fn lengths(&self, session: LocalInstant, is_new: bool) -> Option<Lengths> {
        let day = session.day();
        let days = self.days.run_from(day).take(if is_new { usize::MAX } else { 1 });
        // A day begins at midnight with the session's offset, but not after the latest session, whose offset may differ much.
        let begins = |day: i64| UnixSec(day * DAY_SEC - session.offset_sec).min(self.latest.at);
        let mut lengths = days.map(|(day, days)| Length { at: session.at.max(begins(day)), days });
        Some(Lengths { own: lengths.next()?, later: lengths.collect() })
    }

    /// Joins two days if they are consecutive for a traveller. The dates between them become rests.
    fn join(&mut self, before: (i64, LocalInstant), after: (i64, LocalInstant)) -> bool {
        let skipped = skipped(before, after, |day| self.days.mark(day) == Mark::Rest);
        let joins = skipped.is_some();
        skipped.into_iter().flatten().for_each(|day| self.days.rest(day));
        joins
    }

    /// Days are never removed, so a day between two counted ones needs no edge any more.
    fn forget_edges(&mut self) {
        let days = &self.days;
        let is_edge = |day: i64| [day - 1, day + 1].iter().any(|beside| days.mark(*beside) != Mark::Done);
        self.edges.retain(|edge| edge.day() > days.last() - NEWEST_DAYS && is_edge(edge.day()));
        self.edges.drain(..self.edges.len().saturating_sub(MAX_EDGES));
    }
}
