//! K17: streak accounts under a clock that was ahead and is set back.

use super::support::*;
use proptest::prelude::*;

fn document() -> Json {
    let node = |of: &str, unit: &str, length: i64| json!({"name": "A", "trigger": {"streak": {unit: length, "of": of}}});
    json!({"settings": {"streaks": {
        "daily": {}, "frozen": {"freezes": {"start": 1, "max": 5}}, "graced": {"grace_sec": 10_800, "rest_days": ["sun"]},
        "weekly": {"unit": "week", "per_week": 2}, "steps": {"by": {"stat": "steps", "at_least": 10}},
    }}, "achievements": {
        "two": node("daily", "days", 2), "four": node("daily", "days", 4), "frozen_two": node("frozen", "days", 2),
        "graced_two": node("graced", "days", 2), "weeks": node("weekly", "weeks", 2), "walks": node("steps", "days", 2),
    }})
}

fn steps(at: i64, amount: i64) -> Command {
    Command::new(UnixSec(at), Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![("steps".to_owned(), amount)] })
}

fn freeze(at: i64) -> Command {
    Command::new(UnixSec(at), Action::StreakFreeze { of: "frozen".to_owned(), add: 1 })
}

/// The clock is right again.
fn set_back(engine: &mut Engine, at: i64) -> Vec<String> {
    ids(&engine.apply(&Command::new(UnixSec(at), Action::ClockSetBack)).unwrap())
}

fn length(engine: &Engine, id: &str, at: i64) -> i64 {
    get(engine, id, at).streak.unwrap().count
}

fn player() -> Engine {
    player_of(document())
}

const YEAR: i64 = 365 * DAY;

#[test]
fn k17_days_before_the_wrong_clock_stay_in_an_account_and_its_last_day_is_today() {
    let mut engine = player();
    for day in 0..3 {
        engine.apply(&session(T0 + day * DAY)).unwrap();
        engine.apply(&steps(T0 + day * DAY, 10)).unwrap();
    }
    engine.apply(&session(T0 + YEAR)).unwrap();
    engine.apply(&steps(T0 + YEAR, 10)).unwrap();
    let now = T0 + 3 * DAY;
    assert_eq!(set_back(&mut engine, now), ["four"], "today continues the days before it");
    assert_eq!(["four", "frozen_two", "walks"].map(|id| length(&engine, id, now)), [4, 4, 4]);
    engine.apply(&session(now + DAY)).unwrap();
    assert_eq!(length(&engine, "four", now + DAY), 5);
}

#[test]
fn k17_a_longer_run_by_the_wrong_clock_moves_as_a_whole() {
    let mut engine = player();
    engine.apply(&session(T0)).unwrap();
    for day in 0..3 {
        engine.apply(&session(T0 + YEAR + day * DAY)).unwrap();
    }
    let now = T0 + DAY;
    set_back(&mut engine, now);
    assert_eq!(length(&engine, "four", now), 3);
    assert_eq!(ids(&engine.apply(&session(now + DAY)).unwrap()), ["four"]);
}

#[test]
fn k17_amounts_of_an_unfinished_day_count_for_today_and_block_no_later_day() {
    let mut engine = player();
    engine.apply(&steps(T0 + YEAR, 4)).unwrap();
    set_back(&mut engine, T0);
    engine.apply(&steps(T0, 6)).unwrap();
    assert_eq!(length(&engine, "walks", T0), 1, "4 and 6 are today's");
    engine.apply(&steps(T0 + DAY, 5)).unwrap();
    assert_eq!(ids(&engine.apply(&steps(T0 + DAY, 5)).unwrap()), ["walks"]);
}

#[test]
fn k17_a_freeze_that_was_given_in_the_future_covers_the_next_missed_day() {
    let mut engine = player();
    engine.apply(&session(T0)).unwrap();
    engine.apply(&freeze(T0 + YEAR)).unwrap();
    let before = get(&engine, "frozen_two", T0).streak.unwrap().freezes;
    set_back(&mut engine, T0 + HOUR);
    assert_eq!(get(&engine, "frozen_two", T0 + HOUR).streak.unwrap().freezes, before + 1);
}

