//! Building blocks of JSON Schemas.

use super::names::MAX_NAME_BYTES;
use crate::value::Value;
use crate::value::object::Object;

/// The name of the schema of a sub, which lacks some keys of an achievement.
pub(super) const SUB: &str = "sub_achievement";

/// The schema of an object that has the key with a value other than `null`.
pub(super) fn is_set(key: &'static str) -> Value {
    let mut schema = Object::default();
    schema.set("not", only_null());
    keyed(key, schema.into()).into()
}

pub(super) fn keyed(key: &'static str, under: Value) -> Object {
    let mut properties = Object::default();
    properties.set(key, under);
    let mut schema = Object::default();
    schema.set("required", Value::List(vec![Value::from(key)]));
    schema.set("properties", properties.into());
    schema
}

pub(super) fn typed(kind: &str) -> Object {
    let mut schema = Object::default();
    schema.text("type", kind);
    schema
}

pub(super) fn only_null() -> Value {
    typed("null").into()
}

pub(super) fn integer(minimum: i64, maximum: i64) -> Value {
    let mut schema = typed("integer");
    schema.number("minimum", minimum);
    schema.number("maximum", maximum);
    schema.into()
}

pub(super) fn filled_text() -> Value {
    let mut schema = typed("string");
    schema.number("minLength", 1);
    schema.into()
}

pub(super) fn list(items: Value) -> Object {
    let mut schema = typed("array");
    schema.set("items", items);
    schema
}

pub(super) fn reference(name: &str) -> Value {
    let mut schema = Object::default();
    schema.text("$ref", &format!("#/definitions/{name}"));
    schema.into()
}

pub(super) fn any_of(schemas: Vec<Value>) -> Value {
    let mut schema = Object::default();
    schema.set("anyOf", Value::List(schemas));
    schema.into()
}

pub(super) fn all_of(schemas: Vec<Value>) -> Value {
    let mut schema = Object::default();
    schema.set("allOf", Value::List(schemas));
    schema.into()
}

pub(super) fn or_null(schema: Value) -> Value {
    any_of(vec![schema, only_null()])
}

/// The schema of an object from names to things, where `null` counts as unset.
pub(super) fn named(thing: Value) -> Value {
    by_id(or_null(thing))
}

/// The schema of an object from names to things that may contain comments.
pub(super) fn by_id(thing: Value) -> Value {
    let mut names = Object::default();
    names.number("minLength", 1);
    names.number("maxLength", MAX_NAME_BYTES as i64);
    let mut schema = typed("object");
    schema.set("propertyNames", names.into());
    let mut comments = Object::default();
    comments.set("^//", Object::default().into());
    comments.set("^_", any_of(vec![thing.clone(), typed("string").into(), typed("array").into()]));
    schema.set("patternProperties", comments.into());
    schema.set("additionalProperties", thing);
    schema.into()
}
