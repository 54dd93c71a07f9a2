//! What JavaScript calls: converts and calls, decides nothing.
//!
//! The package's TypeScript side has checked every argument before it comes here. Documents come in through the [`inbox`], and every
//! answer goes out through the outbox: a call returns where its answer stands. A refusal is an answer, too; a constructor, which
//! cannot answer, throws where its refusal stands.

mod inbox;
mod outbox;
mod outcome;
mod replica;
mod told;
mod views;

use std::cell::RefCell;

pub use inbox::inbox;
use inbox::{document, documents};
use outbox::{Outbox, answer, issues};
pub use replica::Replica;
use told::Told;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Command, Definitions, EngineOptions, Error, ErrorCode, Outcome, UnixSec, Value};

/// Definitions and one stream's state.
///
/// The engine stands in a cell of its own: arguments are read before it is borrowed, so that a refused call leaves it free.
#[wasm_bindgen]
pub struct Engine(RefCell<Inner>);

struct Inner {
    engine: crate::Engine,
    told: Told,
}

/// Every answer is where one stands in memory.
#[wasm_bindgen]
impl Engine {
    /// An engine over a definitions document, with options as the package has them: two documents.
    #[wasm_bindgen(constructor)]
    pub fn new(length: u32) -> Result<Engine, JsValue> {
        let make = || {
            let [definitions, options] = documents(length)?;
            make(&definitions, &options)
        };
        let engine = make().map_err(thrown)?;
        Ok(Self(RefCell::new(Inner { engine, told: Told::default() })))
    }

    /// What the definitions probably do not mean as they say it.
    pub fn warnings(&self) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.value(&issues(inner.engine.definitions().warnings()));
            Ok(())
        })
    }

    /// Carries out one command, or an array of them.
    pub fn apply(&self, length: u32) -> u32 {
        self.carry_out(length, crate::Engine::apply, crate::Engine::apply_all)
    }

    /// What one command, or an array of them, would do.
    pub fn preview(&self, length: u32) -> u32 {
        self.carry_out(length, crate::Engine::preview_one, crate::Engine::preview)
    }

    /// Every achievement at an instant; of one category, if one is given.
    pub fn list(&self, now: f64, category: Option<String>) -> u32 {
        self.answer(&mut |Inner { engine, told }, outbox| {
            outbox.list_of(0, told, engine, instant(now), category.as_deref());
            Ok(())
        })
    }

    /// One node at an instant, or undefined.
    pub fn get(&self, id: &str, now: f64) -> u32 {
        self.answer(&mut |Inner { engine, told }, outbox| {
            outbox.node_of(0, told, engine, id, instant(now));
            Ok(())
        })
    }

    /// Whether a node is in its active phase.
    #[wasm_bindgen(js_name = isActive)]
    pub fn is_active(&self, id: &str, now: f64) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.truth(inner.engine.is_active(id, instant(now))?);
            Ok(())
        })
    }

    /// The next instant at which a view changes by time alone, or undefined.
    #[wasm_bindgen(js_name = nextChange)]
    pub fn next_change(&self, now: f64) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.some(inner.engine.next_change(instant(now)).map(|at| Value::Int(at.0)).as_ref());
            Ok(())
        })
    }

    /// What stands in the way of a node.
    pub fn explain(&self, id: &str, now: f64) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.value(&inner.engine.explain(id, instant(now))?.to_value());
            Ok(())
        })
    }

    /// Everything that has happened.
    pub fn state(&self) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.value(&inner.engine.state());
            Ok(())
        })
    }

    fn carry_out(&self, length: u32, one: One, all: All) -> u32 {
        answer(&mut |outbox| {
            let commands = document(length)?;
            let carried_out = |inner: &mut Inner| match &commands {
                Value::List(_) => Command::list_from_value(&commands).and_then(|commands| all(&mut inner.engine, &commands)),
                _ => Command::from_value(&commands).and_then(|command| one(&mut inner.engine, &command)),
            };
            let mut inner = self.0.try_borrow_mut().map_err(|_| failed_before())?;
            let outcome = carried_out(&mut inner)?;
            let Inner { engine, told } = &mut *inner;
            outbox.of(0, told, engine.definitions());
            outbox.outcome(told, engine.definitions(), &outcome);
            Ok(())
        })
    }

    #[inline(never)]
    fn answer(&self, question: &mut dyn FnMut(&mut Inner, &mut Outbox) -> Result<(), Error>) -> u32 {
        answer(&mut |outbox| question(&mut *self.0.try_borrow_mut().map_err(|_| failed_before())?, outbox))
    }
}

fn make(definitions: &Value, options: &Value) -> Result<crate::Engine, Error> {
    let options = EngineOptions::from_value(options)?;
    let parse = if options.team.is_some() { Definitions::parse_team } else { Definitions::parse };
    crate::Engine::new(parse(definitions)?, options)
}

/// Every problem of a definitions document, and of the change from the previous one, which stands before it.
#[wasm_bindgen]
pub fn validate(length: u32, has_previous: bool, team: bool) -> u32 {
    answer(&mut |outbox| {
        let [previous, next] = documents(length)?;
        let previous = has_previous.then_some(&previous);
        outbox.value(&issues(&crate::validate(&next, previous, team)));
        Ok(())
    })
}

type One = fn(&mut crate::Engine, &Command) -> Result<Outcome, Error>;
type All = fn(&mut crate::Engine, &[Command]) -> Result<Outcome, Error>;

/// A call that never came back still holds the engine.
fn failed_before() -> Error {
    Error::new(ErrorCode::Internal, "the engine failed before")
}

/// Where the refusal stands, to be thrown.
fn thrown(error: Error) -> JsValue {
    JsValue::from_f64(f64::from(answer(&mut |_| Err(error.clone()))))
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
            thrown(Error::new(ErrorCode::InvalidSchedule, message))
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
