//! The JSON Schema of a definitions document, for editors: made of the tables by which documents are read.

use super::fields::MAX_NAME_BYTES;
use super::keys::kind::{Entry, Kind, Rule};
use super::keys::{self, Table};
use super::nesting;
use super::node::PARENTS_ONLY;
use super::trigger::MAX_IDS;
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::Value;
use crate::value::object::Object;

/// Every object that a document may hold.
const TABLES: [&Table; 18] = [
    &keys::SETTINGS,
    &keys::ACHIEVEMENT,
    &keys::UNLOCK_MESSAGE,
    &keys::TRIGGER,
    &keys::STREAK,
    &keys::SESSION_COUNT,
    &keys::TOTAL_TIME,
    &keys::CONTENT,
    &keys::COMMUNITY,
    &keys::SUBSCRIPTION,
    &keys::STAT,
    &keys::REWARD,
    &keys::CONTENTS,
    &keys::RANGE,
    &keys::NUMBER_RANGE,
    &keys::ITEM,
    &keys::STRING_PROPERTY,
    &keys::OPTION,
];

/// A sub has the keys of an achievement, but for some.
const SUB: &str = "sub_achievement";

/// The JSON Schema (draft 7) of definitions documents, a player's or a team's.
///
/// It says what stands where, so that an editor completes and checks a file while it is written. What it refuses,
/// [`validate`](crate::validate) refuses, too; `validate` also sees what no schema can say, such as a schedule that never comes.
///
/// # Example
///
/// ```
/// use plaudit::{Value, definitions_schema};
/// let schema = definitions_schema();
/// assert_eq!(schema.get("title"), Some(&Value::from("plaudit definitions")));
/// ```
#[must_use]
pub fn definitions_schema() -> Value {
    let mut definitions = Object::default();
    for table in TABLES {
        definitions.named(&name(table), object(table, table.entries));
    }
    let subs: Vec<&Entry> = keys::ACHIEVEMENT.entries.iter().filter(|entry| !PARENTS_ONLY.contains(&entry.key)).collect();
    let mut sub = properties(subs.iter().copied().filter(|entry| entry.key != "sub_achievements"));
    sub.set("sub_achievements", only_null());
    definitions.named(SUB, whole(&keys::ACHIEVEMENT, &subs, sub));
    let mut schema = Object::default();
    schema.text("$schema", "http://json-schema.org/draft-07/schema#");
    schema.text("title", "plaudit definitions");
    schema.text("description", "Achievements as Hiro defines them, with plaudit's triggers.");
    if let Value::Object(members) = object(&keys::DOCUMENT, keys::DOCUMENT.entries) {
        schema.extend(&members);
    }
    schema.set("definitions", definitions.into());
    schema.into()
}

/// The name of a table among the schema's definitions.
fn name(table: &Table) -> String {
    table.id.to_lowercase()
}

fn object(table: &Table, entries: &[Entry]) -> Value {
    let entries: Vec<&Entry> = entries.iter().collect();
    whole(table, &entries, properties(entries.iter().copied()))
}

/// An object with these properties and the table's rule. Other keys are the host's own.
fn whole(table: &Table, entries: &[&Entry], properties: Object) -> Value {
    let mut schema = typed("object");
    let required: Vec<Value> =
        entries.iter().filter(|entry| matches!(entry.kind, Kind::Must(_))).map(|entry| Value::from(entry.key)).collect();
    if !required.is_empty() {
        schema.set("required", Value::List(required));
    }
    match table.rule {
        Rule::Free => {}
        Rule::AnyOf(keys) => schema.set("anyOf", Value::List(keys.iter().map(|key| is_set(key)).collect())),
        Rule::OneAlone => {
            schema.set("oneOf", Value::List(table.keys.iter().map(|key| is_set(key)).collect()));
            schema.set("additionalProperties", only_null());
        }
    }
    schema.set("properties", properties.into());
    schema.into()
}

fn properties<'e>(entries: impl Iterator<Item = &'e Entry>) -> Object {
    let mut properties = Object::default();
    for entry in entries {
        let mut schema = Object::default();
        schema.text("description", entry.about.trim());
        schema.extend(&members(kind(&entry.kind)));
        properties.set(entry.key, schema.into());
    }
    properties
}

/// What a kind allows; `null` is unset, unless the key must be there.
fn kind(kind: &Kind) -> Value {
    match kind {
        Kind::Must(kind) => given(kind),
        Kind::Carried => Object::default().into(),
        other => or_null(given(other)),
    }
}

