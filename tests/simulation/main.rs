//! Devices and players against the authority, under every fault that a network, a store, a clock and a server can have.
//!
//! A history is a seed. One that breaks an invariant is cut down to the steps that matter, and printed with its seed.
//! `PLAUDIT_HISTORIES` sets how many are run; `PLAUDIT_SEED` runs one and prints what happens in it.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod checks;
mod device;
mod documents;
mod mutants;
mod random;
mod run;
mod server;
mod steps;
mod world;

/// An invariant that does not hold.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) invariant: &'static str,
    pub(crate) detail: String,
}

impl Broken {
    pub(crate) fn new(invariant: &'static str, detail: String) -> Broken {
        Broken { invariant, detail }
    }
}
