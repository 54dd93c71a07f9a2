//! Readers of scalars that know their path: an error says what was found, where, and what is expected.

use std::fmt;

use super::{Key, Value, number};
use crate::error::{Error, ErrorCode, Issue};
use crate::text::quote;
use crate::time::UnixSec;

/// The path of a value in its document: a chain of steps on the stack, written out only for a fault.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl Path<'_> {
    /// The whole document.
    pub(crate) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    /// The member `key` of the object here.
    pub(crate) fn key<'a>(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    /// The item `index` of the array here.
    pub(crate) fn index(&self, index: usize) -> Path<'_> {
        Path { parent: Some(self), step: Step::Index(index) }
    }
}

/// Writes a JSON pointer (RFC 6901); empty for the whole document.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// A fault of one value, with its path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) path: String,
    pub(crate) message: String,
    /// The kind of problem, for readers that collect all problems.
    code: &'static str,
    /// The help; empty if the message says it already.
    help: &'static str,
}

impl Fault {
    pub(crate) fn new(at: &Path<'_>, message: impl Into<String>) -> Fault {
        Fault { path: at.to_string(), message: message.into(), code: "wrong_type", help: "" }
    }

    /// A fault such as "expected a whole number, found the text \"3\"".
    pub(crate) fn expected(at: &Path<'_>, what: &str, found: &Value) -> Fault {
        Fault::new(at, format!("expected {what}, found {}", describe(found)))
    }

    /// Like [`Fault::expected`], for a number, with help.
    fn number(at: &Path<'_>, what: &str, found: &Value) -> Fault {
        let (code, help) = match found {
            Value::Float(_) => ("unsafe_number", "give a whole number that JavaScript holds exactly"),
            Value::Int(_) => ("negative", "give 0 or more"),
            Value::Text(_) => ("wrong_type", "write numbers without quotes"),
            _ => ("wrong_type", ""),
        };
        Fault { code, help, ..Fault::expected(at, what, found) }
    }

    pub(crate) fn into_issue(self) -> Issue {
        let issue = Issue::error(self.code, self.path, self.message);
        if self.help.is_empty() { issue } else { issue.help(self.help) }
    }

    pub(super) fn of_issue(issue: Issue) -> Fault {
        Fault { path: issue.path, message: issue.message, code: issue.code, help: "" }
    }

    pub(crate) fn into_error(self, code: ErrorCode) -> Error {
        Error::at(code, self.path, self.message)
    }
}

/// Describes a value in a few words, cut short because it may be 10 MB of text.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("{value}"),
        Value::Int(value) => format!("{value}"),
        Value::Float(value) => number::text(*value),
        Value::Text(text) => format!("the text {}", quote(text)),
        Value::List(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

pub(crate) fn object<'v>(value: &'v Value, at: &Path<'_>) -> Result<&'v [(Key, Value)], Fault> {
    match value {
        Value::Object(entries) => Ok(entries),
        _ => Err(Fault::expected(at, "an object", value)),
    }
}

pub(crate) fn list<'v>(value: &'v Value, at: &Path<'_>) -> Result<&'v [Value], Fault> {
    match value {
        Value::List(items) => Ok(items),
        _ => Err(Fault::expected(at, "an array", value)),
    }
}

pub(crate) fn text<'v>(value: &'v Value, at: &Path<'_>) -> Result<&'v str, Fault> {
    match value {
        Value::Text(text) => Ok(text),
        _ => Err(Fault::expected(at, "text", value)),
    }
}

pub(crate) fn boolean(value: &Value, at: &Path<'_>) -> Result<bool, Fault> {
    match value {
        Value::Bool(value) => Ok(*value),
        _ => Err(Fault::expected(at, "true or false", value)),
    }
}

/// Reads a whole number between −(2^53 − 1) and 2^53 − 1.
pub(crate) fn integer(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    match value {
        Value::Int(value) => Ok(*value),
        _ => Err(Fault::number(at, "a whole number of at most 2^53 - 1 in size", value)),
    }
}

/// The description of an instant in messages; it addresses common mistakes, milliseconds and fractions.
pub(crate) const INSTANT: &str = "whole UNIX seconds (not milliseconds) in the years 1970 to 2099, such as Math.floor(Date.now() / 1000)";

/// Reads whole seconds; the command's own check restricts them to the evaluated years.
pub(crate) fn seconds(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    match value {
        Value::Int(seconds) => Ok(*seconds),
        _ => Err(Fault::expected(at, INSTANT, value)),
    }
}

/// Reads UNIX seconds within the evaluated years.
pub(crate) fn instant(value: &Value, at: &Path<'_>) -> Result<UnixSec, Fault> {
    match value {
        Value::Int(seconds) if UnixSec(*seconds).in_range() => Ok(UnixSec(*seconds)),
        _ => Err(Fault::expected(at, INSTANT, value)),
    }
}

/// Reads text into a `String`.
pub(crate) fn words(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    text(value, at).map(str::to_owned)
}

/// Reads any value unchanged.
pub(crate) fn anything(value: &Value, _: &Path<'_>) -> Result<Value, Fault> {
    Ok(value.clone())
}

/// Reads a whole number between 1 and 2^53 − 1.
pub(crate) fn positive(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    match value {
        Value::Int(number) if *number > 0 => Ok(*number),
        _ => Err(Fault::expected(at, "a whole number from 1 to 2^53 - 1", value)),
    }
}

/// Reads a whole number between 0 and 2^53 − 1.
pub(crate) fn natural(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    match value {
        Value::Int(value) if *value >= 0 => Ok(*value),
        _ => Err(Fault::number(at, "a whole number from 0 to 2^53 - 1", value)),
    }
}

#[cfg(test)]
mod tests {
    use super::describe;
    use crate::value::Value;

    #[test]
    fn numbers_are_described_in_few_words() {
        let described = [1.5, -0.25, f64::NAN, 1e300, f64::NEG_INFINITY].map(|number| describe(&Value::from_f64(number)));
        assert_eq!(described, ["1.5", "-0.25", "NaN", "1e+300", "-Infinity"]);
    }
}
