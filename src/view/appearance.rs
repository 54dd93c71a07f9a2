//! What one view says of its own node, as far as time can change it (rule P11).

use super::Sight;
use super::reason::{needs_new_streak, waits_for_streak};
use super::shown::{Shown, shown};
use crate::definitions::{NodeIx, Trigger};
use crate::time::UnixSec;

/// Everything of a view that time can change, what it says of other nodes left out.
#[derive(PartialEq)]
struct Appearance<'a> {
    active: bool,
    is_inactive: bool,
    needs_new_streak: bool,
    /// G1: where the streak is what the view shows the way by.
    streak: Option<i64>,
    resets: Option<UnixSec>,
    expires: Option<UnixSec>,
    expired_since: Option<UnixSec>,
    /// P3.
    window_bound: Option<UnixSec>,
    shown: Shown<'a>,
}

/// The earliest instant after `now` at which what one view says of its own node changes by time alone.
///
/// From edge to edge, until one makes a difference. A reset always does, so that this ends.
pub(super) fn node_change(sight: Sight<'_>, ix: NodeIx, now: UnixSec) -> Option<UnixSec> {
    // Not from parent to sub: an earned sub of a hidden parent can be seen, too.
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
        needs_new_streak: needs_new_streak(sight, ix, at),
        streak: waits_for_streak(sight.standing, ix).then(|| sight.facts.streak.value_at(at)),
        resets: phase.resets,
        expires: phase.expires,
        expired_since: phase.expired_since,
        window_bound: sight.standing.window_bound(ix, at),
        shown,
    }
}

/// The earliest instant after `at` at which anything of an appearance may change.
fn next_edge(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> Option<UnixSec> {
    let node = sight.standing.node(ix);
    let phase = sight.standing.phase(ix, at).next_edge(node, at);
    let activation = node.trigger.as_ref().map(|_| node.activated);
    let is_streak = matches!(node.trigger, Some(Trigger::Streak { .. }));
    let streak = is_streak.then(|| sight.facts.streak.turns());
    let others = activation.into_iter().chain(streak.into_iter().flatten()).filter(|edge| *edge > at);
    phase.into_iter().chain(others).chain(sight.standing.window_bound(ix, at)).min()
}
