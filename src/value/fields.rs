//! The reader of documents: reads the members of an object by name, and collects faults.
//!
//! After a fault, readers continue with a default, so that one check at the end replaces one per member. [`Faults`] decides whether
//! to keep the first fault or all of them. The form of a scalar is up to the reader that is passed in: one of [`read`], or one of
//! protojson's.

use std::cell::Cell;

use litemap::LiteMap;

use super::read::{self, Fault, Path};
use super::{Key, Value, texts};
use crate::error::{Issue, Severity};
use crate::text::quote;
use crate::time::UnixSec;

/// The faults of a document: the first one, or all.
#[derive(Default)]
pub(crate) struct Faults {
    found: Cell<Vec<Issue>>,
    errors: Cell<usize>,
    all: bool,
}

impl Faults {
    /// Collects every fault, and warnings too.
    pub(crate) fn all() -> Faults {
        Faults { all: true, ..Faults::default() }
    }

    pub(crate) fn note(&self, fault: Fault) {
        self.report(fault.into_issue());
    }

    pub(crate) fn report(&self, issue: Issue) {
        if issue.severity == Severity::Error {
            self.errors.set(self.errors.get() + 1);
        }
        let mut found = self.found.take();
        if self.all || found.is_empty() {
            found.push(issue);
        }
        self.found.set(found);
    }

    /// The number of errors so far.
    pub(crate) fn errors(&self) -> usize {
        self.errors.get()
    }

    /// The value that was read, unless there was a fault.
    pub(crate) fn check<T>(self, read: T) -> Result<T, Fault> {
        self.found.take().into_iter().next().map_or(Ok(read), |first| Err(Fault::of_issue(first)))
    }

    /// Every issue, in the order of discovery.
    pub(crate) fn into_issues(self) -> Vec<Issue> {
        self.found.take()
    }

    /// The value that was read. An error is noted as a fault, and `None` is returned.
    pub(crate) fn noted<T>(&self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.note(fault)).ok()
    }
}

/// Reads a whole document.
pub(crate) fn document<'v, T>(value: &'v Value, reader: impl FnOnce(Fields<'v, '_>) -> T) -> Result<T, Fault> {
    let faults = Faults::default();
    let read = reader(Fields::of(value, &Path::ROOT, &faults));
    faults.check(read)
}

/// One value of a list or an object, with its path.
#[derive(Clone, Copy)]
pub(crate) struct Item<'v, 'p> {
    pub(crate) value: &'v Value,
    pub(crate) at: &'p Path<'p>,
    pub(crate) faults: &'p Faults,
}

impl<'v, 'p> Item<'v, 'p> {
    pub(crate) fn fields(self) -> Fields<'v, 'p> {
        Fields::of(self.value, self.at, self.faults)
    }

    /// Its members; `None`, with a fault, if it is no object.
    pub(crate) fn object(self) -> Option<Fields<'v, 'p>> {
        let entries = self.read(read::object)?;
        Some(Fields { entries, taken: Marks::default(), at: self.at, faults: self.faults })
    }

    /// Reads each item of a list with its index; `None`, with a fault, if the value is no list.
    pub(crate) fn each<T>(self, mut reader: impl FnMut(usize, Item<'v, '_>) -> Option<T>) -> Option<Vec<T>> {
        let items = self.read(read::list)?.iter().enumerate();
        Some(items.filter_map(|(index, value)| reader(index, Item { value, at: &self.at.index(index), faults: self.faults })).collect())
    }

    /// Reports an error about this value, with a code and help.
    pub(crate) fn error(self, code: &'static str, message: &str, help: &str) {
        self.faults.report(Issue::error(code, self.at.to_string(), message).help(help));
    }

    /// Reports a warning about this value, with a code and help.
    pub(crate) fn warning(self, code: &'static str, message: &str, help: &str) {
        self.faults.report(Issue::warning(code, self.at.to_string(), message).help(help));
    }

