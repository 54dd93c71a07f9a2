//! The build tool behind `cargo xtask …`.

mod against;
mod bench;
mod browser;
mod build;
mod containerfile;
mod demo;
mod deploy;
mod examples;
#[cfg(test)]
mod floors;
mod fuzz;
mod licences;
#[cfg(test)]
mod locks;
mod postgres;
mod release;
mod samples;
mod simulate;
mod sizes;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "usage: cargo xtask <command>

  build [--ts]   assembles the npm package in pkg/ and prints its sizes against the budget;
                 with --ts, around the WebAssembly of the last build
  test [--all] [STEP...]
                 runs everything that must hold, or the named steps: formatting, lints, tests in Rust, wasm, Node and a browser;
                 with --all, the package also in Next, Parcel, Jest, workerd and more, whose installation takes a minute
  test --list    lists the steps
  packaging      tries pkg/, as it was built, in the projects of test --all, and prints how each fared
  packaging --hosts
                 tries it in frameworks and runtimes that take minutes to install: rspack, rsbuild, Vue, Solid, Bun, Deno, wrangler,
                 Astro, SvelteKit, Nuxt, Angular, React Router; what needs a newer Node brings it from npm
  release VERSION
                 sets the next version's number and its part of the changelog, builds and packs it without publishing, commits, and
                 prints the steps that are left (docs/release.md)
  demo [--port]  builds the package, the demo page and the authority, which serves them on loopback (default port 8080)
  screenshots    builds the package and the demo page, and takes the README's pictures of it, into www/app/screenshots/, and contact sheets of
                 the elements in every state and of the site's pages, into target/sheets/
  bench [--against REVISION]
                 runs the benchmarks, native, in Node and in Chromium; what can be is measured against an earlier revision by turns,
                 by default the first version, 2d556e5
  bench package [--against REVISION]
                 measures only the package of the last build: its calls, its start-up, and how costs grow
  bench schedules [--against REVISION]
                 measures only schedules, both revisions in one program
  fuzz [TARGET] [SECONDS]
                 runs mutated inputs against all targets or one, each for so long (default 20); an input that fails becomes a fixture
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
        ["build", "--ts"] => build::typescript(),
        ["test", arguments @ ..] => test::run(arguments),
        ["packaging"] => steps::every_project(),
        ["packaging", "--hosts"] => steps::every_host(),
        ["release", version] => release::prepare(version),
        ["demo"] => demo::run(demo::DEFAULT_PORT),
        ["demo", "--port", port] => demo::run(port.parse()?),
        ["screenshots"] => demo::screenshots(),
        ["bench", what @ .., "--against", revision] => bench(what, revision),
        ["bench", what @ ..] => bench(what, bench::FIRST),
        ["fuzz", arguments @ ..] => fuzz::run(arguments),
        ["simulate"] => simulate::run(20_000),
        ["simulate", "--histories", histories] => simulate::run(histories.parse()?),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => bail!("{USAGE}"),
    }
}

fn bench(what: &[&str], revision: &str) -> Result<()> {
    match what {
        [] => bench::run(revision),
        ["package"] => bench::package(revision),
        ["schedules"] => tools::run(against::schedules(revision)?),
        _ => bail!("{USAGE}"),
    }
}
