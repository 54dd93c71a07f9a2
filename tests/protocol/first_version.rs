//! Clients of the first version read saved states of version 1 only, and sync with today's authority (A8).

use plaudit::protocol::{StreamAnswer, StreamState, SyncRequest, SyncResponse, hash_of};
use plaudit::{ErrorCode, UnixSec, Value};

use crate::pair::{DAY, Device, NOW, Server, told, update};
use plaudit::replica::Past;

const SESSION: &str = r#""type":"session_completed","duration_sec":60"#;

/// The request as the first version's client sends it.
fn from_the_first_version(request: SyncRequest) -> SyncRequest {
    let streams = request.streams.into_iter().map(|base| plaudit::protocol::StreamRequest { receipt: None, ..base });
    SyncRequest { streams: streams.collect(), state_version: None, ..request }
}

fn state(answer: &SyncResponse) -> &StreamState {
    match &answer.streams[0].1 {
        StreamAnswer::State(state) => state,
        StreamAnswer::NotMember => unreachable!("it is the player's own stream"),
    }
}

/// A player with a streak of three days, one of which arrived late.
fn used() -> (Device, Server) {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    for day in [3, 1, 2] {
        device.record(NOW - day * DAY, SESSION);
    }
    device.record(NOW, &update("first", 2));
    device.sync(&mut server, NOW);
    (device, server)
}

#[test]
fn a8_a_client_that_names_no_version_gets_a_state_of_version_1_with_the_length_of_the_streak() {
    let (mut device, mut server) = used();
    device.record(NOW + 1, &update("grind", 1));
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 1);
    let text = state(&answer).snapshot.clone().unwrap();
    assert_eq!(state(&answer).state_hash, hash_of(&text));
    let snapshot = Value::from_json(&text).unwrap();
    let streak = snapshot.get("facts").and_then(|facts| facts.get("streak")).unwrap();
    assert_eq!(snapshot.get("version"), Some(&Value::Int(1)));
    assert_eq!((streak.get("days"), streak.get("longest")), (Some(&Value::Int(3)), Some(&Value::Int(3))));
    assert_eq!(streak.get("last_day"), Some(&Value::Int((NOW - DAY) / DAY)));
    // Everything else is the current form: only the version and the length differ.
    let current = text.replace(r#""days":3,"#, "").replace(r#""version":1}"#, r#""version":2}"#);
    assert_eq!(current, server.record.snapshot());
}

#[test]
fn a8_an_app_that_is_updated_reads_what_the_first_version_left_and_loses_nothing() {
    let (mut device, mut server) = used();
    device.record(NOW + 1, &update("grind", 1));
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 1);
    assert_eq!(told(&device.accept(&answer)), Vec::<String>::new());
    assert!(device.replica.base("player").unwrap().2.ends_with(r#""version":1}"#));
    // Its view is today's, day by day, and the next session continues the streak.
    device.record(NOW + 2, SESSION);
    let streak =
        |device: &Device| device.replica.view("player").unwrap().state().get("facts").and_then(|facts| facts.get("streak")).cloned();
    let predicted = streak(&device);
    device.sync(&mut server, NOW + 3);
    assert_eq!(streak(&device), predicted);
    assert_eq!(device.replica.base("player").unwrap().2, server.record.snapshot());
}

#[test]
fn a8_the_same_revision_in_another_form_is_asked_for_as_a_snapshot() {
    let (mut device, mut server) = used();
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 1);
    assert_eq!(state(&answer).snapshot, None, "the revision is the client's");
    let refused = device.replica.accept(&answer, "c9").err().unwrap();
    assert_eq!(refused.code(), ErrorCode::InvalidCommand);
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 2);
    device.accept(&answer);
    assert!(device.replica.base("player").unwrap().2.ends_with(r#""version":1}"#));
    assert_eq!(device.replica.view("player").unwrap().get("first", UnixSec(NOW)).unwrap().count, 2);
}

#[test]
fn a8_a_version_that_is_no_natural_number_is_refused_and_a_later_one_gets_the_newest_state() {
    let (device, mut server) = used();
    let mut device = device;
    for version in ["-1", "1.5", "\"2\"", "null", "9007199254740992"] {
        let body =
            device.request().to_value().to_canonical_json().replace(r#""state_version":2"#, &format!(r#""state_version":{version}"#));
        let read = Value::from_json(&body).and_then(|value| SyncRequest::from_value(&value));
        assert_eq!(read.is_ok(), version == "null", "{version}: {read:?}");
    }
    device.record(NOW + 1, &update("grind", 1));
    let request = SyncRequest { state_version: Some(9_007_199_254_740_991), ..device.request() };
    assert_eq!(state(&server.receive(&request, NOW + 1)).snapshot.as_deref(), Some(server.record.snapshot()));
}

#[test]
fn a8_a_row_that_the_first_version_has_stored_is_sent_as_it_is() {
    let row = r#"{"facts":{"sessions":1,"streak":{"days":1,"last_day":20717,"longest":1}},"records":{},"version":1}"#;
    let record = plaudit::authority::StreamRecord::read("player", &crate::pair::rulebook(crate::pair::DOCUMENT), NOW, 7, row).unwrap();
    assert_eq!([1, 2].map(|version| record.snapshot_of_version(version).into_owned()), [row, row]);
}
