//! `cargo xtask fuzz`: mutated inputs against the targets of `tests/fuzz` and against the server's uploads, and hostile values against the
//! package's boundary.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::build;
use crate::tools::{beside, cargo, command, node_modules, root, run as run_command};

/// The targets of `tests/fuzz`, by the names of its tests.
const NATIVE: &[&str] = &["documents", "schedules", "commands", "states", "requests", "answers", "stores", "hiro"];

/// The target that uploads pictures to the server.
const UPLOADS: &str = "uploads";

/// The target that calls the package from JavaScript.
const BOUNDARY: &str = "boundary";

/// The default time of a target, in seconds.
const SECONDS: &str = "20";

/// How long a target runs, and the start of its random numbers; without one, each run takes another.
#[derive(Clone, Copy)]
struct Course<'a> {
    seconds: &'a str,
    start: Option<&'a str>,
}

/// The step of the full test: all targets, always from the same start, so that a commit has one result.
pub fn step() -> Result<()> {
    all(Course { seconds: SECONDS, start: Some("1") })
}

/// Runs one target or all, each for this many seconds.
pub fn run(arguments: &[&str]) -> Result<()> {
    let (target, seconds) = match arguments {
        [] => (None, SECONDS),
        [one] if one.parse::<u64>().is_ok() => (None, *one),
        [target] => (Some(*target), SECONDS),
        [target, seconds] => (Some(*target), *seconds),
        _ => bail!("usage: cargo xtask fuzz [TARGET] [SECONDS]"),
    };
    seconds.parse::<u64>().with_context(|| format!("expected a number of seconds, found {seconds:?}"))?;
    let known: Vec<&str> = NATIVE.iter().copied().chain([UPLOADS, BOUNDARY]).collect();
    if let Some(target) = target
        && !known.contains(&target)
    {
        bail!("there is no target {target:?}; the targets are {}", known.join(", "));
    }
    let course = Course { seconds, start: None };
    match target {
        Some(UPLOADS) => uploads(course),
        Some(BOUNDARY) => boundary(course),
        Some(_) => native(target, course),
        None => all(course),
    }
}

fn all(course: Course<'_>) -> Result<()> {
    native(None, course)?;
    beside(|| uploads(course), || boundary(course))
}

fn native(target: Option<&str>, course: Course<'_>) -> Result<()> {
    // With the features that the whole workspace has, so that nothing is built a second time.
    let mut tests = cargo(&["test", "--workspace", "--test", "fuzz", "--"]);
    if let Some(target) = target {
        tests.args(["--exact", target]);
    }
    follow(tests, course)
}

/// Runs tests for the time, and from the start.
fn follow(mut tests: Command, course: Course<'_>) -> Result<()> {
    tests.arg("--nocapture").env("PLAUDIT_FUZZ_SECONDS", course.seconds);
    if let Some(start) = course.start {
        tests.env("PLAUDIT_FUZZ_START", start);
    }
    run_command(tests)
}

fn uploads(course: Course<'_>) -> Result<()> {
    follow(cargo(&["test", "--workspace", "--test", "http", "--", "--exact", "uploads::mutated_uploads_break_nothing"]), course)
}

fn boundary(course: Course<'_>) -> Result<()> {
    node_modules()?;
    if !build::package().join("package.json").is_file() {
        build::make()?;
    }
    let mut script = command("node", &["tests/js/fuzz/boundary.mjs", course.seconds]);
    script.args(course.start);
    script.current_dir(root());
    run_command(script)
}
