//! U1–U10 and X1: how counts advance, which rules lock a node, and the effects of completion.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod amounts;
mod common;
mod completion;
mod implied;
mod marks;
mod order;
mod preconditions;
mod reset;
mod subs;
#[path = "../support/mod.rs"]
mod support;
