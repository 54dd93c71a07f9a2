//! Documents from JavaScript, as bytes that the package's TypeScript side has written (`encode.ts`).
//!
//! A value is a tag and what belongs to it: a number its eight bytes, text its length and its UTF-8, an array its items, an
//! object its members, each a key and a value. Both end with a mark. The writer counts nothing ahead, so that each property is
//! read once; the reader makes a [`Value`] in one pass, without a call between the two languages.

use std::borrow::Cow;
use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Error, ErrorCode, Key, Value};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const LIST: u8 = 5;
const OBJECT: u8 = 6;

/// Stands where another item, or the length of another key, would.
const END: u8 = 0xfe;

/// Stands where a length would that needs more than one byte.
const LONG: u8 = 0xff;

/// What a long document needed is given back.
const MOST_KEPT: usize = 1 << 20;

thread_local! {
    /// Empty while it is being read, so that a trap meanwhile leaves nothing behind.
    static INBOX: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Where JavaScript may write so many bytes, for the call that follows.
#[wasm_bindgen]
pub fn inbox(length: u32) -> u32 {
    let mut bytes = INBOX.take();
    if bytes.len() < length as usize {
        bytes.resize(length as usize, 0);
    }
    let address = bytes.as_mut_ptr() as usize;
    INBOX.set(bytes);
    address as u32
}

/// The document that the inbox holds.
pub(super) fn document(length: u32) -> Result<Value, Error> {
    documents(length).map(|[document]| document)
}

/// The documents that the inbox holds, one after the other.
pub(super) fn documents<const N: usize>(length: u32) -> Result<[Value; N], Error> {
    let bytes = INBOX.take();
    let mut reader = Reader(bytes.get(..length as usize).unwrap_or_default());
    let mut documents = [const { Value::Null }; N];
    let read = documents.iter_mut().try_for_each(|document| reader.value().map(|read| *document = read));
    if bytes.len() <= MOST_KEPT {
        INBOX.set(bytes);
    }
    read.map(|()| documents).ok_or_else(|| Error::new(ErrorCode::Internal, "the arguments did not arrive as they were written"))
}

/// The keys of commands, and the most frequent ones of definitions: of these, no copy is made.
const FREQUENT: [&str; 22] = [
    "at",
    "ids",
    "set",
    "add",
    "min",
    "type",
    "name",
    "items",
    "count",
    "reward",
    "trigger",
    "category",
    "max_count",
    "guaranteed",
    "currencies",
    "content_id",
    "app_version",
    "description",
    "achievements",
    "duration_sec",
    "reset_cronexpr",
    "utc_offset_sec",
];

fn key(text: &str) -> Key {
    match FREQUENT.iter().find(|name| **name == text) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(text.to_owned()),
    }
}

/// What has not been read yet.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn value(&mut self) -> Option<Value> {
        Some(match self.byte()? {
            NULL => Value::Null,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            NUMBER => Value::from_f64(f64::from_le_bytes(self.array()?)),
            TEXT => {
                let length = self.byte()?;
                Value::Text(self.text(length)?.to_owned())
            }
            LIST => self.list()?,
            OBJECT => self.object()?,
            _ => return None,
        })
    }

    fn list(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        while *self.0.first()? != END {
            items.push(self.value()?);
        }
        self.byte()?;
        Some(Value::List(items))
    }

    fn object(&mut self) -> Option<Value> {
        let mut members: Vec<(Key, Value)> = Vec::new();
        loop {
            let length = self.byte()?;
            if length == END {
                return Some(Value::Object(members));
            }
            let key = key(self.text(length)?);
            members.push((key, self.value()?));
        }
    }

    fn text(&mut self, length: u8) -> Option<&'b str> {
        let length = if length == LONG { u32::from_le_bytes(self.array()?) as usize } else { usize::from(length) };
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (first, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(first)
    }
}
