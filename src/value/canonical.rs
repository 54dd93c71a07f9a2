//! The canonical JSON text of a value: one text per value, whatever wrote it.
//!
//! Keys are sorted by code point, nothing stands between tokens, numbers are as JavaScript prints them, and text is
//! escaped only where JSON demands it.

use std::fmt::Write as _;

use super::{Key, Value};
use crate::order::sorted;

impl Value {
    /// The canonical JSON text of this value: what is hashed, and what is compared byte by byte.
    ///
    /// Numbers that JSON cannot hold (NaN, infinities) become `null`.
    ///
    /// ```
    /// use plaudit::Value;
    /// let value: Value = serde_json::from_str(r#"{"b": [1, 2.5], "a": "é"}"#)?;
    /// assert_eq!(value.to_canonical_json(), r#"{"a":"é","b":[1,2.5]}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_canonical_json(&self) -> String {
        let mut out = String::new();
        write_value(self, &mut out);
        out
    }
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => write_display(number, out),
        Value::Float(number) => write_float(*number, out),
        Value::Text(text) => write_text(text, out),
        Value::List(items) => write_list(items, out),
        Value::Object(entries) => write_object(entries, out),
    }
}

/// Writing to a `String` never fails.
fn write_display(value: impl std::fmt::Display, out: &mut String) {
    let _ = write!(out, "{value}");
}

fn write_list(items: &[Value], out: &mut String) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_value(item, out);
    }
    out.push(']');
}

fn write_object(entries: &[(Key, Value)], out: &mut String) {
    // Rust orders text by its UTF-8 bytes, which is the order of code points.
    let sorted = sorted(entries.iter().collect(), |one: &&(Key, Value), other| one.0.cmp(&other.0));
    out.push('{');
    for (index, (key, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(key, out);
        out.push(':');
        write_value(value, out);
    }
    out.push('}');
}

/// Text as JSON has it.
pub(super) fn text_text(text: &str) -> String {
    let mut out = String::new();
    write_text(text, &mut out);
    out
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => write_display(format_args!("\\u{:04x}", u32::from(control)), out),
            other => out.push(other),
        }
    }
    out.push('"');
}

fn write_float(number: f64, out: &mut String) {
    if number.is_finite() { out.push_str(&number_text(number)) } else { out.push_str("null") }
}

/// A number as JavaScript prints it; in JavaScript, by JavaScript, which saves the code that does it.
#[cfg(target_arch = "wasm32")]
pub(super) fn number_text(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map_or_else(|_| String::new(), String::from)
}

/// A number as JavaScript prints it: the shortest digits that read back the same, plain from 1e-6 up to 1e21, with an
/// exponent outside.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned(); // JSON.stringify(-0) is "0"
    }
    if !number.is_finite() {
        return number.to_string().replace("inf", "Infinity");
    }
    if (1e-6..1e21).contains(&number.abs()) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Value {
        serde_json::from_str(text).expect("valid JSON")
    }

    #[test]
    fn keys_are_sorted_by_code_point_and_nothing_stands_between() {
        // U+FF5E sorts before U+1F600 by code point, and after it by UTF-16 unit.
        let value = parse(r#"{"b": {"z": 1, "": 2}, "😀": null, "～": true, "B": [ ], "__proto__": {} }"#);
        assert_eq!(value.to_canonical_json(), r#"{"B":[],"__proto__":{},"b":{"":2,"z":1},"～":true,"😀":null}"#);
    }

    #[test]
    fn numbers_are_as_javascript_prints_them() {
        let printed = [
            (0.0, "0"),
            (-0.0, "0"),
            (1e300, "1e+300"),
            (-1.5e-7, "-1.5e-7"),
            (0.000001, "0.000001"),
            (1e21, "1e+21"),
            (123456789012345680000.0, "123456789012345680000"),
            (0.1, "0.1"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "null"),
            (f64::NEG_INFINITY, "null"),
        ];
        for (number, text) in printed {
            assert_eq!(Value::Float(number).to_canonical_json(), text);
        }
        assert_eq!(Value::Int(-9_007_199_254_740_991).to_canonical_json(), "-9007199254740991");
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<f64>().prop_filter("JSON has no NaN", |number| number.is_finite()).prop_map(Value::from_f64),
            any::<String>().prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().map(|(key, value)| (key.into(), value)).collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_text_reads_back_as_the_value(value in values()) {
            prop_assert_eq!(parse(&value.to_canonical_json()), value);
        }

        #[test]
        fn serde_json_agrees_on_what_holds_no_floats(text in any::<String>()) {
            let value = Value::Text(text);
            prop_assert_eq!(value.to_canonical_json(), serde_json::to_string(&value).expect("writes"));
        }
    }
}
