//! Computes when a view changes by time alone (rule P11). An index of instants answers a query after a command from a few entries.
//! It also tracks which views have changed.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::appearance::node_change;
use super::unseen::{self, is_asked};
use super::{Sight, changed};
use crate::definitions::{NodeIx, StreakIx, Trigger};
use crate::progress::state::Touched;
use crate::time::UnixSec;

/// Answers when the views of an engine change by time alone. It is built at the first query; a clone builds its own.
#[derive(Default)]
pub(crate) struct NextChange(Cell<Option<Box<Index>>>);

/// The instant at which each view changes next. Until then, the view stays the same at any instant. So an entry is valid until its
/// instant has passed, or the node's record changes.
///
/// A view also shows a total that a reset leaves pending (R3), which depends on other records; it changes with the reset, which is
/// an entry anyway.
struct Index {
    /// The instant of the last query.
    asked: UnixSec,
    /// The next change by node.
    changes: Vec<Option<UnixSec>>,
    /// The entries, earliest first. An entry that differs from `changes` is outdated.
    order: BinaryHeap<Reverse<(UnixSec, NodeIx)>>,
    /// Nodes whose entries must be computed again.
    touched: Vec<NodeIx>,
    /// The nodes of each streak; their views change with the streak, at the same instants.
    streaks: Vec<Vec<NodeIx>>,
    /// The first change of any streak after the last query.
    turn: Option<UnixSec>,
    /// Hidden and archived nodes that other nodes depend on. While they are not visible, they may still change other views.
    concealed: Vec<NodeIx>,
    unseen: Option<UnseenChange>,
    /// The answer to the last query.
    next: Option<UnixSec>,
    changed: Changed,
}

/// The views that may have changed since the last query.
enum Changed {
    Any,
    /// These nodes, and those whose views show them.
    Some {
        nodes: Vec<NodeIx>,
        /// Whether triggered nodes have changed too: their views show facts and streaks.
        facts: bool,
    },
}

/// The answer about invisible nodes. It is valid from `asked` to `at`, for the same `limit`, until the next command.
#[derive(Clone, Copy)]
struct UnseenChange {
    asked: UnixSec,
    limit: Option<UnixSec>,
    at: Option<UnixSec>,
}

impl Clone for NextChange {
    fn clone(&self) -> NextChange {
        NextChange::default()
    }
}

impl NextChange {
    /// The earliest instant after `now` at which the view of any visible node changes by time alone.
    ///
    /// The parts of a view that concern other nodes (preconditions, subs) change only with these nodes: when their views change or,
    /// for invisible nodes, when they open or close.
    pub(crate) fn after(&self, sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
        let mut index = self.index(sight, now);
        let next = index.after(sight, now);
        self.0.set(Some(index));
        next
    }

    /// The achievements whose views at `now` may differ from those at the last call, apart from the instant itself. `None` if any
    /// view may have changed.
    pub(crate) fn changed(&self, sight: Sight<'_>, now: UnixSec) -> Option<Vec<NodeIx>> {
        let mut index = self.index(sight, now);
        let changed = index.changed(sight, now);
        self.0.set(Some(index));
        match changed {
            Changed::Any => None,
            Changed::Some { nodes, facts } => Some(changed::with_those_that_show_them(sight, nodes, facts)),
        }
    }

    /// Takes out the index for an instant; an index of a later instant is discarded.
    fn index(&self, sight: Sight<'_>, now: UnixSec) -> Box<Index> {
        let kept = self.0.take().filter(|index| index.asked <= now);
        kept.unwrap_or_else(|| Box::new(Index::new(sight, now)))
    }

    /// Notes what a command has changed.
    pub(crate) fn touch(&mut self, touched: Touched<impl Iterator<Item = NodeIx>>) {
        let Some(index) = self.0.get_mut() else { return };
        index.touched.extend(touched.nodes);
        index.unseen = None;
        if let Changed::Some { facts, .. } = &mut index.changed {
            *facts |= touched.facts;
        }
        if touched.clock || index.touched.len() > index.changes.len() {
            // Drops the index, because any node may follow the clock, or because too many changes have accumulated.
            self.0.set(None);
        }
    }
}

