//! Detects edits of a document that affect total rewards and counted subs (rules R3, U12).

use std::hash::Hasher as _;

use super::{Definitions, Node, PreconditionMode, ResetZone};

/// A hash of everything that decides whether a member of a family is complete. `None` if there is no total reward and no parent
/// counts its subs.
pub(super) fn of(definitions: &Definitions) -> Option<String> {
    definitions.nodes.iter().any(|node| node.total_reward.is_some() || node.counts_subs).then(|| {
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
        hasher.write_u8(0xFF); // no UTF-8 text contains this byte, so neighbouring parts cannot be confused
    }
    let offset_sec = schedule.map_or(0, |schedule| schedule.time_offset_sec());
    for number in [node.initial_count, node.max_count, node.start.0, node.end.0, node.duration_sec, offset_sec] {
        hasher.write(&number.to_le_bytes());
    }
    if node.zone == ResetZone::Player {
        hasher.write_u8(3);
    }
    for truth in [node.archived, node.trigger.is_some(), node.total_reward.is_some()] {
        hasher.write_u8(u8::from(truth));
    }
    if node.counts_subs {
        hasher.write_u8(2);
    }
}
