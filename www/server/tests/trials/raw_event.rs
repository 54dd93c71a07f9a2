//! Handwritten requests that no replica would send.

use serde_json::{Value, json};

use crate::client::{Client, Session};
use crate::device::now;

/// An event at the current instant.
pub fn event(cid: &str, mid: i64, eid: &str, command: Value) -> Value {
    let mut command = command;
    command.as_object_mut().unwrap().entry("at").or_insert(json!(now()));
    json!({"cid": cid, "mid": mid, "eid": eid, "stream": "player", "synced_at": null, "clock": "unsynced", "definitions": "none",
        "command": command})
}

pub fn walk(amount: i64) -> Value {
    json!({"type": "update", "achievements": {"walk": amount}})
}

pub fn update(id: &str, amount: i64) -> Value {
    json!({"type": "update", "achievements": {id: amount}})
}

/// The request of a client without a base.
pub fn request(events: Vec<Value>) -> Value {
    request_from(json!({"epoch": 0, "rev": null, "definitions": ""}), &[], events)
}

/// The request of a client with this base and these celebrated keys.
pub fn request_from(base: Value, seen: &[&str], events: Vec<Value>) -> Value {
    json!({"v": 1, "nonce": "by-hand", "state_version": 2, "streams": {"player": {"base": base, "seen": seen}}, "events": events})
}

/// The answer to these events.
pub fn send(client: &Client, session: &Session, events: Vec<Value>) -> Value {
    client.sync(&session.token, &request(events)).ok()
}

/// The state in an answer.
pub fn state_in(answer: &Value) -> Value {
    serde_json::from_str(answer["streams"]["player"]["snapshot"].as_str().unwrap()).unwrap()
}

/// The codes of the rejections in an answer, by event id.
pub fn rejections(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = answer["rejected"].as_array().unwrap();
    list.iter().map(|rejection| (text(&rejection["eid"]), text(&rejection["code"]))).collect()
}