impl Index {
    fn new(sight: Sight<'_>, now: UnixSec) -> Index {
        let nodes = || (0..).map(NodeIx).zip(&sight.standing.definitions.nodes);
        let concealed = nodes().filter(|(_, node)| (node.hidden || node.archived) && is_asked(node)).map(|(ix, _)| ix).collect();
        let mut streaks = vec![Vec::new(); sight.standing.definitions.settings.streaks.len().saturating_add(1)];
        for (ix, node) in nodes() {
            if let Some(Trigger::Streak(mark)) = &node.trigger {
                streaks.get_mut(mark.streak.0 as usize).into_iter().for_each(|nodes: &mut Vec<NodeIx>| nodes.push(ix));
            }
        }
        let changes: Vec<_> = nodes().map(|(ix, _)| node_change(sight, ix, now)).collect();
        let (touched, unseen, turn, next, changed) = (Vec::new(), None, None, None, Changed::Any);
        Index { asked: now, order: order_of(&changes), changes, touched, streaks, turn, concealed, unseen, next, changed }
    }

    fn after(&mut self, sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
        self.asked = now;
        if !self.concealed.is_empty() && self.next.is_some_and(|next| next <= now) {
            self.changed = Changed::Any; // changes by invisible nodes were searched only up to that instant
        }
        if let Changed::Some { facts, .. } = &mut self.changed {
            *facts |= self.turn.is_some_and(|turn| turn <= now);
        }
        while let Some(ix) = self.touched.pop() {
            self.look_at(sight, ix, now);
        }
        let nodes = self.first_after(sight, now);
        self.turn = self.streak_turn(sight, now);
        let seen = nodes.into_iter().chain(self.turn).min();
        self.next = self.unseen_before(sight, now, seen).or(seen);
        self.next
    }

    fn changed(&mut self, sight: Sight<'_>, now: UnixSec) -> Changed {
        self.after(sight, now);
        std::mem::replace(&mut self.changed, Changed::Some { nodes: Vec::new(), facts: false })
    }

    /// Skips outdated entries, and computes those again that have changed.
    fn first_after(&mut self, sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
        while let Some(Reverse((at, ix))) = self.order.peek().copied() {
            let holds = self.changes.get(ix.0 as usize) == Some(&Some(at));
            if holds && at > now {
                return Some(at);
            }
            self.order.pop();
            if holds {
                self.look_at(sight, ix, now);
            }
        }
        None
    }

    /// The next instant at which a visible streak changes: its days, its length, or its freezes.
    fn streak_turn(&self, sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
        let is_seen = |nodes: &[NodeIx]| nodes.iter().any(|ix| sight.standing.visible(*ix));
        let turns = self.streaks.iter().zip(0u32..).filter_map(|(nodes, streak)| Some((nodes, sight.streak_turn(StreakIx(streak), now)?)));
        turns.filter(|(nodes, _)| is_seen(nodes)).map(|(_, turn)| turn).min()
    }

    fn look_at(&mut self, sight: Sight<'_>, ix: NodeIx, now: UnixSec) {
        match &mut self.changed {
            Changed::Some { nodes, .. } if nodes.len() < self.changes.len() => nodes.push(ix),
            all => *all = Changed::Any,
        }
        let next = node_change(sight, ix, now);
        let Some(entry) = self.changes.get_mut(ix.0 as usize).filter(|entry| **entry != next) else { return };
        *entry = next;
        self.order.extend(next.map(|at| Reverse((at, ix))));
        if self.order.len() > self.changes.len().saturating_mul(2) {
            self.order = order_of(&self.changes);
        }
    }

    fn unseen_before(&mut self, sight: Sight<'_>, now: UnixSec, limit: Option<UnixSec>) -> Option<UnixSec> {
        if self.concealed.is_empty() {
            return None;
        }
        let kept = self.unseen.filter(|kept| kept.limit == limit && kept.asked <= now && kept.at.is_none_or(|at| now < at));
        let at = kept.map_or_else(|| unseen::change_before(sight, &self.concealed, now, limit), |kept| kept.at);
        self.unseen = Some(kept.unwrap_or(UnseenChange { asked: now, limit, at }));
        at
    }
}

/// The valid entries, earliest first.
fn order_of(changes: &[Option<UnixSec>]) -> BinaryHeap<Reverse<(UnixSec, NodeIx)>> {
    (0..).map(NodeIx).zip(changes).filter_map(|(ix, change)| Some(Reverse(((*change)?, ix)))).collect()
}
