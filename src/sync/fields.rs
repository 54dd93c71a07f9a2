//! The members of a message: what is needed is checked, what is unknown is left alone (A8).

use crate::value::read::{self, Fault, Path};
use crate::value::{Key, Value};

/// The members of one object.
pub(crate) struct Fields<'v, 'p> {
    entries: &'v [(Key, Value)],
    at: &'p Path<'p>,
}

impl<'v, 'p> Fields<'v, 'p> {
    pub(crate) fn of(value: &'v Value, at: &'p Path<'p>) -> Result<Fields<'v, 'p>, Fault> {
        Ok(Fields { entries: read::object(value, at)?, at })
    }

    /// A member that has to be there.
    pub(crate) fn required<T>(&self, key: &str, reader: impl FnOnce(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        self.optional(key, reader)?.ok_or_else(|| Fault::new(&self.at.key(key), format!("{key:?} is missing")))
    }

    /// A member that may be left out; `null` leaves it out.
    pub(crate) fn optional<T>(&self, key: &str, reader: impl FnOnce(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        let found = self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        found.filter(|value| **value != Value::Null).map(|value| reader(value, &self.at.key(key))).transpose()
    }
}

/// A list of at most so many items.
pub(crate) fn list_of<'v, T>(
    at_most: usize,
    reader: impl Fn(&'v Value, &Path<'_>) -> Result<T, Fault>,
) -> impl FnOnce(&'v Value, &Path<'_>) -> Result<Vec<T>, Fault> {
    move |value, at| {
        let items = read::list(value, at)?;
        too_many(items.len(), at_most, at)?;
        items.iter().enumerate().map(|(index, item)| reader(item, &at.index(index))).collect()
    }
}

/// An object of at most so many members, each under its key.
pub(crate) fn map_of<'v, T>(
    at_most: usize,
    reader: impl Fn(&'v str, &'v Value, &Path<'_>) -> Result<T, Fault>,
) -> impl FnOnce(&'v Value, &Path<'_>) -> Result<Vec<T>, Fault> {
    move |value, at| {
        let entries = read::object(value, at)?;
        too_many(entries.len(), at_most, at)?;
        entries.iter().map(|(key, value)| reader(key, value, &at.key(key))).collect()
    }
}

fn too_many(found: usize, at_most: usize, at: &Path<'_>) -> Result<(), Fault> {
    if found <= at_most { Ok(()) } else { Err(Fault::new(at, format!("expected at most {at_most} entries, found {found}"))) }
}

/// An identity that somebody else chose: 1 to `at_most` bytes.
pub(crate) fn name(at_most: usize) -> impl Fn(&Value, &Path<'_>) -> Result<String, Fault> {
    move |value, at| {
        let text = read::text(value, at)?;
        if text.is_empty() || text.len() > at_most {
            return Err(Fault::new(at, format!("expected 1 to {at_most} bytes of text, found {}", read::quote(text))));
        }
        Ok(text.to_owned())
    }
}

/// Any text.
pub(crate) fn words(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    read::text(value, at).map(str::to_owned)
}

/// A whole number from 1.
pub(crate) fn positive(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    match value {
        Value::Int(number) if *number > 0 => Ok(*number),
        _ => Err(Fault::expected(at, "a whole number from 1 to 2^53 - 1", value)),
    }
}

/// An instant in 1970–2099.
pub(crate) fn instant(value: &Value, at: &Path<'_>) -> Result<crate::UnixSec, Fault> {
    let instant = crate::UnixSec(read::integer(value, at)?);
    if instant.in_range() { Ok(instant) } else { Err(Fault::expected(at, "UNIX seconds in the years 1970 to 2099", value)) }
}

/// An object that is built member by member; what is unset is left out.
#[derive(Default)]
pub(crate) struct Members(Vec<(Key, Value)>);

impl Members {
    pub(crate) fn set(mut self, key: &'static str, value: impl Into<Value>) -> Members {
        self.0.push((key.into(), value.into()));
        self
    }

    pub(crate) fn set_some(self, key: &'static str, value: Option<impl Into<Value>>) -> Members {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    pub(crate) fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// An object whose keys are somebody else's.
pub(crate) fn by_key(entries: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(entries.map(|(key, value)| (Key::Owned(key), value)).collect())
}
