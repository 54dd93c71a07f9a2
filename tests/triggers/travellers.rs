//! G1: days of travellers.

use super::support::*;

const HONOLULU: i64 = -10 * HOUR;
const AUCKLAND: i64 = 12 * HOUR;
const KIRITIMATI: i64 = 14 * HOUR;
const BAKER: i64 = -12 * HOUR;

fn streak(days: i64) -> Engine {
    player(one(json!({"streak": {"days": days}}), json!({})))
}

/// A session at an hour of a local day.
fn local(day: i64, hour: i64, offset: i64) -> Command {
    session_in(T0 + day * DAY + hour * HOUR - offset, offset)
}

/// The value after these sessions, at the last one.
fn value_after(commands: &[Command]) -> i64 {
    let mut engine = streak(99);
    places(&mut engine, commands.iter().cloned());
    let last = commands.iter().map(|command| command.at.0).max().unwrap();
    progress(&engine, "it", last).0
}

/// The same of a streak account by sessions.
fn account_after(commands: &[Command]) -> i64 {
    let node = one(json!({"streak": {"days": 99, "of": "it"}}), json!({}));
    let mut engine = player_of(json!({"settings": {"streaks": {"it": {}}}, "achievements": node}));
    commands.iter().for_each(|command| drop(engine.apply(command).unwrap()));
    let last = commands.iter().map(|command| command.at.0).max().unwrap();
    get(&engine, "it", last).streak.unwrap().count
}

#[test]
fn g1_an_evening_in_honolulu_and_the_next_one_in_auckland_are_two_in_a_row() {
    let evenings = [local(0, 20, HONOLULU), local(2, 20, AUCKLAND)];
    assert_eq!(evenings[1].at.0 - evenings[0].at.0, 26 * HOUR);
    assert_eq!(places(&mut streak(2), evenings.clone()), [2]);
    assert_eq!(value_after(&evenings), 2);
    assert_eq!(value_after(&[local(0, 20, HONOLULU), local(2, 20, AUCKLAND), local(3, 8, AUCKLAND)]), 3);
}

#[test]
fn g1_a_day_that_was_lived_without_a_session_breaks_it() {
    // This morning in Honolulu is still the same date in Auckland, so there was a date for a session between.
    assert_eq!(value_after(&[local(0, 1, HONOLULU), local(2, 20, AUCKLAND)]), 1);
    // The last instant that continues the streak, and the first that does not.
    let last = |second: i64| session_in(T0 + DAY - AUCKLAND + second, HONOLULU); // midnight in Auckland
    assert_eq!(value_after(&[last(0), local(2, 20, AUCKLAND)]), 2);
    assert_eq!(value_after(&[last(-1), local(2, 20, AUCKLAND)]), 1);
    assert_eq!(value_after(&[local(0, 20, HONOLULU), local(3, 20, AUCKLAND)]), 1, "two days have passed");
}

#[test]
fn g1_travel_over_the_date_line_eastwards_skips_a_date_and_no_day() {
    // Honolulu, then Kiritimati: at the same instant it is the next date there. A day later it is two dates on.
    let honolulu = local(0, 12, HONOLULU);
    assert_eq!(places(&mut streak(2), [honolulu.clone(), session_in(honolulu.at.0 + DAY, KIRITIMATI)]), [2]);
    assert_eq!(places(&mut streak(2), [honolulu.clone(), session_in(honolulu.at.0, KIRITIMATI)]), [2]);
}

#[test]
fn g1_over_the_date_line_at_midnight_two_dates_may_be_skipped() {
    // The sessions are an hour and three dates apart.
    let (before, after) = (local(0, 23, BAKER), local(2, 2, KIRITIMATI));
    assert_eq!(after.at.0 - before.at.0, HOUR);
    assert_eq!(value_after(&[before, after]), 2);
    let (before, after) = (local(0, 23, BAKER), local(3, 0, KIRITIMATI));
    assert_eq!(after.at.0 - before.at.0, 23 * HOUR);
    assert_eq!(value_after(&[before, after]), 2);
}

#[test]
fn g1_travel_westwards_sees_a_date_again() {
    let sessions = [local(0, 20, AUCKLAND), local(1, 20, AUCKLAND), local(1, 20, HONOLULU), local(2, 20, HONOLULU)];
    assert_eq!(value_after(&sessions), 3);
    // The last session's clock decides the break, regardless of the counted day's place.
    let mut engine = streak(99);
    places(&mut engine, [local(1, 20, AUCKLAND), local(1, 8, HONOLULU)]);
    let break_at = T0 + 3 * DAY - HONOLULU;
    assert_eq!(engine.next_change(UnixSec(break_at - DAY)), Some(UnixSec(break_at)));
    assert_eq!((progress(&engine, "it", break_at - 1).0, progress(&engine, "it", break_at).0), (1, 0));
    // This holds even if that session was on an earlier date there.
    let mut engine = streak(99);
    places(&mut engine, [local(1, 20, AUCKLAND), local(0, 23, HONOLULU)]);
    assert_eq!(engine.next_change(UnixSec(break_at - DAY)), Some(UnixSec(break_at)));
    assert_eq!(progress(&engine, "it", break_at - 1).0, 2, "the earlier date counts");
}

