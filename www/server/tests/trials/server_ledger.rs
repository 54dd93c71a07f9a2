//! The ledger as a game reads it: each grant exactly once, while players claim through two processes, and after a restore.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::Case;
use crate::client::Client;
use crate::fixture::Fixture;
use crate::portal::{Caller, serve};
use crate::raw_event;
use crate::server::{Server, binary, printed, write};

pub const CASES: &[Case] = &[
    ("each_grant_is_taken_exactly_once", each_grant_is_taken_exactly_once),
    ("a_restore_hides_no_grant_behind_a_cursor", a_restore_hides_no_grant_behind_a_cursor),
    ("a_cursor_of_before_a_restore_waits_for_restored", a_cursor_of_before_a_restore_waits_for_restored),
    ("events_of_one_name_on_a_team_have_lines_of_their_own", events_of_one_name_on_a_team_have_lines_of_their_own),
];

/// A game that keeps its cursor with what it has handed out.
#[derive(Default)]
struct Game {
    cursor: String,
    handed_out: BTreeMap<String, Value>,
    twice: usize,
}

impl Game {
    /// Reads one page; whether there may be more.
    fn read(&mut self, key: &Caller, limit: usize) -> bool {
        let page = key.get(&format!("/v1/server/ledger?after={}&limit={limit}", self.cursor)).ok();
        for line in page["lines"].as_array().unwrap() {
            let id = line["id"].as_str().unwrap().to_owned();
            self.twice += usize::from(self.handed_out.insert(id, line.clone()).is_some());
        }
        self.cursor = page["cursor"].as_str().unwrap().to_owned();
        page["more"].as_bool().unwrap()
    }
}

fn claim(client: &Client, key: &Caller, player: usize, round: usize) {
    let caller = Caller { client: client.clone(), bearer: key.bearer.clone() };
    let events = json!([{"eid": format!("e{round}"), "command": {"type": "update", "achievements": {"prize": 3}}}]);
    while caller.post("/v1/server/events", &json!({"player": format!("p{player}"), "events": events})).status != 200 {}
}

fn each_grant_is_taken_exactly_once(fixture: &Fixture) {
    const PLAYERS: usize = 6;
    const ROUNDS: usize = 15;
    let servers = [serve(fixture, &[]), serve(fixture, &[])];
    let key = Caller::of(fixture, &servers[0], "events,read");
    let (mut game, is_over) = (Game::default(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..PLAYERS)
            .map(|player| {
                let (client, key) = (servers[player % 2].client(), &key);
                scope.spawn(move || (0..ROUNDS).for_each(|round| claim(&client, key, player, round)))
            })
            .collect();
        // Another reader numbers the rows as well.
        let other = scope.spawn(|| {
            let key = Caller { client: servers[1].client(), bearer: key.bearer.clone() };
            while !is_over.load(Ordering::Relaxed) {
                key.get("/v1/server/ledger?limit=1").ok();
            }
        });
        while !writers.iter().all(|writer| writer.is_finished()) {
            game.read(&key, 3);
        }
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        while game.read(&key, 3) {}
        is_over.store(true, Ordering::Relaxed);
        other.join().unwrap();
    });
    assert_eq!((game.handed_out.len(), game.twice), (PLAYERS * ROUNDS, 0));
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM reward_ledger"), (PLAYERS * ROUNDS) as i64);
    let line = game.handed_out.values().next().unwrap();
    assert!(line["reward"]["currencies"]["coins"].as_i64().is_some_and(|coins| coins > 0), "{line}");
    assert_eq!((&line["node"], &line["kind"]), (&json!("prize"), &json!("reward")));
    let own = key.get("/v1/server/ledger?player=p3&limit=1000").ok();
    assert!(own["lines"].as_array().unwrap().iter().all(|line| line["player"] == "p3"));
    assert_eq!((own["lines"].as_array().unwrap().len(), &own["more"]), (ROUNDS, &json!(false)));
    // For display, the newest lines come first. The cursor stays, so that a reader that continues from it skips no line.
    let latest = key.get("/v1/server/ledger?player=p3&newest=true&limit=4").ok();
    let reversed: Vec<&Value> = own["lines"].as_array().unwrap().iter().rev().take(4).collect();
    assert_eq!(latest["lines"].as_array().unwrap().iter().collect::<Vec<_>>(), reversed);
    assert_eq!((&latest["more"], &latest["cursor"]), (&json!(true), &json!("0")));
    let none = key.get(&format!("/v1/server/ledger?after={}", game.cursor)).ok();
    assert_eq!((&none["lines"], none["cursor"].as_str()), (&json!([]), Some(game.cursor.as_str())));
}

