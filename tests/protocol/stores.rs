//! Saved replicas: local ones, another player's, damaged and newer ones (K8, K9, K11, A8).

use plaudit::authority::StreamRecord;
use plaudit::protocol::{Limits, hash_of};
use plaudit::replica::{Opening, Past, Replica, Saved};
use plaudit::{ErrorCode, UnixSec};

use crate::pair::{DOCUMENT, Device, NOW, Server, opening, rulebook, told, update};

fn used() -> (Device, Server) {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    device.record(NOW, &update("first", 1));
    device.sync(&mut server, NOW);
    device.record(NOW + 1, &update("first", 1));
    device.record(NOW + 2, &update("grind", 1));
    (device, server)
}

#[test]
fn i8_a_reopened_store_shows_the_same_bytes() {
    let (device, _) = used();
    let (again, notices) = Replica::open(&device.saved, opening("b", Past::Known)).unwrap();
    assert_eq!(again.view_text("player"), device.replica.view_text("player"));
    assert_eq!((again.pending(), notices.len()), (2, 0));
}

#[test]
fn k9_a_store_of_another_player_is_kept_apart() {
    let (device, _) = used();
    let mut other = opening("b", Past::Known);
    other.player = "grace".to_owned();
    let error = Replica::open(&device.saved, other).err().unwrap();
    assert_eq!(error.message(), "the store belongs to \"ada\", not to \"grace\"");
}

#[test]
fn k8_without_an_authority_every_event_is_folded_into_the_base() {
    let local = || {
        let mut opening = opening("a", Past::Possible);
        opening.local = true;
        opening
    };
    let (replica, _) = Replica::open(&Saved::default(), local()).unwrap();
    let mut device = Device::new("a", Past::Possible);
    device.replica = replica;
    assert_eq!(told(&device.record(NOW, &update("first", 2))), ["!first@once#1"]);
    device.record(NOW + 100 * crate::pair::DAY, &update("grind", 1));
    let (again, _) = Replica::open(&device.saved, local()).unwrap();
    // The store contains the base of the first event, with the second event beside it.
    assert_eq!((again.pending(), device.saved.queue.len(), again.wants_timer()), (0, 1, false));
    assert_eq!(again.view_text("player"), device.replica.view_text("player"));
    assert_eq!(again.view("player").unwrap().get("first", UnixSec(NOW)).unwrap().count, 2);
    // The ledger keeps its length, counted from the latest unlock: one event of a clock that is ahead prunes nothing (K17).
    assert!(device.replica.view_text("player").unwrap().contains("first@once#1"));
    device.record(NOW + 101 * crate::pair::DAY, &update("grind", 1));
    assert!(!device.replica.view_text("player").unwrap().contains("first@once#1"));
}

