//! When a view changes by time alone (rule P11).

use super::Sight;
use super::reason::{needs_new_streak, waits_for_streak};
use super::shown::{Shown, shown};
use super::unseen;
use crate::definitions::{NodeIx, Trigger};
use crate::time::UnixSec;

/// The earliest instant after `now` at which the view of any node that may be seen changes by time alone.
///
/// What one view says of others (preconditions, subs) changes only when they do: when a view of theirs changes, or, of nodes that
/// are not to be seen, when they open or close.
pub(crate) fn next_change(sight: Sight<'_>, now: UnixSec) -> Option<UnixSec> {
    // Not from parent to sub: an earned sub of a hidden parent can be seen, too.
    let nodes = (0..).map(NodeIx).zip(&sight.standing.definitions.nodes).map(|(ix, _)| ix);
    let changes = nodes.filter(|ix| sight.standing.visible(*ix)).filter_map(|ix| node_change(sight, ix, now));
    let seen = changes.min();
    unseen::change_before(sight, now, seen).or(seen)
}

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
    shown: Shown<'a>,
}

/// From edge to edge, until one makes a difference. A reset always does, so that this ends.
fn node_change(sight: Sight<'_>, ix: NodeIx, now: UnixSec) -> Option<UnixSec> {
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
    phase.into_iter().chain(others).min()
}
