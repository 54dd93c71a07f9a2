//! The decoder and the encoder of all messages: fields under both styles of keys, values by the kinds of protojson.

use super::map::Map;
use super::number::{self, double_text};
use crate::text::quote;
use crate::time::MAX_SAFE_INTEGER;
use crate::value::fields::{Fields, Item};
use crate::value::object::Object;
use crate::value::read::{self, Fault};
use crate::value::{Key, Value};

/// The treatment of fields that a message does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// Unknown fields are an error; for requests.
    Refused,
    /// Unknown fields stay in the message; for answers of servers, which may be newer.
    Kept,
}

/// The form in which a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// The form of protojson.
    Wire,
    /// The form of the engine's own documents: plain numbers, zero values present. Whole numbers saturate at 2^53 - 1; NaN and the
    /// infinities, which JSON lacks, become null.
    Plain,
}

/// A type of the elements of a list or a map, or of an optional field.
pub(crate) trait Element: Default {
    fn read(item: Item<'_, '_>, unknown: Unknown) -> Self;
    fn write(&self, style: Style) -> Value;
}

/// A type of field: an [`Element`] that is unset at zero, an optional message, a list, or a map.
pub(crate) trait Kind: Default {
    fn read(item: Item<'_, '_>, unknown: Unknown) -> Self;
    /// The field's value; `None` if it is left out.
    fn write(&self, style: Style) -> Option<Value>;
}

/// A message that is being read: the members of an object by protojson's names.
pub(crate) struct Message<'v, 'p> {
    fields: Fields<'v, 'p>,
    unknown: Unknown,
}

impl<'v, 'p> Message<'v, 'p> {
    pub(crate) fn open(item: Item<'v, 'p>, unknown: Unknown) -> Self {
        Message { fields: item.fields(), unknown }
    }

    /// Takes a field by its proto name or its camelCase name. A missing field and `null` count as unset.
    pub(crate) fn take<K: Kind>(&mut self, name: &'static str) -> K {
        match self.find(name) {
            Some((_, Value::Null)) | None => K::default(),
            Some((key, value)) => K::read(Item { value, at: &self.fields.at.key(key), faults: self.fields.faults }, self.unknown),
        }
    }

    fn find(&mut self, name: &str) -> Option<&'v (Key, Value)> {
        let found = self.fields.take_entry(|key| is_named(key, name))?;
        if let Some((again, _)) = self.fields.take_entry(|key| is_named(key, name)) {
            self.fields.fault(again, format!("the field {} is given twice", quote(name)));
        }
        Some(found)
    }

    /// The members that no field has taken.
    pub(crate) fn rest(self, message: &str, fields: &[&str]) -> Map<Value> {
        let (at, faults) = (self.fields.at, self.fields.faults);
        let rest = self.fields.rest();
        if let Some((key, _)) = rest.first()
            && self.unknown == Unknown::Refused
        {
            let fields = if fields.is_empty() { "none".to_owned() } else { fields.join(", ") };
            faults.note(Fault::new(&at.key(key), format!("{} is not a field of {message}; it has {fields}", quote(key))));
        }
        rest.into_iter().map(|(key, value)| (key.into_owned(), value)).collect()
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

/// The name of a field on the wire, from its Rust name, which is written `r#type` if it is a keyword.
pub(crate) const fn field_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', name @ ..] => match std::str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => field,
        },
        _ => field,
    }
}

/// A message that is being written.
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

    /// Adds the unknown fields as they came, unless the message has a field of the same name.
    pub(crate) fn end(&mut self, unknown: &Map<Value>, fields: &[&str]) -> Value {
        let news = unknown.iter().filter(|(key, _)| !fields.iter().any(|name| is_named(key, name)));
        news.for_each(|(key, value)| self.object.named(key, value.clone()));
        std::mem::take(&mut self.object).into()
    }
}

/// A scalar is unset when it is zero, false or empty.
macro_rules! scalars {
    ($($kind:ty: $read:expr, $write:expr;)*) => { $(
        impl Element for $kind {
            fn read(item: Item<'_, '_>, _: Unknown) -> Self {
                item.read($read).unwrap_or_default()
            }

            fn write(&self, style: Style) -> Value {
                $write(self, style)
            }
        }

        impl Kind for $kind {
            fn read(item: Item<'_, '_>, unknown: Unknown) -> Self {
                Element::read(item, unknown)
            }

            fn write(&self, style: Style) -> Option<Value> {
                (style == Style::Plain || *self != <$kind>::default()).then(|| Element::write(self, style))
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
        Style::Plain if !number.is_finite() => Value::Null,
        Style::Plain => Value::from_f64(*number),
    };
    String: read::words, |text: &String, _| Value::from(text.as_str());
}

/// Any JSON value, passed on unchanged.
impl Element for Value {
    fn read(item: Item<'_, '_>, _: Unknown) -> Self {
        item.value.clone()
    }

    fn write(&self, _: Style) -> Value {
        self.clone()
    }
}

/// An optional message is written whenever it is set, even if it is empty.
impl<T: Element> Kind for Option<T> {
    fn read(item: Item<'_, '_>, unknown: Unknown) -> Self {
        Some(T::read(item, unknown))
    }

    fn write(&self, style: Style) -> Option<Value> {
        self.as_ref().map(|item| item.write(style))
    }
}

impl<T: Element> Kind for Vec<T> {
    fn read(item: Item<'_, '_>, unknown: Unknown) -> Self {
        item.each(|_, item| Some(T::read(item, unknown))).unwrap_or_default()
    }

    fn write(&self, style: Style) -> Option<Value> {
        (style == Style::Plain || !self.is_empty()).then(|| Value::List(self.iter().map(|item| item.write(style)).collect()))
    }
}

impl<T: Element> Kind for Map<T> {
    fn read(item: Item<'_, '_>, unknown: Unknown) -> Self {
        let mut map = Map::default();
        for (key, value) in item.read(read::object).unwrap_or_default() {
            let entry = Item { value, at: &item.at.key(key), faults: item.faults };
            if map.insert(key.as_ref().to_owned(), T::read(entry, unknown)).is_some() {
                item.faults.note(Fault::new(entry.at, format!("the key {} occurs twice", quote(key))));
            }
        }
        map
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
