//! Telling an edited document from the one before, as far as total rewards hang on it (rule R3).

use std::hash::Hasher as _;

use super::{Definitions, Node, PreconditionMode};

/// A hash of everything by which a member of a family is complete or not; `None`: no total reward can fall due.
pub(super) fn of(definitions: &Definitions) -> Option<String> {
    definitions.nodes.iter().any(|node| node.total_reward.is_some()).then(|| {
        let mut hasher = fnv::FnvHasher::default();
        hasher.write_u8(u8::from(definitions.settings.precondition == PreconditionMode::Claimed));
        definitions.nodes.iter().for_each(|node| write(node, definitions, &mut hasher));
        format!("{:016x}", hasher.finish())
    })
}

fn write(node: &Node, definitions: &Definitions, hasher: &mut fnv::FnvHasher) {
    let schedule = node.schedule.map(|ix| definitions.schedule(ix));
    let parent = node.parent.map(|parent| definitions.node(parent).id.as_str());
    let needs = node.preconditions.iter().map(|precondition| precondition.id.as_str());
    let texts = [Some(node.id.as_str()), parent, schedule.map(|schedule| schedule.expression())];
    for text in texts.into_iter().chain(needs.map(Some)) {
        hasher.write(text.unwrap_or_default().as_bytes());
        hasher.write_u8(0xFF); // In no UTF-8 text: parts cannot run into each other.
    }
    let offset_sec = schedule.map_or(0, |schedule| schedule.time_offset_sec());
    for number in [node.initial_count, node.max_count, node.start.0, node.end.0, node.duration_sec, offset_sec] {
        hasher.write(&number.to_le_bytes());
    }
    for truth in [node.archived, node.trigger.is_some(), node.total_reward.is_some()] {
        hasher.write_u8(u8::from(truth));
    }
}
