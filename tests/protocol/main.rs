//! The protocol's named cases, and malformed, hostile and damaged input on both sides.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod bad_input;
mod celebrations;
mod local;
mod pair;
mod stores;
mod tabs;
