//! Writes a state as plain JSON. Unset fields are left out.

use litemap::LiteMap;

use super::{PLAYERS_CLOCK, STATE_VERSION, State, accounts, streak};
use crate::definitions::{Definitions, NodeIx, ResetZone};
use crate::progress::facts::{Facts, Tally};
use crate::progress::record::{Achieved, Earnings, PreviousPhase, Record, Total};
use crate::time::UnixSec;
use crate::value::object::Object;
use crate::value::{Key, Value};

impl State {
    /// The saved form, which [`State::from_value`] reads back.
    pub(crate) fn to_value(&self, definitions: &Definitions) -> Value {
        let mut records = Object::default();
        for (ix, (node, record)) in (0..).map(NodeIx).zip(definitions.nodes.iter().zip(&self.records.0)) {
            if let Some(record) = &record.record {
                records.named(&node.id, record_value(record, self.facts.collected.get(&ix)));
            }
        }
        records.extend(&self.foreign);
        let mut state = Object::default();
        state.number("version", STATE_VERSION);
        state.set("records", records.into());
        state.set("facts", facts_value(&self.facts));
        state.some_text("document", self.document.as_ref());
        state.extend(&self.extra);
        state.into()
    }
}

fn set_true(object: &mut Object, key: &'static str, value: bool) {
    if value {
        object.truth(key, true);
    }
}

fn set_numbers(object: &mut Object, key: &'static str, numbers: &LiteMap<String, i64>) {
    if !numbers.is_empty() {
        object.numbers(key, numbers.iter());
    }
}

fn set_time(object: &mut Object, key: &'static str, value: Option<UnixSec>) {
    if let Some(instant) = value {
        object.number(key, instant.0);
    }
}

fn record_value(record: &Record, collected: Option<&LiteMap<String, ()>>) -> Value {
    let mut object = Object::default();
    set_true(&mut object, "forgotten", record.forgotten);
    object.number("count", record.run.count);
    set_true(&mut object, "completed", record.run.completed);
    set_true(&mut object, "counted", record.run.counted);
    set_time(&mut object, "claim_time_sec", record.run.claimed);
    if let Some(reward) = &record.run.reward {
        object.set("reward", reward.clone());
    }
    set_numbers(&mut object, "contributions", &record.contributions);
    set_numbers(&mut object, "earlier_contributions", &record.earlier_contributions);
    object.number("update_time_sec", record.updated.0);
    set_time(&mut object, "create_time_sec", record.created);
    set_time(&mut object, "phase_start", record.phase);
    if let Some(written) = &record.schedule {
        object.text("reset_cronexpr", &written.expression);
        object.nonzero("time_offset_sec", written.offset_sec);
        if written.zone == ResetZone::Player {
            object.text("reset_zone", PLAYERS_CLOCK);
        }
    }
    if let Some(previous) = &record.previous {
        object.set("previous", previous_value(previous));
    }
    set_achieved(&mut object, "earlier", record.earlier, &record.earlier_extra);
    object.nonzero("pending_claims", record.pending_claims);
    set_total(&mut object, &record.total);
    object.nonzero("pending_total_claims", record.pending_total_claims);
    if let Some(collected) = collected {
        object.texts("collected", collected.keys());
    }
    if record.earnings.count > 0 {
        object.set("earned", earnings_value(&record.earnings));
    }
    object.extend(&record.extra);
    object.into()
}

fn previous_value(previous: &PreviousPhase) -> Value {
    let mut object = Object::default();
    object.number("start", previous.start.0);
    object.number("count", previous.count);
    set_true(&mut object, "completed", previous.completed);
    set_true(&mut object, "counted", previous.counted);
    set_achieved(&mut object, "achieved", previous.achieved, &previous.achieved_extra);
    object.extend(&previous.extra);
    object.into()
}

fn set_achieved(object: &mut Object, key: &'static str, achieved: Achieved, extra: &[(Key, Value)]) {
    if achieved != Achieved::default() || !extra.is_empty() {
        let mut members = Object::default();
        set_true(&mut members, "completed", achieved.completed);
        set_true(&mut members, "claimed", achieved.claimed);
        members.extend(extra);
        object.set(key, members.into());
    }
}

fn set_total(object: &mut Object, total: &Total) {
    match total {
        Total::Open => {}
        Total::Due => object.truth("total_due", true),
        Total::Claimed { at, reward } => {
            object.number("total_claim_time_sec", at.0);
            if let Some(reward) = reward {
                object.set("total_reward", reward.clone());
            }
        }
    }
}

fn earnings_value(earnings: &Earnings) -> Value {
    let by_phase = earnings.by_phase.iter().map(|(phase, runs)| {
        let phase = phase.map_or(Value::Null, |start| Value::Int(start.0));
        Value::List(vec![phase, Value::Int(*runs)])
    });
    let mut object = Object::default();
    object.number("count", earnings.count);
    set_time(&mut object, "first", earnings.first);
    set_time(&mut object, "last", earnings.last);
    object.set("by_phase", Value::List(by_phase.collect()));
    object.extend(&earnings.extra);
    object.into()
}

fn facts_value(facts: &Facts) -> Value {
    let Tally { sessions, total_sec, joined, posted, commented, purchased, retroactive } = facts.tally;
    let mut object = Object::default();
    object.nonzero("sessions", sessions);
    object.nonzero("total_sec", total_sec);
    streak::write(&mut object, &facts.streak, &facts.streak_extra);
    accounts::write(&mut object, &facts.accounts);
    let offsets = facts.offsets.pairs();
    if !offsets.is_empty() {
        let numbers = offsets.iter().flat_map(|(at, offset_sec)| [Value::Int(at.0), Value::Int(*offset_sec)]);
        object.set("offsets", Value::List(numbers.collect()));
    }
    set_true(&mut object, "joined", joined);
    set_true(&mut object, "posted", posted);
    set_true(&mut object, "commented", commented);
    set_true(&mut object, "purchased", purchased);
    set_time(&mut object, "retroactive", retroactive);
    if !facts.products.is_empty() {
        object.texts("products", facts.products.keys());
    }
    if !facts.transactions.is_empty() {
        object.texts("transactions", facts.transactions.iter());
    }
    if !facts.contents.is_empty() {
        object.texts("contents", facts.contents.keys());
    }
    set_numbers(&mut object, "stats", &facts.stats);
    if !facts.rates.is_empty() {
        let mut rates = Object::default();
        for (name, pairs) in facts.rates.iter() {
            let numbers = pairs.iter().flat_map(|(hour, amount)| [Value::Int(*hour), Value::Int(*amount)]);
            rates.named(name, Value::List(numbers.collect()));
        }
        object.set("rates", rates.into());
    }
    if let Some(version) = &facts.app_version {
        object.text("app_version", version);
    }
    object.extend(&facts.extra);
    object.into()
}
