//! An operator's commands on a player's account, and the limit on new accounts of one address.

use serde_json::json;

use crate::Case;
use crate::client::{Client, Session};
use crate::device::{Device, update};
use crate::fixture::Fixture;
use crate::raw_event::{event, request, walk};
use crate::server::{Server, assert_replay_is_equal, operator, printed, write};

pub const CASES: &[Case] = &[
    ("a_banned_player_is_refused_and_keeps_the_queue", a_banned_player_is_refused_and_keeps_the_queue),
    ("signing_out_everywhere_ends_every_token", signing_out_everywhere_ends_every_token),
    ("a_deleted_player_stays_deleted_over_a_restore", a_deleted_player_stays_deleted_over_a_restore),
    ("a_deleted_admin_leaves_the_team_to_another", a_deleted_admin_leaves_the_team_to_another),
    ("one_address_brings_so_many_new_devices_over_all_processes", one_address_brings_so_many_new_devices_over_all_processes),
    ("sign_ins_do_not_pile_up", sign_ins_do_not_pile_up),
    ("a_players_id_does_not_follow_from_the_device_id_alone", a_players_id_does_not_follow_from_the_device_id_alone),
    ("readiness_tells_whether_the_database_can_be_written", readiness_tells_whether_the_database_can_be_written),
    ("who_was_deleted_often_is_found_by_one_query", who_was_deleted_often_is_found_by_one_query),
    ("a_ban_does_not_undo_a_deletion", a_ban_does_not_undo_a_deletion),
    ("full_counts_of_new_devices_are_dropped", full_counts_of_new_devices_are_dropped),
];

const DEVICE: &str = "the device of one player";

/// Every call that a player can make.
fn calls(client: &Client, session: &Session) -> Vec<(&'static str, crate::client::Answer)> {
    vec![
        ("sync", client.sync(&session.token, &request(vec![event("x", 1, "x1", walk(1))]))),
        ("look", client.sync(&session.token, &request(vec![]))),
        ("teams", client.get_as(session, "/v1/teams")),
        ("create", client.post_as(session, "/v1/teams", &json!({"name": "Reds"}))),
        ("events", client.get_as(session, "/v1/events")),
        ("refresh", client.post("/v1/auth/refresh", &json!({"refresh_token": session.refresh_token}))),
    ]
}

fn a_banned_player_is_refused_and_keeps_the_queue(fixture: &Fixture) {
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    let mut device = Device::sign_in(&client, DEVICE);
    device.record(&update("walk", 5));
    device.drain(&client);
    device.record(&update("walk", 2));
    let player = device.session.player.clone();
    printed(&operator(fixture, &["ban", &player, "--reason", "impossible counts"]));
    for (call, answer) in calls(&client, &device.session) {
        answer.assert_refused(call, 403, "BANNED");
    }
    client.post("/v1/auth/device", &json!({"device_id": DEVICE})).assert_refused("signing in", 403, "BANNED");
    assert_eq!(client.rpc(&device.session, "ACHIEVEMENTS_GET", &json!({})).status, 403);
    let body = device.request().to_value().to_canonical_json();
    let answer = client.try_sync(&device.session.token, body.as_bytes()).unwrap();
    assert_eq!(answer.json()["error"]["code"], "BANNED");
    assert!(!device.accept(&answer.sync_response().unwrap()), "nothing is settled");
    assert_eq!(device.replica.pending(), 1);
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM settled"), 1);
    printed(&operator(fixture, &["unban", &player]));
    device.drain(&client);
    assert_eq!(device.count("walk"), 7);
    let unknown = operator(fixture, &["ban", "unknown"]);
    assert!(!unknown.status.success() && String::from_utf8(unknown.stderr).unwrap().contains("there is no player unknown"));
}

fn signing_out_everywhere_ends_every_token(fixture: &Fixture) {
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    for by_operator in [true, false] {
        let (phone, laptop) = (client.sign_in(DEVICE), client.sign_in(DEVICE));
        if by_operator {
            printed(&operator(fixture, &["sign-out", &phone.player]));
        } else {
            client.post_as(&phone, "/v1/auth/sign-out", &json!({"everywhere": true})).ok();
        }
        for session in [&phone, &laptop] {
            for (call, answer) in calls(&client, session) {
                answer.assert_refused(call, 401, "AUTH");
            }
        }
        let again = client.sign_in(DEVICE);
        assert_eq!(again.player, phone.player);
        client.standing(&again);
    }
    let (one, other) = (client.sign_in(DEVICE), client.sign_in(DEVICE));
    client.post_as(&one, "/v1/auth/sign-out", &json!({"refresh_token": one.refresh_token})).ok();
    client.post("/v1/auth/refresh", &json!({"refresh_token": one.refresh_token})).assert_refused("the ended one", 401, "AUTH");
    client.post("/v1/auth/refresh", &json!({"refresh_token": other.refresh_token})).ok();
    client.post_as(&other, "/v1/auth/sign-out", &json!({})).assert_refused("what?", 400, "INVALID_REQUEST");
}

