//! The protocol's named cases, and malformed, hostile and damaged input on both sides.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod adoption;
mod bad_input;
mod bounds;
mod celebrations;
mod clocks;
mod first_version;
mod local;
mod locale;
mod midnights;
mod order;
mod pair;
mod stores;
mod tabs;
