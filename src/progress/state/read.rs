//! Reading a saved state: checked field by field, nothing of it is trusted.

use super::{STATE_VERSION, State};
use crate::definitions::{AppVersion, Definitions};
use crate::error::{Error, ErrorCode};
use crate::order::sorted;
use crate::progress::facts::{Facts, MAX_CONTENTS, MAX_PRODUCTS, MAX_STATS, Streak, Tally};
use crate::progress::record::{Achieved, Earnings, PreviousPhase, Record, Run, Total};
use crate::progress::sorted::{Numbers, Sets};
use crate::time::UnixSec;
use crate::value::read::{self, Fault, Path};
use crate::value::{Key, Value};

impl State {
    /// Reads a saved state.
    ///
    /// # Errors
    ///
    /// `STATE_NEWER` if a newer version wrote it, `STATE_UNREADABLE` with the place if it is damaged.
    pub(crate) fn from_value(value: &Value, definitions: &Definitions) -> Result<State, Error> {
        check_version(value)?;
        state(value, definitions).map_err(|fault| fault.into_error(ErrorCode::StateUnreadable))
    }
}

fn check_version(value: &Value) -> Result<(), Error> {
    let unreadable = |message: String| Err(Error::at(ErrorCode::StateUnreadable, "/version", message));
    match value.get("version") {
        Some(Value::Int(version)) if *version > STATE_VERSION => Err(Error::at(
            ErrorCode::StateNewer,
            "/version",
            format!("the state has version {version}; this build reads versions up to {STATE_VERSION}: update plaudit"),
        )),
        Some(Value::Int(version)) if *version >= 1 => Ok(()),
        Some(other) => unreadable(format!("expected a version from 1 to {STATE_VERSION}, found {}", read::describe(other))),
        None => unreadable("this is not a saved state: it has no version".to_owned()),
    }
}

/// The members of a saved object, taken one by one; what is left over comes from a newer version.
struct Fields<'v, 'p> {
    entries: Vec<&'v (Key, Value)>,
    at: &'p Path<'p>,
}

impl<'v, 'p> Fields<'v, 'p> {
    fn of(value: &'v Value, at: &'p Path<'p>) -> Result<Self, Fault> {
        Ok(Fields { entries: read::object(value, at)?.iter().collect(), at })
    }

    fn take(&mut self, key: &str) -> Option<&'v Value> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        Some(&self.entries.swap_remove(index).1)
    }

    fn read<T>(&mut self, key: &str, reader: impl Fn(&'v Value, &Path<'_>) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        self.take(key).map(|value| reader(value, &self.at.key(key))).transpose()
    }

    fn flag(&mut self, key: &str) -> Result<bool, Fault> {
        Ok(self.read(key, read::boolean)?.unwrap_or(false))
    }

    fn number(&mut self, key: &str) -> Result<i64, Fault> {
        Ok(self.read(key, read::natural)?.unwrap_or(0))
    }

    fn instant(&mut self, key: &str) -> Result<Option<UnixSec>, Fault> {
        self.read(key, instant)
    }

    fn texts(&mut self, key: &str, at_most: usize) -> Result<Vec<String>, Fault> {
        Ok(self.read(key, |value, at| texts(value, at, at_most))?.unwrap_or_default())
    }

    /// What no reader took: kept as it is (A8).
    fn rest(self) -> Vec<(Key, Value)> {
        sorted(self.entries.into_iter().cloned().collect(), by_key)
    }
}

fn instant(value: &Value, at: &Path<'_>) -> Result<UnixSec, Fault> {
    let instant = UnixSec(read::integer(value, at)?);
    if instant.in_range() { Ok(instant) } else { Err(Fault::expected(at, "UNIX seconds in the years 1970 to 2099", value)) }
}

