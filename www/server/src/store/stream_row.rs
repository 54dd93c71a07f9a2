//! A stream's row.

use sqlx::FromRow;

/// A row of the table `streams`.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StreamRow {
    /// The key.
    pub id: String,
    /// The timeline.
    pub epoch: i64,
    /// The revision.
    pub rev: i64,
    /// Canonical JSON text.
    pub snapshot: String,
    /// The version of the definitions under which it was written.
    pub definitions: String,
    /// How many rows of the log it has.
    pub logged: i64,
    /// How many transactions have written it.
    pub writes: i64,
}
