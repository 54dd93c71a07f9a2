//! `cargo xtask bench schedules --against REVISION`: both revisions of the crate in one program, which measures them by turns.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::tools::{cargo, command, output, root, run, target_dir};

/// Measures schedules of the work tree against those of a revision that this repository knows.
pub fn schedules(revision: &str) -> Result<()> {
    let commit = output(command("git", &["rev-parse", "--verify", &format!("{revision}^{{commit}}")]))?;
    let folder = target_dir().join("against");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), manifest(root(), commit.trim()))?;
    // The versions that are pinned here serve both.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut bench = cargo(&["run", "--quiet", "--release", "--manifest-path"]);
    bench.arg(folder.join("Cargo.toml")).arg("--target-dir").arg(folder.join("target"));
    bench.arg("--").arg(root().join("tests/fixtures/cron/agreement.tsv")).arg(revision);
    run(bench)
}

/// A package that depends on both revisions; optimised as an application is.
fn manifest(root: &Path, commit: &str) -> String {
    let root = root.display();
    format!(
        r#"[package]
name = "against"
version = "0.0.0"
edition = "2024"

[[bin]]
name = "against"
path = "{root}/benches/lib/against.rs"

[dependencies]
new = {{ package = "plaudit", path = "{root}" }}
old = {{ package = "plaudit", git = "file://{root}", rev = "{commit}" }}

[workspace]
"#
    )
}
