//! Definitions with the version by which both sides speak of them.

use std::sync::Arc;

use super::event::PLAYER;
use super::hash::hash_of;
use crate::definitions::Definitions;
use crate::error::Error;
use crate::value::Value;

/// A definitions document, compiled, with its version: the hash of its canonical text.
///
/// ```
/// use plaudit::{Value, sync::Rulebook};
/// let document = Value::from_json(r#"{"achievements": {"first": {"name": "First steps", "max_count": 1}}}"#)?;
/// let rulebook = Rulebook::new(document, "player")?;
/// assert_eq!(rulebook.version().len(), 16);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rulebook {
    version: String,
    document: Arc<Value>,
    definitions: Arc<Definitions>,
}

impl Rulebook {
    /// Reads the document of a stream; teams have defaults of their own (T1).
    ///
    /// # Errors
    ///
    /// `INVALID_DEFINITIONS` with every issue.
    pub fn new(document: Value, stream: &str) -> Result<Rulebook, Error> {
        let definitions = if stream == PLAYER { Definitions::parse(&document)? } else { Definitions::parse_team(&document)? };
        Ok(Rulebook { version: hash_of(&document.to_canonical_json()), document: Arc::new(document), definitions: Arc::new(definitions) })
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The document as it was written.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The compiled document.
    #[must_use]
    pub fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }
}