    /// Reads the value with one of the readers of [`read`].
    pub(crate) fn read<T>(self, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Option<T> {
        self.faults.noted(reader(self.value, self.at))
    }

    /// Reads an id from outside: 1 to `at_most` bytes of text.
    pub(crate) fn name(self, at_most: usize) -> String {
        let text = self.read(read::text).unwrap_or("?");
        if text.is_empty() || text.len() > at_most {
            let message = format!("expected 1 to {at_most} bytes of text, found {}", quote(text));
            self.faults.note(Fault::new(self.at, message));
        }
        text.to_owned()
    }
}

/// A set of indices; the first 64 need no allocation.
#[derive(Default)]
struct Marks {
    first: u64,
    others: Vec<usize>,
}

impl Marks {
    fn set(&mut self, place: usize) {
        match place {
            0..64 => self.first |= 1 << place,
            _ => self.others.push(place),
        }
    }

    fn has(&self, place: usize) -> bool {
        match place {
            0..64 => self.first >> place & 1 == 1,
            _ => self.others.contains(&place),
        }
    }
}

/// The members of one object. A member that is `null` counts as unset.
pub(crate) struct Fields<'v, 'p> {
    entries: &'v [(Key, Value)],
    /// The members that readers have taken.
    taken: Marks,
    pub(crate) at: &'p Path<'p>,
    pub(crate) faults: &'p Faults,
}

impl<'v, 'p> Fields<'v, 'p> {
    /// Opens the members of an object; empty, with a fault, if the value is no object.
    pub(crate) fn of(value: &'v Value, at: &'p Path<'p>, faults: &'p Faults) -> Self {
        let entries = faults.noted(read::object(value, at)).unwrap_or_default();
        Fields { entries, taken: Marks::default(), at, faults }
    }

    /// Reads a member without taking it.
    pub(crate) fn get(&self, key: &str) -> Option<&'v Value> {
        let (_, value) = self.entries.iter().find(|(name, _)| name == key)?;
        if *value == Value::Null { None } else { Some(value) }
    }

    /// Reads each member that is set, with its name.
    pub(crate) fn each<T>(&self, mut reader: impl FnMut(&'v str, Item<'v, '_>) -> Option<T>) -> Vec<T> {
        let set = self.entries.iter().filter(|(_, value)| *value != Value::Null);
        set.filter_map(|(name, value)| reader(name, Item { value, at: &self.at.key(name), faults: self.faults })).collect()
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<&'v Value> {
        let (_, value) = self.take_entry(|name| name == key)?;
        Some(value).filter(|value| **value != Value::Null)
    }

    /// Takes the first remaining member whose key matches, even if it is `null`.
    pub(crate) fn take_entry(&mut self, is_key: impl Fn(&str) -> bool) -> Option<&'v (Key, Value)> {
        let (index, entry) = self.left().find(|(_, (name, _))| is_key(name))?;
        self.taken.set(index);
        Some(entry)
    }

    /// The members that no reader has taken, with their indices.
    pub(crate) fn left(&self) -> impl Iterator<Item = (usize, &'v (Key, Value))> {
        self.entries.iter().enumerate().filter(|(index, _)| !self.taken.has(*index))
    }

    /// Whether a member equals this text.
    pub(crate) fn has_text(&self, key: &str, text: &str) -> bool {
        matches!(self.get(key), Some(Value::Text(other)) if other == text)
    }

