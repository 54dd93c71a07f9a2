//! A person's data: exported whole, and deleted.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Session, raw, unchunked};
use crate::device::count_in;
use crate::fixture::Fixture;
use crate::peers::wait_for;
use crate::raw_event::{event, request, update, walk};
use crate::server::{Server, assert_replay_is_equal, operator, printed};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("an_export_has_everything_of_the_player_and_nothing_of_others", an_export_has_everything_of_the_player_and_nothing_of_others),
    ("a_year_of_log_is_exported_in_little_memory", a_year_of_log_is_exported_in_little_memory),
    ("an_export_costs_as_many_events", an_export_costs_as_many_events),
    ("who_deletes_the_account_is_gone_and_the_teams_sums_stay", who_deletes_the_account_is_gone_and_the_teams_sums_stay),
    ("a_deletion_that_was_interrupted_is_completed", a_deletion_that_was_interrupted_is_completed),
    ("events_count_by_their_bytes_too", events_count_by_their_bytes_too),
];

/// Plays for both: a reward on the player's own stream, and wins of the team.
fn play(team_fixture: &TeamFixture, session: &Session) {
    let name = session.player.as_str();
    let claim = json!({"type": "claim", "ids": ["gift"]});
    let mut wins = event(name, 4, &format!("{name} wins"), update("wins", 3));
    wins["stream"] = json!(team_fixture.stream());
    let own = [
        event(name, 1, &format!("{name} walks"), walk(7)),
        event(name, 2, &format!("{name} earns"), update("gift", 1)),
        event(name, 3, &format!("{name} claims"), claim),
    ];
    let mut body = request(own.into_iter().chain([wins]).collect());
    body["streams"][team_fixture.stream()] = json!({"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []});
    assert_eq!(team_fixture.client.sync(&session.token, &body).ok()["ack"][name], 4);
}

fn an_export_has_everything_of_the_player_and_nothing_of_others(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let (client, ann, bob) = (&team_fixture.client, &team_fixture.ann, &team_fixture.bob);
    play(&team_fixture, ann);
    play(&team_fixture, bob);
    let answer = client.get_as(bob, "/v1/me/export");
    assert_eq!(answer.header("cache-control"), Some("no-store, no-transform"));
    let export = answer.ok();
    assert_eq!((&export["player"], count_in(&export["state"], "walk")), (&json!(bob.player), 7));
    assert_eq!((export["devices"].as_array().unwrap().len(), &export["teams"][0]["name"]), (1, &json!("Reds")));
    let own = &export["streams"][format!("player:{}", bob.player)];
    let kinds: Vec<&Value> = own["log"].as_array().unwrap().iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["created", "applied", "applied", "applied"]);
    assert_eq!(own["log"][1]["body"]["command"]["achievements"], json!({"walk": 7}));
    assert_eq!((&own["rewards"][0]["node"], own["rewards"][0]["reward"].is_object()), (&json!("gift"), true));
    let team = &export["streams"][team_fixture.stream()];
    assert_eq!((team["log"].as_array().unwrap().len(), &team["log"][0]["eid"]), (1, &json!(format!("{} wins", bob.player))));
    let lines = json!([own, team]).to_string();
    assert!(!lines.contains(&ann.player), "{lines}");
    assert!(client.get_as(ann, "/v1/me/export").ok()["player"] == json!(ann.player));
    team_fixture.act(bob, "leave", &Value::Null).ok();
    let left = client.get_as(bob, "/v1/me/export").ok();
    assert_eq!(left["teams"], json!([{"id": team_fixture.team, "name": "Reds", "role": null}]), "a team that was left stays in the export");
    let kept = &left["streams"][team_fixture.stream()];
    assert_eq!(kept["log"][0], team["log"][0]);
    assert!(!kept.to_string().contains(&ann.player), "{kept}");
    client.get("/v1/me/export", &[]).assert_refused("no token", 401, "AUTH");
    client.post_as(bob, "/v1/me/export", &Value::Null).assert_refused("another method", 405, "METHOD_NOT_ALLOWED");
    printed(&operator(fixture, &["ban", &bob.player]));
    client.get_as(bob, "/v1/me/export").assert_refused("a banned player", 403, "BANNED");
}

/// Adds events `range` to the player's log, each of about 400 bytes.
fn lengthen_log(fixture: &Fixture, player: &str, range: RangeInclusive<usize>) {
    let body = format!(r#"{{"at":1790000000,"command":{{"achievements":{{"walk":1}},"type":"update"}},"rolled":["{}"]}}"#, "x".repeat(250));
    fixture.database.sql().run(&format!(
        "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body) \
         WITH RECURSIVE n (i) AS (SELECT {} UNION ALL SELECT i + 1 FROM n WHERE i < {}) \
         SELECT 'player:{player}', i, i, 1790000000, 'applied', '{player}', 'e' || i, 'd', '{body}' FROM n",
        range.start(),
        range.end()
    ));
}

/// The first export also fills the database's cache and the allocator's arenas, as much as it may;
/// what an export of four times the length adds to that is what grows with the log.
fn a_year_of_log_is_exported_in_little_memory(fixture: &Fixture) {
    const YEAR: usize = 50_000;
    const FOUR_YEARS: usize = 4 * YEAR;
    let server = Server::start(fixture);
    let ada = server.client().sign_in("the device of ada");
    let head = format!("GET /v1/me/export HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nconnection: close\r\n\r\n", ada.token);
    let export = |events: usize| {
        let (status, text) = raw(server.address(), head.as_bytes());
        let Some(document) = unchunked(&text) else { panic!("the transfer did not come to its end") };
        assert_eq!((status, document.matches(r#""kind":"applied""#).count()), (200, events));
        (server.memory_kib("VmHWM"), text.len() as u64 / 1024)
    };
    lengthen_log(fixture, &ada.player, 1..=YEAR);
    let (peak, sent) = export(YEAR);
    lengthen_log(fixture, &ada.player, YEAR + 1..=FOUR_YEARS);
    let (longer_peak, sent_longer) = export(FOUR_YEARS);
    let (grown, more) = (longer_peak - peak, sent_longer - sent);
    assert!(grown * 4 < more, "the peak grew by {grown} KiB for {more} KiB more that were sent");
}

fn an_export_costs_as_many_events(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--event-rate", "1", "--event-burst", "2500"]);
    let client = server.client();
    let ada = client.sign_in("the device of ada");
    let statuses = [(); 4].map(|()| client.get_as(&ada, "/v1/me/export").status);
    assert_eq!(statuses, [200, 200, 429, 429]);
}

fn who_deletes_the_account_is_gone_and_the_teams_sums_stay(fixture: &Fixture) {
    let team_fixture = TeamFixture::new(fixture);
    let (client, ann, bob) = (&team_fixture.client, &team_fixture.ann, &team_fixture.bob);
    play(&team_fixture, ann);
    play(&team_fixture, bob);
    let delete =
        |session: &Session| client.send("DELETE", "/v1/me", &[("authorization", &format!("Bearer {}", session.token))], &[]).unwrap();
    client.send("DELETE", "/v1/me", &[], &[]).unwrap().assert_refused("no token", 401, "AUTH");
    assert_eq!(delete(ann).ok(), json!({}));
    delete(ann).assert_refused("again", 401, "AUTH");
    client.get_as(ann, "/v1/me/export").assert_refused("afterwards", 401, "AUTH");
    client.sync(&ann.token, &request(vec![event("x", 1, "x1", walk(1))])).assert_refused("a sync", 401, "AUTH");
    client.post("/v1/auth/refresh", &json!({"refresh_token": ann.refresh_token})).assert_refused("refresh", 401, "AUTH");
    let sql = fixture.database.sql();
    for (table, column, value) in [
        ("players", "id", ann.player.clone()),
        ("devices", "player", ann.player.clone()),
        ("acks", "player", ann.player.clone()),
        ("settled", "player", ann.player.clone()),
        ("team_members", "player", ann.player.clone()),
        ("streams", "id", format!("player:{}", ann.player)),
        ("event_log", "stream", format!("player:{}", ann.player)),
        ("reward_ledger", "stream", format!("player:{}", ann.player)),
    ] {
        assert_eq!(sql.number(&format!("SELECT COUNT(*) FROM {table} WHERE {column} = '{value}'")), 0, "{table}");
    }
    assert_eq!(printed(&operator(fixture, &["deleted"])).trim(), ann.player);
    assert_ne!(client.sign_in("the device of ann").player, ann.player);
    let team = client.get_as(bob, &format!("/v1/teams/{}", team_fixture.team)).ok();
    assert_eq!((team["members"].as_array().unwrap().len(), &team["role"]), (1, &json!("admin")));
    let shown: Value = serde_json::from_str(&printed(&operator(fixture, &["show", &team_fixture.stream()]))).unwrap();
    assert_eq!(shown["state"]["records"]["wins"]["count"], 6, "the sum stays");
    assert_replay_is_equal(fixture);
}

/// The database is as a crash after the first transaction leaves it: the tombstone is there, and so is the log.
fn a_deletion_that_was_interrupted_is_completed(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let ada = client.sign_in("the device of ada");
    client.sync(&ada.token, &request((1..=20).map(|mid| event("c", mid, &format!("e{mid}"), walk(1))).collect())).ok();
    drop(server);
    let sql = fixture.database.sql();
    for table in ["refresh_tokens", "devices"] {
        sql.run(&format!("DELETE FROM {table} WHERE player = '{}'", ada.player));
    }
    sql.run(&format!("DELETE FROM players WHERE id = '{}'", ada.player));
    sql.run(&format!(
        "INSERT INTO standings (player, state, tokens_from, reason, changed_at) VALUES ('{}', 'deleted', 0, '', 1)",
        ada.player
    ));
    let server = Server::start(fixture);
    wait_for("the log is erased", || sql.number("SELECT COUNT(*) FROM streams") == 0);
    for table in ["event_log", "settled", "acks", "earners"] {
        assert_eq!(sql.number(&format!("SELECT COUNT(*) FROM {table}")), 0, "{table}");
    }
    assert_ne!(server.client().sign_in("the device of ada").player, ada.player);
}

/// One event of 15 KB counts as 15 events, because the log keeps its bytes.
fn events_count_by_their_bytes_too(fixture: &Fixture) {
    let server = Server::start_with(fixture, &["--player-rate", "0", "--address-rate", "0", "--event-rate", "1", "--event-burst", "200"]);
    let client = server.client();
    let ada = client.sign_in("the device of ada");
    let long = |mid: i64| json!({"type": "posted", "community_id": "x".repeat(15_000), "mid": mid});
    let statuses: Vec<u16> =
        (1..=16).map(|mid| client.sync(&ada.token, &request(vec![event("c", mid, &format!("e{mid}"), long(mid))])).status).collect();
    assert_eq!((statuses[0], statuses[11], statuses[15]), (200, 200, 429), "{statuses:?}");
    // A request without events counts as no event.
    client.sync(&ada.token, &request(vec![])).ok();
    let bob = client.sign_in("the device of bob");
    let update = format!("{}{}", json!({"achievements": {"walk": "1"}}), " ".repeat(15_000));
    let bearer = format!("Bearer {}", bob.token);
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    let call = || client.send("POST", "/v2/rpc/RPC_ID_ACHIEVEMENTS_UPDATE?unwrap", &headers, update.as_bytes()).unwrap().status;
    let statuses: Vec<u16> = (1..=16).map(|_| call()).collect();
    assert_eq!((statuses[0], statuses[11], statuses[15]), (200, 200, 429), "{statuses:?}");
}
