//! Compares schedules of the work tree (`new`) with those of another revision (`old`), in turns in one process.
//!
//! `cargo xtask bench schedules` builds this with both revisions of the crate, and passes the file of C9's test
//! expressions and the name of the old revision.

use std::hint::black_box;
use std::time::Instant;

/// 2026-01-01T00:00:00Z, a Thursday.
const T0: i64 = 1_767_225_600;
/// The number of consecutive occurrences; for the rarest of the usual expressions they span about eight years.
const STEPS: usize = 100;
const USUAL: [&str; 6] = ["*/15 * * * *", "0 0 * * *", "30 9 * * 1-5", "0 0 * * 1", "0 0 1 * *", "15 8 1,15 * *"];
const RARE: [&str; 7] =
    ["0 0 29 2 *", "0 0 31 2 *", "0 0 * 2 5#5", "0 0 30W 2 *", "59 59 23 31 12 * 2099", "0 0 1 6 * 2025", "* * * 30W,31 2 6#5 *"];
/// The number of rounds; odd, for the median.
const ROUNDS: usize = 15;
const ROUND_SEC: f64 = 0.05;

/// A revision's implementation of each kind of work. A call does the work once, and returns the number of operations and a checksum
/// of the answers.
struct Revision {
    next: fn(&[&str]) -> Box<dyn Fn() -> (usize, i64)>,
    previous: fn(&[&str]) -> Box<dyn Fn() -> (usize, i64)>,
    parse: fn(&[&str]) -> Box<dyn Fn() -> (usize, i64)>,
}

macro_rules! revision {
    ($revision:ident) => {{
        use $revision::{Schedule, UnixSec};
        fn schedules(expressions: &[&str]) -> Vec<Schedule> {
            expressions.iter().map(|expression| Schedule::parse(expression).expect(expression)).collect()
        }
        fn walk(expressions: &[&str], step: fn(&Schedule, UnixSec) -> Option<UnixSec>) -> Box<dyn Fn() -> (usize, i64)> {
            let schedules = schedules(expressions);
            Box::new(move || {
                let (mut done, mut sum) = (0, 0_i64);
                for schedule in &schedules {
                    let mut at = UnixSec(T0);
                    for _ in 0..STEPS {
                        done += 1;
                        let Some(found) = step(schedule, black_box(at)) else { break };
                        at = found;
                        sum = sum.wrapping_add(at.0);
                    }
                }
                (done, sum)
            })
        }
        Revision {
            next: |expressions| walk(expressions, Schedule::next),
            previous: |expressions| walk(expressions, Schedule::previous),
            parse: |expressions| {
                let expressions: Vec<String> = expressions.iter().map(|&text| text.to_owned()).collect();
                Box::new(move || {
                    for expression in &expressions {
                        let _ = black_box(Schedule::parse(black_box(expression)));
                    }
                    (expressions.len(), 0)
                })
            },
        }
    }};
}

fn main() {
    let (new, old) = (revision!(new), revision!(old));
    let [path, revision] = [1, 2].map(|n| std::env::args().nth(n).expect("the file with the fixture, and the old revision's name"));
    println!("| what | work tree | {revision} | ratio |\n|---|---:|---:|---:|");
    let fixture = std::fs::read_to_string(path).expect("the fixture is read");
    let mut all: Vec<&str> = fixture.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next()).collect();
    all.dedup();
    let fixture = format!("all {} of C9", all.len());
    for (set, expressions) in [("usual", &USUAL[..]), ("rare or never", &RARE[..]), (fixture.as_str(), &all[..])] {
        compare(&format!("next/s, {set}"), &(new.next)(expressions), &(old.next)(expressions));
        compare(&format!("previous/s, {set}"), &(new.previous)(expressions), &(old.previous)(expressions));
        compare(&format!("parse/s, {set}"), &(new.parse)(expressions), &(old.parse)(expressions));
    }
}

/// Prints one row: operations per second of both, and their ratio.
fn compare(what: &str, new: &dyn Fn() -> (usize, i64), old: &dyn Fn() -> (usize, i64)) {
    assert_eq!(new(), old(), "{what}: both answer the same");
    let (mut rates, mut ratios) = ([Vec::new(), Vec::new()], Vec::new());
    for _ in 0..ROUNDS {
        let round = [rate(new), rate(old)];
        ratios.push(round[0] / round[1]);
        rates[0].push(round[0]);
        rates[1].push(round[1]);
    }
    let [new, old] = rates.map(median);
    println!("| {what} | {new:.0} | {old:.0} | {:.2} |", median(ratios));
}

fn rate(work: &dyn Fn() -> (usize, i64)) -> f64 {
    let (start, mut done) = (Instant::now(), 0);
    while start.elapsed().as_secs_f64() < ROUND_SEC {
        done += black_box(work()).0;
    }
    done as f64 / start.elapsed().as_secs_f64()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
