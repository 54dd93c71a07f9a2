//! PgBouncer in transaction mode in front of Postgres: two processes serve players through it, and listen to Postgres itself.
//!
//! It runs where the program `pgbouncer` is found (Debian: `apt-get install pgbouncer`), and says so where it is not.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Case;
use crate::event_listener::EventListener;
use crate::fixture::Fixture;
use crate::fleet::Fleet;
use crate::ledger::balance;
use crate::postgres::{as_user, hand_over};
use crate::server::{Server, binary, operator, printed};

pub const POSTGRES: &[Case] = &[("two_serve_through_pgbouncer_in_transaction_mode", two_serve_through_pgbouncer)];

/// How long players play.
const PLAY: Duration = Duration::from_secs(20);
const PLAYERS: usize = 20;
/// Fewer connections to Postgres than the servers open, so that they are shared.
const SHARED: usize = 6;

struct PgBouncer {
    folder: TempDir,
    process: Child,
}

impl PgBouncer {
    /// Starts it in front of the Postgres with this socket; `None` if it is not installed.
    fn start(socket: &Path) -> Option<PgBouncer> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
        let program = folders.map(|folder| folder.join("pgbouncer")).find(|file| file.is_file())?;
        let folder = TempDir::with_prefix("plaudit-pgbouncer-").unwrap();
        hand_over(folder.path()).unwrap();
        let file = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={} user=postgres\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = {}\nlisten_port = 6432\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = {SHARED}\nmax_client_conn = 200\nignore_startup_parameters = extra_float_digits\n",
            socket.display(),
            folder.path().display()
        );
        std::fs::write(&file, text).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let process = as_user(&program).arg(&file).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let bouncer = PgBouncer { folder, process };
        let patience = Instant::now() + Duration::from_secs(60);
        while !bouncer.folder.path().join(".s.PGSQL.6432").exists() {
            assert!(Instant::now() < patience, "pgbouncer does not come up: {}", bouncer.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(bouncer)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost:6432/{database}?host={}", self.folder.path().display())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
    }
}

fn two_serve_through_pgbouncer(fixture: &Fixture) {
    let Some(bouncer) = PgBouncer::start(fixture.database.postgres().unwrap().socket()) else {
        println!("left out: pgbouncer is not installed");
        return;
    };
    let options = ["--player-rate", "0", "--address-rate", "0", "--database-direct", &fixture.database.url];
    let start = || Server::run(binary(&bouncer.url(fixture.database.name())), fixture, &options);
    let mut servers = [start(), start()];
    let fleet = Fleet::new(&servers[0].client(), PLAYERS);
    // Old events of a new player are not refused (S9), so these players are made old.
    fixture.database.sql().run("UPDATE players SET created_at = created_at - 5184000");
    let until = Instant::now() + PLAY;
    let mut kills = 0;
    fleet.while_playing(|| {
        while Instant::now() < until {
            fleet.route_to(servers.iter().map(|server| server.url.clone()).collect());
            fleet.wait_for(200);
            servers[kills % 2].kill();
            servers[kills % 2] = start();
            kills += 1;
        }
    });
    fleet.drain(&servers[1].client());
    balance(fixture, &servers[0].client(), &fleet).close("pgbouncer", kills);
    // A change at one process reaches a client of the other by LISTEN, past the pooler.
    let client = servers[0].client();
    let ann = client.sign_in("the device of ann");
    let mut listener = EventListener::start(&servers[1], &ann);
    let (_, rev, _) = client.standing(&ann);
    client.rpc(&ann, "ACHIEVEMENTS_UPDATE", &serde_json::json!({"achievements": {"walk": "1"}})).ok();
    while listener.next_poke().1["rev"].as_i64() <= Some(rev) {}
    for server in &servers {
        assert!(!server.log().contains("prepared statement"), "{}", server.log());
    }
    // Operators' commands go past it as well.
    let mut command = binary(&bouncer.url(fixture.database.name()));
    let shown = printed(&command.args(["--database-direct", &fixture.database.url, "show", &ann.player]).output().unwrap());
    assert_eq!(shown, printed(&operator(fixture, &["show", &ann.player])));
}
