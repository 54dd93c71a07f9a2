//! The JSON text of a value, and the canonical one: one text per value, on every platform.
//!
//! In canonical text, keys are sorted by code point. There is no whitespace, numbers are printed as in JavaScript, and text is escaped
//! only where JSON requires it.

use super::{Key, Value, number, texts};
use crate::text;

impl Value {
    /// The canonical JSON text of this value, which is hashed and compared byte by byte.
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
        text_of(self, true)
    }

    /// The JSON text of this value with the keys in their own order, which a definitions document keeps (U13).
    ///
    /// Numbers that JSON cannot hold (NaN, infinities) become `null`.
    ///
    /// ```
    /// use plaudit::Value;
    /// let value = Value::from_json(r#"{"b": [1, 2.5], "10": {}, "a": "é"}"#)?;
    /// assert_eq!(value.to_json(), r#"{"b":[1,2.5],"10":{},"a":"é"}"#);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        text_of(self, false)
    }
}

fn text_of(value: &Value, sorts: bool) -> String {
    let mut out = String::new();
    write_value(value, sorts, &mut out);
    out
}

fn write_value(value: &Value, sorts: bool, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Float(number) if number.is_finite() => out.push_str(&number::text(*number)),
        Value::Float(_) => out.push_str("null"),
        Value::Text(text) => text::write(text, out),
        Value::List(items) => write_list(items, sorts, out),
        Value::Object(entries) => write_object(entries, sorts, out),
    }
}

fn write_list(items: &[Value], sorts: bool, out: &mut String) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_value(item, sorts, out);
    }
    out.push(']');
}

fn write_object(entries: &[(Key, Value)], sorts: bool, out: &mut String) {
    let places: Vec<usize> = if sorts {
        texts::sorted(entries.iter().map(|(key, _)| key.as_ref())).into_iter().map(|(_, place)| place).collect()
    } else {
        (0..entries.len()).collect()
    };
    out.push('{');
    for (index, (key, value)) in places.into_iter().filter_map(|place| entries.get(place)).enumerate() {
        if index > 0 {
            out.push(',');
        }
        text::write(key, out);
        out.push(':');
        write_value(value, sorts, out);
    }
    out.push('}');
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
    fn keys_keep_their_order_at_every_depth_unless_they_are_sorted() {
        let text = r#"{"b":[{"z":1,"":2}],"10":{"y":{"d":0,"c":0}},"B":[]}"#;
        assert_eq!(parse(text).to_json(), text);
        assert_eq!(parse(text).to_canonical_json(), r#"{"10":{"y":{"c":0,"d":0}},"B":[],"b":[{"":2,"z":1}]}"#);
    }

    #[test]
    fn what_json_has_no_number_for_is_null() {
        let list = [1e300, f64::NAN, f64::NEG_INFINITY, -0.0].map(Value::Float).to_vec();
        assert_eq!(Value::List(list).to_canonical_json(), "[1e+300,null,null,0]");
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
            prop_assert_eq!(parse(&value.to_canonical_json()), value.clone());
            prop_assert_eq!(parse(&value.to_json()), value);
        }

        #[test]
        fn serde_json_agrees_on_what_holds_no_floats(text in any::<String>()) {
            let value = Value::Text(text);
            prop_assert_eq!(value.to_canonical_json(), serde_json::to_string(&value).expect("writes"));
        }
    }
}
