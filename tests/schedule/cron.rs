//! C9's other second opinion: the crate `cron`, on expressions that it reads as Nakama does.
//!
//! It expects seconds first, counts Sunday as 1, joins the two day fields with AND, has no `L`, `W` or `#`, walks back wrongly from
//! years that are not allowed, and continues into 2100.

use crate::model::{DAY_OF_MONTH, DAY_OF_WEEK, Entry, Meaning, Model, YEAR, config, model};
use chrono::{DateTime, Utc};
use plaudit::{Schedule, UnixSec};
use proptest::prelude::*;

/// The expression in the syntax of `cron`; `None` outside of the common subset.
fn cron(model: &Model) -> Option<String> {
    if !is_any(&model.fields[DAY_OF_MONTH]) && !is_any(&model.fields[DAY_OF_WEEK]) {
        return None;
    }
    let fields = model.fields.iter().enumerate().map(|(index, entries)| {
        // Other entries of an unrestricted field are ignored (C4).
        if is_any(entries) {
            return Some("*".to_owned());
        }
        let shift = i64::from(index == DAY_OF_WEEK);
        let entries = entries.iter().map(|entry| match entry.meaning {
            Meaning::Span { first, last, .. } if first == last => Some((first + shift).to_string()),
            Meaning::Span { first, last, step } => Some(format!("{}-{}/{step}", first + shift, last + shift)),
            _ => None,
        });
        Some(entries.collect::<Option<Vec<_>>>()?.join(","))
    });
    Some(fields.collect::<Option<Vec<_>>>()?.join(" "))
}

fn is_any(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| entry.meaning == Meaning::Any)
}

fn utc(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn found(at: Option<DateTime<Utc>>) -> Option<UnixSec> {
    at.map(|at| UnixSec(at.timestamp())).filter(|at| at.in_range())
}

/// An expression of the common subset, with its form for `cron`.
fn common() -> impl Strategy<Value = (Model, String)> {
    model().prop_filter_map("the common subset", |model| cron(&model).map(|text| (model, text)))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn c9_agrees_with_cron((model, text) in common(), from in 1_600_000_000..2_000_000_000_i64) {
        let cron: cron::Schedule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        let schedule = Schedule::parse(&model.text()).unwrap_or_else(|error| panic!("{}: {error}", model.text()));
        let (mut forward, mut backward) = (from, from);
        for _ in 0..4 {
            let next = found(cron.after(&utc(forward)).next());
            prop_assert_eq!(schedule.next(UnixSec(forward)), next, "{} as {} after {}", model.text(), text, forward);
            forward = next.map_or(forward, |at| at.0);
            if is_any(&model.fields[YEAR]) {
                let previous = found(cron.after(&utc(backward)).next_back());
                prop_assert_eq!(schedule.previous(UnixSec(backward)), previous, "{} as {} before {}", model.text(), text, backward);
                backward = previous.map_or(backward, |at| at.0);
            }
        }
    }
}
