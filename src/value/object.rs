//! Builds objects, member by member.

use std::borrow::Cow;

use super::{Key, Value};

/// An object under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object(Vec<(Key, Value)>);

impl Object {
    pub(crate) fn set(&mut self, key: &'static str, value: Value) {
        self.0.push((Cow::Borrowed(key), value));
    }

    pub(crate) fn text(&mut self, key: &'static str, text: &str) {
        self.set(key, Value::from(text));
    }

    pub(crate) fn number(&mut self, key: &'static str, number: i64) {
        self.set(key, Value::Int(number));
    }

    /// Sets a number unless it is 0.
    pub(crate) fn nonzero(&mut self, key: &'static str, number: i64) {
        if number != 0 {
            self.number(key, number);
        }
    }

    pub(crate) fn truth(&mut self, key: &'static str, truth: bool) {
        self.set(key, Value::Bool(truth));
    }

    pub(crate) fn texts<'t>(&mut self, key: &'static str, texts: impl Iterator<Item = &'t String>) {
        self.set(key, Value::List(texts.map(|text| Value::from(text.as_str())).collect()));
    }

    /// Sets an object of numbers by name.
    pub(crate) fn numbers<'n>(&mut self, key: &'static str, numbers: impl Iterator<Item = (&'n String, &'n i64)>) {
        let mut object = Object::default();
        numbers.for_each(|(name, number)| object.named(name, Value::Int(*number)));
        self.set(key, object.into());
    }

    /// Sets a text if there is one.
    pub(crate) fn some_text(&mut self, key: &'static str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    /// Sets a number if there is one.
    pub(crate) fn some_number(&mut self, key: &'static str, number: Option<i64>) {
        if let Some(number) = number {
            self.number(key, number);
        }
    }

    /// Sets a number, or `null` if there is none.
    pub(crate) fn number_or_null(&mut self, key: &'static str, number: Option<i64>) {
        self.set(key, number.map_or(Value::Null, Value::Int));
    }

    /// Sets a value if there is one.
    pub(crate) fn some(&mut self, key: &'static str, value: Option<&Value>) {
        if let Some(value) = value {
            self.set(key, value.clone());
        }
    }

    /// Sets a member whose name is the user's.
    pub(crate) fn named(&mut self, name: &str, value: Value) {
        self.0.push((Cow::Owned(name.to_owned()), value));
    }

    /// Adds members as they were read.
    pub(crate) fn extend(&mut self, members: &[(Key, Value)]) {
        self.0.extend_from_slice(members);
    }
}

/// An object whose keys are not plaudit's names.
pub(crate) fn by_name(entries: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(entries.map(|(name, value)| (Cow::Owned(name), value)).collect())
}

impl From<Object> for Value {
    fn from(object: Object) -> Value {
        Value::Object(object.0)
    }
}
