//! Runs histories: many in parallel, one with its trace, or a failing one to shrink it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Broken;
use crate::checks::{check, drain};
use crate::documents::Documents;
use crate::mutants::{Mutant, Rules};
use crate::steps::{Kind, Step, history};
use crate::world::World;

const SHIPPED: Rules = Rules::new(None);

type Counts = BTreeMap<&'static str, u64>;

/// Runs one history to its end.
fn play(documents: &Rc<Documents>, rules: Rules, steps: &[Step], trace: bool) -> (Result<Counts, Broken>, Vec<String>) {
    let mut world = World::new(documents.clone(), rules);
    world.trace = trace.then(Vec::new);
    let mut result = Ok(());
    for step in steps {
        world.say(|| format!("-- {step:?}"));
        result = world.step(*step);
        if result.is_err() {
            break;
        }
    }
    let result = result.and_then(|()| drain(&mut world)).and_then(|()| check(&world));
    (result.map(|()| world.counts), world.trace.unwrap_or_default())
}

/// Removes steps as long as the same invariant stays broken.
fn shrink(documents: &Rc<Documents>, mut steps: Vec<Step>, invariant: &str) -> Vec<Step> {
    let breaks = |steps: &[Step]| play(documents, SHIPPED, steps, false).0.is_err_and(|broken| broken.invariant == invariant);
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + size).min(fewer.len()));
            if breaks(&fewer) {
                steps = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    steps
}

fn report(documents: &Rc<Documents>, seed: u64, broken: &Broken) -> String {
    let steps = shrink(documents, history(seed), broken.invariant);
    let (result, trace) = play(documents, SHIPPED, &steps, true);
    let detail = result.err().map_or(String::new(), |broken| broken.detail);
    format!(
        "{} is broken by the history of seed {seed}, cut down to {} steps:\n{}\n=> {detail}",
        broken.invariant,
        steps.len(),
        trace.join("\n")
    )
}

/// The first of this many histories, from `first` on, that breaks an invariant.
fn first_broken(mutant: Mutant, histories: u64) -> Option<(u64, Broken)> {
    let (documents, rules) = (Rc::new(Documents::compile()), Rules::new(Some(mutant)));
    (0..histories).find_map(|seed| play(&documents, rules, &history(seed), false).0.err().map(|broken| (seed, broken)))
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn threads() -> u64 {
    std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64)
}

#[test]
fn every_history_keeps_every_invariant() {
    if let Some(seed) = setting("PLAUDIT_SEED") {
        let documents = Rc::new(Documents::compile());
        let (result, _) = play(&documents, SHIPPED, &history(seed), false);
        match result {
            Ok(counts) => println!("seed {seed} keeps every invariant: {counts:?}"),
            Err(broken) => panic!("{}", report(&documents, seed, &broken)),
        }
        return;
    }
    let histories = setting("PLAUDIT_HISTORIES").unwrap_or(2_000);
    let (begun, next) = (std::time::Instant::now(), AtomicU64::new(0));
    let worker = || {
        let documents = Rc::new(Documents::compile());
        let mut totals = Counts::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= histories {
                return totals;
            }
            let steps = history(seed);
            match play(&documents, SHIPPED, &steps, false).0 {
                Ok(counts) => counts.into_iter().for_each(|(name, count)| *totals.entry(name).or_insert(0) += count),
                Err(broken) => {
                    next.store(histories, Ordering::Relaxed);
                    panic!("{}", report(&documents, seed, &broken));
                }
            }
            *totals.entry("steps").or_insert(0) += steps.len() as u64;
            for step in steps.iter().filter(|step| !matches!(step.kind, Kind::Record | Kind::Send | Kind::RoundTrip | Kind::Wait)) {
                *totals.entry(step.kind.name()).or_insert(0) += 1;
            }
        }
    };
    let totals = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads()).map(|_| scope.spawn(worker)).collect();
        let mut totals = Counts::new();
        for counts in workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))) {
            counts.into_iter().for_each(|(name, count)| *totals.entry(name).or_insert(0) += count);
        }
        totals
    });
    println!("{histories} histories keep I1 to I11 and A4 ({:.1} s):", begun.elapsed().as_secs_f64());
    totals.iter().for_each(|(name, count)| println!("  {count:>9} {name}"));
}

#[test]
fn every_mutant_is_killed() {
    let histories = setting("PLAUDIT_HISTORIES").unwrap_or(20_000);
    // `PLAUDIT_MUTANTS=K4AnyNonce,S4Stalls` runs the named mutants, to examine one that survives.
    let chosen = std::env::var("PLAUDIT_MUTANTS").ok();
    let next = AtomicU64::new(0);
    let worker = || {
        let mut rows = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed) as usize;
            let Some(mutant) = Mutant::ALL.get(index) else { return rows };
            if chosen.as_ref().is_some_and(|names| !names.split(',').any(|name| name == format!("{mutant:?}"))) {
                continue;
            }
            rows.push((index, *mutant, first_broken(*mutant, histories)));
        }
    };
    let mut rows = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads()).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect::<Vec<_>>()
    });
    rows.sort_by_key(|(index, ..)| *index);
    println!("{:<26} {:<6} histories", "mutant", "killed by");
    for (_, mutant, killed) in &rows {
        match killed {
            Some((seed, broken)) => println!("{:<26} {:<9} {}", format!("{mutant:?}"), broken.invariant, seed + 1),
            None => println!("{:<26} SURVIVES {histories}", format!("{mutant:?}")),
        }
    }
    let survivors: Vec<_> = rows.iter().filter(|(.., killed)| killed.is_none()).map(|(_, mutant, _)| mutant).collect();
    assert!(survivors.is_empty(), "mutants survive: {survivors:?}");
}
