//! The cost of a command: it must not grow with the number of definitions (DESIGN.md).
//!
//! Wall time is unreliable in a test. These tests count allocations instead, which show a copy of the state, a list of all nodes,
//! or a rebuilt index.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/effort.rs"]
mod effort;

use allocation_counter::{AllocationInfo, measure};
use effort::{effort, in_one_of_five};
use plaudit::replica::{Clock, Intent, Opening, Reading, Replica, Saved};
use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
use serde_json::{Map, json};

const T0: i64 = 1_767_225_600;

/// This many achievements, a third each by sessions, minutes and streaks, with distant thresholds.
fn engine(definitions: i64) -> Engine {
    let trigger = |n: i64| match n % 3 {
        0 => json!({"session_count": {"sessions": 1_000 + n}}),
        1 => json!({"total_time": {"minutes": 1_000_000 + n}}),
        _ => json!({"streak": {"days": 1_000 + n}}),
    };
    let node = |n: i64| (format!("a{n}"), json!({"name": "N", "trigger": trigger(n)}));
    let document = json!({"achievements": Map::from_iter((0..definitions).map(node))});
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
    Engine::new(definitions, EngineOptions::default()).unwrap()
}

fn session(n: i64) -> Command {
    Command::new(UnixSec(T0 + n * 3_600), Action::SessionCompleted { duration_sec: 60, content_id: Some("c".to_owned()) })
}

/// The allocations of one command, after a first one of the same kind.
fn cost(engine: &mut Engine, commands: &[Command; 2]) -> AllocationInfo {
    engine.apply(&commands[0]).unwrap();
    measure(|| {
        engine.apply(&commands[1]).unwrap();
    })
}

#[test]
fn a_session_costs_the_same_at_ten_and_at_ten_thousand_definitions() {
    let sessions = [session(0), session(1)];
    let (few, many) = (cost(&mut engine(10), &sessions), cost(&mut engine(10_000), &sessions));
    assert_eq!((many.count_total, many.bytes_total), (few.count_total, few.bytes_total));
    assert!(many.bytes_total < 2_000, "{many:?}");
}

/// The memory of a batch is kept for the next one. What is left is the list of events, with an id each, and the sorted names of statistics.
#[test]
fn a_repeated_command_allocates_its_events_alone() {
    let node = |trigger| json!({"name": "N", "trigger": trigger});
    let document = json!({"achievements": {
        "wins": {"name": "N", "max_count": 1_000, "reset_cronexpr": "0 0 * * *"},
        "sessions": node(json!({"session_count": {"sessions": 1_000}})),
        "level": node(json!({"stat": {"id": "level", "at_least": 1_000}})),
    }});
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
    let mut engine = Engine::new(definitions, EngineOptions::default()).unwrap();
    let level = Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![("level".to_owned(), 1)] };
    let mut allocations = |action: Action| {
        let command = Command::new(UnixSec(T0), action);
        cost(&mut engine, &[command.clone(), command]).count_total
    };
    let session = Action::SessionCompleted { duration_sec: 60, content_id: Some("c".to_owned()) };
    assert_eq!([allocations(Action::update([("wins", 1)])), allocations(session), allocations(level)], [2, 2, 3]);
}

/// This many nodes over ten accounts with freezes and a grace; no streak comes near a node's length.
fn streaks(nodes: i64) -> Engine {
    let account = json!({"freezes": {"start": 1, "earn_every": 7, "max": 3}, "grace_sec": 3_600});
    let accounts = Map::from_iter((0..10).map(|n| (format!("s{n}"), account.clone())));
    let node =
        |n: i64| (format!("a{n}"), json!({"name": "N", "trigger": {"streak": {"days": 1_000 + n / 10, "of": format!("s{}", n % 10)}}}));
    let document = json!({"settings": {"streaks": accounts}, "achievements": Map::from_iter((0..nodes).map(node))});
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
    Engine::new(definitions, EngineOptions::default()).unwrap()
}

