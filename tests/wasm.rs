//! The binding, called as JavaScript calls it. `cargo xtask test` runs these in Node and in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use js_sys::{JSON, Object, Reflect};
use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{Limits, Rulebook, SyncRequest};
use plaudit::wasm::{Engine, Replica, Schedule, validate};
use plaudit::{RewardSource, SeededRewards, UnixSec, Value};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// 2026-10-01T00:00:00Z.
const NOW: f64 = 1_790_812_800.0;

fn parse(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn text(value: &JsValue) -> String {
    String::from(JSON::stringify(value).unwrap())
}

fn member(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn length(array: &JsValue) -> u32 {
    js_sys::Array::from(array).length()
}

fn engine(definitions: &str) -> Engine {
    Engine::new(parse(definitions), JsValue::UNDEFINED).unwrap_or_else(|refusal| panic!("{}", text(&refusal)))
}

include!("fixtures/numbers.rs");

/// What the core makes of a number, and what it reads from that.
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
    let refusal = Schedule::new("60 * * * *", 0.0).err().unwrap();
    assert_eq!(member(&refusal, "code"), "INVALID_SCHEDULE");
    assert!(member(&refusal, "message").as_string().unwrap().contains("minute field, entry `60`"), "{refusal:?}");
}

#[wasm_bindgen_test]
fn u1_commands_go_in_and_plain_objects_come_out() {
    let engine = engine(r#"{"achievements": {"a": {"name": "A", "max_count": 3}}}"#);
    let command = parse(r#"{"type": "update", "at": 1790812800, "achievements": {"a": 2}}"#);
    let outcome = engine.apply(command.clone()).unwrap();
    assert_eq!(text(&member(&outcome, "events")), r#"[{"type":"progressed","id":"a","at":1790812800,"count":2}]"#);
    let previewed = engine.preview(js_sys::Array::of1(&command).into()).unwrap();
    assert_eq!(length(&member(&previewed, "unlocks")), 1);
    let view = engine.get("a", NOW).unwrap();
    assert_eq!(member(&view, "count"), 2.0);
    assert!(engine.get("b", NOW).unwrap().is_undefined());
}

#[wasm_bindgen_test]
fn u2_a_refusal_names_code_and_place_and_leaves_the_engine_usable() {
    let engine = engine(r#"{"achievements": {"a": {"name": "A", "max_count": 3}}}"#);
    let before = text(&engine.state().unwrap());
    let refusal = engine.apply(parse(r#"{"type": "update", "at": 1790812800, "achievements": {"b": 1}}"#)).unwrap_err();
    assert_eq!(member(&refusal, "code"), "NOT_FOUND");
    assert_eq!(member(&refusal, "path"), "/achievements/b");
    assert_eq!(text(&engine.state().unwrap()), before);
}

#[wasm_bindgen_test]
fn every_issue_of_the_definitions_is_thrown() {
    let definitions = parse(r#"{"achievements": {"a": {"max_count": "x"}}}"#);
    let refusal = Engine::new(definitions.clone(), JsValue::NULL).err().unwrap();
    assert_eq!(member(&refusal, "code"), "INVALID_DEFINITIONS");
    let issues = validate(definitions, JsValue::UNDEFINED, false).unwrap();
    assert_eq!(text(&member(&refusal, "issues")), text(&issues));
    assert_eq!(length(&issues), 2);
}

#[wasm_bindgen_test]
fn an_id_named_proto_is_a_member_and_no_prototype() {
    let engine = engine(r#"{"achievements": {"__proto__": {"name": "P", "max_count": 1}}}"#);
    let list = member(&engine.list(NOW, None).unwrap(), "achievements");
    assert_eq!(text(&Object::keys(&Object::from(list.clone())).into()), r#"["__proto__"]"#);
    assert_eq!(Reflect::get_prototype_of(&list).unwrap(), Reflect::get_prototype_of(&parse("{}")).unwrap());
}

const DOCUMENT: &str = r#"{"achievements": {"first": {"name": "First steps", "max_count": 2}}}"#;

fn replica(saved: &str) -> Replica {
    let options =
        format!(r#"{{"player": "ada", "cid": "c1", "past": "known", "local": false, "predicts": true, "definitions": {DOCUMENT}}}"#);
    Replica::new(parse(saved), parse(&options)).unwrap_or_else(|refusal| panic!("{}", text(&refusal)))
}

/// Records the first half of the achievement, or what is missing; the write as text.
fn record(replica: &Replica, eid: &str, at: u64) -> JsValue {
    let intent = format!(
        r#"{{"stream": "player", "eid": "{eid}", "wall_ms": {at}000, "mono_ms": 5, "boot": "b",
            "command": {{"type": "update", "at": {at}, "achievements": {{"first": 1}}}}}}"#
    );
    replica.record(parse(&intent)).unwrap_or_else(|refusal| panic!("{}", text(&refusal)))
}

/// What the authority answers to a request.
fn answer(request: &JsValue) -> JsValue {
    let now = UnixSec(NOW as i64);
    let request = SyncRequest::from_value(&Value::from_json(&text(request)).unwrap()).unwrap();
    let rulebook = Rulebook::new(Value::from_json(DOCUMENT).unwrap(), "player").unwrap();
    let mut record = StreamRecord::new("player", &rulebook, now).unwrap();
    let (mut account, mut host) = (Account::default(), Rolls(SeededRewards { seed: "s".to_owned() }));
    let mut exchange = Exchange::new(&request, now, Limits::default());
    while exchange.next_run().is_some() {
        let _ = exchange.settle(&mut account, Some(&mut record), &mut host);
    }
    parse(&exchange.answer(&account, &[("player", Some(&record))], |_| None).to_value().to_canonical_json())
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
    assert_eq!(length(&replica.opened().unwrap()), 0);
    for (number, eid) in ["e1", "e2"].into_iter().enumerate() {
        let recorded = record(&replica, eid, 1_790_812_700 + number as u64);
        assert_eq!(length(&member(&member(&recorded, "write"), "appended")), 1);
        assert_eq!(member(&replica.get("player", "first", NOW).unwrap(), "count"), number as f64, "K1: nothing is shown yet");
        let notices = js_sys::Array::from(&replica.stored().unwrap());
        assert_eq!(member(&notices.get(0), "type"), if number == 0 { "changed" } else { "unlock" });
    }
    assert_eq!(text(&replica.status().unwrap()), r#"{"pending":2,"paused":false,"wants_timer":true,"held":false,"streams":["player"]}"#);
    assert_eq!(length(&replica.inbox("player").unwrap()), 1);

    let verdict = replica.accept(answer(&replica.request("n1", NOW * 1_000.0, 9.0, "b").unwrap()), "c2").unwrap();
    assert_eq!(text(&member(&verdict, "report")), r#"{"applied":2,"rejected":0,"rev":1}"#);
    assert_eq!(length(&replica.queue().unwrap()), 2, "not yet");
    let notices = text(&replica.stored().unwrap());
    assert!(!notices.contains("unlock"), "A4: {notices}");
    assert_eq!((length(&replica.queue().unwrap()), member(&replica.base("player").unwrap(), "rev")), (0, 1.0.into()));
    let unlocks = js_sys::Array::from(&replica.unlocks("player").unwrap());
    assert_eq!(member(&unlocks.get(0), "confirmed"), true);
}

#[wasm_bindgen_test]
fn k11_what_the_store_holds_opens_again() {
    let first = replica(r#"{"queue": [], "journal": []}"#);
    let write = member(&record(&first, "e1", 1_790_812_700), "write");
    let saved = format!(r#"{{"queue": {}, "journal": ["damaged"]}}"#, text(&member(&write, "appended")));
    let again = replica(&saved);
    let notices = js_sys::Array::from(&again.opened().unwrap());
    assert_eq!((member(&notices.get(0), "type"), member(&notices.get(0), "what")), ("set_aside".into(), "journal".into()));
    assert_eq!(member(&again.get("player", "first", NOW).unwrap(), "count"), 1.0);
    assert_eq!(length(&again.reread(parse(&saved), "c9").unwrap()), 2, "set aside, and changed");
}

#[wasm_bindgen_test]
fn refusals_of_the_replica_are_plain_objects() {
    let replica = replica(r#"{"queue": [], "journal": []}"#);
    let code = |refusal: Result<JsValue, JsValue>| member(&refusal.err().unwrap(), "code").as_string().unwrap();
    assert_eq!(code(replica.record(parse("{}"))), "INVALID_COMMAND");
    assert_eq!(code(replica.stored()), "INTERNAL");
    assert_eq!(code(replica.accept(parse("[1]"), "c2")), "INVALID_COMMAND");
    assert_eq!(code(replica.list("team:none", NOW, None)), "NOT_FOUND");
    assert_eq!(code(replica.preview("player", parse("[{}]"))), "INVALID_COMMAND");
    assert_eq!(code(Replica::new(parse("{}"), parse("{}")).map(|_| JsValue::NULL)), "INVALID_COMMAND");
}

#[wasm_bindgen_test]
fn k10_k15_waits_and_clocks() {
    let replica = replica(r#"{"queue": [], "journal": []}"#);
    assert_eq!(replica.clock(5_000.0, 0.0).unwrap(), "unsynced");
    replica.answered(5_000.0, 0.0, 5_100.0, 100.0, NOW).unwrap();
    assert_eq!(replica.now(65_100.0, 60_100.0).unwrap(), NOW + 60.0);
    assert_eq!(replica.clock(90_000.0, 60_100.0).unwrap(), "drifted");
    assert_eq!((replica.failed(None, 0.0).unwrap(), replica.failed(Some(30.0), 0.0).unwrap()), (1_000.0, 30_000.0));
    replica.start_over().unwrap();
    assert_eq!(replica.failed(None, f64::NAN).unwrap(), 1_000.0);
    assert!(replica.offset_sec().unwrap() > 1e9);
}
