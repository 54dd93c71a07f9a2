//! Reads a saved state. Every field is checked, because saved states are not trusted.

use std::sync::Arc;

use litemap::LiteMap;

use super::{PLAYERS_CLOCK, STATE_VERSION, State, accounts, streak};
use crate::definitions::{AppVersion, Definitions, ResetZone};
use crate::error::{Error, ErrorCode};
use crate::progress::facts::Rates;
use crate::progress::facts::{Facts, MAX_PRODUCTS, MAX_SAVED_CONTENTS, MAX_STATS, MAX_TRANSACTIONS, Tally};
use crate::progress::record::{Achieved, Earnings, PreviousPhase, Record, Run, Timetable, Total};
use crate::schedule::player::OffsetChanges;
use crate::text::quote;
use crate::time::{OFFSETS_SEC, UnixSec};
use crate::value::fields::{Faults, Fields, ascending, by_key};
use crate::value::read::{self, Fault, Path};
use crate::value::{Key, Value};

impl State {
    /// Reads a saved state.
    ///
    /// # Errors
    ///
    /// `STATE_NEWER` if a newer version wrote it, `STATE_UNREADABLE` with the path if it is damaged.
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

fn state(value: &Value, definitions: &Definitions) -> Result<State, Fault> {
    let faults = Faults::default();
    let mut members = Fields::of(value, &Path::ROOT, &faults);
    members.take("version");
    let mut state = State { facts: members.object("facts", facts).unwrap_or_default(), ..State::new(definitions) };
    for account in &definitions.settings.streaks {
        state.facts.accounts.get_mut(&account.name).into_iter().for_each(|own| own.follow_unit(account));
    }
    state.document = members.text("document").map(str::to_owned);
    if let Some(records) = members.take("records") {
        read_records(records, &Path::ROOT.key("records"), &faults, definitions, &mut state);
    }
    state.extra = members.rest();
    faults.check(state)
}

fn read_records(value: &Value, at: &Path<'_>, faults: &Faults, definitions: &Definitions, state: &mut State) {
    for (id, value) in faults.noted(read::object(value, at)).unwrap_or_default() {
        let Some(ix) = definitions.find(id) else {
            state.foreign.push((id.clone(), value.clone()));
            continue;
        };
        let at = at.key(id);
        let mut members = Fields::of(value, &at, faults);
        let collected = members.text_set("collected", usize::MAX);
        if !collected.is_empty() {
            state.facts.collected.insert(ix, collected);
        }
        if let Some(slot) = state.records.slot(ix) {
            slot.record = Some(Box::new(record(members)));
        }
    }
    state.foreign = by_key(std::mem::take(&mut state.foreign));
}

fn record(mut members: Fields<'_, '_>) -> Record {
    let (earlier, earlier_extra) = members.object("earlier", achieved).unwrap_or_default();
    Record {
        forgotten: members.flag("forgotten"),
        run: Run {
            count: members.natural("count"),
            completed: members.flag("completed"),
            counted: members.flag("counted"),
            claimed: members.instant("claim_time_sec"),
            reward: members.take("reward").cloned(),
        },
        contributions: ascending(members.integers("contributions")),
        earlier_contributions: ascending(members.integers("earlier_contributions")),
        updated: members.instant("update_time_sec").unwrap_or_default(),
        created: members.instant("create_time_sec"),
        // Occurrences lie in 1970–2099, moved by the offset, so a phase may begin slightly before 1970.
        phase: members.integer("phase_start").map(UnixSec),
        schedule: schedule(&mut members),
        previous: members.object("previous", previous),
        earlier,
        earlier_extra,
        pending_claims: members.natural("pending_claims"),
        total: total(&mut members),
        pending_total_claims: members.natural("pending_total_claims"),
        earnings: members.object("earned", earnings).unwrap_or_default(),
        extra: members.rest(),
    }
}

fn schedule(members: &mut Fields<'_, '_>) -> Option<Timetable> {
    let offset_sec = members.integer("time_offset_sec").unwrap_or(0);
    let zone = match members.text("reset_zone") {
        None => ResetZone::Utc,
        Some(zone) => {
            if zone != PLAYERS_CLOCK {
                members.fault("reset_zone", format!("expected {}", quote(PLAYERS_CLOCK)));
            }
            ResetZone::Player
        }
    };
    members.text("reset_cronexpr").map(|expression| Timetable { expression: Arc::from(expression), offset_sec, zone })
}

fn previous(mut members: Fields<'_, '_>) -> PreviousPhase {
    let (achieved, achieved_extra) = members.object("achieved", achieved).unwrap_or_default();
    PreviousPhase {
        start: UnixSec(members.needed("start", read::integer)),
        count: members.natural("count"),
        completed: members.flag("completed"),
        counted: members.flag("counted"),
        achieved,
        achieved_extra,
        extra: members.rest(),
    }
}

fn achieved(mut members: Fields<'_, '_>) -> (Achieved, Vec<(Key, Value)>) {
    let achieved = Achieved { completed: members.flag("completed"), claimed: members.flag("claimed") };
    (achieved, members.rest())
}

fn total(members: &mut Fields<'_, '_>) -> Total {
    let due = members.flag("total_due");
    let reward = members.take("total_reward").cloned();
    match members.instant("total_claim_time_sec") {
        Some(at) => Total::Claimed { at, reward },
        None if due => Total::Due,
        None => Total::Open,
    }
}

fn earnings(mut members: Fields<'_, '_>) -> Earnings {
    Earnings {
        count: members.natural("count"),
        first: members.instant("first"),
        last: members.instant("last"),
        by_phase: by_phase(&mut members),
        extra: members.rest(),
    }
}

fn by_phase(members: &mut Fields<'_, '_>) -> Vec<(Option<UnixSec>, i64)> {
    let mut phases: LiteMap<Option<UnixSec>, i64> = LiteMap::new();
    let mut add = |phase: Option<UnixSec>, runs: i64| {
        let runs = phases.get(&phase).map_or(runs, |other| runs.min(*other));
        phases.insert(phase, runs);
    };
    let at = members.at.key("by_phase");
    for (index, pair) in members.list("by_phase").iter().enumerate() {
        let pair = if let Value::List(pair) = pair { pair.as_slice() } else { &[] };
        match pair {
            [Value::Null, Value::Int(runs)] if *runs > 0 => add(None, *runs),
            [Value::Int(start), Value::Int(runs)] if *runs > 0 => add(Some(UnixSec(*start)), *runs),
            _ => {
                let message = "expected a phase start (or null) and a number of runs from 1";
                members.faults.note(Fault::new(&at.index(index), message));
            }
        }
    }
    phases.into_tuple_vec()
}

fn facts(mut members: Fields<'_, '_>) -> Facts {
    let (streak, streak_extra) = members.object("streak", streak::read).unwrap_or_default();
    Facts {
        tally: Tally {
            sessions: members.natural("sessions"),
            total_sec: members.natural("total_sec"),
            joined: members.flag("joined"),
            posted: members.flag("posted"),
            commented: members.flag("commented"),
            purchased: members.flag("purchased"),
            retroactive: members.instant("retroactive"),
        },
        streak,
        accounts: accounts::read(&mut members),
        offsets: offsets(&mut members),
        rates: rates(&mut members),
        products: members.text_set("products", MAX_PRODUCTS),
        transactions: members.texts("transactions", MAX_TRANSACTIONS).into(),
        contents: members.text_set("contents", MAX_SAVED_CONTENTS),
        stats: stats(&mut members),
        app_version: app_version(&mut members),
        streak_extra,
        collected: LiteMap::new(), // read with the records
        extra: members.rest(),
    }
}

/// Pairs of an hour and its amount.
fn rates(members: &mut Fields<'_, '_>) -> Rates {
    let pairs = |numbers: Vec<i64>| numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
    let rates = members.entries("rates", MAX_STATS, |name, item| {
        let numbers = item.each(|_, number| number.read(read::integer)).unwrap_or_default();
        if numbers.len() % 2 == 1 {
            item.faults.note(Fault::new(item.at, "expected pairs of an hour and an amount"));
        }
        let rates: Vec<(i64, i64)> = pairs(numbers);
        if !rates.is_sorted_by(|one, next| one.0 < next.0) {
            item.faults.note(Fault::new(item.at, "expected hours in ascending order"));
        }
        (name.to_owned(), rates)
    });
    ascending(rates)
}

/// Pairs of an instant and an offset (P13).
fn offsets(members: &mut Fields<'_, '_>) -> OffsetChanges {
    let pair = |pair: &[Value]| match pair {
        [Value::Int(at), Value::Int(offset_sec)] => {
            Some((UnixSec(*at), *offset_sec)).filter(|(at, offset_sec)| at.in_range() && OFFSETS_SEC.contains(offset_sec))
        }
        _ => None,
    };
    let pairs: Option<Vec<(UnixSec, i64)>> = members.list("offsets").chunks(2).map(pair).collect();
    match pairs.and_then(|pairs| OffsetChanges::from_pairs(&pairs)) {
        Some(offsets) => offsets,
        None => {
            members.fault("offsets", "expected at most eight pairs of an instant and an offset from UTC, in the order of time");
            OffsetChanges::default()
        }
    }
}

fn stats(members: &mut Fields<'_, '_>) -> LiteMap<String, i64> {
    let numbers = members.integers("stats");
    if numbers.len() > MAX_STATS {
        members.fault("stats", format!("expected at most {MAX_STATS} statistics, found {}", numbers.len()));
    }
    ascending(numbers)
}

fn app_version(members: &mut Fields<'_, '_>) -> Option<String> {
    let text = members.text("app_version")?;
    let version = AppVersion::parse(text);
    if version.is_none() {
        members.fault("app_version", "expected whole numbers separated by dots");
    }
    version.map(|version| version.to_string())
}
