//! Malformed, truncated and hostile messages: a clear error, no panic, no change of state.

use plaudit::Value;
use plaudit::protocol::{SyncRequest, SyncResponse};
use plaudit::replica::{Notice, Past, Replica, Saved, Verdict};
use proptest::prelude::*;

use crate::pair::{Device, NOW, Server, opening, update};

fn used() -> (Device, Server) {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    device.record(NOW, &update("first", 2));
    device.sync(&mut server, NOW);
    device.record(NOW + 1, &update("grind", 1));
    (device, server)
}

fn is_set_aside(notice: &Notice) -> bool {
    matches!(notice, Notice::SetAside { .. })
}

/// Any JSON value, with the protocol's names among its keys.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::Int(number % (1 << 53))),
        prop_oneof![Just("player"), Just("team:x"), Just("synced"), Just("e")].prop_map(Value::from),
        any::<String>().prop_map(Value::Text),
    ];
    let keys = prop_oneof![
        Just("player"),
        Just("epoch"),
        Just("rev"),
        Just("snapshot"),
        Just("mid"),
        Just("cid"),
        Just("eid"),
        Just("command"),
        Just("at")
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(keys.clone(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().map(|(key, value)| (key.into(), value)).collect())),
        ]
    })
}

/// Inserts `other` into `value`, at the position of `path`.
fn put(value: &mut Value, path: &[usize], other: &Value) {
    let next = path.split_first();
    match (value, next) {
        (Value::Object(entries), Some((step, rest))) if !entries.is_empty() => {
            let index = step % entries.len();
            put(&mut entries[index].1, rest, other);
        }
        (Value::List(items), Some((step, rest))) if !items.is_empty() => {
            let index = step % items.len();
            put(&mut items[index], rest, other);
        }
        (value, _) => *value = other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_request_is_refused_or_answered(path in prop::collection::vec(0_usize..9, 0..6), other in values()) {
        let (mut device, mut server) = used();
        let mut value = device.request().to_value();
        put(&mut value, &path, &other);
        let before = (server.record.rev(), server.record.snapshot().to_owned());
        match SyncRequest::from_value(&value) {
            Err(error) => {
                prop_assert!(error.path().is_some() && !error.message().is_empty());
                prop_assert_eq!(before, (server.record.rev(), server.record.snapshot().to_owned()));
            }
            Ok(request) => {
                let answer = server.receive(&request, NOW + 5);
                let text = answer.to_value().to_canonical_json();
                let read = SyncResponse::from_value(&Value::from_json(&text).unwrap()).unwrap();
                prop_assert_eq!(read.to_value().to_canonical_json(), text);
            }
        }
    }

    #[test]
    fn a_changed_answer_is_refused_or_taken_over_as_a_whole(path in prop::collection::vec(0_usize..9, 0..6), other in values()) {
        let (mut device, mut server) = used();
        let request = device.request();
        let mut value = server.receive(&request, NOW + 5).to_value();
        put(&mut value, &path, &other);
        let before = (device.replica.view_text("player"), device.replica.pending(), device.saved.clone());
        let Ok(answer) = SyncResponse::from_value(&value) else { return Ok(()) };
        match device.replica.accept(&answer, "fresh") {
            Ok(Verdict::Accepted(accepted)) => {
                device.saved.write(&accepted.write);
                let _ = device.replica.take_over(*accepted).unwrap();
                let (again, notices) = Replica::open(&device.saved, opening("b", Past::Known)).unwrap();
                let is_readable = !notices.iter().any(is_set_aside);
                prop_assert!(is_readable, "{:?}", notices);
                prop_assert_eq!(again.view_text("player"), device.replica.view_text("player"));
            }
            _ => prop_assert_eq!(before, (device.replica.view_text("player"), device.replica.pending(), device.saved.clone())),
        }
    }

    #[test]
    fn a_cut_or_changed_store_opens_with_what_can_be_read(slot in 0_usize..4, cut in any::<usize>(), flip in any::<u8>(), cuts in any::<bool>()) {
        let (device, _) = used();
        let mut saved = device.saved.clone();
        let text = match slot {
            0 => saved.base.as_mut().unwrap(),
            1 => &mut saved.queue[0],
            _ => { let last = saved.journal.len() - 1; &mut saved.journal[last] }
        };
        let at = cut % text.len();
        let damaged = if cuts {
            text.get(..at).unwrap_or_default().to_owned()
        } else {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip.max(1);
            String::from_utf8_lossy(&bytes).into_owned()
        };
        prop_assume!(damaged != *text);
        *text = damaged;
        let (replica, notices) = Replica::open(&saved, opening("b", Past::Known)).unwrap();
        let is_told = notices.iter().any(is_set_aside);
        prop_assert!(is_told);
        prop_assert_eq!(replica.pending(), usize::from(slot != 1));
    }

    #[test]
    fn any_text_as_a_store_is_set_aside(base in any::<String>(), entry in any::<String>()) {
        let saved = Saved { base: Some(base), queue: vec![entry.clone()], journal: vec![entry], ..Saved::default() };
        let (replica, notices) = Replica::open(&saved, opening("b", Past::Known)).unwrap();
        prop_assert_eq!((replica.pending(), notices.len()), (0, 3));
    }
}

#[test]
fn a_client_cannot_push_an_epoch_out_of_reach() {
    let (mut device, mut server) = used();
    let mut request = device.request();
    request.streams[0].epoch = 1 << 52;
    let before = server.record.epoch();
    server.receive(&request, NOW + 5);
    assert_eq!(server.record.epoch(), before);
    assert_eq!(device.replica.pending(), 1);
}

#[test]
fn a_request_says_where_it_is_wrong() {
    let wrong = [
        (r#"{"v":2,"nonce":"n","streams":{}}"#, "/v"),
        (r#"{"v":1,"streams":{}}"#, "/nonce"),
        (r#"{"v":1,"nonce":"n","streams":{"guild":{"base":{"epoch":0,"definitions":""}}}}"#, "/streams/guild"),
        (r#"{"v":1,"nonce":"n","streams":{"player":{"base":{"epoch":-1,"definitions":""}}}}"#, "/streams/player/base/epoch"),
        (
            r#"{"v":1,"nonce":"n","streams":{},"events":[{"cid":"c","mid":1,"eid":"e","stream":"player","clock":"synced","definitions":"d"}]}"#,
            "/events/0/stream",
        ),
        (r#"{"v":1,"nonce":"n","streams":{},"events":[{"cid":"c","mid":0}]}"#, "/events/0/mid"),
    ];
    for (text, path) in wrong {
        let error = SyncRequest::from_value(&Value::from_json(text).unwrap()).unwrap_err();
        assert_eq!(error.path(), Some(path), "{text}: {error}");
    }
}
