//! The binding, called as JavaScript calls it. `cargo xtask test` runs these in Node and in a browser.
#![cfg(target_arch = "wasm32")]

use js_sys::Reflect;
use plaudit::wasm::Schedule;
use wasm_bindgen_test::wasm_bindgen_test;

fn member(object: &wasm_bindgen::JsValue, key: &str) -> String {
    Reflect::get(object, &key.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
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
    assert!(member(&refusal, "message").contains("minute field, entry `60`"), "{refusal:?}");
}