#[test]
fn g1_a_session_that_arrives_late_leaves_the_offset_of_the_latest() {
    let mut engine = streak(99);
    places(&mut engine, [local(1, 20, AUCKLAND), local(1, 8, AUCKLAND + HOUR)]);
    assert_eq!(engine.next_change(UnixSec(T0 + 2 * DAY - AUCKLAND)), Some(UnixSec(T0 + 3 * DAY - AUCKLAND)));
}

#[test]
fn g1_a_skipped_date_is_a_rest_at_most_once_in_seven_days() {
    // Honolulu, Auckland, and back again, repeatedly: the second crossing skips a date again.
    let crossing = |day: i64| [local(day, 20, HONOLULU), local(day + 2, 20, AUCKLAND)];
    let between = |from: i64, to: i64| (from..to).map(|day| local(day, 20, AUCKLAND)).collect::<Vec<_>>();
    let lived = |second: i64| {
        let mut sessions = crossing(0).to_vec();
        sessions.extend(between(3, second));
        sessions.extend(crossing(second));
        (value_after(&sessions), account_after(&sessions))
    };
    // The first rest is the 1st; a second one on the 7th is six days later, on the 8th seven.
    assert_eq!(lived(6), (1, 1));
    assert_eq!(lived(7), (8, 8), "0, 2 to 7, and 9");
}

#[test]
fn g1_a_rest_neither_counts_nor_breaks_and_a_session_makes_it_a_day() {
    let mut engine = streak(99);
    places(&mut engine, [local(0, 20, HONOLULU), local(2, 20, AUCKLAND)]);
    let now = local(2, 21, AUCKLAND).at.0;
    assert_eq!(progress(&engine, "it", now).0, 2);
    let mut again =
        Engine::new(engine.definitions().clone(), EngineOptions { state: Some(engine.state()), ..EngineOptions::default() }).unwrap();
    assert_eq!(progress(&again, "it", now).0, 2, "the rest is saved");
    again.apply(&local(1, 20, AUCKLAND)).unwrap();
    assert_eq!(progress(&again, "it", now).0, 3);
}

#[test]
fn g1_a_late_session_joins_as_a_travellers_too() {
    // The session in Auckland's evening is synced first, that of Honolulu later.
    let mut engine = streak(2);
    assert_eq!(places(&mut engine, [local(2, 20, AUCKLAND), local(0, 20, HONOLULU)]), [2]);
    assert_eq!(progress(&streak_of(&[local(3, 8, AUCKLAND), local(2, 20, AUCKLAND), local(0, 20, HONOLULU)]), "it", T0 + 3 * DAY), (3, 99));
    // A later session of a counted day: only this one, read in Auckland, is on the next date.
    assert_eq!(value_after(&[local(0, 1, HONOLULU), local(2, 20, AUCKLAND), local(0, 20, HONOLULU)]), 2);
}

fn streak_of(commands: &[Command]) -> Engine {
    let mut engine = streak(99);
    places(&mut engine, commands.iter().cloned());
    engine
}

#[test]
fn g1_lengths_of_a_run_that_a_traveller_joins_late_are_matched() {
    let body = json!({
        "a2": {"name": "A", "trigger": {"streak": {"days": 2}}, "activated_time_sec": T0 + 2 * DAY},
        "a3": {"name": "A", "trigger": {"streak": {"days": 3}}},
    });
    let mut engine = player(body);
    assert_eq!(unlocked(&mut engine, local(2, 20, AUCKLAND)), [] as [String; 0]);
    assert_eq!(unlocked(&mut engine, local(3, 20, AUCKLAND)), ["a2"]);
    assert_eq!(unlocked(&mut engine, local(0, 20, HONOLULU)), ["a3"]);
}

#[test]
fn g1_what_a_traveller_did_is_known_for_as_long_as_a_device_may_be_offline() {
    for (days, joined) in [(31, true), (33, false)] {
        let mut engine = streak(2);
        places(&mut engine, [local(2, 20, AUCKLAND), local(days + 2, 20, AUCKLAND)]);
        assert_eq!(!unlocked(&mut engine, local(0, 20, HONOLULU)).is_empty(), joined, "{days} days later");
    }
}

#[test]
fn g1_an_offset_that_jumps_at_every_session_gains_no_rest_but_one() {
    // The clock is set back and forth: two dates ahead at each session, a day apart.
    let hops: Vec<Command> = (0..6).map(|hop| local(2 * hop, 23, if hop % 2 == 0 { BAKER } else { KIRITIMATI })).collect();
    assert!(value_after(&hops) <= 2, "{}", value_after(&hops));
}
