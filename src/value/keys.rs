//! Keys that occur often in documents.

use std::borrow::Cow;

use super::Key;

/// The keys of commands and events, and the most frequent keys of definitions, by length. They are borrowed, not copied.
const FREQUENT: [&[&str]; 15] = [
    &[],
    &[],
    &["at"],
    &["ids", "set", "add", "max", "min", "eid", "cid", "seq"],
    &["type", "name"],
    &["after", "clock", "items", "count"],
    &["reward", "stream"],
    &["trigger", "command"],
    &["category", "at_least"],
    &["synced_at", "max_count"],
    &["guaranteed", "currencies", "content_id"],
    &["definitions", "app_version", "description"],
    &["achievements", "duration_sec"],
    &[],
    &["reset_cronexpr", "utc_offset_sec"],
];

/// The static key that equals a text, if it is a frequent one.
pub(super) fn known(text: &str) -> Option<Key> {
    FREQUENT.get(text.len())?.iter().find(|name| **name == text).map(|name| Cow::Borrowed(*name))
}

/// A key for a text: borrowed if it is a frequent one, else copied.
#[cfg(target_arch = "wasm32")]
pub(crate) fn of(text: &str) -> Key {
    known(text).unwrap_or_else(|| Cow::Owned(text.to_owned()))
}
