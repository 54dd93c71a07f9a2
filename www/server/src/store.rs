//! The database: SQLite or Postgres, with one set of statements. All SQL of the server is here.
//!
//! From the bottom up: [`statement`] and [`insert`] build statements over any number of rows. [`mod@write`] writes a stream's row
//! with the rows beside it, and `group_commit` those of many streams at once. A [`Store`] holds the connections. Above it, each
//! file has the statements of its tables; [`stream`] assembles the write of a changed stream.

pub mod account;
pub mod audit;
pub mod backup;
mod database;
pub mod dead_letter;
pub mod deletion;
pub mod earners;
pub mod export;
pub mod first_version;
mod group_commit;
pub mod icons;
pub mod insert;
pub mod key;
pub mod ledger;
pub mod ledger_page;
pub mod log;
pub mod new_devices;
pub mod open;
pub mod operators;
pub mod outbox;
pub mod players;
pub mod publishing;
pub mod revision;
pub mod reward_claims;
pub mod server_keys;
pub mod settings;
pub mod snapshot;
pub mod standing;
pub mod statement;
pub mod stream;
mod stream_row;
pub mod teams;
pub mod tokens;
pub mod write;

pub use database::{Kind, Store, Transaction};
pub use stream_row::StreamRow;
