//! Commands from JavaScript, the most frequent documents: they are read from the inbox without a [`Value`] in between.
//!
//! This reader gives up at the first fault. Then the inbox is read as a document, whose reader names the fault.

use std::cell::Cell;

use super::inbox::{self, Reader};
use crate::progress::command::{Member, Members, NAMES};
use crate::{Action, Command, Error, Value};

/// The longest command, in bytes, whose list of numbers is kept for the next one.
const MOST_KEPT: u32 = 1 << 10;

thread_local! {
    /// The numbers by name of the last command that had some. The next one uses their memory again, that of the names too.
    static NUMBERS: Cell<Vec<(String, i64)>> = const { Cell::new(Vec::new()) };
}

/// Carries out commands. An error has the index of its command.
pub(super) type Act<'a, T> = &'a mut dyn FnMut(&[Command]) -> Result<T, (usize, Error)>;

/// Reads the command in the inbox, or the commands, and carries them out where they were read: moving a command costs as much as reading a
/// member.
pub(super) fn commands<T>(length: u32, act: Act<'_, T>) -> Result<T, Error> {
    inbox::read(length, |reader| {
        let one = command(&mut { reader }, |mut command| {
            let done = act(std::slice::from_ref(&command)).map_err(|(_, error)| error);
            if length <= MOST_KEPT {
                keep_numbers(&mut command.action);
            }
            done
        });
        if one.is_some() {
            return one;
        }
        match several(reader) {
            Some(commands) => Some(act(&commands).map_err(|(index, error)| error.within(index))),
            None => by_document(reader, act),
        }
    })?
}

fn several(mut reader: Reader<'_>) -> Option<Vec<Command>> {
    reader.begin_list()?;
    let mut commands = Vec::new();
    while !reader.ends()? {
        command(&mut reader, |command| commands.push(command))?;
    }
    Some(commands)
}

fn keep_numbers(action: &mut Action) {
    if let Action::Update { achievements: numbers, .. } | Action::Stat { add: numbers, .. } = action {
        NUMBERS.set(std::mem::take(numbers));
    }
}

#[cold]
fn by_document<T>(mut reader: Reader<'_>, act: Act<'_, T>) -> Option<Result<T, Error>> {
    let document = reader.value()?;
    let is_list = matches!(document, Value::List(_));
    let in_place = |(index, error): (usize, Error)| if is_list { error.within(index) } else { error };
    Some(Command::list_from_value(&document).and_then(|commands| act(&commands).map_err(in_place)))
}

/// Reads a command, and passes it to `then`; `None` if the bytes are not a command without a fault.
fn command<T>(reader: &mut Reader<'_>, then: impl FnOnce(Command) -> T) -> Option<T> {
    reader.begin_object()?;
    let mut values = [*reader; NAMES.len()];
    let mut members = EncodedMembers { values: &mut values, left: 0, is_whole: true };
    members.read_all(reader)?;
    let command = Command::from_members(&mut members);
    if members.is_whole && members.left == 0 { Some(then(command)) } else { None }
}

/// The members of a command in the inbox.
struct EncodedMembers<'m, 'b> {
    /// The value of each member that is set.
    values: &'m mut [Reader<'b>; NAMES.len()],
    /// The members that are set and were not read yet: a bit for each.
    left: u32,
    /// Whether no fault was found.
    is_whole: bool,
}

impl<'b> EncodedMembers<'_, 'b> {
    /// Reads the members of an object that has begun. A member that is `null` counts as unset.
    fn read_all(&mut self, reader: &mut Reader<'b>) -> Option<()> {
        while let Some(place) = reader.member()? {
            *self.values.get_mut(place)? = *reader;
            if !reader.skip()? {
                self.left |= 1 << place;
            }
        }
        Some(())
    }

    fn member<T>(&mut self, key: Member, read: impl FnOnce(&mut Reader<'b>) -> Option<T>) -> Option<T> {
        if !self.has(key) {
            return None;
        }
        self.left &= !(1 << key as u32);
        let read = self.values.get_mut(key as usize).and_then(read);
        self.is_whole &= read.is_some();
        read
    }
}

impl<'b> Members<'b> for EncodedMembers<'_, 'b> {
    fn has(&self, key: Member) -> bool {
        self.left & (1 << key as u32) != 0
    }

    fn seconds(&mut self, key: Member) -> Option<i64> {
        self.member(key, Reader::integer)
    }

    fn integer(&mut self, key: Member) -> Option<i64> {
        self.member(key, Reader::integer)
    }

    fn flag(&mut self, key: Member) -> bool {
        self.member(key, Reader::truth).unwrap_or(false)
    }

    fn text(&mut self, key: Member) -> Option<&'b str> {
        self.member(key, Reader::words)
    }

    fn texts(&mut self, key: Member) -> Vec<String> {
        let texts = self.member(key, |reader| {
            reader.begin_list()?;
            let mut texts = Vec::new();
            while !reader.ends()? {
                texts.push(reader.words()?.to_owned());
            }
            Some(texts)
        });
        texts.unwrap_or_default()
    }

    fn integers(&mut self, key: Member) -> Vec<(String, i64)> {
        let integers = self.member(key, |reader| {
            reader.begin_object()?;
            let (mut integers, mut count) = (NUMBERS.take(), 0);
            while let Some(name) = reader.key()? {
                let integer = reader.integer()?;
                match integers.get_mut(count) {
                    Some((known, number)) => {
                        known.clear();
                        known.push_str(name);
                        *number = integer;
                    }
                    None => integers.push((name.to_owned(), integer)),
                }
                count += 1;
            }
            integers.truncate(count);
            Some(integers)
        });
        integers.unwrap_or_default()
    }

    fn fault(&mut self, _: Member, _: impl FnOnce() -> String) {
        self.is_whole = false;
    }
}