#[test]
fn newer_definitions_come_with_the_app_where_there_is_no_authority_and_with_the_authority_where_there_is_one() {
    let newer = DOCUMENT.replacen(r#""max_count": 2"#, r#""max_count": 3"#, 1);
    let with =
        |local: bool, definitions: Option<&str>| Opening { local, definitions: definitions.map(rulebook), ..opening("b", Past::Known) };
    let first = |replica: &Replica| {
        let view = replica.view("player").unwrap().get("first", UnixSec(NOW)).unwrap();
        (view.count, view.max_count)
    };
    let (synced, _) = used();
    assert_eq!(first(&Replica::open(&synced.saved, with(false, Some(&newer))).unwrap().0), (2, 2));

    let mut device = Device::new("a", Past::Known);
    device.replica = Replica::open(&Saved::default(), with(true, Some(DOCUMENT))).unwrap().0;
    device.record(NOW, &update("first", 1));
    device.replica = Replica::open(&device.saved, with(true, Some(&newer))).unwrap().0;
    assert_eq!(first(&device.replica), (1, 3));
    device.record(NOW + 1, &update("first", 2));
    assert_eq!(first(&Replica::open(&device.saved, with(true, None)).unwrap().0), (3, 3));
}

#[test]
fn k11_a_damaged_base_never_costs_events() {
    let (mut device, mut server) = used();
    let base = device.saved.base.as_mut().unwrap();
    *base = base.replace("first", "fisrt");
    let (replica, notices) = Replica::open(&device.saved, opening("b", Past::Known)).unwrap();
    assert_eq!(told(&notices), ["aside base STATE_UNREADABLE"]);
    assert_eq!((replica.pending(), replica.is_held("player")), (2, true));
    device.replica = replica;
    device.sync(&mut server, NOW + 9);
    assert_eq!(device.replica.pending(), 0);
    assert_eq!(device.replica.view_text("player").as_deref(), Some(server.record.snapshot()));
}

#[test]
fn k11_a_damaged_event_is_set_aside_and_those_behind_it_arrive() {
    let (mut device, mut server) = used();
    device.saved.queue[0].truncate(40);
    let (replica, notices) = Replica::open(&device.saved, opening("b", Past::Known)).unwrap();
    assert_eq!(told(&notices), ["aside event STATE_UNREADABLE"]);
    device.replica = replica;
    device.sync(&mut server, NOW + 9); // the authority sees a gap: the remaining events are re-keyed (K6)
    device.sync(&mut server, NOW + 9);
    assert_eq!((device.replica.pending(), device.saved.queue.len()), (0, 0));
    assert!(server.record.unlocks().iter().any(|unlock| unlock.id == "grind"));
}

#[test]
fn a8_a_newer_base_is_set_aside_as_newer() {
    let (mut device, _) = used();
    let text = device.saved.base.clone().unwrap()[16..].replacen("{\"version\":1,", "{\"version\":2,", 1);
    device.saved.base = Some(format!("{}{text}", hash_of(&text)));
    let (replica, notices) = Replica::open(&device.saved, opening("b", Past::Known)).unwrap();
    assert_eq!(told(&notices), [format!("aside base {}", ErrorCode::StateNewer.as_str())]);
    assert_eq!(replica.pending(), 2);
}

#[test]
fn a8_unknown_fields_of_unlocks_are_kept() {
    let unlock = |key: &str, more: &str| format!(r#"{{"at":{NOW},"id":"first","key":"{key}"{more},"retroactive":false}}"#);
    let newer = unlock("first@once#1", r#","photo":{"deep":[1,null]}"#);
    let text = format!(r#"{{"facts":{{}},"records":{{}},"unlocks":[{newer},{}],"version":2}}"#, unlock("first@once#2", ""));
    let record = StreamRecord::read("player", &rulebook(DOCUMENT), 1, 1, &text).unwrap();
    let mut changed = record;
    changed.mark_celebrated(&["first@once#1"], UnixSec(NOW));
    changed.commit(UnixSec(NOW), Limits::default());
    assert!(changed.snapshot().contains(&newer), "{}", changed.snapshot());
    // With its unlock the field leaves the ledger.
    changed.commit(UnixSec(NOW + 400 * 86_400), Limits::default());
    assert!(!changed.snapshot().contains("photo"), "{}", changed.snapshot());
}

#[test]
fn k1_a_write_that_fails_shows_nothing() {
    let (mut device, _) = used();
    let before = device.replica.view_text("player");
    let intent = plaudit::replica::Intent {
        stream: "player".to_owned(),
        command: plaudit::Value::from_json(&format!(r#"{{"at":{NOW},"type":"joined"}}"#)).unwrap(),
        eid: "x".to_owned(),
        clock: plaudit::protocol::ClockState::Unsynced,
        reading: plaudit::replica::Reading::default(),
        boot: String::new(),
    };
    let recorded = device.replica.record(intent.clone()).unwrap();
    let stale = recorded.clone();
    drop(recorded);
    assert_eq!((device.replica.view_text("player"), device.replica.pending()), (before, 2));
    device.record(NOW + 5, &update("first", 1));
    assert_eq!(device.replica.stored(stale).unwrap_err().code(), ErrorCode::Internal, "its base has changed since");
    let mut large = intent;
    large.command =
        plaudit::Value::from_json(&format!(r#"{{"at":{NOW},"type":"update","achievements":{{"{}":1}}}}"#, "x".repeat(20_000))).unwrap();
    assert_eq!(device.replica.record(large).err().unwrap().code(), ErrorCode::InvalidCommand);
}

#[test]
fn k9_a_refused_token_pauses_and_keeps_the_queue() {
    let (mut device, mut server) = used();
    let request = device.request();
    let mut answer = server.receive(&request, NOW);
    answer.error = Some(plaudit::protocol::SyncError { code: plaudit::protocol::SyncErrorCode::Auth, retry_after_sec: None });
    assert!(matches!(device.replica.accept(&answer, "f"), Ok(plaudit::replica::Verdict::Failed(notices, None)) if notices.len() == 1));
    assert_eq!((device.replica.is_paused(), device.replica.wants_timer(), device.replica.pending()), (true, false, 2));
    device.replica.resume();
    assert!(device.replica.wants_timer(), "K10: pending events need a timer");
}
