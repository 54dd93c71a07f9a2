//! Writing a state as plain JSON. What is unset is left out.

use std::borrow::Cow;

use super::{STATE_VERSION, State};
use crate::definitions::{Definitions, NodeIx};
use crate::progress::facts::{Facts, Tally};
use crate::progress::record::{Achieved, Earnings, PreviousPhase, Record, Total};
use crate::progress::sorted::Texts;
use crate::time::UnixSec;
use crate::value::{Key, Value};

type Members = Vec<(Key, Value)>;

impl State {
    /// The saved form; [`State::from_value`] reads it back.
    pub(crate) fn to_value(&self, definitions: &Definitions) -> Value {
        let mut records: Members = Vec::new();
        for (ix, (node, record)) in (0..).map(NodeIx).zip(definitions.nodes.iter().zip(&self.records.0)) {
            if let Some(record) = &record.record {
                records.push((Cow::Owned(node.id.clone()), record_value(record, self.facts.collected.get(ix))));
            }
        }
        records.extend(self.foreign.iter().cloned());
        let mut state: Members = Vec::new();
        set(&mut state, "version", Value::Int(STATE_VERSION));
        set(&mut state, "records", Value::Object(records));
        set(&mut state, "facts", facts_value(&self.facts));
        state.extend(self.extra.iter().cloned());
        Value::Object(state)
    }
}

fn set(object: &mut Members, key: &'static str, value: Value) {
    object.push((Cow::Borrowed(key), value));
}

fn set_true(object: &mut Members, key: &'static str, value: bool) {
    if value {
        set(object, key, Value::Bool(true));
    }
}

fn set_number(object: &mut Members, key: &'static str, value: i64) {
    if value != 0 {
        set(object, key, Value::Int(value));
    }
}

fn set_time(object: &mut Members, key: &'static str, value: Option<UnixSec>) {
    if let Some(instant) = value {
        set(object, key, Value::Int(instant.0));
    }
}

fn texts<'t>(items: impl Iterator<Item = &'t String>) -> Value {
    Value::List(items.map(|item| Value::from(item.as_str())).collect())
}

fn record_value(record: &Record, collected: Option<&Texts>) -> Value {
    let mut object: Members = Vec::new();
    set_true(&mut object, "forgotten", record.forgotten);
    set(&mut object, "count", Value::Int(record.run.count));
    set_true(&mut object, "completed", record.run.completed);
    set_true(&mut object, "counted", record.run.counted);
    set_time(&mut object, "claim_time_sec", record.run.claimed);
    if let Some(reward) = &record.run.reward {
        set(&mut object, "reward", reward.clone());
    }
    set(&mut object, "update_time_sec", Value::Int(record.updated.0));
    set_time(&mut object, "create_time_sec", record.created);
    set_time(&mut object, "phase_start", record.phase);
    if let Some((expression, offset_sec)) = &record.schedule {
        set(&mut object, "reset_cronexpr", Value::from(expression.as_str()));
        set_number(&mut object, "time_offset_sec", *offset_sec);
    }
    if let Some(previous) = &record.previous {
        set(&mut object, "previous", previous_value(previous));
    }
    set_achieved(&mut object, "earlier", record.earlier);
    set_number(&mut object, "pending_claims", record.pending_claims);
    set_total(&mut object, &record.total);
    set_number(&mut object, "pending_total_claims", record.pending_total_claims);
    if let Some(collected) = collected {
        set(&mut object, "collected", texts(collected.iter()));
    }
    if record.earnings.count > 0 {
        set(&mut object, "earned", earnings_value(&record.earnings));
    }
    object.extend(record.extra.iter().cloned());
    Value::Object(object)
}

fn previous_value(previous: &PreviousPhase) -> Value {
    let mut object: Members = Vec::new();
    set(&mut object, "start", Value::Int(previous.start.0));
    set(&mut object, "count", Value::Int(previous.count));
    set_true(&mut object, "completed", previous.completed);
    set_true(&mut object, "counted", previous.counted);
    set_achieved(&mut object, "achieved", previous.achieved);
    object.extend(previous.extra.iter().cloned());
    Value::Object(object)
}

fn set_achieved(object: &mut Members, key: &'static str, achieved: Achieved) {
    if achieved != Achieved::default() {
        let mut members: Members = Vec::new();
        set_true(&mut members, "completed", achieved.completed);
        set_true(&mut members, "claimed", achieved.claimed);
        set(object, key, Value::Object(members));
    }
}

fn set_total(object: &mut Members, total: &Total) {
    match total {
        Total::Open => {}
        Total::Due => set(object, "total_due", Value::Bool(true)),
        Total::Claimed { at, reward } => {
            set(object, "total_claim_time_sec", Value::Int(at.0));
            if let Some(reward) = reward {
                set(object, "total_reward", reward.clone());
            }
        }
    }
}

fn earnings_value(earnings: &Earnings) -> Value {
    let by_phase = earnings.by_phase.iter().map(|(phase, runs)| {
        let phase = phase.map_or(Value::Null, |start| Value::Int(start.0));
        Value::List(vec![phase, Value::Int(*runs)])
    });
    let mut object: Members = Vec::new();
    set(&mut object, "count", Value::Int(earnings.count));
    set_time(&mut object, "first", earnings.first);
    set_time(&mut object, "last", earnings.last);
    set(&mut object, "by_phase", Value::List(by_phase.collect()));
    object.extend(earnings.extra.iter().cloned());
    Value::Object(object)
}

fn facts_value(facts: &Facts) -> Value {
    let Tally { sessions, total_sec, streak, joined, posted, commented, purchased, retroactive } = facts.tally;
    let mut object: Members = Vec::new();
    set_number(&mut object, "sessions", sessions);
    set_number(&mut object, "total_sec", total_sec);
    if let Some(day) = streak.last_day {
        let mut members: Members = Vec::new();
        set(&mut members, "days", Value::Int(streak.days));
        set(&mut members, "longest", Value::Int(streak.longest));
        set(&mut members, "last_day", Value::Int(day));
        set_number(&mut members, "utc_offset_sec", streak.offset_sec);
        members.extend(facts.streak_extra.iter().cloned());
        set(&mut object, "streak", Value::Object(members));
    }
    set_true(&mut object, "joined", joined);
    set_true(&mut object, "posted", posted);
    set_true(&mut object, "commented", commented);
    set_true(&mut object, "purchased", purchased);
    set_time(&mut object, "retroactive", retroactive);
    if !facts.products.is_empty() {
        set(&mut object, "products", texts(facts.products.iter()));
    }
    if !facts.contents.is_empty() {
        set(&mut object, "contents", texts(facts.contents.iter()));
    }
    if facts.stats.len() > 0 {
        let stats = facts.stats.iter().map(|(id, value)| (Cow::Owned(id.clone()), Value::Int(*value)));
        set(&mut object, "stats", Value::Object(stats.collect()));
    }
    if let Some(version) = &facts.app_version {
        set(&mut object, "app_version", Value::from(version.as_str()));
    }
    object.extend(facts.extra.iter().cloned());
    Value::Object(object)
}
