//! The build tool behind `cargo xtask …`.

mod against;
mod bench;
mod browser;
mod build;
mod demo;
mod examples;
mod postgres;
mod samples;
mod simulate;
mod sizes;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "usage: cargo xtask <command>

  build          assembles the npm package in pkg/ and prints its sizes against the budget
  test [--all] [STEP...]
                 runs everything that must hold, or the named steps: formatting, lints, tests in Rust, wasm, Node and a browser;
                 with --all, the package also in Next, Parcel, Jest, workerd and more, whose installation takes a minute
  test --list    lists the steps
  packaging      tries pkg/, as it was built, in the projects of test --all, and prints how each fared
  demo [--port]  builds the package, the demo page and the authority, which serves them on loopback (default port 8080)
  screenshots    builds the package and the demo page, and takes the README's pictures of it, into www/app/screenshots/
  bench          runs the benchmarks, native and in Node
  bench schedules --against REVISION
                 measures schedules against those of another revision, both in one program, by turns
  simulate [--histories N]
                 runs simulated histories of devices, server and faults (default 20000), and kills every mutant of the protocol";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["build"] => build::run(),
        ["test", arguments @ ..] => test::run(arguments),
        ["packaging"] => steps::every_project(),
        ["demo"] => demo::run(demo::DEFAULT_PORT),
        ["demo", "--port", port] => demo::run(port.parse()?),
        ["screenshots"] => demo::screenshots(),
        ["bench"] => bench::run(),
        ["bench", "schedules", "--against", revision] => against::schedules(revision),
        ["simulate"] => simulate::run(20_000),
        ["simulate", "--histories", histories] => simulate::run(histories.parse()?),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => bail!("{USAGE}"),
    }
}
