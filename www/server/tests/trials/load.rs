//! How many syncs a second the server carries out, against the same writes done bare on the same disk in the same run; and what
//! ten thousand players cost in memory. Clients and server share the machine: what the clients take, the server lacks.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::{Connection, params};
use serde_json::json;

use crate::client::Client;
use crate::device::now;
use crate::postgres::{Postgres, said};
use crate::raw_event::{event, request_from, walk};
use crate::server::{SECRET, Server};
use crate::setting::Setting;

const CLIENTS: usize = 16;
const PLAYERS: usize = 10_000;
const ROUNDS: u32 = 3;
const ROUND: Duration = Duration::from_secs(5);

/// One player, as the bench drives it: one process, one event after the other.
struct Player {
    token: String,
    name: String,
    mid: i64,
    epoch: i64,
    rev: i64,
}

/// Measures, and prints a row of the benchmarks' table.
pub fn measure(setting: &Setting) {
    let server = Server::start_with(setting, &["--player-rate", "1000000", "--address-rate", "100000000"]);
    let mut players = populate(setting);
    let mebibytes = || server.memory_kib("VmRSS") / 1024;
    let empty = mebibytes();
    drive(&server, &mut players, None);
    let full = mebibytes();
    let (mut syncs, mut bare) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        // In turns, so that whatever else the machine does slows both.
        syncs += drive(&server, &mut players, Some(ROUND)) as f64 / ROUND.as_secs_f64() / f64::from(ROUNDS);
        bare += bare_rate(setting) / f64::from(ROUNDS);
    }
    let idle = idle(&server, &players);
    let kind = setting.database.kind.name();
    println!("{kind}: {idle:.0} syncs/s that bring nothing; {empty} MiB of memory, {full} MiB after {PLAYERS} players");
    println!("| syncs/s on {kind} | {syncs:.0} | {bare:.0} (the same writes bare) | {:.2} |", syncs / bare);
}

fn bare_rate(setting: &Setting) -> f64 {
    match setting.database.postgres() {
        None => bare_sqlite(setting),
        Some(postgres) => bare_postgres(setting, postgres),
    }
}

/// Players as signing in makes them, without waiting for ten thousand commits.
fn populate(setting: &Setting) -> Vec<Player> {
    let server = Server::start(setting);
    let model = server.client().sign_in("the player whom all others are like");
    let (epoch, ..) = server.client().standing(&model);
    drop(server);
    let sql = setting.database.sql();
    let names: Vec<String> = (0..PLAYERS).map(|n| format!("player-{n:05}")).collect();
    for names in names.chunks(500) {
        let each = |row: &dyn Fn(&String) -> String| names.iter().map(row).collect::<Vec<_>>().join(",");
        sql.run(&format!("INSERT INTO players (id, created_at) VALUES {}", each(&|name| format!("('{name}', {})", now()))));
        for table in ["streams", "event_log"] {
            let (columns, key) = match table {
                "streams" => ("epoch, rev, snapshot, definitions, logged", "id"),
                _ => ("seq, rev, at, kind, player, eid, definitions, body", "stream"),
            };
            let model = format!("SELECT * FROM {table} WHERE {key} = 'player:{}'", model.player);
            let list = each(&|name| format!("('player:{name}')"));
            sql.run(&format!(
                "INSERT INTO {table} ({key}, {columns}) SELECT names.name, {columns} FROM ({model}) AS model, \
                 (WITH list(name) AS (VALUES {list}) SELECT name FROM list) AS names"
            ));
        }
    }
    let token = |name: &str| {
        let claims = json!({"iss": "plaudit", "sub": name, "iat": now(), "exp": now() + 3_600});
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
    };
    names.into_iter().map(|name| Player { token: token(&name), name, mid: 0, epoch, rev: 0 }).collect()
}

impl Player {
    /// One event, and the player's new standing.
    fn sync(&mut self, client: &Client) {
        self.mid += 1;
        let event = event(&self.name, self.mid, &format!("{}-{}", self.name, self.mid), walk(1));
        let version = json!({"epoch": self.epoch, "rev": self.rev, "definitions": *VERSION});
        let answer = client.sync(&self.token, &request_from(version, &[], vec![event])).ok();
        assert_eq!(answer["ack"][&self.name], self.mid, "{answer}");
        self.rev = answer["streams"]["player"]["rev"].as_i64().unwrap();
    }
}

/// That of the definitions.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let document = plaudit::Value::from_json(crate::setting::DEFINITIONS).unwrap();
    plaudit::sync::hash_of(&document.to_canonical_json())
});

