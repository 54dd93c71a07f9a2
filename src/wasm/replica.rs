//! The replica for JavaScript.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{Outbox, Told, answer, document, documents, failed_before, instant, thrown};
use crate::protocol::{Event, SyncResponse};
use crate::replica::{Accepted, Clock, Intent, Listed, Notice, Opening, Reading, Recorded, Retry, Saved, Verdict};
use crate::value::object::Object;
use crate::{Command, Error, ErrorCode, Outcome, Value};

/// One player's streams on this device, with the clock and the waits between requests.
#[wasm_bindgen]
pub struct Replica(RefCell<Inner>);

struct Inner {
    replica: crate::replica::Replica,
    clock: Clock,
    retry: Retry,
    staged: Option<Staged>,
    opened: Vec<Notice>,
    /// By stream.
    told: Vec<(String, Told)>,
}

/// A staged change, which has to be stored before it is committed.
enum Staged {
    Recorded(Box<Recorded>),
    Accepted(Box<Accepted>),
}

/// Every answer is where one stands in memory; nothing is undefined.
#[wasm_bindgen]
impl Replica {
    /// Opens what a store holds: that document, and the options.
    #[wasm_bindgen(constructor)]
    pub fn new(length: u32) -> Result<Replica, JsValue> {
        let open = || {
            let [saved, options] = documents(length)?;
            crate::replica::Replica::open(&Saved::from_value(&saved)?, Opening::from_value(&options)?)
        };
        let (replica, opened) = open().map_err(thrown)?;
        let (clock, retry, staged, told) = (Clock::default(), Retry::default(), None, Vec::new());
        Ok(Self(RefCell::new(Inner { replica, clock, retry, staged, opened, told })))
    }

    /// The notices of opening; empty from the second call on.
    pub fn opened(&self) -> u32 {
        self.answer(&|inner| Ok(notices(&std::mem::take(&mut inner.opened))))
    }

    /// Loads what another tab has stored.
    pub fn reread(&self, length: u32, fresh_cid: &str) -> u32 {
        self.answer(&|inner| {
            let saved = document(length)?;
            inner.staged = None;
            inner.replica.reread(&Saved::from_value(&saved)?, fresh_cid).map(|told| notices(&told))
        })
    }

    /// Follows a team's stream.
    pub fn follow(&self, stream: &str) -> u32 {
        self.answer(&|inner| inner.replica.follow(stream, None).map(|()| Value::Null))
    }

    /// Predicts an intent and stages it; returns the write and the outcome.
    pub fn record(&self, length: u32) -> u32 {
        self.write(&|inner, outbox| {
            let intent = document(length)?;
            inner.staged = None;
            let mut intent = Intent::from_value(&intent)?;
            intent.clock = inner.clock.state(intent.reading);
            let stream = intent.stream.clone();
            let recorded = inner.replica.record(intent)?;
            outbox.object(2);
            outbox.name("write");
            outbox.value(&recorded.write.to_value());
            outbox.name("outcome");
            inner.outcome(&stream, &recorded.outcome, outbox)?;
            inner.staged = Some(Staged::Recorded(Box::new(recorded)));
            Ok(())
        })
    }

    /// Builds the next request.
    pub fn request(&self, nonce: &str, wall_ms: f64, mono_ms: f64, boot: &str) -> u32 {
        self.answer(&|inner| Ok(inner.replica.request(nonce, reading(wall_ms, mono_ms), boot).to_value()))
    }

    /// Checks an answer and stages it; returns the write, or why there is none.
    pub fn accept(&self, length: u32, fresh_cid: &str) -> u32 {
        self.answer(&|inner| {
            let answer = document(length)?;
            inner.staged = None;
            let verdict = inner.replica.accept(&SyncResponse::from_value(&answer)?, fresh_cid)?;
            let (object, staged) = verdict_of(verdict);
            inner.staged = staged;
            Ok(object.into())
        })
    }

    /// Commits the last `record` or `accept`; call after its write succeeded.
    pub fn stored(&self) -> u32 {
        self.answer(&|inner| {
            let told = match inner.staged.take() {
                Some(Staged::Recorded(recorded)) => inner.replica.stored(*recorded),
                Some(Staged::Accepted(accepted)) => inner.replica.take_over(*accepted),
                None => Err(Error::new(ErrorCode::Internal, "nothing waits to be stored")),
            };
            told.map(|told| notices(&told))
        })
    }

    /// Drops a request: its answer will not be accepted.
    pub fn forget(&self, nonce: &str) -> u32 {
        self.tell(&|inner| inner.replica.forget(nonce))
    }

