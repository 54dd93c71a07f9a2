//! R1–R7 and T3: claims, pending claims, total rewards, reward hooks.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod by_hand;
mod common;
mod hooks;
mod looks;
mod pending;
#[path = "../support/mod.rs"]
mod support;
mod totals;
