//! The database: SQLite or Postgres behind one set of statements.

pub mod account;
pub mod backup;
pub mod change;
mod group;
pub mod insert;
pub mod ledger;
pub mod log;
pub mod open;
pub mod settings;
pub mod sight;
pub mod statement;
pub mod stream;
pub mod teams;
pub mod tokens;

use std::time::Duration;

use sqlx::{Any, AnyPool, Transaction};

use group::Group;

/// One transaction.
pub type Work = Transaction<'static, Any>;

/// Connections to the database.
#[derive(Clone, Debug)]
pub struct Store {
    /// SQLite has one writer: waiting here is fair, waiting in the database is not.
    writers: AnyPool,
    readers: AnyPool,
    kind: Kind,
    /// SQLite's.
    group: Option<Group>,
    has_webhook: bool,
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

    /// The same, with a webhook that wants to know what accepted events do.
    #[must_use]
    pub fn with_webhook(self) -> Store {
        Store { has_webhook: true, ..self }
    }

    /// Whether letters are written.
    #[must_use]
    pub fn has_webhook(&self) -> bool {
        self.has_webhook
    }

    /// A transaction that will write. On SQLite it holds the write lock from its beginning.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn begin(&self) -> sqlx::Result<Work> {
        match self.kind {
            Kind::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await,
            Kind::Postgres => self.writers.begin().await,
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

    /// A `SELECT` whose rows are to be changed in the same transaction. SQLite's transactions hold the lock already.
    #[must_use]
    pub fn locking_select(&self, text: &'static str) -> String {
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

/// How long a statement may wait for a lock, and a request for a connection.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
