//! `cargo xtask bench`: the native benchmarks, the scripts in `benches/` on the built package, the authority against its databases,
//! and one table of their ratios. The package and the schedules are measured against an earlier package and its revision too.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::tools::{cargo, command, root, run as run_tool, show, target_dir};
use crate::{against, build, postgres};

const HEAD: &str = "| what | plaudit | against | ratio |\n|---|---:|---:|---:|";

/// The revision whose package is kept in `tests/fixtures/packages/`: the first version.
pub const FIRST: &str = "2d556e5";

/// The scripts that compare two packages in one run.
const COMPARE: [&str; 2] = ["benches/boundary.mjs", "benches/startup.mjs"];

/// The script that times the site, which is no part of the package.
const SITE: &str = "benches/pages.mjs";

pub fn run(revision: &str) -> Result<()> {
    let peer = package_of(revision)?;
    build::make()?;
    run_tool(cargo(&["bench", "--package", "plaudit"]))?;
    let mut rows = rows_of(against::schedules(revision)?)?;
    for script in scripts()? {
        let mut bench = command("node", &[&script]);
        if COMPARE.contains(&script.as_str()) {
            bench.arg(&peer).arg("pkg");
        }
        rows.extend(rows_of(bench)?);
    }
    let mut authority = cargo(&["bench", "--package", "plaudit-server", "--profile", "server", "--test", "trials"]);
    authority.env("PLAUDIT_POSTGRES", postgres::find_or_install()?);
    rows.extend(rows_of(authority)?);
    println!("\n{HEAD}\n{}", rows.join("\n"));
    Ok(())
}

/// Measures the package of the last build against that of a revision: calls, start-up and growth.
pub fn package(revision: &str) -> Result<()> {
    let peer = package_of(revision)?;
    let mut rows = Vec::new();
    for script in COMPARE {
        let mut bench = command("node", &[script]);
        rows.extend(rows_of({
            bench.arg(&peer).arg("pkg");
            bench
        })?);
    }
    rows.extend(rows_of(command("node", &["benches/growth.mjs"]))?);
    println!("\n{HEAD}\n{}", rows.join("\n"));
    Ok(())
}

/// Unpacks the package of a revision; returns its folder.
fn package_of(revision: &str) -> Result<PathBuf> {
    let packed = root().join(format!("tests/fixtures/packages/plaudit-{revision}.tgz"));
    if !packed.is_file() {
        bail!("{} is missing: pack that revision's package there, or compare with {FIRST}", packed.display());
    }
    let folder = target_dir().join("against").join(revision);
    fs::create_dir_all(&folder)?;
    let mut tar = command("tar", &["-xzf"]);
    tar.arg(packed).arg("-C").arg(&folder);
    run_tool(tar)?;
    Ok(folder.join("package"))
}

/// Runs a benchmark, shows its output as it comes, and returns its rows of the table.
fn rows_of(mut bench: Command) -> Result<Vec<String>> {
    let shown = show(&bench);
    println!("$ {shown}");
    let mut child = bench.stdout(Stdio::piped()).spawn().with_context(|| format!("`{shown}` does not start: is it installed?"))?;
    let mut rows = Vec::new();
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let line = line?;
        println!("{line}");
        if line.starts_with("|---") {
            rows.pop(); // the head of its own table
        } else if line.starts_with("| ") {
            rows.push(line);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(rows)
}

/// `benches/*.mjs` without the site's, sorted by name.
fn scripts() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("benches"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".mjs") {
            names.push(format!("benches/{name}"));
        }
    }
    names.retain(|name| name != SITE);
    names.sort();
    Ok(names)
}
