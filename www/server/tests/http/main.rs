//! The authority over its endpoints, in one process and over SQLite: what SYNC.md says, sign-in, definitions, limits, bad input.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod admin;
mod bad_input;
mod definitions;
mod limits;
mod nakama;
mod page;
mod playground;
mod rules;
mod sign_in;
mod test_server;