fn rows_of(fixture: &Fixture, player: &str) -> i64 {
    let sql = fixture.database.sql();
    let of_player =
        ["players WHERE id", "devices WHERE player", "refresh_tokens WHERE player", "acks WHERE player", "settled WHERE player"];
    let of_stream = ["streams WHERE id", "event_log WHERE stream", "reward_ledger WHERE stream"];
    let count = |table: &str, value: &str| sql.number(&format!("SELECT COUNT(*) FROM {table} = '{value}'"));
    of_player.iter().map(|table| count(table, player)).sum::<i64>()
        + of_stream.iter().map(|table| count(table, &format!("player:{player}"))).sum::<i64>()
}

fn a_deleted_player_stays_deleted_over_a_restore(fixture: &Fixture) {
    let mut server = Server::start_with_teams(fixture);
    let client = server.client();
    let mut device = Device::sign_in(&client, DEVICE);
    device.record(&update("prize", 3));
    device.drain(&client);
    let (old, backup) = (device.session.clone(), fixture.database.backup());
    assert!(rows_of(fixture, &old.player) > 0);
    printed(&operator(fixture, &["delete", &old.player]));
    assert_eq!(rows_of(fixture, &old.player), 0);
    // Neither the token nor the device's state creates the player again.
    for (call, answer) in calls(&client, &old) {
        answer.assert_refused(call, 401, "AUTH");
    }
    assert_eq!(rows_of(fixture, &old.player), 0);
    let new = client.sign_in(DEVICE);
    assert_ne!(new.player, old.player, "the device begins with a new player");
    assert_eq!(client.sign_in(DEVICE).player, new.player);
    assert_eq!(client.standing(&new).1, 0);
    let list = printed(&operator(fixture, &["deleted"]));
    assert_eq!(list.trim(), old.player);
    assert_replay_is_equal(fixture);
    server.kill();
    // An earlier backup brings the player back, until the list of deleted players is applied.
    let restored = fixture.beside(fixture.database.restore(&backup));
    let file = restored.fresh_file("deleted");
    write(&file, &list);
    printed(&operator(&restored, &["delete", "--list", file.to_str().unwrap()]));
    let server = Server::start_with_teams(&restored);
    for (call, answer) in calls(&server.client(), &old) {
        answer.assert_refused(call, 401, "AUTH");
    }
    assert_eq!(rows_of(&restored, &old.player), 0);
    assert_eq!(server.client().sign_in(DEVICE).player, new.player, "and is the same new player again");
}

fn a_deleted_admin_leaves_the_team_to_another(fixture: &Fixture) {
    let server = Server::start_with_teams(fixture);
    let client = server.client();
    let (ada, bob) = (client.sign_in("the device of ada, long"), client.sign_in("the device of bob, long"));
    let team = client.post_as(&ada, "/v1/teams", &json!({"name": "Reds", "open": true})).ok();
    let id = team["id"].as_str().unwrap();
    client.post_as(&bob, &format!("/v1/teams/{id}/join"), &json!({})).ok();
    printed(&operator(fixture, &["delete", &ada.player]));
    let team = client.get_as(&bob, &format!("/v1/teams/{id}")).ok();
    assert_eq!((&team["role"], team["members"].as_array().map(Vec::len)), (&json!("admin"), Some(1)));
}

fn one_address_brings_so_many_new_devices_over_all_processes(fixture: &Fixture) {
    let options = ["--player-rate", "0", "--address-rate", "0", "--new-devices", "5", "--behind-proxy"];
    let servers = [Server::start_with(fixture, &options), Server::start_with(fixture, &options)];
    let sign_in = |n: usize, address: &str| {
        let body = json!({"device_id": format!("the device of number {n}")}).to_string();
        let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
        servers[n % 2].client().send("POST", "/v1/auth/device", &headers, body.as_bytes()).unwrap()
    };
    for n in 0..5 {
        assert_eq!(sign_in(n, "192.0.2.1").status, 200, "{n}");
    }
    for n in 5..7 {
        let answer = sign_in(n, "192.0.2.1");
        answer.assert_refused("one too many", 429, "BUSY");
        assert!(answer.retry_after().is_some_and(|seconds| (1..=720).contains(&seconds)), "{answer:?}");
    }
    assert_eq!(sign_in(4, "192.0.2.1").status, 200, "a known device still signs in");
    assert_eq!(sign_in(7, "192.0.2.2").status, 200);
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM players"), 6);
    let addresses: Vec<(String,)> = fixture.database.sql().rows("SELECT address FROM new_devices");
    assert!(addresses.iter().all(|(address,)| !address.contains("192.0")), "{addresses:?}");
}

