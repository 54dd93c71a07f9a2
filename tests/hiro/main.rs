//! Hiro's messages: golden documents, any message there and back, hostile input, requests, answers and imports.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod answers;
mod golden;
mod hostile;
mod imports;
mod messages;
#[path = "../support/random.rs"]
mod random;
mod requests;
mod round_trips;
#[path = "../support/mod.rs"]
mod support;
