//! Without an authority: events wait in the store beside their base, invisibly to the host (K8).

use crate::pair::{DAY, DOCUMENT, Device, NOW, Server, opening, rulebook, told, update};
use plaudit::protocol::hash_of;
use plaudit::replica::{Opening, Past, Replica, Saved};
use plaudit::{UnixSec, Value};

fn local(definitions: &str) -> Opening {
    Opening { local: true, definitions: Some(rulebook(definitions)), ..opening("a", Past::Known) }
}

fn device() -> Device {
    let mut device = Device::new("a", Past::Known);
    device.replica = Replica::open(&Saved::default(), local(DOCUMENT)).unwrap().0;
    device
}

fn reopened(saved: &Saved) -> Replica {
    let (replica, notices) = Replica::open(saved, local(DOCUMENT)).unwrap();
    assert_eq!(notices, []);
    replica
}

fn count(replica: &Replica, id: &str) -> i64 {
    replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap().count
}

/// Records events a day apart, so that `grind` is earned each time, and the ledger of unlocks is cut.
fn record_days(device: &mut Device, days: std::ops::Range<i64>) {
    for day in days {
        device.record(NOW + day * DAY, &update("grind", 1));
    }
}

#[test]
fn the_base_is_written_with_the_first_event_and_then_once_in_a_while() {
    let mut device = device();
    let mut bases = 0;
    for day in 0..400 {
        let base = device.saved.base.clone();
        device.record(NOW + day * DAY, &update("grind", 1));
        bases += i32::from(device.saved.base != base);
        assert_eq!((day == 0, device.saved.base.is_some()), (day == 0 && bases == 1, true));
        assert!(device.saved.queue.iter().map(String::len).sum::<usize>() < 20_000, "the waiting events stay short");
    }
    assert!((2..20).contains(&bases), "{bases}");
}

#[test]
fn a_store_that_is_opened_after_any_event_shows_all_of_them() {
    let mut device = device();
    for day in 0..120 {
        record_days(&mut device, day..day + 1);
        let again = reopened(&device.saved);
        assert_eq!(again.view_text("player"), device.replica.view_text("player"), "{day}");
        assert_eq!(again.base("player"), device.replica.base("player"));
        let confirmed: Vec<_> = again.unlocks("player").map(|unlock| (unlock.earned.key.clone(), unlock.confirmed)).collect();
        assert!(confirmed.iter().all(|(_, confirmed)| *confirmed));
        assert_eq!((again.pending(), again.wants_timer(), again.inbox("player")), (0, false, device.replica.inbox("player")));
    }
}

#[test]
fn another_tab_goes_on_where_this_one_stopped() {
    let mut device = device();
    record_days(&mut device, 0..3);
    let mut other = Device::new("b", Past::Known);
    (other.replica, other.saved) = (reopened(&device.saved), device.saved.clone());
    record_days(&mut other, 3..90);
    device.saved = other.saved.clone();
    device.replica.reread(&device.saved, "c").unwrap();
    record_days(&mut device, 90..93);
    let again = reopened(&device.saved);
    assert_eq!(again.view_text("player"), device.replica.view_text("player"));
    assert_eq!(again.view("player").unwrap().get("grind", UnixSec(NOW + 92 * DAY)).unwrap().earned_count, 93);
}

