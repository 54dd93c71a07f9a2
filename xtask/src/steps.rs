//! The steps of `cargo xtask test`.

use std::process::Command;

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::tools::{WASM_TARGET, beside, cargo, command, node_modules, npm_ci, root, run as run_command, target_dir};
use crate::{build, demo, examples, postgres, release};

/// The extent of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Usual,
    /// Includes the packaging projects whose tools take long to install.
    All,
}

pub struct Step {
    pub name: &'static str,
    /// The statement that the step checks.
    pub about: &'static str,
    pub run: fn(Scope) -> Result<()>,
}

/// The steps in the order of running: fast ones first, and `package` before those that use it.
pub const STEPS: &[Step] = &[
    Step { name: "format", about: "the Rust code is formatted, and so are TypeScript, JavaScript, CSS and JSON", run: |_| format() },
    Step {
        name: "lint",
        about: "clippy reports nothing, natively and for wasm, and neither do Biome, knip and TypeScript",
        run: |_| lint(),
    },
    Step { name: "native", about: "the crate, the build tool and the server, on SQLite and Postgres, pass their tests", run: |_| native() },
    Step {
        name: "deploy",
        about: "deploy/ passes its linters, where these are installed, and the Containerfile's steps yield a healthy server",
        run: |scope| crate::deploy::check(scope == Scope::All),
    },
    Step {
        name: "docs",
        about: "the documentation builds, the crate's with an example for each public item that needs one, and little hidden set-up",
        run: |_| docs(),
    },
    Step { name: "package", about: "the npm package builds, within the budget of its sizes", run: |_| build::run() },
    Step { name: "fuzz", about: "mutated inputs break nothing, 20 seconds a target", run: |_| crate::fuzz::step() },
    Step { name: "wasm-node", about: "the binding passes its tests in Node", run: |_| wasm_in_node() },
    Step { name: "wasm-browser", about: "the binding passes its tests in a browser", run: |_| wasm_in_browser() },
    Step {
        name: "javascript",
        about: "the package, its client and its React hooks pass their tests in Node, and those the type check",
        run: |_| javascript(),
    },
    Step {
        name: "content",
        about: "the package's command line finds nothing wrong with the samples, recipes and examples, types them, and plays their scripts",
        run: |_| content(),
    },
    Step { name: "client-browser", about: "the client passes its tests in a browser, against the server", run: |_| client_browser() },
    Step { name: "elements", about: "the elements pass their tests in Chromium, and a smoke test in Firefox", run: |_| elements() },
    Step {
        name: "packaging",
        about: "the packed package works in small projects; with --all, in those slow to install too",
        run: packaging,
    },
    Step {
        name: "publish",
        about: "the crate and the package could be published: dry runs contain the expected files",
        run: |_| package().and_then(|()| release::dry_runs()),
    },
    Step { name: "nakama", about: "Nakama's own client works with the server, in Node and in a browser", run: |_| nakama() },
    Step { name: "site", about: "the demo and the documentation build", run: |_| site() },
    Step { name: "demo", about: "the demo passes its tests in a browser", run: |_| demo_browser() },
    Step {
        name: "portal",
        about: "the portal builds, and passes its tests in Node and in a browser, on SQLite and Postgres",
        run: |_| portal(),
    },
];

fn format() -> Result<()> {
    run_command(cargo(&["fmt", "--all", "--check"]))?;
    node_modules()?;
    run_command(command("npx", &["biome", "format", "."]))
}

fn lint() -> Result<()> {
    crate::tools::wasm_target()?;
    node_modules()?;
    // Clippy compiles the last crates one by one, on one core.
    beside(lint_rust, lint_javascript)
}

