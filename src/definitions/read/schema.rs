//! Builds the JSON Schema of a definitions document for editors, from the tables that drive the reader.

use super::json_schema::{SUB, is_set, only_null, typed};
use super::node::PARENTS_ONLY;
use super::table::{Entry, Keys, Rule, Table};
use super::tables as keys;
use crate::value::Value;
use crate::value::object::Object;

/// The JSON Schema (draft 7) of definitions documents, a player's or a team's.
///
/// The schema describes the keys and their values, so that an editor completes and checks a file while it is written.
/// [`validate`](crate::validate) refuses everything that the schema refuses, and also finds what no schema can express, such as a
/// schedule that never fires.
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
    for table in keys::ALL {
        definitions.named(&table.schema_name(), object(table, table.entries));
    }
    let subs: Vec<&Entry> = keys::Achievement::TABLE.entries.iter().filter(|entry| !PARENTS_ONLY.contains(&entry.key)).collect();
    // A sub's own subs are ignored with a warning, so the schema leaves them out.
    let sub = properties(subs.iter().copied().filter(|entry| entry.key != "sub_achievements"));
    definitions.named(SUB, whole(keys::Achievement::TABLE, &subs, sub));
    let mut schema = Object::default();
    schema.text("$schema", "http://json-schema.org/draft-07/schema#");
    schema.text("title", "plaudit definitions");
    schema.text("description", "Achievements as Hiro defines them, with plaudit's triggers.");
    if let Value::Object(members) = object(keys::Document::TABLE, keys::Document::TABLE.entries) {
        schema.extend(&members);
    }
    schema.set("definitions", definitions.into());
    schema.into()
}

fn object(table: &Table, entries: &[Entry]) -> Value {
    let entries: Vec<&Entry> = entries.iter().collect();
    whole(table, &entries, properties(entries.iter().copied()))
}

/// An object with these properties and the table's rule. Other keys are allowed, because they may be the host's own.
fn whole(table: &Table, entries: &[&Entry], properties: Object) -> Value {
    let mut schema = typed("object");
    let required: Vec<Value> = entries.iter().filter(|entry| entry.required).map(|entry| Value::from(entry.key)).collect();
    if !required.is_empty() {
        schema.set("required", Value::List(required));
    }
    match table.rule {
        Rule::Free => {}
        Rule::AnyOf(keys) => schema.set("anyOf", Value::List(keys.iter().map(|key| is_set(key)).collect())),
        Rule::OneAlone => {
            schema.set("oneOf", Value::List(table.keys.iter().map(|key| is_set(key)).collect()));
            let mut comments = Object::default();
            comments.set("^(//|_)", Object::default().into());
            schema.set("patternProperties", comments.into());
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
        schema.extend(&members((entry.schema)()));
        properties.set(entry.key, schema.into());
    }
    properties
}

fn members(schema: Value) -> Vec<(crate::Key, Value)> {
    match schema {
        Value::Object(members) => members,
        _ => Vec::new(),
    }
}