fn texts(value: &Value, at: &Path<'_>, at_most: usize) -> Result<Vec<String>, Fault> {
    let items = read::list(value, at)?;
    if items.len() > at_most {
        return Err(Fault::new(at, format!("expected at most {at_most} entries, found {}", items.len())));
    }
    items.iter().enumerate().map(|(index, item)| Ok(read::text(item, &at.index(index))?.to_owned())).collect()
}

fn state(value: &Value, definitions: &Definitions) -> Result<State, Fault> {
    let mut fields = Fields::of(value, &Path::ROOT)?;
    fields.take("version");
    let mut state = State { facts: fields.read("facts", facts)?.unwrap_or_default(), ..State::new(definitions) };
    if let Some(records) = fields.take("records") {
        let at = Path::ROOT.key("records");
        read_records(records, &at, definitions, &mut state)?;
    }
    state.extra = fields.rest();
    Ok(state)
}

fn read_records(value: &Value, at: &Path<'_>, definitions: &Definitions, state: &mut State) -> Result<(), Fault> {
    for (id, value) in read::object(value, at)? {
        let Some(ix) = definitions.find(id) else {
            state.foreign.push((id.clone(), value.clone()));
            continue;
        };
        let at = at.key(id);
        let mut fields = Fields::of(value, &at)?;
        let collected = fields.texts("collected", usize::MAX)?;
        if !collected.is_empty() {
            state.facts.collected.replace(ix, collected.into());
        }
        if let Some(slot) = state.records.slot(ix) {
            slot.record = Some(Box::new(record(fields)?));
        }
    }
    state.foreign = sorted(std::mem::take(&mut state.foreign), by_key);
    Ok(())
}

fn by_key(one: &(Key, Value), other: &(Key, Value)) -> std::cmp::Ordering {
    one.0.cmp(&other.0)
}

fn record(mut fields: Fields<'_, '_>) -> Result<Record, Fault> {
    Ok(Record {
        forgotten: fields.flag("forgotten")?,
        run: Run {
            count: fields.number("count")?,
            completed: fields.flag("completed")?,
            counted: fields.flag("counted")?,
            claimed: fields.instant("claim_time_sec")?,
            reward: fields.take("reward").cloned(),
        },
        updated: fields.instant("update_time_sec")?.unwrap_or_default(),
        created: fields.instant("create_time_sec")?,
        // A phase may begin before 1970 only on paper: occurrences lie in 1970–2099, moved by the offset.
        phase: fields.read("phase_start", read::integer)?.map(UnixSec),
        schedule: schedule(&mut fields)?,
        previous: fields.read("previous", previous)?,
        earlier: fields.read("earlier", achieved)?.unwrap_or_default(),
        pending_claims: fields.number("pending_claims")?,
        total: total(&mut fields)?,
        pending_total_claims: fields.number("pending_total_claims")?,
        earnings: fields.read("earned", earnings)?.unwrap_or_default(),
        extra: fields.rest(),
    })
}

fn schedule(fields: &mut Fields<'_, '_>) -> Result<Option<(String, i64)>, Fault> {
    let offset_sec = fields.read("time_offset_sec", read::integer)?.unwrap_or(0);
    Ok(fields.read("reset_cronexpr", read::text)?.map(|expression| (expression.to_owned(), offset_sec)))
}

fn previous(value: &Value, at: &Path<'_>) -> Result<PreviousPhase, Fault> {
    let mut fields = Fields::of(value, at)?;
    let Some(start) = fields.read("start", read::integer)? else { return Err(Fault::new(&at.key("start"), "the start is missing")) };
    Ok(PreviousPhase {
        start: UnixSec(start),
        count: fields.number("count")?,
        completed: fields.flag("completed")?,
        counted: fields.flag("counted")?,
        achieved: fields.read("achieved", achieved)?.unwrap_or_default(),
        extra: fields.rest(),
    })
}

fn achieved(value: &Value, at: &Path<'_>) -> Result<Achieved, Fault> {
    let mut fields = Fields::of(value, at)?;
    Ok(Achieved { completed: fields.flag("completed")?, claimed: fields.flag("claimed")? })
}

