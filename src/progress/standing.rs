//! Read-only questions about nodes at an instant, which commands and views share.

use super::record::{Achieved, Record};
use super::state::Records;
use crate::definitions::{Definitions, Node, NodeIx, PreconditionMode, ResetZone};
use crate::progress::phase::{Calendar, Phase};
use crate::schedule::player::OffsetChanges;
use crate::time::UnixSec;

/// The data that every question about a node needs.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) definitions: &'a Definitions,
    pub(crate) records: &'a Records,
    pub(crate) calendar: &'a Calendar,
    /// The changes of the player's offset from UTC (P13).
    pub(crate) offsets: &'a OffsetChanges,
}

/// The known answers about nodes with implied completion: whether they are unlocked, at one instant in one state.
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

/// The position of an instant relative to a node's record (P7, P12, D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// There is no record yet.
    Fresh,
    /// The record was written under another schedule, and counts as stored (D3).
    Edited,
    /// The instant is in the record's phase.
    Current,
    /// The instant is in a later phase: the record is stale (P7).
    Later,
    /// The instant is in the phase before the record's (P12).
    Previous,
    /// The instant is in an even earlier phase, which is over.
    Over,
}

/// A node at an instant, as the input of every check.
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
        let (node, record) = (self.node(ix), self.record(ix));
        let created = record.and_then(|record| record.created);
        // The record's phase does not count for instants before the record's last change (P13).
        let recorded = record.filter(|_| self.stands_from(ix).is_some_and(|from| from <= at)).and_then(|record| record.phase);
        self.calendar.phase_from(self.definitions, node, self.offsets, (created, recorded), at)
    }

    /// The instant of the record's last change, from which its phase stands even if the player's offset changes (P13). `None`
    /// unless the node follows the player's clock, and the record was written under the node's current schedule.
    pub(crate) fn stands_from(&self, ix: NodeIx) -> Option<UnixSec> {
        let follows_player = |record: &&Record| self.node(ix).zone == ResetZone::Player && !self.is_edited(ix, record);
        self.record(ix).filter(follows_player).map(|record| record.updated)
    }

    /// The earliest instant after `at` at which the node's phase may change (P11); `None` if that is after 2099 (U7).
    pub(crate) fn next_edge(&self, ix: NodeIx, phase: &Phase, at: UnixSec) -> Option<UnixSec> {
        let stands = self.stands_from(ix).filter(|from| *from > at);
        phase.next_edge(self.node(ix), at).into_iter().chain(stands).min().filter(|edge| edge.in_range())
    }

    /// The instant at which the phase of this key starts (P13).
    pub(crate) fn starts(&self, ix: NodeIx, key: UnixSec) -> UnixSec {
        match (self.node(ix).zone, self.node(ix).schedule) {
            (ResetZone::Player, Some(schedule)) => self.offsets.instant_of(self.definitions.schedule(schedule), key),
            _ => key,
        }
    }

    /// A node at an instant.
    pub(crate) fn moment(&self, ix: NodeIx, at: UnixSec) -> Moment {
        let phase = self.phase(ix, at);
        Moment { ix, at, phase, place: self.place(ix, &phase) }
    }

    /// The position of an instant with this phase, relative to the record.
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
        !record.is_on_schedule(self.definitions, self.node(ix))
    }

    /// Whether every precondition is met (U4), including those complete by implication (U7). Uses the known answers about implied
    /// nodes, and adds to them.
    ///
    /// It keeps an explicit stack, because a chain may be as long as the document.
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
                Some(named) if self.may_be_implied(named, at) => known.get(named).unwrap_or_else(|| {
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
            if self.is_implied(ix) && !self.node(ix).dependents.is_empty() {
                known.learn(ix, unlocked, self.definitions.nodes.len());
            }
        }
        unlocked
    }

    /// Whether a node meets the preconditions that name it (U4). Uses the known answers about implied nodes, and adds to them.
    pub(crate) fn met_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        self.stored_met(ix, at) || (self.may_be_implied(ix, at) && self.unlocked_knowing(ix, at, known))
    }

    pub(crate) fn stored_met(&self, ix: NodeIx, at: UnixSec) -> bool {
        let Some(record) = self.record(ix) else { return false };
        let achieved = if self.node(ix).schedule.is_none() {
            record.achieved()
        } else {
            match self.place(ix, &self.phase(ix, at)) {
                // Before the record's phase, the record counts as stored, as in views (P12).
                Place::Current | Place::Edited | Place::Previous | Place::Over => record.achieved(),
                Place::Fresh | Place::Later => Achieved::default(),
            }
        };
        match self.definitions.settings.precondition {
            PreconditionMode::Completed => achieved.completed,
            PreconditionMode::Claimed => achieved.claimed,
        }
    }

    /// Whether a node would meet preconditions if its own were met (U7).
    fn may_be_implied(&self, ix: NodeIx, at: UnixSec) -> bool {
        self.definitions.settings.precondition == PreconditionMode::Completed && self.is_implied(ix) && self.phase(ix, at).active
    }

    /// Whether the node's completion is implied, never stored (U7).
    pub(crate) fn is_implied(&self, ix: NodeIx) -> bool {
        let node = self.node(ix);
        node.is_implied() && !node.archived
    }

    /// U7: whether the node is complete by implication at `at`.
    pub(crate) fn implied(&self, ix: NodeIx, at: UnixSec) -> bool {
        self.implied_knowing(ix, at, &mut Known::default())
    }

    /// Like [`Standing::implied`], with the known answers about implied nodes.
    pub(crate) fn implied_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        self.is_implied(ix) && self.phase(ix, at).active && self.unlocked_knowing(ix, at, known)
    }

    /// Whether the current run at `at` is complete, for the total reward (R3).
    pub(crate) fn complete(&self, ix: NodeIx, at: UnixSec) -> bool {
        self.complete_knowing(ix, at, &mut Known::default())
    }

    /// Like [`Standing::complete`], for many nodes at one instant.
    pub(crate) fn complete_knowing(&self, ix: NodeIx, at: UnixSec, known: &mut Known) -> bool {
        self.complete_in(&self.moment(ix, at), known)
    }

    /// Like [`Standing::complete`], for a node at a moment.
    pub(crate) fn complete_in(&self, moment: &Moment, known: &mut Known) -> bool {
        match (moment.place, self.record(moment.ix)) {
            (Place::Current | Place::Edited, Some(record)) if record.run.is_done() => true,
            (Place::Previous | Place::Over, _) => false,
            _ => self.implied_knowing(moment.ix, moment.at, known),
        }
    }

    /// How much a mark raises the count of the run at a moment (U11).
    pub(crate) fn raised(&self, moment: &Moment, mark: i64) -> i64 {
        let node = self.node(moment.ix);
        let count = match (moment.place, self.record(moment.ix)) {
            (Place::Current | Place::Edited, Some(record)) => record.run.count,
            (Place::Previous, Some(record)) => record.previous.as_ref().map_or(node.initial_count, |previous| previous.count),
            _ => node.initial_count,
        };
        mark.min(node.max_count).saturating_sub(count).max(0)
    }

    /// How much a mark raises the count of the node with this id at an instant; 0 if the id is not defined.
    pub(crate) fn raised_by(&self, id: &str, at: UnixSec, mark: i64) -> i64 {
        self.definitions.find(id).map_or(0, |ix| self.raised(&self.moment(ix, at), mark))
    }

    /// Whether the node was ever earned; if so, hidden and archived nodes are shown (G11, G13).
    pub(crate) fn earned(&self, ix: NodeIx) -> bool {
        self.records.earnings(ix).is_some_and(|earnings| earnings.count > 0)
    }

    /// Whether the node is visible to a host (G11, G13).
    pub(crate) fn visible(&self, ix: NodeIx) -> bool {
        let node = self.node(ix);
        !(node.hidden || node.archived) || self.earned(ix)
    }

    /// Whether the node is hidden and not earned yet (G13).
    pub(crate) fn is_secret(&self, ix: NodeIx) -> bool {
        self.node(ix).hidden && !self.earned(ix)
    }
}
