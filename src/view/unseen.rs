//! Invisible nodes (G11, G13) that change other views by time alone (P11).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Sight;
use super::shown::shown;
use super::status::{Status, status};
use crate::definitions::{Node, NodeIx};
use crate::progress::standing::{Known, Moment, Place};
use crate::time::UnixSec;

/// The most openings and closings that are searched. If none of them changes a view, no later one is expected to.
const MOST_EDGES: usize = 20_000;

/// The earliest instant after `now`, and before `limit`, at which an invisible node changes a view by opening or closing.
///
/// `concealed` are the hidden and archived nodes that other nodes depend on.
pub(super) fn change_before(sight: Sight<'_>, concealed: &[NodeIx], now: UnixSec, limit: Option<UnixSec>) -> Option<UnixSec> {
    let mut waiting: BinaryHeap<Reverse<(UnixSec, NodeIx)>> = BinaryHeap::new();
    let unseen: Vec<NodeIx> = concealed.iter().copied().filter(|ix| matters(sight, *ix)).collect();
    let wait = |ix: NodeIx, at: UnixSec, waiting: &mut BinaryHeap<_>| {
        let edge = next_edge(sight, ix, at).filter(|edge| limit.is_none_or(|limit| *edge < limit));
        waiting.extend(edge.map(|edge| Reverse((edge, ix))));
    };
    unseen.iter().for_each(|ix| wait(*ix, now, &mut waiting));
    if waiting.is_empty() {
        return None;
    }
    let watched = watched(sight, &unseen);
    let before = statuses(sight, &watched, now);
    for _ in 0..MOST_EDGES {
        let Reverse((at, ix)) = waiting.pop()?;
        let has_turned = signal(sight, ix, at) != signal(sight, ix, at.plus(-1));
        if has_turned && statuses(sight, &watched, at) != before {
            return Some(at);
        }
        wait(ix, at, &mut waiting);
    }
    None
}

/// The effect of an invisible node on others, which time alone can change: the position of its record, and whether it is open.
fn signal(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> (Place, bool) {
    let Moment { place, phase, .. } = sight.standing.moment(ix, at);
    (place, phase.active)
}

/// Whether other nodes depend on it, by preconditions or by a total.
pub(super) fn is_asked(node: &Node) -> bool {
    !node.dependents.is_empty() || node.parent.is_some()
}

/// Whether the node is invisible, and has a record or implied completion.
fn matters(sight: Sight<'_>, ix: NodeIx) -> bool {
    let standing = sight.standing;
    !standing.visible(ix) && (standing.is_implied(ix) || standing.record(ix).is_some())
}

/// The earliest instant after `at` at which the signal may change.
fn next_edge(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> Option<UnixSec> {
    let moment = sight.standing.moment(ix, at);
    // Without a gap between phases, and without a record in one, each phase has the same signal.
    let is_settled = matches!(moment.place, Place::Fresh | Place::Edited | Place::Later);
    let mut phase = moment.phase;
    if is_settled && phase.key.is_some() && sight.standing.node(ix).duration_sec == 0 {
        (phase.ends, phase.resets) = (None, None);
    }
    sight.standing.next_edge(ix, &phase, at)
}

/// The visible nodes that depend on these, directly or through others.
fn watched(sight: Sight<'_>, unseen: &[NodeIx]) -> Vec<NodeIx> {
    let standing = sight.standing;
    let (mut reached, mut open) = (vec![false; standing.definitions.nodes.len()], unseen.to_vec());
    let mut is_new = |ix: &NodeIx| reached.get_mut(ix.0 as usize).is_some_and(|reached| !std::mem::replace(reached, true));
    while let Some(ix) = open.pop() {
        let node = standing.node(ix);
        open.extend(node.dependents.iter().copied().chain(node.parent).filter(&mut is_new));
    }
    (0..).map(NodeIx).zip(reached).filter_map(|(ix, reached)| (reached && standing.visible(ix)).then_some(ix)).collect()
}

/// The status and count of each node; a count may be that of its subs (U12).
fn statuses(sight: Sight<'_>, watched: &[NodeIx], at: UnixSec) -> Vec<(Status, i64)> {
    let mut known = Known::default();
    let of = |ix: &NodeIx| {
        let moment = sight.standing.moment(*ix, at);
        let shown = shown(sight.standing, &moment);
        (status(sight, &moment, &shown, &mut known), shown.count)
    };
    watched.iter().map(of).collect()
}
