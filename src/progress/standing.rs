//! How nodes stand at an instant: read-only questions that commands and views both ask.

use super::record::{Achieved, Record};
use super::state::Records;
use crate::definitions::{Definitions, Node, NodeIx, PreconditionMode};
use crate::progress::phase::{Calendar, Phase};
use crate::time::UnixSec;

/// Everything that a question about a node needs.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) definitions: &'a Definitions,
    pub(crate) records: &'a Records,
    pub(crate) calendar: &'a Calendar,
}

/// Which nodes of derived completion are unlocked, and which are not, at one instant in one state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(Vec<Option<bool>>); // by node; empty until something is known

impl Known {
    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    fn get(&self, ix: NodeIx) -> Option<bool> {
        *self.0.get(ix.0 as usize)?
    }

    fn learn(&mut self, ix: NodeIx, unlocked: bool, nodes: usize) {
        self.0.resize(nodes, None);
        if let Some(known) = self.0.get_mut(ix.0 as usize) {
            *known = Some(unlocked);
        }
    }
}

/// Where an instant lies, seen from a node's record (P7, P12, D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// There is no record yet.
    Fresh,
    /// The record was written under another schedule: it stands as stored (D3).
    Edited,
    /// In the record's phase.
    Current,
    /// In a later phase: the record is stale (P7).
    Later,
    /// In the phase just before the record's (P12).
    Previous,
    /// In a phase that is over.
    Over,
}

/// A node at an instant, as every check sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) ix: NodeIx,
    pub(crate) at: UnixSec,
    pub(crate) phase: Phase,
    pub(crate) place: Place,
}

