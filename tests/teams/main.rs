//! Teams: the rules T1–T5 by name, the "what if" questions of the team page, and teams in sync.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod kept_facts;
mod rules;
mod squad;
mod sync;
mod what_if;
