//! Streams as rows: the record of `plaudit::authority` with its key.

use plaudit::UnixSec;
use plaudit::authority::StreamRecord;
use plaudit::sync::{PLAYER, Rulebook};

use super::log::Entry;
use super::{Store, Work};
use crate::failure::Failure;

/// A stream that was read, and what has happened to it since.
pub struct Stored {
    /// Its key in the database.
    pub key: String,
    /// The record.
    pub record: StreamRecord,
    /// How many rows of the log it has.
    pub logged: i64,
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

const SELECT: &str = "SELECT epoch, rev, snapshot, logged FROM streams WHERE id = $1";

/// Epoch, revision, snapshot, and how many rows of the log there are.
pub type Row = (i64, i64, String, i64);

impl Stored {
    /// Reads a stream and locks it until the transaction ends; `None`: there is no such stream.
    ///
    /// # Errors
    ///
    /// The database's; a snapshot that cannot be read.
    pub async fn lock(store: &Store, work: &mut Work, key: &str, rulebook: &Rulebook) -> Result<Option<Stored>, Failure> {
        let text = store.locking_select(SELECT);
        let row: Option<Row> = sqlx::query_as(&text).bind(key).fetch_optional(&mut **work).await?;
        row.map(|row| Stored::of(key, row, rulebook)).transpose()
    }

    /// Reads a stream without a lock, to look at it.
    ///
    /// # Errors
    ///
    /// As [`Stored::lock`].
    pub async fn read(store: &Store, key: &str, rulebook: &Rulebook) -> Result<Option<Stored>, Failure> {
        let row: Option<Row> = sqlx::query_as(SELECT).bind(key).fetch_optional(store.readers()).await?;
        row.map(|row| Stored::of(key, row, rulebook)).transpose()
    }

    /// A row that was read.
    ///
    /// # Errors
    ///
    /// A snapshot that cannot be read.
    pub fn of(key: &str, (epoch, rev, snapshot, logged): Row, rulebook: &Rulebook) -> Result<Stored, Failure> {
        let record = StreamRecord::read(id_of(key), rulebook, epoch, rev, &snapshot)?;
        Ok(Stored { key: key.to_owned(), record, logged })
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
        let mut stored = Stored { key: key.to_owned(), record, logged: 0 };
        stored.write(work, rulebook, now, vec![Entry::created(stored.record.epoch())]).await
    }

    /// Writes the record back, and what happened to it into the log.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(&mut self, work: &mut Work, rulebook: &Rulebook, now: UnixSec, entries: Vec<Entry>) -> Result<(), Failure> {
        super::log::append(work, &self.key, self.logged, rulebook.version(), now, &entries).await?;
        super::ledger::append(work, &self.key, self.logged, now, &entries).await?;
        crate::outbox::letter::append(work, &self.key, self.logged, now, &entries).await?;
        self.logged = self.logged.saturating_add(i64::try_from(entries.len())?);
        let text = "UPDATE streams SET epoch = $1, rev = $2, snapshot = $3, definitions = $4, logged = $5 WHERE id = $6";
        let query = sqlx::query(text).bind(self.record.epoch()).bind(self.record.rev()).bind(self.record.snapshot());
        query.bind(rulebook.version()).bind(self.logged).bind(&self.key).execute(&mut **work).await?;
        Ok(())
    }
}
