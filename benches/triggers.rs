//! The cost of a session by the number of triggers that wait for sessions: it must not grow.

#![allow(missing_docs, clippy::unwrap_used, reason = "criterion's macro writes undocumented items; a benchmark fails by panicking")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
use serde_json::{Map, json};

const T0: i64 = 1_767_225_600;

/// Thresholds of sessions, minutes and days, in turns.
fn document(definitions: i64) -> Value {
    let trigger = |n: i64| match n % 3 {
        0 => json!({"session_count": {"sessions": n + 1}}),
        1 => json!({"total_time": {"minutes": n + 1}}),
        _ => json!({"streak": {"days": n + 1}}),
    };
    let node = |n: i64| (format!("a{n}"), json!({"name": "N", "trigger": trigger(n)}));
    serde_json::from_value(json!({"achievements": Map::from_iter((0..definitions).map(node))})).unwrap()
}

fn session_completed(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("session_completed");
    group.throughput(Throughput::Elements(1));
    for definitions in [100, 1_000, 10_000, 100_000] {
        let mut engine = Engine::new(Definitions::parse(&document(definitions)).unwrap(), EngineOptions::default()).unwrap();
        let mut at = T0;
        group.bench_function(BenchmarkId::from_parameter(definitions), |bencher| {
            bencher.iter(|| {
                at += 1; // instants end in 2099, and a run has about ten million sessions
                let action = Action::SessionCompleted { duration_sec: 60, content_id: None };
                black_box(engine.apply(&Command::new(UnixSec(at), action)).unwrap())
            });
        });
    }
    group.finish();
}

/// So many nodes over ten streak accounts with freezes.
fn streaks(nodes: i64) -> Value {
    let account = json!({"freezes": {"start": 1, "earn_every": 7, "max": 3}, "grace_sec": 3_600});
    let accounts = Map::from_iter((0..10).map(|n| (format!("s{n}"), account.clone())));
    let node = |n: i64| (format!("a{n}"), json!({"name": "N", "trigger": {"streak": {"days": 100_000 + n, "of": format!("s{}", n % 10)}}}));
    serde_json::from_value(json!({"settings": {"streaks": accounts}, "achievements": Map::from_iter((0..nodes).map(node))})).unwrap()
}

/// G14: a session on each next day.
fn session_over_ten_streaks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("session_over_ten_streaks");
    group.throughput(Throughput::Elements(1));
    for nodes in [10, 100, 1_000, 10_000] {
        let definitions = Definitions::parse(&streaks(nodes)).unwrap();
        let fresh = Engine::new(definitions, EngineOptions::default()).unwrap();
        let (mut engine, mut at) = (fresh.clone(), T0);
        group.bench_function(BenchmarkId::from_parameter(nodes), |bencher| {
            bencher.iter(|| {
                at += 86_400;
                if !UnixSec(at).in_range() {
                    (engine, at) = (fresh.clone(), T0); // Days end in 2099.
                }
                let action = Action::SessionCompleted { duration_sec: 60, content_id: None };
                black_box(engine.apply(&Command::new(UnixSec(at), action)).unwrap())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, session_completed, session_over_ten_streaks);
criterion_main!(benches);
