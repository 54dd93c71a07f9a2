//! Streams as rows: the record of `plaudit::authority` with its key.

use plaudit::UnixSec;
use plaudit::authority::StreamRecord;
use plaudit::protocol::{PLAYER, Rulebook};

use super::change::Change;
use super::log::Entry;
use super::{Store, Work};
use crate::failure::Failure;
use crate::outbox::letter;

/// A stream that was read, and what has happened to it since.
pub struct Stored {
    /// Its key in the database.
    pub key: String,
    /// The record.
    pub record: StreamRecord,
    /// How many rows of the log it has.
    pub logged: i64,
    /// How many transactions have written it.
    writes: i64,
}

const TEAM: &str = "team:";

/// The key of a player's own stream.
#[must_use]
pub fn key_of(player: &str) -> String {
    format!("player:{player}")
}

/// The key of a team's stream.
#[must_use]
pub fn key_of_team(team: &str) -> String {
    format!("{TEAM}{team}")
}

/// The team whose stream a request names; `None`: it names another kind of stream.
#[must_use]
pub fn team_of(stream: &str) -> Option<&str> {
    stream.strip_prefix(TEAM)
}

/// The key of the stream that an operator names: a team's by its key, a player's by the player.
#[must_use]
pub fn key_named(name: &str) -> String {
    if name.starts_with(TEAM) { name.to_owned() } else { key_of(name) }
}

/// The id by which the core knows the stream with this key.
#[must_use]
pub fn id_of(key: &str) -> &str {
    if key.starts_with("player:") { PLAYER } else { key }
}

const SELECT: &str = "SELECT id, epoch, rev, snapshot, logged, writes FROM streams WHERE id = $1";

/// A stream as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// Its key.
    pub id: String,
    /// Its timeline.
    pub epoch: i64,
    /// Its revision.
    pub rev: i64,
    /// Canonical JSON text.
    pub snapshot: String,
    /// How many rows of the log it has.
    pub logged: i64,
    /// How many transactions have written it.
    pub writes: i64,
}

impl Stored {
    /// Reads a stream and locks it until the transaction ends; `None`: there is no such stream.
    ///
    /// # Errors
    ///
    /// The database's; a snapshot that cannot be read.
    pub async fn lock(store: &Store, work: &mut Work, key: &str, rulebook: &Rulebook) -> Result<Option<Stored>, Failure> {
        let text = store.locking_select(SELECT);
        let row: Option<Row> = sqlx::query_as(&text).bind(key).fetch_optional(&mut **work).await?;
        row.map(|row| Stored::of(row, rulebook)).transpose()
    }

    /// Reads a stream without a lock, to look at it.
    ///
    /// # Errors
    ///
    /// As [`Stored::lock`].
    pub async fn read(store: &Store, key: &str, rulebook: &Rulebook) -> Result<Option<Stored>, Failure> {
        let row: Option<Row> = sqlx::query_as(SELECT).bind(key).fetch_optional(store.readers()).await?;
        row.map(|row| Stored::of(row, rulebook)).transpose()
    }

    /// A row that was read.
    ///
    /// # Errors
    ///
    /// A snapshot that cannot be read.
    pub fn of(row: Row, rulebook: &Rulebook) -> Result<Stored, Failure> {
        let Row { id: key, epoch, rev, snapshot, logged, writes } = row;
        let record = StreamRecord::read(id_of(&key), rulebook, epoch, rev, &snapshot)?;
        Ok(Stored { key, record, logged, writes })
    }

    /// Makes a stream in which nothing has happened.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn create(work: &mut Work, key: &str, rulebook: &Rulebook, now: UnixSec) -> Result<(), Failure> {
        let record = StreamRecord::new(id_of(key), rulebook, now)?;
        let text = "INSERT INTO streams (id, epoch, rev, snapshot, definitions, logged) VALUES ($1, $2, $3, $4, $5, 0)";
        let query = sqlx::query(text).bind(key).bind(record.epoch()).bind(record.rev()).bind(record.snapshot());
        query.bind(rulebook.version()).execute(&mut **work).await?;
        let mut stored = Stored { key: key.to_owned(), record, logged: 0, writes: 0 };
        stored.write(work, rulebook, now, vec![Entry::created(stored.record.epoch())]).await
    }

    /// Writes the record back, and what happened to it into the log.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(&mut self, work: &mut Work, rulebook: &Rulebook, now: UnixSec, entries: Vec<Entry>) -> Result<(), Failure> {
        self.change(rulebook, now, &entries)?.write(work).await?;
        Ok(())
    }

    /// What has to be written: the record, and what happened to it into the log.
    ///
    /// # Errors
    ///
    /// More rows in the log than can be counted.
    pub fn change(&mut self, rulebook: &Rulebook, now: UnixSec, entries: &[Entry]) -> Result<Change, Failure> {
        let (key, record, version) = (self.key.as_str(), &self.record, rulebook.version());
        let inserts = vec![super::log::rows(key, self.logged, version, now, entries), super::ledger::rows(key, self.logged, now, entries)];
        let inserts = inserts.into_iter().chain(letter::rows(key, self.logged, now, entries));
        self.logged = self.logged.saturating_add(i64::try_from(entries.len())?);
        let writes = self.writes;
        self.writes = writes.saturating_add(1);
        let columns = [record.epoch().into(), record.rev().into(), record.snapshot().into(), version.into(), self.logged.into()];
        Ok(Change { key: key.to_owned(), writes, columns, inserts: inserts.collect() })
    }
}

/// Lets whoever has read the stream without a lock know that something that hangs on it has changed.
///
/// # Errors
///
/// The database's.
pub async fn touch(work: &mut Work, key: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE streams SET writes = writes + 1 WHERE id = $1").bind(key).execute(&mut **work).await.map(|_| ())
}
