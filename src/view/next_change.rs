//! When a view changes by time alone (rule P11).

use super::shown::{Shown, shown};
use crate::definitions::NodeIx;
use crate::progress::standing::Standing;
use crate::time::UnixSec;

/// The earliest instant after `now` at which the view of any node that may be seen changes by time alone.
pub(crate) fn next_change(standing: Standing<'_>, now: UnixSec) -> Option<UnixSec> {
    // Not from parent to sub: an earned sub of a hidden parent can be seen, too.
    let nodes = (0..).map(NodeIx).zip(&standing.definitions.nodes).map(|(ix, _)| ix);
    let changes = nodes.filter(|ix| standing.visible(*ix)).filter_map(|ix| node_change(standing, ix, now));
    changes.min()
}

/// Everything of a view that time can change.
#[derive(PartialEq)]
struct Moment<'a> {
    active: bool,
    resets: Option<UnixSec>,
    expires: Option<UnixSec>,
    shown: Shown<'a>,
}

/// From edge to edge, until one makes a difference. A reset always does, so that this ends.
fn node_change(standing: Standing<'_>, ix: NodeIx, now: UnixSec) -> Option<UnixSec> {
    let moment = |at| {
        let phase = standing.phase(ix, at);
        Moment { active: phase.active, resets: phase.resets, expires: phase.expires, shown: shown(standing, ix, &phase) }
    };
    let (before, mut at) = (moment(now), now);
    loop {
        at = standing.phase(ix, at).next_edge(standing.node(ix), at)?;
        if moment(at) != before {
            return Some(at);
        }
    }
}
