//! G1: sessions that arrive late.

use super::support::*;

/// `"a3"`, `"a4"` …: streaks of these lengths in days, with the members of `more`.
fn streaks(days: impl IntoIterator<Item = i64>, more: &Json) -> Engine {
    let node = |days: i64| {
        let mut node = json!({"name": "A", "trigger": {"streak": {"days": days}}});
        node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        (format!("a{days}"), node)
    };
    player(Json::Object(days.into_iter().map(node).collect()))
}

fn upto(days: i64) -> Engine {
    streaks(1..=days, &json!({}))
}

/// Noon of a day.
fn noon(day: i64) -> i64 {
    T0 + day * DAY + 12 * HOUR
}

/// Sessions at noon of these days; returns the unlocks of the last one, each with its instant.
fn last_unlocks(engine: &mut Engine, days: &[i64]) -> Vec<(String, i64)> {
    let outcomes: Vec<Outcome> = days.iter().map(|day| engine.apply(&session(noon(*day))).unwrap()).collect();
    outcomes.last().unwrap().unlocks.iter().map(|unlock| (unlock.id.clone(), unlock.at.0)).collect()
}

fn value_at(engine: &Engine, now: i64) -> i64 {
    progress(engine, "a99", now).0
}

#[test]
fn g1_a_late_day_in_the_middle_joins_the_run() {
    let mut engine = streaks([3, 99], &json!({}));
    // The third day begins after noon of the second: the length 3 counts from that beginning.
    assert_eq!(last_unlocks(&mut engine, &[1, 3, 2]), [("a3".to_owned(), T0 + 3 * DAY)]);
    assert_eq!(value_at(&engine, noon(3)), 3);
    assert_eq!(get(&engine, "a3", noon(3)).last_earned_time_sec, T0 + 3 * DAY);
}

#[test]
fn g1_two_devices_make_one_streak() {
    let mut engine = streaks([3, 4, 99], &json!({}));
    assert_eq!(last_unlocks(&mut engine, &[1, 2, 4, 3]), [("a3".to_owned(), noon(3)), ("a4".to_owned(), T0 + 4 * DAY)]);
    assert_eq!(value_at(&engine, noon(4)), 4);
}

#[test]
fn g1_a_late_day_at_the_front_joins_what_came_after() {
    let mut engine = streaks([3, 99], &json!({}));
    assert_eq!(last_unlocks(&mut engine, &[2, 3, 1]), [("a3".to_owned(), T0 + 3 * DAY)]);
    assert_eq!(value_at(&engine, noon(3)), 3);
}

#[test]
fn g1_a_late_day_at_the_end_of_a_run_that_is_over_counts_there() {
    let mut engine = streaks([3, 99], &json!({}));
    assert_eq!(last_unlocks(&mut engine, &[1, 2, 9, 3]), [("a3".to_owned(), noon(3))]);
    assert_eq!(value_at(&engine, noon(9)), 1, "today belongs to another run");
}

#[test]
fn g1_a_late_day_by_itself_has_a_length_of_one() {
    let mut engine = streaks([1, 2, 99], &json!({"activated_time_sec": T0}));
    engine.apply(&session(T0 - 5 * DAY)).unwrap();
    assert_eq!(last_unlocks(&mut engine, &[9, 5]), [] as [(String, i64); 0], "a1 was earned by the 9th");
    assert_eq!(value_at(&engine, noon(9)), 1);
    let mut engine = streaks([1], &json!({"end_time_sec": noon(7)}));
    assert_eq!(last_unlocks(&mut engine, &[9, 5]), [("a1".to_owned(), noon(5))], "the 9th was too late, the 5th was not");
}

#[test]
fn g1_every_length_from_the_late_day_on_is_matched_and_none_before() {
    let mut engine = upto(9);
    for day in [0, 1, 2, 4, 5, 6, 7] {
        engine.apply(&session(noon(day))).unwrap();
    }
    assert_eq!(progress(&engine, "a9", noon(7)), (4, 9));
    let unlocks = last_unlocks(&mut engine, &[3]);
    let expected = (5..=8).map(|days| (format!("a{days}"), T0 + (days - 1) * DAY));
    assert_eq!(unlocks, expected.collect::<Vec<_>>(), "a4 was earned by the 7th already");
    assert_eq!(progress(&engine, "a9", noon(7)), (8, 9));
    assert_eq!(engine.next_change(UnixSec(noon(7))), Some(UnixSec(T0 + 8 * DAY)), "the 8th is shown as open then (G16)");
    assert_eq!(engine.next_change(UnixSec(T0 + 8 * DAY)), Some(UnixSec(T0 + 9 * DAY)));
}

#[test]
fn g1_what_is_earned_is_not_earned_again() {
    let mut engine = upto(3);
    assert_eq!(last_unlocks(&mut engine, &[0, 1, 2]).len(), 1);
    assert_eq!(last_unlocks(&mut engine, &[10, 12, 11]), [] as [(String, i64); 0]);
    assert_eq!(get(&engine, "a3", noon(12)).earned_count, 1);
}

