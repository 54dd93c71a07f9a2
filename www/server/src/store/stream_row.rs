//! A stream's row.

use sqlx::FromRow;

/// A row of the table `streams`.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StreamRow {
    /// The stream's key.
    pub id: String,
    /// The epoch.
    pub epoch: i64,
    /// The revision.
    pub rev: i64,
    /// The snapshot, as canonical JSON text.
    pub snapshot: String,
    /// The version of the definitions under which it was written.
    pub definitions: String,
    /// The number of its log rows.
    pub logged: i64,
    /// The number of transactions that have written it.
    pub writes: i64,
}
