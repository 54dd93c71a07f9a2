//! One tree type for every document that crosses a boundary: definitions, commands, states, views.
//!
//! Any serde deserializer can fill it, and any serializer can write it. In the browser it is read from the bytes of an encoded
//! JavaScript value. One set of readers, which track paths, serves all sources.

mod canonical;
pub(crate) mod fields;
pub(crate) mod keys;
pub(crate) mod number;
pub(crate) mod object;
mod parse;
pub(crate) mod read;
mod serde;
pub(crate) mod texts;

use std::borrow::Cow;

use crate::time::MAX_SAFE_INTEGER;

/// The deepest accepted nesting of a document; plaudit itself writes at most 12 levels. The package's TypeScript refuses deeper
/// documents too.
pub(crate) const MAX_DEPTH: u32 = 64;

/// A key of an object: one of plaudit's names, or the user's text.
///
/// ```
/// use plaudit::{Key, Value};
/// let id = String::from("daily_wins"); // a key known only at run time
/// let update = Value::Object(vec![(Key::Borrowed("type"), "update".into()), (Key::Owned(id), Value::Int(1))]);
/// assert_eq!(update.to_canonical_json(), r#"{"daily_wins":1,"type":"update"}"#);
/// ```
pub type Key = Cow<'static, str>;

/// A JSON-like value whose integers are exact.
///
/// A number that is whole and at most 2^53 − 1 in magnitude is a [`Value::Int`]; every other number (fractions, 1e300, NaN) is a
/// [`Value::Float`]. Objects keep the order of their keys. Reading a value with a repeated key is an error.
///
/// ```
/// use plaudit::Value;
/// let value: Value = serde_json::from_str(r#"{"count": 3}"#)?;
/// assert_eq!(value.get("count"), Some(&Value::Int(3)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// `null`, and JavaScript's `undefined`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A safe integer: at most 2^53 − 1 in magnitude.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, with its keys in order.
    Object(Vec<(Key, Value)>),
}

impl Value {
    /// The value under `key`, if this is an object that contains it.
    ///
    /// ```
    /// use plaudit::Value;
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"max_count": 3}}}"#)?;
    /// let wins = document.get("achievements").and_then(|all| all.get("wins"));
    /// assert_eq!(wins.and_then(|wins| wins.get("max_count")), Some(&Value::Int(3)));
    /// assert_eq!(Value::from("text").get("length"), None);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A number in the variant that fits it.
    pub(crate) fn from_f64(number: f64) -> Value {
        Value::whole(number).map_or(Value::Float(number), Value::Int)
    }

    /// A whole number that JavaScript represents exactly; `None` for every other number.
    pub(crate) fn whole(number: f64) -> Option<i64> {
        (number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER as f64).then_some(number as i64)
    }
}

/// The first repeated key, in the order of code points.
fn repeated(entries: &[(Key, Value)]) -> Option<&str> {
    let keys = texts::sorted(entries.iter().map(|(key, _)| key.as_ref()));
    texts::twice(&keys).map(|(key, _)| key)
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}
