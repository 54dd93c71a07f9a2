//! The replica for JavaScript.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{Outbox, Told, answer, document, documents, failed_before, instant, language, thrown};
use crate::protocol::{ClockState, Event, SyncResponse};
use crate::replica::{Accepted, AdoptionBegun, Clock, Intent, Listed, Notice, Opening, Reading, Recorded, Retry, Saved, Verdict};
use crate::value::object::Object;
use crate::{Command, Error, ErrorCode, Outcome, UnixSec, Value};

/// The tag of a pending event: its id, its stream and its command follow.
const WAITING: f64 = 13.0;

/// One player's streams on this device, with the clock and the retry backoff.
#[wasm_bindgen]
pub struct Replica(RefCell<Inner>);

struct Inner {
    replica: crate::replica::Replica,
    clock: Clock,
    retry: Retry,
    staged: Option<Staged>,
    opened: Vec<Notice>,
    /// The definitions sent so far, by stream.
    told: Vec<(String, Told)>,
}

/// A staged change, which must be stored before it is committed.
enum Staged {
    Begun(AdoptionBegun),
    Recorded(Box<Recorded>),
    Accepted(Box<Accepted>),
}

/// Each method returns the address of its answer in memory; `null` becomes `undefined`.
#[wasm_bindgen]
impl Replica {
    /// Opens a replica from two documents: the store's content, and the options.
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

    /// Loads changes that another tab has stored.
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

