//! Definitions: what loads, what is refused, and what a change breaks.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod evolution;
mod loading;
mod properties;
mod validate;
