//! The kinds of values that a key may have: the reader and the schema of each.

use std::marker::PhantomData;

#[cfg(not(target_arch = "wasm32"))]
use super::json_schema::{SUB, all_of, by_id, filled_text, integer, is_set, keyed, list, named, or_null, reference, typed};
use super::names::{is_comment_among_ids, is_usable_name};
#[cfg(not(target_arch = "wasm32"))]
use super::nesting;
use super::table::{Kind, Shape, shaped};
use crate::text::quote;
#[cfg(not(target_arch = "wasm32"))]
use crate::time::MAX_SAFE_INTEGER;
use crate::time::UnixSec;
use crate::value::fields::{Fields, Item};
#[cfg(not(target_arch = "wasm32"))]
use crate::value::object::Object;
use crate::value::texts::{self, Places};
use crate::value::{Value, read};

/// The most contents or products that one trigger may name.
const MAX_IDS: usize = 10_000;

/// Defines a kind without parameters: its name, its type, its reader and its schema.
macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident -> $read:ty: $reader:expr, $schema:expr;)+) => { $(
        $(#[$about])*
        pub(super) struct $name;

        impl Kind for $name {
            type Read<'v> = $read;

            fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<$read> {
                let read: fn(&str, Item<'v, '_>) -> Option<$read> = $reader;
                read(key, item)
            }

            #[cfg(not(target_arch = "wasm32"))]
            fn schema() -> Value {
                $schema
            }
        }
    )+ };
}

kinds! {
    Text -> &'v str: |_, item| item.read(read::text), typed("string").into();
    FilledText -> &'v str: |_, item| item.read(read::text), filled_text();
    /// A version of whole numbers separated by dots.
    Version -> &'v str: |_, item| item.read(read::text), {
        let mut schema = typed("string");
        schema.text("pattern", "^[0-9]{1,9}(\\.[0-9]{1,9}){0,7}$");
        schema.into()
    };
    Flag -> bool: |_, item| item.read(read::boolean), typed("boolean").into();
    /// A whole number of at least 0.
    Natural -> i64: |_, item| item.read(read::natural), integer(0, MAX_SAFE_INTEGER);
    /// A whole number of at least 1.
    Positive -> i64: positive, integer(1, MAX_SAFE_INTEGER);
    Integer -> i64: |_, item| item.read(read::integer), integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER);
    /// UNIX seconds. An instant after the evaluated years counts as `UnixSec::LIMIT`, which never comes; a warning says so.
    Time -> UnixSec: time, integer(0, MAX_SAFE_INTEGER);
    Number -> f64: |_, item| number(item), typed("number").into();
    NumberFromZero -> f64: |_, item| number(item), {
        let mut schema = typed("number");
        schema.number("minimum", 0);
        schema.into()
    };
    /// Texts, each with its index in the list.
    TextList -> Vec<(usize, &'v str)>: |_, item| texts(item), list(typed("string").into()).into();
    /// Texts that are not empty, each with its index in the list.
    FilledTextList -> Vec<(usize, &'v str)>: |_, item| filled_texts(item), list(filled_text()).into();
    /// Distinct texts that are not empty, at least one; the result is sorted.
    Ids -> Vec<String>: ids, {
        let mut schema = list(filled_text());
        schema.number("minItems", 1);
        schema.number("maxItems", MAX_IDS as i64);
        schema.truth("uniqueItems", true);
        schema.into()
    };
    /// Texts by name.
    NamedTexts -> Vec<(String, String)>: |_, item| named_texts(item), {
        let mut schema = typed("object");
        schema.set("additionalProperties", or_null(typed("string").into()));
        schema.into()
    };
    /// Objects that are passed to the host unchanged.
    CarriedList -> Vec<Value>: |_, item| carried_list(item), list(typed("object").into()).into();
}

/// Numbers or ranges by name, each within `int32`.
pub(super) struct Energies;

/// Achievements by id, optionally nested once more (T1).
pub(super) struct Achievements;

impl Kind for Achievements {
    type Read<'v> = &'v Value;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<&'v Value> {
        Some(item.value)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        let by_id = by_id(reference("achievement"));
        let mut schema = typed("object");
        schema.set("if", nesting::condition());
        schema.set("then", keyed("achievements", by_id.clone()).into());
        schema.set("else", by_id);
        schema.into()
    }
}

