//! The limit on open files: every connection takes one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The files besides connections of clients and of the database: the log, the event loop, served files.
const OTHERS: u64 = 128;

/// Raises the limit as far as the system allows. Returns the number of client connections that fit.
#[must_use]
pub fn raise_limit(database_connections: u32) -> usize {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        // A process may raise its own limit up to the maximum; if it may not, the old limit stays.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let reserved = OTHERS.saturating_add(u64::from(database_connections).saturating_mul(3));
    usize::try_from(files.saturating_sub(reserved).max(files / 2)).unwrap_or(usize::MAX)
}
