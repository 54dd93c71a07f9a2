//! What one transaction writes on one stream, and how it is written: behind the stream's lock, or without one if nobody else has
//! written since the stream was read.

use super::insert::{Insert, MOST_CELLS};
use super::statement::{Cell, Statement};
use super::{Store, Work};
use crate::failure::Failure;

/// A stream's row and the rows beside it.
#[derive(Clone, Debug)]
pub struct Change {
    pub(super) key: String,
    /// Its `writes` when it was read.
    pub(super) writes: i64,
    /// Epoch, revision, snapshot, definitions, logged.
    pub(super) columns: [Cell; 5],
    pub(super) inserts: Vec<Insert>,
}

impl Store {
    /// Writes a change that comes from a stream read without a lock, in a transaction of its own; `false`: somebody has written the
    /// stream since, or it is more than can be written at once, and nothing is written.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(&self, change: Change) -> Result<bool, Failure> {
        if change.inserts.iter().map(Insert::cells).sum::<usize>() > MOST_CELLS {
            return Ok(false);
        }
        match &self.group {
            Some(group) => group.write(change).await,
            None => Ok(change.write_at_once(self).await?),
        }
    }
}

impl Change {
    /// `UPDATE`: one row if nobody has written since, or none.
    fn update(&mut self, statement: &mut Statement) {
        let cells = std::mem::replace(&mut self.columns, [const { Cell::Number(0) }; 5]);
        statement.say("UPDATE streams SET ");
        for (name, cell) in ["epoch", "rev", "snapshot", "definitions", "logged"].into_iter().zip(cells) {
            statement.say(name).say(" = ").put(cell).say(", ");
        }
        statement.say("writes = writes + 1 WHERE id = ").put(self.key.as_str()).say(" AND writes = ").put(self.writes);
        statement.say(" RETURNING id");
    }

    /// The same with more rows beside it.
    #[must_use]
    pub fn with(mut self, inserts: impl IntoIterator<Item = Insert>) -> Change {
        self.inserts.extend(inserts);
        self
    }

    /// Writes it behind the stream's lock, in the transaction that holds it.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(mut self, work: &mut Work) -> sqlx::Result<()> {
        let mut statement = Statement::default();
        self.update(&mut statement);
        let rows: Vec<(String,)> = statement.fetch(work).await?;
        if rows.is_empty() {
            return Err(sqlx::Error::RowNotFound); // nobody else can have written
        }
        for insert in self.inserts {
            insert.write(work).await?;
        }
        Ok(())
    }

    /// Postgres: one statement is one transaction, and takes one round trip.
    async fn write_at_once(mut self, store: &Store) -> sqlx::Result<bool> {
        let mut statement = Statement::default();
        statement.say("WITH stream AS (");
        self.update(&mut statement);
        for (place, insert) in self.inserts.into_iter().filter(|insert| insert.cells() > 0).enumerate() {
            insert.say_if("stream", statement.say(&format!("), part{place} AS (")));
        }
        let mut connection = store.writers.acquire().await?;
        let rows: Vec<(String,)> = statement.say(") SELECT id FROM stream").fetch(&mut connection).await?;
        Ok(!rows.is_empty())
    }

    /// SQLite: as a part of a larger transaction, that the other parts do not notice if it fails.
    pub(super) async fn write_as_part(mut self, work: &mut Work) -> sqlx::Result<bool> {
        let mut statement = Statement::default();
        self.update(statement.say("SAVEPOINT part; "));
        let rows: Vec<(String,)> = statement.fetch(work).await?;
        let mut statement = Statement::default();
        for insert in self.inserts.into_iter().filter(|_| !rows.is_empty()) {
            insert.say(&mut statement);
            statement.say("; ");
        }
        statement.say("RELEASE part").execute(work).await?;
        Ok(!rows.is_empty())
    }
}
