//! Why a request cannot be carried out: transient failures of the database, and permanent ones.

use std::sync::Arc;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database, for all writes of one group commit.
    #[error("database: {0}")]
    GroupCommit(Arc<sqlx::Error>),
    /// The core: a snapshot or a document that cannot be read.
    #[error("core: {0}")]
    Core(#[from] plaudit::Error),
    /// The system's randomness.
    #[error("randomness: {0}")]
    Random(#[from] getrandom::Error),
    /// A token could not be signed.
    #[error("token: {0}")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// A count beyond what the database holds.
    #[error("count: {0}")]
    Count(#[from] std::num::TryFromIntError),
    /// What should be in the database is not.
    #[error("missing: {0}")]
    Missing(String),
}

impl Failure {
    /// Whether a retry may succeed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Failure::Database(error) => is_transient(error),
            Failure::GroupCommit(error) => is_transient(error),
            Failure::Random(_) => true,
            _ => false,
        }
    }
}

fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_transient_in_sqlite(&code) || is_transient_in_postgres(&code)),
        _ => false,
    }
}

/// Busy 5, locked 6, read-only 8, i/o 10, full 13, cannot open 14; the low byte of an extended code.
fn is_transient_in_sqlite(code: &str) -> bool {
    code.len() < 5 && code.parse().is_ok_and(|code: u32| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}

/// Connection lost 08, rolled back 40, out of resources 53, locks 55, stopped or timed out 57, system error 58; and a server that
/// has become read-only.
fn is_transient_in_postgres(code: &str) -> bool {
    code.len() == 5 && (["08", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class)) || code == "25006")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_lost_lock_are_transient_but_a_broken_constraint_is_not() {
        for code in ["5", "13", "778", "517"] {
            assert!(is_transient_in_sqlite(code), "{code}");
        }
        for code in ["08006", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01", "25006"] {
            assert!(is_transient_in_postgres(code) && !is_transient_in_sqlite(code), "{code}");
        }
        for code in ["1555", "787", "1", "11", "23505", "42601", "22021"] {
            assert!(!is_transient_in_sqlite(code) && !is_transient_in_postgres(code), "{code}");
        }
    }
}
