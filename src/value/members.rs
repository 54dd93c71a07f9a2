//! The members of an object, taken one by one by readers that remember the first fault and go on with a default.
//!
//! One check at the end instead of one per member: a long object is read in a third of the code.

use std::cell::Cell;

use super::read::{self, Fault, Path};
use super::{Key, Value};
use crate::order::sorted;
use crate::time::UnixSec;

/// The first fault of a document, if there is one.
#[derive(Default)]
pub(crate) struct Faults(Cell<Option<Fault>>);

impl Faults {
    pub(crate) fn note(&self, fault: Fault) {
        let first = self.0.take();
        self.0.set(first.or(Some(fault)));
    }

    /// What was read, unless there was a fault.
    pub(crate) fn check<T>(self, read: T) -> Result<T, Fault> {
        self.0.take().map_or(Ok(read), Err)
    }
}

/// The members of one object that no reader has taken yet. `null` counts as unset.
pub(crate) struct Members<'v, 'p> {
    entries: Vec<&'v (Key, Value)>,
    pub(crate) at: &'p Path<'p>,
    pub(crate) faults: &'p Faults,
}

impl<'v, 'p> Members<'v, 'p> {
    /// No members at all, and a fault, if the value is no object.
    pub(crate) fn of(value: &'v Value, at: &'p Path<'p>, faults: &'p Faults) -> Self {
        let entries = read::object(value, at).unwrap_or_else(|fault| {
            faults.note(fault);
            &[]
        });
        Members { entries: entries.iter().collect(), at, faults }
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<&'v Value> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        let (_, value) = self.entries.swap_remove(index);
        Some(value).filter(|value| **value != Value::Null)
    }

    /// Whether a member is this text.
    pub(crate) fn has_text(&self, key: &str, text: &str) -> bool {
        self.entries.iter().any(|(name, value)| name == key && matches!(value, Value::Text(other) if other == text))
    }

    /// Whether a member is set.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, value)| name == key && *value != Value::Null)
    }

    /// What one of the readers of [`read`] makes of a member.
    fn read<T>(&mut self, key: &str, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Option<T> {
        reader(self.take(key)?, &self.at.key(key)).map_err(|fault| self.faults.note(fault)).ok()
    }

    pub(crate) fn flag(&mut self, key: &str) -> bool {
        self.read(key, read::boolean).unwrap_or(false)
    }

    pub(crate) fn integer(&mut self, key: &str) -> Option<i64> {
        self.read(key, read::integer)
    }

    /// 0 if it is unset.
    pub(crate) fn natural(&mut self, key: &str) -> i64 {
        self.read(key, read::natural).unwrap_or(0)
    }

    pub(crate) fn instant(&mut self, key: &str) -> Option<UnixSec> {
        self.read(key, read::instant)
    }

    pub(crate) fn text(&mut self, key: &str) -> Option<&'v str> {
        self.read(key, read::text)
    }

    pub(crate) fn list(&mut self, key: &str) -> &'v [Value] {
        self.read(key, read::list).unwrap_or_default()
    }

    /// Texts, at most so many.
    pub(crate) fn texts(&mut self, key: &str, at_most: usize) -> Vec<String> {
        let (at, items) = (self.at.key(key), self.list(key));
        if items.len() > at_most {
            self.fault(key, format!("expected at most {at_most} entries, found {}", items.len()));
            return Vec::new();
        }
        let texts = items.iter().enumerate().map(|(index, item)| read::text(item, &at.index(index)).map(str::to_owned));
        texts.collect::<Result<_, _>>().unwrap_or_else(|fault| {
            self.faults.note(fault);
            Vec::new()
        })
    }

    /// Whole numbers by name.
    pub(crate) fn integers(&mut self, key: &str) -> Vec<(String, i64)> {
        let (at, entries) = (self.at.key(key), self.read(key, read::object).unwrap_or_default());
        let numbers = entries.iter().map(|(name, value)| Ok((name.to_string(), read::integer(value, &at.key(name))?)));
        numbers.collect::<Result<_, _>>().unwrap_or_else(|fault| {
            self.faults.note(fault);
            Vec::new()
        })
    }

    /// An object of its own, if it is set.
    pub(crate) fn object<T>(&mut self, key: &str, reader: impl FnOnce(Members<'v, '_>) -> T) -> Option<T> {
        let value = self.take(key)?;
        Some(reader(Members::of(value, &self.at.key(key), self.faults)))
    }

    /// A fault at a member.
    pub(crate) fn fault(&self, key: &str, message: impl Into<String>) {
        self.faults.note(Fault::new(&self.at.key(key), message));
    }

    /// A fault if a member that has to be there was not; one of its own keeps its place as the first.
    pub(crate) fn required<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fault(key, format!("\"{key}\" is missing"));
        }
        value
    }

    /// The key of a member that no reader took, if there is one.
    pub(crate) fn left_over(&self) -> Option<&'v str> {
        self.entries.iter().find(|(_, value)| *value != Value::Null).map(|(key, _)| key.as_ref())
    }

    /// What no reader took, by key: kept as it is (A8).
    pub(crate) fn rest(self) -> Vec<(Key, Value)> {
        sorted(self.entries.into_iter().cloned().collect(), by_key)
    }
}

/// The order of code points.
pub(crate) fn by_key(one: &(Key, Value), other: &(Key, Value)) -> std::cmp::Ordering {
    one.0.cmp(&other.0)
}
