//! The operator's commands.

use serde_json::Value;

use crate::Case;
use crate::device::{Device, count_in, now, update};
use crate::fixture::Fixture;
use crate::raw_event;
use crate::server::{Server, operator, printed};

pub const CASES: &[Case] = &[
    ("show_prints_the_stream", show_prints_the_stream),
    ("reset_forgets_records_and_devices_learn_of_it", reset_forgets_records_and_devices_learn_of_it),
    ("a9_send_carries_out_an_operators_word_and_devices_learn_of_it", a9_send_carries_out_an_operators_word_and_devices_learn_of_it),
    ("a9_a_client_cannot_say_what_servers_say", a9_a_client_cannot_say_what_servers_say),
    ("restored_raises_every_epoch", restored_raises_every_epoch),
    ("replay_finds_what_was_tampered_with", replay_finds_what_was_tampered_with),
];

fn played(fixture: &Fixture) -> (Server, Device) {
    let server = Server::start(fixture);
    let client = server.client();
    let mut device = Device::sign_in(&client, "the device of a player");
    device.record(&update("walk", 5));
    device.record(&update("first", 2));
    device.record(&update("prize", 3));
    device.drain(&client);
    (server, device)
}

fn show_prints_the_stream(fixture: &Fixture) {
    let (server, device) = played(fixture);
    let shown: Value = serde_json::from_str(&printed(&operator(fixture, &["show", &device.session.player]))).unwrap();
    let (epoch, rev, state) = server.client().standing(&device.session);
    assert_eq!((shown["epoch"].as_i64(), shown["rev"].as_i64(), &shown["state"]), (Some(epoch), Some(rev), &state));
    let unknown = operator(fixture, &["show", "unknown"]);
    assert!(!unknown.status.success() && String::from_utf8(unknown.stderr).unwrap().contains("there is no player unknown"));
}

fn reset_forgets_records_and_devices_learn_of_it(fixture: &Fixture) {
    let (server, mut device) = played(fixture);
    let client = server.client();
    let unknown = operator(fixture, &["reset", &device.session.player, "first", "nothing"]);
    assert!(!unknown.status.success() && String::from_utf8(unknown.stderr).unwrap().contains("nothing"));
    assert_eq!(count_in(&client.standing(&device.session).2, "first"), 2, "all or nothing");
    let rev = device.base().1 + 1;
    assert_eq!(printed(&operator(fixture, &["reset", &device.session.player, "first", "prize"])).trim(), format!("revision {rev}"));
    device.drain(&client);
    assert_eq!((device.count("walk"), device.count("first")), (5, 0));
    device.record(&update("first", 1));
    device.drain(&client);
    assert_eq!(device.count("first"), 1);
    let said = printed(&operator(fixture, &["replay", &device.session.player]));
    assert!(said.contains("1 equal, 0 different"), "{said}");
}

fn a9_send_carries_out_an_operators_word_and_devices_learn_of_it(fixture: &Fixture) {
    let (server, mut device) = played(fixture);
    let client = server.client();
    let player = device.session.player.clone();
    let send = |command: &str| operator(fixture, &["send", &player, command]);
    let outcome: Value = serde_json::from_str(&printed(&send(r#"{"type": "grant", "ids": ["walk"]}"#))).unwrap();
    assert_eq!(outcome["unlocks"][0]["id"], "walk");
    device.drain(&client);
    assert_eq!(device.count("walk"), 1_000_000_000);
    let rev = device.base().1;
    assert_eq!(client.standing(&device.session).1, rev);
    let said = printed(&operator(fixture, &["replay", &player]));
    assert!(said.contains("1 equal, 0 different"), "{said}");
    for (command, why) in [
        (r#"{"type": "grant", "ids": ["nothing"]}"#, "nothing"),
        (r#"{"type": "streak_repair", "of": "daily"}"#, "there is no streak account"),
        (r#"{"type": "shout"}"#, "unknown command type"),
        ("{", "not JSON"),
    ] {
        let refused = send(command);
        assert!(!refused.status.success() && String::from_utf8(refused.stderr.clone()).unwrap().contains(why), "{command}: {refused:?}");
    }
    device.drain(&client);
    assert_eq!(device.base().1, rev, "a refused command changes nothing");
}

fn a9_a_client_cannot_say_what_servers_say(fixture: &Fixture) {
    let (server, mut device) = played(fixture);
    let client = server.client();
    let grant = r#""type": "grant", "ids": ["walk"]"#;
    let refused = device.try_record(now(), grant).unwrap_err();
    assert_eq!((refused.code().as_str(), device.replica.pending()), ("UNTRUSTED", 0), "nothing is queued");
    // A client sends the command in spite of that.
    let grant = serde_json::json!({"type": "grant", "ids": ["walk"]});
    let answer = raw_event::send(&client, &device.session, vec![raw_event::event("c9", 1, "e9", grant)]);
    assert_eq!(raw_event::rejections(&answer), [("e9".to_owned(), "UNTRUSTED".to_owned())]);
    device.drain(&client);
    assert_eq!(device.count("walk"), 5);
}

fn restored_raises_every_epoch(fixture: &Fixture) {
    let (server, mut device) = played(fixture);
    let client = server.client();
    client.sign_in("the device of another player");
    let before = fixture.database.sql().rows::<(String, i64)>("SELECT id, epoch FROM streams ORDER BY id");
    assert_eq!(before.len(), 2);
    assert_eq!(printed(&operator(fixture, &["restored"])).trim(), "2 epochs raised");
    let after = fixture.database.sql().rows::<(String, i64)>("SELECT id, epoch FROM streams ORDER BY id");
    assert!(before.iter().zip(&after).all(|((_, before), (_, after))| after > before), "{before:?} {after:?}");
    device.record(&update("walk", 1));
    device.drain(&client);
    assert_eq!((device.count("walk"), device.base().0), (6, client.standing(&device.session).0), "the device continues in the new epoch");
    let said = printed(&operator(fixture, &["replay", "--all"]));
    assert!(said.contains("2 equal, 0 different"), "{said}");
}

fn replay_finds_what_was_tampered_with(fixture: &Fixture) {
    let (_server, device) = played(fixture);
    let said = printed(&operator(fixture, &["replay", "--all"]));
    assert!(said.contains("1 equal, 0 different"), "{said}");
    let sql = fixture.database.sql();
    let (snapshot,): (String,) = sql.rows("SELECT snapshot FROM streams").remove(0);
    let tampering = [
        (
            r#"UPDATE streams SET snapshot = REPLACE(snapshot, '"count":5', '"count":6')"#,
            format!("UPDATE streams SET snapshot = '{snapshot}'"),
        ),
        ("UPDATE streams SET rev = rev + 1", "UPDATE streams SET rev = rev - 1".to_owned()),
        ("UPDATE streams SET logged = logged + 1", "UPDATE streams SET logged = logged - 1".to_owned()),
        (
            "UPDATE event_log SET body = REPLACE(body, '\"walk\":5', '\"walk\":7')",
            "UPDATE event_log SET body = REPLACE(body, '\"walk\":7', '\"walk\":5')".to_owned(),
        ),
    ];
    for (tamper, mend) in tampering {
        sql.run(tamper);
        let output = operator(fixture, &["replay", &device.session.player]);
        assert!(!output.status.success(), "{tamper}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("DIFFERENT"), "{tamper}");
        sql.run(&mend);
        printed(&operator(fixture, &["replay", "--all"]));
    }
}
