//! Answers for JavaScript: a row of numbers and one text, which the package's TypeScript side reads in place (`answers.ts`).
//!
//! A value is a tag and its content. For text, the row contains the length in UTF-16 units, and the text contains the characters.
//! So the whole answer is decoded at once, without calls between the two languages.

use std::cell::Cell;

use crate::value::object::Object;
use crate::{Error, Issue, Key, Value};

const NULL: f64 = 0.0;
const FALSE: f64 = 1.0;
const TRUE: f64 = 2.0;
const NUMBER: f64 = 3.0;
const TEXT: f64 = 4.0;
const LIST: f64 = 5.0;
const OBJECT: f64 = 6.0;
const UNDEFINED: f64 = 7.0;
const REFUSAL: f64 = 8.0;

/// The address of the text, and its length in bytes.
const HEADER: [f64; 2] = [0.0, 0.0];

/// The most numbers or bytes that the outbox keeps; the memory of longer answers is freed.
const MOST_KEPT: usize = 1 << 18;

/// An answer under construction.
#[derive(Default)]
pub(super) struct Outbox {
    numbers: Vec<f64>,
    text: String,
}

thread_local! {
    /// It is empty while it is being written, so that a trap leaves no data behind.
    static OUTBOX: Cell<Outbox> = const { Cell::new(Outbox { numbers: Vec::new(), text: String::new() }) };
}

/// Writes an answer, or the refusal in its place. Returns its address, which is valid until the next answer.
#[inline(never)]
pub(super) fn answer(write: &mut dyn FnMut(&mut Outbox) -> Result<(), Error>) -> u32 {
    let mut outbox = OUTBOX.take();
    outbox.begin();
    if let Err(error) = write(&mut outbox) {
        outbox.begin();
        outbox.push(REFUSAL);
        outbox.value(&refusal(&error));
    }
    let address = outbox.finish();
    // The one in its place is empty, so there is nothing to free.
    std::mem::forget(OUTBOX.replace(outbox));
    address
}

impl Outbox {
    fn begin(&mut self) {
        if self.numbers.capacity() > MOST_KEPT || self.text.capacity() > MOST_KEPT {
            *self = Outbox::default();
        }
        self.numbers.clear();
        self.numbers.extend(HEADER);
        self.text.clear();
    }

    fn finish(&mut self) -> u32 {
        if let Some([address, length]) = self.numbers.first_chunk_mut() {
            *address = self.text.as_ptr() as usize as f64;
            *length = self.text.len() as f64;
        }
        self.numbers.as_ptr() as usize as u32
    }

    pub(super) fn push(&mut self, number: f64) {
        self.numbers.push(number);
    }

    /// The place of the next number.
    pub(super) fn place(&self) -> usize {
        self.numbers.len()
    }

    /// Replaces the number at a place.
    pub(super) fn put(&mut self, place: usize, number: f64) {
        if let Some(there) = self.numbers.get_mut(place) {
            *there = number;
        }
    }

    pub(super) fn undefined(&mut self) {
        self.push(UNDEFINED);
    }

    pub(super) fn truth(&mut self, truth: bool) {
        self.push(if truth { TRUE } else { FALSE });
    }

    pub(super) fn number(&mut self, number: f64) {
        self.numbers.extend([NUMBER, number]);
    }

    /// A value, or `undefined`.
    pub(super) fn some(&mut self, value: Option<&Value>) {
        match value {
            Some(value) => self.value(value),
            None => self.undefined(),
        }
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.push(NULL),
            Value::Bool(truth) => self.truth(*truth),
            Value::Int(number) => self.number(*number as f64),
            Value::Float(number) => self.number(*number),
            Value::Text(text) => self.words(text),
            Value::List(items) => {
                self.list(items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Value::Object(members) => {
                self.object(members.len());
                for (key, value) in members {
                    match key {
                        Key::Borrowed(name) => self.name(name),
                        Key::Owned(text) => {
                            self.push(0.0);
                            self.text(text);
                        }
                    }
                    self.value(value);
                }
            }
        }
    }

    /// An array whose items follow.
    pub(super) fn list(&mut self, items: usize) {
        self.numbers.extend([LIST, items as f64]);
    }

    /// An object whose members follow, each a name and a value.
    pub(super) fn object(&mut self, members: usize) {
        self.numbers.extend([OBJECT, members as f64]);
    }

    /// A name of this program, by its address, at which JavaScript reads it once.
    pub(super) fn name(&mut self, name: &'static str) {
        self.numbers.extend([name.as_ptr() as usize as f64, name.len() as f64]);
    }

    pub(super) fn words(&mut self, text: &str) {
        self.push(TEXT);
        self.text(text);
    }

    /// The user's text, without a tag.
    pub(super) fn text(&mut self, text: &str) {
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.push(units as f64);
        self.text.push_str(text);
    }
}

fn refusal(error: &Error) -> Value {
    let mut object = Object::default();
    object.text("code", error.code().as_str());
    object.text("message", error.message());
    if let Some(path) = error.path() {
        object.text("path", path);
    }
    if !error.issues().is_empty() {
        object.set("issues", issues(error.issues()));
    }
    object.into()
}

pub(super) fn issues(issues: &[Issue]) -> Value {
    Value::List(issues.iter().map(issue).collect())
}

fn issue(issue: &Issue) -> Value {
    let mut object = Object::default();
    object.text("severity", issue.severity.as_str());
    object.text("code", issue.code);
    object.text("path", &issue.path);
    object.text("message", &issue.message);
    object.some_text("help", issue.help.as_ref());
    object.into()
}
