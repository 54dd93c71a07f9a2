//! The binary under trial: starts, queries and ends it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::client::Client;
use crate::fixture::Fixture;

/// The secret of access tokens in the trials.
pub const SECRET: &str = "a secret of the trials, 32 bytes or more";

pub struct Server {
    process: Child,
    pub url: String,
    log: PathBuf,
}

/// The binary, without settings of the environment.
pub fn binary(database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plaudit-server"));
    command.env("DATABASE_URL", database).env("PLAUDIT_SECRET", SECRET).env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

impl Server {
    /// Serves the fixture's database and definitions, without rate limits.
    pub fn start(fixture: &Fixture) -> Server {
        Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0"])
    }

    /// The same server with teams.
    pub fn start_with_teams(fixture: &Fixture) -> Server {
        let file = fixture.team_definitions();
        Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--team-definitions", file.to_str().unwrap()])
    }

    pub fn start_with(fixture: &Fixture, options: &[&str]) -> Server {
        Server::run(binary(&fixture.database.url), fixture, options)
    }

    /// Starts a server from a prepared command.
    pub fn run(mut command: Command, fixture: &Fixture, options: &[&str]) -> Server {
        command.args(["serve", "--listen", "127.0.0.1:0", "--definitions"]).arg(fixture.definitions()).args(options);
        Server::spawn(command, fixture)
    }

    /// Starts a server from a whole command.
    pub fn spawn(mut command: Command, fixture: &Fixture) -> Server {
        let log = fixture.fresh_file("log");
        let mut process = command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.trim().strip_prefix("listening on ").map(str::to_owned) else {
            panic!("the server said {line:?}, and logged\n{}", std::fs::read_to_string(&log).unwrap())
        };
        Server { process, url, log }
    }

    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// `127.0.0.1:port`
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// `kill -9`
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Waits for it to end.
    pub fn ended(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    /// The server's memory: the system's `VmRSS`, or the peak `VmHWM`.
    pub fn memory_kib(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid().as_raw_nonzero())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':')).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The server's processor time.
    pub fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid().as_raw_nonzero())).unwrap();
        // After the name, which may contain anything: the 12th and the 13th field, in ticks.
        let (_, members) = stat.rsplit_once(')').unwrap();
        let ticks: u64 = members.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
    }

    /// The server's log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill(); // it may have ended
        let _ = self.process.wait();
    }
}

/// An operator's command on a fixture's database.
pub fn operator(fixture: &Fixture, arguments: &[&str]) -> Output {
    binary(&fixture.database.url).args(arguments).output().unwrap()
}

/// The output of a successful command.
pub fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Checks that `replay --all` reports every stream as equal to its log's result.
pub fn assert_replay_is_equal(fixture: &Fixture) {
    let said = printed(&operator(fixture, &["replay", "--all"]));
    assert!(said.contains(" equal, 0 different"), "{said}");
}

pub fn write(file: &Path, text: &str) {
    std::fs::write(file, text).unwrap();
}
