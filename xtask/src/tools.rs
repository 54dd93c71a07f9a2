//! Runs other programs, and finds or installs what the build needs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The folder that holds the workspace.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// The folder for Cargo's build results.
pub fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A command that starts in the workspace's folder.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// The Cargo that runs this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    command(&cargo, arguments)
}

/// Runs a command and shows its output; a failure names the command.
pub fn run(mut command: Command) -> Result<()> {
    let shown = show(&command);
    println!("$ {shown}");
    let status = command.status().with_context(|| format!("`{shown}` does not start: is the program installed?"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Does two things at once, which each use one core. Both are done, even if one fails.
pub fn beside(one: impl FnOnce() -> Result<()> + Send, other: impl FnOnce() -> Result<()> + Send) -> Result<()> {
    std::thread::scope(|scope| {
        let beside = scope.spawn(other);
        let first = one();
        let second = beside.join().unwrap_or_else(|_| bail!("a thread panicked"));
        first.and(second)
    })
}

/// Runs a command and returns what it prints.
pub fn output(mut command: Command) -> Result<String> {
    let shown = show(&command);
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("`{shown}` does not start: is the program installed?"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({})", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A command as text.
pub fn show(command: &Command) -> String {
    let mut words = vec![Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// The first of these programs on the PATH.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Installs packages if apt exists and the user is root; otherwise fails, with the alternative.
pub fn install(packages: &[&str], instead: &str) -> Result<()> {
    let root_user = output(command("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    if find(&["apt-get"]).is_none() || !root_user {
        bail!("{instead}");
    }
    // Another apt may run, and a mirror may fail for a moment.
    let patience = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=5"];
    let mut update = command("apt-get", &patience);
    update.arg("update");
    run(update)?;
    let mut apt = command("apt-get", &patience);
    apt.args(["install", "--yes", "--no-install-recommends"]).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    run(apt)
}

/// Adds the wasm target if rustup manages the toolchain and the target is missing.
pub fn wasm_target() -> Result<()> {
    let library = output(command("rustc", &["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    run(command("rustup", &["target", "add", WASM_TARGET]))
}

/// Installs the workspace's npm packages.
pub fn node_modules() -> Result<()> {
    npm_ci(".")
}

/// Runs `npm ci` in a folder whose installed packages are missing or older than the lock file.
pub fn npm_ci(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let modified = |file: &str| folder.join(file).metadata().and_then(|data| data.modified()).ok();
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    let mut npm = command("npm", &["ci", "--no-audit", "--no-fund"]);
    npm.current_dir(folder);
    run(npm)
}
