//! Devices and players against the authority, with every fault of a network, a store, a clock and a server.
//!
//! A history is a seed. A history that breaks an invariant is shrunk to the relevant steps, and printed with its seed.
//! `PLAUDIT_HISTORIES` sets the number of histories; `PLAUDIT_SEED` runs one and prints its steps.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod checks;
mod device;
mod directed;
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
