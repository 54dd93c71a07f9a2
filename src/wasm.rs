//! The functions that JavaScript calls. They convert and call, and decide nothing.
//!
//! The package's TypeScript side checks every argument first. Documents enter through the [`inbox`], and every answer leaves
//! through the outbox: a call returns the address of its answer. A refusal is an answer too; a constructor, which cannot return
//! one, throws the address of its refusal.

mod commands;
mod inbox;
mod outbox;
mod outcome;
mod replica;
mod told;
mod views;

use std::cell::RefCell;

use commands::commands;
pub use inbox::inbox;
use inbox::{document, documents};
use outbox::{Outbox, answer, issues};
pub use replica::Replica;
use told::Told;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Definitions, EngineOptions, Error, ErrorCode, UnixSec, Value};

/// Definitions and one stream's state.
///
/// The engine is in a `RefCell`. Arguments are read before it is borrowed, so that a refused call leaves it free.
#[wasm_bindgen]
pub struct Engine(RefCell<Inner>);

struct Inner {
    engine: crate::Engine,
    told: Told,
}

/// Each method returns the address of its answer in memory.
#[wasm_bindgen]
impl Engine {
    /// Creates an engine over a definitions document, with the package's options: two documents.
    #[wasm_bindgen(constructor)]
    pub fn new(length: u32) -> Result<Engine, JsValue> {
        let make = || {
            let [definitions, options] = documents(length)?;
            make(&definitions, &options)
        };
        let engine = make().map_err(thrown)?;
        Ok(Self(RefCell::new(Inner { engine, told: Told::default() })))
    }

    /// The warnings about the definitions.
    pub fn warnings(&self) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.value(&issues(inner.engine.definitions().warnings()));
            Ok(())
        })
    }

    /// Applies one command, or an array of them.
    pub fn apply(&self, length: u32) -> u32 {
        self.carry_out(length, true)
    }

    /// Previews one command, or an array of them.
    pub fn preview(&self, length: u32) -> u32 {
        self.carry_out(length, false)
    }

    /// All visible achievements at an instant; with a `category`, only those of that category.
    pub fn list(&self, now: f64, category: Option<String>) -> u32 {
        self.answer(&mut |Inner { engine, told }, outbox| {
            outbox.list_of(0, told, engine, instant(now), category.as_deref());
            Ok(())
        })
    }

    /// One node at an instant, or `undefined`.
    pub fn get(&self, id: &str, now: f64) -> u32 {
        self.answer(&mut |Inner { engine, told }, outbox| {
            outbox.node_of(0, told, engine, id, instant(now));
            Ok(())
        })
    }

    /// Sets the language of views and unlocks.
    #[wasm_bindgen(js_name = setLocale)]
    pub fn set_locale(&self, locale: Option<String>) -> u32 {
        self.answer(&mut |Inner { engine, told }, outbox| {
            engine.set_locale(language(locale.as_deref())?);
            told.forget_views();
            outbox.undefined();
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

    /// The next instant at which a view changes by time alone, or `undefined`.
    #[wasm_bindgen(js_name = nextChange)]
    pub fn next_change(&self, now: f64) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.some(inner.engine.next_change(instant(now)).map(|at| Value::Int(at.0)).as_ref());
            Ok(())
        })
    }

    /// The rules in the way of a node.
    pub fn explain(&self, id: &str, now: f64) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.value(&inner.engine.explain(id, instant(now))?.to_value());
            Ok(())
        })
    }

    /// The state, ready to be saved.
    pub fn state(&self) -> u32 {
        self.answer(&mut |inner, outbox| {
            outbox.value(&inner.engine.state());
            Ok(())
        })
    }

    fn carry_out(&self, length: u32, keep: bool) -> u32 {
        answer(&mut |outbox| {
            commands(length, &mut |commands| {
                let Ok(mut inner) = self.0.try_borrow_mut() else { return Ok(Err(failed_before())) };
                let Inner { engine, told } = &mut *inner;
                engine.carry_out_by_index(commands, keep)?;
                outbox.of(0, told, engine.definitions());
                outbox.outcome(told, engine.definitions(), &engine.workspace.outcome);
                Ok(Ok(()))
            })?
        })
    }

    #[inline(never)]
    fn answer(&self, question: &mut dyn FnMut(&mut Inner, &mut Outbox) -> Result<(), Error>) -> u32 {
        answer(&mut |outbox| question(&mut *self.0.try_borrow_mut().map_err(|_| failed_before())?, outbox))
    }
}

fn language(tag: Option<&str>) -> Result<Option<crate::Locale>, Error> {
    tag.map(crate::Locale::parse).transpose()
}

fn make(definitions: &Value, options: &Value) -> Result<crate::Engine, Error> {
    let options = EngineOptions::from_value(options)?;
    let parse = if options.team.is_some() { Definitions::parse_team } else { Definitions::parse };
    crate::Engine::new(parse(definitions)?, options)
}

/// Every problem of a definitions document, and of the change from the previous document, which precedes it in the inbox.
#[wasm_bindgen]
pub fn validate(length: u32, has_previous: bool, team: bool) -> u32 {
    answer(&mut |outbox| {
        let [previous, next] = documents(length)?;
        let previous = has_previous.then_some(&previous);
        outbox.value(&issues(&crate::validate(&next, previous, team)));
        Ok(())
    })
}

/// Commands are many small allocations; this allocator is faster and smaller than the default one.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The error of an engine that is still borrowed by a call that trapped.
fn failed_before() -> Error {
    Error::new(ErrorCode::Internal, "an earlier call of this engine failed: create the engine again")
}

/// The address of the refusal, to be thrown.
fn thrown(error: Error) -> JsValue {
    JsValue::from_f64(f64::from(answer(&mut |_| Err(error.clone()))))
}

/// A compiled cron expression.
#[wasm_bindgen]
pub struct Schedule(crate::Schedule);

#[wasm_bindgen]
impl Schedule {
    /// Compiles an expression for a local time that is `time_offset_sec` ahead of UTC.
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