fn total(fields: &mut Fields<'_, '_>) -> Result<Total, Fault> {
    let due = fields.flag("total_due")?;
    let reward = fields.take("total_reward").cloned();
    Ok(match fields.instant("total_claim_time_sec")? {
        Some(at) => Total::Claimed { at, reward },
        None if due => Total::Due,
        None => Total::Open,
    })
}

fn earnings(value: &Value, at: &Path<'_>) -> Result<Earnings, Fault> {
    let mut fields = Fields::of(value, at)?;
    Ok(Earnings {
        count: fields.number("count")?,
        first: fields.instant("first")?,
        last: fields.instant("last")?,
        by_phase: fields.read("by_phase", by_phase)?.unwrap_or_default(),
        extra: fields.rest(),
    })
}

fn by_phase(value: &Value, at: &Path<'_>) -> Result<Vec<(Option<UnixSec>, i64)>, Fault> {
    let mut phases = Vec::new();
    for (index, pair) in read::list(value, at)?.iter().enumerate() {
        let at = at.index(index);
        match read::list(pair, &at)? {
            [Value::Null, Value::Int(runs)] if *runs > 0 => phases.push((None, *runs)),
            [Value::Int(start), Value::Int(runs)] if *runs > 0 => phases.push((Some(UnixSec(*start)), *runs)),
            _ => return Err(Fault::new(&at, "expected a phase start (or null) and a number of runs from 1")),
        }
    }
    let mut phases = sorted(phases, |one, other| one.cmp(other));
    phases.dedup_by_key(|(phase, _)| *phase);
    Ok(phases)
}

fn facts(value: &Value, at: &Path<'_>) -> Result<Facts, Fault> {
    let mut fields = Fields::of(value, at)?;
    let (streak, streak_extra) = fields.read("streak", streak)?.unwrap_or_default();
    Ok(Facts {
        tally: Tally {
            sessions: fields.number("sessions")?,
            total_sec: fields.number("total_sec")?,
            streak,
            joined: fields.flag("joined")?,
            posted: fields.flag("posted")?,
            commented: fields.flag("commented")?,
            purchased: fields.flag("purchased")?,
            retroactive: fields.instant("retroactive")?,
        },
        products: fields.texts("products", MAX_PRODUCTS)?.into(),
        contents: fields.texts("contents", MAX_CONTENTS)?.into(),
        stats: fields.read("stats", stats)?.unwrap_or_default(),
        app_version: fields.read("app_version", app_version)?,
        streak_extra,
        collected: Sets::default(), // Read with the records.
        extra: fields.rest(),
    })
}

fn streak(value: &Value, at: &Path<'_>) -> Result<(Streak, Vec<(Key, Value)>), Fault> {
    let mut fields = Fields::of(value, at)?;
    let streak = Streak {
        days: fields.number("days")?,
        longest: fields.number("longest")?,
        last_day: fields.read("last_day", read::integer)?,
        offset_sec: fields.read("utc_offset_sec", read::integer)?.unwrap_or(0),
    };
    Ok((streak, fields.rest()))
}

fn stats(value: &Value, at: &Path<'_>) -> Result<Numbers, Fault> {
    let entries = read::object(value, at)?;
    if entries.len() > MAX_STATS {
        return Err(Fault::new(at, format!("expected at most {MAX_STATS} statistics, found {}", entries.len())));
    }
    let numbers = entries.iter().map(|(id, value)| Ok((id.to_string(), read::integer(value, &at.key(id))?)));
    Ok(numbers.collect::<Result<Vec<_>, Fault>>()?.into())
}

fn app_version(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    let text = read::text(value, at)?;
    match AppVersion::parse(text) {
        Some(version) => Ok(version.to_string()),
        None => Err(Fault::expected(at, "whole numbers with dots between", value)),
    }
}
