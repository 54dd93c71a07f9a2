//! `cargo xtask bench`: the native benchmarks, then every script in `benches/` on the built package, and one
//! table of their ratios.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build;
use crate::tools::{cargo, command, root};

const HEAD: &str = "| what | plaudit | against | ratio |\n|---|---:|---:|---:|";

pub fn run() -> Result<()> {
    build::make()?;
    crate::tools::run(cargo(&["bench", "--package", "plaudit"]))?;
    let mut rows = Vec::new();
    for script in scripts()? {
        rows.extend(rows_of(command("node", &[&script]), &script)?);
    }
    println!("\n{HEAD}\n{}", rows.join("\n"));
    Ok(())
}

/// Runs a script with its output shown as it comes, and returns its rows of the table.
fn rows_of(mut script: Command, name: &str) -> Result<Vec<String>> {
    println!("$ node {name}");
    let mut child = script.stdout(Stdio::piped()).spawn().context("`node` does not start: is it installed?")?;
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
        bail!("`node {name}` failed ({status})");
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
