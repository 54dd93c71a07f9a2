//! A backup of the database, taken while devices sync, is restored after they went on (S7, S11, K6).

use serde_json::{Value, json};

use crate::Case;
use crate::device::{Device, count_in, update};
use crate::fixture::Fixture;
use crate::raw_event::{event, request};
use crate::server::{SECRET, Server, assert_replay_is_equal, binary};
use crate::teams::TeamFixture;

pub const CASES: &[Case] = &[
    ("what_devices_still_have_is_not_lost", |fixture| what_devices_still_have_is_not_lost(fixture, [0, 1, 2])),
    // Before the device that is ahead syncs, others have brought the stream to its revision, so nothing reveals the restore.
    ("nor_if_the_restore_goes_unnoticed", |fixture| what_devices_still_have_is_not_lost(fixture, [1, 2, 0])),
    ("who_signed_in_after_the_backup_goes_on", who_signed_in_after_the_backup_goes_on),
    ("s11_a_receipt_of_the_previous_secret_reveals_the_restore", s11_a_receipt_of_the_previous_secret_reveals_the_restore),
];

const DEVICE: &str = "the device of a player";

/// Restores the backup, and starts a server on it.
fn restored(fixture: &Fixture, backup: &std::path::Path) -> (Fixture, Server) {
    let restored = fixture.beside(fixture.database.restore(backup));
    let server = Server::start(&restored);
    (restored, server)
}

fn what_devices_still_have_is_not_lost(fixture: &Fixture, order: [usize; 3]) {
    let mut server = Server::start(fixture);
    let client = server.client();
    let mut devices: Vec<Device> = (0..3).map(|_| Device::sign_in(&client, DEVICE)).collect();
    for device in &mut devices {
        device.record(&update("walk", 1));
        device.record(&update("prize", 1));
        device.drain(&client);
    }
    let backup = fixture.database.backup();
    let epoch = devices[0].base().0;
    // After the backup, one device goes on syncing, one works offline, and the third stays away.
    devices[0].record(&update("walk", 10));
    devices[0].drain(&client);
    devices[0].record(&update("walk", 100));
    devices[1].record(&update("walk", 1_000));
    devices[1].record(&update("prize", 1));
    // An answer is lost with the server: the device still has the events that it settled.
    let request = devices[1].request();
    client.try_sync(&devices[1].session.token, request.to_value().to_canonical_json().as_bytes()).unwrap().ok();
    devices[1].replica.forget(&request.nonce);
    server.kill();

    let (restored, server) = restored(fixture, &backup);
    let client = server.client();
    for index in order.into_iter().chain(order) {
        devices[index].drain(&client);
    }
    let (raised, rev, state) = client.standing(&devices[0].session);
    assert!(raised > epoch || order[0] != 0, "{raised}");
    for device in &devices {
        assert_eq!((device.base().0, device.base().1), (raised, rev));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&device.base().2).unwrap(), state, "I1");
    }
    // 3 from the backup, 100 and 1,000 from the devices; the 10 had left their device, and were lost with the server.
    assert_eq!((count_in(&state, "walk"), count_in(&state, "prize")), (1_103, 1));
    let sql = restored.database.sql();
    assert_eq!(sql.number("SELECT COUNT(*) FROM event_log WHERE kind = 'applied'"), 9);
    assert_eq!(sql.number("SELECT COUNT(DISTINCT eid) FROM event_log WHERE kind = 'applied'"), 9);
    assert_eq!(sql.number("SELECT COUNT(*) FROM reward_ledger"), 1, "the prize of the third time, once on this timeline");
    assert!(devices.iter().all(|device| device.reported.is_empty()));
    assert_replay_is_equal(&restored);
}

fn who_signed_in_after_the_backup_goes_on(fixture: &Fixture) {
    let mut server = Server::start(fixture);
    let client = server.client();
    client.sign_in("a player from before the backup");
    let backup = fixture.database.backup();
    let mut device = Device::sign_in(&client, DEVICE);
    device.record(&update("walk", 1));
    device.drain(&client);
    device.record(&update("walk", 10));
    server.kill();

    let (restored, server) = restored(fixture, &backup);
    let client = server.client();
    // With its old token, and after a new sign-in, the device has the same player.
    device.drain(&client);
    assert_eq!(device.count("walk"), 10);
    assert_eq!(client.sign_in(DEVICE).player, device.session.player);
    assert_replay_is_equal(&restored);
}

/// Only a receipt can begin a team's new timeline (S11).
fn s11_a_receipt_of_the_previous_secret_reveals_the_restore(fixture: &Fixture) {
    let TeamFixture { mut server, client, bob, team, .. } = TeamFixture::new(fixture);
    let stream = format!("team:{team}");
    let asking = |base: &Value, events: Vec<Value>| {
        let mut body = request(events);
        body["streams"][&stream] = json!({"base": base, "seen": []});
        for event in body["events"].as_array_mut().unwrap() {
            event["stream"] = json!(stream);
        }
        body
    };
    let backup = fixture.database.backup();
    let fresh = json!({"epoch": 0, "rev": null, "definitions": ""});
    let won = event("bob", 1, "e1", json!({"type": "update", "achievements": {"wins": 1}}));
    let held = client.sync(&bob.token, &asking(&fresh, vec![won])).ok()["streams"][&stream].clone();
    server.kill();

    let restored = fixture.beside(fixture.database.restore(&backup));
    let epoch_after = |previous: &str| {
        let mut command = binary(&restored.database.url);
        command.env("PLAUDIT_SECRET", "a new secret of the trials, 32 bytes").env("PLAUDIT_PREVIOUS_SECRET", previous);
        let file = fixture.team_definitions();
        let options = ["--player-rate", "0", "--address-rate", "0", "--team-definitions", file.to_str().unwrap()];
        let server = Server::run(command, &restored, &options);
        let client = server.client();
        let base = json!({"epoch": held["epoch"], "rev": held["rev"], "definitions": "", "receipt": held["receipt"]});
        client.sync(&client.sign_in("the device of bob").token, &asking(&base, vec![])).ok()["streams"][&stream]["epoch"].as_i64().unwrap()
    };
    let epoch = held["epoch"].as_i64().unwrap();
    assert_eq!(epoch_after("another secret of the trials, 32 bytes"), epoch, "a receipt of a secret that is not known proves nothing");
    assert!(epoch_after(SECRET) > epoch);
}
