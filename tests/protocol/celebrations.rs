//! Which unlocks are celebrated, retracted, or left as they are (K7, K8, K13, A4).

use plaudit::replica::Past;

use crate::pair::{DAY, DOCUMENT, Device, NOW, READ, Server, told, update};

const MIDNIGHT: i64 = 1_789_948_800;

#[test]
fn k7_runs_of_a_phase_and_phases_have_keys_of_their_own() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    assert_eq!(told(&device.record(NOW, &update("grind", 1))), [format!("!grind@{MIDNIGHT}#1")]);
    assert_eq!(told(&device.record(NOW + 1, &update("grind", 1))), [format!("!grind@{MIDNIGHT}#2")]);
    assert_eq!(told(&device.record(NOW + DAY, &update("grind", 1))), [format!("!grind@{}#1", MIDNIGHT + DAY)]);
    assert_eq!(told(&device.sync(&mut server, NOW + DAY)), [""; 0], "confirmed without a second celebration");
    let keys: Vec<&str> = server.record.unlocks().iter().map(|unlock| unlock.key.as_str()).collect();
    assert_eq!(keys, [format!("grind@{MIDNIGHT}#1"), format!("grind@{MIDNIGHT}#2"), format!("grind@{}#1", MIDNIGHT + DAY)]);
}

#[test]
fn u9_a_run_completed_again_is_not_celebrated_again() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    assert_eq!(told(&device.record(NOW, &update("first", 2))), ["!first@once#1"]);
    device.record(NOW + 1, &update("first", -1));
    assert_eq!(told(&device.record(NOW + 2, &update("first", 1))), [""; 0]);
    assert_eq!(told(&device.sync(&mut server, NOW + 3)), [""; 0]);
    assert_eq!(server.record.unlocks().len(), 1);
}

#[test]
fn g4_the_same_content_on_two_devices_offline_is_two_earnings_with_one_celebration_each() {
    let (mut one, mut other, mut server) = (Device::new("a", Past::Known), Device::new("b", Past::Known), Server::new());
    assert_eq!(told(&one.record(NOW, READ)), ["!reader@once#a-1"]);
    assert_eq!(told(&other.record(NOW, READ)), ["!reader@once#b-1"]);
    assert_eq!(told(&one.sync(&mut server, NOW + 9)), [""; 0]);
    assert_eq!(told(&other.sync(&mut server, NOW + 9)), [""; 0]);
    assert_eq!(told(&one.sync(&mut server, NOW + 9)), [""; 0], "the other device has celebrated its own");
    assert_eq!(one.replica.view("player").unwrap().get("reader", plaudit::UnixSec(NOW + 9)).unwrap().earned_count, 2);
}

#[test]
fn a4_what_the_authority_refuses_is_taken_back_and_confirmed_later_goes_to_the_inbox() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    server.redefine(
        &DOCUMENT
            .replace("\"first\": {\"name\": \"First steps\", \"max_count\": 2", "\"first\": {\"name\": \"First steps\", \"max_count\": 3"),
    );
    assert_eq!(told(&device.record(NOW, &update("first", 2))), ["!first@once#1"]);
    assert_eq!(told(&device.sync(&mut server, NOW + 1)), ["-first@once#1"]);
    assert_eq!(told(&device.record(NOW + 2, &update("first", 1))), [""; 0], "predicted again, but shown once already");
    assert_eq!(told(&device.sync(&mut server, NOW + 3)), ["=first@once#1"]);
    assert_eq!(told(&device.sync(&mut server, NOW + 4)), [""; 0]);
}

#[test]
fn k13_an_unlock_that_new_definitions_do_not_bring_back_is_taken_back_while_its_event_waits() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    device.sync(&mut server, NOW);
    let mut request = device.request();
    assert_eq!(told(&device.record(NOW, &update("first", 2))), ["!first@once#1"]);
    server.redefine(&DOCUMENT.replace("\"max_count\": 2", "\"max_count\": 5"));
    request.events.clear();
    let answer = server.receive(&request, NOW + 1);
    assert_eq!(told(&device.accept(&answer)), ["-first@once#1"]);
    assert_eq!(device.replica.pending(), 1);
}

#[test]
fn a4_a_first_sync_with_a_history_celebrates_nothing_that_was_celebrated() {
    let (mut old, mut server) = (Device::new("a", Past::Known), Server::new());
    for day in 0..20 {
        old.record(NOW + day * DAY, &update("grind", 1));
        old.record(NOW + day * DAY, READ);
        old.sync(&mut server, NOW + day * DAY);
    }
    let mut new = Device::new("b", Past::Possible);
    let now = NOW + 20 * DAY;
    assert_eq!(told(&new.record(now, &update("first", 2))), [""; 0], "held: this store may have a past (K8)");
    assert_eq!(told(&new.sync(&mut server, now)), ["!first@once#1"]);
    assert_eq!(told(&old.sync(&mut server, now)), ["!first@once#1"], "the authority does not know that the new device celebrated it");
    new.sync(&mut server, now);
    assert_eq!(told(&Device::new("c", Past::Possible).sync(&mut server, now)), [""; 0]);
}

#[test]
fn a7_a_refused_event_is_reported_once_and_does_not_block() {
    let (mut one, mut other, mut server) = (Device::new("a", Past::Known), Device::new("b", Past::Known), Server::new());
    one.record(NOW, &update("gift", 1));
    one.sync(&mut server, NOW);
    other.sync(&mut server, NOW);
    one.record(NOW + 1, r#""type":"claim","ids":["gift"]"#);
    other.record(NOW + 1, r#""type":"claim","ids":["gift"]"#);
    other.record(NOW + 2, &update("first", 2));
    one.sync(&mut server, NOW + 3);
    let request = other.request();
    let first = server.receive(&request, NOW + 3);
    let again = server.receive(&request, NOW + 4);
    assert_eq!(first.rejected, again.rejected, "S4: even if the event is settled already");
    assert_eq!(told(&other.accept(&again)), ["x ALREADY_CLAIMED"]);
    assert_eq!(other.replica.pending(), 0);
    assert!(matches!(other.replica.accept(&first, "c"), Ok(plaudit::replica::Verdict::Stale(_))), "K4: its nonce is used up");
    assert_eq!(server.record.unlocks().len(), 2);
}
