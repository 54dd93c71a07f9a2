//! The binding, called as JavaScript calls it. `cargo xtask test` runs these in Node and in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use js_sys::{JSON, Object, Reflect};
use plaudit::wasm::{Engine, Schedule, validate};
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
