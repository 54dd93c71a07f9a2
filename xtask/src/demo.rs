//! `cargo xtask demo`: the package and the demo page, built, and served by the authority on loopback.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use crate::browser::{self, Browser};
use crate::build;
use crate::samples;
use crate::tools::{cargo, command, root, run as run_command, target_dir};

pub const DEFAULT_PORT: u16 = 8080;

/// Builds everything and serves it until Ctrl-C. The players' data stay in `target/demo`.
pub fn run(port: u16) -> Result<()> {
    build::make()?;
    page()?;
    portal()?;
    let server = authority()?;
    let folder = target_dir().join("demo");
    std::fs::create_dir_all(&folder)?;
    let definitions = samples::write(&folder)?;
    operator(&server, &folder)?;
    serve(&server, &folder, &definitions, port)
}

/// Builds the demo page into `www/app/dist`; the package must have been built.
pub fn page() -> Result<()> {
    run_command(command("npm", &["run", "build", "--workspace", "www/app"]))
}

/// Builds the portal into `www/portal/dist`; the package must have been built.
pub fn portal() -> Result<()> {
    run_command(command("npm", &["run", "build", "--workspace", "www/portal"]))
}

/// The operator of the demo; the server listens on loopback only.
const OPERATOR: &str = "demo";
const PASSWORD: &str = "a password for the demo";

fn database(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("plaudit.db").display())
}

/// Makes the demo's operator, who may do everything; one of an earlier run gets the same password again.
fn operator(server: &Path, folder: &Path) -> Result<()> {
    // The operator's command wants a database; an empty file is one.
    std::fs::OpenOptions::new().create(true).append(true).open(folder.join("plaudit.db"))?;
    for words in [&["operator", "add", OPERATOR, "--role", "admin"][..], &["operator", "password", OPERATOR]] {
        let mut add = std::process::Command::new(server);
        add.args(words).env("DATABASE_URL", database(folder)).env("RUST_LOG", "error");
        let mut add = add.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        writeln!(add.stdin.take().context("the operator's command takes no password")?, "{PASSWORD}")?;
        if add.wait()?.success() {
            return Ok(());
        }
    }
    bail!("the demo's operator cannot be made")
}

/// Takes the README's screenshots of the page, and the documentation's of the portal, built from the work tree.
pub fn screenshots() -> Result<()> {
    build::make()?;
    page()?;
    portal()?;
    let server = authority()?;
    let Browser { chrome, .. } = browser::find_or_install()?;
    for script in ["screenshots", "portal-pictures"] {
        let mut pictures = command("npm", &["run", script, "--workspace", "tests/js"]);
        pictures.env("CHROME", &chrome).env("PLAUDIT_SERVER", &server);
        run_command(pictures)?;
    }
    sheets(&chrome)?;
    site_sheets(&chrome, &server)
}

/// Takes contact sheets of the elements into `target/sheets/`: each state, by theme, colour scheme and width.
fn sheets(chrome: &Path) -> Result<()> {
    let mut sheets = command("node", &["tests/js/sheets/take.mjs"]);
    sheets.arg(target_dir().join("sheets")).env("CHROME", chrome);
    run_command(sheets)
}

/// Takes contact sheets of the site into `target/sheets/site/`: each page, by colour scheme, at six widths.
fn site_sheets(chrome: &Path, server: &Path) -> Result<()> {
    let mut sheets = command("node", &["tests/js/sheets/site.mjs"]);
    sheets.arg(target_dir().join("sheets/site")).env("CHROME", chrome).env("PLAUDIT_SERVER", server);
    run_command(sheets)
}

/// Builds the authority.
pub fn authority() -> Result<std::path::PathBuf> {
    run_command(cargo(&["build", "--package", "plaudit-server", "--profile", "server"]))?;
    Ok(target_dir().join("server/plaudit-server"))
}

fn serve(server: &Path, folder: &Path, definitions: &Path, port: u16) -> Result<()> {
    let mut authority = std::process::Command::new(server);
    // The page demonstrates a restored server, and one visitor may press buttons at any rate.
    authority.args([
        "serve",
        "--listen",
        &format!("127.0.0.1:{port}"),
        "--playground",
        "--adopt",
        "--player-rate",
        "0",
        "--address-rate",
        "0",
    ]);
    authority.arg("--team-definitions").arg(root().join("www/app/src/samples/team.json"));
    authority.arg("--definitions").arg(definitions).arg("--page").arg(root().join("www/app/dist"));
    authority.args(["--portal", "--portal-page"]).arg(root().join("www/portal/dist"));
    authority.env("DATABASE_URL", database(folder));
    authority.env("RUST_LOG", "warn").stdout(Stdio::piped());
    let mut authority = authority.spawn().context("the authority does not start")?;
    let lines = BufReader::new(authority.stdout.take().context("the authority has no output")?).lines();
    for line in lines {
        if let Some(address) = line?.strip_prefix("listening on ") {
            println!("The demo is at {address}/ (Ctrl-C ends it)");
            println!("The portal is at {address}/portal/: name {OPERATOR}, password \"{PASSWORD}\"");
        }
    }
    let status = authority.wait()?;
    if !status.success() {
        bail!("the authority ended with {status}; if the port is taken, choose another with --port");
    }
    Ok(())
}
