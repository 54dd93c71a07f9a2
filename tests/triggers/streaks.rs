//! G1: streaks by local day.

use super::support::*;

fn streak(days: i64) -> Engine {
    player(one(json!({"streak": {"days": days}}), json!({})))
}

fn breaks_at(engine: &Engine, now: i64) -> Option<i64> {
    reasons(engine, "it", now).into_iter().find_map(|reason| match reason {
        Reason::StreakBreaks { at } => Some(at.0),
        _ => None,
    })
}

#[test]
fn g1_seven_days_in_a_row_unlock_on_the_seventh_only() {
    let daily = (0..30).map(|day| session(T0 + day * DAY + 20 * HOUR));
    assert_eq!(places(&mut streak(7), daily), [7]);
}

#[test]
fn g1_a_streak_of_one_day_unlocks_at_the_first_session() {
    assert_eq!(places(&mut streak(1), [session(T0), session(T0 + 5 * DAY)]), [1]);
}

#[test]
fn g1_once_only_even_when_a_later_streak_has_as_many_days() {
    let days = [0, 1, 2, 10, 11, 12, 13];
    assert_eq!(places(&mut streak(3), days.map(|day| session(T0 + day * DAY))), [3]);
}

#[test]
fn g1_the_streak_equals_and_does_not_exceed() {
    // The third day is reached before the node is activated: the fourth day has a streak of 4, not of 3.
    let mut engine = player(one(json!({"streak": {"days": 3}}), json!({"activated_time_sec": T0 + 3 * DAY})));
    assert_eq!(places(&mut engine, (0..6).map(|day| session(T0 + day * DAY))), [] as [usize; 0]);
    assert_eq!(places(&mut engine, [8, 9, 10, 11].map(|day| session(T0 + day * DAY))), [3], "the next matching streak earns it (G8)");
}

#[test]
fn g1_two_sessions_on_one_day_count_once() {
    let times = [T0, T0 + 1, T0 + DAY - 1, T0 + DAY, T0 + DAY + HOUR, T0 + 2 * DAY + 23 * HOUR];
    assert_eq!(places(&mut streak(3), times.map(session)), [6]);
}

#[test]
fn g1_a_gap_restarts_at_one() {
    let mut engine = streak(3);
    assert_eq!(places(&mut engine, [0, 1, 3, 4].map(|day| session(T0 + day * DAY))), [] as [usize; 0]);
    assert_eq!(progress(&engine, "it", T0 + 4 * DAY), (2, 3));
    assert_eq!(unlocked(&mut engine, session(T0 + 5 * DAY)), ["it"]);
}

#[test]
fn g1_just_before_and_just_after_local_midnight_are_two_days() {
    for offset in [0, 5 * HOUR + 45 * 60, -9 * HOUR, 14 * HOUR, -12 * HOUR] {
        let midnight = T0 + 10 * DAY - offset;
        assert_eq!(places(&mut streak(2), [session_in(midnight - 1, offset), session_in(midnight, offset)]), [2], "offset {offset}");
        assert_eq!(places(&mut streak(2), [session_in(midnight, offset), session_in(midnight + DAY - 1, offset)]), [] as [usize; 0]);
        assert_eq!(places(&mut streak(2), [session_in(midnight - 1, offset), session_in(midnight + DAY, offset)]), [] as [usize; 0]);
    }
}

#[test]
fn g1_the_local_day_is_of_the_commands_own_offset() {
    // 23:30 UTC is the next day in Berlin already.
    let late = T0 + 23 * HOUR + 1_800;
    assert_eq!(places(&mut streak(2), [session_in(T0 + 12 * HOUR, HOUR), session_in(late, HOUR)]), [2]);
    assert_eq!(places(&mut streak(2), [session(T0 + 12 * HOUR), session(late)]), [] as [usize; 0], "a missing offset is 0");
}

