//! Checks the package's sizes against `pkg-template/budget.json`.

use std::path::Path;

use anyhow::Result;

use crate::tools::{command, run};

/// Prints raw, gzip and brotli sizes; fails if one exceeds its budget.
pub fn check(package: &Path) -> Result<()> {
    let mut script = command("node", &["pkg-template/sizes.mjs"]);
    script.arg(package).arg("pkg-template/budget.json");
    run(script)
}
