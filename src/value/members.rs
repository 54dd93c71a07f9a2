//! The members of an object, taken one by one by readers that remember the first fault and go on with a default.
//!
//! One check at the end instead of one per member: a long object is read in a third of the code.

use std::cell::Cell;

use super::read::{self, Fault, Path};
use super::text::quote;
use super::{Key, Value};
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

    /// What was read; `None`, and a fault, if it could not be.
    pub(crate) fn noted<T>(&self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.note(fault)).ok()
    }
}

/// What a reader makes of a whole document.
pub(crate) fn document<'v, T>(value: &'v Value, reader: impl FnOnce(Members<'v, '_>) -> T) -> Result<T, Fault> {
    let faults = Faults::default();
    let read = reader(Members::of(value, &Path::ROOT, &faults));
    faults.check(read)
}

/// One value of a list or of an object, at its place.
#[derive(Clone, Copy)]
pub(crate) struct Item<'v, 'p> {
    pub(crate) value: &'v Value,
    pub(crate) at: &'p Path<'p>,
    pub(crate) faults: &'p Faults,
}

impl<'v, 'p> Item<'v, 'p> {
    pub(crate) fn members(self) -> Members<'v, 'p> {
        Members::of(self.value, self.at, self.faults)
    }

    /// What one of the readers of [`read`] makes of it.
    pub(crate) fn read<T>(self, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Option<T> {
        self.faults.noted(reader(self.value, self.at))
    }

    /// An identity that somebody else chose: 1 to `at_most` bytes of text.
    pub(crate) fn name(self, at_most: usize) -> String {
        let text = self.read(read::text).unwrap_or("?");
        if text.is_empty() || text.len() > at_most {
            let message = format!("expected 1 to {at_most} bytes of text, found {}", quote(text));
            self.faults.note(Fault::new(self.at, message));
        }
        text.to_owned()
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
        let entries = faults.noted(read::object(value, at)).unwrap_or_default();
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
    pub(crate) fn read<T>(&mut self, key: &str, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Option<T> {
        self.faults.noted(reader(self.take(key)?, &self.at.key(key)))
    }

    /// As [`Members::read`], of a member that has to be there.
    pub(crate) fn needed<T: Default>(&mut self, key: &str, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> T {
        let read = self.read(key, reader);
        self.required(key, read).unwrap_or_default()
    }

    /// An identity that has to be there: 1 to `at_most` bytes of text.
    pub(crate) fn name(&mut self, key: &str, at_most: usize) -> String {
        let (faults, at, value) = (self.faults, self.at.key(key), self.take(key));
        self.required(key, value).map_or_else(String::new, |value| Item { value, at: &at, faults }.name(at_most))
    }

    /// One of these, by its word.
    pub(crate) fn choice<T: Copy>(&mut self, key: &str, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        let text = self.text(key)?;
        let found = all.iter().find(|one| word(**one) == text).copied();
        if found.is_none() {
            self.other_word(key, text, all.iter().map(|one| word(*one)).collect());
        }
        found
    }

    fn other_word(&self, key: &str, found: &str, mut words: Vec<&str>) {
        let last = words.pop().unwrap_or_default();
        let before = if words.is_empty() { String::new() } else { format!("\"{}\" or ", words.join("\", \"")) };
        self.fault(key, format!("expected {before}\"{last}\", found {}", quote(found)));
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

    /// What a reader makes of the items of a list, at most so many.
    pub(crate) fn items<T>(&mut self, key: &str, at_most: usize, mut reader: impl FnMut(Item<'v, '_>) -> T) -> Vec<T> {
        let (at, items, faults) = (self.at.key(key), self.list(key), self.faults);
        let items = self.at_most(key, at_most, items).iter().enumerate();
        items.map(|(index, value)| reader(Item { value, at: &at.index(index), faults })).collect()
    }

    /// What a reader makes of the members of an object whose keys are somebody else's, at most so many.
    pub(crate) fn entries<T>(&mut self, key: &str, at_most: usize, mut reader: impl FnMut(&'v str, Item<'v, '_>) -> T) -> Vec<T> {
        let (at, entries, faults) = (self.at.key(key), self.read(key, read::object).unwrap_or_default(), self.faults);
        let entries = self.at_most(key, at_most, entries).iter();
        entries.map(|(name, value)| reader(name, Item { value, at: &at.key(name), faults })).collect()
    }

    fn at_most<T>(&self, key: &str, at_most: usize, found: &'v [T]) -> &'v [T] {
        if found.len() <= at_most {
            return found;
        }
        self.fault(key, format!("expected at most {at_most} entries, found {}", found.len()));
        &[]
    }

    /// Texts, at most so many.
    pub(crate) fn texts(&mut self, key: &str, at_most: usize) -> Vec<String> {
        self.items(key, at_most, |item| item.read(read::text).unwrap_or_default().to_owned())
    }

    /// Whole numbers by name.
    pub(crate) fn integers(&mut self, key: &str) -> Vec<(String, i64)> {
        self.entries(key, usize::MAX, |name, item| (name.to_owned(), item.read(read::integer).unwrap_or(0)))
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
        let mut rest: Vec<_> = self.entries.into_iter().cloned().collect();
        rest.sort_by(by_key);
        rest
    }
}

/// The order of code points.
pub(crate) fn by_key(one: &(Key, Value), other: &(Key, Value)) -> std::cmp::Ordering {
    one.0.cmp(&other.0)
}
