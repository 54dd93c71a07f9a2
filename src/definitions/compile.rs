//! Compiles checked drafts: resolves ids, ranks the nodes, and indexes the triggers.

use super::check::place_of;
use super::graph;
use super::index::ascending;
use super::node::{Node, NodeIx, Precondition, ResetZone};
use super::read::{Draft, Reading};
use super::{Definitions, TriggerIndex};

/// Compiles drafts that are sorted by id and free of errors. `before` lists the nodes that come before each, and has no cycle.
pub(super) fn compile(reading: Reading<'_>, before: &[Vec<u32>]) -> Definitions {
    let Reading { settings, drafts, schedules, issues: warnings, .. } = reading;
    let find = |id: &str| place_of(&drafts, id).map(NodeIx);
    let precondition = |(_, id): &(usize, &str)| Precondition { id: (*id).to_owned(), node: find(id) };
    let link = |draft: &Draft<'_>| -> (Option<NodeIx>, Vec<Precondition>) {
        (draft.place.sub.and_then(|_| find(draft.place.root)), draft.needs.iter().map(precondition).collect())
    };
    let links: Vec<_> = drafts.iter().map(link).collect();
    let positions: Vec<usize> = drafts.iter().map(|draft| draft.position).collect();
    let linked = drafts.into_iter().zip(links).map(|(draft, (parent, preconditions))| Node { parent, preconditions, ..draft.node });
    let nodes: Vec<Node> = linked.collect();
    let follows_players = nodes.iter().any(|node| node.zone == ResetZone::Player);
    let mut definitions = Definitions {
        places: nodes.iter().map(|node| node.id.clone()).zip((0..).map(NodeIx)).collect(),
        nodes,
        roots: Vec::new(),
        schedules: schedules.list,
        follows_players,
        settings,
        triggers: TriggerIndex::default(),
        version: None,
        warnings,
    };
    connect(&mut definitions, &positions);
    count_subs(&mut definitions);
    order(&mut definitions, before);
    definitions.triggers = TriggerIndex::of(&definitions.nodes, definitions.settings.streaks.len());
    definitions.version = super::version::of(&definitions);
    definitions
}

/// Orders the achievements, and the subs of each: first those with an `order`, ascending, then the others in document order (U13).
fn connect(definitions: &mut Definitions, positions: &[usize]) {
    let mut in_document = vec![None; positions.iter().max().map_or(0, |last| last + 1)];
    for (position, ix) in positions.iter().zip(0u32..) {
        in_document.get_mut(*position).into_iter().for_each(|place| *place = Some(NodeIx(ix)));
    }
    // Sorts positions in the document, so that of two nodes with the same `order` the earlier one comes first.
    let ordered = definitions.nodes.iter().zip(positions).filter_map(|(node, position)| Some((node.order?, NodeIx(*position as u32))));
    let ordered = ascending(ordered);
    let first = ordered.iter().filter_map(|(_, position)| *in_document.get(position.0 as usize)?);
    let then = in_document.iter().flatten().copied().filter(|ix| definitions.node(*ix).order.is_none());
    let sequence: Vec<NodeIx> = first.chain(then).collect();
    for ix in sequence {
        let parent = definitions.node(ix).parent;
        let siblings = match parent.and_then(|parent| definitions.nodes.get_mut(parent.0 as usize)) {
            Some(parent) => &mut parent.subs,
            None => &mut definitions.roots,
        };
        let place = siblings.len() as u32;
        siblings.push(ix);
        definitions.nodes.get_mut(ix.0 as usize).into_iter().for_each(|node| node.place = place);
    }
}

/// U12: the target of a parent that counts its subs.
fn count_subs(definitions: &mut Definitions) {
    let is_counted: Vec<bool> = definitions.nodes.iter().map(|node| !node.archived).collect();
    for node in definitions.nodes.iter_mut().filter(|node| node.counts_subs) {
        node.max_count = node.subs.iter().filter(|sub| is_counted.get(sub.0 as usize) == Some(&true)).count() as i64;
    }
}

