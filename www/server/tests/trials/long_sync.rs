//! Nakama's long syncs: what they cost, and that they keep no one waiting.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::Case;
use crate::client::Session;
use crate::device::{now, unique};
use crate::fixture::Fixture;
use crate::raw_event::{event, request, update};
use crate::server::{Server, assert_replay_is_equal, write};

pub const CASES: &[Case] = &[
    ("costs_in_proportion_and_keeps_no_one_waiting", costs_in_proportion_and_keeps_no_one_waiting),
    ("more_rows_than_one_statement_takes", more_rows_than_one_statement_takes),
    ("calls_count_as_events_do", calls_count_as_events_do),
];

fn define(fixture: &Fixture, nodes: usize) {
    let nodes: Map<String, Value> = (0..nodes).map(|n| (format!("node{n}"), json!({"name": "Node", "max_count": 1_000}))).collect();
    write(&fixture.definitions(), &json!({"achievements": nodes}).to_string());
}

/// A sync of this many achievements, each at an instant of its own, so that each is a command of its own.
fn sync_of(nodes: usize) -> Value {
    let received = now();
    let entry = |n: usize| (format!("node{n}"), json!({"count": "1", "update_time_sec": (received - 10_000 + n as i64).to_string()}));
    json!({"achievements": {"achievements": (0..nodes).map(entry).collect::<Map<String, Value>>()}})
}

/// A sync costs less than five times as much as one of a third of its nodes, so the cost does not grow with the square. While a long sync
/// is carried out, other players write; they wait only while it writes. Their own cost depends on how long the sync takes beside other
/// load, so a sync without them is measured. The best of three rounds counts, because other load on the machine also makes them wait.
fn costs_in_proportion_and_keeps_no_one_waiting(fixture: &Fixture) {
    const NODES: usize = 3_000;
    define(fixture, NODES);
    let server = Server::start(fixture);
    let client = server.client();
    let eve = client.sign_in("the device of eve");
    let (mut costs, mut waited) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let [ada, cid, bob] = ["ada", "cid", "bob"].map(|name| client.sign_in(&format!("the device of {name}, number {round}")));
        let cost = |who: &Session, nodes: usize| {
            let before = server.processor_time();
            client.rpc(who, "BASE_SYNC", &sync_of(nodes)).ok();
            server.processor_time() - before
        };
        let (third, whole) = (cost(&ada, NODES / 3), cost(&cid, NODES));
        let (took, longest) = beside(&server, &eve, || drop(client.rpc(&bob, "BASE_SYNC", &sync_of(NODES)).ok()));
        println!("a third {third:?}, the whole {whole:?} of the processor; in {took:?} others waited {longest:?} at most");
        costs.push((third, whole));
        waited.push(longest.as_secs_f64() / took.as_secs_f64());
    }
    let in_proportion = |(third, whole): &(Duration, Duration)| *whole < *third * 5 + Duration::from_millis(100);
    assert!(costs.iter().any(in_proportion), "of the processor, for a third and for the whole: {costs:?}");
    assert!(waited.iter().any(|share| *share < 0.5), "others waited for {waited:?} of the time that a sync took");
    assert_replay_is_equal(fixture);
}

/// How long a call took, and the longest that one of another player's syncs took meanwhile: the whole call, if it was over before anyone
/// else came.
fn beside(server: &Server, other: &Session, call: impl FnOnce()) -> (Duration, Duration) {
    let done = &AtomicBool::new(false);
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let syncing = scope.spawn(move || {
            let (client, cid, mut longest, mut mid) = (server.client(), unique(), Duration::ZERO, 0);
            while !done.load(Ordering::SeqCst) {
                mid += 1;
                let began = Instant::now();
                let answer = client.sync(&other.token, &request(vec![event(&cid, mid, &format!("{cid}-{mid}"), update("node0", 1))])).ok();
                longest = longest.max(began.elapsed());
                assert_eq!(answer["ack"][&cid], mid);
                let _ = tell.send(()); // only the first is waited for
            }
            (longest, mid)
        });
        told.recv().unwrap();
        let began = Instant::now();
        call();
        let took = began.elapsed();
        done.store(true, Ordering::SeqCst);
        let (longest, syncs) = syncing.join().unwrap();
        (took, if syncs > 3 { longest } else { took })
    })
}

/// The log of one sync has more values than one statement takes; it is written whole, or not at all.
fn more_rows_than_one_statement_takes(fixture: &Fixture) {
    const NODES: usize = 3_500;
    define(fixture, NODES);
    let server = Server::start(fixture);
    let client = server.client();
    let ada = client.sign_in("the device of ada");
    client.rpc(&ada, "BASE_SYNC", &sync_of(NODES)).ok();
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM event_log WHERE kind = 'applied'"), NODES as i64);
    assert_eq!(fixture.database.sql().number("SELECT writes FROM streams"), 2);
    assert_replay_is_equal(fixture);
}

/// Commands of Nakama's calls are counted with the events of syncs.
fn calls_count_as_events_do(fixture: &Fixture) {
    define(fixture, 300);
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--event-rate", "1", "--event-burst", "302"]);
    let client = server.client();
    let (ada, eve) = (client.sign_in("the device of ada"), client.sign_in("the device of eve"));
    client.rpc(&ada, "BASE_SYNC", &sync_of(300)).ok();
    client.rpc(&ada, "ACHIEVEMENTS_UPDATE", &json!({"ids": ["node1"], "amount": 1})).ok();
    client.sync(&ada.token, &request(vec![event("c", 1, "e1", update("node1", 1))])).ok();
    for (id, body) in [
        ("BASE_SYNC", sync_of(3)),
        ("ACHIEVEMENTS_UPDATE", json!({"ids": ["node1"], "amount": 1})),
        ("ACHIEVEMENTS_CLAIM", json!({"ids": ["node1"]})),
    ] {
        let answer = client.rpc(&ada, id, &body);
        assert_eq!((answer.status, answer.retry_after().is_some()), (429, true), "{id}: {answer:?}");
    }
    client.rpc(&ada, "ACHIEVEMENTS_GET", &json!({})).ok();
    client.rpc(&eve, "BASE_SYNC", &sync_of(300)).ok();
}
