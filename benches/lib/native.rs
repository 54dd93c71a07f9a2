//! The native half of `benches/engine.mjs`: reads a workload as JSON from standard input, does natively what the script does
//! through wasm, and prints operations per second as JSON, each the median of several rounds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::time::Instant;

use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Schedule, UnixSec, Value};
use serde_json::json;

fn main() {
    let workload: serde_json::Value = serde_json::from_reader(std::io::stdin()).unwrap();
    let now = UnixSec(workload["now"].as_i64().unwrap());
    let steps = usize::try_from(workload["steps"].as_u64().unwrap()).unwrap();
    let schedules: Vec<Schedule> = texts(&workload["expressions"]).iter().map(|text| Schedule::parse(text).unwrap()).collect();
    let occurrences = rate(|| schedules.iter().map(|schedule| black_box(schedule.upcoming(now, steps)).len()).sum());

    let document: Value = serde_json::from_value(workload["definitions"].clone()).unwrap();
    let create = rate(|| {
        black_box(engine(&document));
        1
    });
    let mut counted = engine(&document);
    let update = |id: &String| Command::new(now, Action::update([(id.as_str(), 1)]));
    let commands: Vec<Command> = texts(&workload["touched"]).iter().map(update).collect();
    let apply = rate(|| {
        commands.iter().for_each(|command| drop(black_box(counted.apply(command).unwrap())));
        commands.len()
    });
    let apply_all = rate(|| {
        black_box(counted.apply_all(&commands).unwrap());
        commands.len()
    });
    let list = rate(|| {
        black_box(counted.list(now, None));
        1
    });
    println!("{}", json!({"upcoming": occurrences, "create": create, "apply": apply, "applyAll": apply_all, "list": list}));
}

fn engine(document: &Value) -> Engine {
    Engine::new(Definitions::parse(document).unwrap(), EngineOptions::default()).unwrap()
}

fn texts(list: &serde_json::Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Operations per second. `run` returns the number of its operations. The first round warms up.
fn rate(mut run: impl FnMut() -> usize) -> f64 {
    const ROUNDS: usize = 7;
    let mut rates: Vec<f64> = (0..=ROUNDS)
        .map(|_| {
            let (start, mut done) = (Instant::now(), 0.0);
            while start.elapsed().as_millis() < 150 {
                done += run() as f64;
            }
            done / start.elapsed().as_secs_f64()
        })
        .skip(1)
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}
