//! The numbers of players who have earned each node: exact, at most a few seconds late, and hidden while there are few players.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Case;
use crate::client::Client;
use crate::fixture::Fixture;
use crate::peers::wait_for;
use crate::raw_event::{event, request, update};
use crate::server::{Server, binary, operator, printed};

pub const CASES: &[Case] = &[
    ("counts_each_earner_once_over_two_processes", counts_each_earner_once_over_two_processes),
    ("is_counted_again_from_the_logs", is_counted_again_from_the_logs),
    ("an_earner_is_counted_at_most_five_seconds_late", an_earner_is_counted_at_most_five_seconds_late),
];

pub const POSTGRES: &[Case] = &[("who_is_deleted_while_others_count_is_not_counted", who_is_deleted_while_others_count_is_not_counted)];

const OPTIONS: [&str; 6] = ["--player-rate", "0", "--address-rate", "0", "--new-devices", "0"];

fn rarity(client: &Client) -> Value {
    client.get("/v1/rarity", &[]).ok()
}

/// Signs in players with these numbers. Even ones earn the gift, on the servers in turn; every third one earns the prize four times.
fn play(clients: &[Client], numbers: std::ops::Range<usize>) {
    for number in numbers {
        let session = clients[0].sign_in(&format!("the device of player {number}"));
        let gifts = |mid: i64| event("c", mid, &format!("e{mid} of {number}"), update("gift", 1));
        let prizes = |mid: i64| event("c", mid, &format!("e{mid} of {number}"), update("prize", 3));
        if number % 2 == 0 {
            clients[number / 2 % clients.len()].sync(&session.token, &request(vec![gifts(1)])).ok();
        }
        if number % 3 == 0 {
            // The player earns it three times in one request, and once more at the last server, and is one earner.
            let first = if number % 2 == 0 { 2 } else { 1 };
            clients[0].sync(&session.token, &request((first..first + 3).map(prizes).collect())).ok();
            clients[clients.len() - 1].sync(&session.token, &request(vec![prizes(first + 3)])).ok();
        }
    }
}

fn counts_each_earner_once_over_two_processes(fixture: &Fixture) {
    let servers = [Server::start_with(fixture, &OPTIONS), Server::start_with(fixture, &OPTIONS)];
    let clients: Vec<Client> = servers.iter().map(Server::client).collect();
    play(&clients, 0..99);
    wait_for("all rows are summed", || fixture.database.sql().number("SELECT COUNT(*) FROM earners WHERE counted = 0") == 0);
    assert_eq!(rarity(&clients[0]), json!({"players": null, "achievements": {}}), "99 players are too few");
    play(&clients, 99..120);
    wait_for("all rows are summed", || fixture.database.sql().number("SELECT COUNT(*) FROM earners WHERE counted = 0") == 0);
    wait_for("both servers tell the same", || {
        rarity(&clients[1])["players"] == 120 && rarity(&clients[1])["achievements"]["prize"]["earners"] == 40
    });
    let answer = clients[1].get("/v1/rarity", &[]);
    let body = answer.ok();
    assert_eq!(body["achievements"]["gift"], json!({"earners": 60, "share": 5_000}));
    assert_eq!(body["achievements"]["prize"], json!({"earners": 40, "share": 3_333}));
    assert_eq!(body["achievements"]["walk"], json!({"earners": 0, "share": 0}));
    assert_eq!(body["achievements"].as_object().unwrap().len(), 6);
    let tag = answer.header("etag").unwrap().to_owned();
    assert_eq!(clients[0].get("/v1/rarity", &[("if-none-match", &tag)]).status, 304);
    // A deleted player counts no more.
    let gone = clients[0].sign_in("the device of player 0");
    clients[0].send("DELETE", "/v1/me", &[("authorization", &format!("Bearer {}", gone.token))], &[]).unwrap().ok();
    let body = rarity(&clients[1]);
    assert_eq!((&body["players"], &body["achievements"]["gift"]["earners"]), (&json!(119), &json!(59)));
    assert_ne!(clients[1].get("/v1/rarity", &[]).header("etag"), Some(tag.as_str()));
}

/// Each earner is in the sums within 5 s of the answer to the event. Ten times the duration of the trial's own requests is subtracted, and
/// one of four may be late, to allow for other load on the machine. Each comes just after a sum, and so waits for a whole interval.
fn an_earner_is_counted_at_most_five_seconds_late(fixture: &Fixture) {
    let server = Server::start_with(fixture, &OPTIONS);
    let client = server.client();
    play(std::slice::from_ref(&client), 0..100);
    wait_for("the first are counted", || rarity(&client)["achievements"]["gift"]["earners"] == 50);
    let mut delays = Vec::new();
    for late in 0..4 {
        let session = client.sign_in(&format!("the device of latecomer {late}"));
        client.sync(&session.token, &request(vec![event("c", 1, &format!("late {late}"), update("gift", 1))])).ok();
        let (answered, mut asking) = (Instant::now(), Duration::ZERO);
        loop {
            let asked = Instant::now();
            let is_counted = rarity(&client)["achievements"]["gift"]["earners"] == 51 + late;
            asking += asked.elapsed();
            if is_counted {
                break;
            }
            assert!(answered.elapsed() < Duration::from_secs(120), "the sums never come");
            std::thread::sleep(Duration::from_millis(50));
        }
        println!("counted after {} ms", answered.elapsed().as_millis());
        delays.push(answered.elapsed().saturating_sub(asking * 10));
    }
    let in_time = delays.iter().filter(|delay| **delay < Duration::from_secs(5)).count();
    assert!(in_time >= 3, "the sums are late: {delays:?}");
}

fn is_counted_again_from_the_logs(fixture: &Fixture) {
    let mut server = Server::start_with(fixture, &OPTIONS);
    play(&[server.client()], 0..102);
    server.kill();
    let sql = fixture.database.sql();
    sql.run("DELETE FROM rarity");
    sql.run("DELETE FROM earners WHERE node <> ''");
    sql.run("UPDATE earners SET counted = 0");
    for _ in 0..2 {
        assert_eq!(printed(&operator(fixture, &["count-earners"])).trim(), "102 streams were read");
    }
    let server = Server::start_with(fixture, &OPTIONS);
    let client = server.client();
    wait_for("the sums are there", || rarity(&client)["achievements"]["prize"]["earners"] == 34);
    let body = rarity(&client);
    assert_eq!((&body["players"], &body["achievements"]["gift"]["earners"]), (&json!(102), &json!(51)));
}

/// The player is deleted while another process is about to commit a sum that includes the player.
fn who_is_deleted_while_others_count_is_not_counted(fixture: &Fixture) {
    let server = Server::start(fixture);
    let player = server.client().sign_in("the device of a player").player;
    let sql = fixture.database.sql();
    wait_for("the player is counted", || sql.number("SELECT COUNT(*) FROM earners WHERE counted = 0") == 0);
    drop(server);
    sql.run("UPDATE earners SET counted = 0; UPDATE rarity SET earners = 0");
    sql.run("BEGIN; UPDATE earners SET counted = 1; UPDATE rarity SET earners = earners + 1");
    std::thread::scope(|scope| {
        let mut delete = binary(&fixture.database.url);
        let deleting = scope.spawn(move || printed(&delete.args(["delete", &player]).output().unwrap()));
        let other = fixture.database.sql();
        wait_for("the deletion waits", || {
            other.number("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") > 0
        });
        sql.run("COMMIT");
        deleting.join().unwrap();
    });
    assert_eq!(sql.number("SELECT CAST(SUM(earners) AS BIGINT) FROM rarity"), 0);
}