impl<'a> Standing<'a> {
    pub(crate) fn node(&self, ix: NodeIx) -> &'a Node {
        self.definitions.node(ix)
    }

    pub(crate) fn record(&self, ix: NodeIx) -> Option<&'a Record> {
        self.records.get(ix)
    }

    pub(crate) fn phase(&self, ix: NodeIx, at: UnixSec) -> Phase {
        let created = self.record(ix).and_then(|record| record.created);
        self.calendar.phase(self.definitions, self.node(ix), created, at)
    }

    /// The cron expression and offset that a record of this node is written under (D3).
    pub(crate) fn schedule_of(&self, ix: NodeIx) -> Option<(&'a str, i64)> {
        let schedule = self.definitions.schedule(self.node(ix).schedule?);
        Some((schedule.expression(), schedule.time_offset_sec()))
    }

    /// A node at an instant.
    pub(crate) fn moment(&self, ix: NodeIx, at: UnixSec) -> Moment {
        let phase = self.phase(ix, at);
        Moment { ix, at, phase, place: self.place(ix, &phase) }
    }

    /// Where an instant with this phase lies, seen from the record.
    pub(crate) fn place(&self, ix: NodeIx, phase: &Phase) -> Place {
        let Some(record) = self.record(ix) else { return Place::Fresh };
        if self.is_edited(ix, record) {
            return Place::Edited;
        }
        if record.schedule.is_none() || phase.key == record.phase {
            return Place::Current;
        }
        if phase.key > record.phase {
            return Place::Later;
        }
        match &record.previous {
            Some(previous) if phase.key == Some(previous.start) => Place::Previous,
            _ => Place::Over,
        }
    }

    /// D3: whether the record was written under another schedule.
    pub(crate) fn is_edited(&self, ix: NodeIx, record: &Record) -> bool {
        let written = record.schedule.as_ref().map(|(expression, offset)| (expression.as_str(), *offset));
        written != self.schedule_of(ix)
    }

    /// Whether every precondition is met (U4), those that are complete by derivation included (U7); asks and
    /// extends what is known of derived nodes.
    ///
    /// It keeps its own stack: chains may be as long as the document.
    pub(crate) fn unlocked_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        if self.node(ix).preconditions.is_empty() {
            return true;
        }
        let mut open = vec![ix];
        let mut unlocked = true;
        while let Some(ix) = open.last().copied() {
            let mut unknown = Vec::new();
            unlocked = self.node(ix).preconditions.iter().all(|precondition| match precondition.node {
                Some(named) if self.stored_met(named, at) => true,
                Some(named) if self.may_be_derived(named, at) => known.get(named).unwrap_or_else(|| {
                    unknown.push(named);
                    true
                }),
                _ => false,
            });
            if unlocked && !unknown.is_empty() {
                open.append(&mut unknown);
                continue;
            }
            open.pop();
            if self.is_derived(ix) && !self.node(ix).dependents.is_empty() {
                known.learn(ix, unlocked, self.definitions.nodes.len());
            }
        }
        unlocked
    }

    /// Whether a node meets the preconditions that name it (U4); asks and extends what is known of derived nodes.
    pub(crate) fn met_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        self.stored_met(ix, at) || (self.may_be_derived(ix, at) && self.unlocked_knowing(ix, at, known))
    }

    pub(crate) fn stored_met(&self, ix: NodeIx, at: UnixSec) -> bool {
        let Some(record) = self.record(ix) else { return false };
        let achieved = if self.node(ix).schedule.is_none() {
            record.achieved()
        } else {
            match self.place(ix, &self.phase(ix, at)) {
                // Before the record's phase the record stands for itself, as in views (P12).
                Place::Current | Place::Edited | Place::Previous | Place::Over => record.achieved(),
                Place::Fresh | Place::Later => Achieved::default(),
            }
        };
        match self.definitions.settings.precondition {
            PreconditionMode::Completed => achieved.completed,
            PreconditionMode::Claimed => achieved.claimed,
        }
    }

    /// Whether a node would meet preconditions if only its own were met (U7).
    fn may_be_derived(&self, ix: NodeIx, at: UnixSec) -> bool {
        self.definitions.settings.precondition == PreconditionMode::Completed && self.is_derived(ix) && self.phase(ix, at).active
    }

    /// Whether completion is derived, never stored (U7).
    pub(crate) fn is_derived(&self, ix: NodeIx) -> bool {
        let node = self.node(ix);
        node.is_derived() && !node.archived
    }

    /// U7: complete by derivation at `at`.
    pub(crate) fn derived(&self, ix: NodeIx, at: UnixSec) -> bool {
        self.derived_knowing(ix, at, &mut Known::default())
    }

    /// As [`Standing::derived`], with what is known of derived nodes.
    pub(crate) fn derived_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        self.is_derived(ix) && self.phase(ix, at).active && self.unlocked_knowing(ix, at, known)
    }

    /// Whether the run that stands at `at` is complete, for the total reward (R3).
    pub(crate) fn complete(&self, ix: NodeIx, at: UnixSec) -> bool {
        self.complete_knowing(ix, at, &mut Known::default())
    }

    /// As [`Standing::complete`], of all nodes at one instant.
    pub(crate) fn complete_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        self.complete_in(&self.moment(ix, at), known)
    }

    /// As [`Standing::complete`], of a node at an instant.
    pub(crate) fn complete_in(&self, moment: &Moment, known: &mut Known) -> bool {
        match (moment.place, self.record(moment.ix)) {
            (Place::Current | Place::Edited, Some(record)) if record.run.completed || record.run.claimed.is_some() => true,
            (Place::Previous | Place::Over, _) => false,
            _ => self.derived_knowing(moment.ix, moment.at, known),
        }
    }

    /// Whether anything of it has been earned: what hidden and archived nodes are shown by (G11, G13).
    pub(crate) fn earned(&self, ix: NodeIx) -> bool {
        self.records.earnings(ix).is_some_and(|earnings| earnings.count > 0)
    }

    /// Whether a host may see the node (G11, G13).
    pub(crate) fn visible(&self, ix: NodeIx) -> bool {
        let node = self.node(ix);
        !(node.hidden || node.archived) || self.earned(ix)
    }

    /// Hidden, and not earned yet (G13).
    pub(crate) fn is_secret(&self, ix: NodeIx) -> bool {
        self.node(ix).hidden && !self.earned(ix)
    }
}