/// The players of one device were deleted, one after another. The sign-in reads their number, and does not query each of them.
fn who_was_deleted_often_is_found_by_one_query(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let players: Vec<String> = (0..4)
        .map(|_| {
            let session = client.sign_in(DEVICE);
            client.send("DELETE", "/v1/me", &[("authorization", &format!("Bearer {}", session.token))], &[]).unwrap().ok();
            session.player
        })
        .collect();
    let last = client.sign_in(DEVICE).player;
    assert!(!players.contains(&last));
    let sql = fixture.database.sql();
    assert_eq!(sql.number(&format!("SELECT generations FROM standings WHERE player = '{}'", players[0])), 4);
    // A query for this player would find that it is not deleted.
    sql.run(&format!("DELETE FROM standings WHERE player = '{}'", players[1]));
    sql.run(&format!("DELETE FROM devices WHERE player = '{last}'"));
    assert_eq!(client.sign_in(DEVICE).player, last);
}

fn sign_ins_do_not_pile_up(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let first = client.sign_in(DEVICE);
    let mut last = first.clone();
    // Sign-ins are ordered by the second.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for _ in 0..40 {
        last = client.sign_in(DEVICE);
    }
    assert_eq!(fixture.database.sql().number("SELECT COUNT(*) FROM refresh_tokens"), 20);
    client.post("/v1/auth/refresh", &json!({"refresh_token": last.refresh_token})).ok();
    client.post("/v1/auth/refresh", &json!({"refresh_token": first.refresh_token})).assert_refused("the oldest", 401, "AUTH");
}

fn a_players_id_does_not_follow_from_the_device_id_alone(fixture: &Fixture) {
    let player = |fixture: &Fixture| Server::start(fixture).client().sign_in(DEVICE).player;
    let other = fixture.beside(fixture.another());
    let (here, there) = (player(fixture), player(&other));
    assert_ne!(here, there, "each database has a key of its own");
    assert_eq!(player(fixture), here);
}

fn readiness_tells_whether_the_database_can_be_written(fixture: &Fixture) {
    let server = Server::start(fixture);
    let client = server.client();
    let status = |path: &str| client.get(path, &[]).status;
    // A slow disk may take longer than the probe waits.
    let is_ready = |path: &str| crate::peers::wait_for("it is ready", || status(path) == 200);
    assert_eq!(status("/livez"), 200);
    is_ready("/readyz");
    is_ready("/healthz");
    let before: Vec<(String,)> = fixture.database.sql().rows("SELECT value FROM settings WHERE name = 'probed_at'");
    for _ in 0..200 {
        is_ready("/readyz");
    }
    assert_eq!(before.len(), 1);
    let lock = crate::peers::lock_database(fixture);
    if fixture.database.kind == crate::database::Kind::Postgres {
        lock.run("LOCK TABLE settings IN EXCLUSIVE MODE");
    }
    crate::peers::wait_for("it is not ready", || status("/readyz") == 503);
    assert_eq!(status("/livez"), 200);
    lock.run("ROLLBACK");
    crate::peers::wait_for("it is ready again", || status("/readyz") == 200);
}

/// Another process deletes the player after this one has checked that the player exists.
fn a_ban_does_not_undo_a_deletion(fixture: &Fixture) {
    let server = Server::start(fixture);
    let session = server.client().sign_in(DEVICE);
    let sql = fixture.database.sql();
    let columns = "player, state, tokens_from, reason, changed_at";
    sql.run(&format!("INSERT INTO standings ({columns}) VALUES ('{}', 'deleted', 0, '', 1)", session.player));
    for command in ["ban", "unban"] {
        let refused = operator(fixture, &[command, &session.player]);
        assert!(!refused.status.success(), "{command}: {refused:?}");
        assert_eq!(printed(&operator(fixture, &["deleted"])).trim(), session.player, "{command}");
    }
}

fn full_counts_of_new_devices_are_dropped(fixture: &Fixture) {
    drop(Server::start(fixture));
    let sql = fixture.database.sql();
    let later = (crate::device::now() + 3_600) * 1_000;
    sql.run(&format!("INSERT INTO new_devices (address, full_at_ms) VALUES ('full', 1), ('not full', {later})"));
    let _server = Server::start(fixture);
    crate::peers::wait_for("the full one is dropped", || sql.number("SELECT COUNT(*) FROM new_devices WHERE address = 'full'") == 0);
    assert_eq!(sql.number("SELECT COUNT(*) FROM new_devices"), 1);
}