fn lint_rust() -> Result<()> {
    run_command(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run_command(cargo(&["clippy", "--package", "plaudit", "--lib", "--test", "wasm", "--target", WASM_TARGET, "--", "-D", "warnings"]))?;
    run_command(cargo(&["clippy", "--package", "plaudit-testing", "--target", WASM_TARGET, "--", "-D", "warnings"]))
}

fn lint_javascript() -> Result<()> {
    run_command(command("npx", &["biome", "lint", "--error-on-warnings", "."]))?;
    // Its hints would concern the package's entries, which are build results.
    run_command(command("npx", &["knip", "--no-config-hints"]))?;
    run_command(command("npx", &["tsc", "--project", "pkg-template"]))?;
    run_command(command("npx", &["tsc", "--project", "pkg-template/src/cli"]))
}

/// The number of simulated histories in the full test; `cargo test` alone runs fewer.
const HISTORIES: &str = "20000";

/// The start of all random cases of property tests in the full test, so that a commit has one result; `cargo test` alone takes new cases each time.
const RANDOM_START: &str = "1";

fn native() -> Result<()> {
    postgres::pooler();
    // All targets run, so that one report names everything that fails.
    let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
    tests.env("PLAUDIT_HISTORIES", HISTORIES).env("PROPTEST_RNG_SEED", RANDOM_START);
    tests.env("PLAUDIT_POSTGRES", postgres::find_or_install()?);
    run_command(tests)
}

fn docs() -> Result<()> {
    examples::check()?;
    let mut server = cargo(&["doc", "--quiet", "--package", "plaudit-server", "--no-deps"]);
    server.env("RUSTDOCFLAGS", "-D warnings");
    run_command(server)
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
    // Without these, the driver has 5 seconds to start, and all tests together 20, which a slow machine exceeds.
    tests.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "120").env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    run_command(tests)
}

/// `tests/wasm.rs` with wasm-bindgen's runner, which is built at its first use.
fn wasm_tests() -> Result<Command> {
    crate::tools::wasm_target()?;
    run_command(cargo(&["build", "--quiet", "--package", "xtask", "--bin", "wasm-test-runner", "--features", "runner"]))?;
    let mut tests = cargo(&["test", "--package", "plaudit", "--test", "wasm", "--target", WASM_TARGET]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", target_dir().join("debug/wasm-test-runner"));
    Ok(tests)
}

/// Tests the built package in all projects.
pub fn every_project() -> Result<()> {
    packaging(Scope::All)
}

/// Tests the built package in frameworks and runtimes.
pub fn every_host() -> Result<()> {
    package()?;
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut matrix = command("npm", &["run", "packaging", "--workspace", "tests/js", "--", "--hosts"]);
    matrix.env("CHROME", chrome);
    run_command(matrix)
}

/// Tests the packed package in small projects, one for each way of building; prints the result of each.
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

/// Builds the package if no earlier step has, because a step can run alone.
fn package() -> Result<()> {
    node_modules()?;
    if build::package().join("package.json").is_file() { Ok(()) } else { build::make() }
}

fn site() -> Result<()> {
    package()?;
    demo::page()
}

fn portal() -> Result<()> {
    package()?;
    demo::portal()?;
    if !root().join("www/app/dist").is_dir() {
        site()?;
    }
    run_command(command("npm", &["test", "--workspace", "www/portal"]))?;
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = against_server(&["run", "portal"])?;
    tests.env("CHROME", chrome).env("PLAUDIT_POSTGRES", postgres::find_or_install()?);
    run_command(tests)
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

fn content() -> Result<()> {
    package()?;
    run_command(command("npm", &["run", "content", "--workspace", "tests/js"]))
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
    tests.env("CHROME", chrome).env("FIREFOX", browser::firefox()?);
    run_command(tests)
}

/// Runs Nakama's unmodified client, in Node and in a browser.
fn nakama() -> Result<()> {
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut tests = against_server(&["run", "nakama"])?;
    tests.env("CHROME", chrome);
    run_command(tests)
}

/// Tests in which the client talks to the server.
fn against_server(script: &[&str]) -> Result<Command> {
    package()?;
    // Builds the server as the native tests do. `cargo build` would leave out features of dependencies that only tests need, and so
    // build most of them a second time.
    run_command(cargo(&["test", "--quiet", "--workspace", "--no-run", "--test", "trials"]))?;
    let mut tests = command("npm", script);
    tests.args(["--workspace", "tests/js"]).env("PLAUDIT_SERVER", target_dir().join("debug/plaudit-server"));
    Ok(tests)
}
