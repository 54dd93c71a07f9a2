//! A node's stored progress.

use std::sync::Arc;

use litemap::LiteMap;

use super::phase::Phase;
use crate::definitions::{Definitions, Node, ResetZone};
use crate::schedule::Schedule;
use crate::time::{UnixSec, saturating_sum};
use crate::value::{Key, Value};

/// A node's stored data. X1 deletes everything but the [`Earnings`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    pub(crate) run: Run,
    /// The amount that each team member has added in this phase (T2).
    pub(crate) contributions: LiteMap<String, i64>,
    /// The amount that each member had added when the current run began (T7).
    pub(crate) earlier_contributions: LiteMap<String, i64>,
    /// The instant of the run's last change: a count, a claim or a reset (P6).
    pub(crate) updated: UnixSec,
    /// The instant of the first recorded progress (P3); unscheduled nodes only.
    pub(crate) created: Option<UnixSec>,
    /// The phase of the last write, by its unclipped start (P7).
    pub(crate) phase: Option<UnixSec>,
    /// The timetable of the last write (D3).
    pub(crate) schedule: Option<Timetable>,
    /// The previous phase (P12).
    pub(crate) previous: Option<PreviousPhase>,
    /// The achievements of earlier runs in this phase; without a schedule, of all earlier runs (U4).
    pub(crate) earlier: Achieved,
    /// Unknown fields of `earlier` from a newer version, kept unchanged (A8).
    pub(crate) earlier_extra: Vec<(Key, Value)>,
    /// The number of earlier runs that are completed and unclaimed (R5).
    pub(crate) pending_claims: i64,
    pub(crate) total: Total,
    pub(crate) pending_total_claims: i64,
    pub(crate) earnings: Earnings,
    /// Whether an operator reset the record (X1); then only the earnings count.
    pub(crate) forgotten: bool,
    /// Unknown fields from a newer version, kept unchanged (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

/// The schedule under which a record was last written (D3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timetable {
    /// The cron expression.
    pub(crate) expression: Arc<str>,
    pub(crate) offset_sec: i64,
    pub(crate) zone: ResetZone,
}

impl Timetable {
    /// The timetable of a node; `None` if the node never resets.
    pub(crate) fn of(definitions: &Definitions, node: &Node) -> Option<Timetable> {
        let schedule = definitions.schedule(node.schedule?);
        let (expression, offset_sec) = (Arc::clone(schedule.shared_expression()), schedule.time_offset_sec());
        Some(Timetable { expression, offset_sec, zone: node.zone })
    }

    fn is_of(&self, definitions: &Definitions, node: &Node) -> bool {
        // Mostly both texts are the same allocation, which `Arc` checks before it compares them.
        let is_same =
            |schedule: &Schedule| self.expression == *schedule.shared_expression() && self.offset_sec == schedule.time_offset_sec();
        self.zone == node.zone && node.schedule.is_some_and(|ix| is_same(definitions.schedule(ix)))
    }
}

impl Record {
    /// D3: whether the node's schedule is still the one that the record was written under.
    pub(crate) fn is_on_schedule(&self, definitions: &Definitions, node: &Node) -> bool {
        match &self.schedule {
            Some(written) => written.is_of(definitions, node),
            None => node.schedule.is_none(),
        }
    }
}

/// One way from zero to completion.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) count: i64,
    /// Stored, not derived: it stays true if the definition later raises the target (D2).
    pub(crate) completed: bool,
    /// Whether this run has its number and its unlock. If it is completed again after U9, it gets no second one.
    pub(crate) counted: bool,
    pub(crate) claimed: Option<UnixSec>,
    /// The granted reward; visible until the reset.
    pub(crate) reward: Option<Value>,
}

/// The states that met preconditions (U4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Achieved {
    pub(crate) completed: bool,
    pub(crate) claimed: bool,
}

/// The phase before the current one, for late events (P12).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PreviousPhase {
    pub(crate) start: UnixSec,
    pub(crate) count: i64,
    /// Whether the last run of the phase was complete at its end, or was completed late.
    pub(crate) completed: bool,
    /// Like [`Run::counted`].
    pub(crate) counted: bool,
    pub(crate) achieved: Achieved,
    /// Unknown fields of `achieved`, kept unchanged (A8).
    pub(crate) achieved_extra: Vec<(Key, Value)>,
    /// Unknown fields from a newer version, kept unchanged (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

/// The state of a parent's total reward in this phase (R3).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Total {
    #[default]
    Open,
    Due,
    Claimed {
        at: UnixSec,
        reward: Option<Value>,
    },
}

