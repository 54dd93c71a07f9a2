//! C9's second opinion: the crate `croner`, on expressions that it reads as Nakama does.

use crate::model::{DAY_OF_MONTH, Meaning, Model, config, model};
use chrono::{DateTime, Utc};
use croner::parser::{CronParser, Seconds, Year};
use plaudit::{Schedule, UnixSec};
use proptest::prelude::*;

/// Whether croner reads the expression as Nakama does: it drops the `L` of `L,LW`.
fn is_common(model: &Model) -> bool {
    let has = |meaning| model.fields[DAY_OF_MONTH].iter().any(|entry| entry.meaning == meaning);
    !(has(Meaning::LastDay) && has(Meaning::LastWeekday))
}

fn utc(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn c9_agrees_with_croner(model in model().prop_filter("the common subset", is_common), from in 1_600_000_000..2_000_000_000_i64) {
        let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Optional).build();
        let croner = parser.parse(&model.croner()).unwrap_or_else(|error| panic!("{}: {error}", model.croner()));
        let schedule = Schedule::parse(&model.text()).unwrap_or_else(|error| panic!("{}: {error}", model.text()));
        let (mut forward, mut backward) = (from, from);
        for _ in 0..4 {
            let next = croner.find_next_occurrence(&utc(forward), false).ok().map(|at| UnixSec(at.timestamp())).filter(|at| at.in_range());
            prop_assert_eq!(schedule.next(UnixSec(forward)), next, "{} as {} after {}", model.text(), model.croner(), forward);
            let previous = croner.find_previous_occurrence(&utc(backward), false).ok().map(|at| UnixSec(at.timestamp())).filter(|at| at.in_range());
            prop_assert_eq!(schedule.previous(UnixSec(backward)), previous, "{} as {} before {}", model.text(), model.croner(), backward);
            forward = next.map_or(forward, |at| at.0);
            backward = previous.map_or(backward, |at| at.0);
        }
    }
}
