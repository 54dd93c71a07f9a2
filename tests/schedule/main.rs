//! C1–C9: the cron dialect.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod agreement;
mod cron;
mod croner;
#[path = "../support/effort.rs"]
mod effort;
mod errors;
mod model;
mod properties;
mod rules;
