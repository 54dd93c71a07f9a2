//! P1–P13 and C8: when a node is active, when it resets, when it expires.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod active;
mod common;
mod endings;
mod late;
mod local_days;
mod local_midnights;
mod offsets;
mod resets;
mod shown;
#[path = "../support/mod.rs"]
mod support;
