//! What JavaScript calls: converts and calls, decides nothing.
//!
//! The package's TypeScript side has checked every argument before it comes here. Documents cross as plain objects through
//! [`Value`]; a refusal is thrown as the plain object `{code, message, path?, issues?}`.

use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Error, ErrorCode, Issue, UnixSec, Value};

/// A cron expression, ready to be evaluated.
#[wasm_bindgen]
pub struct Schedule(crate::Schedule);

#[wasm_bindgen]
impl Schedule {
    /// Reads an expression on a local time that is `time_offset_sec` ahead of UTC.
    #[wasm_bindgen(constructor)]
    pub fn new(expression: &str, time_offset_sec: f64) -> Result<Schedule, JsValue> {
        let schedule = crate::Schedule::parse(expression).map_err(|error| {
            let message = error.help().map_or_else(|| error.to_string(), |help| format!("{error}; {help}"));
            thrown(&Error::new(ErrorCode::InvalidSchedule, message))
        })?;
        Ok(Self(schedule.with_offset(time_offset_sec as i64)))
    }

    /// The first occurrence after an instant.
    pub fn next(&self, after: f64) -> Option<f64> {
        self.0.next(instant(after)).map(number)
    }

    /// The last occurrence before an instant.
    pub fn previous(&self, before: f64) -> Option<f64> {
        self.0.previous(instant(before)).map(number)
    }

    /// The next occurrences after an instant.
    pub fn upcoming(&self, after: f64, count: u32) -> Vec<f64> {
        self.0.upcoming(instant(after), count as usize).into_iter().map(number).collect()
    }
}

fn instant(seconds: f64) -> UnixSec {
    UnixSec(seconds as i64)
}

fn number(instant: UnixSec) -> f64 {
    instant.0 as f64
}

/// A document from JavaScript.
fn read(document: JsValue) -> Result<Value, JsValue> {
    Value::deserialize(Deserializer::from(document)).map_err(|error| thrown(&Error::new(ErrorCode::InvalidCommand, error.to_string())))
}

/// A document for JavaScript. Assigning to `__proto__` would set an object's prototype, where `JSON.parse` makes a member of it.
fn write(document: &Value) -> Result<JsValue, JsValue> {
    if document.has_key_anywhere("__proto__") {
        return js_sys::JSON::parse(&document.to_canonical_json());
    }
    document.serialize(&Serializer::json_compatible()).map_err(|error| thrown(&Error::new(ErrorCode::Internal, error.to_string())))
}

/// The plain object that says why a call was refused.
fn thrown(error: &Error) -> JsValue {
    let mut members = vec![("code", Value::from(error.code().as_str())), ("message", Value::from(error.message()))];
    members.extend(error.path().map(|path| ("path", Value::from(path))));
    if !error.issues().is_empty() {
        members.push(("issues", issues(error.issues())));
    }
    write(&object(members)).unwrap_or_else(|failure| failure)
}

fn issues(issues: &[Issue]) -> Value {
    Value::List(issues.iter().map(issue).collect())
}

fn issue(issue: &Issue) -> Value {
    let mut members = vec![
        ("severity", Value::from(issue.severity.as_str())),
        ("code", Value::from(issue.code)),
        ("path", Value::from(issue.path.as_str())),
        ("message", Value::from(issue.message.as_str())),
    ];
    members.extend(issue.help.as_deref().map(|help| ("help", Value::from(help))));
    object(members)
}

fn object(members: Vec<(&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}
