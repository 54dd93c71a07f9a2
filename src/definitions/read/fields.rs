//! The members of one object, read by name; every problem joins the list, and reading goes on.

use super::keys::{self, Guess, Table};
use crate::error::{Issue, Severity};
use crate::time::UnixSec;
use crate::value::read::{self, Fault, Path};
use crate::value::text::quote;
use crate::value::{Key, Value};

/// Names within a document are at most this many bytes long, so that the places of problems stay readable.
pub(super) const MAX_NAME_BYTES: usize = 256;

/// An object that is being read.
pub(super) struct Fields<'v, 'a> {
    entries: &'v [(Key, Value)],
    pub(super) at: &'a Path<'a>,
    pub(super) issues: &'a mut Vec<Issue>,
}

impl<'v, 'a> Fields<'v, 'a> {
    /// Opens the object at a place, and warns of keys that look like mistakes. `None`: it is no object.
    pub(super) fn open(value: &'v Value, at: &'a Path<'a>, table: &Table, issues: &'a mut Vec<Issue>) -> Option<Self> {
        let entries = entries(value, at, issues)?;
        for (key, _) in entries {
            if !table.keys.contains(&key.as_ref()) {
                unknown_key(key, at, table, issues);
            }
        }
        Some(Self { entries, at, issues })
    }

    /// The member `key`; `null` counts as unset.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value> {
        let (_, value) = self.entries.iter().find(|(name, _)| name == key)?;
        if *value == Value::Null { None } else { Some(value) }
    }

    /// An error about the member `key`.
    pub(super) fn error(&mut self, code: &'static str, key: &str, message: &str, help: &str) {
        Issue::report(self.issues, Severity::Error, code, self.at.key(key).to_string(), message, help);
    }

    /// A warning about the member `key`.
    pub(super) fn warning(&mut self, code: &'static str, key: &str, message: &str, help: &str) {
        Issue::report(self.issues, Severity::Warning, code, self.at.key(key).to_string(), message, help);
    }

    /// An error: the object lacks `key`.
    pub(super) fn missing(&mut self, code: &'static str, message: &str, help: &str) {
        Issue::report(self.issues, Severity::Error, code, self.at.to_string(), message, help);
    }

    pub(super) fn text(&mut self, key: &str) -> Option<&'v str> {
        let value = self.get(key)?;
        keep(read::text(value, &self.at.key(key)), self.issues)
    }

    /// Owned text, empty if unset.
    pub(super) fn string(&mut self, key: &str) -> String {
        self.text(key).unwrap_or_default().to_owned()
    }

    /// `false` if unset.
    pub(super) fn boolean(&mut self, key: &str) -> bool {
        self.get(key).and_then(|value| keep(read::boolean(value, &self.at.key(key)), self.issues)).unwrap_or(false)
    }

    pub(super) fn integer(&mut self, key: &str) -> Option<i64> {
        let value = self.get(key)?;
        number(value, read::integer(value, &self.at.key(key)), self.issues)
    }

    pub(super) fn natural(&mut self, key: &str) -> Option<i64> {
        let value = self.get(key)?;
        number(value, read::natural(value, &self.at.key(key)), self.issues)
    }

    /// An instant within 1970–2099.
    pub(super) fn time(&mut self, key: &str) -> Option<UnixSec> {
        let time = UnixSec(self.natural(key)?);
        if time.in_range() {
            return Some(time);
        }
        self.error(
            "time_out_of_range",
            key,
            &format!("{} is not within the years 1970-2099", time.0),
            "give UNIX seconds (not milliseconds), before 4102444800",
        );
        None
    }

    /// A list of texts, each with its place in the list.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<(usize, &'v str)>> {
        let value = self.get(key)?;
        let at = self.at.key(key);
        let items = keep(read::list(value, &at), self.issues)?;
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if let Some(text) = keep(read::text(item, &at.index(index)), self.issues) {
                texts.push((index, text));
            }
        }
        Some(texts)
    }

    /// One of a few words.
    pub(super) fn choice(&mut self, key: &str, words: &'static [&'static str]) -> Option<&'static str> {
        let text = self.text(key)?;
        let word = words.iter().find(|word| **word == text).copied();
        if word.is_none() {
            self.error("unknown_value", key, &format!("`{key}` cannot be {}", quote(text)), &format!("use one of: {}", words.join(", ")));
        }
        word
    }
}

/// The entries of an object.
pub(super) fn entries<'v>(value: &'v Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<&'v [(Key, Value)]> {
    keep(read::object(value, at), issues)
}

/// The result, or its fault among the issues as a wrong type.
pub(super) fn keep<T>(result: Result<T, Fault>, issues: &mut Vec<Issue>) -> Option<T> {
    result.map_err(|fault| issues.push(Issue::error("wrong_type", fault.path, fault.message))).ok()
}

/// The number, or what is wrong with it among the issues.
pub(super) fn number(value: &Value, result: Result<i64, Fault>, issues: &mut Vec<Issue>) -> Option<i64> {
    let issue = |code, fault: Fault| Issue::error(code, fault.path, fault.message);
    let found = result.map_err(|fault| match value {
        Value::Float(_) => issue("unsafe_number", fault).help("give a whole number that JavaScript holds exactly"),
        Value::Int(_) => issue("negative", fault).help("give 0 or more"),
        Value::Text(_) => issue("wrong_type", fault).help("write numbers without quotes"),
        _ => issue("wrong_type", fault),
    });
    found.map_err(|issue| issues.push(issue)).ok()
}

/// Whether a name is usable: neither empty nor very long.
pub(super) fn name_ok(name: &str, at: &Path<'_>, issues: &mut Vec<Issue>) -> bool {
    if name.is_empty() {
        Issue::report(
            issues,
            Severity::Error,
            "empty_id",
            at.to_string(),
            "the id is empty",
            "give it a name that stays the same for ever",
        );
    } else if name.len() > MAX_NAME_BYTES {
        let message = format!("the id {} is {} bytes long", quote(name), name.len());
        Issue::report(issues, Severity::Error, "id_too_long", at.to_string(), &message, "use at most 256 bytes");
    } else {
        return true;
    }
    false
}

fn unknown_key(key: &str, at: &Path<'_>, table: &Table, issues: &mut Vec<Issue>) {
    let (code, message, help) = match keys::guess(key, table) {
        Some(Guess::Typo(known)) => {
            ("unknown_key", format!("{} has no `{key}`; did you mean `{known}`?", table.name), format!("rename it to `{known}`"))
        }
        Some(Guess::Misplaced(home)) => {
            ("misplaced_key", format!("`{key}` has no meaning in {}", table.name), format!("`{key}` belongs in {home}"))
        }
        None => return,
    };
    Issue::report(issues, Severity::Warning, code, at.key(key).to_string(), &message, &help);
}
