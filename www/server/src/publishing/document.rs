//! Documents as texts that keep the order of their keys.

use plaudit::{Error, Value};

use crate::failure::Failure;

/// The most bytes of a document: some 20,000 achievements.
pub const MAX_DOCUMENT_BYTES: usize = 8 * 1024 * 1024;

/// The document as JSON text, its keys in their order.
///
/// # Errors
///
/// The document contains a number that JSON cannot hold; a parsed document never does.
pub fn text_of(document: &Value) -> Result<String, Failure> {
    serde_json::to_string(document).map_err(|error| Failure::Missing(format!("the text of a document: {error}")))
}

/// Reads a text from [`text_of`] or from an editor.
///
/// # Errors
///
/// The text is not JSON.
pub fn read(text: &str) -> Result<Value, Error> {
    Value::from_json(text)
}
