//! Commands from JavaScript, the most frequent documents: they are read from the inbox without a [`Value`] in between.
//!
//! This reader gives up at the first fault. Then the inbox is read as a document, whose reader names the fault.

use super::inbox::{self, Reader};
use crate::progress::command::Members;
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
    let mut members = EncodedMembers { members: [("", *reader); MOST], count: 0, left: 0, is_whole: true };
    members.read_all(reader)?;
    let command = Command::from_members(&mut members);
    (members.is_whole && members.left == 0).then_some(command)
}

/// The most members that a command has: four of every command, and four of `stat`.
const MOST: usize = 8;

/// The members of a command in the inbox.
struct EncodedMembers<'b> {
    members: [(&'b str, Reader<'b>); MOST],
    count: usize,
    /// The members that were not read yet: a bit for each.
    left: u32,
    /// Whether no fault was found.
    is_whole: bool,
}

impl<'b> EncodedMembers<'b> {
    /// Reads the members of the object with which the bytes begin. A member that is `null` counts as unset.
    fn read_all(&mut self, reader: &mut Reader<'b>) -> Option<()> {
        reader.begin_object()?;
        while let Some(key) = reader.key()? {
            let value = *reader;
            if !reader.skip()? {
                *self.members.get_mut(self.count)? = (key, value);
                self.left |= 1 << self.count;
                self.count += 1;
            }
        }
        Some(())
    }

    /// A member that was not read yet, with its bit.
    fn find(&self, key: &str) -> Option<(u32, Reader<'b>)> {
        let place = self.members.iter().take(self.count).position(|(name, _)| *name == key)?;
        let (bit, (_, value)) = (1 << place, self.members.get(place)?);
        (self.left & bit != 0).then_some((bit, *value))
    }

    fn read<T>(&mut self, key: &str, read: impl FnOnce(&mut Reader<'b>) -> Option<T>) -> Option<T> {
        let (bit, mut value) = self.find(key)?;
        self.left &= !bit;
        let read = read(&mut value);
        self.is_whole &= read.is_some();
        read
    }
}

impl<'b> Members<'b> for EncodedMembers<'b> {
    fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    fn seconds(&mut self, key: &str) -> Option<i64> {
        self.read(key, Reader::integer)
    }

    fn integer(&mut self, key: &str) -> Option<i64> {
        self.read(key, Reader::integer)
    }

    fn flag(&mut self, key: &str) -> bool {
        self.read(key, Reader::truth).unwrap_or(false)
    }

    fn text(&mut self, key: &str) -> Option<&'b str> {
        self.read(key, Reader::words)
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
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

    fn integers(&mut self, key: &str) -> Vec<(String, i64)> {
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

    fn fault(&mut self, _: &str, _: impl FnOnce() -> String) {
        self.is_whole = false;
    }
}
