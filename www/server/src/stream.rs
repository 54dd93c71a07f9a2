//! Streams under change: opened together, changed in memory, logged and written together.
//!
//! A [`StreamTransaction`] is the only way to change a stream. An [`Authority`] opens it. A sync settles an exchange in it,
//! Nakama's calls apply commands, an operator resets records. Its commit writes the changes.

mod authority;
mod command;
mod exchange;
pub mod metrics;
mod open_stream;
pub mod own;
mod paid_later;
mod receipts;
mod report;
mod streams;
mod transaction;

pub use authority::Authority;
pub use command::Sender;
pub use open_stream::OpenStream;
pub use paid_later::Paid;
pub use receipts::ReceiptKeys;
pub use report::Report;
pub use streams::Streams;
pub use transaction::{StreamTransaction, Tally};
