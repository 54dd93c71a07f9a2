//! The Rust API behind `tests/js/package/boundary.test.ts`: reads calls as lines of JSON from standard input, makes each on an
//! engine, and prints the result as a line of JSON. The package must give the same results.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::io::BufRead;

use plaudit::{Command, Definitions, Engine, EngineOptions, Error, UnixSec, Value};
use serde_json::json;

fn main() {
    let mut engine = None;
    for line in std::io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line.unwrap()).unwrap();
        match answer(&mut engine, &call) {
            Ok(value) => println!(r#"{{"answered":{}}}"#, serde_json::to_string(&value).unwrap()), // in the order of its keys
            Err(error) => println!("{}", json!({"refused": refusal(&error)})),
        }
    }
}

fn answer(engine: &mut Option<Engine>, call: &Value) -> Result<Value, Error> {
    let Value::List(call) = call else { panic!("{call:?}") };
    let Value::Text(method) = &call[0] else { panic!("{call:?}") };
    if method == "create" {
        let options = EngineOptions::from_value(&call[2])?;
        *engine = Some(Engine::new(Definitions::parse(&call[1])?, options)?);
        return Ok(Value::Null);
    }
    let engine = engine.as_mut().unwrap();
    let (id, now) = (call.get(1).unwrap_or(&Value::Null), UnixSec(number(call.last().unwrap())));
    Ok(match method.as_str() {
        "apply" => engine.apply(&Command::from_value(&call[1])?)?.to_value(),
        "applyAll" => engine.apply_all(&Command::list_from_value(&call[1])?)?.to_value(),
        "preview" => match &call[1] {
            all @ Value::List(_) => engine.preview(&Command::list_from_value(all)?)?.to_value(),
            one => engine.preview_one(&Command::from_value(one)?)?.to_value(),
        },
        "get" => engine.get(text(id), now).map_or(Value::Null, |view| view.to_value()),
        "isActive" => engine.is_active(text(id), now)?.into(),
        "explain" => engine.explain(text(id), now)?.to_value(),
        "list" => engine.list(now, None).to_value(),
        "nextChange" => engine.next_change(now).map_or(Value::Null, |at| Value::Int(at.0)),
        "state" => engine.state(),
        other => panic!("{other}"),
    })
}

fn refusal(error: &Error) -> serde_json::Value {
    json!({"code": error.code().as_str(), "message": error.message(), "path": error.path()})
}

fn text(value: &Value) -> &str {
    let Value::Text(text) = value else { panic!("{value:?}") };
    text
}

fn number(value: &Value) -> i64 {
    if let Value::Int(number) = value { *number } else { 0 }
}
