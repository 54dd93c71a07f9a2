//! Commands from JavaScript, the most frequent documents: they are read from the inbox without a [`Value`] in between.
//!
//! This reader gives up at the first fault. Then the inbox is read as a document, whose reader names the fault.

use super::inbox::{self, Reader};
use crate::progress::command::{Member, Members, NAMES};
use crate::{Command, Error, Value};

/// The argument of `apply`.
pub(super) enum Commands {
    One(Command),
    Several(Vec<Command>),
}

/// The command in the inbox, or the commands.
pub(super) fn commands(length: u32) -> Result<Commands, Error> {
    inbox::read(length, |reader| several(reader).or_else(|| one(reader)).map(Ok).or_else(|| by_document(reader)))?
}

fn one(mut reader: Reader<'_>) -> Option<Commands> {
    command(&mut reader).map(Commands::One)
}

fn several(mut reader: Reader<'_>) -> Option<Commands> {
    reader.begin_list()?;
    let mut commands = Vec::new();
    while !reader.ends()? {
        commands.push(command(&mut reader)?);
    }
    Some(Commands::Several(commands))
}

#[cold]
fn by_document(mut reader: Reader<'_>) -> Option<Result<Commands, Error>> {
    Some(match reader.value()? {
        commands @ Value::List(_) => Command::list_from_value(&commands).map(Commands::Several),
        command => Command::from_value(&command).map(Commands::One),
    })
}

fn command(reader: &mut Reader<'_>) -> Option<Command> {
    let mut members = EncodedMembers { values: [*reader; NAMES.len()], left: 0, is_whole: true };
    members.read_all(reader)?;
    let command = Command::from_members(&mut members);
    (members.is_whole && members.left == 0).then_some(command)
}

/// The members of a command in the inbox.
struct EncodedMembers<'b> {
    /// The value of each member that is set.
    values: [Reader<'b>; NAMES.len()],
    /// The members that are set and were not read yet: a bit for each.
    left: u32,
    /// Whether no fault was found.
    is_whole: bool,
}

impl<'b> EncodedMembers<'b> {
    /// Reads the members of the object with which the bytes begin. A member that is `null` counts as unset.
    fn read_all(&mut self, reader: &mut Reader<'b>) -> Option<()> {
        reader.begin_object()?;
        while let Some(place) = reader.member()? {
            *self.values.get_mut(place)? = *reader;
            if !reader.skip()? {
                self.left |= 1 << place;
            }
        }
        Some(())
    }

    fn read<T>(&mut self, key: Member, read: impl FnOnce(&mut Reader<'b>) -> Option<T>) -> Option<T> {
        if !self.has(key) {
            return None;
        }
        self.left &= !(1 << key as u32);
        let read = self.values.get_mut(key as usize).and_then(read);
        self.is_whole &= read.is_some();
        read
    }
}

impl<'b> Members<'b> for EncodedMembers<'b> {
    fn has(&self, key: Member) -> bool {
        self.left & (1 << key as u32) != 0
    }

    fn seconds(&mut self, key: Member) -> Option<i64> {
        self.read(key, Reader::integer)
    }

    fn integer(&mut self, key: Member) -> Option<i64> {
        self.read(key, Reader::integer)
    }

    fn flag(&mut self, key: Member) -> bool {
        self.read(key, Reader::truth).unwrap_or(false)
    }

    fn text(&mut self, key: Member) -> Option<&'b str> {
        self.read(key, Reader::words)
    }

    fn texts(&mut self, key: Member) -> Vec<String> {
        let texts = self.read(key, |reader| {
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
        let integers = self.read(key, |reader| {
            reader.begin_object()?;
            let mut integers = Vec::new();
            while let Some(name) = reader.key()? {
                integers.push((name.to_owned(), reader.integer()?));
            }
            Some(integers)
        });
        integers.unwrap_or_default()
    }

    fn fault(&mut self, _: Member, _: impl FnOnce() -> String) {
        self.is_whole = false;
    }
}
