//! The engine as a whole: its options, edited definitions, long chains, and properties of all histories.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod edited_definitions;
#[path = "../support/effort.rs"]
mod effort;
mod locale;
mod options;
mod properties;
#[path = "../support/random.rs"]
mod random;
mod scale;
mod standing;
#[path = "../support/mod.rs"]
mod support;
