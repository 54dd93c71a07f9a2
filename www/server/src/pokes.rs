//! Pokes: connected clients are told at once that a stream of theirs has changed, so that they sync; by [`http::events`](crate::http).
//!
//! Whoever commits a change says so to the [`hub`] of the process; the [`relay`] carries it to the other processes on the same
//! Postgres; [`spread`] looks up who may know of it, at that moment, and wakes those connections. What gets lost on the way (a process that ends
//! between its commit and its word, a connection to the database that breaks) is found by looking at all of them every few seconds.

mod ear;
pub mod hub;
pub mod metrics;
pub mod relay;
pub mod spread;

pub use ear::{Ear, Heard};
pub use hub::{Changed, Hub};