#[test]
fn g1_travel_westwards_sees_a_local_day_again_and_leaves_the_streak() {
    let mut engine = streak(3);
    let day = |day: i64, offset: i64| session_in(T0 + day * DAY + 6 * HOUR - offset, offset);
    assert_eq!(places(&mut engine, [day(0, 14 * HOUR), day(1, 14 * HOUR), day(1, -12 * HOUR), day(0, -12 * HOUR)]), [] as [usize; 0]);
    assert_eq!(progress(&engine, "it", T0 + 3 * DAY), (2, 3));
    assert_eq!(unlocked(&mut engine, day(2, -12 * HOUR)), ["it"]);
}

#[test]
fn g1_back_and_forth_between_the_outermost_offsets() {
    let mut engine = streak(10);
    let hops = (0..10).map(|day| {
        let offset = if day % 2 == 0 { 14 * HOUR } else { -12 * HOUR };
        session_in(T0 + day * DAY + 13 * HOUR - offset, offset)
    });
    assert_eq!(places(&mut engine, hops), [10]);
}

#[test]
fn g1_daylight_saving_time_is_an_offset_that_jumps() {
    // Berlin, 2026-03-29: +1 h until 01:00 UTC, then +2 h. The local day has 23 hours.
    let spring = 1_774_746_000; // 2026-03-29T01:00:00Z
    let saturday_late = session_in(spring - 2 * HOUR - 1, HOUR); // 23:59:59 local, the 28th
    let sunday_early = session_in(spring - 2 * HOUR, HOUR); // 00:00 local, the 29th
    let sunday_late = session_in(spring + 21 * HOUR - 1, 2 * HOUR); // 23:59:59 local, the 29th
    let monday = session_in(spring + 21 * HOUR, 2 * HOUR); // 00:00 local, the 30th
    assert_eq!(places(&mut streak(3), [saturday_late, sunday_early, sunday_late, monday]), [4]);
    // 2026-10-25: +2 h until 01:00 UTC, then +1 h. The local day has 25 hours.
    let autumn = 1_792_890_000; // 2026-10-25T01:00:00Z
    let saturday = session_in(autumn - 3 * HOUR - 1, 2 * HOUR);
    let sunday = session_in(autumn - 3 * HOUR, 2 * HOUR);
    let sunday_again = session_in(autumn + 22 * HOUR - 1, HOUR);
    let monday = session_in(autumn + 22 * HOUR, HOUR);
    assert_eq!(places(&mut streak(3), [saturday, sunday, sunday_again, monday]), [4]);
}

#[test]
fn g1_leap_days_and_new_year_are_days_like_others() {
    let leap_day = 1_835_395_200; // 2028-02-29T00:00:00Z
    assert_eq!(places(&mut streak(3), [-1, 0, 1].map(|day| session(leap_day + day * DAY))), [3]);
    let new_year = T0 + 365 * DAY;
    assert_eq!(places(&mut streak(3), [-1, 0, 1].map(|day| session(new_year + day * DAY))), [3]);
}

#[test]
fn g1_a_streak_may_last_for_years() {
    assert_eq!(places(&mut streak(1_000), (0..1_200).map(|day| session(T0 + day * DAY))), [1_000]);
}

#[test]
fn g1_streaks_work_at_both_ends_of_time() {
    assert_eq!(places(&mut streak(2), [session_in(0, -12 * HOUR), session_in(12 * HOUR, -12 * HOUR)]), [2]);
    let last = UnixSec::LIMIT.0 - 1;
    assert_eq!(places(&mut streak(2), [session_in(last, 0), session_in(last, 14 * HOUR)]), [2]);
    assert_eq!(breaks_at(&streak(2), last), None);
}

