//! The tables of keys: what an object's keys are, and what stands under each. One table drives the reader, the warnings of keys that
//! it does not know, and the schema for editors.

use std::marker::PhantomData;

#[cfg(not(target_arch = "wasm32"))]
use super::json_schema::or_null;
use super::unknown::warn_of_unknown_keys;
#[cfg(not(target_arch = "wasm32"))]
use crate::value::Value;
use crate::value::fields::{Fields, Item};

/// What may stand under a key; `null` may, too, and counts as unset.
pub(super) trait Kind {
    type Read<'v>;

    /// What the member is; `None` if it is something else, which the faults then say.
    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<Self::Read<'v>>;

    /// The JSON Schema of what is set.
    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value;

    /// The JSON Schema of the member, which is mostly the same or `null`.
    #[cfg(not(target_arch = "wasm32"))]
    fn property() -> Value {
        or_null(Self::schema())
    }

    /// Whether it must be there, and not be `null`.
    #[cfg(not(target_arch = "wasm32"))]
    const REQUIRED: bool = false;
}

/// A key with the kind of what stands under it.
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

/// The keys of one kind of object, each by its name.
pub(super) trait Keys: 'static {
    const KEYS: &'static Self;
    const TABLE: &'static Table;
}

/// An object that is read by its keys.
pub(super) trait Shape: Keys {
    type Read<'v>;

    /// `None` if it cannot be read, which the faults then say.
    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Self::Read<'v>>;

    /// `None` if it is no object, which the faults then say.
    fn open<'v, 'p>(item: Item<'v, 'p>) -> Option<Fields<'v, 'p>> {
        open(Self::TABLE, item)
    }
}

/// Opens an object, and warns of keys that look like mistakes; `None` if it is no object.
pub(super) fn open<'v, 'p>(table: &Table, item: Item<'v, 'p>) -> Option<Fields<'v, 'p>> {
    let fields = item.object()?;
    warn_of_unknown_keys(table, &fields);
    Some(fields)
}

/// Reads an object of a shape.
pub(super) fn shaped<'v, S: Shape>(item: Item<'v, '_>) -> Option<S::Read<'v>> {
    S::KEYS.read(&S::open(item)?)
}

/// The keys of one kind of object, as texts.
pub(super) struct Table {
    /// How the object is called in messages.
    pub(super) name: &'static str,
    pub(super) keys: &'static [&'static str],
    /// Keys of the host's own are common here, so that a word which another object knows is no mistake yet.
    pub(super) open: bool,
    /// Whether this is a trigger's body.
    pub(super) triggers: bool,
    /// The table's own name.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) id: &'static str,
    /// What stands under the keys, in their order.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) entries: &'static [Entry],
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) rule: Rule,
}

/// A key as the schema tells it to editors.
#[cfg(not(target_arch = "wasm32"))]
pub(super) struct Entry {
    pub(super) key: &'static str,
    pub(super) schema: fn() -> Value,
    pub(super) required: bool,
    /// One sentence or two.
    pub(super) about: &'static str,
}

/// What an object's keys must fulfil together.
#[cfg(not(target_arch = "wasm32"))]
pub(super) enum Rule {
    Free,
    /// At least one of these must be set.
    AnyOf(&'static [&'static str]),
    /// Exactly one key must be set, and none but those that are known.
    OneAlone,
}