#[test]
fn what_was_recorded_under_earlier_definitions_counts_under_them() {
    let mut device = device();
    device.record(NOW, &update("grind", 1));
    assert_eq!(told(&device.record(NOW, &update("first", 2))), ["!first@once#1"]);
    assert_eq!(device.saved.queue.len(), 1, "the event waits to be folded in");
    let newer = DOCUMENT.replacen(r#""max_count": 2"#, r#""max_count": 3"#, 1);
    for turn in 0..2 {
        let (replica, notices) = Replica::open(&device.saved, local(&newer)).unwrap();
        assert_eq!(notices, []);
        let view = replica.view("player").unwrap().get("first", UnixSec(NOW)).unwrap();
        assert_eq!((view.earned_count, view.count, view.max_count), (1, 2, 3), "{turn}");
        device.replica = replica;
        device.record(NOW, &update("gift", 1));
        assert_eq!(device.saved.queue.len(), turn, "other definitions are stored at once, with the base");
    }
}

#[test]
fn nothing_of_it_is_sent_when_there_is_an_authority_later() {
    let mut device = device();
    device.record(NOW, &update("grind", 1));
    device.record(NOW, &update("first", 1));
    assert_eq!(device.saved.queue.len(), 1);
    device.replica = Replica::open(&device.saved, opening("b", Past::Known)).unwrap().0;
    assert_eq!((device.replica.pending(), count(&device.replica, "first")), (0, 1));
    device.record(NOW, &update("gift", 1));
    assert_eq!((device.replica.pending(), device.saved.queue.len()), (1, 1), "the earlier event was folded into the base");
    let (again, _) = Replica::open(&device.saved, opening("c", Past::Known)).unwrap();
    assert_eq!((again.pending(), again.view_text("player")), (1, device.replica.view_text("player")));
    let sent: Vec<_> = device.request().events.iter().map(|event| event.command.get("achievements").unwrap().to_canonical_json()).collect();
    assert_eq!(sent, [r#"{"gift":1}"#]);
    let mut server = Server::new();
    device.sync(&mut server, NOW);
    assert_eq!((device.replica.pending(), device.saved.queue.len(), count(&device.replica, "first")), (0, 0, 0));
}

#[test]
fn k12_a_process_that_does_not_predict_neither_loses_nor_sends_it() {
    let mut device = device();
    device.record(NOW, &update("grind", 1));
    device.record(NOW, &update("first", 1));
    let unpredicted = |local: bool| Opening { predicts: false, local, ..opening("b", Past::Known) };
    device.replica = Replica::open(&device.saved, unpredicted(true)).unwrap().0;
    device.record(NOW, &update("first", 1));
    assert_eq!(count(&reopened(&device.saved), "first"), 2);
    device.replica = Replica::open(&device.saved, unpredicted(false)).unwrap().0;
    let sent = device.request().events.len();
    assert_eq!((sent, device.saved.queue.len()), (1, 2), "only the event that no process predicted is sent");
    device.sync(&mut Server::new(), NOW);
    assert_eq!((device.replica.pending(), device.saved.queue.len()), (0, 0));
}

#[test]
fn k11_a_damaged_event_costs_no_other() {
    let mut device = device();
    record_days(&mut device, 0..5);
    device.saved.queue[1].truncate(40);
    let (replica, notices) = Replica::open(&device.saved, local(DOCUMENT)).unwrap();
    assert_eq!(told(&notices), ["aside event STATE_UNREADABLE"]);
    device.replica = replica;
    record_days(&mut device, 5..6);
    assert_eq!(device.saved.queue.len(), 0);
    let again = reopened(&device.saved);
    assert_eq!(again.view("player").unwrap().get("grind", UnixSec(NOW + 5 * DAY)).unwrap().earned_count, 5);
}

#[test]
fn k11_events_outlive_a_damaged_base() {
    let mut device = device();
    record_days(&mut device, 0..5);
    device.saved.base.as_mut().unwrap().truncate(40);
    let (replica, notices) = Replica::open(&device.saved, local(DOCUMENT)).unwrap();
    assert_eq!(told(&notices), ["aside base STATE_UNREADABLE"]);
    assert_eq!(replica.view("player").unwrap().get("grind", UnixSec(NOW + 4 * DAY)).unwrap().earned_count, 4);
    device.replica = replica;
    record_days(&mut device, 5..6);
    assert_eq!((device.saved.queue.len(), reopened(&device.saved).view_text("player")), (0, device.replica.view_text("player")));
}

#[test]
fn a8_a_store_of_an_earlier_build_is_opened_and_goes_on() {
    let mut device = device();
    device.record(NOW, &update("first", 1));
    let mut base = Value::from_json(&device.saved.base.as_deref().unwrap()[16..]).unwrap().to_canonical_json();
    let version = format!(r#","version":"{}""#, rulebook(DOCUMENT).version());
    assert!(base.contains(&version));
    base = base.replace(&version, "");
    device.saved.base = Some(format!("{}{base}", hash_of(&base)));
    device.replica = reopened(&device.saved);
    device.record(NOW, &update("first", 1));
    assert_eq!((device.saved.queue.len(), count(&reopened(&device.saved), "first")), (0, 2));
    device.record(NOW, &update("grind", 1));
    assert_eq!((device.saved.queue.len(), count(&reopened(&device.saved), "grind")), (1, count(&device.replica, "grind")));
}
