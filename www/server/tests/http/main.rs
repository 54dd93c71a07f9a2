//! The authority over its endpoints, in one process with SQLite: the rules of SYNC.md, sign-in, definitions, limits, bad input.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod admin;
mod bad_input;
mod compression;
mod definitions;
mod deletion;
mod limits;
mod nakama;
mod page;
mod playground;
mod publishing;
mod rules;
mod sign_in;
mod test_server;
mod uploads;