#[test]
fn g1_g8_a_length_counts_at_its_days_start_and_at_the_late_session() {
    // The activation lies between: the length 3 counts from the start of the third day, the length 4 from that of the fourth.
    for (activated, expected) in [(T0 + 3 * DAY, vec!["a3", "a4"]), (T0 + 3 * DAY + 1, vec!["a4"]), (T0 + 4 * DAY + 1, vec![])] {
        let mut engine = streaks([3, 4], &json!({"activated_time_sec": activated}));
        let unlocks = last_unlocks(&mut engine, &[1, 3, 4, 2]);
        assert_eq!(unlocks.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), expected, "activated {activated}");
    }
    // A session of the second day arrives at the end of that day: the later of the two instants is the third day's start. A session
    // that was in the evening of the third day by UTC, but on the second in its user's offset, counts at its own instant.
    let mut engine = streaks([3], &json!({}));
    places(&mut engine, [session_in(noon(1), -12 * HOUR), session_in(noon(3), -12 * HOUR)]);
    let late = engine.apply(&session_in(T0 + 3 * DAY + 11 * HOUR, -12 * HOUR)).unwrap();
    assert_eq!((ids(&late), late.unlocks[0].at), (vec!["a3".to_owned()], UnixSec(T0 + 3 * DAY + 12 * HOUR)));
}

#[test]
fn g1_p1_a_window_is_looked_at_where_the_length_counts() {
    let window = |start: i64, end: i64| json!({"start_time_sec": start, "end_time_sec": end});
    let earned = |start: i64, end: i64| last_unlocks(&mut streaks([3], &window(start, end)), &[1, 3, 2]).len();
    assert_eq!(earned(T0 + 3 * DAY, T0 + 3 * DAY + 1), 1, "open at the third day's start only");
    assert_eq!(earned(T0, T0 + 3 * DAY), 0, "the window ended before");
    assert_eq!(earned(T0 + 3 * DAY + 1, T0 + 9 * DAY), 0, "the window begins later");
}

