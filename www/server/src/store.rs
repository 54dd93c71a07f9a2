//! The database: SQLite or Postgres behind one set of statements. All SQL of the server is here.
//!
//! From the ground up: [`statement`] and [`insert`] build statements over any number of rows; [`mod@write`] sends a stream's row with the rows
//! beside it, and `group_commit` those of many streams at once; a [`Store`] is the connections over which that happens. Above it each file has
//! the statements of its tables; [`stream`] puts together what a changed stream writes.

pub mod account;
pub mod backup;
mod database;
pub mod dead_letter;
mod group_commit;
pub mod insert;
pub mod key;
pub mod ledger;
pub mod log;
pub mod open;
pub mod outbox;
pub mod revision;
pub mod settings;
pub mod snapshot;
pub mod statement;
pub mod stream;
mod stream_row;
pub mod teams;
pub mod tokens;
pub mod write;

pub use database::{Kind, Store, Transaction};
pub use stream_row::StreamRow;
