//! Decides whether a document nests as `achievements.achievements` (T1), for the reader and, in the schema, for editors.

use crate::value::Value;
#[cfg(not(target_arch = "wasm32"))]
use crate::value::object::Object;

const KEY: &str = "achievements";

/// The inner achievements, if `achievements` only wraps another `achievements`. An inner object with a name is an achievement of
/// that id, not a wrapper.
pub(in crate::definitions) fn nested(achievements: &Value) -> Option<&Value> {
    let Value::Object(members) = achievements else { return None };
    match members.as_slice() {
        [(key, inner @ Value::Object(_))] if key == KEY && !matches!(inner.get("name"), Some(Value::Text(_))) => Some(inner),
        _ => None,
    }
}

/// The same decision as a condition of JSON Schema.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn condition() -> Value {
    let typed = |kind: &str| {
        let mut schema = Object::default();
        schema.text("type", kind);
        schema
    };
    let with = |key: &'static str, under: Object| {
        let mut properties = Object::default();
        properties.set(key, under.into());
        let mut schema = Object::default();
        schema.set("required", Value::List(vec![Value::from(key)]));
        schema.set("properties", properties.into());
        schema
    };
    let mut inner = typed("object");
    inner.set("not", with("name", typed("string")).into());
    let mut wraps = with(KEY, inner);
    wraps.number("maxProperties", 1);
    wraps.into()
}

#[cfg(test)]
mod tests {
    use super::nested;
    use crate::value::Value;

    #[test]
    fn t1_only_a_wrapper_nests() {
        let nests = |json: &str| Value::from_json(json).map(|value| nested(&value).is_some());
        assert_eq!(nests(r#"{"achievements": {"a": {"name": "A"}}}"#), Ok(true));
        assert_eq!(nests(r#"{"achievements": {}}"#), Ok(true));
        assert_eq!(nests(r#"{"achievements": {"name": {"name": "An id that is called name"}}}"#), Ok(true));
        assert_eq!(nests(r#"{"achievements": {"name": "An achievement"}}"#), Ok(false));
        assert_eq!(nests(r#"{"achievements": {"a": {}}, "b": {}}"#), Ok(false));
        assert_eq!(nests(r#"{"achievements": 1}"#), Ok(false));
        assert_eq!(nests("[]"), Ok(false));
    }
}