/// Lets all clients sync, each its own players: each player once, or for some time whoever comes. How many syncs there were.
fn drive(server: &Server, players: &mut [Player], time: Option<Duration>) -> u64 {
    let (done, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let (done, is_over) = (&done, &is_over);
    std::thread::scope(|scope| {
        for (seed, players) in (0..).zip(players.chunks_mut(PLAYERS.div_ceil(CLIENTS))) {
            scope.spawn(move || {
                let (client, mut random) = (server.client(), StdRng::seed_from_u64(seed));
                let count = players.len();
                let whoever = std::iter::repeat_with(|| random.random_range(0..count));
                let turns: Box<dyn Iterator<Item = usize>> = if time.is_none() { Box::new(0..count) } else { Box::new(whoever) };
                for turn in turns.take_while(|_| !is_over.load(Ordering::Relaxed)) {
                    players[turn].sync(&client);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        if let Some(time) = time {
            std::thread::sleep(time);
            is_over.store(true, Ordering::Relaxed);
        }
    });
    done.load(Ordering::Relaxed)
}

/// Syncs a second that bring nothing and find nothing new: what most of them are.
fn idle(server: &Server, players: &[Player]) -> f64 {
    let began = Instant::now();
    std::thread::scope(|scope| {
        for players in players.chunks(PLAYERS.div_ceil(CLIENTS)) {
            scope.spawn(move || {
                let client = server.client();
                for player in players {
                    let base = json!({"epoch": player.epoch, "rev": player.rev, "definitions": *VERSION});
                    client.sync(&player.token, &request_from(base, &[], vec![])).ok();
                }
            });
        }
    });
    players.len() as f64 / began.elapsed().as_secs_f64()
}

/// The statements of one sync with one event, in one transaction after the other, as durable as the server's.
fn bare_sqlite(setting: &Setting) -> f64 {
    let mut connection = Connection::open(setting.database.file()).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;")
        .unwrap();
    let (began, mut count) = (Instant::now(), 0_usize);
    while began.elapsed() < ROUND {
        let player = format!("player-{:05}", count * 7_919 % PLAYERS);
        bare_sync(&mut connection, &player, &crate::device::unique(), now()).unwrap();
        count += 1;
    }
    count as f64 / began.elapsed().as_secs_f64()
}

fn bare_sync(connection: &mut Connection, player: &str, eid: &str, at: i64) -> rusqlite::Result<()> {
    let work = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let stream = format!("player:{player}");
    let (rev, snapshot, definitions, logged): (i64, String, String, i64) = work
        .prepare_cached("SELECT rev, snapshot, definitions, logged FROM streams WHERE id = ?1")?
        .query_row([&stream], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let mid: i64 = work
        .prepare_cached("SELECT COALESCE(MAX(mid), 0) FROM acks WHERE player = ?1 AND cid = 'bare'")?
        .query_row([player], |row| row.get(0))?;
    work.prepare_cached("SELECT eid FROM settled WHERE player = ?1 AND eid = ?2")?.exists([player, eid])?;
    let ack =
        "INSERT INTO acks (player, cid, mid, at) VALUES (?1, 'bare', ?2, ?3) ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid";
    work.prepare_cached(ack)?.execute(params![player, mid + 1, at])?;
    work.prepare_cached("INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES (?1, ?2, 'bare', ?3, ?4, '', '')")?
        .execute(params![player, eid, mid + 1, at])?;
    let body = format!(r#"{{"at":{at},"command":{{"achievements":{{"walk":1}},"at":{at},"type":"update"}},"rolled":[]}}"#);
    let log = "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) VALUES (?1, ?2, ?3, ?4, 'applied', ?5, ?6, ?7, ?8)";
    work.prepare_cached(log)?.execute(params![stream, logged, rev + 1, at, player, eid, definitions, body])?;
    work.prepare_cached("UPDATE streams SET rev = ?1, snapshot = ?2, logged = ?3 WHERE id = ?4")?.execute(params![
        rev + 1,
        snapshot,
        logged + 1,
        stream
    ])?;
    work.commit()
}

/// pgbench with the same statements, prepared, from as many connections as the server has.
fn bare_postgres(setting: &Setting, postgres: &Postgres) -> f64 {
    let file = setting.fresh_file("sql");
    std::fs::write(&file, PGBENCH).unwrap();
    let mut pgbench = postgres.program("pgbench");
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]).arg(format!("--client={CLIENTS}"));
    pgbench.arg(format!("--time={}", ROUND.as_secs())).arg("--file").arg(&file).arg(setting.database.name());
    let said = said(&mut pgbench).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap_or_else(|| panic!("{said}"));
    line.split(' ').next().unwrap().parse().unwrap()
}

/// A colon before a letter or a digit would name a variable.
const PGBENCH: &str = r#"
\set n random(0, 9999)
\set e random(1, 9000000000000000)
BEGIN;
SELECT id AS stream, substr(id, 8) AS player, rev, snapshot, definitions, logged FROM streams WHERE id = 'player' || chr(58) || 'player-' || lpad((:n)::text, 5, '0') FOR UPDATE \gset
SELECT COALESCE(MAX(mid), 0) AS mid FROM acks WHERE player = :player AND cid = 'bare' \gset
SELECT COUNT(*) AS known FROM settled WHERE player = :player AND eid = (:e)::text \gset
INSERT INTO acks (player, cid, mid, at) VALUES (:player, 'bare', (:mid)::bigint + 1, 1790000000) ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid;
INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES (:player, (:e)::text, 'bare', (:mid)::bigint + 1, 1790000000, '', '');
INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) VALUES (:stream, (:logged)::bigint, (:rev)::bigint + 1, 1790000000, 'applied', :player, (:e)::text, :definitions, '{"at": 1790000000,"command":{"achievements":{"walk": 1},"at": 1790000000,"type":"update"},"rolled":[]}');
UPDATE streams SET rev = (:rev)::bigint + 1, snapshot = :snapshot, logged = (:logged)::bigint + 1 WHERE id = :stream;
COMMIT;
"#;
