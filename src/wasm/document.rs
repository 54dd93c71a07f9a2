//! Documents between JavaScript and [`Value`].

use js_sys::{Array, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use crate::value::MAX_DEPTH;
use crate::{Error, ErrorCode, Value};

/// A document from JavaScript: plain data, as the TypeScript side copied it.
pub(super) fn read(document: &JsValue) -> Result<Value, Error> {
    read_within(document, MAX_DEPTH)
}

fn read_within(document: &JsValue, depth: u32) -> Result<Value, Error> {
    if document.is_null() || document.is_undefined() {
        return Ok(Value::Null);
    }
    if let Some(number) = document.as_f64() {
        return Ok(Value::from_f64(number));
    }
    if let Some(text) = document.as_string() {
        return Ok(Value::Text(text));
    }
    if let Some(truth) = document.as_bool() {
        return Ok(Value::Bool(truth));
    }
    let Some(deeper) = depth.checked_sub(1).filter(|_| document.is_object()) else {
        let message = "expected null, a boolean, a number, text, an array or a plain object, nested at most 64 levels";
        return Err(Error::new(ErrorCode::InvalidCommand, message));
    };
    if let Some(items) = document.dyn_ref::<Array>() {
        return items.iter().map(|item| read_within(&item, deeper)).collect::<Result<_, _>>().map(Value::List);
    }
    let entries = Object::entries(document.unchecked_ref());
    let entries = entries.iter().map(|entry| {
        let pair: &Array = entry.unchecked_ref();
        let key = pair.get(0).as_string().unwrap_or_default();
        Ok((key.into(), read_within(&pair.get(1), deeper)?))
    });
    entries.collect::<Result<_, _>>().map(Value::Object)
}

/// A document for JavaScript, as plain objects and arrays.
///
/// serde-wasm-bindgen assigns members, and assigning to `__proto__` would set an object's prototype: a document that has such
/// a key is written entry by entry instead.
pub(super) fn write(document: &Value) -> Result<JsValue, JsValue> {
    if has_key_anywhere(document, "__proto__") {
        return write_entries(document);
    }
    document.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}

/// Whether any object in this tree has `key`.
fn has_key_anywhere(document: &Value, key: &str) -> bool {
    match document {
        Value::List(items) => items.iter().any(|item| has_key_anywhere(item, key)),
        Value::Object(entries) => entries.iter().any(|(name, value)| name == key || has_key_anywhere(value, key)),
        _ => false,
    }
}

fn write_entries(document: &Value) -> Result<JsValue, JsValue> {
    match document {
        Value::List(items) => items.iter().map(write_entries).collect::<Result<Array, _>>().map(JsValue::from),
        Value::Object(entries) => {
            let pair = |(key, value): &(crate::Key, Value)| Ok(Array::of2(&JsValue::from_str(key), &write_entries(value)?));
            let pairs = entries.iter().map(pair).collect::<Result<Array, JsValue>>()?;
            Object::from_entries(&pairs).map(JsValue::from)
        }
        plain => plain.serialize(&Serializer::json_compatible()).map_err(JsValue::from),
    }
}