/// Grants after the backup have other numbers in the restored database, all above the cursor that the game holds.
fn a_restore_hides_no_grant_behind_a_cursor(fixture: &Fixture) {
    let mut server = serve(fixture, &[]);
    let key = Caller::of(fixture, &server, "events,read");
    let mut game = Game::default();
    claim(&server.client(), &key, 1, 0);
    game.read(&key, 100);
    let backup = fixture.database.backup();
    (1..4).for_each(|round| claim(&server.client(), &key, 1, round));
    game.read(&key, 100);
    assert_eq!(game.handed_out.len(), 4);
    server.kill();
    let restored = fixture.database.restore(&backup);
    let mut command = binary(&restored.url);
    printed(&command.arg("restored").output().unwrap());
    let options = ["--player-rate", "0", "--address-rate", "0", "--api"];
    let server = Server::run(binary(&restored.url), fixture, &options);
    let key = Caller { client: server.client(), bearer: key.bearer };
    // The game's servers send again what the restored database does not know, and something new.
    (1..5).for_each(|round| claim(&server.client(), &key, 1, round));
    while game.read(&key, 2) {}
    assert_eq!((game.handed_out.len(), game.twice), (5, 3), "one is new, and three come again under the ids that they had");
}

/// Without `restored`, what is granted after the backup would get numbers below the cursor.
fn a_cursor_of_before_a_restore_waits_for_restored(fixture: &Fixture) {
    let mut server = serve(fixture, &[]);
    let key = Caller::of(fixture, &server, "events,read");
    let mut game = Game::default();
    claim(&server.client(), &key, 1, 0);
    game.read(&key, 100);
    let backup = fixture.database.backup();
    (1..4).for_each(|round| claim(&server.client(), &key, 1, round));
    game.read(&key, 100);
    server.kill();
    let restored = fixture.database.restore(&backup);
    let server = Server::run(binary(&restored.url), fixture, &["--player-rate", "0", "--address-rate", "0", "--api"]);
    let key = Caller { client: server.client(), bearer: key.bearer };
    claim(&server.client(), &key, 1, 9);
    let refused = key.get(&format!("/v1/server/ledger?after={}", game.cursor));
    refused.assert_refused("a cursor of before", 409, "CURSOR_AHEAD");
    assert!(refused.text.contains("plaudit-server restored"), "{}", refused.text);
    printed(&binary(&restored.url).arg("restored").output().unwrap());
    while game.read(&key, 100) {}
    assert_eq!((game.handed_out.len(), game.twice), (5, 0), "what was granted after the restore is read");
    key.get("/v1/server/ledger?after=9000000000000000000").assert_refused("no cursor of ours", 409, "CURSOR_AHEAD");
}

/// The ids of events are separate for each player.
fn events_of_one_name_on_a_team_have_lines_of_their_own(fixture: &Fixture) {
    let prize = r#"{"achievements": {"prize": {"name": "Prize", "count": 1, "auto_reset": true, "auto_claim": true,
        "reward": {"guaranteed": {"currencies": {"coins": {"min": 5, "max": 5}}}}}}}"#;
    write(&fixture.team_definitions(), prize);
    let file = fixture.team_definitions();
    let server = serve(fixture, &["--team-definitions", file.to_str().unwrap()]);
    let (client, key) = (server.client(), Caller::of(fixture, &server, "read"));
    let [ann, bob] = ["ann", "bob"].map(|name| client.sign_in(&format!("the device of {name}")));
    let team = client.post_as(&ann, "/v1/teams", &json!({"name": "Reds", "open": true})).ok()["id"].as_str().unwrap().to_owned();
    client.post_as(&bob, &format!("/v1/teams/{team}/join"), &json!({})).ok();
    for session in [&ann, &bob] {
        let mut event = raw_event::event("c", 1, "win-1", raw_event::update("prize", 1));
        event["stream"] = json!(format!("team:{team}"));
        let mut body = raw_event::request(vec![event]);
        body["streams"][format!("team:{team}")] = body["streams"]["player"].clone();
        assert_eq!(raw_event::rejections(&client.sync(&session.token, &body).ok()), []);
    }
    let ledger = key.get("/v1/server/ledger").ok();
    let lines = ledger["lines"].as_array().unwrap();
    assert_eq!((lines.len(), &lines[0]["eid"], &lines[1]["eid"]), (2, &json!("win-1"), &json!("win-1")), "{ledger}");
    assert_ne!(lines[0]["id"], lines[1]["id"]);
}