    /// Sets the language of views and unlocks.
    #[wasm_bindgen(js_name = setLocale)]
    pub fn set_locale(&self, locale: Option<String>) -> u32 {
        self.answer(&|inner| {
            inner.replica.set_locale(language(locale.as_deref())?);
            inner.told.iter_mut().for_each(|(_, told)| told.forget_views());
            Ok(Value::Null)
        })
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

    /// Starts to adopt progress made without an authority; returns the write, if there is such progress.
    pub fn adopt(&self, eid: &str) -> u32 {
        self.answer(&|inner| Ok(inner.begin(inner.replica.adopt(eid))))
    }

    /// Starts to adopt a state that was set aside; returns the write.
    #[wasm_bindgen(js_name = adoptAside)]
    pub fn adopt_aside(&self, eid: &str, text: &str) -> u32 {
        self.answer(&|inner| inner.replica.adopt_aside(eid, text).map(|begun| inner.begin(Some(begun))))
    }

    /// Moves stored instants that are later than the corrected clock to the present; returns the write, if there are any.
    #[wasm_bindgen(js_name = setClockBack)]
    pub fn set_clock_back(&self, wall_ms: f64, mono_ms: f64, eid: &str) -> u32 {
        self.answer(&|inner| {
            let now = inner.now(wall_ms, mono_ms);
            let Some(moved) = inner.replica.set_clock_back(now, eid)? else { return Ok(Value::Null) };
            let write = moved.write.to_value();
            inner.staged = Some(Staged::Recorded(Box::new(moved)));
            Ok(write)
        })
    }

    /// Everything that the store should hold, to write it again after a loss.
    pub fn saved(&self) -> u32 {
        self.answer(&|inner| Ok(inner.replica.saved().to_value()))
    }

    /// Builds the next request.
    pub fn request(&self, nonce: &str, wall_ms: f64, mono_ms: f64, boot: &str) -> u32 {
        self.answer(&|inner| Ok(inner.replica.request(nonce, reading(wall_ms, mono_ms), boot).to_value()))
    }

    /// Checks an answer and stages it; returns the write, or the reason why there is none.
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

    /// Commits the last staged change; call it after its write succeeded.
    pub fn stored(&self) -> u32 {
        self.answer(&|inner| {
            let told = match inner.staged.take() {
                Some(Staged::Begun(begun)) => inner.replica.adopting(begun).map(|()| Vec::new()),
                Some(Staged::Recorded(recorded)) => inner.replica.stored(*recorded),
                Some(Staged::Accepted(accepted)) => inner.replica.take_over(*accepted),
                None => Err(Error::new(ErrorCode::Internal, "there is no staged write to commit")),
            };
            told.map(|told| notices(&told))
        })
    }

    /// Drops a request, so that its answer is no longer accepted.
    pub fn forget(&self, nonce: &str) -> u32 {
        self.tell(&|inner| inner.replica.forget(nonce))
    }

    /// Acknowledges an unlock or a rejection; returns the write, unless it was acknowledged before.
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
            if let Some((oldest, expires)) = replica.waiting() {
                object.number("oldest_pending_sec", oldest.0);
                object.number("expires_at", expires.0);
            }
            object.set("streams", Value::List(replica.streams().map(Value::from).collect()));
            Ok(object.into())
        })
    }

    /// The pending events from this number on, if the queue is still in this turn; otherwise all of them.
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
                outbox.push(WAITING);
                outbox.text(&event.eid);
                outbox.text(&event.stream);
                outbox.value(&event.command);
            }
            Ok(())
        })
    }

    /// The unacknowledged unlocks.
    pub fn inbox(&self, stream: &str) -> u32 {
        self.answer(&|inner| Ok(Value::List(inner.replica.inbox(stream).iter().map(crate::Unlock::to_value).collect())))
    }

    /// The unlocks of a view, each with whether the authority has it.
    pub fn unlocks(&self, stream: &str) -> u32 {
        self.answer(&|inner| Ok(Value::List(inner.replica.unlocks(stream).map(Listed::to_value).collect())))
    }

    /// The version of a stream's base, or `undefined`.
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

    /// A stream's base as canonical text, or `undefined`.
    pub fn snapshot(&self, stream: &str) -> u32 {
        self.answer(&|inner| Ok(inner.replica.base(stream).map_or(Value::Null, |(_, _, text)| Value::from(text))))
    }

    /// All visible achievements of a stream at an instant; with a `category`, only those of that category.
    pub fn list(&self, stream: &str, now: f64, category: Option<String>) -> u32 {
        self.speak(stream, &|engine, slot, told, outbox| outbox.list_of(slot, told, engine, instant(now), category.as_deref()))
    }

    /// The achievements of a stream whose views may have changed since the last call, or `undefined` if any may have.
    pub fn changed(&self, stream: &str, now: f64) -> u32 {
        self.speak(stream, &|engine, slot, told, outbox| outbox.changed_of(slot, told, engine, instant(now)))
    }

    /// One node at an instant, or `undefined`.
    pub fn get(&self, stream: &str, id: &str, now: f64) -> u32 {
        self.speak(stream, &|engine, slot, told, outbox| outbox.node_of(slot, told, engine, id, instant(now)))
    }

    /// The rules in the way of a node.
    pub fn explain(&self, stream: &str, id: &str, now: f64) -> u32 {
        self.view(stream, &|engine| Ok(engine.explain(id, instant(now))?.to_value()))
    }

    /// The next instant at which a view changes by time alone.
    #[wasm_bindgen(js_name = nextChange)]
    pub fn next_change(&self, stream: &str, now: f64) -> u32 {
        self.view(stream, &|engine| Ok(engine.next_change(instant(now)).map_or(Value::Null, |at| Value::Int(at.0))))
    }

    /// The outcome that an array of commands would have.
    pub fn preview(&self, stream: &str, length: u32) -> u32 {
        self.write(&|inner, outbox| {
            let commands = Command::list_from_value(&document(length)?)?;
            let outcome = inner.replica.preview(stream, &commands)?;
            inner.outcome(stream, &outcome, outbox)
        })
    }

    /// Whether the retroactive check waits for the app to be opened (G9).
    #[wasm_bindgen(js_name = awaitsOpening)]
    pub fn awaits_opening(&self, now: f64, app_version: Option<String>) -> u32 {
        self.answer(&|inner| Ok(Value::Bool(inner.replica.awaits_opening(UnixSec(now as i64), app_version.as_deref()))))
    }

    /// The authority's time, as estimated.
    pub fn now(&self, wall_ms: f64, mono_ms: f64) -> u32 {
        self.answer(&|inner| Ok(Value::Int(inner.now(wall_ms, mono_ms).0)))
    }

    /// Whether the clock can be trusted.
    pub fn clock(&self, wall_ms: f64, mono_ms: f64) -> u32 {
        self.answer(&|inner| Ok(Value::from(inner.clock.state(reading(wall_ms, mono_ms)).as_str())))
    }

    /// The authority's time minus the wall clock, in seconds.
    pub fn offset_sec(&self) -> u32 {
        self.answer(&|inner| Ok(Value::Int(inner.clock.offset_sec())))
    }

    /// Takes a sample for the clock from an answer.
    pub fn answered(&self, sent_wall: f64, sent_mono: f64, wall: f64, mono: f64, server_time: f64) -> u32 {
        self.tell(&|inner| inner.clock.answered(reading(sent_wall, sent_mono), reading(wall, mono), instant(server_time)))
    }

    /// Counts a failed request; returns the milliseconds to wait.
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

    /// Answers with a document, where `null` becomes `undefined`. All queries share this function, to keep the code small.
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

/// A query of a stream's engine, with the definitions that JavaScript has received.
type Question<'q> = &'q dyn Fn(&crate::Engine, usize, &mut Told, &mut Outbox);

impl Inner {
    /// The instant to record for something that happens now.
    fn now(&mut self, wall_ms: f64, mono_ms: f64) -> UnixSec {
        let (reading, clock) = (reading(wall_ms, mono_ms), &mut self.clock);
        let state = clock.state(reading); // first, because it notices a jump of the wall clock
        let now = clock.now(reading);
        if state == ClockState::Unsynced { self.replica.believed(now) } else { now }
    }

    /// Stages the start of an adoption; returns the write.
    fn begin(&mut self, begun: Option<AdoptionBegun>) -> Value {
        let Some(begun) = begun else { return Value::Null };
        let write = begun.write.to_value();
        self.staged = Some(Staged::Begun(begun));
        write
    }

    /// Writes the outcome of commands on a stream.
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
