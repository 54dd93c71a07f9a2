//! Definitions with their version.

use std::sync::Arc;

use super::event::PLAYER;
use super::hash::hash_of;
use crate::definitions::Definitions;
use crate::error::Error;
use crate::value::Value;

/// A compiled definitions document with its version, which is the hash of its canonical text.
///
/// ```
/// use plaudit::{Value, protocol::Rulebook};
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
    /// Reads the document of a stream; a team's stream has its own defaults (T1).
    ///
    /// # Errors
    ///
    /// `INVALID_DEFINITIONS` with every issue.
    ///
    /// ```
    /// use plaudit::{Value, protocol::Rulebook};
    /// let document = Value::from_json(r#"{"achievements": {"together": {"name": "A hundred wins", "count": 100}}}"#)?;
    /// assert!(Rulebook::new(document.clone(), "team:reds").is_ok()); // a team's `count` is its target
    /// let refused = Rulebook::new(document, "player").unwrap_err();
    /// assert_eq!(refused.issues()[0].code, "missing_max_count");
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn new(document: Value, stream: &str) -> Result<Rulebook, Error> {
        let definitions = if stream == PLAYER { Definitions::parse(&document)? } else { Definitions::parse_team(&document)? };
        Ok(Rulebook { version: hash_of(&document.to_canonical_json()), document: Arc::new(document), definitions: Arc::new(definitions) })
    }

    /// The version of the definitions, which depends neither on whitespace nor on the order of keys.
    ///
    /// ```
    /// use plaudit::{Value, protocol::Rulebook};
    /// let rulebook = |text| Rulebook::new(Value::from_json(text)?, "player");
    /// let three = r#"{"achievements":{"wins":{"name":"Win three matches","max_count":3}}}"#;
    /// let spaced = r#"{"achievements": {"wins": {"max_count": 3, "name": "Win three matches"}}}"#;
    /// assert_eq!(rulebook(three)?.version(), rulebook(spaced)?.version()); // spaces and the order of keys do not matter
    /// assert_ne!(rulebook(three)?.version(), rulebook(&three.replace('3', "4"))?.version());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
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
