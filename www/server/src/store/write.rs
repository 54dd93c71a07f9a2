//! The write of one transaction to one stream: under the stream's lock, or without it if the stream has not been written since it was read.

use std::collections::BTreeSet;

use sqlx::AnyConnection;

use super::insert::Insert;
use super::statement::{Cell, Statement};
use super::stream_row::StreamRow;

/// A stream's new row, and the rows beside it.
#[derive(Clone, Debug)]
pub struct StreamWrite {
    key: String,
    /// The row's `writes` when it was read.
    writes: i64,
    /// Epoch, revision, snapshot, definitions, logged.
    columns: [Cell; 5],
    inserts: Vec<Insert>,
}

impl StreamWrite {
    /// The write of a stream's new row and of rows beside it. The row's `writes` must still have the value that was read.
    #[must_use]
    pub fn new(row: StreamRow, inserts: Vec<Insert>) -> StreamWrite {
        let StreamRow { id: key, epoch, rev, snapshot, definitions, logged, writes } = row;
        let columns = [epoch.into(), rev.into(), snapshot.into(), definitions.into(), logged.into()];
        StreamWrite { key, writes, columns, inserts }
    }

    /// The same write with more rows beside it.
    #[must_use]
    pub fn with(mut self, inserts: impl IntoIterator<Item = Insert>) -> StreamWrite {
        self.inserts.extend(inserts);
        self
    }

    /// The stream's key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The number of values.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.columns.len() + self.inserts.iter().map(Insert::cells).sum::<usize>()
    }

    fn row(&self) -> impl Iterator<Item = Cell> {
        self.columns.iter().cloned().chain([self.key.as_str().into(), self.writes.into()])
    }

    /// Writes it in a transaction, statement by statement. False, without writing, if the stream has been written since it was read, which
    /// cannot be in the transaction that holds the stream's lock.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn write(self, connection: &mut AnyConnection) -> sqlx::Result<bool> {
        let mut statement = Statement::default();
        push_update(&mut statement, [&self]);
        let rows: Vec<(String,)> = statement.fetch(connection).await?;
        if rows.is_empty() {
            return Ok(false);
        }
        for insert in self.inserts {
            insert.write(connection).await?;
        }
        Ok(true)
    }

    /// Writes it under the stream's lock.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn write_locked(self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        // The lock keeps other writers away.
        if self.write(connection).await? { Ok(()) } else { Err(sqlx::Error::RowNotFound) }
    }

    /// Writes the stream in a transaction of one statement, which takes one round trip; Postgres only. Returns false, without
    /// writing, if the stream has been written since it was read.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn write_at_once(self, connection: &mut AnyConnection) -> sqlx::Result<bool> {
        let mut statement = Statement::new("WITH stream AS (");
        push_update(&mut statement, [&self]);
        for (index, insert) in self.inserts.into_iter().filter(|insert| insert.cells() > 0).enumerate() {
            insert.push_if_any("stream", statement.push(&format!("), part{index} AS (")));
        }
        let rows: Vec<(String,)> = statement.push(") SELECT id FROM stream").fetch(connection).await?;
        Ok(!rows.is_empty())
    }
}

/// Writes many streams in one transaction. Streams that have been written since they were read are skipped; returns the keys of the
/// others.
///
/// # Errors
///
/// A database error.
pub async fn write_all(connection: &mut AnyConnection, writes: &[StreamWrite]) -> sqlx::Result<BTreeSet<String>> {
    let mut statement = Statement::default();
    push_update(&mut statement, writes);
    let rows: Vec<(String,)> = statement.fetch(connection).await?;
    let written: BTreeSet<String> = rows.into_iter().map(|(key,)| key).collect();
    let inserts = writes.iter().filter(|write| written.contains(&write.key)).flat_map(|write| write.inserts.iter().cloned());
    let mut statement = Statement::default();
    for insert in Insert::merged(inserts) {
        insert.push_to(&mut statement);
        statement.push("; ");
    }
    if !written.is_empty() {
        statement.execute(connection).await?;
    }
    Ok(written)
}

/// Adds an `UPDATE` of the streams that have not been written since they were read; it returns their keys.
fn push_update<'w>(statement: &mut Statement, writes: impl IntoIterator<Item = &'w StreamWrite>) {
    statement.push("UPDATE streams SET epoch = new.column1, rev = new.column2, snapshot = new.column3, definitions = new.column4, ");
    statement.push("logged = new.column5, writes = streams.writes + 1 FROM (").bind_rows(writes.into_iter().map(StreamWrite::row));
    statement.push(") AS new WHERE id = new.column6 AND writes = new.column7 RETURNING id");
}
