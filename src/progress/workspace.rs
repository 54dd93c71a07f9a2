//! The memory in which an engine carries out commands. It is kept from one batch to the next, because most commands need the same little.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::measure::Measure;
use super::outcome::Outcome;
use super::standing::Known;
use super::state::Undo;
use super::streak::Length;
use super::task::Task;
use crate::definitions::{NodeIx, StreakIx};

/// The most items of a list whose memory is kept.
const MOST_KEPT: usize = 256;

/// The lists of a batch.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// The outcome of the last batch.
    pub(crate) outcome: Outcome<NodeIx>,
    /// The earlier values of everything that the batch has changed.
    pub(crate) undo: Undo,
    /// The remaining tasks of the current command, lowest rank first.
    pub(crate) work: BinaryHeap<Reverse<(u32, Task, NodeIx)>>,
    /// The triggered nodes that the activity of the current command matches.
    pub(crate) matched: Vec<NodeIx>,
    /// The measures of triggers that the current command has moved (G17).
    pub(crate) moved: Vec<Measure>,
    /// The streak lengths that the current command gave to days after its own (G1).
    pub(crate) later_lengths: Vec<(StreakIx, Length)>,
    /// The results of nodes with implied completion at this point of the command. Tasks run by rank, and whether a node is unlocked
    /// depends on lower ranks only. So an answer that is given in a node's turn stays true until the command ends.
    pub(crate) known: Known,
    /// The triggered nodes that were earned.
    pub(crate) earned: Vec<NodeIx>,
}

impl Workspace {
    /// Empties all lists but that of earlier values, which a draft empties. Frees the memory of long ones.
    pub(crate) fn empty(&mut self) {
        let Workspace { outcome, undo, work, matched, moved, later_lengths, known, earned } = self;
        let Outcome { events, unlocks, rewards, skipped, saves } = outcome;
        empty(events);
        unlocks.clear();
        rewards.clear();
        empty(skipped);
        saves.clear();
        undo.shrink_to(MOST_KEPT);
        work.clear();
        work.shrink_to(MOST_KEPT);
        empty(matched);
        empty(moved);
        empty(later_lengths);
        known.forget();
        empty(earned);
    }
}

/// A cloned engine begins with its own memory.
impl Clone for Workspace {
    fn clone(&self) -> Self {
        Self::default()
    }
}

fn empty<T>(list: &mut Vec<T>) {
    list.clear();
    list.shrink_to(MOST_KEPT);
}