    /// Whether a member is set.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Reads a member with one of the readers of [`read`].
    pub(crate) fn read<T>(&mut self, key: &str, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Option<T> {
        self.faults.noted(reader(self.take(key)?, &self.at.key(key)))
    }

    /// Like [`Fields::read`], for a required member.
    pub(crate) fn needed<T: Default>(&mut self, key: &str, reader: fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> T {
        let read = self.read(key, reader);
        self.required(key, read).unwrap_or_default()
    }

    /// Reads a required id: 1 to `at_most` bytes of text.
    pub(crate) fn name(&mut self, key: &str, at_most: usize) -> String {
        let (faults, at, value) = (self.faults, self.at.key(key), self.take(key));
        self.required(key, value).map_or_else(String::new, |value| Item { value, at: &at, faults }.name(at_most))
    }

    /// Reads one of these choices by its word.
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

    /// Reads a number of at least 0; 0 if it is unset.
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

    /// Reads the items of a list; a longer list than `at_most` is a fault.
    pub(crate) fn items<T>(&mut self, key: &str, at_most: usize, mut reader: impl FnMut(Item<'v, '_>) -> T) -> Vec<T> {
        let (at, items, faults) = (self.at.key(key), self.list(key), self.faults);
        let items = self.at_most(key, at_most, items).iter().enumerate();
        items.map(|(index, value)| reader(Item { value, at: &at.index(index), faults })).collect()
    }

    /// Reads the members of an object whose keys are not plaudit's names; more members than `at_most` are a fault.
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

    /// Reads a list of texts; a longer list than `at_most` is a fault.
    pub(crate) fn texts(&mut self, key: &str, at_most: usize) -> Vec<String> {
        self.items(key, at_most, |item| item.read(read::text).unwrap_or_default().to_owned())
    }

    /// Reads a list of texts as a set; a longer list than `at_most` is a fault.
    pub(crate) fn text_set(&mut self, key: &str, at_most: usize) -> LiteMap<String, ()> {
        ascending(self.items(key, at_most, |item| (item.read(read::text).unwrap_or_default().to_owned(), ())))
    }

    /// Reads whole numbers by name.
    pub(crate) fn integers(&mut self, key: &str) -> Vec<(String, i64)> {
        self.entries(key, usize::MAX, |name, item| (name.to_owned(), item.read(read::integer).unwrap_or(0)))
    }

    /// Reads a nested object, if it is set.
    pub(crate) fn object<T>(&mut self, key: &str, reader: impl FnOnce(Fields<'v, '_>) -> T) -> Option<T> {
        let value = self.take(key)?;
        Some(reader(Fields::of(value, &self.at.key(key), self.faults)))
    }

    /// Notes a fault at a member.
    pub(crate) fn fault(&self, key: &str, message: impl Into<String>) {
        self.faults.note(Fault::new(&self.at.key(key), message));
    }

    /// Reports an error about a member, with a code and help.
    pub(crate) fn error(&self, code: &'static str, key: &str, message: &str, help: &str) {
        self.faults.report(Issue::error(code, self.at.key(key).to_string(), message).help(help));
    }

    /// Reports a warning about a member, with a code and help.
    pub(crate) fn warning(&self, code: &'static str, key: &str, message: &str, help: &str) {
        self.faults.report(Issue::warning(code, self.at.key(key).to_string(), message).help(help));
    }

    /// Reports an error about the object itself, usually a missing member.
    pub(crate) fn missing(&self, code: &'static str, message: &str, help: &str) {
        self.faults.report(Issue::error(code, self.at.to_string(), message).help(help));
    }

    /// Notes a fault if a required member is missing. A fault of the member itself stays first.
    pub(crate) fn required<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fault(key, format!("\"{key}\" is missing"));
        }
        value
    }

    /// The key of a member that no reader has taken, if there is one.
    pub(crate) fn left_over(&self) -> Option<&'v str> {
        self.left().find(|(_, (_, value))| *value != Value::Null).map(|(_, (key, _))| key.as_ref())
    }

    /// The members that no reader has taken, sorted by key, to be kept unchanged (A8).
    pub(crate) fn rest(self) -> Vec<(Key, Value)> {
        by_key(self.left().map(|(_, entry)| entry.clone()).collect())
    }
}

/// Builds a map from entries. Saved documents are sorted, so that each entry is appended; `collect` would compile a sort for each
/// type.
pub(crate) fn ascending<T>(entries: Vec<(String, T)>) -> LiteMap<String, T> {
    let mut map = LiteMap::with_capacity(entries.len());
    entries.into_iter().for_each(|(name, value)| drop(map.insert(name, value)));
    map
}

/// Members sorted by key.
pub(crate) fn by_key(members: Vec<(Key, Value)>) -> Vec<(Key, Value)> {
    texts::sorted_by(members, |(key, _)| key)
}
