//! The reference authority: plaudit's rule book behind HTTP and a database.
//!
//! It adds I/O to the crate `plaudit` and decides nothing that the crate decides: [`sync`] runs transactions around
//! `plaudit::authority::Exchange`, [`http`] the endpoints around them, [`store`] the statements below.

pub mod admin;
pub mod app;
pub mod auth;
pub mod failure;
pub mod http;
pub mod metrics;
pub mod nakama;
pub mod outbox;
pub mod pokes;
pub mod replay;
pub mod rewards;
pub mod rules;
pub mod serve;
pub mod store;
pub mod sync;
pub mod teams;
