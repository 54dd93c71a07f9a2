//! Fifty members of one team who contribute at once, while answers are lost: no contribution is lost, and none counts twice.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Case;
use crate::client::Client;
use crate::device::{Device, now, update};
use crate::server::{Server, assert_replay_is_equal, operator, printed};
use crate::setting::Setting;

pub const SQLITE: &[Case] = &[("of_fifty_members_at_one_server", at_one_server)];
pub const POSTGRES: &[Case] = &[("of_fifty_members_at_two_servers", at_two_servers)];

const MEMBERS: i64 = 50;
const ROUNDS: i64 = 6;

fn at_one_server(setting: &Setting) {
    contribute(setting, &[Server::start_with_teams(setting)]);
}

fn at_two_servers(setting: &Setting) {
    contribute(setting, &[Server::start_with_teams(setting), Server::start_with_teams(setting)]);
}

fn contribute(setting: &Setting, servers: &[Server]) {
    let client = servers[0].client();
    let admin = client.sign_in("the device of member 1");
    let team = client.post_as(&admin, "/v1/teams", &json!({"name": "Reds"})).ok()["id"].as_str().unwrap().to_owned();
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
    let shown: Value = serde_json::from_str(&printed(&operator(setting, &["show", stream]))).unwrap();
    let record = &shown["state"]["records"]["wins"];
    assert_eq!(record["count"].as_i64(), Some(expected.values().sum()), "the total");
    assert_eq!(record["contributions"], json!(expected), "and whose it is");
    assert!(devices.iter().all(|device| device.reported.is_empty()), "nothing was refused");
    assert!(devices.iter().map(|device| device.trips.sent_again).sum::<u64>() > 0, "no event was ever sent twice");
    let applied = format!("SELECT COUNT(*) FROM event_log WHERE kind = 'applied' AND stream = '{stream}'");
    assert_eq!(setting.database.sql().number(&applied), MEMBERS * ROUNDS, "each event stands in the log once");
    assert_replay_is_equal(setting);
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
    assert!(device.try_sync(client(1)));
    device
}
