//! Schedules on a player's own clock (P13): which occurrences start a phase while the clock's offset from UTC changes.

use super::Schedule;
use crate::time::UnixSec;

/// The most changes of the offset that a stream keeps.
const KEPT: usize = 8;

/// The last changes of a player's offset from UTC, ascending by instant. The first change's offset also applies to earlier instants;
/// without changes, the offset is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OffsetChanges {
    changes: [(UnixSec, i64); KEPT],
    count: usize,
}

/// The start of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) at: UnixSec,
    /// The time that the deciding clock shows at the start, encoded as if it were UTC.
    pub(crate) local: UnixSec,
}

/// An interval with one offset: `from` inclusive, `to` exclusive.
#[derive(Clone, Copy)]
struct Stretch {
    from: UnixSec,
    to: UnixSec,
    offset_sec: i64,
}

impl OffsetChanges {
    /// Changes from stored pairs; `None` if there are too many, or if their instants do not ascend.
    pub(crate) fn from_pairs(pairs: &[(UnixSec, i64)]) -> Option<OffsetChanges> {
        let mut kept = OffsetChanges::default();
        if pairs.len() > KEPT || !pairs.is_sorted_by(|one, next| one.0 < next.0) {
            return None;
        }
        kept.changes.iter_mut().zip(pairs).for_each(|(place, pair)| *place = *pair);
        kept.count = pairs.len();
        Some(kept)
    }

    pub(crate) fn pairs(&self) -> &[(UnixSec, i64)] {
        self.changes.get(..self.count).unwrap_or_default()
    }

    /// Adds the offset at an instant, unless it equals the last offset or the instant is not later than the last change.
    #[must_use]
    pub(crate) fn with(mut self, at: UnixSec, offset_sec: i64) -> OffsetChanges {
        if self.pairs().last().is_some_and(|(last, known)| *last >= at || *known == offset_sec) {
            return self;
        }
        if self.count == KEPT {
            self.changes.rotate_left(1);
            self.count -= 1;
        }
        if let Some(place) = self.changes.get_mut(self.count) {
            *place = (at, offset_sec);
            self.count += 1;
        }
        self
    }

    /// K17: sets a clock back that was ahead. The last offset after `at` then applies from `at` on; the other later changes are dropped.
    #[must_use]
    pub(crate) fn set_back(self, at: UnixSec) -> OffsetChanges {
        let (earlier, later): (Vec<_>, Vec<_>) = self.pairs().iter().copied().partition(|(changed, _)| *changed <= at);
        let earlier = OffsetChanges::from_pairs(&earlier).unwrap_or_default();
        later.last().map_or(earlier, |(_, offset_sec)| earlier.with(at, *offset_sec))
    }

    fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let pairs = self.pairs();
        let first = pairs.first().map_or(0, |(_, offset_sec)| *offset_sec);
        let from = std::iter::once((UnixSec(i64::MIN), first)).chain(pairs.iter().skip(1).copied());
        let to = pairs.iter().skip(1).map(|(at, _)| *at).chain([UnixSec(i64::MAX)]);
        from.zip(to).map(|((from, offset_sec), to)| Stretch { from, to, offset_sec })
    }

    /// The instant at which the phase with this local start begins. When the clock goes back, it shows a local time twice, but only
    /// one of the two instants is a start. If the start cannot be found any more, the result is the latest instant with this local
    /// time, or, if there is none, the instant by the last offset.
    pub(crate) fn instant_of(&self, schedule: &Schedule, local: UnixSec) -> UnixSec {
        let read = |stretch: Stretch| Some(local.plus(-stretch.offset_sec)).filter(|at| stretch.from <= *at && *at < stretch.to);
        let found = || self.stretches().filter_map(read);
        let is_start = |at: &UnixSec| self.starts_around(schedule, *at).0 == Some(Start { at: *at, local });
        let Some(latest) = found().last() else { return local.plus(-self.pairs().last().map_or(0, |(_, offset_sec)| *offset_sec)) };
        if found().next() == Some(latest) { latest } else { found().find(is_start).unwrap_or(latest) }
    }

    /// The first start after an instant at which the clock reads more than `local`. The search jumps there, because a saved state may
    /// name any local time.
    pub(crate) fn first_start_past(&self, schedule: &Schedule, after: UnixSec, local: UnixSec) -> Option<Start> {
        let within = |stretch: Stretch| {
            let from = stretch.from.plus(-1).max(local.plus(-stretch.offset_sec)).max(after);
            self.starts_around(schedule, from).1.filter(|start| start.local > local)
        };
        self.stretches().filter_map(within).min_by_key(|start| start.at)
    }

    /// The latest start of a phase at or before an instant, and the earliest one after it.
    ///
    /// An occurrence starts a phase only if its local time is later than that of the previous start, so that no date occurs twice, and if
    /// at least half of the usual interval has passed since that start.
    pub(crate) fn starts_around(&self, schedule: &Schedule, now: UnixSec) -> (Option<Start>, Option<Start>) {
        let mut latest = None;
        for stretch in self.stretches() {
            let occurrences = Occurrences { schedule: &schedule.clone().with_offset(stretch.offset_sec), stretch };
            let Some(first) = occurrences.first_start(latest) else { continue };
            if first.at > now {
                return (latest, Some(first));
            }
            // Within a stretch, every occurrence after the first start also starts a phase, because a usual interval separates them.
            latest = occurrences.last_until(now);
            if let Some(next) = occurrences.after(now) {
                return (latest, Some(next));
            }
        }
        (latest, None)
    }
}

/// The occurrences of a schedule while the offset stays the same.
struct Occurrences<'a> {
    schedule: &'a Schedule,
    stretch: Stretch,
}

