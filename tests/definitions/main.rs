//! Definitions: which load, which are refused, and which changes break progress.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod bad_input;
mod evolution;
mod issues;
mod keys;
mod loading;
mod properties;
mod rewards;
mod stamps;
mod streak_accounts;
mod triggers;
mod validate;
mod windows;
