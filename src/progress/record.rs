//! A node's stored progress.

use litemap::LiteMap;

use crate::definitions::Node;
use crate::schedule::Schedule;
use crate::time::{UnixSec, saturating_sum};
use crate::value::{Key, Value};

/// What is stored of one node. X1 deletes all of it but the [`Earnings`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    pub(crate) run: Run,
    /// What each member of a team has added in this phase (T2).
    pub(crate) contributions: LiteMap<String, i64>,
    /// When the run last changed: a count, a claim or a reset (P6).
    pub(crate) updated: UnixSec,
    /// When progress was first recorded (P3); unscheduled nodes only.
    pub(crate) created: Option<UnixSec>,
    /// The phase in which it was last written, by its unclipped start (P7).
    pub(crate) phase: Option<UnixSec>,
    /// The cron expression and offset under which it was last written (D3).
    pub(crate) schedule: Option<(String, i64)>,
    /// The phase just before (P12).
    pub(crate) previous: Option<PreviousPhase>,
    /// What earlier runs of this phase achieved; without a schedule, all earlier runs (U4).
    pub(crate) earlier: Achieved,
    /// Completed, unclaimed runs of before (R5).
    pub(crate) pending_claims: i64,
    pub(crate) total: Total,
    pub(crate) pending_total_claims: i64,
    pub(crate) earnings: Earnings,
    /// An administrator reset it (X1): only the earnings mean anything.
    pub(crate) forgotten: bool,
    /// Fields of a newer version, kept as they are (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

/// One way from zero to completion.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) count: i64,
    /// Stored, not derived: it stays when the definition asks for more later (D2).
    pub(crate) completed: bool,
    /// This run has its number and its unlock; completed again after U9, it gets no second one.
    pub(crate) counted: bool,
    pub(crate) claimed: Option<UnixSec>,
    /// What the claim granted; visible until the reset.
    pub(crate) reward: Option<Value>,
}

/// What met preconditions (U4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Achieved {
    pub(crate) completed: bool,
    pub(crate) claimed: bool,
}

/// The phase just before the current one, for late events (P12).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PreviousPhase {
    pub(crate) start: UnixSec,
    pub(crate) count: i64,
    /// The run that stood when the phase ended was complete, or was completed late.
    pub(crate) completed: bool,
    /// As [`Run::counted`].
    pub(crate) counted: bool,
    pub(crate) achieved: Achieved,
    /// Fields of a newer version, kept as they are (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

/// Where the total reward of a parent stands in this phase (R3).
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

/// The numbers that outlive every reset (K7, G12).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Earnings {
    /// Completed runs, ever.
    pub(crate) count: i64,
    pub(crate) first: Option<UnixSec>,
    pub(crate) last: Option<UnixSec>,
    /// Completed runs by phase, the last two phases, ascending; `None` is the one phase of an unscheduled node.
    pub(crate) by_phase: Vec<(Option<UnixSec>, i64)>,
    /// Fields of a newer version, kept as they are (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

impl Earnings {
    /// Counts a completed run and returns its number within its phase, from 1. Where the phase is older than those
    /// that are kept (after X1 or D3), the number is that of all runs: no earlier run of the phase can have had it.
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
    /// A record of a node that has none yet, in the phase `key`; in the phase before, nothing was recorded (P12).
    pub(crate) fn new(node: &Node, schedule: Option<&Schedule>, key: Option<UnixSec>) -> Record {
        let before = key.zip(schedule).and_then(|(key, schedule)| schedule.previous(key));
        Record {
            run: Run::new(node),
            phase: key,
            schedule: schedule.map(|schedule| (schedule.expression().to_owned(), schedule.time_offset_sec())),
            previous: before.map(|start| PreviousPhase::unrecorded(node, start)),
            ..Record::default()
        }
    }

    /// Adds to what a member has added (T2); what comes to 0 is not there any more.
    pub(crate) fn contribute(&mut self, member: &str, added: i64) {
        let sum = saturating_sum(self.contributions.get(member).copied().unwrap_or(0), added);
        if sum == 0 {
            self.contributions.remove(member);
        } else {
            self.contributions.insert(member.to_owned(), sum);
        }
    }

    /// What this phase has achieved so far; without a schedule: what has ever been achieved.
    pub(crate) fn achieved(&self) -> Achieved {
        Achieved {
            completed: self.earlier.completed || self.run.completed || self.run.claimed.is_some(),
            claimed: self.earlier.claimed || self.run.claimed.is_some(),
        }
    }

    /// Ends the run and begins a fresh one (P8): a completed, unclaimed run leaves a pending claim behind (R5).
    pub(crate) fn begin_run(&mut self, node: &Node, at: UnixSec) {
        if self.run.completed && self.run.claimed.is_none() {
            self.pending_claims = saturating_sum(self.pending_claims, 1);
        }
        self.run = Run::new(node);
        self.updated = at;
    }

    /// P7, P8: begins the phase that starts at `key`; `before` is the start of the phase just before it.
    pub(crate) fn begin_phase(&mut self, node: &Node, key: Option<UnixSec>, before: Option<UnixSec>) {
        self.previous = before.map(|start| {
            if self.phase == Some(start) {
                let Run { count, completed, counted, .. } = self.run;
                PreviousPhase { start, count, completed, counted, achieved: self.achieved(), extra: Vec::new() }
            } else {
                PreviousPhase::unrecorded(node, start)
            }
        });
        self.begin_run(node, key.unwrap_or(self.updated));
        self.phase = key;
        self.contributions = LiteMap::new();
        self.earlier = Achieved::default();
        if self.total == Total::Due {
            self.pending_total_claims = saturating_sum(self.pending_total_claims, 1);
        }
        self.total = Total::Open;
    }
}

impl PreviousPhase {
    fn unrecorded(node: &Node, start: UnixSec) -> PreviousPhase {
        PreviousPhase { start, count: node.initial_count, ..PreviousPhase::default() }
    }
}

impl Run {
    fn new(node: &Node) -> Run {
        Run { count: node.initial_count, ..Run::default() }
    }
}