#[test]
fn k17_a_moved_day_of_rest_may_count_and_every_new_length_is_matched() {
    let mut engine = player();
    // A Sunday and a Monday in three years: the Sunday is a day of rest. Set back, they are a Thursday and a Friday.
    engine.apply(&session(T0 + 3 * YEAR + 7 * HOUR)).unwrap();
    engine.apply(&session_in(T0 + 3 * YEAR + 14 * HOUR, 10 * HOUR)).unwrap();
    assert_eq!(set_back(&mut engine, T0 + 21 * HOUR), [] as [&str; 0]);
    // Another clock that was ahead makes it three days in a row: the second has not been matched before.
    engine.apply(&session(T0 + YEAR + 56 * HOUR)).unwrap();
    assert!(set_back(&mut engine, T0 + 56 * HOUR).contains(&"graced_two".to_owned()));
    assert_eq!(length(&engine, "graced_two", T0 + 56 * HOUR), 3);
}

#[test]
fn k17_an_account_of_weeks_without_a_definition_is_set_back_by_weeks() {
    let mut engine = player();
    for day in [0, 1, 7, 8] {
        engine.apply(&session(T0 + YEAR + day * DAY)).unwrap();
    }
    let mut undefined = reloaded(&engine, json!({"achievements": {}}));
    for engine in [&mut engine, &mut undefined] {
        set_back(engine, T0 + DAY);
    }
    let mut again = reloaded(&undefined, document());
    assert_eq!(length(&again, "weeks", T0 + DAY), 2);
    for engine in [&mut engine, &mut again] {
        [1, 2].into_iter().for_each(|day| drop(engine.apply(&session(T0 + day * DAY)).unwrap()));
        assert_eq!(length(engine, "weeks", T0 + 2 * DAY), 3);
    }
}

#[test]
fn k17_a_state_that_is_set_back_to_the_first_days_of_1970_can_be_read() {
    let mut engine = player();
    engine.apply(&freeze(T0 - 300 * DAY)).unwrap();
    engine.apply(&steps(T0 - 10 * DAY, 4)).unwrap();
    engine.apply(&steps(T0, 10)).unwrap();
    // The latest session's date is the day before that of another one, which was farther east.
    engine.apply(&session_in(T0 + 10 * HOUR, 14 * HOUR)).unwrap();
    engine.apply(&session(T0 + 11 * HOUR)).unwrap();
    for at in [9 * DAY, 100, 0] {
        set_back(&mut engine, at);
        let mut again = reloaded(&engine, document());
        assert_eq!(again.state(), engine.state(), "{at}");
        again.apply(&session(at + DAY)).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// After any clocks and then the true time: every account continues on two days in a row, what was earned stays, the state can be saved
    /// and read again, and the clock is set back once.
    #[test]
    fn k17_after_any_clocks_every_account_continues(
        events in prop::collection::vec((0_usize..7, 0_usize..5, -43_200_i64..50_400, 1_i64..12), 1..40)
    ) {
        let (mut engine, mut now) = (player(), T0);
        for (clock, what, offset, amount) in events {
            now += 7 * HOUR;
            let at = now + [0, 0, YEAR, 49 * HOUR, 30 * DAY, 3 * YEAR, 0][clock];
            // As a client does: a clock that stands before the newest instant is set back first.
            let mut command = match what { 0 | 1 => session(at), 2 | 3 => steps(at, amount), _ => freeze(at) };
            command.utc_offset_sec = offset;
            set_back(&mut engine, at);
            engine.apply(&command).unwrap();
        }
        let earned = |engine: &Engine, at: i64| ["two", "four", "frozen_two", "graced_two", "weeks", "walks"].map(|id| get(engine, id, at).earned_count);
        let before = earned(&engine, now);
        set_back(&mut engine, now);
        let moved = engine.state();
        set_back(&mut engine, now);
        prop_assert_eq!(text(&moved)["facts"].clone(), text(&engine.state())["facts"].clone(), "what was moved is not moved again");
        prop_assert_eq!(reloaded(&engine, document()).state(), engine.state());
        // Two weeks of days, of which the account with rest days counts six of seven.
        for day in 1..=14 {
            let today = now + day * DAY;
            let lengths = |engine: &Engine| ["two", "frozen_two", "walks"].map(|id| length(engine, id, today));
            engine.apply(&session(today)).unwrap();
            engine.apply(&steps(today, 5)).unwrap();
            engine.apply(&steps(today, 5)).unwrap();
            prop_assert!(lengths(&engine).iter().all(|length| *length >= day), "day {}: {:?}", day, lengths(&engine));
        }
        let end = now + 14 * DAY;
        let after = earned(&engine, end);
        prop_assert!(after.iter().zip(&before).all(|(after, before)| after >= before), "{:?} after {:?}", after, before);
        prop_assert!(length(&engine, "weeks", end) >= 2 && length(&engine, "graced_two", end) >= 11, "{}", length(&engine, "graced_two", end));
        prop_assert!(after.iter().all(|earned| *earned >= 1), "{:?}", after);
    }
}
