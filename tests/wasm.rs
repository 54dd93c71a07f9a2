//! The binding, called as JavaScript calls it. `cargo xtask test` runs these tests in Node and in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{Limits, Rulebook, SyncRequest};
use plaudit::wasm::{Engine, Replica, Schedule, validate};
use plaudit::{RewardSource, SeededRewards, UnixSec};
use wasm_bindgen_test::wasm_bindgen_test;

include!("support/boundary.rs");

/// 2026-10-01T00:00:00Z.
const NOW: f64 = 1_790_812_800.0;

fn length(array: &JsValue) -> u32 {
    js_sys::Array::from(array).length()
}

fn engine(definitions: &str) -> Engine {
    Engine::new(send(&[definitions, "null"])).unwrap_or_else(|thrown| panic!("{}", text(&refusal(&thrown))))
}

include!("fixtures/numbers.rs");

/// The text that the core prints for a number, after checking that it reads back.
fn printed(number: f64) -> String {
    let text = Value::Float(number).to_canonical_json();
    let back = Value::from_json(&text).unwrap();
    let back = match back {
        Value::Int(whole) => whole as f64,
        Value::Float(number) => number,
        other => panic!("{text} was read as {other:?}"),
    };
    assert_eq!(back, number, "{text}");
    text
}

#[wasm_bindgen_test]
fn numbers_are_printed_as_javascript_prints_them() {
    for (number, text) in NUMBERS {
        assert_eq!(printed(*number), *text);
        assert_eq!(String::from(JSON::stringify(&JsValue::from_f64(*number)).unwrap()), *text);
    }
    // Numbers of all sizes: the bits of a counter, mixed.
    let mut state = 0u64;
    for _ in 0..50_000 {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bits = mixed ^ (mixed >> 31);
        for number in [f64::from_bits(bits), bits as f64 / 1e6, (bits >> 40) as f64 / 1000.0, (bits as f64) * 1e3] {
            if number.is_finite() {
                let text = printed(number);
                assert_eq!(String::from(JSON::stringify(&JsValue::from_f64(number)).unwrap()), text);
                assert_eq!(js_sys::parse_float(&text), number);
            }
        }
    }
}

#[wasm_bindgen_test]
fn c6_a_schedule_gives_occurrences_as_plain_numbers() {
    let weekly = Schedule::new("0 0 * * 1", 0.0).unwrap();
    assert_eq!(weekly.next(0.0), Some(345_600.0));
    assert_eq!(weekly.previous(345_600.0), None);
    assert_eq!(weekly.upcoming(0.0, 2), [345_600.0, 950_400.0]);
}

#[wasm_bindgen_test]
fn c7_a_refused_expression_is_thrown_as_a_plain_object() {
    let refusal = refusal(&Schedule::new("60 * * * *", 0.0).err().unwrap());
    assert_eq!(member(&refusal, "code"), "INVALID_SCHEDULE");
    assert!(member(&refusal, "message").as_string().unwrap().contains("minute field, entry `60`"), "{refusal:?}");
}

