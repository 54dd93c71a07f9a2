//! What JavaScript calls: converts and calls, decides nothing.
//!
//! The package's TypeScript side has checked every argument before it comes here. Documents cross as plain objects through
//! [`Value`]; a refusal is thrown as the plain object `{code, message, path?, issues?}`.

mod document;
mod replica;

use std::cell::{RefCell, RefMut};

use document::write;
pub use replica::Replica;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::value::object::Object;
use crate::{Command, Definitions, EngineOptions, Error, ErrorCode, Issue, Outcome, UnixSec, Value};

/// Definitions and one stream's state.
///
/// The engine stands in a cell of its own: arguments are converted before it is borrowed, so that whatever JavaScript throws
/// meanwhile leaves it free and as it was.
#[wasm_bindgen]
pub struct Engine(RefCell<crate::Engine>);

#[wasm_bindgen]
impl Engine {
    /// An engine over a definitions document, with options as the package has them.
    #[wasm_bindgen(constructor)]
    pub fn new(definitions: JsValue, options: JsValue) -> Result<Engine, JsValue> {
        let (definitions, options) = (read(&definitions)?, read(&options)?);
        let engine = make(&definitions, &options).map_err(|error| thrown(&error))?;
        Ok(Self(RefCell::new(engine)))
    }

    /// Carries out one command, or an array of them.
    pub fn apply(&self, commands: JsValue) -> Result<JsValue, JsValue> {
        self.carry_out(commands, crate::Engine::apply, crate::Engine::apply_all)
    }

    /// What one command, or an array of them, would do.
    pub fn preview(&self, commands: JsValue) -> Result<JsValue, JsValue> {
        self.carry_out(commands, crate::Engine::preview_one, crate::Engine::preview)
    }

    /// Every achievement at an instant; of one category, if one is given.
    pub fn list(&self, now: f64, category: Option<String>) -> Result<JsValue, JsValue> {
        let list = self.ask(|engine| Ok(engine.list(instant(now), category.as_deref())))?;
        write(&list.to_value())
    }

    /// One node at an instant, or undefined.
    pub fn get(&self, id: &str, now: f64) -> Result<JsValue, JsValue> {
        let view = self.ask(|engine| Ok(engine.get(id, instant(now))))?;
        view.map_or(Ok(JsValue::UNDEFINED), |view| write(&view.to_value()))
    }

    /// Whether a node is in its active phase.
    #[wasm_bindgen(js_name = isActive)]
    pub fn is_active(&self, id: &str, now: f64) -> Result<bool, JsValue> {
        self.ask(|engine| engine.is_active(id, instant(now)))
    }

    /// The next instant at which a view changes by time alone.
    #[wasm_bindgen(js_name = nextChange)]
    pub fn next_change(&self, now: f64) -> Result<Option<f64>, JsValue> {
        self.ask(|engine| Ok(engine.next_change(instant(now)).map(number)))
    }

    /// What stands in the way of a node.
    pub fn explain(&self, id: &str, now: f64) -> Result<JsValue, JsValue> {
        let explanation = self.ask(|engine| engine.explain(id, instant(now)))?;
        write(&explanation.to_value())
    }

    /// Everything that has happened.
    pub fn state(&self) -> Result<JsValue, JsValue> {
        write(&self.ask(|engine| Ok(engine.state()))?)
    }

    fn carry_out(&self, commands: JsValue, one: One, all: All) -> Result<JsValue, JsValue> {
        let commands = read(&commands)?;
        let outcome = match &commands {
            Value::List(_) => Command::list_from_value(&commands).and_then(|commands| all(&mut *self.borrow_mut()?, &commands)),
            _ => Command::from_value(&commands).and_then(|command| one(&mut *self.borrow_mut()?, &command)),
        };
        write(&outcome.map_err(|error| thrown(&error))?.to_value())
    }

    fn ask<T>(&self, question: impl FnOnce(&crate::Engine) -> Result<T, Error>) -> Result<T, JsValue> {
        let engine = self.0.try_borrow().map_err(|_| thrown(&failed_before()))?;
        question(&engine).map_err(|error| thrown(&error))
    }

    fn borrow_mut(&self) -> Result<RefMut<'_, crate::Engine>, Error> {
        self.0.try_borrow_mut().map_err(|_| failed_before())
    }
}

fn make(definitions: &Value, options: &Value) -> Result<crate::Engine, Error> {
    let options = EngineOptions::from_value(options)?;
    let parse = if options.team.is_some() { Definitions::parse_team } else { Definitions::parse };
    crate::Engine::new(parse(definitions)?, options)
}

/// Every problem of a definitions document, and of the change from a previous one.
#[wasm_bindgen]
pub fn validate(next: JsValue, previous: JsValue, team: bool) -> Result<JsValue, JsValue> {
    let previous = if previous.is_undefined() { None } else { Some(read(&previous)?) };
    write(&issues(&crate::validate(&read(&next)?, previous.as_ref(), team)))
}

type One = fn(&mut crate::Engine, &Command) -> Result<Outcome, Error>;
type All = fn(&mut crate::Engine, &[Command]) -> Result<Outcome, Error>;

/// A call that never came back still holds the engine.
fn failed_before() -> Error {
    Error::new(ErrorCode::Internal, "the engine failed before")
}

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
fn read(document: &JsValue) -> Result<Value, JsValue> {
    document::read(document).map_err(|error| thrown(&error))
}

/// The plain object that says why a call was refused.
fn thrown(error: &Error) -> JsValue {
    let mut object = Object::default();
    object.text("code", error.code().as_str());
    object.text("message", error.message());
    if let Some(path) = error.path() {
        object.text("path", path);
    }
    if !error.issues().is_empty() {
        object.set("issues", issues(error.issues()));
    }
    write(&object.into()).unwrap_or_else(|failure| failure)
}

fn issues(issues: &[Issue]) -> Value {
    Value::List(issues.iter().map(issue).collect())
}

fn issue(issue: &Issue) -> Value {
    let mut object = Object::default();
    object.text("severity", issue.severity.as_str());
    object.text("code", issue.code);
    object.text("path", &issue.path);
    object.text("message", &issue.message);
    object.some_text("help", issue.help.as_ref());
    object.into()
}
