//! `cargo xtask simulate`: long runs of the simulated histories, and the table of mutants.

use anyhow::Result;

use crate::tools::{cargo, run as run_command};

/// Runs this many histories against the protocol, then as many as each mutant takes to be caught.
pub fn run(histories: u64) -> Result<()> {
    let mut simulation = cargo(&["test", "--package", "plaudit", "--test", "simulation", "--", "--nocapture", "--test-threads", "1"]);
    simulation.env("PLAUDIT_HISTORIES", histories.to_string());
    run_command(simulation)
}