/// Subs by id.
pub(super) struct Subs;

impl Kind for Subs {
    type Read<'v> = &'v Value;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<&'v Value> {
        Some(item.value)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        by_id(reference(SUB))
    }
}

/// Any value, passed on unchanged.
pub(super) struct Carried;

impl Kind for Carried {
    type Read<'v> = Value;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<Value> {
        Some(item.value.clone())
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        Object::default().into()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn property() -> Value {
        Self::schema()
    }
}

/// A required member, which must not be `null`.
pub(super) struct Must<K>(PhantomData<K>);

impl<K: Kind> Kind for Must<K> {
    type Read<'v> = K::Read<'v>;

    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<K::Read<'v>> {
        K::read(key, item)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        K::schema()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn property() -> Value {
        K::schema()
    }

    #[cfg(not(target_arch = "wasm32"))]
    const REQUIRED: bool = true;
}

/// One of a few allowed words.
pub(super) struct Choice<W>(PhantomData<W>);

/// The allowed words, and the value that each stands for.
pub(super) trait Words: Copy + 'static {
    const WORDS: &'static [(&'static str, Self)];
}

impl<W: Words> Kind for Choice<W> {
    type Read<'v> = W;

    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<W> {
        let text = item.read(read::text)?;
        let found = W::WORDS.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<&str> = W::WORDS.iter().map(|(word, _)| *word).collect();
            item.error("unknown_value", &format!("`{key}` cannot be {}", quote(text)), &format!("use one of: {}", words.join(", ")));
        }
        found.map(|(_, meaning)| *meaning)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        let mut schema = typed("string");
        schema.set("enum", Value::List(W::WORDS.iter().map(|(word, _)| Value::from(*word)).collect()));
        schema.into()
    }
}

/// One of the allowed words, or a list of some of them, each once.
pub(super) struct Choices<W>(PhantomData<W>);

impl<W: Words + PartialEq> Kind for Choices<W> {
    type Read<'v> = Vec<W>;

    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<Vec<W>> {
        let Value::List(items) = item.value else { return Choice::<W>::read(key, item).map(|word| vec![word]) };
        if items.is_empty() {
            item.error("empty_list", &format!("`{key}` is empty"), "name at least one");
        }
        let mut words = Vec::new();
        item.each(|index, word| {
            let meaning = Choice::<W>::read(key, word)?;
            if words.contains(&meaning) {
                Item { at: &item.at.index(index), ..item }.error("duplicate_value", "this occurs twice", "remove it");
            }
            words.push(meaning);
            Some(())
        })?;
        Some(words)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        let mut several = list(Choice::<W>::schema());
        several.number("minItems", 1);
        several.truth("uniqueItems", true);
        let mut schema = Object::default();
        schema.set("anyOf", Value::List(vec![Choice::<W>::schema(), several.into()]));
        schema.into()
    }
}

/// An object with the keys of a shape.
pub(super) struct One<S>(PhantomData<S>);

impl<S: Shape> Kind for One<S> {
    type Read<'v> = S::Read<'v>;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<S::Read<'v>> {
        shaped::<S>(item)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        S::TABLE.schema()
    }
}

/// Objects of a shape by name.
pub(super) struct Named<S>(PhantomData<S>);

impl<S: Shape> Kind for Named<S> {
    type Read<'v> = Vec<(String, S::Read<'v>)>;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<Self::Read<'v>> {
        by_name(item, shaped::<S>)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        named(S::TABLE.schema())
    }
}

/// A list of weighted objects of a shape.
pub(super) struct Rows<S>(PhantomData<S>);

impl<S: Shape> Kind for Rows<S> {
    type Read<'v> = Vec<S::Read<'v>>;

    fn read<'v>(_: &str, item: Item<'v, '_>) -> Option<Self::Read<'v>> {
        item.each(|_, row| {
            let fields = S::open(row)?;
            let read = S::KEYS.read(&fields)?;
            check_weight(&fields);
            Some(read)
        })
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        list(all_of(vec![S::TABLE.schema(), is_set("weight")])).into()
    }
}

