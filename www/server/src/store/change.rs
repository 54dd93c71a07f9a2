//! What one transaction writes on one stream, and how it is written: behind the stream's lock, or without one if nobody else has
//! written since the stream was read.

use std::collections::BTreeSet;

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
        if change.cells() > MOST_CELLS {
            return Ok(false);
        }
        match &self.group {
            Some(group) => group.write(change).await,
            None => Ok(change.write_at_once(self).await?),
        }
    }
}

impl Change {
    /// The same with more rows beside it.
    #[must_use]
    pub fn with(mut self, inserts: impl IntoIterator<Item = Insert>) -> Change {
        self.inserts.extend(inserts);
        self
    }

    /// How many values it has.
    pub(super) fn cells(&self) -> usize {
        self.columns.len() + self.inserts.iter().map(Insert::cells).sum::<usize>()
    }

    fn row(&self) -> impl Iterator<Item = Cell> {
        self.columns.iter().cloned().chain([self.key.as_str().into(), self.writes.into()])
    }

    /// Writes it behind the stream's lock, in the transaction that holds it.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(self, work: &mut Work) -> sqlx::Result<()> {
        let mut statement = Statement::default();
        update(&mut statement, [&self]);
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
    async fn write_at_once(self, store: &Store) -> sqlx::Result<bool> {
        let mut statement = Statement::of("WITH stream AS (");
        update(&mut statement, [&self]);
        for (place, insert) in self.inserts.into_iter().filter(|insert| insert.cells() > 0).enumerate() {
            insert.say_if("stream", statement.say(&format!("), part{place} AS (")));
        }
        let mut connection = store.writers.acquire().await?;
        let rows: Vec<(String,)> = statement.say(") SELECT id FROM stream").fetch(&mut connection).await?;
        Ok(!rows.is_empty())
    }
}

/// `UPDATE` of streams, which gives the keys of those that nobody has written since they were read.
fn update<'c>(statement: &mut Statement, changes: impl IntoIterator<Item = &'c Change>) {
    statement.say("UPDATE streams SET epoch = new.column1, rev = new.column2, snapshot = new.column3, definitions = new.column4, ");
    statement.say("logged = new.column5, writes = streams.writes + 1 FROM (").rows(changes.into_iter().map(Change::row));
    statement.say(") AS new WHERE id = new.column6 AND writes = new.column7 RETURNING id");
}

/// Writes changes of as many streams in one transaction: those streams that nobody has written since they were read, whose keys it gives.
pub(super) async fn write_all(work: &mut Work, changes: &[Change]) -> sqlx::Result<BTreeSet<String>> {
    let mut statement = Statement::default();
    update(&mut statement, changes);
    let rows: Vec<(String,)> = statement.fetch(work).await?;
    let written: BTreeSet<String> = rows.into_iter().map(|(key,)| key).collect();
    let inserts = changes.iter().filter(|change| written.contains(&change.key)).flat_map(|change| change.inserts.iter().cloned());
    let mut statement = Statement::default();
    for insert in Insert::joined(inserts) {
        insert.say(&mut statement);
        statement.say("; ");
    }
    if !written.is_empty() {
        statement.execute(work).await?;
    }
    Ok(written)
}