#[test]
fn g14_a_session_costs_the_same_at_ten_and_at_ten_thousand_streak_nodes_over_ten_accounts() {
    // On the same day, on the next one, and after a gap that a freeze covers.
    for (before, hours) in [(3, 1), (3, 24), (30, 48), (400, 24)] {
        let lived = |nodes: i64| {
            let mut engine = streaks(nodes);
            (0..before).for_each(|day| drop(engine.apply(&session(day * 24)).unwrap()));
            let allocated = measure(|| drop(engine.apply(&session((before - 1) * 24 + hours)).unwrap()));
            (allocated.count_total, allocated.bytes_total)
        };
        assert_eq!(lived(10), lived(10_000), "after {before} days, {hours} h later");
    }
}

#[test]
fn a_session_that_earns_one_of_ten_thousand_touches_that_one() {
    let earning = |definitions: i64| {
        let mut engine = engine(definitions);
        (0..999).for_each(|n| drop(engine.apply(&session(n)).unwrap()));
        let before = engine.state();
        let mut unlocks = Vec::new();
        let allocated = measure(|| unlocks = engine.apply(&session(999)).unwrap().unlocks);
        assert_eq!(unlocks.iter().map(|unlock| unlock.id.as_str()).collect::<Vec<_>>(), ["a0"]);
        (allocated, records(&before), records(&engine.state()))
    };
    let ((few, ..), (many, before, after)) = (earning(10), earning(10_000));
    assert_eq!((many.count_total, many.bytes_total), (few.count_total, few.bytes_total));
    assert_eq!((before, after), (vec![], vec!["a0".to_owned()]), "only nodes that changed have records");
}