impl Occurrences<'_> {
    fn start(&self, at: UnixSec) -> Option<Start> {
        let Stretch { from, to, offset_sec } = self.stretch;
        (from <= at && at < to).then(|| Start { at, local: at.plus(offset_sec) })
    }

    /// The first occurrence in the stretch that starts a phase after the start `before`.
    fn first_start(&self, before: Option<Start>) -> Option<Start> {
        let Some(before) = before else { return self.start(self.schedule.next(self.stretch.from.plus(-1))?) };
        let mut after = self.stretch.from.plus(-1).max(before.local.plus(-self.stretch.offset_sec));
        loop {
            let start = self.start(self.schedule.next(after)?)?;
            let usual = self.schedule.previous(start.at).map_or(0, |previous| start.at.0.saturating_sub(previous.0));
            let passed = start.at.0.saturating_sub(before.at.0);
            if passed >= usual - passed {
                return Some(start);
            }
            after = start.at; // At most once: the next occurrence is more than an interval after `before`.
        }
    }

    fn last_until(&self, now: UnixSec) -> Option<Start> {
        let until = if now < self.stretch.to { now.plus(1) } else { self.stretch.to };
        self.start(self.schedule.previous(until)?)
    }

    fn after(&self, now: UnixSec) -> Option<Start> {
        self.start(self.schedule.next(now)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::{OffsetChanges, Start};
    use crate::schedule::Schedule;
    use crate::time::UnixSec;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600;
    const DAY: i64 = 86_400;

    /// A literal implementation of P13: compares each occurrence of each offset, while the offset applies, with the previous start.
    fn starts(schedule: &Schedule, changes: &OffsetChanges, from: i64, to: i64) -> Vec<Start> {
        let offset_at = |at: i64| {
            let pairs = changes.pairs();
            let held = pairs.iter().rev().find(|(changed, _)| changed.0 <= at).or(pairs.first());
            held.map_or(0, |(_, offset_sec)| *offset_sec)
        };
        let mut candidates = Vec::new();
        let mut offsets: Vec<i64> = changes.pairs().iter().map(|(_, offset_sec)| *offset_sec).collect();
        offsets.push(offset_at(from));
        offsets.sort_unstable();
        offsets.dedup();
        for offset_sec in offsets {
            let local = schedule.clone().with_offset(offset_sec);
            let mut at = UnixSec(from);
            while let Some(next) = local.next(at).filter(|next| next.0 <= to) {
                if offset_at(next.0) == offset_sec {
                    candidates.push((next, next.0 + offset_sec, next.0 - local.previous(next).map_or(next.0, |before| before.0)));
                }
                at = next;
            }
        }
        candidates.sort_unstable();
        let mut starts: Vec<Start> = Vec::new();
        for (at, local, usual) in candidates {
            let fits = starts.last().is_none_or(|last| local > last.local.0 && 2 * (at.0 - last.at.0) >= usual);
            if fits {
                starts.push(Start { at, local: UnixSec(local) });
            }
        }
        starts
    }

    proptest! {
        #[test]
        fn p13_starts_are_those_of_the_rule(
            steps in prop::collection::vec((1i64..400_000, -12i64..=14), 0..8),
            expression in prop::sample::select(vec!["0 0 * * *", "0 * * * *", "0 0 * * 1", "0 0,12 * * *", "0 0 1 * *", "*/20 * * * *", "0 0 1,2,20 * *"]),
            asked in 0i64..3_000_000,
        ) {
            let begin = 1_790_000_000 / DAY * DAY;
            let mut changes = OffsetChanges::default();
            let mut at = begin;
            for (wait, hours) in steps {
                at += wait;
                changes = changes.with(UnixSec(at), hours * HOUR);
            }
            let schedule = Schedule::parse(expression).unwrap();
            // The interval begins long before the first change, so that the first start is a regular one.
            let all = starts(&schedule, &changes, begin - 100 * DAY, begin + 200 * DAY);
            let now = UnixSec(begin + asked);
            let latest = all.iter().rev().find(|start| start.at <= now).copied();
            let next = all.iter().find(|start| start.at > now).copied();
            prop_assert_eq!(changes.starts_around(&schedule, now), (latest, next));
        }

        #[test]
        fn p13_a_local_start_is_the_instant_that_it_was(
            steps in prop::collection::vec((1i64..400_000, -12i64..=14), 0..8),
            expression in prop::sample::select(vec!["0 0 * * *", "0 * * * *", "0 0,12 * * *", "*/20 * * * *"]),
            asked in 0i64..3_000_000,
        ) {
            let mut changes = OffsetChanges::default();
            let mut at = 1_790_000_000;
            for (wait, hours) in steps {
                at += wait;
                changes = changes.with(UnixSec(at), hours * HOUR);
            }
            let schedule = Schedule::parse(expression).unwrap();
            let (latest, _) = changes.starts_around(&schedule, UnixSec(1_790_000_000 + asked));
            let latest = latest.unwrap();
            prop_assert_eq!(changes.instant_of(&schedule, latest.local), latest.at);
        }
    }

    #[test]
    fn p13_keeps_the_last_eight_changes() {
        let mut changes = OffsetChanges::default();
        for step in 0..10 {
            changes = changes.with(UnixSec(step), step * HOUR);
        }
        assert_eq!(changes.pairs().len(), 8);
        assert_eq!(changes.pairs()[0], (UnixSec(2), 2 * HOUR));
        assert_eq!(changes.with(UnixSec(9), 0), changes, "not later than the last one");
        assert_eq!(changes.with(UnixSec(11), 9 * HOUR), changes, "no change");
        assert_eq!(changes.set_back(UnixSec(4)).pairs(), [(UnixSec(2), 2 * HOUR), (UnixSec(3), 3 * HOUR), (UnixSec(4), 4 * HOUR)]);
    }
}
