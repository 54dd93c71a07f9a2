//! Many members of one team contribute at once, while answers are lost, or while an admin removes them and they join again. No
//! contribution is lost, and none counts twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::Case;
use crate::client::{Client, until_served};
use crate::device::{Device, now, update};
use crate::fixture::Fixture;
use crate::server::{Server, assert_replay_is_equal, operator, printed};

pub const SQLITE: &[Case] = &[("of_fifty_members_at_one_server", at_one_server), ("whose_members_come_and_go", come_and_go)];
pub const POSTGRES: &[Case] = &[("of_fifty_members_at_two_servers", at_two_servers), ("whose_members_come_and_go", come_and_go)];

const MEMBERS: i64 = 50;
const ROUNDS: i64 = 6;

fn at_one_server(fixture: &Fixture) {
    contribute(fixture, &[Server::start_with_teams(fixture)]);
}

fn at_two_servers(fixture: &Fixture) {
    contribute(fixture, &[Server::start_with_teams(fixture), Server::start_with_teams(fixture)]);
}

fn contribute(fixture: &Fixture, servers: &[Server]) {
    let client = servers[0].client();
    let admin = client.sign_in("the device of member 1");
    let team = client.post_as(&admin, "/v1/teams", &json!({"name": "Reds", "open": true})).ok()["id"].as_str().unwrap().to_owned();
    let members: Vec<(i64, Device)> = (1..=MEMBERS).map(|number| (number, member(&client, &team, number))).collect();
    let stream = format!("team:{team}");
    let stream = stream.as_str();
    let devices: Vec<Device> = std::thread::scope(|scope| {
        let playing = members.into_iter().map(|(number, device)| scope.spawn(move || play(device, number, servers, stream)));
        let playing: Vec<_> = playing.collect();
        playing.into_iter().map(|member| member.join().unwrap()).collect()
    });
    let expected: BTreeMap<String, i64> =
        (1..=MEMBERS).zip(&devices).map(|(number, device)| (device.session.player.clone(), number * ROUNDS)).collect();
    let shown: Value = serde_json::from_str(&printed(&operator(fixture, &["show", stream]))).unwrap();
    let record = &shown["state"]["records"]["wins"];
    assert_eq!(record["count"].as_i64(), Some(expected.values().sum()), "the sum of all contributions");
    assert_eq!(record["contributions"], json!(expected), "the contribution of each member");
    assert!(devices.iter().all(|device| device.reported.is_empty()), "nothing was refused");
    assert!(devices.iter().map(|device| device.trips.sent_again).sum::<u64>() > 0, "no event was ever sent twice");
    let applied = format!("SELECT COUNT(*) FROM event_log WHERE kind = 'applied' AND stream = '{stream}'");
    assert_eq!(fixture.database.sql().number(&applied), MEMBERS * ROUNDS, "each event is in the log once");
    assert_replay_is_equal(fixture);
}

fn member(client: &Client, team: &str, number: i64) -> Device {
    let mut device = Device::sign_in(client, &format!("the device of member {number}"));
    client.post_as(&device.session, &format!("/v1/teams/{team}/join"), &Value::Null).ok();
    device.replica.follow(&format!("team:{team}"), None).unwrap();
    assert!(device.try_sync(client));
    device
}

/// Contributes the member's number in every round; every third answer is lost.
fn play(mut device: Device, number: i64, servers: &[Server], stream: &str) -> Device {
    let clients: Vec<Client> = servers.iter().map(Server::client).collect();
    let client = |round: i64| &clients[usize::try_from(number + round).unwrap() % clients.len()];
    for round in 0..ROUNDS {
        device.try_record_on(stream, now(), &update("wins", number)).unwrap();
        device.record(&update("walk", 1));
        if (number + round) % 3 == 0 {
            device.lose_answer(client(round));
        } else {
            device.try_sync(client(round));
        }
    }
    device.drain(client(0));
    assert!(device.sync_when_served(client(1)));
    device
}

/// An admin removes one member after the other, and each joins again. Each event is in the log, or was reported as refused.
fn come_and_go(fixture: &Fixture) {
    let servers = [Server::start_with_teams(fixture)];
    let client = servers[0].client();
    let admin = client.sign_in("the device of the admin");
    let team = client.post_as(&admin, "/v1/teams", &json!({"name": "Reds", "open": true})).ok()["id"].as_str().unwrap().to_owned();
    let (path, stream) = (format!("/v1/teams/{team}"), format!("team:{team}"));
    let members: Vec<Device> = (1..=8).map(|number| member(&client, &team, number)).collect();
    let players: Vec<String> = members.iter().map(|device| device.session.player.clone()).collect();
    let is_over = AtomicBool::new(false);
    let devices: Vec<Device> = std::thread::scope(|scope| {
        let (path, stream, is_over, servers) = (path.as_str(), stream.as_str(), &is_over, &servers);
        let removing = scope.spawn(move || {
            let client = servers[0].client();
            for player in players.iter().cycle() {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                let answer = until_served(|| client.post_as(&admin, &format!("{path}/remove"), &json!({"player": player})));
                assert!(matches!(answer.status, 200 | 404), "{answer:?}"); // 404: the member has not joined again yet
            }
        });
        let playing: Vec<_> =
            members.into_iter().map(|device| scope.spawn(move || insist(device, &servers[0].client(), path, stream))).collect();
        let devices = playing.into_iter().map(|member| member.join().unwrap()).collect();
        is_over.store(true, Ordering::Relaxed);
        removing.join().unwrap();
        devices
    });
    let sql = fixture.database.sql();
    let applied: Vec<(String,)> = sql.rows(&format!("SELECT eid FROM event_log WHERE kind = 'applied' AND stream = '{stream}'"));
    let told = applied.iter().map(|(eid,)| eid).chain(devices.iter().flat_map(|device| &device.reported));
    let told: BTreeSet<&String> = told.collect();
    let recorded: BTreeSet<&String> = devices.iter().flat_map(|device| &device.recorded).map(|(eid, _)| eid).collect();
    let refused: usize = devices.iter().map(|device| device.reported.len()).sum();
    assert_eq!(told, recorded, "I2");
    assert_eq!(applied.len() + refused, recorded.len(), "I3, I11");
    assert!(!applied.is_empty() && refused > 0, "{} applied, {refused} refused", applied.len());
    let shown: Value = serde_json::from_str(&printed(&operator(fixture, &["show", &stream]))).unwrap();
    assert_eq!(shown["state"]["records"]["wins"]["count"].as_i64(), i64::try_from(applied.len()).ok());
    assert_replay_is_equal(fixture);
}

/// Joins again after each removal, until enough of its events have been answered, some of them refused.
fn insist(mut device: Device, client: &Client, path: &str, stream: &str) -> Device {
    while device.recorded.len() < 30 || device.reported.is_empty() {
        assert!(device.recorded.len() < 3_000, "the admin removes no member");
        if device.try_record_on(stream, now(), &update("wins", 1)).is_err() || device.replica.view(stream).is_none() {
            let answer = until_served(|| client.post_as(&device.session, &format!("{path}/join"), &Value::Null));
            assert_eq!(answer.status, 200, "{answer:?}");
            device.replica.follow(stream, None).unwrap();
        }
        device.try_sync(client);
    }
    device.drain(client);
    device
}
