//! The failures of a request: temporary ones of the database, and permanent ones.

use std::sync::Arc;

use crate::limiter::TooManyRequests;

/// The reason why all calls of a player are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// An operator has banned the player.
    Banned,
    /// The sign-in has ended: the player has signed out everywhere, or is deleted.
    Over,
}

/// The reason why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A database error.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A database error that concerns all writes of a group commit.
    #[error("database: {0}")]
    GroupCommit(Arc<sqlx::Error>),
    /// An error of the core: a snapshot or a document is unreadable.
    #[error("core: {0}")]
    Core(#[from] plaudit::Error),
    /// The system's random generator fails.
    #[error("randomness: {0}")]
    Random(#[from] getrandom::Error),
    /// A token could not be signed.
    #[error("token: {0}")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// A count exceeds the range of the database's integers.
    #[error("count: {0}")]
    Count(#[from] std::num::TryFromIntError),
    /// The player's calls are refused.
    #[error("the player's calls are refused: {0:?}")]
    Barred(Barred),
    /// A rate limit is exceeded.
    #[error("too many {}", .0.of)]
    TooMany(TooManyRequests),
    /// Another request was first.
    #[error("another request was first")]
    Conflict,
    /// A row that must exist is missing.
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
            Failure::Random(_) | Failure::Conflict => true,
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

/// SQLite: busy 5, locked 6, read-only 8, I/O 10, full 13, cannot open 14; the low byte of an extended code.
fn is_transient_in_sqlite(code: &str) -> bool {
    code.len() < 5 && code.parse().is_ok_and(|code: u32| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}

/// Postgres: connection lost 08, rolled back 40, out of resources 53, locks 55, stopped or timed out 57, system error 58, and 25006
/// for a server that has become read-only.
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