    /// The host has dealt with an unlock or a rejection; what to store, if that is news.
    pub fn acknowledge(&self, key_or_eid: &str) -> u32 {
        self.answer(&|inner| Ok(inner.replica.acknowledge(key_or_eid).map_or(Value::Null, |write| write.to_value())))
    }

    /// Resumes sending, with a new token.
    pub fn resume(&self) -> u32 {
        self.tell(&|inner| inner.replica.resume())
    }

    /// The status: pending events, pauses, and followed streams.
    pub fn status(&self) -> u32 {
        self.answer(&|inner| {
            let replica = &inner.replica;
            let mut object = Object::default();
            object.number("pending", replica.pending() as i64);
            object.truth("paused", replica.is_paused());
            object.truth("wants_timer", replica.wants_timer());
            object.truth("held", replica.is_held(crate::protocol::PLAYER));
            object.set("streams", Value::List(replica.streams().map(Value::from).collect()));
            Ok(object.into())
        })
    }

    /// The pending events from the one with this number on, if the queue is still in that turn, and else all of them.
    pub fn queue(&self, turn: f64, known: f64) -> u32 {
        self.write(&|inner, outbox| {
            let (now, events) = (inner.replica.queue_turn(), inner.replica.pending_events());
            let known = if now.turn as f64 == turn { (known as usize).saturating_sub(now.first) } else { 0 };
            let new: Vec<&Event> = events.skip(known).collect();
            outbox.object(3);
            outbox.name("turn");
            outbox.number(now.turn as f64);
            outbox.name("first");
            outbox.number(now.first as f64);
            outbox.name("events");
            outbox.list(new.len());
            for event in new {
                outbox.object(3);
                outbox.name("eid");
                outbox.words(&event.eid);
                outbox.name("stream");
                outbox.words(&event.stream);
                outbox.name("command");
                outbox.value(&event.command);
            }
            Ok(())
        })
    }

    /// Unacknowledged unlocks.
    pub fn inbox(&self, stream: &str) -> u32 {
        self.answer(&|inner| Ok(Value::List(inner.replica.inbox(stream).iter().map(crate::Unlock::to_value).collect())))
    }

    /// The unlocks of a view, and whether the authority has them.
    pub fn unlocks(&self, stream: &str) -> u32 {
        self.answer(&|inner| Ok(Value::List(inner.replica.unlocks(stream).map(Listed::to_value).collect())))
    }

    /// The version of what the authority last told of a stream, or undefined.
    pub fn base(&self, stream: &str) -> u32 {
        self.answer(&|inner| {
            let Some((epoch, rev)) = inner.replica.version(stream) else { return Ok(Value::Null) };
            let mut object = Object::default();
            object.number("epoch", epoch);
            object.number("rev", rev);
            if let Some(role) = inner.replica.role(stream) {
                object.text("role", role.as_str());
            }
            Ok(object.into())
        })
    }

    /// What the authority last told of a stream, as canonical text, or undefined.
    pub fn snapshot(&self, stream: &str) -> u32 {
        self.answer(&|inner| Ok(inner.replica.base(stream).map_or(Value::Null, |(_, _, text)| Value::from(text))))
    }

    /// Every achievement of a stream at an instant; of one category, if one is given.
    pub fn list(&self, stream: &str, now: f64, category: Option<String>) -> u32 {
        self.speak(stream, &|engine, slot, told, outbox| outbox.list_of(slot, told, engine, instant(now), category.as_deref()))
    }

    /// One node at an instant, or undefined.
    pub fn get(&self, stream: &str, id: &str, now: f64) -> u32 {
        self.speak(stream, &|engine, slot, told, outbox| outbox.node_of(slot, told, engine, id, instant(now)))
    }

    /// What stands in the way of a node.
    pub fn explain(&self, stream: &str, id: &str, now: f64) -> u32 {
        self.view(stream, &|engine| Ok(engine.explain(id, instant(now))?.to_value()))
    }

    /// The next instant at which a view changes by time alone.
    #[wasm_bindgen(js_name = nextChange)]
    pub fn next_change(&self, stream: &str, now: f64) -> u32 {
        self.view(stream, &|engine| Ok(engine.next_change(instant(now)).map_or(Value::Null, |at| Value::Int(at.0))))
    }

    /// What an array of commands would do.
    pub fn preview(&self, stream: &str, length: u32) -> u32 {
        self.write(&|inner, outbox| {
            let commands = Command::list_from_value(&document(length)?)?;
            let outcome = inner.replica.preview(stream, &commands)?;
            inner.outcome(stream, &outcome, outbox)
        })
    }

    /// The authority's time, as far as it is known.
    pub fn now(&self, wall_ms: f64, mono_ms: f64) -> u32 {
        self.answer(&|inner| Ok(Value::Int(inner.clock.now(reading(wall_ms, mono_ms)).0)))
    }

