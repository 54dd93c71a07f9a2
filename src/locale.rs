//! The language of views and unlocks.

use crate::error::{Error, ErrorCode};
use crate::text::quote;

/// The maximum length of a tag, longer than any in use.
const MAX_TAG_BYTES: usize = 255;

/// The language of an engine's views and unlocks. State, unlock keys and events do not depend on it.
///
/// Each text comes from the closest language in the definitions' `texts` that has it: the language of the tag, then of the tag without its
/// last part, and so on (`de-AT`, then `de`). If no language has the text, it comes from the node itself.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, Locale, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3,
///     "texts": {"de": {"name": "Gewinne dreimal"}}}}}"#)?;
/// let options = EngineOptions { locale: Some(Locale::parse("de-AT")?), ..EngineOptions::default() };
/// let engine = Engine::new(Definitions::parse(&document)?, options)?;
/// let view = engine.get("wins", UnixSec(1_790_000_000));
/// assert_eq!(view.map(|view| view.name).as_deref(), Some("Gewinne dreimal"));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale(String);

impl Locale {
    /// Parses a language tag, such as `de`, `de-AT` or `zh-Hant-TW`. Case does not matter, an underscore counts as a hyphen, and POSIX
    /// suffixes after a dot or `@` are ignored.
    ///
    /// # Errors
    ///
    /// `INVALID_ARGUMENT` if this is not a language tag.
    ///
    /// ```
    /// use plaudit::Locale;
    /// assert_eq!(Locale::parse("de_AT.UTF-8")?, Locale::parse("de-at")?);
    /// assert!(Locale::parse("German language").is_err());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn parse(tag: &str) -> Result<Locale, Error> {
        let plain = tag.split(['.', '@']).next().unwrap_or_default();
        let normal = if plain.len() <= MAX_TAG_BYTES { normalized(plain) } else { String::new() };
        if is_language(&normal) {
            return Ok(Locale(normal));
        }
        let message = format!("locale must be a language tag, such as \"de\" or \"de-AT\", found {}", quote(tag));
        Err(Error::at(ErrorCode::InvalidArgument, "/locale", message))
    }

    /// The tag in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tags to look for, closest first.
    pub(crate) fn tags(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |tag| tag.rsplit_once('-').map(|(shorter, _)| shorter))
    }
}

/// A tag in lower case with hyphens, for comparison.
pub(crate) fn normalized(tag: &str) -> String {
    tag.replace('_', "-").to_ascii_lowercase()
}

/// Whether a text has the form of a language tag (BCP 47): letters, then parts of letters and digits.
pub(crate) fn is_language(tag: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    tag.split('-').all(is_part) && first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}