#[test]
fn g1_explain_says_when_the_streak_breaks() {
    let mut engine = streak(5);
    assert_eq!(breaks_at(&engine, T0), None, "no streak can break");
    for offset in [0, 14 * HOUR, -12 * HOUR, 5 * HOUR + 45 * 60] {
        let mut engine = streak(5);
        let midnight = T0 - offset;
        engine.apply(&session_in(midnight + 7 * HOUR, offset)).unwrap();
        // The whole of the next local day is left for a session.
        assert_eq!(breaks_at(&engine, midnight + 8 * HOUR), Some(midnight + 2 * DAY), "offset {offset}");
        assert!(is_open(&engine, "it", midnight + 8 * HOUR), "the note about the break closes nothing");
    }
    // A session one second before the break continues the streak; one at the instant itself starts a new one.
    let broken = |at: i64| {
        let mut engine = streak(5);
        places(&mut engine, [session(T0 + HOUR), session(at)]);
        progress(&engine, "it", at).0
    };
    assert_eq!((broken(T0 + 2 * DAY - 1), broken(T0 + 2 * DAY)), (2, 1));
    places(&mut engine, (0..5).map(|day| session(T0 + day * DAY)));
    assert_eq!(breaks_at(&engine, T0 + 5 * DAY), None, "the node is earned");
}

#[test]
fn g1_explain_follows_the_traveller_within_the_counted_day() {
    // A day is counted in London on the 1st; then there is a session in Tokyo, where it is the 1st too. The next day ends by
    // Tokyo's clock.
    let mut engine = streak(5);
    engine.apply(&session_in(T0 + HOUR, 0)).unwrap();
    engine.apply(&session_in(T0 + 14 * HOUR, 9 * HOUR)).unwrap();
    assert_eq!(breaks_at(&engine, T0 + 15 * HOUR), Some(T0 + 2 * DAY - 9 * HOUR));
    let mut kept =
        Engine::new(engine.definitions().clone(), EngineOptions { state: Some(engine.state()), ..EngineOptions::default() }).unwrap();
    kept.apply(&session_in(T0 + 2 * DAY - 9 * HOUR - 1, 9 * HOUR)).unwrap();
    assert_eq!(progress(&kept, "it", T0 + 2 * DAY), (2, 5));
    engine.apply(&session_in(T0 + 2 * DAY - 9 * HOUR, 9 * HOUR)).unwrap();
    assert_eq!(progress(&engine, "it", T0 + 2 * DAY), (1, 5));
}

#[test]
fn g1_a_second_session_on_the_matching_day_matches_still() {
    // "At every completed session, if the current streak equals days": the node opens during the third day.
    let body = json!({
        "it": {"name": "It", "trigger": {"streak": {"days": 3}}, "precondition_ids": ["first"]},
        "first": {"name": "First", "max_count": 1},
    });
    let mut engine = player(body);
    places(&mut engine, (0..3).map(|day| session(T0 + day * DAY)));
    engine.apply(&update(T0 + 2 * DAY + HOUR, "first", 1)).unwrap();
    assert_eq!(unlocked(&mut engine, session(T0 + 2 * DAY + 2 * HOUR)), ["it"]);
}

#[test]
fn g1_a_streak_is_worth_nothing_from_the_break_on() {
    let mut engine = streak(5);
    assert_eq!(progress(&engine, "it", T0), (0, 5));
    assert_eq!(engine.next_change(UnixSec(T0)), None, "no streak can break");
    places(&mut engine, [session(T0), session(T0 + DAY + HOUR)]);
    let break_at = T0 + 3 * DAY;
    assert_eq!(progress(&engine, "it", T0 + DAY), (2, 5));
    assert_eq!(progress(&engine, "it", break_at - 1), (2, 5), "the whole next day is left for a session");
    assert_eq!(progress(&engine, "it", break_at), (0, 5));
    assert_eq!(progress(&engine, "it", T0 + 400 * DAY), (0, 5));
    assert_eq!(
        (breaks_at(&engine, break_at - 1), breaks_at(&engine, break_at)),
        (Some(break_at), None),
        "only while the break is in the future"
    );
    places(&mut engine, [session(T0 + 40 * DAY)]);
    assert_eq!(progress(&engine, "it", T0 + 40 * DAY), (1, 5));
}

