//! Documents as texts that keep the order of their keys.

use plaudit::{Error, Value};

use crate::failure::Failure;

/// Bytes of a document: some 20,000 achievements.
pub const MAX_DOCUMENT_BYTES: usize = 8 * 1024 * 1024;

/// The document as JSON text, its keys in their order.
///
/// # Errors
///
/// A number that JSON cannot hold; no document that was read has one.
pub fn text_of(document: &Value) -> Result<String, Failure> {
    serde_json::to_string(document).map_err(|error| Failure::Missing(format!("the text of a document: {error}")))
}

/// Reads a text that [`text_of`] wrote, or an editor.
///
/// # Errors
///
/// It is no JSON.
pub fn read(text: &str) -> Result<Value, Error> {
    Value::from_json(text)
}