/// Ranks the nodes so that each comes after those in `before`, ties by id (U5), and sorts each node's dependents by rank.
fn order(definitions: &mut Definitions, before: &[Vec<u32>]) {
    let order = graph::topological_order(before, &graph::dependents(before));
    for (rank, ix) in (0u32..).zip(&order) {
        if let Some(node) = definitions.nodes.get_mut(*ix as usize) {
            node.rank = rank;
        }
        let needs: Vec<NodeIx> = definitions.node(NodeIx(*ix)).preconditions.iter().filter_map(|needed| needed.node).collect();
        for need in needs {
            if let Some(needed) = definitions.nodes.get_mut(need.0 as usize) {
                needed.dependents.push(NodeIx(*ix));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use crate::definitions::{Definitions, NodeIx, PreconditionMode};
    use crate::time::UnixSec;
    use serde_json::{Value as Json, json};

    fn definitions(document: Json) -> Definitions {
        Definitions::parse(&serde_json::from_value(document).unwrap()).unwrap()
    }

    fn ids(definitions: &Definitions, nodes: &[NodeIx]) -> Vec<String> {
        nodes.iter().map(|ix| definitions.node(*ix).id.clone()).collect()
    }

    #[test]
    fn u5_nodes_are_ranked_by_preconditions_then_by_id() {
        let node = |needs: &[&str]| json!({"name": "N", "max_count": 1, "precondition_ids": needs});
        let definitions = definitions(json!({"achievements": {
            "z": node(&[]), "a": node(&["m", "gone"]), "m": {"name": "M", "max_count": 1, "sub_achievements": {"s": node(&["z"])}}, "b": node(&["z", "s", "z"]),
        }}));
        let sorted: Vec<&str> = definitions.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(sorted, ["a", "b", "m", "s", "z"]);
        assert_eq!(ids(&definitions, &definitions.roots), ["a", "b", "m", "z"]);
        let mut ranked: Vec<NodeIx> = (0..5).map(NodeIx).collect();
        ranked.sort_by_key(|ix| definitions.node(*ix).rank);
        assert_eq!(ids(&definitions, &ranked), ["m", "a", "z", "s", "b"]);
        let of = |id: &str| definitions.node(definitions.find(id).unwrap());
        assert_eq!(ids(&definitions, &of("z").dependents), ["s", "b"]);
        assert_eq!(of("b").preconditions.len(), 2);
        assert_eq!((of("a").preconditions[0].node, of("a").preconditions[1].node), (definitions.find("m"), None));
        assert_eq!((of("s").parent, of("m").subs.as_slice()), (definitions.find("m"), &[definitions.find("s").unwrap()][..]));
    }

    #[test]
    fn subs_take_their_parents_window_and_visibility() {
        let definitions = definitions(json!({"achievements": {"p": {"name": "P", "max_count": 1, "start_time_sec": 5, "end_time_sec": 9,
            "archived": true, "hidden": true, "sub_achievements": {"s": {"name": "S", "trigger": {"streak": {"days": 1}}, "start_time_sec": 7}}}}}));
        let sub = definitions.node(definitions.find("s").unwrap());
        assert_eq!((sub.start, sub.end, sub.archived, sub.hidden, sub.max_count), (UnixSec(5), UnixSec(9), true, true, 1));
    }

    #[test]
    fn equal_schedules_are_compiled_once() {
        let node = |offset: Json| json!({"name": "N", "max_count": 1, "reset_cronexpr": "@daily", "time_offset_sec": offset});
        let definitions =
            definitions(json!({"achievements": {"a": node(json!(0)), "b": node(json!(60)), "c": node(json!(null)), "d": node(json!(60))}}));
        assert_eq!(definitions.schedules.len(), 2);
        let of = |id: &str| definitions.node(definitions.find(id).unwrap()).schedule.unwrap();
        assert_eq!((of("a"), of("b")), (of("c"), of("d")));
        assert_eq!(definitions.schedule(of("b")).time_offset_sec(), 60);
    }

    #[test]
    fn t1_u4_a_teams_defaults() {
        let document = json!({"achievements": {"achievements": {"a": {"name": "A", "count": 7}}}});
        let definitions = Definitions::parse_team(&serde_json::from_value(document).unwrap()).unwrap();
        assert_eq!((definitions.nodes[0].initial_count, definitions.nodes[0].max_count), (0, 7));
        assert_eq!(definitions.settings.precondition, PreconditionMode::Claimed);
    }

    #[test]
    fn g9_g10_settings_are_read() {
        let settings = json!({"enabled": false, "enabled_time_sec": 0, "min_app_version": "6.10", "precondition": "claimed"});
        let settings = definitions(json!({"achievements": {}, "settings": settings})).settings;
        assert!(!settings.enabled);
        assert_eq!((settings.enabled_time, settings.precondition), (Some(UnixSec(0)), PreconditionMode::Claimed));
        let defaults = definitions(json!({"achievements": {}})).settings;
        assert!(defaults.enabled && defaults.enabled_time.is_none() && defaults.min_app_version.is_none());
        assert_eq!(defaults.precondition, PreconditionMode::Completed);
    }
}
