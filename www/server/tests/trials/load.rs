//! Measures the server's syncs per second against the same writes done directly on the same disk in the same run, the processor
//! time of a sync, and the memory of ten thousand players. Clients, server and database share the machine, so they compete for it.

mod baseline;
mod players;
mod raw_connection;

use std::time::{Duration, Instant};

use crate::fixture::Fixture;
use crate::server::Server;
use players::{Player, drive, idle, populate};

const CLIENTS: usize = 16;
const PLAYERS: usize = 10_000;
const ROUNDS: u32 = 3;
const ROUND: Duration = Duration::from_secs(5);

/// Measures, and prints a row of the benchmarks' table.
pub fn measure(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "1000000", "--address-rate", "100000000"]);
    let mut players = populate(fixture);
    let mebibytes = || server.memory_kib("VmRSS") / 1024;
    let empty = mebibytes();
    drive(&server, &mut players, None);
    let full = mebibytes();
    let (mut syncs, mut bare, mut short, mut took) = (0.0, 0.0, 0.0, Duration::ZERO);
    for _ in 0..ROUNDS {
        // The measurements take turns, so that other load on the machine slows both.
        let before = server.processor_time();
        syncs += drive(&server, &mut players, Some(ROUND)) as f64;
        took += server.processor_time() - before;
        bare += baseline::rate(fixture, ROUND) / f64::from(ROUNDS);
        short += baseline::short_rate(fixture, ROUND) / f64::from(ROUNDS);
    }
    let each = took.as_secs_f64() * 1e6 / syncs;
    syncs /= ROUND.as_secs_f64() * f64::from(ROUNDS);
    let kind = fixture.database.kind.name();
    idle(&server, &mut players); // after the direct writes, every player has changes to receive
    let (idle, idle_each) = rest(&server, &mut players);
    println!("{kind}: {idle:.0} syncs/s that bring nothing, {idle_each:.0} µs of the server's processor time each");
    println!("{kind}: {each:.0} µs of the server's processor time for a sync that brings an event");
    println!("{kind}: {empty} MiB of memory, {full} MiB after {PLAYERS} players");
    println!("| syncs/s on {kind} | {syncs:.0} | {bare:.0} (the same writes bare) | {:.2} |", syncs / bare);
    println!("| syncs/s on {kind} | {syncs:.0} | {short:.0} (bare, and written as the server does it) | {:.2} |", syncs / short);
}

/// Syncs per second without changes, and the microseconds of processor time of each.
fn rest(server: &Server, players: &mut [Player]) -> (f64, f64) {
    let (began, before) = (Instant::now(), server.processor_time());
    idle(server, players);
    let each = (server.processor_time() - before).as_secs_f64() * 1e6 / players.len() as f64;
    (players.len() as f64 / began.elapsed().as_secs_f64(), each)
}