#[test]
fn g1_u4_lengths_are_matched_in_turn() {
    let body = |first: i64, then: i64| {
        json!({
            "a": {"name": "A", "trigger": {"streak": {"days": first}}},
            "b": {"name": "B", "trigger": {"streak": {"days": then}}, "precondition_ids": ["a"]},
        })
    };
    let run = |body: Json| {
        let mut engine = player(body);
        last_unlocks(&mut engine, &[1, 3, 4, 5, 2]).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(run(body(4, 5)), ["a", "b"]);
    assert_eq!(run(body(5, 4)), ["a"], "b was locked when the length 4 counted");
    assert_eq!(run(body(5, 5)), ["a", "b"], "one chain can unlock at once (U5)");
}

#[test]
fn g1_g2_totals_count_at_the_late_sessions_own_instant() {
    let body = json!({
        "count": {"name": "C", "trigger": {"session_count": {"sessions": 3}}},
        "streak": {"name": "S", "trigger": {"streak": {"days": 3}}},
    });
    assert_eq!(last_unlocks(&mut player(body), &[1, 3, 2]), [("count".to_owned(), noon(2)), ("streak".to_owned(), T0 + 3 * DAY)]);
}

#[test]
fn g1_the_event_of_a_late_length_carries_its_instant() {
    let mut engine = streaks([3], &json!({}));
    places(&mut engine, [session(noon(1)), session(noon(3))]);
    let outcome = engine.apply(&session(noon(2))).unwrap();
    let earned = outcome.events.iter().find(|event| event.kind == plaudit::EventKind::Earned).unwrap();
    assert_eq!(earned.at, UnixSec(T0 + 3 * DAY));
}

#[test]
fn g1_g13_a_hidden_streak_is_shown_when_a_late_day_earns_it() {
    let mut engine = streaks([3], &json!({"hidden": true}));
    places(&mut engine, [session(noon(1)), session(noon(3))]);
    assert_eq!(engine.get("a3", UnixSec(noon(3))), None);
    assert_eq!(last_unlocks(&mut engine, &[2]).len(), 1);
    assert_eq!(progress(&engine, "a3", noon(3)), (3, 3));
}

#[test]
fn g1_g10_what_may_not_be_earned_is_counted() {
    let body = |enabled: bool| json!({"settings": {"enabled": enabled}, "achievements": {"a3": {"name": "A", "trigger": {"streak": {"days": 3}}}}});
    let mut engine = player_of(body(false));
    assert_eq!(last_unlocks(&mut engine, &[1, 3, 2]), [] as [(String, i64); 0]);
    let mut engine = reloaded(&engine, body(true));
    assert_eq!(last_unlocks(&mut engine, &[3]), [("a3".to_owned(), noon(3))], "the length on that day is compared again");
}

#[test]
fn g1_a_second_session_on_an_earlier_day_matches_the_length_there() {
    let body = json!({
        "a2": {"name": "A", "trigger": {"streak": {"days": 2}}, "precondition_ids": ["first"]},
        "a4": {"name": "A", "trigger": {"streak": {"days": 4}}, "precondition_ids": ["first"]},
        "first": {"name": "First", "max_count": 1},
    });
    let mut engine = player(body);
    places(&mut engine, (0..4).map(|day| session(noon(day))));
    engine.apply(&update(noon(3), "first", 1)).unwrap();
    assert_eq!(last_unlocks(&mut engine, &[1]), [("a2".to_owned(), noon(1))], "not the last day's length");
    assert_eq!(last_unlocks(&mut engine, &[3]), [("a4".to_owned(), noon(3))]);
}

#[test]
fn g1_nothing_is_earned_after_now_where_the_offsets_differ() {
    // The third day was counted in Auckland. The second day's session comes late, from Honolulu, where the third day begins 23
    // hours later.
    let mut engine = streaks([3], &json!({}));
    let latest = session_in(T0 + 3 * DAY - 13 * HOUR + 60, 13 * HOUR);
    places(&mut engine, [session_in(T0 + DAY, 13 * HOUR), latest.clone()]);
    let outcome = engine.apply(&session_in(T0 + 2 * DAY + 11 * HOUR, -10 * HOUR)).unwrap();
    assert_eq!((ids(&outcome), outcome.unlocks[0].at), (vec!["a3".to_owned()], UnixSec(T0 + 2 * DAY + 11 * HOUR).max(latest.at)));
}

#[test]
fn g1_four_hundred_days_are_kept() {
    // The 400th day before is filled, the 401st is not.
    for (day, joined) in [(1, true), (0, false)] {
        let mut engine = streaks([2, 99], &json!({}));
        engine.apply(&session(noon(day + 1))).unwrap();
        engine.apply(&session(noon(400))).unwrap();
        let unlocks = last_unlocks(&mut engine, &[day]);
        assert_eq!(!unlocks.is_empty(), joined, "day {day}: {unlocks:?}");
        assert_eq!(text(&engine.state())["facts"]["sessions"], json!(3), "totals count the session in any case");
    }
}

#[test]
fn g1_a_run_reaches_back_beyond_what_is_kept() {
    let mut engine = streaks([450, 500, 1_000], &json!({}));
    let days: Vec<i64> = (0..450).chain(451..500).collect();
    last_unlocks(&mut engine, &days);
    assert_eq!(progress(&engine, "a1000", noon(499)), (49, 1_000));
    assert_eq!(last_unlocks(&mut engine, &[450]), [("a500".to_owned(), T0 + 499 * DAY)]);
    assert_eq!(progress(&engine, "a1000", noon(499)), (500, 1_000));
    // The days before the kept ones are a single number; a break among them resets it.
    let mut engine = streaks([1_000], &json!({}));
    let days: Vec<i64> = (0..100).chain(102..600).collect();
    last_unlocks(&mut engine, &days);
    assert_eq!(last_unlocks(&mut engine, &[100, 101]), [] as [(String, i64); 0]);
    assert_eq!(progress(&engine, "a1000", noon(599)), (498, 1_000));
}

#[test]
fn g1_a_pause_of_years_leaves_nothing_behind() {
    let mut engine = streaks([2, 99], &json!({}));
    assert_eq!(last_unlocks(&mut engine, &[0, 20_000, 19_601]), [] as [(String, i64); 0]);
    assert_eq!(last_unlocks(&mut engine, &[19_600, 1]), [] as [(String, i64); 0], "too long ago");
    assert_eq!(last_unlocks(&mut engine, &[19_999]), [("a2".to_owned(), T0 + 20_000 * DAY)]);
}

#[test]
fn g1_g9_the_longest_streak_follows_joins() {
    let body = |enabled_at: i64| {
        json!({"settings": {"enabled_time_sec": enabled_at}, "achievements": {
            "a5": {"name": "A", "trigger": {"streak": {"days": 5}}, "start_time_sec": T0 + 50 * DAY},
        }})
    };
    let mut engine = player_of(body(T0 + 60 * DAY));
    last_unlocks(&mut engine, &[0, 1, 3, 4, 20, 2]);
    let outcome = engine.apply(&opened(T0 + 60 * DAY)).unwrap();
    assert_eq!((ids(&outcome), outcome.unlocks[0].retroactive), (vec!["a5".to_owned()], true));
}

#[test]
fn g1_a_command_that_is_refused_leaves_the_days_as_they_were() {
    let mut engine = streaks([3], &json!({}));
    places(&mut engine, [session(noon(1)), session(noon(3))]);
    let before = engine.state();
    assert!(engine.apply_all(&[session(noon(2)), update(noon(3), "unknown", 1)]).is_err());
    assert_eq!(engine.state(), before);
    assert_eq!(ids(&engine.preview(&[session(noon(2))]).unwrap()), ["a3"]);
    assert_eq!(engine.state(), before);
}
