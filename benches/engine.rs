//! Schedules, updates and views, natively. An update's cost must not grow with the number of definitions.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "criterion's macro writes undocumented items; a benchmark fails by panicking"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Schedule, UnixSec, Value};
use serde_json::{Map, json};

const T0: i64 = 1_767_225_600;
/// The number of consecutive occurrences; for the rarest expression they span about eight years.
const STEPS: usize = 100;
const EXPRESSIONS: [&str; 6] = ["*/15 * * * *", "0 0 * * *", "30 9 * * 1-5", "0 0 * * 1", "0 0 1 * *", "15 8 1,15 * *"];

fn document(definitions: usize, node: impl Fn(usize) -> serde_json::Value) -> Value {
    serde_json::from_value(json!({"achievements": Map::from_iter((0..definitions).map(|n| (format!("n{n}"), node(n))))})).unwrap()
}

/// Counted nodes with a schedule, a category and a reward.
fn counted(definitions: usize) -> Value {
    document(definitions, |n| {
        json!({
            "name": format!("Node {n}"), "description": "Win matches.", "category": format!("c{}", n % 10), "max_count": 1_000_000_000,
            "reset_cronexpr": EXPRESSIONS[n % EXPRESSIONS.len()],
            "reward": {"guaranteed": {"currencies": {"gold": {"min": 100}}}},
        })
    })
}

/// Nodes that are open for twelve hours a week, each at different minutes.
fn scheduled(definitions: usize) -> Value {
    document(definitions, |n| {
        let cron = format!("{} {} * * {}", n % 60, n / 60 % 24, n / 1_440 % 7);
        json!({"name": "N", "max_count": 1, "reset_cronexpr": cron, "duration_sec": 43_200})
    })
}

fn engine(document: &Value) -> Engine {
    Engine::new(Definitions::parse(document).unwrap(), EngineOptions::default()).unwrap()
}

fn occurrences(criterion: &mut Criterion) {
    let schedules = EXPRESSIONS.map(|expression| Schedule::parse(expression).unwrap());
    let mut group = criterion.benchmark_group("occurrences");
    group.throughput(Throughput::Elements((STEPS * schedules.len()) as u64));
    let mut walk = |name, step: fn(&Schedule, UnixSec) -> Option<UnixSec>| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for schedule in &schedules {
                    let last = (0..STEPS).fold(UnixSec(T0), |at, _| step(schedule, black_box(at)).unwrap());
                    black_box(last);
                }
            });
        });
    };
    walk("next", Schedule::next);
    walk("previous", Schedule::previous);
    group.finish();
}

/// `some`: the user advances a hundred nodes, far apart. `every`: the user advances all nodes in turn, so that memory access counts
/// too.
fn update(criterion: &mut Criterion) {
    for (name, touched) in [("update_some", 100), ("update_every", usize::MAX)] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(1));
        for definitions in [100, 1_000, 10_000, 100_000] {
            let mut engine = engine(&counted(definitions));
            let touched = touched.min(definitions);
            let update = |n: usize| Command::new(UnixSec(T0), Action::update([(format!("n{}", n * (definitions / touched)).as_str(), 1)]));
            let commands: Vec<Command> = (0..touched).map(update).collect();
            commands.iter().for_each(|command| drop(engine.apply(command).unwrap())); // every record exists afterwards
            let mut turns = commands.iter().cycle();
            group.bench_function(BenchmarkId::from_parameter(definitions), |bencher| {
                bencher.iter(|| black_box(engine.apply(turns.next().unwrap()).unwrap()));
            });
        }
        group.finish();
    }
}

/// `same_phase`: each call is one second later. `other_phase`: each call is one week later, so that every schedule is evaluated.
fn is_active(criterion: &mut Criterion) {
    const NODES: usize = 10_000;
    let engine = engine(&scheduled(NODES));
    let ids: Vec<String> = (0..NODES).map(|n| format!("n{n}")).collect();
    let mut group = criterion.benchmark_group("is_active_10000");
    group.throughput(Throughput::Elements(NODES as u64));
    for (name, step) in [("same_phase", 1), ("other_phase", 604_800)] {
        let mut now = T0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                now = if now < T0 + 2_000_000_000 { now + step } else { T0 };
                ids.iter().filter(|id| engine.is_active(id, UnixSec(now)).unwrap()).count()
            });
        });
    }
    group.finish();
}

fn list(criterion: &mut Criterion) {
    let engine = engine(&counted(1_000));
    criterion.bench_function("list_1000", |bencher| bencher.iter(|| engine.list(black_box(UnixSec(T0)), None)));
}

fn create(criterion: &mut Criterion) {
    let document = counted(1_000);
    criterion.bench_function("create_1000", |bencher| bencher.iter_with_large_drop(|| engine(&document)));
}

fn quick() -> Criterion {
    Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).sample_size(50)
}

criterion_group! {
    name = benches;
    config = quick();
    targets = occurrences, update, is_active, list, create
}
criterion_main!(benches);
