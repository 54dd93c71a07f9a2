//! Streams under change: opened together, changed in memory, logged and written together.
//!
//! There is one way to change a stream, a [`StreamTransaction`]. An [`Authority`] opens it; a sync settles an exchange in it, Nakama's calls
//! carry out commands, an operator resets records; and its commit writes what has changed.

mod authority;
mod command;
mod exchange;
mod open_stream;
pub mod own;
mod transaction;

pub use authority::Authority;
pub use open_stream::OpenStream;
pub use transaction::{StreamTransaction, Tally};