fn given(kind: &Kind) -> Value {
    match kind {
        Kind::Must(kind) => given(kind),
        Kind::Text => typed("string").into(),
        Kind::FilledText => filled_text(),
        Kind::Version => {
            let mut schema = typed("string");
            schema.text("pattern", "^[0-9]{1,9}(\\.[0-9]{1,9}){0,7}$");
            schema.into()
        }
        Kind::Choice(words) => {
            let mut schema = typed("string");
            schema.set("enum", Value::List(words.iter().map(|word| Value::from(*word)).collect()));
            schema.into()
        }
        Kind::Flag => typed("boolean").into(),
        Kind::Natural => integer(0, MAX_SAFE_INTEGER),
        Kind::Positive => integer(1, MAX_SAFE_INTEGER),
        Kind::Integer => integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER),
        Kind::Time => integer(0, UnixSec::LIMIT.0 - 1),
        Kind::Number => typed("number").into(),
        Kind::NumberFromZero => {
            let mut schema = typed("number");
            schema.number("minimum", 0);
            schema.into()
        }
        Kind::Texts => list(typed("string").into()).into(),
        Kind::Ids => {
            let mut schema = list(filled_text());
            schema.number("minItems", 1);
            schema.number("maxItems", MAX_IDS as i64);
            schema.truth("uniqueItems", true);
            schema.into()
        }
        Kind::NamedTexts => {
            let mut schema = typed("object");
            schema.set("additionalProperties", or_null(typed("string").into()));
            schema.into()
        }
        Kind::One(table) => reference(&name(table)),
        Kind::List(table) => list(row(table)).into(),
        Kind::Named(table) => named(reference(&name(table))),
        Kind::NamedEnergies => named(energy()),
        Kind::CarriedList => list(typed("object").into()).into(),
        Kind::Carried => Object::default().into(),
        Kind::Achievements => achievements(),
        Kind::Subs => named(reference(SUB)),
    }
}

/// Achievements by id, also nested once more (T1).
fn achievements() -> Value {
    let by_id = named(reference(&name(&keys::ACHIEVEMENT)));
    let mut schema = typed("object");
    schema.set("if", nesting::condition());
    schema.set("then", keyed("achievements", by_id.clone()).into());
    schema.set("else", by_id);
    schema.into()
}

/// A weighted row: there, the weight must be given.
fn row(table: &Table) -> Value {
    all_of(vec![reference(&name(table)), is_set("weight")])
}

/// A number, or a range, within int32.
fn energy() -> Value {
    let within = |key| {
        let mut limit = Object::default();
        limit.number("maximum", i32::MAX.into());
        let mut properties = Object::default();
        properties.set(key, limit.into());
        let mut schema = Object::default();
        schema.set("properties", properties.into());
        schema.into()
    };
    let range = all_of(vec![reference(&name(&keys::RANGE)), within("min"), within("max")]);
    any_of(vec![integer(0, i32::MAX.into()), range])
}

/// An object from names to things; `null` is none.
fn named(thing: Value) -> Value {
    let mut names = Object::default();
    names.number("minLength", 1);
    names.number("maxLength", MAX_NAME_BYTES as i64);
    let mut schema = typed("object");
    schema.set("propertyNames", names.into());
    schema.set("additionalProperties", or_null(thing));
    schema.into()
}

/// An object in which the key is there, and is not `null`.
fn is_set(key: &'static str) -> Value {
    let mut schema = Object::default();
    schema.set("not", only_null());
    keyed(key, schema.into()).into()
}

fn keyed(key: &'static str, under: Value) -> Object {
    let mut properties = Object::default();
    properties.set(key, under);
    let mut schema = Object::default();
    schema.set("required", Value::List(vec![Value::from(key)]));
    schema.set("properties", properties.into());
    schema
}

fn typed(kind: &str) -> Object {
    let mut schema = Object::default();
    schema.text("type", kind);
    schema
}

fn only_null() -> Value {
    typed("null").into()
}

fn integer(minimum: i64, maximum: i64) -> Value {
    let mut schema = typed("integer");
    schema.number("minimum", minimum);
    schema.number("maximum", maximum);
    schema.into()
}

fn filled_text() -> Value {
    let mut schema = typed("string");
    schema.number("minLength", 1);
    schema.into()
}

fn list(items: Value) -> Object {
    let mut schema = typed("array");
    schema.set("items", items);
    schema
}

fn reference(name: &str) -> Value {
    let mut schema = Object::default();
    schema.text("$ref", &format!("#/definitions/{name}"));
    schema.into()
}

fn any_of(schemas: Vec<Value>) -> Value {
    let mut schema = Object::default();
    schema.set("anyOf", Value::List(schemas));
    schema.into()
}

fn all_of(schemas: Vec<Value>) -> Value {
    let mut schema = Object::default();
    schema.set("allOf", Value::List(schemas));
    schema.into()
}

fn or_null(schema: Value) -> Value {
    any_of(vec![schema, only_null()])
}

fn members(schema: Value) -> Vec<(crate::Key, Value)> {
    match schema {
        Value::Object(members) => members,
        _ => Vec::new(),
    }
}
