//! `cargo xtask demo`: the package and the demo page, built and served on loopback.

use anyhow::Result;

use crate::tools::{command, root};
use crate::{build, serve};

pub const DEFAULT_PORT: u16 = 8080;

pub fn run(port: u16) -> Result<()> {
    build::make()?;
    page()?;
    serve::serve(&root().join("www/app/dist"), port)
}

/// Builds the demo page into `www/app/dist`; the package must have been built.
pub fn page() -> Result<()> {
    crate::tools::run(command("npm", &["run", "build", "--workspace", "www/app"]))
}
