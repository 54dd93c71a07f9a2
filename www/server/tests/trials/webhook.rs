//! The outcomes of accepted events reach the webhook (T5): all of them, in order per stream, despite failures of the receiver and
//! the server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, Session};
use crate::fixture::Fixture;
use crate::fleet::Fleet;
use crate::server::{Server, binary, operator, printed};
use crate::webhook_receiver::{Response, WEBHOOK_SECRET, WebhookReceiver};

pub const CASES: &[Case] = &[
    ("t5_players_and_teams_are_told_of_in_hiros_shape_too", told_in_hiros_shape),
    ("dead_letters_are_kept_counted_and_sent_again", dead_letters),
    ("without_a_webhook_nothing_is_written", nothing_without_a_webhook),
    ("a_clock_that_is_set_back_makes_no_letter_wait", a_clock_that_is_set_back),
    ("an_end_waits_for_the_delivery_under_way", an_end_waits),
];
pub const SQLITE: &[Case] = &[("all_arrives_in_order_through_kills", |fixture| through_kills(fixture, 1))];
pub const POSTGRES: &[Case] = &[("all_arrives_in_order_through_kills_of_two_servers", |fixture| through_kills(fixture, 2))];

const KILLS: usize = 6;
const PLAYERS: usize = 12;

/// A server with a webhook that must answer in time; a slow machine is in time unless the options say otherwise.
fn serve(fixture: &Fixture, receiver: &WebhookReceiver, options: &[&str]) -> Server {
    let teams = fixture.team_definitions();
    let mut all = vec!["--player-rate", "0", "--address-rate", "0", "--team-definitions", teams.to_str().unwrap()];
    all.extend(["--webhook", &receiver.url]);
    if !options.contains(&"--webhook-timeout") {
        all.extend(["--webhook-timeout", "60"]);
    }
    all.extend(options);
    let mut command = binary(&fixture.database.url);
    command.env("PLAUDIT_WEBHOOK_SECRET", WEBHOOK_SECRET);
    Server::run(command, fixture, &all)
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    // A message that fails eight times in a row, as some do by chance, has waited for one to two minutes.
    let patience = Instant::now() + Duration::from_secs(300);
    while !is_so() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn all_delivered(client: &Client) {
    wait_until("messages still wait", || client.measured("plaudit_webhook_pending") == 0);
}

fn through_kills(fixture: &Fixture, processes: usize) {
    let random = std::sync::Mutex::new(StdRng::seed_from_u64(5));
    let receiver = WebhookReceiver::start(move |_| match random.lock().unwrap().random_range(0..20) {
        0..2 => Response::Answer(500),
        2 => Response::Answer(302),
        3..5 => Response::Drop,
        5 => Response::Dawdle,
        _ => Response::Answer(204),
    });
    let start = || serve(fixture, &receiver, &["--webhook-streams", "4", "--webhook-timeout", "1"]);
    let mut servers: Vec<Server> = (0..processes).map(|_| start()).collect();
    let fleet = Fleet::new(&servers[0].client(), PLAYERS);
    fleet.while_playing(|| {
        for kill in 0..KILLS {
            fleet.route_to(servers.iter().map(|server| server.url.clone()).collect());
            fleet.wait_for(100);
            let arrived = receiver.deliveries();
            wait_until("nothing arrives", || receiver.deliveries() > arrived + 10);
            servers[kill % processes].kill();
            servers[kill % processes] = start();
        }
    });
    fleet.drain(&servers[0].client());
    all_delivered(&servers[0].client());
    assert_eq!(servers[0].client().measured("plaudit_webhook_dead_letters"), 0);
    assert_all_arrived(fixture, &receiver);
}

/// Compares with the event log: every entry arrived, and nothing else; the messages of each stream came in order.
fn assert_all_arrived(fixture: &Fixture, receiver: &WebhookReceiver) {
    let text = "SELECT stream, seq, eid, body FROM event_log WHERE kind = 'applied' ORDER BY stream, seq";
    let applied: Vec<(String, i64, String, String)> = fixture.database.sql().rows(text);
    let log: BTreeMap<(&str, i64), (&str, bool)> = applied
        .iter()
        .map(|(stream, seq, eid, body)| ((stream.as_str(), *seq), (eid.as_str(), body.contains(r#""achievements":{"walk":1}"#))))
        .collect();
    let firsts = receiver.firsts();
    let mut walks = 0;
    for (stream, letters) in &firsts {
        assert!(letters.is_sorted_by(|one, next| one.seq < next.seq), "{stream}: out of order");
        for letter in letters {
            let (eid, is_walk) = log.get(&(stream.as_str(), letter.seq)).unwrap_or_else(|| panic!("told, but not so: {letter:?}"));
            assert_eq!(letter.letter["eid"], *eid);
            walks += u64::from(*is_walk);
        }
    }
    assert_eq!(walks, log.values().filter(|(_, is_walk)| *is_walk).count() as u64, "every walk was delivered");
    let arrivals = receiver.arrivals().len();
    let letters: usize = firsts.values().map(Vec::len).sum();
    assert!(arrivals > letters, "such a receiver gets some messages again");
    println!("{letters} letters of {} streams arrived in {arrivals} copies by {} deliveries", firsts.len(), receiver.deliveries());
}

/// Applies an update by RPC, which needs no replica.
fn update(client: &Client, who: &Session, id: &str, amount: i64) {
    client.rpc(who, "ACHIEVEMENTS_UPDATE", &json!({"achievements": {id: amount.to_string()}})).ok();
}

fn told_in_hiros_shape(fixture: &Fixture) {
    let receiver = WebhookReceiver::start(|_| Response::Answer(200));
    let server = serve(fixture, &receiver, &[]);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    update(&client, &ann, "first", 2);
    let team = client.post_as(&ann, "/v1/teams", &json!({"name": "Reds", "open": true})).ok()["id"].as_str().unwrap().to_owned();
    client.rpc(&ann, "TEAMS_ACHIEVEMENTS_UPDATE", &json!({"id": team, "achievements": {"cup": "2"}})).ok();
    client.rpc(&ann, "TEAMS_ACHIEVEMENTS_CLAIM", &json!({"id": team, "achievement_ids": ["cup"]})).ok();
    all_delivered(&client);
    let firsts = receiver.firsts();
    let own = &firsts[&format!("player:{}", ann.player)][0].letter;
    assert_eq!((&own["player"], own["unlocks"][0]["key"].as_str()), (&json!(ann.player), Some("first@once#1")));
    let kinds: Vec<&str> = own["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["progressed", "completed", "available"]);
    let published = &own["published"][0];
    assert_eq!((&published["name"], &published["value"]), (&json!("achievementUpdated"), &json!("2")));
    assert_eq!(published["metadata"], json!({"achievementId": "first"}));
    let of_team = &firsts[&format!("team:{team}")];
    let names: Vec<&Value> = of_team.iter().map(|letter| &letter.letter["published"][0]["name"]).collect();
    assert_eq!(names, ["achievementUpdated", "teamAchievementClaimed"]);
    assert_eq!(of_team[1].letter["published"][0]["metadata"], json!({"achievementId": "cup", "teamId": team}));
    assert!(of_team[1].letter["rewards"][0]["reward"]["currencies"]["coins"].is_number(), "{:?}", of_team[1]);
    assert!(!server.log().contains(&team) && !server.log().contains("/hook"), "the log contains neither the team nor the path");
}

fn dead_letters(fixture: &Fixture) {
    let is_healed = Arc::new(AtomicBool::new(false));
    let healed = is_healed.clone();
    let refuses = move |body: &str| !healed.load(Ordering::Relaxed) && body.contains(r#""id":"gift""#);
    let receiver = WebhookReceiver::start(move |body| Response::Answer(if refuses(body) { 422 } else { 200 }));
    let server = serve(fixture, &receiver, &["--webhook-attempts", "2"]);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    for id in ["walk", "gift", "walk"] {
        update(&client, &ann, id, 1);
    }
    all_delivered(&client);
    let counts = ["dead_letters", "dead_lettered_total", "retried_total", "oldest_seconds"];
    assert_eq!(counts.map(|name| client.measured(&format!("plaudit_webhook_{name}")) > 0), [true, true, true, false]);
    let gift = |letters: &[crate::webhook_receiver::Arrival]| {
        letters.iter().position(|letter| letter.letter["events"][0]["id"] == "gift").unwrap()
    };
    let firsts = receiver.firsts();
    let letters = &firsts[&format!("player:{}", ann.player)];
    assert_eq!((letters.len(), gift(letters)), (3, 1), "the next message came after the failed one was given up");
    let said: Value = serde_json::from_str(printed(&operator(fixture, &["dead-letters"])).trim()).unwrap();
    assert_eq!((&said["attempts"], &said["letter"]), (&json!(2), &letters[1].letter));
    assert!(said["reason"].as_str().unwrap().contains("422"), "{said}");
    is_healed.store(true, Ordering::Relaxed);
    assert_eq!(printed(&operator(fixture, &["dead-letters", "--retry"])), "1 will be sent again\n");
    all_delivered(&client);
    assert_eq!(receiver.arrivals().last().unwrap().id, letters[1].id);
    assert_eq!((client.measured("plaudit_webhook_dead_letters"), printed(&operator(fixture, &["dead-letters"]))), (0, String::new()));
}

/// The clock is set back by ten days while a message waits for its next attempt.
fn a_clock_that_is_set_back(fixture: &Fixture) {
    let is_healed = Arc::new(AtomicBool::new(false));
    let healed = is_healed.clone();
    let receiver = WebhookReceiver::start(move |_| Response::Answer(if healed.load(Ordering::Relaxed) { 200 } else { 500 }));
    let mut server = serve(fixture, &receiver, &[]);
    let client = server.client();
    let ann = client.sign_in("the device of ann");
    update(&client, &ann, "walk", 1);
    wait_until("nothing is tried", || client.measured("plaudit_webhook_retried_total") > 0);
    server.kill();
    fixture.database.sql().run("UPDATE outbox_lanes SET due_ms = due_ms + 864000000");
    is_healed.store(true, Ordering::Relaxed);
    let server = serve(fixture, &receiver, &[]);
    all_delivered(&server.client());
    assert_eq!(receiver.firsts()[&format!("player:{}", ann.player)].len(), 1);
}

fn nothing_without_a_webhook(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    update(&client, &client.sign_in("the device of ann"), "walk", 1);
    let text = "SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM outbox_lanes)";
    assert_eq!(fixture.database.sql().number(text), 0);
    let refused =
        operator(fixture, &["serve", "--definitions", fixture.definitions().to_str().unwrap(), "--webhook", "http://127.0.0.1:9/"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("PLAUDIT_WEBHOOK_SECRET has 0 bytes; at least 32 are needed"), "{said}");
}

fn an_end_waits(fixture: &Fixture) {
    let met = Arc::new(AtomicU64::new(0));
    let begun = met.clone();
    let receiver = WebhookReceiver::start(move |_| {
        begun.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(300));
        Response::Answer(200)
    });
    let mut server = serve(fixture, &receiver, &[]);
    let client = server.client();
    update(&client, &client.sign_in("the device of ann"), "walk", 1);
    wait_until("nothing arrives", || met.load(Ordering::Relaxed) == 1);
    server.signal(rustix::process::Signal::TERM);
    assert!(server.ended().success());
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM outbox"), 0, "an acknowledged message leaves the outbox");
}
