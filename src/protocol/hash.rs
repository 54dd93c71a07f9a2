//! The hash of canonical text, the same on both sides.

use std::hash::Hasher as _;

/// The hash of a text: FNV-1a, 64 bits, as 16 hexadecimal digits. It detects accidental damage, not forgery.
///
/// ```
/// assert_eq!(plaudit::protocol::hash_of(""), "cbf29ce484222325");
/// ```
#[must_use]
pub fn hash_of(text: &str) -> String {
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(text.as_bytes());
    format!("{:016x}", hasher.finish())
}
