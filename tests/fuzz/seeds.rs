//! Well-formed inputs, from which mutations start.

use std::fs;
use std::path::Path;

use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{Limits, SyncRequest};
use plaudit::replica::{Replica, Saved};
use plaudit::{RewardSource, SeededRewards, UnixSec, Value};

use crate::targets::{CID, DOCUMENT, NOW, intent, opening, rulebook};

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

pub fn documents() -> Vec<String> {
    let files =
        ["definitions/typical.json", "definitions/team.json", "definitions/bad.json", "states/definitions.json", "sample_game.json"];
    let mut seeds: Vec<String> = files.iter().map(|name| fixture(name)).collect();
    seeds.push(DOCUMENT.to_owned());
    seeds
}

pub fn schedules() -> Vec<String> {
    fixture("cron/agreement.tsv").lines().filter_map(|line| line.split('\t').next()).step_by(7).map(str::to_owned).collect()
}

pub fn commands() -> Vec<String> {
    COMMANDS.iter().map(|body| format!(r#"[{{"at":{NOW},{body}}},{{"at":{},{body}}}]"#, NOW + 86_400)).collect()
}

pub fn states() -> Vec<String> {
    let mut seeds: Vec<String> = ["first_version", "first_version_fresh", "first_version_long_streak"]
        .iter()
        .map(|name| fixture(&format!("states/{name}.json")))
        .collect();
    seeds.push(server().0.snapshot().to_owned());
    seeds
}

pub fn requests() -> Vec<String> {
    let (_, request, _) = exchanged();
    vec![request]
}

pub fn answers() -> Vec<String> {
    let (_, _, answer) = exchanged();
    vec![answer]
}

/// A store's texts, one a line: the base, then the queue, then the journal.
pub fn stores() -> Vec<String> {
    let (saved, _, _) = exchanged();
    let lines = saved.base.iter().chain(&saved.queue).chain(&saved.journal);
    vec![lines.map(String::as_str).collect::<Vec<_>>().join("\n")]
}

pub fn hiro() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hiro/golden");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let mut seeds: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    seeds.push(r#"{"ids":["steps"],"amount":"4"}"#.to_owned());
    seeds
}

const COMMANDS: &[&str] = &[
    r#""type":"update","achievements":{"first":1,"grind":1},"at_least":{"gift":1}"#,
    r#""type":"claim","ids":["first","gift"],"claim_total_reward":true"#,
    r#""type":"session_completed","duration_sec":600,"content_id":"book","utc_offset_sec":3600"#,
    r#""type":"content_completed","content_id":"book""#,
    r#""type":"stat","set":{"level":3},"add":{"level":1},"max":{"level":9},"min":{"level":2}"#,
    r#""type":"subscribed","product_id":"gold","transaction_id":"t1""#,
    r#""type":"app_opened","app_version":"1.2.3""#,
    r#""type":"joined""#,
];

struct Desk(SeededRewards);

impl Host for Desk {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

fn server() -> (StreamRecord, Account) {
    let mut record = StreamRecord::new("player", &rulebook(), UnixSec(NOW - 86_400)).unwrap();
    let mut rewards = SeededRewards { seed: "s".to_owned() };
    for (index, body) in COMMANDS.iter().enumerate() {
        let command = Value::from_json(&format!(r#"{{"at":{NOW},{body}}}"#)).unwrap();
        let _ = record.apply_at(&format!("e{index}"), None, &command, UnixSec(NOW), &mut rewards);
    }
    (record, Account::default())
}

/// A store that has synced once and has pending events, with its next request and the answer to it.
fn exchanged() -> (Saved, String, String) {
    let mut saved = Saved::default();
    let (mut replica, _) = Replica::open(&saved, opening()).unwrap();
    for (index, body) in COMMANDS.iter().enumerate() {
        if let Ok(recorded) = replica.record(intent(&format!("{CID}-{index}"), body)) {
            saved.write(&recorded.write);
            replica.stored(recorded).unwrap();
        }
    }
    let request = replica.request("nonce", plaudit::replica::Reading::default(), "boot").to_value().to_canonical_json();
    let (mut record, mut account) = server();
    let read = SyncRequest::from_value(&Value::from_json(&request).unwrap()).unwrap();
    let mut exchange = Exchange::new(&read, UnixSec(NOW), Limits::default());
    while exchange.next_run().is_some() {
        let _ = exchange.settle(&mut account, Some(&mut record), &mut Desk(SeededRewards { seed: "s".to_owned() }));
    }
    exchange.celebrate("player", &mut record, None);
    let answer = exchange.answer(&account, &[("player", Some(&record))], |_| None).to_value().to_canonical_json();
    (saved, request, answer)
}
