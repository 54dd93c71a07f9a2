//! The connections to the database.

use std::time::Duration;

use plaudit::UnixSec;
use sqlx::{Any, AnyPool, AssertSqlSafe};

use super::group_commit::GroupCommit;
use super::insert::MAX_CELLS;
use super::write::StreamWrite;
use crate::failure::Failure;

/// A transaction of the database.
pub type Transaction = sqlx::Transaction<'static, Any>;

/// How long a statement may wait for a lock, and a request for a connection.
pub(super) const WAIT: Duration = Duration::from_secs(5);

/// Behind a pooler in transaction mode, each transaction may get another connection to Postgres. So every query is in a transaction, which
/// sets its own limits, and begins without the statements that others have prepared on that connection.
pub(super) const POOLED: &str = "BEGIN; DEALLOCATE ALL; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '15s'; \
                                 SET LOCAL idle_in_transaction_session_timeout = '30s'";

/// Connections to the database.
#[derive(Clone, Debug)]
pub struct Store {
    /// SQLite has one writer. Waiting for this pool is fair; waiting inside the database is not.
    pub(super) writers: AnyPool,
    pub(super) readers: AnyPool,
    pub(super) kind: Kind,
    /// Only on SQLite.
    pub(super) group_commit: Option<GroupCommit>,
    /// Whether a pooler in transaction mode stands in front of Postgres.
    pub(super) is_pooled: bool,
    pub(super) has_webhook: bool,
    pub(super) has_reward_hook: bool,
}

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One file, one writer at a time.
    Sqlite,
    /// A server, many writers, locks by row.
    Postgres,
}

impl Store {
    /// The kind of database.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The same store with a webhook: outcomes of accepted events are written to the outbox.
    #[must_use]
    pub fn with_webhook(self) -> Store {
        Store { has_webhook: true, ..self }
    }

    /// The same store with a reward hook: claims wait for its answer.
    #[must_use]
    pub fn with_reward_hook(self) -> Store {
        Store { has_reward_hook: true, ..self }
    }

    /// Whether a hook decides what is granted.
    #[must_use]
    pub fn has_reward_hook(&self) -> bool {
        self.has_reward_hook
    }

    /// Whether messages are written to the outbox.
    #[must_use]
    pub fn has_webhook(&self) -> bool {
        self.has_webhook
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock at once.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn begin(&self) -> sqlx::Result<Transaction> {
        match self.kind {
            Kind::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await,
            Kind::Postgres if self.is_pooled => self.writers.begin_with(POOLED).await,
            Kind::Postgres => self.writers.begin().await,
        }
    }

    /// Writes a stream that was read without a lock, in a transaction of its own. False, without writing, if the stream has been written
    /// since it was read.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn write(&self, write: StreamWrite) -> Result<bool, Failure> {
        if write.cells() > MAX_CELLS || self.is_pooled {
            let mut tx = self.begin().await?;
            let is_written = write.write(&mut tx).await?;
            tx.commit().await?;
            return Ok(is_written);
        }
        match &self.group_commit {
            Some(group_commit) => group_commit.write(write).await,
            None => Ok(write.write_at_once(&mut *self.writers.acquire().await?).await?),
        }
    }

    /// Connections for single statements that only read.
    #[must_use]
    pub fn readers(&self) -> &AnyPool {
        &self.readers
    }

    /// Writes to the database, and waits for the disk.
    ///
    /// # Errors
    ///
    /// The database cannot be reached, is full, or is locked.
    pub async fn probe(&self, now: UnixSec) -> sqlx::Result<()> {
        let mut tx = self.begin().await?;
        let text = "INSERT INTO settings (name, value) VALUES ('probed_at', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sqlx::query(text).bind(now.0.to_string()).execute(&mut *tx).await?;
        tx.commit().await
    }

    /// Sends a notification to all processes on this Postgres that listen to the channel.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn pg_notify(&self, channel: &str, payload: &str) -> sqlx::Result<()> {
        let query = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)").bind(channel).bind(payload);
        query.execute(&self.readers).await.map(|_| ())
    }

    /// A `SELECT` whose rows are to be changed in the same transaction. SQLite's transactions hold the lock already.
    pub(super) fn locking_select(&self, text: &'static str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match self.kind {
            Kind::Sqlite => text.to_owned(),
            Kind::Postgres => format!("{text} FOR UPDATE"),
        })
    }

    /// The end of a `SELECT` that leaves out the rows that other transactions change.
    pub(super) fn skipping_locked(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite => "",
            Kind::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Waits for running statements, and closes the connections.
    pub async fn close(&self) {
        self.writers.close().await;
        self.readers.close().await;
    }
}
