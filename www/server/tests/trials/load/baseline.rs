//! The same writes without a server: the reads and rows of one sync with one event, one transaction after the other, on the same
//! tables and as durable as the server's.
//!
//! `rate` uses one statement for each table, like a script. `short_rate` works like the server: on Postgres with two statements, on
//! SQLite with as many syncs in one transaction as there are clients.

use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, params};

use super::{CLIENTS, PLAYERS};
use crate::device::{now, unique};
use crate::fixture::Fixture;
use crate::postgres::{Postgres, output_of};

/// Writes per second, in units of one sync, with one statement for each table.
pub fn rate(fixture: &Fixture, time: Duration) -> f64 {
    match fixture.database.postgres() {
        None => sqlite(fixture, time, 1),
        Some(postgres) => pgbench(fixture, postgres, time, PLAIN),
    }
}

/// Writes per second, in units of one sync, as the server does them.
pub fn short_rate(fixture: &Fixture, time: Duration) -> f64 {
    match fixture.database.postgres() {
        None => sqlite(fixture, time, CLIENTS),
        Some(postgres) => pgbench(fixture, postgres, time, SHORT),
    }
}

/// A loop over one connection: SQLite has one writer.
fn sqlite(fixture: &Fixture, time: Duration, together: usize) -> f64 {
    let mut connection = Connection::open(fixture.database.file()).unwrap();
    let session = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; \
                   PRAGMA cache_size = -32768;";
    connection.execute_batch(session).unwrap();
    let (began, mut count) = (Instant::now(), 0_usize);
    while began.elapsed() < time {
        let work = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        for _ in 0..together {
            let player = format!("player-{:05}", count * 7_919 % PLAYERS);
            sync(&work, &player, &unique(), now()).unwrap();
            count += 1;
        }
        work.commit().unwrap();
    }
    count as f64 / began.elapsed().as_secs_f64()
}

fn sync(work: &Transaction<'_>, player: &str, eid: &str, at: i64) -> rusqlite::Result<()> {
    let stream = format!("player:{player}");
    let (rev, snapshot, definitions, logged, epoch): (i64, String, String, i64, i64) = work
        .prepare_cached("SELECT rev, snapshot, definitions, logged, epoch FROM streams WHERE id = ?1")?
        .query_row([&stream], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let mid: i64 = work
        .prepare_cached("SELECT COALESCE(MAX(mid), 0) FROM acks WHERE player = ?1 AND cid = 'bare'")?
        .query_row([player], |row| row.get(0))?;
    work.prepare_cached("SELECT eid FROM settled WHERE player = ?1 AND eid = ?2")?.exists([player, eid])?;
    let ack = "INSERT INTO acks (player, cid, mid, at) VALUES (?1, 'bare', ?2, ?3) \
               ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid, at = excluded.at";
    work.prepare_cached(ack)?.execute(params![player, mid + 1, at])?;
    work.prepare_cached("INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES (?1, ?2, 'bare', ?3, ?4, '', '')")?
        .execute(params![player, eid, mid + 1, at])?;
    let body = format!(r#"{{"at":{at},"command":{{"achievements":{{"walk":1}},"at":{at},"type":"update"}},"rolled":[]}}"#);
    let log = "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) VALUES (?1, ?2, ?3, ?4, 'applied', ?5, ?6, ?7, ?8)";
    work.prepare_cached(log)?.execute(params![stream, logged, rev + 1, at, player, eid, definitions, body])?;
    let stands = "UPDATE streams SET epoch = ?1, rev = ?2, snapshot = ?3, definitions = ?4, logged = ?5, writes = writes + 1 WHERE id = ?6";
    work.prepare_cached(stands)?.execute(params![epoch, rev + 1, snapshot, definitions, logged + 1, stream])?;
    Ok(())
}

/// Runs pgbench with a prepared script, on as many connections as the server has.
fn pgbench(fixture: &Fixture, postgres: &Postgres, time: Duration, script: &str) -> f64 {
    let file = fixture.fresh_file("sql");
    std::fs::write(&file, script).unwrap();
    let mut pgbench = postgres.program("pgbench");
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]).arg(format!("--client={CLIENTS}"));
    pgbench.arg(format!("--time={}", time.as_secs())).arg("--file").arg(&file).arg(fixture.database.name());
    let printed = output_of(&mut pgbench).unwrap();
    let line = printed.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap_or_else(|| panic!("{printed}"));
    line.split(' ').next().unwrap().parse().unwrap()
}

/// A colon before a letter or a digit would be a variable.
const PLAIN: &str = r#"
\set n random(0, 9999)
\set e random(1, 9000000000000000)
BEGIN;
SELECT id AS stream, substr(id, 8) AS player, epoch, rev, snapshot, definitions, logged FROM streams WHERE id = 'player' || chr(58) || 'player-' || lpad((:n)::text, 5, '0') FOR UPDATE \gset
SELECT COALESCE(MAX(mid), 0) AS mid FROM acks WHERE player = :player AND cid = 'bare' \gset
SELECT COUNT(*) AS known FROM settled WHERE player = :player AND eid = (:e)::text \gset
INSERT INTO acks (player, cid, mid, at) VALUES (:player, 'bare', (:mid)::bigint + 1, 1790000000) ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid, at = excluded.at;
INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES (:player, (:e)::text, 'bare', (:mid)::bigint + 1, 1790000000, '', '');
INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) VALUES (:stream, (:logged)::bigint, (:rev)::bigint + 1, 1790000000, 'applied', :player, (:e)::text, :definitions, '{"at": 1790000000,"command":{"achievements":{"walk": 1},"at": 1790000000,"type":"update"},"rolled":[]}');
UPDATE streams SET epoch = (:epoch)::bigint, rev = (:rev)::bigint + 1, snapshot = :snapshot, definitions = :definitions, logged = (:logged)::bigint + 1, writes = writes + 1 WHERE id = :stream;
COMMIT;
"#;

const SHORT: &str = r#"
\set n random(0, 9999)
\set e random(1, 9000000000000000)
SELECT id AS stream, substr(id, 8) AS player, epoch, rev, snapshot, definitions, logged, writes, COALESCE((SELECT mid FROM acks WHERE player = substr(id, 8) AND cid = 'bare'), 0) AS mid, (SELECT COUNT(*) FROM settled WHERE player = substr(id, 8) AND eid = (:e)::text) AS known FROM streams WHERE id = 'player' || chr(58) || 'player-' || lpad((:n)::text, 5, '0') \gset
WITH stream AS (UPDATE streams SET epoch = (:epoch)::bigint, rev = (:rev)::bigint + 1, snapshot = :snapshot, definitions = :definitions, logged = (:logged)::bigint + 1, writes = writes + 1 WHERE id = :stream AND writes = (:writes)::bigint RETURNING id), part0 AS (INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) SELECT rows.* FROM stream, (VALUES (:stream, (:logged)::bigint, (:rev)::bigint + 1, 1790000000, 'applied', :player, (:e)::text, :definitions, '{"at": 1790000000,"command":{"achievements":{"walk": 1},"at": 1790000000,"type":"update"},"rolled":[]}')) AS rows), part1 AS (INSERT INTO acks (player, cid, mid, at) SELECT rows.* FROM stream, (VALUES (:player, 'bare', (:mid)::bigint + 1, 1790000000)) AS rows ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid, at = excluded.at), part2 AS (INSERT INTO settled (player, eid, cid, mid, at, code, message) SELECT rows.* FROM stream, (VALUES (:player, (:e)::text, 'bare', (:mid)::bigint + 1, 1790000000, '', '')) AS rows) SELECT id FROM stream;
"#;
