//! `cargo xtask bench`: the native benchmarks, every script in `benches/` on the built package, the authority against its
//! databases, and one table of their ratios.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::tools::{cargo, command, root, show};
use crate::{build, postgres};

const HEAD: &str = "| what | plaudit | against | ratio |\n|---|---:|---:|---:|";

pub fn run() -> Result<()> {
    build::make()?;
    crate::tools::run(cargo(&["bench", "--package", "plaudit"]))?;
    let mut rows = Vec::new();
    for script in scripts()? {
        rows.extend(rows_of(command("node", &[&script]))?);
    }
    let mut authority = cargo(&["bench", "--package", "plaudit-server", "--profile", "server", "--test", "trials"]);
    authority.env("PLAUDIT_POSTGRES", postgres::find_or_install()?);
    rows.extend(rows_of(authority)?);
    println!("\n{HEAD}\n{}", rows.join("\n"));
    Ok(())
}

/// Runs a benchmark with its output shown as it comes, and returns its rows of the table.
fn rows_of(mut bench: Command) -> Result<Vec<String>> {
    let shown = show(&bench);
    println!("$ {shown}");
    let mut child = bench.stdout(Stdio::piped()).spawn().with_context(|| format!("`{shown}` does not start: is it installed?"))?;
    let mut rows = Vec::new();
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let line = line?;
        println!("{line}");
        if line.starts_with("| ") {
            rows.push(line);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(rows)
}

/// `benches/*.mjs`, in the order of their names.
fn scripts() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("benches"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".mjs") {
            names.push(format!("benches/{name}"));
        }
    }
    names.sort();
    Ok(names)
}