#[wasm_bindgen_test]
fn u1_commands_go_in_and_plain_objects_come_out() {
    let engine = engine(r#"{"achievements": {"a": {"name": "A", "max_count": 3}}}"#);
    let command = r#"{"type": "update", "at": 1790812800, "achievements": {"a": 2}}"#;
    let outcome = read(engine.apply(send(&[command]))).unwrap();
    assert_eq!(text(&member(&outcome, "events")), r#"[{"type":"progressed","id":"a","at":1790812800,"count":2}]"#);
    let previewed = read(engine.preview(send(&[&format!("[{command}]")]))).unwrap();
    assert_eq!(length(&member(&previewed, "unlocks")), 1);
    let view = read(engine.get("a", NOW)).unwrap();
    assert_eq!(member(&view, "count"), 2.0);
    assert!(read(engine.get("b", NOW)).unwrap().is_undefined());
}

#[wasm_bindgen_test]
fn u2_a_refusal_names_code_and_place_and_leaves_the_engine_usable() {
    let engine = engine(r#"{"achievements": {"a": {"name": "A", "max_count": 3}}}"#);
    let before = text(&read(engine.state()).unwrap());
    let update = r#"{"type": "update", "at": 1790812800, "achievements": {"b": 1}}"#;
    let refusal = read(engine.apply(send(&[update]))).unwrap_err();
    assert_eq!(member(&refusal, "code"), "NOT_FOUND");
    assert_eq!(member(&refusal, "path"), "/achievements/b");
    assert_eq!(text(&read(engine.state()).unwrap()), before);
}

#[wasm_bindgen_test]
fn every_issue_of_the_definitions_is_told() {
    let definitions = r#"{"achievements": {"a": {"max_count": "x"}}}"#;
    let refusal = refusal(&Engine::new(send(&[definitions, "null"])).err().unwrap());
    assert_eq!(member(&refusal, "code"), "INVALID_DEFINITIONS");
    let issues = read(validate(send(&["null", definitions]), false, false)).unwrap();
    assert_eq!(text(&member(&refusal, "issues")), text(&issues));
    assert_eq!(length(&issues), 2);
}

#[wasm_bindgen_test]
fn documents_that_arrive_as_nobody_wrote_them_are_refused() {
    let engine = engine(r#"{"achievements": {}}"#);
    send(&["[1]"]);
    assert_eq!(member(&read(engine.apply(3)).unwrap_err(), "code"), "INTERNAL");
    assert_eq!(text(&member(&read(engine.apply(send(&["[]"]))).unwrap(), "events")), "[]");
}

const DOCUMENT: &str = r#"{"achievements": {"first": {"name": "First steps", "max_count": 2}}}"#;

fn replica(saved: &str) -> Replica {
    let options =
        format!(r#"{{"player": "ada", "cid": "c1", "past": "known", "local": false, "predicts": true, "definitions": {DOCUMENT}}}"#);
    Replica::new(send(&[saved, &options])).unwrap_or_else(|thrown| panic!("{}", text(&refusal(&thrown))))
}

/// Records a part of the achievement; returns the write as text.
fn record(replica: &Replica, eid: &str, at: u64) -> JsValue {
    let intent = format!(
        r#"{{"stream": "player", "eid": "{eid}", "wall_ms": {at}000, "mono_ms": 5, "boot": "b",
            "command": {{"type": "update", "at": {at}, "achievements": {{"first": 1}}}}}}"#
    );
    read(replica.record(send(&[&intent]))).unwrap_or_else(|refusal| panic!("{}", text(&refusal)))
}

/// The authority's answer to a request.
fn answer(request: &JsValue) -> String {
    let now = UnixSec(NOW as i64);
    let request = SyncRequest::from_value(&Value::from_json(&text(request)).unwrap()).unwrap();
    let rulebook = Rulebook::new(Value::from_json(DOCUMENT).unwrap(), "player").unwrap();
    let mut record = StreamRecord::new("player", &rulebook, now).unwrap();
    let (mut account, mut host) = (Account::default(), Rolls(SeededRewards { seed: "s".to_owned() }));
    let mut exchange = Exchange::new(&request, now, Limits::default());
    while exchange.next_run().is_some() {
        let _ = exchange.settle(&mut account, Some(&mut record), &mut host);
    }
    exchange.answer(&account, &[("player", Some(&record))], |_| None).to_value().to_canonical_json()
}

struct Rolls(SeededRewards);

impl Host for Rolls {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

#[wasm_bindgen_test]
fn k5_an_answer_counts_once_its_write_is_durable() {
    let replica = replica(r#"{"queue": [], "journal": []}"#);
    assert_eq!(length(&read(replica.opened()).unwrap()), 0);
    for (number, eid) in ["e1", "e2"].into_iter().enumerate() {
        let recorded = record(&replica, eid, 1_790_812_700 + number as u64);
        assert_eq!(length(&member(&member(&recorded, "write"), "appended")), 1);
        assert_eq!(member(&read(replica.get("player", "first", NOW)).unwrap(), "count"), number as f64, "K1: nothing is shown yet");
        let notices = js_sys::Array::from(&read(replica.stored()).unwrap());
        assert_eq!(member(&notices.get(0), "type"), if number == 0 { "changed" } else { "unlock" });
    }
    assert_eq!(
        text(&read(replica.status()).unwrap()),
        concat!(
            r#"{"pending":2,"paused":false,"wants_timer":true,"held":false,"oldest_pending_sec":1790812700,"expires_at":1793404700,"#,
            r#""streams":["player"]}"#,
        )
    );
    assert_eq!(length(&read(replica.inbox("player")).unwrap()), 1);

    let request = read(replica.request("n1", NOW * 1_000.0, 9.0, "b")).unwrap();
    let verdict = read(replica.accept(send(&[&answer(&request)]), "c2")).unwrap();
    assert_eq!(text(&member(&verdict, "report")), r#"{"applied":2,"rejected":0,"rev":1}"#);
    assert_eq!(length(&member(&read(replica.queue(0.0, 0.0)).unwrap(), "events")), 2, "not yet");
    let notices = text(&read(replica.stored()).unwrap());
    assert!(!notices.contains("unlock"), "A4: {notices}");
    assert_eq!(
        (length(&member(&read(replica.queue(0.0, 0.0)).unwrap(), "events")), member(&read(replica.base("player")).unwrap(), "rev")),
        (0, 1.0.into())
    );
    let unlocks = js_sys::Array::from(&read(replica.unlocks("player")).unwrap());
    assert_eq!(member(&unlocks.get(0), "confirmed"), true);
}

#[wasm_bindgen_test]
fn k11_what_the_store_holds_opens_again() {
    let first = replica(r#"{"queue": [], "journal": []}"#);
    let write = member(&record(&first, "e1", 1_790_812_700), "write");
    let saved = format!(r#"{{"queue": {}, "journal": ["damaged"]}}"#, text(&member(&write, "appended")));
    let again = replica(&saved);
    let notices = js_sys::Array::from(&read(again.opened()).unwrap());
    assert_eq!((member(&notices.get(0), "type"), member(&notices.get(0), "what")), ("set_aside".into(), "journal".into()));
    assert_eq!(member(&read(again.get("player", "first", NOW)).unwrap(), "count"), 1.0);
    assert_eq!(length(&read(again.reread(send(&[&saved]), "c9")).unwrap()), 2, "set aside, and changed");
}

#[wasm_bindgen_test]
fn refusals_of_the_replica_are_plain_objects() {
    let replica = replica(r#"{"queue": [], "journal": []}"#);
    let code = |refusal: &JsValue| member(refusal, "code").as_string().unwrap();
    let refused = |address| code(&read(address).unwrap_err());
    assert_eq!(refused(replica.record(send(&["{}"]))), "INVALID_COMMAND");
    assert_eq!(refused(replica.stored()), "INTERNAL");
    assert_eq!(refused(replica.accept(send(&["[1]"]), "c2")), "INVALID_COMMAND");
    assert_eq!(refused(replica.list("team:none", NOW, None)), "NOT_FOUND");
    assert_eq!(refused(replica.preview("player", send(&["[{}]"]))), "INVALID_COMMAND");
    assert_eq!(code(&refusal(&Replica::new(send(&["{}", "{}"])).err().unwrap())), "INVALID_COMMAND");
}

#[wasm_bindgen_test]
fn k10_k15_waits_and_clocks() {
    let replica = replica(r#"{"queue": [], "journal": []}"#);
    assert_eq!(read(replica.clock(5_000.0, 0.0)).unwrap(), "unsynced");
    read(replica.answered(5_000.0, 0.0, 5_100.0, 100.0, NOW)).unwrap();
    assert_eq!(read(replica.now(65_100.0, 60_100.0)).unwrap(), NOW + 60.0);
    assert_eq!(read(replica.clock(90_000.0, 60_100.0)).unwrap(), "drifted");
    assert_eq!([None, Some(30.0)].map(|after| read(replica.failed(after, 0.0)).unwrap()), [1_000.0, 30_000.0]);
    read(replica.start_over()).unwrap();
    assert_eq!(read(replica.failed(None, f64::NAN)).unwrap(), 1_000.0);
    assert!(read(replica.offset_sec()).unwrap().as_f64() > Some(1e9));
}
