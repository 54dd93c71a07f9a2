//! The canonical JSON text of a value: one text per value, on every platform.
//!
//! Keys are sorted by code point, there is no whitespace, numbers are printed as in JavaScript, and text is escaped only where JSON
//! requires it.

use super::{Key, Value, number, text, texts};

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
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Float(number) if number.is_finite() => out.push_str(&number::text(*number)),
        Value::Float(_) => out.push_str("null"),
        Value::Text(text) => text::write(text, out),
        Value::List(items) => write_list(items, out),
        Value::Object(entries) => write_object(entries, out),
    }
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
    out.push('{');
    for (index, (key, place)) in texts::sorted(entries.iter().map(|(key, _)| key.as_ref())).into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        text::write(key, out);
        out.push(':');
        entries.get(place).into_iter().for_each(|(_, value)| write_value(value, out));
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
            prop_assert_eq!(parse(&value.to_canonical_json()), value);
        }

        #[test]
        fn serde_json_agrees_on_what_holds_no_floats(text in any::<String>()) {
            let value = Value::Text(text);
            prop_assert_eq!(value.to_canonical_json(), serde_json::to_string(&value).expect("writes"));
        }
    }
}
