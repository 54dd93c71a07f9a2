//! A Postgres for the trials: in a temporary folder, reached by a socket in it, and removed when the trials end.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The user that runs it if the trials run as root, which Postgres refuses.
const USER: &str = "postgres";

pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    process: Child,
}

impl Postgres {
    /// Starts Postgres. The calling thread must outlive it: Postgres ends when that thread does, in any way.
    ///
    /// `durable`: whether a commit waits for the disk; no trial cuts the power.
    pub fn start(durable: bool) -> Result<Postgres, String> {
        let programs = programs()?;
        let folder = TempDir::with_prefix("plaudit-postgres-").map_err(|error| format!("no temporary folder: {error}"))?;
        hand_over(folder.path())?;
        let data = folder.path().join("data");
        let options = ["--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C", "--pgdata"];
        output_of(as_user(&programs.join("initdb")).args(options).arg(&data))?;
        let mut command = as_user(&programs.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-c", "listen_addresses=", "-c", "max_connections=200"]);
        if !durable {
            command.args(["-c", "fsync=off"]);
        }
        let log = std::fs::File::create(folder.path().join("log")).map_err(|error| error.to_string())?;
        let process = command.stdout(Stdio::null()).stderr(log).spawn().map_err(|error| format!("postgres does not start: {error}"))?;
        let mut postgres = Postgres { folder, programs, process };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    fn wait_until_ready(&mut self) -> Result<(), String> {
        let patience = Instant::now() + Duration::from_secs(60);
        while output_of(&mut self.program("pg_isready")).is_err() {
            if Instant::now() > patience || self.process.try_wait().is_ok_and(|ended| ended.is_some()) {
                let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                return Err(format!("postgres does not come up:\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// The folder of its socket.
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// One of its client programs, connected to it.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.arg("--host").arg(self.socket()).args(["--username", "postgres"]);
        command
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.socket().display())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A fast shutdown; the process may have ended already.
        let _ = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
    }
}

/// Runs a program to its end; returns its output, or the reason of its failure.
pub fn output_of(command: &mut Command) -> Result<String, String> {
    let shown = format!("{command:?}");
    let output = command.output().map_err(|error| format!("{shown} does not start: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(format!("{shown}: {}\n{}{}", output.status, text(&output.stdout), text(&output.stderr)))
    }
}

/// Gives a folder to Postgres' user, if the trials run as root.
pub fn hand_over(folder: &Path) -> Result<(), String> {
    if !is_root() {
        return Ok(());
    }
    let id = |flag: &str| output_of(Command::new("id").args([flag, USER])).and_then(|id| id.parse().map_err(|_| format!("no uid: {id}")));
    chown(folder, Some(id("-u")?), Some(id("-g")?)).map_err(|error| format!("the folder cannot be handed over: {error}"))
}

fn is_root() -> bool {
    output_of(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// A program that runs as Postgres' user, and ends with the thread that starts it.
pub fn as_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--init-groups", "--pdeathsig", "INT", "--"]).arg(program).current_dir("/");
    command
}

/// The folder of Postgres' programs: `PLAUDIT_POSTGRES`, that of `postgres` on the PATH, or Debian's newest.
fn programs() -> Result<PathBuf, String> {
    let has_all = |folder: &PathBuf| ["initdb", "postgres", "pg_dump", "pgbench"].iter().all(|name| folder.join(name).is_file());
    let named = std::env::var_os("PLAUDIT_POSTGRES").map(PathBuf::from);
    let on_path = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let mut debian: Vec<PathBuf> = debian.collect();
    debian.sort();
    named.into_iter().chain(on_path).chain(debian.into_iter().rev()).find(has_all).ok_or_else(|| {
        "Postgres is missing: install it (Debian: apt-get install postgresql), or set PLAUDIT_POSTGRES to the folder with initdb, \
         postgres, pg_dump and pgbench"
            .to_owned()
    })
}
