//! The connections to the database.

use std::time::Duration;

use sqlx::{Any, AnyPool};

use super::group_commit::GroupCommit;
use super::insert::MAX_CELLS;
use super::write::StreamWrite;
use crate::failure::Failure;

/// A transaction of the database.
pub type Transaction = sqlx::Transaction<'static, Any>;

/// How long a statement may wait for a lock, and a request for a connection.
pub(super) const WAIT: Duration = Duration::from_secs(5);

/// Connections to the database.
#[derive(Clone, Debug)]
pub struct Store {
    /// SQLite has one writer: waiting here is fair, waiting in the database is not.
    pub(super) writers: AnyPool,
    pub(super) readers: AnyPool,
    pub(super) kind: Kind,
    /// SQLite's.
    pub(super) group_commit: Option<GroupCommit>,
    pub(super) has_webhook: bool,
}

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One file, one writer at a time.
    Sqlite,
    /// A server, many writers, locks by row.
    Postgres,
}

impl Store {
    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The same, with a webhook: what accepted events do is written to the outbox.
    #[must_use]
    pub fn with_webhook(self) -> Store {
        Store { has_webhook: true, ..self }
    }

    /// Whether messages are written to the outbox.
    #[must_use]
    pub fn has_webhook(&self) -> bool {
        self.has_webhook
    }

    /// Begins a transaction that will write. On SQLite it holds the write lock from its beginning.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        match self.kind {
            Kind::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await,
            Kind::Postgres => self.writers.begin().await,
        }
    }

    /// Writes a stream that was read without a lock, in a transaction of its own. `false`: the stream has been written since it was
    /// read, or there is more than can be written at once, and nothing is written now.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn write(&self, write: StreamWrite) -> Result<bool, Failure> {
        if write.cells() > MAX_CELLS {
            return Ok(false);
        }
        match &self.group_commit {
            Some(group_commit) => group_commit.write(write).await,
            None => Ok(write.write_at_once(&mut *self.writers.acquire().await?).await?),
        }
    }

    /// Connections for single statements that write nothing.
    #[must_use]
    pub fn readers(&self) -> &AnyPool {
        &self.readers
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn ping(&self) -> sqlx::Result<()> {
        let _: (String,) = sqlx::query_as("SELECT COALESCE(MAX(name), '') FROM settings").fetch_one(&self.readers).await?;
        Ok(())
    }

    /// Sends a notification to all processes on this Postgres that listen to the channel.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn pg_notify(&self, channel: &str, payload: &str) -> sqlx::Result<()> {
        let query = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)").bind(channel).bind(payload);
        query.execute(&self.readers).await.map(|_| ())
    }

    /// A `SELECT` whose rows are to be changed in the same transaction. SQLite's transactions hold the lock already.
    pub(super) fn locking_select(&self, text: &'static str) -> String {
        match self.kind {
            Kind::Sqlite => text.to_owned(),
            Kind::Postgres => format!("{text} FOR UPDATE"),
        }
    }

    /// Waits for running statements, and closes.
    pub async fn close(&self) {
        self.writers.close().await;
        self.readers.close().await;
    }
}
