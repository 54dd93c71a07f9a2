//! A database that is unreachable, or cannot be written: clients are told to retry later, and no event is lost.

use std::io::Write as _;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use rustix::process::{Resource, Rlimit, getrlimit, prlimit};

use crate::Case;
use crate::client::Answer;
use crate::device::{Device, count_in, update};
use crate::fixture::Fixture;
use crate::server::{Server, assert_replay_is_equal, binary};

pub const SQLITE: &[Case] = &[("a_full_disk_is_a_matter_of_time", a_full_disk_is_a_matter_of_time)];
pub const POSTGRES: &[Case] = &[("a_lost_database_is_a_matter_of_time", a_lost_database_is_a_matter_of_time)];

fn assert_retry_later(answer: &Answer) {
    answer.assert_refused("while the database is away", 503, "BUSY");
    assert!(answer.retry_after().is_some_and(|seconds| seconds >= 1), "{answer:?}");
}

/// Records events while the database is away, and is told to retry later. Once it is back, all events arrive.
fn outlast(fixture: &Fixture, server: &Server, away: impl FnOnce(), back: impl FnOnce()) {
    let client = server.client();
    let mut device = Device::sign_in(&client, "the device of a player");
    device.record(&update("walk", 1));
    device.drain(&client);
    away();
    // More than SQLite's files may have room for.
    for _ in 0..50 {
        device.record(&format!(r#""type":"content_completed","content_id":"{}""#, "x".repeat(250)));
    }
    device.record(&update("walk", 10));
    for _ in 0..3 {
        let request = device.request();
        let answer = client.try_sync(&device.session.token, request.to_value().to_canonical_json().as_bytes()).unwrap();
        assert_retry_later(&answer);
        assert!(!device.accept(&answer.sync_response().unwrap()), "nothing is acknowledged (S5)");
    }
    assert_retry_later(&client.post("/v1/auth/device", &serde_json::json!({"device_id": "the device of another"})));
    assert_eq!(device.replica.pending(), 51);
    back();
    device.drain(&client);
    assert_eq!(count_in(&client.standing(&device.session).2, "walk"), 11);
    let log = fixture.database.sql().number("SELECT COUNT(*) FROM event_log WHERE kind = 'applied'");
    assert_eq!(log, device.recorded.len() as i64);
    assert_replay_is_equal(fixture);
}

/// The process may not write a file beyond the current size of the database's log, which SQLite reports as a full disk.
fn a_full_disk_is_a_matter_of_time(fixture: &Fixture) {
    // Without the trap, the system would end the process at the limit, unlike on a full disk.
    let program = binary("");
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#]).arg(program.get_program());
    command.env("DATABASE_URL", &fixture.database.url).env("PLAUDIT_SECRET", crate::server::SECRET);
    let server = Server::run(command, fixture, &["--player-rate", "0", "--address-rate", "0"]);
    let before = getrlimit(Resource::Fsize);
    let limit = |bytes: Option<u64>| {
        prlimit(Some(server.pid()), Resource::Fsize, Rlimit { current: bytes, maximum: before.maximum }).unwrap();
    };
    let full = || {
        let wal = PathBuf::from(format!("{}-wal", fixture.database.file().display()));
        limit(Some(std::fs::metadata(wal).unwrap().len()));
    };
    outlast(fixture, &server, full, || limit(before.current));
}

/// Both ends of a connection.
type Ends = (TcpStream, UnixStream);

/// A proxy between a server and Postgres, which can be cut.
struct Proxy {
    address: String,
    /// The open connections; `None` while it is cut.
    open: Arc<Mutex<Option<Vec<Ends>>>>,
}

impl Proxy {
    fn to(socket: PathBuf) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let open = Arc::new(Mutex::new(Some(Vec::new())));
        let shared = open.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // While it is cut, new connections are closed.
                if let Some(open) = shared.lock().unwrap().as_mut() {
                    open.push(connect(stream, &socket));
                }
            }
        });
        Proxy { address, open }
    }

    fn cut(&self) {
        for (server, database) in self.open.lock().unwrap().take().into_iter().flatten() {
            let _ = server.shutdown(Shutdown::Both); // either may be closed already
            let _ = database.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        *self.open.lock().unwrap() = Some(Vec::new());
    }
}

/// Forwards bytes between both ends; returns the ends, to close them.
fn connect(server: TcpStream, socket: &Path) -> Ends {
    let database = UnixStream::connect(socket).unwrap();
    let ends = (server.try_clone().unwrap(), database.try_clone().unwrap());
    let (mut to_server, mut from_database) = (server.try_clone().unwrap(), database.try_clone().unwrap());
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from_database, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Both);
    });
    let (mut from_server, mut to_database) = (server, database);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from_server, &mut to_database);
        let _ = to_database.flush();
        let _ = to_database.shutdown(Shutdown::Both);
    });
    ends
}

fn a_lost_database_is_a_matter_of_time(fixture: &Fixture) {
    let proxy = Proxy::to(fixture.database.postgres().unwrap().socket().join(".s.PGSQL.5432"));
    let url = format!("postgres://postgres@{}/{}?sslmode=disable", proxy.address, fixture.database.name());
    let server = Server::run(binary(&url), fixture, &["--player-rate", "0", "--address-rate", "0"]);
    let health = |server: &Server| server.client().get("/healthz", &[]).status;
    assert_eq!(health(&server), 200);
    let away = || {
        proxy.cut();
        // The result of the probe is cached for a second.
        let mut answer = server.client().get("/healthz", &[]);
        for _ in 0..100 {
            if answer.status != 200 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            answer = server.client().get("/healthz", &[]);
        }
        assert_retry_later(&answer);
    };
    outlast(fixture, &server, away, || proxy.mend());
    assert!((0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        health(&server) == 200
    }));
}