/// Checks that a row has a weight, and warns of weight 0, which is never drawn.
pub(super) fn check_weight(row: &Fields<'_, '_>) {
    match row.get("weight") {
        None => row.missing("missing_weight", "it has no weight", "add `weight`, 1 or more"),
        Some(Value::Int(0)) => {
            row.warning("zero_weight", "weight", "a weight of 0 is never drawn", "give a weight of 1 or more, or remove it");
        }
        Some(_) => {}
    }
}

/// Reads the members of an object that have usable names.
pub(super) fn by_name<'v, T>(item: Item<'v, '_>, read_one: impl Fn(Item<'v, '_>) -> Option<T>) -> Option<Vec<(String, T)>> {
    let read = |name: &'v str, item: Item<'v, '_>| {
        let is_read = !is_comment_among_ids(name, item.value) && is_usable_name(name, item);
        let thing = if is_read { read_one(item) } else { None };
        thing.map(|thing| (name.to_owned(), thing))
    };
    Some(item.object()?.each(read))
}

fn positive(key: &str, item: Item<'_, '_>) -> Option<i64> {
    let number = item.read(read::natural)?;
    if number == 0 {
        item.error("too_small", &format!("`{key}` is 0"), "give 1 or more");
    }
    Some(number)
}

fn time(_: &str, item: Item<'_, '_>) -> Option<UnixSec> {
    let time = UnixSec(item.read(read::natural)?);
    if time.in_range() {
        return Some(time);
    }
    let message = format!("{} is after the years 1970-2099: it never comes", time.0);
    let help = "give UNIX seconds (not milliseconds), before 4102444800; for an end that never comes, leave it out";
    item.warning("time_out_of_range", &message, help);
    Some(UnixSec::LIMIT)
}

/// A finite number.
fn number(item: Item<'_, '_>) -> Option<f64> {
    match item.value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) if number.is_finite() => Some(*number),
        other => {
            item.faults.note(read::Fault::expected(item.at, "a number", other));
            None
        }
    }
}

fn texts<'v>(item: Item<'v, '_>) -> Option<Vec<(usize, &'v str)>> {
    item.each(|index, item| Some((index, item.read(read::text)?)))
}

fn ids(key: &str, item: Item<'_, '_>) -> Option<Vec<String>> {
    let mut seen = Places::default();
    let ids = texts(item)?;
    for (index, text) in &ids {
        let (code, message) = match () {
            () if text.is_empty() => ("empty_text", "an id is empty".to_owned()),
            () if seen.insert(*text, *index).is_some() => ("duplicate_value", format!("{} occurs twice", quote(text))),
            () => continue,
        };
        Item { at: &item.at.index(*index), ..item }.error(code, &message, "remove it");
    }
    if matches!(item.value, Value::List(items) if items.is_empty()) {
        item.error("empty_list", &format!("`{key}` is empty"), "name at least one id");
    }
    if ids.len() > MAX_IDS {
        let help = "name at most 10,000; split it into several achievements";
        item.error("too_many", &format!("`{key}` names {} ids", ids.len()), help);
    }
    Some(texts::sorted(ids.into_iter().map(|(_, text)| text)).into_iter().map(|(text, _)| text.to_owned()).collect())
}

fn filled_texts<'v>(item: Item<'v, '_>) -> Option<Vec<(usize, &'v str)>> {
    let texts = texts(item)?;
    for (index, _) in texts.iter().filter(|(_, text)| text.is_empty()) {
        Item { at: &item.at.index(*index), ..item }.error("empty_text", "a name is empty", "remove it");
    }
    Some(texts)
}

fn named_texts(item: Item<'_, '_>) -> Option<Vec<(String, String)>> {
    Some(item.object()?.each(|name, text| Some((name.to_owned(), text.read(read::words)?))))
}

fn carried_list(item: Item<'_, '_>) -> Option<Vec<Value>> {
    item.each(|_, item| {
        item.read(read::object);
        Some(item.value.clone())
    })
}
