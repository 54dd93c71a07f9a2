//! Properties of schedules over random expressions (C1–C8).

use crate::effort::{effort, in_one_of_five};
use crate::model::{LIMIT, Model, config, instant, model};
use plaudit::{Schedule, UnixSec};
use proptest::prelude::*;

fn schedule(model: &Model) -> Schedule {
    let text = model.text();
    Schedule::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

const EXTREMES: [i64; 9] = [i64::MIN, i64::MIN + 1, -LIMIT, -1, 0, 1, LIMIT, i64::MAX - 1, i64::MAX];

/// Properties of every schedule, offset and instant.
fn check_order(schedule: &Schedule, at: i64) {
    if let Some(next) = schedule.next(UnixSec(at)) {
        assert!(next.0 > at, "next of {at} is {next:?}");
        assert!(schedule.previous(next).is_none_or(|previous| previous.0 <= at), "an occurrence between {at} and {next:?}");
        if next.0 < i64::MAX {
            assert_eq!(schedule.previous(UnixSec(next.0 + 1)), Some(next), "{next:?} found forwards and not backwards");
        }
    }
    if let Some(previous) = schedule.previous(UnixSec(at)) {
        assert!(previous.0 < at, "previous of {at} is {previous:?}");
        assert!(schedule.next(previous).is_none_or(|next| next.0 >= at), "an occurrence between {previous:?} and {at}");
        assert_eq!(schedule.next(UnixSec(previous.0.saturating_sub(1))), Some(previous), "{previous:?} found backwards and not forwards");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn c1_to_c6_agree_with_a_walk_over_days_and_minutes(model in model(), from in instant()) {
        let schedule = schedule(&model);
        let (mut forward, mut backward) = (from, from);
        for _ in 0..3 {
            let (next, previous) = (schedule.next(UnixSec(forward)), schedule.previous(UnixSec(backward)));
            prop_assert_eq!(next, model.next(forward).map(UnixSec), "{} after {}", model.text(), forward);
            prop_assert_eq!(previous, model.previous(backward).map(UnixSec), "{} before {}", model.text(), backward);
            forward = next.map_or(forward, |next| next.0);
            backward = previous.map_or(backward, |previous| previous.0);
        }
    }

    #[test]
    fn c6_next_and_previous_are_strict_and_inverse(model in model(), from in instant(), offset in -60_000..60_000_i64) {
        let schedule = schedule(&model).with_offset(offset);
        check_order(&schedule, from);
        let upcoming = schedule.upcoming(UnixSec(from), 5);
        let mut back: Vec<_> = upcoming.last().iter().flat_map(|last| {
            std::iter::successors(Some(**last), |&at| schedule.previous(at)).take(upcoming.len())
        }).collect();
        back.reverse();
        prop_assert_eq!(upcoming, back);
    }

    #[test]
    fn c7_never_fires_is_what_the_walk_finds(model in model()) {
        prop_assert_eq!(schedule(&model).never_fires(), model.next(-1).is_none());
    }

    #[test]
    fn c8_an_offset_moves_the_occurrences(model in model(), from in 1_000_000_000..3_000_000_000_i64, offset in -200_000..200_000_i64) {
        let utc = schedule(&model);
        let local = utc.clone().with_offset(offset);
        prop_assert_eq!(local.next(UnixSec(from)), utc.next(UnixSec(from + offset)).map(|at| at.plus(-offset)));
        prop_assert_eq!(local.previous(UnixSec(from)), utc.previous(UnixSec(from + offset)).map(|at| at.plus(-offset)));
    }

    #[test]
    fn c8_no_instant_and_no_offset_is_too_far(model in model(), from in any::<i64>(), offset in any::<i64>()) {
        let schedule = schedule(&model);
        for offset in EXTREMES.into_iter().chain([offset]) {
            let moved = schedule.clone().with_offset(offset);
            for from in EXTREMES.into_iter().chain([from]) {
                check_order(&moved, from);
            }
        }
    }
}

/// A parsed expression can be evaluated from any instant; an error has a reason.
fn check_any_text(text: &str) {
    match Schedule::parse(text) {
        Ok(schedule) => {
            for at in EXTREMES {
                check_order(&schedule, at);
                check_order(&schedule.clone().with_offset(at), at);
            }
            assert_eq!(schedule.never_fires(), schedule.next(UnixSec(i64::MIN)).is_none());
            assert_eq!(schedule.never_fires(), schedule.previous(UnixSec(i64::MAX)).is_none());
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert!(text.contains(error.entry()));
        }
    }
}

/// One character of a text replaced, removed or added.
fn mutated() -> impl Strategy<Value = String> {
    (model(), any::<prop::sample::Index>(), "[-0-9*?,/#LWlw@ a-z\u{661}é]", 0..3_u8).prop_map(|(model, at, with, how)| {
        let mut letters: Vec<char> = model.text().chars().collect();
        let at = at.index(letters.len());
        match how {
            0 => letters[at] = with.chars().next().unwrap(),
            1 => drop(letters.remove(at)),
            _ => letters.insert(at, with.chars().next().unwrap()),
        }
        letters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn c7_any_text_is_read_or_refused(text in "\\PC*") {
        check_any_text(&text);
    }

    #[test]
    fn c7_any_fields_are_read_or_refused(text in "\\PC{0,8}( \\PC{0,8}){4,6}") {
        check_any_text(&text);
    }

    #[test]
    fn c7_any_text_of_the_dialects_letters_is_read_or_refused(text in "[-0-9*?,/#LWlw]{1,5}( [-0-9*?,/#LWlw]{1,5}){4,6}") {
        check_any_text(&text);
    }

    #[test]
    fn c7_any_row_of_entries_is_read_or_refused(
        text in "([*?]|[0-9]{1,2}|\\*/[0-9]{1,2}|[0-9]-[0-9]{1,2}|[0-9]{1,2}[LW#/][0-9]?|LW?|mon|feb)( ([*?]|[0-9]{1,2}|\\*/[0-9]{1,2}|[0-9]-[0-9]{1,2}|[0-9]{1,2}[LW#/][0-9]?|LW?|mon-sun|feb)){4,6}"
    ) {
        check_any_text(&text);
    }

    #[test]
    fn c7_a_slip_of_the_pen_is_read_or_refused(text in mutated()) {
        check_any_text(&text);
    }
}

#[test]
fn c6_no_expression_takes_long() {
    let commas = format!("0{} * * * *", ",0-59".repeat(197));
    let all_but_leap_years = (1970..2096).filter(|year| year % 4 != 0).map(|year| year.to_string()).collect::<Vec<_>>().join(",");
    let rare = format!("0 0 29W 2 * {all_but_leap_years},2096");
    let expressions = [
        "* * * * * * *",
        "59 59 23 31 12 * 2099",
        "0 0 0 29 2 * 2096",
        "0 0 0 29 2 0#5 2096",
        "0 0 30W 2 *",
        "0 0 31W 2,4,6,9,11 *",
        "0 0 31W,30W 2 *",
        "0 0 30,31 2 *",
        "0 0 * 2 0#5,1#5,2#5",
        "59 59 23 31W 12 0#5 2099",
        "* * * 30W,31 2 6#5 *",
        &commas,
        &rare,
    ];
    let evaluate = || {
        for expression in expressions {
            let schedule = Schedule::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
            for year in (0..130).map(|year| year * 31_557_600) {
                let _ = (schedule.next(UnixSec(year)), schedule.previous(UnixSec(year)));
            }
        }
    };
    // 13 expressions, 260 evaluations each: minutes of walking would exceed the limit, a slow machine does not.
    in_one_of_five(|| match effort(evaluate) {
        ((), milliseconds) if milliseconds < 20_000.0 => Ok(()),
        ((), milliseconds) => Err(format!("{milliseconds} ms")),
    });
}
