//! The one decoder and the one encoder: fields by both key styles, values by the kinds of protojson.

use super::map::Map;
use super::number::{self, double_text};
use crate::time::MAX_SAFE_INTEGER;
use crate::value::members::by_key;
use crate::value::object::Object;
use crate::value::read::{self, Fault, Path};
use crate::value::text::quote;
use crate::value::{Key, Value};

/// What becomes of fields that a message does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// An error: requests.
    Refused,
    /// They stay with the message: answers of servers, which may be newer.
    Kept,
}

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As protojson writes it.
    Wire,
    /// As the engine's own documents are: plain numbers, zero values present. Beyond 2^53 - 1 numbers saturate.
    Plain,
}

/// What can stand in a list, in a map, or in a field that knows whether it is set.
pub(crate) trait Item: Sized {
    fn read(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<Self, Fault>;
    fn write(&self, style: Style) -> Value;
}

/// What a field can be: an [`Item`] whose zero is unset, an optional message, a list, or a map.
pub(crate) trait Kind: Default {
    fn read(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<Self, Fault>;
    /// `None`: left out.
    fn write(&self, style: Style) -> Option<Value>;
}

/// The fields of one message that have not been taken yet.
pub(crate) struct Fields<'v, 'p> {
    left: Vec<&'v (Key, Value)>,
    at: &'p Path<'p>,
    unknown: Unknown,
}

impl<'v, 'p> Fields<'v, 'p> {
    pub(crate) fn open(value: &'v Value, at: &'p Path<'p>, unknown: Unknown) -> Result<Self, Fault> {
        Ok(Fields { left: read::object(value, at)?.iter().collect(), at, unknown })
    }

    /// A field under its proto name or its camelCase name; `null` is unset, and so is what is not there.
    pub(crate) fn take<K: Kind>(&mut self, name: &'static str) -> Result<K, Fault> {
        match self.find(name)? {
            Some((_, Value::Null)) | None => Ok(K::default()),
            Some((key, value)) => K::read(value, &self.at.key(key), self.unknown),
        }
    }

    fn find(&mut self, name: &str) -> Result<Option<&'v (Key, Value)>, Fault> {
        let Some(place) = self.left.iter().position(|(key, _)| is_named(key, name)) else { return Ok(None) };
        let found = self.left.swap_remove(place);
        match self.left.iter().find(|(key, _)| is_named(key, name)) {
            Some((again, _)) => Err(Fault::new(&self.at.key(again), format!("the field {} is given twice", quote(name)))),
            None => Ok(Some(found)),
        }
    }

    /// What no field took.
    pub(crate) fn rest(&mut self, message: &str, fields: &[&str]) -> Result<Map<Value>, Fault> {
        let mut rest: Vec<_> = self.left.drain(..).cloned().collect();
        rest.sort_by(by_key);
        match rest.first() {
            Some((key, _)) if self.unknown == Unknown::Refused => {
                let fields = if fields.is_empty() { "none".to_owned() } else { fields.join(", ") };
                Err(Fault::new(&self.at.key(key), format!("{} is not a field of {message}; it has {fields}", quote(key))))
            }
            _ => Ok(rest.into_iter().map(|(key, value)| (key.into_owned(), value)).collect()),
        }
    }
}

/// Whether a key is a field's proto name (`max_count`) or its camelCase name (`maxCount`).
fn is_named(key: &str, name: &str) -> bool {
    key == name || is_camel_of(key, name)
}

fn is_camel_of(key: &str, name: &str) -> bool {
    let mut key = key.chars();
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = true;
            continue;
        }
        let letter = if std::mem::take(&mut upper) { letter.to_ascii_uppercase() } else { letter };
        if key.next() != Some(letter) {
            return false;
        }
    }
    key.next().is_none()
}

/// The name of a field on the wire: that of its Rust field, which is written `r#type` where it is a word of Rust.
pub(crate) const fn field_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', name @ ..] => match std::str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => field,
        },
        _ => field,
    }
}

/// A message as far as it is written.
pub(crate) struct Written {
    object: Object,
    style: Style,
}

impl Written {
    pub(crate) fn new(style: Style) -> Self {
        Written { object: Object::default(), style }
    }

    pub(crate) fn put<K: Kind>(&mut self, name: &'static str, field: &K) {
        if let Some(value) = field.write(self.style) {
            self.object.set(name, value);
        }
    }

