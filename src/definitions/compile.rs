//! From checked drafts to definitions: every id resolved, the order of preconditions found, triggers indexed.

use super::graph;
use super::node::{NodeIx, Precondition};
use super::read::Reading;
use super::{Definitions, TriggerIndex};

/// Compiles drafts that are sorted by id, without errors, and `needs` that have no cycle.
pub(super) fn compile(reading: Reading<'_>, needs: &[Vec<u32>]) -> Definitions {
    let Reading { settings, drafts, schedules, .. } = reading;
    let by_id = drafts.iter().zip(0u32..).map(|(draft, ix)| (draft.node.id.clone(), ix)).collect();
    let mut definitions = Definitions {
        nodes: Vec::with_capacity(drafts.len()),
        by_id,
        roots: Vec::new(),
        schedules: schedules.list,
        settings,
        triggers: TriggerIndex::default(),
    };
    for draft in drafts {
        let mut node = draft.node;
        node.parent = draft.place.sub.and_then(|_| definitions.find(draft.place.root));
        let precondition = |(_, id): &(usize, &str)| Precondition { id: (*id).to_owned(), node: definitions.find(id) };
        node.preconditions = draft.needs.iter().map(precondition).collect();
        definitions.nodes.push(node);
    }
    connect(&mut definitions);
    order(&mut definitions, needs);
    definitions.triggers = TriggerIndex::of(&definitions.nodes);
    definitions
}

/// Lists the achievements, and the subs of each.
fn connect(definitions: &mut Definitions) {
    let parents: Vec<Option<NodeIx>> = definitions.nodes.iter().map(|node| node.parent).collect();
    for (parent, ix) in parents.into_iter().zip(0u32..) {
        match parent.and_then(|parent| definitions.nodes.get_mut(parent.0 as usize)) {
            Some(parent) => parent.subs.push(NodeIx(ix)),
            None => definitions.roots.push(NodeIx(ix)),
        }
    }
}

/// Ranks the nodes by their preconditions, ties by id (U5), and gives each its dependents in that order.
fn order(definitions: &mut Definitions, needs: &[Vec<u32>]) {
    let order = graph::topological_order(needs, &graph::dependents(needs));
    for (rank, ix) in (0u32..).zip(&order) {
        if let Some(node) = definitions.nodes.get_mut(*ix as usize) {
            node.rank = rank;
        }
        for need in needs.get(*ix as usize).into_iter().flatten() {
            if let Some(needed) = definitions.nodes.get_mut(*need as usize) {
                needed.dependents.push(NodeIx(*ix));
            }
        }
    }
}
