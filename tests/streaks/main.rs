//! Streaks in full (rules G14 to G16): named cases, and random histories with an independent implementation.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cases;
mod clocks;
mod commands;
mod lives;
#[allow(dead_code, reason = "the oracle of triggers uses the rest")]
mod oracle;
mod saved;
#[path = "../triggers/support.rs"]
#[allow(dead_code, reason = "other targets use the rest")]
mod support;
mod travellers;
mod trust;
