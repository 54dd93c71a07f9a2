//! A stream that a transaction has opened: its record, its actor, and its new log entries.

use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;
use plaudit::{Actor, Command, Role, UnixSec, Value};

use crate::failure::Failure;
use crate::store::key::id_of;
use crate::store::log::{LogEntry, LoggedChange};
use crate::store::write::StreamWrite;
use crate::store::{StreamRow, stream};

/// The version of states that this server keeps.
const STATE_VERSION: i64 = 2;

/// A stream and its changes.
pub struct OpenStream {
    key: String,
    record: StreamRecord,
    /// The version of the definitions in force.
    definitions: String,
    /// The number of written log rows.
    logged: i64,
    /// The row's `writes` when it was read.
    writes: i64,
    /// The player's role; `None` on a player's own stream.
    role: Option<Role>,
    entries: Vec<LogEntry>,
}

impl OpenStream {
    /// Opens a stream that was read, under the definitions in force.
    ///
    /// # Errors
    ///
    /// The snapshot is unreadable.
    pub fn new(row: StreamRow, rulebook: &Rulebook, role: Option<Role>) -> Result<OpenStream, Failure> {
        let StreamRow { id: key, epoch, rev, snapshot, logged, writes, .. } = row;
        let record = StreamRecord::read(id_of(&key), rulebook, epoch, rev, &snapshot)?;
        Ok(OpenStream { key, record, definitions: rulebook.version().to_owned(), logged, writes, role, entries: Vec::new() })
    }

    /// The key in the database.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The stream's name in requests.
    #[must_use]
    pub fn id(&self) -> &str {
        self.record.id()
    }

    /// A server's command with the player's last known UTC offset, so that it counts for the player's days and phases (P13, G1). A command
    /// with an offset keeps it, and one on a team's stream gets none.
    #[must_use]
    pub fn in_players_time(&self, command: Command) -> Command {
        let offset = if self.role.is_none() { self.record.engine().utc_offset_sec() } else { 0 };
        Command { utc_offset_sec: if command.utc_offset_sec == 0 { offset } else { command.utc_offset_sec }, ..command }
    }

    /// The same for a document, which may turn out not to be a command.
    pub fn tell_players_time(&self, command: &mut Value) {
        let offset = self.record.engine().utc_offset_sec();
        if let Value::Object(members) = command
            && self.role.is_none()
            && offset != 0
            && !members.iter().any(|(name, _)| name == "utc_offset_sec")
        {
            members.push(("utc_offset_sec".into(), offset.into()));
        }
    }

    /// The current record.
    #[must_use]
    pub fn record(&self) -> &StreamRecord {
        &self.record
    }

    /// The player's role; `None` on a player's own stream.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// The player as an actor with that role.
    #[must_use]
    pub fn actor(&self, player: &str) -> Option<Actor> {
        self.role.map(|role| Actor { id: player.to_owned(), role })
    }

    /// Changes the record. If the change begins a new epoch, that is logged (S11); the caller logs all other changes.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut StreamRecord) -> T) -> T {
        let before = self.record.epoch();
        let done = change(&mut self.record);
        if self.record.epoch() != before {
            self.log(LogEntry::new(self.record.rev(), LoggedChange::Epoch { epoch: self.record.epoch() }));
        }
        done
    }

    /// Adds an entry to the log.
    pub fn log(&mut self, mut entry: LogEntry) {
        if let LoggedChange::Applied { version, .. } = &mut entry.change {
            *version = self.record.is_of_first_version().then_some(STATE_VERSION);
        }
        self.entries.push(entry);
    }

    /// The position in the log of the next added entry.
    #[must_use]
    pub fn next_seq(&self) -> i64 {
        self.logged.saturating_add(i64::try_from(self.entries.len()).unwrap_or(i64::MAX))
    }

    /// Whether there are changes to write.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.entries.is_empty()
    }

    /// The write of all changes.
    ///
    /// # Errors
    ///
    /// The number of log rows is out of range.
    pub fn into_write(self, now: UnixSec) -> Result<StreamWrite, Failure> {
        let OpenStream { key, record, definitions, logged, writes, entries, .. } = self;
        let snapshot = record.snapshot().to_owned();
        let row = StreamRow { id: key, epoch: record.epoch(), rev: record.rev(), snapshot, definitions, logged, writes };
        stream::write_of(row, &entries, now)
    }
}
