//! Several processes on one store, hosts that do not predict, and unlocks that wait in the inbox (K12, K14, A4).

use plaudit::UnixSec;
use plaudit::replica::{Opening, Past, Replica, Saved};

use crate::pair::{DAY, Device, NOW, READ, Server, opening, told, update};

/// Loads the changes that the other tab has stored.
fn reread(tab: &mut Device, store: &Saved) -> Vec<String> {
    tab.saved = store.clone();
    told(&tab.replica.reread(store, "a-new-cid").unwrap())
}

fn count(tab: &Device, id: &str) -> i64 {
    tab.replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap().count
}

#[test]
fn k14_tabs_predict_on_the_events_of_all_in_the_order_of_the_store() {
    let (mut one, mut other, mut server) = (Device::new("one", Past::Known), Device::new("other", Past::Known), Server::new());
    one.record(NOW, &update("first", 1));
    assert!(reread(&mut other, &one.saved).is_empty());
    assert_eq!(count(&other, "first"), 1);
    assert_eq!(told(&other.record(NOW + 1, &update("first", 1))), ["!first@once#1"]);
    assert!(reread(&mut one, &other.saved).is_empty(), "the tab that recorded it celebrates it");
    one.record(NOW + 2, &update("grind", 1));

    let sequences: Vec<(String, i64)> = one.request().events.iter().map(|event| (event.sequence.cid.clone(), event.sequence.mid)).collect();
    assert_eq!(sequences, [("one".to_owned(), 1), ("other".to_owned(), 1), ("one".to_owned(), 2)]);
    assert!(one.sync(&mut server, NOW + 3).iter().all(|notice| told(std::slice::from_ref(notice)).is_empty()));
    assert!(reread(&mut other, &one.saved).is_empty());
    assert_eq!(other.replica.view_text("player").as_deref(), Some(server.record.snapshot()), "I1 holds in every tab");
    other.record(NOW + 4, &update("gift", 1));
    other.sync(&mut server, NOW + 5);
    assert_eq!(other.replica.pending(), 0, "the numbering continued");
}

#[test]
fn k14_what_was_recorded_before_the_store_changed_is_not_stored() {
    let (mut one, mut other) = (Device::new("one", Past::Known), Device::new("other", Past::Known));
    other.record(NOW, &update("first", 1));
    let stale = one.staged(NOW + 1, &update("first", 1));
    one.replica.reread(&other.saved, "fresh").unwrap();
    assert_eq!(one.replica.stored(stale).unwrap_err().code(), plaudit::ErrorCode::Internal);
}

#[test]
fn k6_a_tab_numbers_anew_once_another_has_met_a_restored_authority() {
    let (mut one, mut other, mut server) = (Device::new("one", Past::Known), Device::new("other", Past::Known), Server::new());
    other.record(NOW, &update("first", 1));
    other.sync(&mut server, NOW);
    reread(&mut one, &other.saved);
    server.account = plaudit::authority::Account::default();
    server.record.raise_epoch(UnixSec(NOW + 5));
    one.record(NOW + 6, &update("grind", 1));
    one.sync(&mut server, NOW + 6);
    reread(&mut other, &one.saved);
    other.record(NOW + 7, &update("gift", 1));
    let last = other.request().events.pop().unwrap();
    assert_eq!((last.sequence.cid.as_str(), last.sequence.mid), ("a-new-cid", 1), "the authority has forgotten its old numbers");
    other.sync(&mut server, NOW + 8);
    assert_eq!(other.replica.pending(), 0);
}

#[test]
fn i11_a_tab_does_not_report_what_another_has_reported() {
    let (mut one, mut other, mut server) = (Device::new("one", Past::Known), Device::new("other", Past::Known), Server::new());
    one.record(NOW - 31 * DAY, &update("first", 1));
    assert_eq!(told(&one.sync(&mut server, NOW)), ["x TOO_OLD"]);
    assert!(reread(&mut other, &one.saved).is_empty());
    let (_, notices) = Replica::open(&one.saved, opening("later", Past::Known)).unwrap();
    assert_eq!(told(&notices), ["x TOO_OLD"], "until the host acknowledges it");
}

#[test]
fn a4_an_unlock_stays_in_the_inbox_until_it_is_acknowledged() {
    let mut device = Device::new("a", Past::Known);
    device.record(NOW + 5, &update("first", 2));
    device.record(NOW, READ);
    let keys = |replica: &Replica| replica.inbox("player").iter().map(|unlock| unlock.key.clone()).collect::<Vec<_>>();
    let (mut again, notices) = Replica::open(&device.saved, opening("b", Past::Known)).unwrap();
    assert!(notices.is_empty(), "it was celebrated");
    assert_eq!(keys(&again), ["reader@once#a-2", "first@once#1"], "oldest first");
    assert_eq!(again.inbox("player")[1].title, "First steps");
    device.saved.write(&again.acknowledge("first@once#1").unwrap());
    assert_eq!(keys(&again), ["reader@once#a-2"]);
    let (again, _) = Replica::open(&device.saved, opening("c", Past::Known)).unwrap();
    assert_eq!(keys(&again), ["reader@once#a-2"]);
    assert!(again.inbox("team:t").is_empty());
}

#[test]
fn a1_unlocks_are_confirmed_once_the_authority_has_them() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    let unlocks = |device: &Device| device.replica.unlocks("player").map(|one| (one.earned.id.clone(), one.confirmed)).collect::<Vec<_>>();
    device.record(NOW, &update("first", 2));
    device.sync(&mut server, NOW);
    device.record(NOW + 1, &update("grind", 1));
    assert_eq!(unlocks(&device), [("first".to_owned(), true), ("grind".to_owned(), false)]);
}

fn unpredicted(local: bool) -> Opening {
    Opening { predicts: false, local, ..opening("a", Past::Known) }
}

#[test]
fn k12_without_prediction_the_base_is_shown_and_events_still_arrive() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    device.replica = Replica::open(&Saved::default(), unpredicted(false)).unwrap().0;
    assert!(told(&device.record(NOW, &update("first", 2))).is_empty());
    assert_eq!((count(&device, "first"), device.replica.pending()), (0, 1));
    assert_eq!(told(&device.sync(&mut server, NOW)), ["!first@once#1"]);
    assert_eq!(count(&device, "first"), 2);
}

#[test]
fn k12_without_an_authority_events_wait_for_a_process_that_predicts() {
    let mut device = Device::new("a", Past::Known);
    device.replica = Replica::open(&Saved::default(), unpredicted(true)).unwrap().0;
    device.record(NOW, &update("first", 1));
    assert_eq!((device.saved.queue.len(), device.saved.base.is_some()), (1, false));
    device.replica = Replica::open(&device.saved, Opening { local: true, ..opening("b", Past::Known) }).unwrap().0;
    assert_eq!(count(&device, "first"), 1);
    device.record(NOW + 1, &update("first", 1));
    assert_eq!((device.saved.queue.len(), device.replica.pending(), count(&device, "first")), (0, 0, 2));
    let (again, _) = Replica::open(&device.saved, Opening { local: true, ..opening("c", Past::Known) }).unwrap();
    assert_eq!(again.view_text("player"), device.replica.view_text("player"));
}
