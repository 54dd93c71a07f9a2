//! `cargo xtask bench`: the native benchmarks, then every script in `benches/` on the built package.

use anyhow::Result;

use crate::build;
use crate::tools::{cargo, command, root};

pub fn run() -> Result<()> {
    build::make()?;
    crate::tools::run(cargo(&["bench", "--package", "plaudit"]))?;
    for script in scripts()? {
        crate::tools::run(command("node", &[&script]))?;
    }
    Ok(())
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