/// The numbers that no reset clears (K7, G12).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Earnings {
    /// The number of all completed runs.
    pub(crate) count: i64,
    pub(crate) first: Option<UnixSec>,
    pub(crate) last: Option<UnixSec>,
    /// The number of completed runs in each of the last two phases, ascending. `None` is the single phase of an unscheduled node.
    pub(crate) by_phase: Vec<(Option<UnixSec>, i64)>,
    /// Unknown fields from a newer version, kept unchanged (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

impl Earnings {
    /// Counts a completed run and returns its number within its phase, from 1. If the phase is older than the kept ones (after X1
    /// or D3), the number is the count of all runs, which no earlier run of the phase can have had.
    pub(crate) fn number(&mut self, phase: Option<UnixSec>, at: UnixSec) -> i64 {
        self.count = saturating_sum(self.count, 1);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
        if let Some((_, runs)) = self.by_phase.iter_mut().find(|(key, _)| *key == phase) {
            *runs = saturating_sum(*runs, 1);
            return *runs;
        }
        let is_full = self.by_phase.len() >= 2;
        if is_full && self.by_phase.first().is_some_and(|(oldest, _)| phase < *oldest) {
            return self.count;
        }
        let place = self.by_phase.partition_point(|(key, _)| *key < phase);
        self.by_phase.insert(place, (phase, 1));
        if is_full {
            self.by_phase.remove(0);
        }
        1
    }
}

impl Record {
    /// A new record in the phase `key`. The previous phase, `before`, has no records (P12).
    pub(crate) fn new(node: &Node, schedule: Option<Timetable>, key: Option<UnixSec>, before: Option<UnixSec>) -> Record {
        Record {
            run: Run::new(node),
            phase: key,
            schedule,
            previous: before.map(|start| PreviousPhase::unrecorded(node, start)),
            ..Record::default()
        }
    }

    /// Adds to a member's contribution (T2); removes it if it becomes 0.
    pub(crate) fn contribute(&mut self, member: &str, added: i64) {
        let sum = saturating_sum(self.contributions.get(member).copied().unwrap_or(0), added);
        if sum == 0 {
            self.contributions.remove(member);
        } else {
            self.contributions.insert(member.to_owned(), sum);
        }
    }

    /// The amount that a member has added to the current run, and may take back (T7).
    pub(crate) fn added_to_run(&self, member: &str) -> i64 {
        let of = |contributions: &LiteMap<String, i64>| contributions.get(member).copied().unwrap_or(0);
        of(&self.contributions).saturating_sub(of(&self.earlier_contributions)).max(0)
    }

    /// The states reached so far in this phase; without a schedule, ever.
    pub(crate) fn achieved(&self) -> Achieved {
        Achieved { completed: self.earlier.completed || self.run.is_done(), claimed: self.earlier.claimed || self.run.claimed.is_some() }
    }

    /// Ends the run and begins a fresh one (P8). A completed, unclaimed run becomes a pending claim (R5).
    pub(crate) fn begin_run(&mut self, node: &Node, at: UnixSec) {
        if self.run.completed && self.run.claimed.is_none() {
            self.pending_claims = saturating_sum(self.pending_claims, 1);
        }
        self.run = Run::new(node);
        self.earlier_contributions.clone_from(&self.contributions);
        self.updated = at;
    }

    /// P7, P8: begins a phase; `before` is the key of the previous phase.
    pub(crate) fn begin_phase(&mut self, node: &Node, phase: &Phase, before: Option<UnixSec>) {
        self.previous = before.map(|start| {
            if self.phase == Some(start) {
                let Run { count, counted, .. } = self.run;
                let completed = self.run.is_done();
                let (achieved, achieved_extra) = (self.achieved(), std::mem::take(&mut self.earlier_extra));
                PreviousPhase { start, count, completed, counted, achieved, achieved_extra, extra: Vec::new() }
            } else {
                PreviousPhase::unrecorded(node, start)
            }
        });
        self.begin_run(node, phase.starts.unwrap_or(self.updated));
        self.phase = phase.key;
        self.contributions = LiteMap::new();
        self.earlier_contributions = LiteMap::new();
        (self.earlier, self.earlier_extra) = (Achieved::default(), Vec::new());
        if self.total == Total::Due {
            self.pending_total_claims = saturating_sum(self.pending_total_claims, 1);
        }
        self.total = Total::Open;
    }
}

impl PreviousPhase {
    pub(crate) fn unrecorded(node: &Node, start: UnixSec) -> PreviousPhase {
        PreviousPhase { start, count: node.initial_count, ..PreviousPhase::default() }
    }
}

impl Run {
    /// Whether the run is complete. A claim is the completion of a run with implied completion, under an edited definition too (U7, D5).
    pub(crate) fn is_done(&self) -> bool {
        self.completed || self.claimed.is_some()
    }

    fn new(node: &Node) -> Run {
        Run { count: node.initial_count, ..Run::default() }
    }
}
