//! `cargo xtask bench schedules --against REVISION`: links both revisions of the crate into one program, which measures them in
//! turns.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::tools::{cargo, command, output, root, target_dir};

/// The command that measures schedules of the work tree against those of a revision of this repository.
pub fn schedules(revision: &str) -> Result<Command> {
    let commit = output(command("git", &["rev-parse", "--verify", &format!("{revision}^{{commit}}")]))?;
    let folder = target_dir().join("against");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), manifest(root(), commit.trim()))?;
    // Both revisions use the versions that are pinned here.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut bench = cargo(&["run", "--quiet", "--release", "--manifest-path"]);
    bench.arg(folder.join("Cargo.toml")).arg("--target-dir").arg(folder.join("target"));
    bench.arg("--").arg(root().join("tests/fixtures/cron/agreement.tsv")).arg(revision);
    Ok(bench)
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
