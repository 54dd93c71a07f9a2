//! P13: local days over flights, daylight saving and clocks that cannot decide; and properties of all sequences of offsets.

use crate::support::*;
use plaudit::{Action, Command, Engine, Outcome, UnixSec};
use proptest::prelude::*;
use proptest::sample::select;

/// Hours east of UTC, in seconds.
const fn east(hours: i64) -> i64 {
    hours * HOUR
}

fn everyday() -> Json {
    document(json!({"daily": {"reset_cronexpr": "0 0 * * *", "reset_zone": "player"}}))
}

fn at(offset_sec: i64, at: impl Instant, engine: &mut Engine) -> Outcome {
    let action = Action::update([("daily", 1)]);
    engine.apply(&Command { utc_offset_sec: offset_sec, ..Command::new(at.instant(), action) }).unwrap()
}

/// The date that a key's phase is known by.
fn date(key: &str) -> String {
    let start = key.rsplit_once('@').unwrap().1.rsplit_once('#').unwrap().0;
    text(UnixSec(start.parse().unwrap()))
}

/// The dates that are completed by commands at UTC instants under offsets, in their order; `-`: none.
fn dates(commands: &[(&str, i64)]) -> Vec<String> {
    let mut engine = engine_over(&everyday());
    commands
        .iter()
        .map(|(instant, offset)| {
            let outcome = at(*offset, *instant, &mut engine);
            let skips: Vec<_> = outcome.skipped.iter().map(|skip| skip.reason.as_str()).collect();
            assert!(!skips.contains(&"phase_over"), "{instant}: nothing is lost");
            keys(&outcome).first().map_or("-".to_owned(), |key| date(key).replace("T00:00", ""))
        })
        .collect()
}

#[test]
fn p13_days_in_four_time_zones() {
    let (auckland, honolulu, berlin, delhi) = (east(13), east(-10), east(1), 5 * HOUR + 1_800);
    for (what, commands, expected) in [
        (
            "each at home: half an hour before and after its own midnight",
            vec![("2026-11-20T10:30", auckland), ("2026-11-20T11:30", auckland)],
            vec!["2026-11-20", "2026-11-21"],
        ),
        ("in Honolulu", vec![("2026-11-20T09:30", honolulu), ("2026-11-20T10:30", honolulu)], vec!["2026-11-19", "2026-11-20"]),
        ("in Berlin", vec![("2026-11-20T22:30", berlin), ("2026-11-20T23:30", berlin)], vec!["2026-11-20", "2026-11-21"]),
        ("in Delhi", vec![("2026-11-20T18:00", delhi), ("2026-11-20T19:00", delhi)], vec!["2026-11-20", "2026-11-21"]),
        // Honolulu to Auckland, over the date line: the 21st began on the way, and the 22nd does not come.
        (
            "west over the date line",
            vec![
                ("2026-11-21T06:00", honolulu),
                ("2026-11-21T22:00", auckland),
                ("2026-11-22T06:00", auckland),
                ("2026-11-22T12:00", auckland),
            ],
            vec!["2026-11-20", "2026-11-21", "-", "2026-11-23"],
        ),
        // Auckland to Honolulu: the same date comes twice, and counts once.
        (
            "east over the date line",
            vec![
                ("2026-11-20T20:00", auckland),
                ("2026-11-21T06:00", honolulu),
                ("2026-11-21T20:00", honolulu),
                ("2026-11-22T12:00", honolulu),
            ],
            vec!["2026-11-21", "-", "-", "2026-11-22"],
        ),
        // Delhi to Berlin and back: a long day, then a short one.
        (
            "a long day",
            vec![("2026-11-20T12:00", delhi), ("2026-11-20T17:00", berlin), ("2026-11-20T21:00", berlin), ("2026-11-20T23:30", berlin)],
            vec!["2026-11-20", "-", "-", "2026-11-21"],
        ),
        (
            "a flight over midnight",
            vec![("2026-11-20T12:00", delhi), ("2026-11-20T21:00", berlin), ("2026-11-20T23:30", berlin)],
            vec!["2026-11-20", "2026-11-21", "-"],
        ),
        (
            "a short day",
            vec![("2026-11-20T12:00", berlin), ("2026-11-20T20:00", delhi), ("2026-11-21T19:00", delhi)],
            vec!["2026-11-20", "-", "2026-11-22"],
        ),
        // A flight lands after midnight, while it is not yet midnight at home: no occurrence comes, and the day goes on.
        ("landing after midnight", vec![("2026-11-20T21:00", 0), ("2026-11-20T23:15", berlin)], vec!["2026-11-20", "-"]),
        // Berlin's summer time begins and ends.
        (
            "an hour less",
            vec![("2026-03-28T22:00", berlin), ("2026-03-28T23:30", berlin), ("2026-03-29T06:00", east(2)), ("2026-03-29T22:30", east(2))],
            vec!["2026-03-28", "2026-03-29", "-", "2026-03-30"],
        ),
        (
            "an hour more",
            vec![
                ("2026-10-24T21:00", east(2)),
                ("2026-10-24T22:30", east(2)),
                ("2026-10-25T06:00", berlin),
                ("2026-10-25T22:30", berlin),
                ("2026-10-25T23:30", berlin),
            ],
            vec!["2026-10-24", "2026-10-25", "-", "-", "2026-10-26"],
        ),
        // Auckland's summer time begins in September.
        (
            "the southern summer",
            vec![
                ("2026-09-26T11:00", east(12)),
                ("2026-09-26T12:30", east(12)),
                ("2026-09-26T20:00", auckland),
                ("2026-09-27T11:30", auckland),
            ],
            vec!["2026-09-26", "2026-09-27", "-", "2026-09-28"],
        ),
    ] {
        assert_eq!(dates(&commands), expected, "{what}");
    }
}

/// Offsets in use in the world, among them ones with half an hour and three quarters of an hour.
const OFFSETS: [i64; 9] = [-43_200, -36_000, -18_000, 0, 3_600, 19_800, 20_700, 46_800, 50_400];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Under any sequence of offsets, no update is refused as late, and no date is completed twice.
    #[test]
    fn p13_no_date_twice_and_no_phase_lost(steps in prop::collection::vec((600..14 * HOUR, select(&OFFSETS[..])), 2..80)) {
        let mut engine = engine_over(&everyday());
        let mut now = sec("2026-11-20T00:00");
        let mut completed: Vec<(i64, String)> = Vec::new();
        for (wait, offset) in steps {
            now += wait;
            let outcome = at(offset, UnixSec(now), &mut engine);
            prop_assert_eq!(skipped(&outcome), Vec::<String>::new());
            if let Some(key) = keys(&outcome).first() {
                let date = date(key);
                if let Some((before, last)) = completed.last() {
                    prop_assert!(date > *last, "{} after {}", date, last);
                    prop_assert!(now > *before);
                }
                completed.push((now, date));
            }
            prop_assert_eq!(&restore(&everyday(), &json(&engine.state())).unwrap().state(), &engine.state());
        }
    }

    /// A stream that stays where it is has a phase on each of its dates.
    #[test]
    fn p13_at_home_every_date_has_its_phase(offset in select(&OFFSETS[..]), days in 2..40_i64) {
        let mut engine = engine_over(&everyday());
        let noon = sec("2026-11-20T12:00") - offset;
        for day in 0..days {
            let outcome = at(offset, UnixSec(noon + day * DAY), &mut engine);
            prop_assert_eq!(date(keys(&outcome)[0]), text(UnixSec(sec("2026-11-20T00:00") + day * DAY)));
        }
    }
}
