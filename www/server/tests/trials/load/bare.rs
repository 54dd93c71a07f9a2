//! The same writes without a server: the statements of one sync that brings one event, in one transaction after the other, on the same
//! tables and as durable as the server's.

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use super::{CLIENTS, PLAYERS};
use crate::device::{now, unique};
use crate::postgres::{Postgres, said};
use crate::setting::Setting;

/// Syncs' worth of writes a second.
pub fn rate(setting: &Setting, time: Duration) -> f64 {
    match setting.database.postgres() {
        None => sqlite(setting, time),
        Some(postgres) => pgbench(setting, postgres, time),
    }
}

/// A loop over one connection: SQLite has one writer.
fn sqlite(setting: &Setting, time: Duration) -> f64 {
    let mut connection = Connection::open(setting.database.file()).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;")
        .unwrap();
    let (began, mut count) = (Instant::now(), 0_usize);
    while began.elapsed() < time {
        let player = format!("player-{:05}", count * 7_919 % PLAYERS);
        sync(&mut connection, &player, &unique(), now()).unwrap();
        count += 1;
    }
    count as f64 / began.elapsed().as_secs_f64()
}

fn sync(connection: &mut Connection, player: &str, eid: &str, at: i64) -> rusqlite::Result<()> {
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
fn pgbench(setting: &Setting, postgres: &Postgres, time: Duration) -> f64 {
    let file = setting.fresh_file("sql");
    std::fs::write(&file, SCRIPT).unwrap();
    let mut pgbench = postgres.program("pgbench");
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]).arg(format!("--client={CLIENTS}"));
    pgbench.arg(format!("--time={}", time.as_secs())).arg("--file").arg(&file).arg(setting.database.name());
    let said = said(&mut pgbench).unwrap();
    let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap_or_else(|| panic!("{said}"));
    line.split(' ').next().unwrap().parse().unwrap()
}

/// A colon before a letter or a digit would name a variable.
const SCRIPT: &str = r#"
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
