//! The steps of `cargo xtask test`: everything that must hold.

use std::process::Command;

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::tools::{WASM_TARGET, cargo, command, node_modules, npm_ci, root, run as run_command, target_dir};
use crate::{build, demo, examples, postgres};

/// How much a step tries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Usual,
    /// Also the package in the projects whose tools take long to install.
    All,
}

pub struct Step {
    pub name: &'static str,
    /// What holds when it passes.
    pub about: &'static str,
    pub run: fn(Scope) -> Result<()>,
}

/// In the order in which they run: what is quick to say no comes first, and `package` before what uses it.
pub const STEPS: &[Step] = &[
    Step { name: "format", about: "the Rust code is formatted", run: |_| format() },
    Step { name: "lint", about: "clippy has nothing to say, natively and for wasm", run: |_| lint() },
    Step { name: "native", about: "the crate, the build tool and the server, on SQLite and Postgres, pass their tests", run: |_| native() },
    Step {
        name: "docs",
        about: "the crate's documentation builds, with an example wherever there should be one",
        run: |_| examples::check(),
    },
    Step { name: "package", about: "the npm package builds, within the budget of its sizes", run: |_| build::run() },
    Step { name: "wasm-node", about: "the binding passes its tests in Node", run: |_| wasm_in_node() },
    Step { name: "wasm-browser", about: "the binding passes its tests in a browser", run: |_| wasm_in_browser() },
    Step { name: "javascript", about: "the package, its client and its React hooks pass their tests in Node", run: |_| javascript() },
    Step { name: "client-browser", about: "the client passes its tests in a browser, against the server", run: |_| client_browser() },
    Step { name: "elements", about: "the elements pass their tests in a browser", run: |_| elements() },
    Step {
        name: "packaging",
        about: "the packed package works in small projects; with --all, in those slow to install too",
        run: packaging,
    },
    Step { name: "nakama", about: "Nakama's own client works with the server, in Node and in a browser", run: |_| nakama() },
    Step { name: "site", about: "the demo and the documentation build", run: |_| site() },
    Step { name: "demo", about: "the demo passes its tests in a browser", run: |_| demo_browser() },
];

fn format() -> Result<()> {
    run_command(cargo(&["fmt", "--all", "--check"]))
}

fn lint() -> Result<()> {
    crate::tools::wasm_target()?;
    run_command(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run_command(cargo(&["clippy", "--package", "plaudit", "--lib", "--test", "wasm", "--target", WASM_TARGET, "--", "-D", "warnings"]))
}

/// How many simulated histories of devices and server the full test runs; `cargo test` alone runs fewer.
const HISTORIES: &str = "20000";

fn native() -> Result<()> {
    let mut tests = cargo(&["test", "--workspace"]);
    tests.env("PLAUDIT_HISTORIES", HISTORIES).env("PLAUDIT_POSTGRES", postgres::find_or_install()?);
    run_command(tests)
}

fn wasm_in_node() -> Result<()> {
    run_command(wasm_tests()?)
}

fn wasm_in_browser() -> Result<()> {
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

/// The package as it was built, in all the projects there are.
pub fn every_project() -> Result<()> {
    packaging(Scope::All)
}

/// The packed package in small projects, one for each way of building; prints how each fared.
fn packaging(scope: Scope) -> Result<()> {
    package()?;
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut matrix = command("npm", &["run", "packaging", "--workspace", "tests/js", "--"]);
    if scope == Scope::All {
        npm_ci("tests/js/packaging")?;
        matrix.arg("--all");
    }
    matrix.env("CHROME", chrome);
    run_command(matrix)
}

/// The package, where no step before has built it: steps can be run by themselves.
fn package() -> Result<()> {
    node_modules()?;
    if build::package().join("package.json").is_file() { Ok(()) } else { build::make() }
}

fn site() -> Result<()> {
    package()?;
    demo::page()
}

fn demo_browser() -> Result<()> {
    if !root().join("www/app/dist").is_dir() {
        site()?;
    }
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut e2e = against_server(&["run", "e2e"])?;
    e2e.env("CHROME", chrome);
    run_command(e2e)
}

fn javascript() -> Result<()> {
    run_command(against_server(&["test"])?)
}

fn client_browser() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = against_server(&["run", "client-browser"])?;
    tests.env("CHROME", chrome);
    run_command(tests)
}

fn elements() -> Result<()> {
    package()?;
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = command("npm", &["run", "elements", "--workspace", "tests/js"]);
    tests.env("CHROME", chrome);
    run_command(tests)
}

/// The unmodified client, in Node and in a browser.
fn nakama() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = against_server(&["run", "nakama"])?;
    tests.env("CHROME", chrome);
    run_command(tests)
}

/// Tests in which the client talks to the server.
fn against_server(script: &[&str]) -> Result<Command> {
    package()?;
    // As the native tests build it: `cargo build` would leave out what only tests need of its dependencies, and so build most of
    // them a second time.
    run_command(cargo(&["test", "--quiet", "--workspace", "--no-run", "--test", "trials"]))?;
    let mut tests = command("npm", script);
    tests.args(["--workspace", "tests/js"]).env("PLAUDIT_SERVER", target_dir().join("debug/plaudit-server"));
    Ok(tests)
}
