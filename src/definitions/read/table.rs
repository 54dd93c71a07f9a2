//! The tables of keys: the keys of each kind of object, and the kind of value under each. One table drives the reader, the warnings
//! about unknown keys, and the schema for editors.

use std::marker::PhantomData;

#[cfg(not(target_arch = "wasm32"))]
use super::json_schema::{or_null, reference};
#[cfg(not(target_arch = "wasm32"))]
use crate::value::Value;
use crate::value::fields::{Fields, Item};

/// A kind of value under a key. `null` is always allowed, and counts as unset.
pub(super) trait Kind {
    type Read<'v>;

    /// Reads the member. `None` if it is of another kind; the faults then say so.
    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<Self::Read<'v>>;

    /// The JSON Schema of a value that is set.
    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value;

    /// The JSON Schema of the member: by default the value's, or `null`.
    #[cfg(not(target_arch = "wasm32"))]
    fn property() -> Value {
        or_null(Self::schema())
    }

    /// Whether the member is required; then it must not be `null`.
    #[cfg(not(target_arch = "wasm32"))]
    const REQUIRED: bool = false;
}

/// A key, with the kind of its value.
pub(super) struct Key<K> {
    pub(super) name: &'static str,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Key<K> {
    pub(super) const fn new(name: &'static str) -> Self {
        Key { name, kind: PhantomData }
    }

    pub(super) fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<K::Read<'v>> {
        let value = fields.get(self.name)?;
        K::read(self.name, Item { value, at: &fields.at.key(self.name), faults: fields.faults })
    }

    pub(super) fn is_set(&self, fields: &Fields<'_, '_>) -> bool {
        fields.has(self.name)
    }
}

/// The keys of one kind of object, by name.
pub(super) trait Keys: 'static {
    const KEYS: &'static Self;
    const TABLE: &'static Table;
}

/// An object that is read through its keys.
pub(super) trait Shape: Keys {
    type Read<'v>;

    /// Reads the object. `None` if it cannot be read; the faults then say so.
    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Self::Read<'v>>;

    /// Opens the object. `None` if the value is no object; the faults then say so.
    fn open<'v, 'p>(item: Item<'v, 'p>) -> Option<Fields<'v, 'p>> {
        open(Self::TABLE, item)
    }
}

/// Opens an object, and warns of keys that look like mistakes. `None` if the value is no object.
pub(super) fn open<'v, 'p>(table: &Table, item: Item<'v, 'p>) -> Option<Fields<'v, 'p>> {
    let fields = item.object()?;
    (table.warn_of_unknown_keys)(table, &fields);
    Some(fields)
}

/// Reads an object of a shape.
pub(super) fn shaped<'v, S: Shape>(item: Item<'v, '_>) -> Option<S::Read<'v>> {
    S::KEYS.read(&S::open(item)?)
}

/// The keys of one kind of object, as plain data.
pub(super) struct Table {
    /// The object's name in messages.
    pub(super) name: &'static str,
    pub(super) keys: &'static [&'static str],
    /// Whether the host's own keys are common here. Then a key that belongs to another object is not reported.
    pub(super) open: bool,
    /// Keys of other systems that are allowed here.
    pub(super) neighbours: &'static [Neighbours],
    /// Warns of keys that look like mistakes. It compares with all tables, which this file does not know, so it is a function
    /// pointer.
    pub(super) warn_of_unknown_keys: fn(&Table, &Fields<'_, '_>),
    /// The table's unique name.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) id: &'static str,
    /// The keys in order, each with its schema.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) entries: &'static [Entry],
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) rule: Rule,
}

#[cfg(not(target_arch = "wasm32"))]
impl Table {
    /// A reference to the schema of such objects, which is among the schema's definitions.
    pub(super) fn schema(&self) -> Value {
        reference(&self.schema_name())
    }

    /// The table's name among the schema's definitions, in snake case.
    pub(super) fn schema_name(&self) -> String {
        let mut name = String::new();
        for letter in self.id.chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}

/// Keys of other systems that mean the same, and the key to write here.
pub(super) type Neighbours = (&'static [&'static str], &'static str);

/// A key as the schema shows it to editors.
#[cfg(not(target_arch = "wasm32"))]
pub(super) struct Entry {
    pub(super) key: &'static str,
    pub(super) schema: fn() -> Value,
    pub(super) required: bool,
    /// The description, of one or two sentences.
    pub(super) about: &'static str,
}

/// A condition on the set of keys in an object.
#[cfg(not(target_arch = "wasm32"))]
pub(super) enum Rule {
    Free,
    /// At least one of these must be set.
    AnyOf(&'static [&'static str]),
    /// Exactly one key must be set, and it must be a known one.
    OneAlone,
}