#[test]
fn g1_p11_the_break_is_a_change_by_time() {
    for offset in [0, 14 * HOUR, -12 * HOUR, 5 * HOUR + 45 * 60] {
        let mut engine = streak(5);
        let midnight = T0 - offset;
        engine.apply(&session_in(midnight + 7 * HOUR, offset)).unwrap();
        let break_at = midnight + 2 * DAY;
        assert_eq!(
            engine.next_change(UnixSec(midnight + 8 * HOUR)),
            Some(UnixSec(midnight + DAY)),
            "offset {offset}: the next day is open (G16)"
        );
        assert_eq!(engine.next_change(UnixSec(midnight + DAY)), Some(UnixSec(break_at)), "offset {offset}");
        assert_eq!(engine.next_change(UnixSec(break_at - 1)), Some(UnixSec(break_at)));
        assert_eq!(engine.next_change(UnixSec(break_at)), None);
        assert_ne!(progress(&engine, "it", break_at - 1), progress(&engine, "it", break_at));
    }
}

#[test]
fn g1_p11_a_break_that_no_view_shows_is_no_change() {
    let hidden = json!({"hidden": true});
    let mut engine = player(one(json!({"streak": {"days": 5}}), hidden));
    places(&mut engine, [session(T0), session(T0 + DAY)]);
    assert_eq!(engine.next_change(UnixSec(T0 + DAY)), None, "the node is hidden");
    let mut engine = streak(2);
    places(&mut engine, [session(T0), session(T0 + DAY)]);
    // An earned node still shows its streak (G16), until the break.
    assert_eq!(engine.next_change(UnixSec(T0 + DAY)), Some(UnixSec(T0 + 2 * DAY)));
    assert_eq!(engine.next_change(UnixSec(T0 + 2 * DAY)), Some(UnixSec(T0 + 3 * DAY)));
    assert_eq!(engine.next_change(UnixSec(T0 + 3 * DAY)), None, "the streak is broken");
    let mut engine = player(one(json!({"session_count": {"sessions": 5}}), json!({})));
    places(&mut engine, [session(T0)]);
    assert_eq!(engine.next_change(UnixSec(T0)), None, "no streak is shown");
}

#[test]
fn g1_what_is_earned_shows_its_target() {
    let mut engine = streak(3);
    places(&mut engine, (0..5).map(|day| session(T0 + day * DAY)));
    for now in [T0 + 4 * DAY, T0 + 10 * DAY] {
        assert_eq!(progress(&engine, "it", now), (3, 3));
    }
    places(&mut engine, [session(T0 + 20 * DAY)]);
    assert_eq!(progress(&engine, "it", T0 + 20 * DAY), (3, 3));
}

#[test]
fn g1_the_break_follows_the_offset_of_the_last_session() {
    // Berlin, the night in which the clocks change.
    let spring = 1_774_746_000; // 2026-03-29T01:00:00Z
    let midnight = spring - 2 * HOUR; // of Sunday, at +1 h
    let mut engine = streak(5);
    engine.apply(&session_in(midnight - HOUR, HOUR)).unwrap(); // Saturday
    assert_eq!(breaks_at(&engine, midnight), Some(midnight + DAY), "by the offset of the last session");
    engine.apply(&session_in(midnight + 20 * HOUR, 2 * HOUR)).unwrap(); // Sunday, at +2 h
    assert_eq!(breaks_at(&engine, midnight + 21 * HOUR), Some(midnight + 2 * DAY - HOUR), "the end of Monday at +2 h");
    assert_eq!(progress(&engine, "it", midnight + 2 * DAY - HOUR - 1), (2, 5));
    assert_eq!(progress(&engine, "it", midnight + 2 * DAY - HOUR), (0, 5));
}
