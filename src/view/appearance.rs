//! The parts of a view that concern its own node and that time can change (rule P11).

use super::Sight;
use super::shown::{Shown, shown};
use crate::definitions::NodeIx;
use crate::time::UnixSec;

/// The parts of a view that time can change, without those that concern other nodes and the streak.
#[derive(PartialEq)]
struct Appearance<'a> {
    active: bool,
    is_inactive: bool,
    resets: Option<UnixSec>,
    expires: Option<UnixSec>,
    expired_since: Option<UnixSec>,
    /// P3: the first instant at which progress fits into the window.
    window_bound: Option<UnixSec>,
    shown: Shown<'a>,
}

/// The earliest instant after `now` at which the view of a node changes by time alone, without regard to other nodes.
///
/// Steps from edge to edge until the view differs. A reset always changes the view, so the search ends.
pub(super) fn node_change(sight: Sight<'_>, ix: NodeIx, now: UnixSec) -> Option<UnixSec> {
    // The node's own visibility decides, not its parent's: an earned sub of a hidden parent is visible.
    if !sight.standing.visible(ix) {
        return None;
    }
    let (before, mut at) = (appearance(sight, ix, now), now);
    loop {
        at = next_edge(sight, ix, at)?;
        if appearance(sight, ix, at) != before {
            return Some(at);
        }
    }
}

fn appearance(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> Appearance<'_> {
    let moment = sight.standing.moment(ix, at);
    let (phase, shown) = (moment.phase, shown(sight.standing, &moment));
    Appearance {
        active: phase.active,
        is_inactive: sight.standing.is_inactive(&moment),
        resets: phase.resets,
        expires: phase.expires,
        expired_since: phase.expired_since,
        window_bound: sight.standing.window_bound(ix, at),
        shown,
    }
}

/// The earliest instant after `at` at which any part of an appearance may change.
fn next_edge(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> Option<UnixSec> {
    let node = sight.standing.node(ix);
    let phase = sight.standing.next_edge(ix, &sight.standing.phase(ix, at), at);
    let activation = node.trigger.as_ref().map(|_| node.activated);
    let others = activation.into_iter().filter(|edge| *edge > at && edge.in_range());
    phase.into_iter().chain(others).chain(sight.standing.window_bound(ix, at)).min()
}
