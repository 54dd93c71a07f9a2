//! Compares the events that devices recorded with the authority's state, once all are answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::client::Client;
use crate::database::Sql;
use crate::device::{Device, Trips, count_in, update};
use crate::fixture::Fixture;
use crate::fleet::Fleet;
use crate::server::assert_replay_is_equal;

/// The totals of a trial.
#[derive(Default)]
pub struct Books {
    pub trips: Trips,
    pub events: usize,
    pub applied: usize,
    pub rejected: usize,
    pub lost: usize,
    pub twice: usize,
    pub rewards: i64,
}

/// Checks the invariants I1 to I4 and I11, and the reward ledger.
pub fn balance(fixture: &Fixture, client: &Client, fleet: &Fleet) -> Books {
    let sql = fixture.database.sql();
    let mut log = Log::read(&sql);
    let mut books = Books { applied: log.applied.len(), twice: log.twice, ..Books::default() };
    let devices: Vec<_> = fleet.devices.iter().map(|device| device.lock().unwrap()).collect();
    for device in &devices {
        converged(client, device);
        in_order(&log, device);
        books.events += device.recorded.len();
        books.trips.answered += device.trips.answered;
        books.trips.cut_off += device.trips.cut_off;
        books.trips.sent_again += device.trips.sent_again;
        books.rejected += device.reported.len();
        let reported: BTreeSet<&String> = device.reported.iter().collect();
        assert_eq!(reported.len(), device.reported.len(), "I11: a refusal is reported twice");
        for (eid, _) in &device.recorded {
            let is_applied = log.applied.contains_key(eid);
            assert!(!(is_applied && reported.contains(eid)), "{eid} is applied, and reported as refused");
            books.lost += usize::from(!is_applied && !reported.contains(eid));
        }
    }
    totals(client, &devices, &log);
    books.rewards = rewards(&sql, &devices, &log);
    let known: BTreeSet<&String> = devices.iter().flat_map(|device| &device.recorded).map(|(eid, _)| eid).collect();
    log.applied.retain(|eid, _| !known.contains(eid));
    assert!(log.applied.is_empty(), "I3: applied, but recorded nowhere: {:?}", log.applied);
    assert_replay_is_equal(fixture);
    books
}

/// The applied events, with their positions in the logs of their streams.
struct Log {
    applied: BTreeMap<String, i64>,
    twice: usize,
}

impl Log {
    fn read(sql: &Sql) -> Log {
        let mut log = Log { applied: BTreeMap::new(), twice: 0 };
        let rows: Vec<(String, i64)> = sql.rows("SELECT eid, seq FROM event_log WHERE kind = 'applied' ORDER BY stream, seq");
        for (eid, seq) in rows {
            log.twice += usize::from(log.applied.insert(eid, seq).is_some());
        }
        log
    }
}

/// I1: the states are equal, byte for byte.
fn converged(client: &Client, device: &Device) {
    let (epoch, rev, state) = client.standing(&device.session);
    let base = device.base();
    assert_eq!((base.0, base.1), (epoch, rev), "I1");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&base.2).unwrap(), state, "I1");
}

/// I4: a device's events are applied in the order of recording.
fn in_order(log: &Log, device: &Device) {
    let places: Vec<i64> = device.recorded.iter().filter_map(|(eid, _)| log.applied.get(eid)).copied().collect();
    assert!(places.is_sorted(), "I4: {places:?}");
}

/// The number of applied events with this command of a player's devices.
fn applied_of(player: &str, body: &str, devices: &[impl std::ops::Deref<Target = Device>], log: &Log) -> i64 {
    let of_player = devices.iter().filter(|device| device.session.player == player);
    let events = of_player.flat_map(|device| device.recorded.iter());
    events.filter(|(eid, recorded)| recorded == body && log.applied.contains_key(eid)).count() as i64
}

/// I3 again, by the counts in the states.
fn totals(client: &Client, devices: &[impl std::ops::Deref<Target = Device>], log: &Log) {
    for device in devices {
        let (_, _, state) = client.standing(&device.session);
        let player = &device.session.player;
        assert_eq!(count_in(&state, "walk"), applied_of(player, &update("walk", 1), devices, log), "walk of {player}");
        assert_eq!(count_in(&state, "prize"), applied_of(player, &update("prize", 1), devices, log) % 3, "prize of {player}");
    }
}

/// The ledger contains the prize of every third time, and each claimed gift, once.
fn rewards(sql: &Sql, devices: &[impl std::ops::Deref<Target = Device>], log: &Log) -> i64 {
    let rows: Vec<(String, String, i64, i64)> =
        sql.rows("SELECT player, node, COUNT(*), COUNT(DISTINCT eid) FROM reward_ledger GROUP BY player, node");
    let granted: BTreeMap<(&str, &str), (i64, i64)> =
        rows.iter().map(|(player, node, rows, events)| ((player.as_str(), node.as_str()), (*rows, *events))).collect();
    let players: BTreeSet<&str> = devices.iter().map(|device| device.session.player.as_str()).collect();
    for player in &players {
        let prizes = applied_of(player, &update("prize", 1), devices, log) / 3;
        let gifts = applied_of(player, r#""type":"claim","ids":["gift"]"#, devices, log);
        assert!(gifts <= 1, "{player} claimed the gift {gifts} times");
        for (node, due) in [("prize", prizes), ("gift", gifts)] {
            assert_eq!(granted.get(&(player, node)).copied().unwrap_or_default(), (due, due), "{node} of {player}");
        }
    }
    rows.iter().map(|(_, _, rows, _)| rows).sum()
}

impl Books {
    /// Prints one row of the table, and checks its last two columns.
    pub fn close(&self, what: &str, kills: usize) {
        let Books { trips, events, applied, rejected, lost, twice, rewards } = self;
        let Trips { answered, cut_off, sent_again } = trips;
        let head = "| trial | kills | requests answered | cut off | events | sent again | applied | rejected | rewards | lost | twice |";
        println!(
            "\n{head}\n|---{}|\n| {what} | {kills} | {answered} | {cut_off} | {events} | {sent_again} | {applied} | {rejected} | {rewards} | \
             {lost} | {twice} |",
            "|---:".repeat(10)
        );
        assert_eq!((*lost, *twice), (0, 0), "I2, I3");
        assert!(*cut_off > 0 && *sent_again > 0 && *rejected > 0 && *rewards > 0, "the trial has exercised too little");
        assert_eq!(*events, applied + rejected);
    }
}
