//! Clients that exceed a rate limit are asked to wait.

use std::thread::spawn;

use plaudit::protocol::SyncErrorCode;

use crate::Case;
use crate::client::until_served;
use crate::device::count_in;
use crate::fixture::Fixture;
use crate::peers::{lock_database, wait_for};
use crate::raw_event::{event, request, walk};
use crate::server::Server;

pub const CASES: &[Case] = &[
    ("a_player_who_comes_too_often_waits", a_player_who_comes_too_often_waits),
    ("an_address_that_comes_too_often_waits", an_address_that_comes_too_often_waits),
    ("a_crowd_is_turned_away", a_crowd_is_turned_away),
    ("pages_of_other_origins_may_not_call", pages_of_other_origins_may_not_call),
];

/// A rate at which no token is refilled while the trial runs: at most one in 20 s.
const RATE: &str = "3";

fn a_player_who_comes_too_often_waits(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", RATE, "--address-rate", "0"]);
    let client = server.client();
    let (ada, eve) = (client.sign_in("the device of a player"), client.sign_in("the device of another"));
    let before = client.standing(&eve);
    for _ in 0..3 {
        client.standing(&ada);
    }
    let answer = client.sync(&ada.token, &request(vec![event("c", 1, "e1", walk(1))]));
    answer.assert_refused("the fourth", 429, "BUSY");
    assert!(answer.retry_after().is_some_and(|seconds| (1..=20).contains(&seconds)), "{answer:?}");
    let error = answer.sync_response().unwrap().error.unwrap();
    assert_eq!((error.code, error.retry_after_sec.map(|seconds| seconds as u64)), (SyncErrorCode::Busy, answer.retry_after()));
    assert_eq!(client.standing(&eve), before, "others are served");
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM settled"), 0);
}

fn an_address_that_comes_too_often_waits(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", RATE, "--behind-proxy"]);
    let client = server.client();
    let come = |address: &str| client.get("/v1/definitions", &[("x-forwarded-for", address)]);
    for _ in 0..3 {
        assert_eq!(come("1.1.1.1, 192.0.2.1").status, 200);
    }
    let answer = come("2.2.2.2, 192.0.2.1"); // the client may write any entries: the proxy's is the last
    answer.assert_refused("the fourth", 429, "BUSY");
    assert!(answer.retry_after().is_some(), "{answer:?}");
    assert_eq!(come("192.0.2.2").status, 200);
    assert_eq!(client.get("/healthz", &[]).status, 200, "health checks are not counted");
}

fn a_crowd_is_turned_away(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--requests", "2"]);
    let client = server.client();
    let session = client.sign_in("the device of a player");
    let before = client.standing(&session);
    let lock = lock_database(fixture);
    let slow: Vec<_> = (0..2)
        .map(|_| {
            let (client, session) = (server.client(), session.clone());
            let body = request(vec![event("c", 1, "e1", walk(1))]);
            spawn(move || until_served(|| client.sync(&session.token, &body)).status)
        })
        .collect();
    let third = || client.get("/v1/definitions", &[]);
    let mut answer = third();
    wait_for("both places are taken", || {
        answer = third();
        answer.status == 503
    });
    answer.assert_refused("the third", 503, "BUSY");
    assert_eq!(answer.retry_after(), Some(1));
    assert_eq!(client.get("/metrics", &[]).status, 200, "requests for metrics are not refused");
    lock.run("ROLLBACK");
    for request in slow {
        assert_eq!(request.join().unwrap(), 200);
    }
    let after = client.standing(&session);
    assert_eq!((count_in(&before.2, "walk"), count_in(&after.2, "walk")), (0, 1));
}

fn pages_of_other_origins_may_not_call(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--allow-origin", "https://game.example"]);
    let client = server.client();
    let allowed = |origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "POST"), ("access-control-request-headers", "authorization")];
        client.send("OPTIONS", "/v1/sync", &headers, &[]).unwrap().header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(allowed("https://game.example").as_deref(), Some("https://game.example"));
    assert_eq!(allowed("https://game.example.evil.example"), None);
    assert_eq!(allowed("null"), None);
}