    /// How far the clock can be trusted.
    pub fn clock(&self, wall_ms: f64, mono_ms: f64) -> u32 {
        self.answer(&|inner| Ok(Value::from(inner.clock.state(reading(wall_ms, mono_ms)).as_str())))
    }

    /// The authority's time less the wall clock's, in seconds.
    pub fn offset_sec(&self) -> u32 {
        self.answer(&|inner| Ok(Value::Int(inner.clock.offset_sec())))
    }

    /// An answer came: a sample for the clock.
    pub fn answered(&self, sent_wall: f64, sent_mono: f64, wall: f64, mono: f64, server_time: f64) -> u32 {
        self.tell(&|inner| inner.clock.answered(reading(sent_wall, sent_mono), reading(wall, mono), instant(server_time)))
    }

    /// A request failed: how many milliseconds to wait.
    pub fn failed(&self, retry_after_sec: Option<f64>, random: f64) -> u32 {
        self.answer(&|inner| Ok(Value::Int(inner.retry.failed(retry_after_sec.map(|seconds| seconds as i64), random))))
    }

    /// Starts again with the shortest wait.
    #[wasm_bindgen(js_name = startOver)]
    pub fn start_over(&self) -> u32 {
        self.tell(&|inner| inner.retry.start_over())
    }

    fn view(&self, stream: &str, question: &dyn Fn(&crate::Engine) -> Result<Value, Error>) -> u32 {
        self.answer(&|inner| question(inner.replica.followed(stream)?))
    }

    fn speak(&self, stream: &str, question: Question<'_>) -> u32 {
        self.write(&|inner, outbox| inner.speak(stream, outbox, question))
    }

    fn tell(&self, step: &dyn Fn(&mut Inner)) -> u32 {
        self.answer(&|inner| {
            step(inner);
            Ok(Value::Null)
        })
    }

    /// A document as the answer; nothing is `undefined`. Written once for all questions, to be small.
    fn answer(&self, question: &dyn Fn(&mut Inner) -> Result<Value, Error>) -> u32 {
        self.write(&|inner, outbox| {
            match question(inner)? {
                Value::Null => outbox.undefined(),
                value => outbox.value(&value),
            }
            Ok(())
        })
    }

    fn write(&self, question: &dyn Fn(&mut Inner, &mut Outbox) -> Result<(), Error>) -> u32 {
        answer(&mut |outbox| question(&mut *self.0.try_borrow_mut().map_err(|_| failed_before())?, outbox))
    }
}

/// What is asked of a stream's engine, and written by what JavaScript has been told of it.
type Question<'q> = &'q dyn Fn(&crate::Engine, usize, &mut Told, &mut Outbox);

impl Inner {
    /// What commands have done to a stream.
    fn outcome(&mut self, stream: &str, outcome: &Outcome, outbox: &mut Outbox) -> Result<(), Error> {
        self.speak(stream, outbox, &|engine, slot, told, outbox| {
            outbox.of(slot, told, engine.definitions());
            outbox.outcome(told, engine.definitions(), outcome);
        })
    }

    fn speak(&mut self, stream: &str, outbox: &mut Outbox, question: Question<'_>) -> Result<(), Error> {
        let engine = self.replica.followed(stream)?;
        let slot = self.told.iter().position(|(told, _)| told == stream).unwrap_or_else(|| {
            self.told.push((stream.to_owned(), Told::default()));
            self.told.len() - 1
        });
        if let Some((_, told)) = self.told.get_mut(slot) {
            question(engine, slot, told, outbox);
        }
        Ok(())
    }
}

fn verdict_of(verdict: Verdict) -> (Object, Option<Staged>) {
    let mut object = Object::default();
    match verdict {
        Verdict::Accepted(accepted) => {
            object.text("type", "accepted");
            object.set("write", accepted.write.to_value());
            object.set("report", accepted.report.to_value());
            return (object, Some(Staged::Accepted(accepted)));
        }
        Verdict::Failed(told, retry_after_sec) => {
            object.text("type", "failed");
            object.set("notices", notices(&told));
            object.some("retry_after_sec", retry_after_sec.map(Value::Int).as_ref());
        }
        Verdict::Stale(reason) => {
            object.text("type", "stale");
            object.text("reason", reason);
        }
    }
    (object, None)
}

fn notices(told: &[Notice]) -> Value {
    Value::List(told.iter().map(Notice::to_value).collect())
}

fn reading(wall_ms: f64, mono_ms: f64) -> Reading {
    Reading { wall_ms: wall_ms as i64, mono_ms: mono_ms as i64 }
}
