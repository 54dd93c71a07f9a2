//! Stamps new triggered achievements when a document is published (rule G9).

use super::read::{is_comment_among_ids, nested};
use crate::time::UnixSec;
use crate::value::{Key, Value};

/// The document as an authority publishes it at `at`, in place of the `previous` one (G9).
///
/// A new triggered achievement or sub gets `activated_time_sec: at`, so that earlier activity cannot earn it. This happens once per
/// id, because the authority stores the result and passes it as `previous` the next time. An id that was published before keeps its
/// instant, even if the file does not contain it. A node that sets `activated_time_sec` itself, has no trigger, or is archived from
/// the beginning is not stamped. No node counts as new if there is no `previous` document, or if that document has no
/// `settings.enabled_time_sec`: then the retroactive check of its players is still to come.
///
/// # Example: one achievement is added
///
/// ```
/// use plaudit::{UnixSec, Value, stamp_activations};
/// let old = Value::from_json(r#"{"settings": {"enabled_time_sec": 1790000000}, "achievements": {}}"#)?;
/// let new = Value::from_json(r#"{"settings": {"enabled_time_sec": 1790000000}, "achievements": {
///     "week": {"name": "A week", "trigger": {"streak": {"days": 7}}}
/// }}"#)?;
/// let published = stamp_activations(&new, Some(&old), UnixSec(1_795_000_000));
/// let week = published.get("achievements").and_then(|by_id| by_id.get("week"));
/// assert_eq!(week.and_then(|week| week.get("activated_time_sec")), Some(&Value::Int(1_795_000_000)));
/// assert_eq!(stamp_activations(&new, Some(&published), UnixSec(1_799_000_000)), published); // a stamp stays
/// # Ok::<(), plaudit::Error>(())
/// ```
#[must_use]
pub fn stamp_activations(next: &Value, previous: Option<&Value>, at: UnixSec) -> Value {
    let mut published = next.clone();
    let Some(previous) = previous else { return published };
    let enabled = previous.get("settings").and_then(|settings| settings.get("enabled_time_sec"));
    let is_enabled = enabled.is_some_and(|enabled| *enabled != Value::Null);
    let mut before = Vec::new();
    each_node(previous, &mut |id, node| before.push((id.to_owned(), node.get(ACTIVATED).cloned().unwrap_or_default())));
    before.sort_by(|(one, _), (other, _)| one.cmp(other));
    each_node_mut(&mut published, &mut |id, node| {
        let known = before.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok().and_then(|place| before.get(place));
        let new = || if is_enabled && node.get("archived") != Some(&Value::Bool(true)) { Value::Int(at.0) } else { Value::Null };
        let stamp = known.map_or_else(new, |(_, activated)| activated.clone());
        if stamp != Value::Null && needs_stamp(node) {
            set(node, stamp);
        }
    });
    published
}

/// The document without the stamps of publications that were cancelled before they came into force (G9): each `activated_time_sec`
/// that is one of the instants in `withdrawn` is removed, unless the node has the same instant in the `previous` document.
///
/// # Example: a cancelled publication leaves no stamp
///
/// ```
/// use plaudit::{UnixSec, Value, stamp_activations, withdraw_activations};
/// let live = Value::from_json(r#"{"settings": {"enabled_time_sec": 1790000000}, "achievements": {}}"#)?;
/// let draft = Value::from_json(r#"{"settings": {"enabled_time_sec": 1790000000}, "achievements": {
///     "week": {"name": "A week", "trigger": {"streak": {"days": 7}}}
/// }}"#)?;
/// let planned = stamp_activations(&draft, Some(&live), UnixSec(1_795_000_000));
/// assert_eq!(withdraw_activations(&planned, Some(&live), &[UnixSec(1_795_000_000)]), draft);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[must_use]
pub fn withdraw_activations(document: &Value, previous: Option<&Value>, withdrawn: &[UnixSec]) -> Value {
    let mut kept = Vec::new();
    if let Some(previous) = previous {
        each_node(previous, &mut |id, node| kept.push((id.to_owned(), node.get(ACTIVATED).cloned())));
    }
    let mut left = document.clone();
    each_node_mut(&mut left, &mut |id, node| {
        let Some(Value::Int(activated)) = node.get(ACTIVATED) else { return };
        let activated = *activated;
        let is_kept = || kept.iter().any(|(known, stamp)| known == id && *stamp == Some(Value::Int(activated)));
        if !withdrawn.contains(&UnixSec(activated)) || is_kept() {
            return;
        }
        if let Value::Object(members) = node {
            members.retain(|(key, _)| key != ACTIVATED);
        }
    });
    left
}

const ACTIVATED: &str = "activated_time_sec";
const SUBS: &str = "sub_achievements";

fn needs_stamp(node: &Value) -> bool {
    let is_set = |key: &str| node.get(key).is_some_and(|value| *value != Value::Null);
    is_set("trigger") && !is_set(ACTIVATED)
}

fn set(node: &mut Value, stamp: Value) {
    let Value::Object(members) = node else { return };
    match members.iter_mut().find(|(key, _)| key == ACTIVATED) {
        Some((_, activated)) => *activated = stamp,
        None => members.push((ACTIVATED.into(), stamp)),
    }
}

/// Visits each achievement and each sub, with its id.
fn each_node<'v>(document: &'v Value, see: &mut impl FnMut(&'v str, &'v Value)) {
    let Some(achievements) = document.get("achievements") else { return };
    for (id, node) in definitions(nested(achievements).unwrap_or(achievements)) {
        see(id, node);
        for (id, sub) in node.get(SUBS).into_iter().flat_map(definitions) {
            see(id, sub);
        }
    }
}

fn each_node_mut(document: &mut Value, see: &mut impl FnMut(&str, &mut Value)) {
    let Some(outer) = member(document, "achievements") else { return };
    let achievements = if nested(outer).is_some() { member(outer, "achievements") } else { Some(outer) };
    for (id, node) in achievements.into_iter().flat_map(definitions_mut) {
        see(id, node);
        for (id, sub) in member(node, SUBS).into_iter().flat_map(definitions_mut) {
            see(id, sub);
        }
    }
}

fn definitions(by_id: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members: &[(Key, Value)] = if let Value::Object(members) = by_id { members } else { &[] };
    members.iter().map(|(id, node)| (id.as_ref(), node)).filter(|(id, node)| !is_comment_among_ids(id, node))
}

fn definitions_mut<'v>(by_id: &'v mut Value) -> impl Iterator<Item = (&'v str, &'v mut Value)> {
    let members: &mut [(Key, Value)] = if let Value::Object(members) = by_id { members } else { &mut [] };
    let entry = |(id, node): &'v mut (Key, Value)| -> (&'v str, &'v mut Value) {
        let id: &'v Key = id;
        (id.as_ref(), node)
    };
    members.iter_mut().map(entry).filter(|(id, node)| !is_comment_among_ids(id, node))
}

fn member<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    let Value::Object(members) = value else { return None };
    members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
}
