//! Fuzzing on stable Rust: seeds are mutated byte by byte and piece by piece. No input may panic or violate the property of its
//! target.
//!
//! By default each target runs the inputs that were found earlier (`tests/fixtures/fuzz/TARGET/`), and a fixed number of mutated
//! seeds. With `PLAUDIT_FUZZ_SECONDS` it runs for that time, from a random start or from `PLAUDIT_FUZZ_START`. A failing input is written to that folder, so
//! that it stays a test.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod mutate;
mod run;
mod seeds;
mod targets;

/// Fuzzes a reader of text.
fn fuzz(target: &str, seeds: Vec<String>, check: fn(&str)) {
    let seeds: Vec<Vec<u8>> = seeds.into_iter().map(String::into_bytes).collect();
    run::fuzz(target, &seeds, |input| check(&String::from_utf8_lossy(input)));
}

#[test]
fn documents() {
    fuzz("documents", seeds::documents(), targets::document);
}

#[test]
fn schedules() {
    fuzz("schedules", seeds::schedules(), targets::schedule);
}

#[test]
fn commands() {
    fuzz("commands", seeds::commands(), targets::command);
}

#[test]
fn states() {
    fuzz("states", seeds::states(), targets::state);
}

#[test]
fn requests() {
    fuzz("requests", seeds::requests(), targets::request);
}

#[test]
fn answers() {
    fuzz("answers", seeds::answers(), targets::answer);
}

#[test]
fn stores() {
    fuzz("stores", seeds::stores(), targets::store);
}

#[test]
fn hiro() {
    fuzz("hiro", seeds::hiro(), targets::hiro_message);
}
