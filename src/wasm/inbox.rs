//! Documents from JavaScript, in bytes that the package's TypeScript side writes (`encode.ts`).
//!
//! A value is a tag and its content: a number has eight bytes, text its length and its UTF-8, an array its items, an object its
//! members, each a key and a value. Arrays and objects end with a marker instead of beginning with a count, so that the writer
//! reads each property once. The reader builds a [`Value`] in one pass, without calls between the two languages.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::progress::command::NAMES;
use crate::value::keys;
use crate::{Error, ErrorCode, Key, Value};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const LIST: u8 = 5;
const OBJECT: u8 = 6;

/// The end marker, in place of another item or of the length of another key.
const END: u8 = 0xfe;

/// The marker of a length that needs more than one byte.
const LONG: u8 = 0xff;

/// The first of the bytes that stand for a name of a command's member, in place of the length of a key; `encode.ts` has the same list.
const NAMED: u8 = 0xc0;

/// The most bytes that the inbox keeps; the memory of longer documents is freed.
const MOST_KEPT: usize = 1 << 20;

thread_local! {
    /// It is empty while it is being read, so that a trap leaves no data behind.
    static INBOX: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The address at which JavaScript may write this many bytes, for the call that follows.
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

/// The document in the inbox.
pub(super) fn document(length: u32) -> Result<Value, Error> {
    documents(length).map(|[document]| document)
}

/// The documents in the inbox, one after the other.
pub(super) fn documents<const N: usize>(length: u32) -> Result<[Value; N], Error> {
    read(length, |mut reader| {
        let mut documents = [const { Value::Null }; N];
        documents.iter_mut().try_for_each(|document| reader.value().map(|read| *document = read))?;
        Some(documents)
    })
}

/// The result of a reader over the bytes in the inbox; `INTERNAL` if they are malformed.
pub(super) fn read<T>(length: u32, read: impl FnOnce(Reader<'_>) -> Option<T>) -> Result<T, Error> {
    let bytes = INBOX.take();
    let read = read(Reader(bytes.get(..length as usize).unwrap_or_default()));
    if bytes.len() <= MOST_KEPT {
        INBOX.set(bytes);
    }
    read.ok_or_else(|| Error::new(ErrorCode::Internal, "the encoded arguments are malformed"))
}

/// The bytes that are still unread. Each method returns `None` if they begin with something else.
#[derive(Clone, Copy)]
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(super) fn value(&mut self) -> Option<Value> {
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
        while !self.ends()? {
            items.push(self.value()?);
        }
        Some(Value::List(items))
    }

    fn object(&mut self) -> Option<Value> {
        let mut members: Vec<(Key, Value)> = Vec::new();
        while let Some(key) = self.key()? {
            members.push((keys::of(key), self.value()?));
        }
        Some(Value::Object(members))
    }

    /// Begins an array, whose items are read until [`Reader::ends`].
    pub(super) fn begin_list(&mut self) -> Option<()> {
        self.tag(LIST)
    }

    /// Begins an object, whose members are read by [`Reader::key`] and a reader of the value.
    pub(super) fn begin_object(&mut self) -> Option<()> {
        self.tag(OBJECT)
    }

    /// Whether the array has no more items; then it has been read.
    pub(super) fn ends(&mut self) -> Option<bool> {
        let ends = *self.0.first()? == END;
        if ends {
            self.byte()?;
        }
        Some(ends)
    }

    /// The key of the object's next member; `Some(None)` at its end.
    pub(super) fn key(&mut self) -> Option<Option<&'b str>> {
        match self.byte()? {
            END => Some(None),
            length => self.text(length).map(Some),
        }
    }

    /// The place in [`NAMES`] of the next key; `Some(None)` at the end of the object.
    pub(super) fn member(&mut self) -> Option<Option<usize>> {
        match self.byte()? {
            END => Some(None),
            byte => byte.checked_sub(NAMED).map(|place| Some(usize::from(place))),
        }
    }

    /// Skips a value, without a check of its texts; whether it is `null`.
    pub(super) fn skip(&mut self) -> Option<bool> {
        let tag = self.byte()?;
        match tag {
            NULL | FALSE | TRUE => {}
            NUMBER => drop(self.bytes(8)?),
            TEXT => self.skip_text()?.then_some(())?,
            LIST => {
                while !self.ends()? {
                    self.skip()?;
                }
            }
            OBJECT => {
                while self.skip_text()? {
                    self.skip()?;
                }
            }
            _ => return None,
        }
        Some(tag == NULL)
    }

    /// Skips a text, if there is one instead of the end of an object; whether there is.
    fn skip_text(&mut self) -> Option<bool> {
        match self.byte()? {
            END => Some(false),
            length => self.encoded(length).map(|_| true),
        }
    }

    /// A text that is a value.
    pub(super) fn words(&mut self) -> Option<&'b str> {
        self.tag(TEXT)?;
        let length = self.byte()?;
        self.text(length)
    }

    /// A whole number that JavaScript represents exactly.
    pub(super) fn integer(&mut self) -> Option<i64> {
        self.tag(NUMBER)?;
        Value::whole(f64::from_le_bytes(self.array()?))
    }

    pub(super) fn truth(&mut self) -> Option<bool> {
        match self.byte()? {
            FALSE => Some(false),
            TRUE => Some(true),
            _ => None,
        }
    }

    fn tag(&mut self, tag: u8) -> Option<()> {
        (self.byte()? == tag).then_some(())
    }

    fn text(&mut self, length: u8) -> Option<&'b str> {
        std::str::from_utf8(self.encoded(length)?).ok()
    }

    /// The bytes of a text, by the first byte of its length.
    fn encoded(&mut self, length: u8) -> Option<&'b [u8]> {
        let length = match length {
            LONG => u32::from_le_bytes(self.array()?) as usize,
            NAMED.. => return NAMES.get(usize::from(length - NAMED)).map(|name| name.as_bytes()),
            _ => usize::from(length),
        };
        self.bytes(length)
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
