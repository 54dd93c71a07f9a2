//! Names within a document: which are usable, and which are comments.

use crate::text::quote;
use crate::value::Value;
use crate::value::fields::Item;

/// The longest name within a document, in bytes. The limit keeps the paths of issues readable.
pub(super) const MAX_NAME_BYTES: usize = 256;

/// Whether a name is usable: not empty, and not too long.
pub(super) fn is_usable_name(name: &str, item: Item<'_, '_>) -> bool {
    if name.is_empty() {
        item.error("empty_id", "the id is empty", "give it a name that stays the same for ever");
    } else if name.len() > MAX_NAME_BYTES {
        item.error("id_too_long", &format!("the id {} is {} bytes long", quote(name), name.len()), "use at most 256 bytes");
    } else {
        return true;
    }
    false
}

/// Whether a key is a comment, by its first characters.
pub(super) fn is_comment(key: &str) -> bool {
    key.starts_with("//") || key.starts_with('_')
}

/// Like [`is_comment`], where keys are ids. An id may begin with an underscore, so there a key is a comment only if its value is no
/// definition.
pub(in crate::definitions) fn is_comment_among_ids(key: &str, value: &Value) -> bool {
    key.starts_with("//") || key.starts_with('_') && matches!(value, Value::Text(_) | Value::List(_))
}
