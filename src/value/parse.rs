//! Parses JSON text without serde, for stored and sent text.

use std::borrow::Cow;

use super::{Key, MAX_DEPTH, Value, keys, number, repeated};
use crate::error::{Error, ErrorCode};
use crate::text::quote;

impl Value {
    /// Parses JSON text strictly: at most 64 levels deep, and no repeated key in an object.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the unexpected text and its byte offset.
    ///
    /// ```
    /// use plaudit::Value;
    /// let value = Value::from_json(r#"{"count": 3, "name": "caf\u00e9"}"#)?;
    /// assert_eq!(value.get("name"), Some(&Value::from("café")));
    /// assert!(Value::from_json("{\"count\": 3").is_err());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Value, Error> {
        let mut parser = Parser { text, at: 0 };
        let parsed = parser.value(MAX_DEPTH).and_then(|value| parser.end().map(|()| value));
        parsed.map_err(|what| Error::new(ErrorCode::InvalidCommand, format!("this is not JSON: {what} at byte {}", parser.at)))
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

type Parsed<T> = Result<T, Cow<'static, str>>;

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_spaces();
        self.rest().bytes().next()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn end(&mut self) -> Parsed<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err("text after the end of the document".into()),
        }
    }

    fn value(&mut self, depth: u32) -> Parsed<Value> {
        match self.peek() {
            Some(b'{') => self.object(deeper(depth)?),
            Some(b'[') => self.list(deeper(depth)?),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            None => Err("the text ends too early".into()),
            Some(_) if self.take("null") => Ok(Value::Null),
            Some(_) if self.take("true") => Ok(Value::Bool(true)),
            Some(_) if self.take("false") => Ok(Value::Bool(false)),
            Some(_) => Err("expected a value".into()),
        }
    }

    fn list(&mut self, depth: u32) -> Parsed<Value> {
        self.at += 1;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return Err("expected a comma or the end of the array".into()),
            }
        }
    }

    fn object(&mut self, depth: u32) -> Parsed<Value> {
        self.at += 1;
        let mut entries: Vec<(Key, Value)> = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(entries));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err("expected a key".into());
            }
            let key = self.string()?;
            if self.peek() != Some(b':') {
                return Err("expected a colon".into());
            }
            self.at += 1;
            let key = keys::known(&key).unwrap_or(Cow::Owned(key));
            entries.push((key, self.value(depth)?));
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err("expected a comma or the end of the object".into()),
            }
        }
        self.at += 1;
        match repeated(&entries) {
            Some(key) => Err(format!("the key {} occurs twice in one object", quote(key)).into()),
            None => Ok(Value::Object(entries)),
        }
    }

    fn string(&mut self) -> Parsed<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').ok_or("the text ends within a string")?;
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            if self.take("\"") {
                return Ok(out);
            }
            if !self.take("\\") {
                return Err("a control character within a string".into());
            }
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        let escaped = self.rest().bytes().next().ok_or("the text ends within a string")?;
        let plain = match escaped {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err("an unknown escape".into()),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode(&mut self) -> Parsed<char> {
        let unit = self.hex4()?;
        if let Some(character) = char::from_u32(unit) {
            return Ok(character);
        }
        if (0xd800..0xdc00).contains(&unit) && self.take("\\") && self.rest().starts_with('u') {
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).ok_or_else(|| "a lone surrogate".into());
            }
        }
        Err("a lone surrogate".into())
    }

    fn hex4(&mut self) -> Parsed<u32> {
        self.at += 1;
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let digits = digits.ok_or("expected four hexadecimal digits")?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| "expected four hexadecimal digits".into())
    }

    fn number(&mut self) -> Parsed<Value> {
        let rest = self.rest();
        let length = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or_default();
        let number = number::parse(token).ok_or("a malformed number")?;
        self.at += length;
        if number.is_finite() { Ok(Value::from_f64(number)) } else { Err("a number out of range".into()) }
    }
}

fn deeper(depth: u32) -> Parsed<u32> {
    depth.checked_sub(1).ok_or_else(|| format!("nested deeper than {MAX_DEPTH} levels").into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_serde_json_refuses_is_refused_and_what_it_reads_is_read_alike(text in r#"[\[\]{}:,"\\a-e0-9.+\-u \t]{0,24}|(\PC|\n){0,12}"#) {
            let ours = Value::from_json(&text).ok();
            let theirs = serde_json::from_str::<Value>(&text).ok();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn any_text_survives(text in any::<String>()) {
            let written = serde_json::to_string(&text).map(|written| Value::from_json(&written));
            prop_assert_eq!(written.ok(), Some(Ok(Value::Text(text))));
        }

        #[test]
        fn any_number_survives(number in any::<f64>().prop_filter("JSON has no NaN", |number| number.is_finite())) {
            let value = Value::from_f64(number);
            prop_assert_eq!(Value::from_json(&value.to_canonical_json()), Ok(value));
        }
    }

    #[test]
    fn depth_and_truncation_are_refused() {
        let deep = "[".repeat(100_000);
        assert!(Value::from_json(&deep).is_err());
        let whole = r#"{"a":[1,-2.5e3,"x\ud83d\ude00"],"b":null}"#;
        assert!(Value::from_json(whole).is_ok());
        for cut in 0..whole.len() {
            assert!(Value::from_json(&whole[..cut]).is_err(), "{cut}");
        }
    }
}
