//! C9: agreement with Nakama, line by line.

use plaudit::{Schedule, UnixSec};

const AGREEMENT: &str = include_str!("../fixtures/cron/agreement.tsv");

/// The occurrences of a line's expression from its instant, in the line's notation.
fn occurrences(expression: &str, from: i64, count: usize, direction: &str) -> String {
    let schedule = Schedule::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
    let mut at = UnixSec(from);
    let mut found = Vec::new();
    while found.len() < count {
        let step = match direction {
            "next" => schedule.next(at),
            "prev" => schedule.previous(at),
            other => panic!("no such direction: {other}"),
        };
        match step {
            Some(next) => {
                found.push(next.0.to_string());
                at = next;
            }
            None => {
                found.push("END".to_owned());
                break;
            }
        }
    }
    found.join(" ")
}

#[test]
fn c9_every_line_of_the_fixture_agrees_in_both_directions() {
    let mut wrong = Vec::new();
    let mut lines = [0_usize; 2];
    for line in AGREEMENT.lines().filter(|line| !line.starts_with('#')) {
        let [expression, from, count, direction, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("a line has five columns: {line}");
        };
        lines[usize::from(direction == "prev")] += 1;
        let found = occurrences(expression, from.parse().unwrap(), count.parse().unwrap(), direction);
        if found != expected {
            wrong.push(format!("{line}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} lines disagree, the first:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    assert_eq!(lines, [2_100, 1_944], "lines forwards and backwards");
}
