//! U13: the order of the document, from the authority to the view and through the store. The version does not depend on it.

use crate::pair::{Device, NOW, Server, opening, rulebook, update};
use plaudit::protocol::{Rulebook, StreamAnswer, SyncResponse};
use plaudit::replica::{Opening, Past, Replica, Saved};
use plaudit::{UnixSec, Value};

const WRITTEN: &str = r#"{"achievements": {
    "zeta": {"name": "Z", "max_count": 9, "sub_achievements": {"y": {"name": "Y", "max_count": 1}, "10": {"name": "Ten", "max_count": 1}, "b": {"name": "B", "max_count": 1}}},
    "alpha": {"name": "A", "max_count": 1},
    "mid": {"name": "M", "max_count": 1}
}}"#;
const IN_ORDER: [&str; 6] = ["zeta 0", "y 0", "10 1", "b 2", "alpha 1", "mid 2"];

/// The same content with sorted keys, as an earlier build has stored it.
fn sorted() -> String {
    Value::from_json(WRITTEN).unwrap().to_canonical_json()
}

fn opened(saved: &Saved, definitions: Option<Rulebook>) -> Replica {
    Replica::open(saved, Opening { definitions, ..opening("a", Past::Known) }).unwrap().0
}

/// Ids with their `order`, as the view of a stream lists them.
fn listed(replica: &Replica, stream: &str) -> Vec<String> {
    let list = replica.view(stream).unwrap().list(UnixSec(NOW), None);
    let mut shown = Vec::new();
    for node in &list.achievements {
        shown.push(format!("{} {}", node.id, node.order));
        shown.extend(node.parent.iter().flat_map(|parent| &parent.sub_achievements).map(|sub| format!("{} {}", sub.id, sub.order)));
    }
    shown
}

/// The answer as it arrives, as text.
fn sent(answer: &SyncResponse) -> SyncResponse {
    SyncResponse::from_value(&Value::from_json(&answer.to_value().to_json()).unwrap()).unwrap()
}

fn sync(device: &mut Device, server: &mut Server) -> SyncResponse {
    let request = device.request();
    let answer = sent(&server.receive(&request, NOW));
    device.accept(&answer);
    answer
}

#[test]
fn u13_it_comes_with_the_answer_and_stays_in_the_store() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    server.redefine(WRITTEN);
    device.replica = opened(&Saved::default(), None);
    sync(&mut device, &mut server);
    assert_eq!(listed(&device.replica, "player"), IN_ORDER);
    assert_eq!(listed(&opened(&device.saved, None), "player"), IN_ORDER, "after a restart");
    assert_eq!(listed(&opened(&device.replica.saved(), None), "player"), IN_ORDER, "after the store was written again");
    device.record(NOW, &update("zeta", 1));
    device.replica.reread(&device.saved.clone(), "a-fresh").unwrap();
    assert_eq!(listed(&device.replica, "player"), IN_ORDER, "after another tab has written");
}

#[test]
fn u13_without_an_authority_it_stays_in_the_store() {
    let mut device = Device::new("a", Past::Known);
    let local =
        |saved: &Saved, definitions| Replica::open(saved, Opening { local: true, definitions, ..opening("a", Past::Known) }).unwrap().0;
    device.replica = local(&Saved::default(), Some(rulebook(WRITTEN)));
    device.record(NOW, &update("zeta", 1));
    let saved = device.replica.saved();
    assert!(saved.base.is_some());
    assert_eq!(listed(&local(&saved, None), "player"), IN_ORDER);
}

#[test]
fn u13_a_base_that_was_stored_with_sorted_keys_shows_the_order_of_the_apps_own_document() {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    server.redefine(&sorted());
    device.replica = opened(&Saved::default(), None);
    sync(&mut device, &mut server);
    assert_ne!(listed(&device.replica, "player"), IN_ORDER);
    assert_eq!(listed(&opened(&device.saved, Some(rulebook(WRITTEN))), "player"), IN_ORDER);
}

#[test]
fn u13_a_document_with_its_keys_in_another_order_has_the_same_version_and_is_not_sent_again() {
    assert_eq!(rulebook(WRITTEN).version(), rulebook(&sorted()).version());
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    server.redefine(WRITTEN);
    device.replica = opened(&Saved::default(), None);
    sync(&mut device, &mut server);
    server.redefine(&sorted());
    let answer = sync(&mut device, &mut server);
    assert!(matches!(&answer.streams[0].1, StreamAnswer::State(state) if state.definitions.is_none()));
    assert_eq!(listed(&device.replica, "player"), IN_ORDER);
}
