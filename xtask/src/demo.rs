//! `cargo xtask demo`: the package and the demo page, built, and served by the authority on loopback.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use crate::browser::{self, Browser};
use crate::build;
use crate::samples;
use crate::tools::{cargo, command, root, run as run_command, target_dir};

pub const DEFAULT_PORT: u16 = 8080;

/// Builds everything and serves it until Ctrl-C. What players did stays in `target/demo`.
pub fn run(port: u16) -> Result<()> {
    build::make()?;
    page()?;
    let server = authority()?;
    let folder = target_dir().join("demo");
    std::fs::create_dir_all(&folder)?;
    let definitions = samples::write(&folder)?;
    serve(&server, &folder, &definitions, port)
}

/// Builds the demo page into `www/app/dist`; the package must have been built.
pub fn page() -> Result<()> {
    run_command(command("npm", &["run", "build", "--workspace", "www/app"]))
}

/// Takes the README's pictures of the page, as it is built from what is here.
pub fn screenshots() -> Result<()> {
    build::make()?;
    page()?;
    let Browser { chrome, .. } = browser::find_or_install()?;
    let mut pictures = command("npm", &["run", "screenshots", "--workspace", "tests/js"]);
    pictures.env("CHROME", chrome);
    run_command(pictures)
}

/// Builds the authority.
pub fn authority() -> Result<std::path::PathBuf> {
    run_command(cargo(&["build", "--package", "plaudit-server", "--profile", "server"]))?;
    Ok(target_dir().join("server/plaudit-server"))
}

fn serve(server: &Path, folder: &Path, definitions: &Path, port: u16) -> Result<()> {
    let mut authority = std::process::Command::new(server);
    // The page shows what a restored server does, and lets one visitor press buttons as fast as they like.
    authority.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--playground", "--player-rate", "0", "--address-rate", "0"]);
    authority.arg("--team-definitions").arg(root().join("www/app/src/samples/team.json"));
    authority.arg("--definitions").arg(definitions).arg("--page").arg(root().join("www/app/dist"));
    authority.env("DATABASE_URL", format!("sqlite:{}", folder.join("plaudit.db").display()));
    authority.env("RUST_LOG", "warn").stdout(Stdio::piped());
    let mut authority = authority.spawn().context("the authority does not start")?;
    let lines = BufReader::new(authority.stdout.take().context("the authority has no output")?).lines();
    for line in lines {
        if let Some(address) = line?.strip_prefix("listening on ") {
            println!("The demo is at {address}/ (Ctrl-C ends it)");
        }
    }
    let status = authority.wait()?;
    if !status.success() {
        bail!("the authority ended with {status}; if the port is taken, choose another with --port");
    }
    Ok(())
}