fn records(state: &Value) -> Vec<String> {
    match state.get("records") {
        Some(Value::Object(records)) => records.iter().map(|(id, _)| id.to_string()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn statistics_and_actions_cost_the_same_at_ten_thousand_definitions() {
    let stat = |at_least: i64| json!({"name": "N", "trigger": {"stat": {"id": "level", "at_least": at_least}}});
    let engine = |definitions: i64| {
        let document = json!({"achievements": Map::from_iter((0..definitions).map(|n| (format!("a{n}"), stat(1_000 + n))))});
        let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
        Engine::new(definitions, EngineOptions::default()).unwrap()
    };
    let add = || Command::new(UnixSec(T0), Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![("level".to_owned(), 1)] });
    let post = || Command::new(UnixSec(T0), Action::Posted);
    for commands in [[add(), add()], [post(), post()]] {
        let (few, many) = (cost(&mut engine(10), &commands), cost(&mut engine(10_000), &commands));
        assert_eq!((many.count_total, many.bytes_total), (few.count_total, few.bytes_total), "{:?}", commands[0].action);
    }
}

#[test]
fn collecting_content_does_not_copy_what_is_collected() {
    let ids: Vec<String> = (0..10_000).map(|n| format!("c{n:05}")).collect();
    let document = json!({"achievements": {"all": {"name": "N", "trigger": {"content": {"content_ids": ids, "require": "all"}}}}});
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
    let mut engine = Engine::new(definitions, EngineOptions::default()).unwrap();
    let content = |id: &str| Command::new(UnixSec(T0), Action::ContentCompleted { content_id: id.to_owned() });
    for id in &ids[..9_000] {
        engine.apply(&content(id)).unwrap();
    }
    let next = content(&ids[9_000]);
    let cost = measure(|| drop(engine.apply(&next).unwrap()));
    assert!(cost.bytes_total < 10_000, "{cost:?}");
}

/// This many achievements that reset every day, each at a different minute.
fn daily(definitions: i64) -> Engine {
    let node =
        |n: i64| (format!("a{n}"), json!({"name": "N", "max_count": 9, "reset_cronexpr": format!("{} {} * * *", n % 60, n / 60 % 24)}));
    let document = json!({"achievements": Map::from_iter((0..definitions).map(node))});
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
    Engine::new(definitions, EngineOptions::default()).unwrap()
}

#[test]
fn p11_after_a_command_next_change_looks_at_what_it_touched() {
    let milliseconds = |definitions: i64| {
        let mut engine = daily(definitions);
        let _ = engine.next_change(UnixSec(T0));
        let update = Command::new(UnixSec(T0), Action::update([("a0", 1)]));
        let rounds = 0..200;
        let asked = rounds.map(|_| {
            engine.apply(&update).unwrap();
            effort(|| engine.next_change(UnixSec(T0))).1
        });
        asked.sum::<f64>()
    };
    // A scan of all nodes would take about a thousand times as long.
    in_one_of_five(|| match (milliseconds(10), milliseconds(10_000)) {
        (few, many) if many < 50.0 * few.max(0.1) => Ok(()),
        (few, many) => Err(format!("{few} ms at ten definitions, {many} ms at ten thousand")),
    });
}

/// A client without an authority, with this many achievements.
fn local(definitions: i64) -> (Replica, Saved) {
    let node = |n: i64| (format!("a{n}"), json!({"name": "N", "max_count": 1_000_000}));
    let document = json!({"achievements": Map::from_iter((0..definitions).map(node))});
    let opening = json!({"player": "ada", "cid": "c", "past": "known", "local": true, "predicts": true, "definitions": document});
    let opening = Opening::from_value(&serde_json::from_value::<Value>(opening).unwrap()).unwrap();
    (Replica::open(&Saved::default(), opening).unwrap().0, Saved::default())
}

fn update(n: i64) -> Intent {
    let reading = Reading { wall_ms: (T0 + n) * 1_000, mono_ms: n * 1_000 };
    Intent {
        stream: "player".to_owned(),
        command: Command::new(UnixSec(T0), Action::update([("a0", 1)])).to_value(),
        eid: format!("e{n:05}"),
        clock: Clock::default().state(reading),
        reading,
        boot: "b".to_owned(),
    }
}

#[test]
fn k8_without_an_authority_recording_costs_the_same_at_ten_thousand_definitions() {
    let record = |definitions: i64| {
        let (mut replica, mut saved) = local(definitions);
        let mut one = |n: i64| {
            let recorded = replica.record(update(n)).unwrap();
            let written = recorded.write.clone();
            drop(replica.stored(recorded).unwrap());
            written
        };
        // The first write contains the base.
        saved.write(&one(0));
        let mut written = Vec::new();
        let cost = measure(|| written.extend((1..=40).map(&mut one)));
        let bytes: usize = written.iter().flat_map(|write| write.base.iter().chain(&write.appended)).map(String::len).sum();
        written.iter().for_each(|write| saved.write(write));
        (cost.count_total, cost.bytes_total, bytes, saved.queue.len())
    };
    let (few, many) = (record(10), record(10_000));
    assert!(many.0.abs_diff(few.0) < 40 && many.1.abs_diff(few.1) < 4_000, "{few:?} at ten definitions, {many:?} at ten thousand");
    assert_eq!((many.2, many.3), (few.2, 40));
    assert!(many.2 < 20_000, "{many:?}");
}

/// The milliseconds that it takes to open a state with this many earned achievements this many times.
fn opening_of_earned(earned: i64, times: i64) -> f64 {
    let node = |n: i64| (format!("a{n}"), json!({"name": "N", "trigger": {"community": {"action": "join"}}}));
    let document = json!({"achievements": Map::from_iter((0..earned).map(node))});
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(document).unwrap()).unwrap();
    let mut engine = Engine::new(definitions.clone(), EngineOptions::default()).unwrap();
    engine.apply(&Command::new(UnixSec(T0), Action::Joined)).unwrap();
    let states: Vec<Value> = (0..times).map(|_| engine.state()).collect();
    effort(|| {
        for state in states {
            Engine::new(definitions.clone(), EngineOptions { state: Some(state), ..EngineOptions::default() }).unwrap();
        }
    })
    .1
}

#[test]
fn a_state_opens_in_proportion_to_what_was_earned() {
    in_one_of_five(|| match (opening_of_earned(1_000, 64), opening_of_earned(8_000, 8)) {
        (few, many) if many < 2.8 * few => Ok(()),
        (few, many) => Err(format!("{few} ms for 64 states with 1,000 earned, {many} ms for 8 with 8,000")),
    });
}
