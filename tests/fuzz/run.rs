//! Runs a target over inputs, and saves a failing input.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::mutate::Mutator;

/// The number of mutated seeds in a plain `cargo test`.
const INPUTS: u64 = 400;

/// Runs the target over earlier failing inputs, over the seeds, and over their mutations.
pub fn fuzz(target: &str, seeds: &[Vec<u8>], check: impl Fn(&[u8])) {
    for (path, input) in found(target) {
        attempt(target, &input, &check, Some(&path));
    }
    for seed in seeds {
        attempt(target, seed, &check, None);
    }
    let seconds = number("PLAUDIT_FUZZ_SECONDS");
    let start = number("PLAUDIT_FUZZ_START").unwrap_or_else(|| seconds.map_or(1, |_| nanoseconds()));
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut mutator = Mutator::new(start, seeds);
    let mut tried = 0;
    while until.map_or(tried < INPUTS, |until| Instant::now() < until) {
        attempt(target, &mutator.input(), &check, None);
        tried += 1;
    }
    if seconds.is_some() {
        println!("{target}: {tried} inputs, from {start}");
    }
}

fn attempt(target: &str, input: &[u8], check: &impl Fn(&[u8]), path: Option<&Path>) {
    if catch_unwind(AssertUnwindSafe(|| check(input))).is_err() {
        let path = path.map_or_else(|| keep(target, input), Path::to_path_buf);
        panic!("{target} fails on {}", path.display());
    }
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fuzz").join(target)
}

fn found(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder(target)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Writes the input to the folder of its target.
fn keep(target: &str, input: &[u8]) -> PathBuf {
    let folder = folder(target);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{:016x}.txt", nanoseconds()));
    fs::write(&path, input).unwrap();
    path
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

fn nanoseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_secs() * 1_000_000_000 + u64::from(since.subsec_nanos())
}
