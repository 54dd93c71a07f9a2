//! Finds the achievements whose views are affected by changed nodes.

use super::Sight;
use crate::definitions::NodeIx;

/// The achievements whose views may show these nodes, each once; with `facts`, those that show triggered nodes too.
///
/// A view shows its node, its subs, and its unmet preconditions. Whether a node meets the preconditions that name it depends on its
/// own record and the instant; if its completion is implied (U7), also on its own preconditions.
pub(super) fn with_those_that_show_them(sight: Sight<'_>, nodes: Vec<NodeIx>, facts: bool) -> Vec<NodeIx> {
    let standing = sight.standing;
    let all = &standing.definitions.nodes;
    let mut open = nodes;
    if facts {
        open.extend((0..).map(NodeIx).zip(all).filter(|(_, node)| node.trigger.is_some()).map(|(ix, _)| ix));
    }
    let (mut reached, mut shown, mut roots) = (vec![false; all.len()], vec![false; all.len()], Vec::new());
    let mut show = |ix: NodeIx| {
        let root = standing.node(ix).parent.unwrap_or(ix);
        if is_new(&mut shown, root) {
            roots.push(root);
        }
    };
    while let Some(ix) = open.pop() {
        if is_new(&mut reached, ix) {
            let dependents = &standing.node(ix).dependents;
            open.extend(dependents.iter().filter(|dependent| standing.is_implied(**dependent)));
            dependents.iter().chain([&ix]).for_each(|ix| show(*ix));
        }
    }
    roots
}

fn is_new(marks: &mut [bool], ix: NodeIx) -> bool {
    marks.get_mut(ix.0 as usize).is_some_and(|mark| !std::mem::replace(mark, true))
}
