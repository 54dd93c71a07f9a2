//! `cargo xtask test`: everything that must hold, step by step.

use std::process::Command;

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::tools::{WASM_TARGET, cargo, command, node_modules, npm_ci, run as run_command, target_dir};
use crate::{build, demo, examples, postgres};

type Step = (&'static str, fn() -> Result<()>);

fn steps(all: bool) -> [Step; 15] {
    [
        ("formatting", formatting),
        ("lints", lints),
        ("native tests", native_tests),
        ("the authority", authority),
        ("documentation", documentation),
        ("the package", build::run),
        ("wasm tests in Node", wasm_tests_in_node),
        ("wasm tests in a browser", wasm_tests_in_browser),
        ("the package in JavaScript", package_in_javascript),
        ("its client in a browser", client_in_browser),
        ("its elements in a browser", elements_in_browser),
        ("the package in small projects", if all { every_project } else { some_projects }),
        ("Nakama's client against the authority", nakamas_client),
        ("the demo page", demo::page),
        ("the demo in a browser", demo_in_browser),
    ]
}

/// Runs every step, also after one has failed, and ends with `N passed, M failed`.
/// With `all`, the package is also tried in the projects whose tools take long to install.
pub fn run(all: bool) -> Result<()> {
    let steps = steps(all);
    let mut failed = Vec::new();
    for (name, step) in steps {
        println!("\n== {name}");
        if let Err(error) = step() {
            println!("FAILED: {name}: {error:#}");
            failed.push(name);
        }
    }
    println!();
    for name in &failed {
        println!("failed: {name}");
    }
    println!("{} passed, {} failed", steps.len().saturating_sub(failed.len()), failed.len());
    if !failed.is_empty() {
        std::process::exit(1);
    }
    Ok(())
}

fn formatting() -> Result<()> {
    run_command(cargo(&["fmt", "--all", "--check"]))
}

fn lints() -> Result<()> {
    crate::tools::wasm_target()?;
    run_command(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run_command(cargo(&["clippy", "--package", "plaudit", "--lib", "--test", "wasm", "--target", WASM_TARGET, "--", "-D", "warnings"]))
}

/// How many simulated histories of devices and server the full test runs; `cargo test` alone runs fewer.
const HISTORIES: &str = "20000";

fn native_tests() -> Result<()> {
    let mut tests = cargo(&["test", "--workspace", "--exclude", "plaudit-server"]);
    tests.env("PLAUDIT_HISTORIES", HISTORIES);
    run_command(tests)
}

/// The server by itself: its tests need a Postgres.
fn authority() -> Result<()> {
    let mut tests = cargo(&["test", "--package", "plaudit-server"]);
    tests.env("PLAUDIT_POSTGRES", postgres::find_or_install()?);
    run_command(tests)
}

fn documentation() -> Result<()> {
    let mut doc = cargo(&["doc", "--package", "plaudit", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    run_command(doc)?;
    examples::check()
}

fn wasm_tests_in_node() -> Result<()> {
    run_command(wasm_tests()?)
}

fn wasm_tests_in_browser() -> Result<()> {
    let browser = browser::find_or_install()?;
    let mut tests = wasm_tests()?;
    tests.env("WASM_BINDGEN_USE_BROWSER", "1");
    tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.webdriver_json()?);
    tests.env("CHROMEDRIVER", &browser.driver);
    run_command(tests)
}

/// `tests/wasm.rs` under wasm-bindgen's runner, which is built on first use.
fn wasm_tests() -> Result<Command> {
    crate::tools::wasm_target()?;
    run_command(cargo(&["build", "--quiet", "--package", "xtask", "--bin", "wasm-test-runner", "--features", "runner"]))?;
    let mut tests = cargo(&["test", "--package", "plaudit", "--test", "wasm", "--target", WASM_TARGET]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", target_dir().join("debug/wasm-test-runner"));
    Ok(tests)
}

fn some_projects() -> Result<()> {
    projects(&[])
}

/// The package as it was built, in all the projects there are.
pub fn every_project() -> Result<()> {
    node_modules()?;
    npm_ci("tests/js/packaging")?;
    projects(&["--all"])
}

/// The packed package in small projects, one for each way of building; prints how each fared.
fn projects(arguments: &[&str]) -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut matrix = command("npm", &["run", "packaging", "--workspace", "tests/js", "--"]);
    matrix.args(arguments).env("CHROME", chrome);
    run_command(matrix)
}

fn demo_in_browser() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut e2e = against_authority(&["run", "e2e"])?;
    e2e.env("CHROME", chrome);
    run_command(e2e)
}

fn package_in_javascript() -> Result<()> {
    run_command(against_authority(&["test"])?)
}

fn client_in_browser() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = against_authority(&["run", "client-browser"])?;
    tests.env("CHROME", chrome);
    run_command(tests)
}

fn elements_in_browser() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = command("npm", &["run", "elements", "--workspace", "tests/js"]);
    tests.env("CHROME", chrome);
    run_command(tests)
}

/// The unmodified client, in Node and in a browser.
fn nakamas_client() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = against_authority(&["run", "nakama"])?;
    tests.env("CHROME", chrome);
    run_command(tests)
}

/// Tests in which the client talks to the authority, as the native tests have built it.
fn against_authority(script: &[&str]) -> Result<Command> {
    run_command(cargo(&["build", "--package", "plaudit-server"]))?;
    let mut tests = command("npm", script);
    tests.args(["--workspace", "tests/js"]).env("PLAUDIT_SERVER", target_dir().join("debug/plaudit-server"));
    Ok(tests)
}
