//! The database: SQLite or Postgres behind one set of statements. All SQL of the server is here.
//!
//! From the ground up: [`statement`] and [`insert`] build statements over any number of rows; `log`, `ledger`, [`outbox`] and [`account`]
//! say which rows a change adds; [`mod@write`] sends them with the stream's own row, which `group_commit` does for many streams at once.

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
pub mod teams;
pub mod tokens;
pub mod write;

pub use database::{Kind, Store, Transaction};