    /// Unknown fields go out as they came, but never beside a field of the same name.
    pub(crate) fn end(&mut self, unknown: &Map<Value>, fields: &[&str]) -> Value {
        let news = unknown.iter().filter(|(key, _)| !fields.iter().any(|name| is_named(key, name)));
        news.for_each(|(key, value)| self.object.named(key, value.clone()));
        std::mem::take(&mut self.object).into()
    }
}

/// A scalar is unset when it is zero, false or empty.
macro_rules! scalars {
    ($($kind:ty: $read:expr, $write:expr;)*) => { $(
        impl Item for $kind {
            fn read(value: &Value, at: &Path<'_>, _: Unknown) -> Result<Self, Fault> {
                $read(value, at)
            }

            fn write(&self, style: Style) -> Value {
                $write(self, style)
            }
        }

        impl Kind for $kind {
            fn read(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<Self, Fault> {
                Item::read(value, at, unknown)
            }

            fn write(&self, style: Style) -> Option<Value> {
                (style == Style::Plain || *self != <$kind>::default()).then(|| Item::write(self, style))
            }
        }
    )* };
}

scalars! {
    bool: read::boolean, |truth: &bool, _| Value::Bool(*truth);
    i32: number::int32, |number: &i32, _| Value::Int(i64::from(*number));
    i64: number::int64, |number: &i64, style| match style {
        Style::Wire => Value::Text(number.to_string()),
        Style::Plain => Value::Int((*number).clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)),
    };
    u64: number::uint64, |number: &u64, style| match style {
        Style::Wire => Value::Text(number.to_string()),
        Style::Plain => Value::Int(i64::try_from(*number).unwrap_or(i64::MAX).min(MAX_SAFE_INTEGER)),
    };
    f64: number::double, |number: &f64, style| match style {
        Style::Wire => double_text(*number).map_or_else(|| Value::from_f64(*number), Value::from),
        Style::Plain => Value::from_f64(*number),
    };
    String: |value, at: &Path<'_>| read::text(value, at).map(str::to_owned), |text: &String, _| Value::from(text.as_str());
}

/// Any JSON value, carried as it is.
impl Item for Value {
    fn read(value: &Value, _: &Path<'_>, _: Unknown) -> Result<Self, Fault> {
        Ok(value.clone())
    }

    fn write(&self, _: Style) -> Value {
        self.clone()
    }
}

/// A message knows whether it is set: an empty one is not left out.
impl<T: Item> Kind for Option<T> {
    fn read(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<Self, Fault> {
        T::read(value, at, unknown).map(Some)
    }

    fn write(&self, style: Style) -> Option<Value> {
        self.as_ref().map(|item| item.write(style))
    }
}

impl<T: Item> Kind for Vec<T> {
    fn read(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<Self, Fault> {
        read::list(value, at)?.iter().enumerate().map(|(index, item)| T::read(item, &at.index(index), unknown)).collect()
    }

    fn write(&self, style: Style) -> Option<Value> {
        (style == Style::Plain || !self.is_empty()).then(|| Value::List(self.iter().map(|item| item.write(style)).collect()))
    }
}

impl<T: Item> Kind for Map<T> {
    fn read(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<Self, Fault> {
        let mut map = Map::default();
        for (key, value) in read::object(value, at)? {
            if map.insert(key.as_ref().to_owned(), T::read(value, &at.key(key), unknown)?).is_some() {
                return Err(Fault::new(&at.key(key), format!("the key {} stands twice", quote(key))));
            }
        }
        Ok(map)
    }

    fn write(&self, style: Style) -> Option<Value> {
        let mut object = Object::default();
        self.iter().for_each(|(key, item)| object.named(key, item.write(style)));
        (style == Style::Plain || !self.is_empty()).then(|| object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn both_key_styles_name_a_field_and_nothing_else_does() {
        for key in ["to_mailbox_expiry_sec", "toMailboxExpirySec"] {
            assert!(is_named(key, "to_mailbox_expiry_sec"), "{key}");
        }
        for key in ["", "to_mailboxExpirySec", "ToMailboxExpirySec", "toMailboxExpirySe", "toMailboxExpirySecs", "tomailboxexpirysec"] {
            assert!(!is_named(key, "to_mailbox_expiry_sec"), "{key}");
        }
    }
}
