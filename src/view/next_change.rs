//! When a view changes by time alone (rule P11): an index of instants, which a question after a command looks at a few of.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Sight;
use super::appearance::node_change;
use super::unseen::{self, is_asked};
use crate::definitions::{NodeIx, Trigger};
use crate::progress::facts::Facts;
use crate::time::UnixSec;

/// Answers when the views of an engine change by time alone; made at the first question. A copy makes its own.
#[derive(Default)]
pub(crate) struct NextChange(Cell<Option<Box<Index>>>);

/// The instant at which each view changes next. Until then it stays as it is, whenever between the two it is looked at: so an
/// entry holds until its instant has passed, or the node's record changes.
///
/// What a view takes from the records of others, a total that a reset leaves pending (R3), comes with a reset, which is a change anyway.
struct Index {
    /// The instant of the last question.
    asked: UnixSec,
    /// By node.
    changes: Vec<Option<UnixSec>>,
    /// The earliest first; an entry that `changes` contradicts has been overtaken.
    order: BinaryHeap<Reverse<(UnixSec, NodeIx)>>,
    /// Nodes to look at again.
    touched: Vec<NodeIx>,
    /// The nodes of G1, which change with the streak.
    streaks: Vec<NodeIx>,
    streak: StreakMark,
    /// Hidden and archived nodes that others ask: while they are not to be seen, they may change what others show.
    concealed: Vec<NodeIx>,
    unseen: Option<UnseenChange>,
}

/// What views of G1 take from the facts, apart from the instant.
#[derive(Clone, Copy, PartialEq, Eq)]
struct StreakMark {
    days: i64,
    longest: i64,
    breaks: Option<UnixSec>,
    retroactive: Option<UnixSec>,
}

/// The answer of unseen nodes: it holds from `asked` to `at`, for the same `limit` and until the next command.
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
    /// The earliest instant after `now` at which the view of any node that may be seen changes by time alone.
    ///
    /// What one view says of others (preconditions, subs) changes only when they do: when a view of theirs changes, or, of nodes
    /// that are not to be seen, when they open or close.
    pub(crate) fn after(&self, sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
        let kept = self.0.take().filter(|index| index.asked <= now);
        let mut index = kept.unwrap_or_else(|| Box::new(Index::new(sight, now)));
        let next = index.after(sight, now);
        self.0.set(Some(index));
        next
    }

    /// A command has touched these records, or the facts.
    pub(crate) fn touch(&mut self, nodes: impl Iterator<Item = NodeIx>) {
        let Some(index) = self.0.get_mut() else { return };
        index.touched.extend(nodes);
        index.unseen = None;
        if index.touched.len() > index.changes.len() {
            // It has not been asked for long.
            self.0.set(None);
        }
    }
}

impl Index {
    fn new(sight: Sight<'_>, now: UnixSec) -> Index {
        let nodes = || (0..).map(NodeIx).zip(&sight.standing.definitions.nodes);
        let concealed = nodes().filter(|(_, node)| (node.hidden || node.archived) && is_asked(node)).map(|(ix, _)| ix).collect();
        let streaks = nodes().filter(|(_, node)| matches!(node.trigger, Some(Trigger::Streak { .. }))).map(|(ix, _)| ix).collect();
        let changes: Vec<_> = nodes().map(|(ix, _)| node_change(sight, ix, now)).collect();
        let (touched, streak, unseen) = (Vec::new(), StreakMark::of(sight.facts), None);
        Index { asked: now, order: order_of(&changes), changes, touched, streaks, streak, concealed, unseen }
    }

    fn after(&mut self, sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
        self.asked = now;
        let streak = StreakMark::of(sight.facts);
        if streak != self.streak {
            (self.streak, self.unseen) = (streak, None);
            self.touched.extend(&self.streaks);
        }
        while let Some(ix) = self.touched.pop() {
            self.look_at(sight, ix, now);
        }
        let seen = self.first_after(sight, now);
        self.unseen_before(sight, now, seen).or(seen)
    }

    /// Passes over what is overtaken, and looks again at what has changed by now.
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

    fn look_at(&mut self, sight: Sight<'_>, ix: NodeIx, now: UnixSec) {
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

/// The entries that hold, the earliest first.
fn order_of(changes: &[Option<UnixSec>]) -> BinaryHeap<Reverse<(UnixSec, NodeIx)>> {
    (0..).map(NodeIx).zip(changes).filter_map(|(ix, change)| Some(Reverse(((*change)?, ix)))).collect()
}

impl StreakMark {
    fn of(facts: &Facts) -> StreakMark {
        let streak = &facts.streak;
        let breaks = streak.turns().last();
        let days = breaks.map_or(0, |breaks| streak.value_at(breaks.plus(-1)));
        StreakMark { days, longest: streak.longest, breaks, retroactive: facts.tally.retroactive }
    }
}
