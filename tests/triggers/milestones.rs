//! G2, G3 and G7: totals and statistics that reach a milestone.

use super::support::*;

fn count(sessions: i64, more: Json) -> Engine {
    player(one(json!({"session_count": {"sessions": sessions}}), more))
}

fn time(minutes: i64, more: Json) -> Engine {
    player(one(json!({"total_time": {"minutes": minutes}}), more))
}

fn stat(at_least: i64, more: Json) -> Engine {
    player(one(json!({"stat": {"id": "level", "at_least": at_least}}), more))
}

#[test]
fn g2_ten_sessions_unlock_on_the_tenth_and_never_on_the_eleventh() {
    let mut engine = count(10, json!({}));
    assert_eq!(places(&mut engine, (0..9).map(|n| session(T0 + n))), [] as [usize; 0]);
    assert_eq!(progress(&engine, "it", T0), (9, 10));
    assert_eq!(unlocked(&mut engine, session(T0 + 9)), ["it"]);
    assert_eq!(places(&mut engine, (10..40).map(|n| session(T0 + n))), [] as [usize; 0]);
    assert_eq!(get(&engine, "it", T0).earned_count, 1);
}

#[test]
fn g2_every_session_counts_also_on_one_day_at_one_instant_and_late_ones() {
    assert_eq!(places(&mut count(4, json!({})), [T0, T0, T0 - 30 * DAY, T0 - DAY, T0].map(session)), [4]);
}

#[test]
fn g2_only_sessions_count() {
    let mut engine = count(2, json!({}));
    let others = [content(T0, "a"), opened(T0), bought(T0, None), set(T0, "level", 2), at(T0, Action::Joined)];
    assert_eq!(places(&mut engine, [session(T0)].into_iter().chain(others)), [] as [usize; 0]);
    assert_eq!(unlocked(&mut engine, session(T0)), ["it"]);
}

#[test]
fn g2_a_milestone_passed_before_it_was_active_is_missed_and_explain_says_so() {
    let mut engine = count(3, json!({"activated_time_sec": T0 + 3}));
    assert_eq!(places(&mut engine, (0..3).map(|n| session(T0 + n))), [] as [usize; 0], "the third session came before the activation");
    assert!(reasons(&engine, "it", T0 + 3).contains(&Reason::Missed));
    assert!(!is_open(&engine, "it", T0 + 3));
    assert_eq!(places(&mut engine, (3..20).map(|n| session(T0 + n))), [] as [usize; 0], "the milestone stays missed");
    assert!(reasons(&engine, "it", T0 + 20).contains(&Reason::Missed));
    assert_eq!(progress(&engine, "it", T0 + 20), (20, 3));
}

#[test]
fn g2_the_match_must_happen_at_or_after_activation_the_sessions_before_count() {
    let mut engine = count(3, json!({"activated_time_sec": T0 + 2}));
    assert_eq!(places(&mut engine, (0..3).map(|n| session(T0 + n))), [3]);
    assert_eq!(reasons(&engine, "it", T0 + 3), [Reason::Unclaimed]);
}

#[test]
fn g2_a_total_passed_while_locked_inactive_disabled_or_by_an_old_app_is_missed() {
    let settings =
        |settings: Json, more: Json| json!({"achievements": one(json!({"session_count": {"sessions": 1}}), more), "settings": settings});
    let closed = [
        settings(json!({}), json!({"start_time_sec": T0 + 1})),
        settings(json!({}), json!({"end_time_sec": T0})),
        settings(json!({}), json!({"precondition_ids": ["nobody"]})),
        settings(json!({"enabled": false}), json!({})),
        settings(json!({"min_app_version": "2"}), json!({})),
    ];
    for document in closed {
        let mut engine = player_of(document.clone());
        let old_app = Command { app_version: plaudit::AppVersion::parse("1.9"), ..session(T0) };
        assert_eq!(unlocked(&mut engine, old_app), [] as [&str; 0], "{document}");
        let mut open = reloaded(&engine, settings(json!({}), json!({})));
        assert_eq!(places(&mut open, (2..9).map(|n| session(T0 + n))), [] as [usize; 0], "{document}");
        assert_eq!(reasons(&open, "it", T0 + 9), [Reason::Missed], "{document}");
    }
}

#[test]
fn g3_total_time_meets_or_exceeds() {
    assert_eq!(places(&mut time(30, json!({})), [10, 10, 9, 1, 1].map(|length| minutes(T0, length))), [4], "meets");
    assert_eq!(places(&mut time(30, json!({})), [29, 45, 1].map(|length| minutes(T0, length))), [2], "exceeds");
}

#[test]
fn g3_seconds_add_up() {
    let seconds = |duration_sec| at(T0, Action::SessionCompleted { duration_sec, content_id: None });
    let mut engine = time(1, json!({}));
    assert_eq!(places(&mut engine, [seconds(59), seconds(0)]), [] as [usize; 0]);
    assert_eq!(progress(&engine, "it", T0), (0, 1));
    assert_eq!(unlocked(&mut engine, seconds(1)), ["it"]);
    assert_eq!(unlocked(&mut engine, seconds(600)), [] as [&str; 0], "once");
}

#[test]
fn g3_time_from_before_activation_counts_at_the_first_session_after_it() {
    let mut engine = time(60, json!({"activated_time_sec": T0 + DAY}));
    assert_eq!(places(&mut engine, [minutes(T0, 100), minutes(T0 + DAY - 1, 1)]), [] as [usize; 0]);
    assert_eq!(unlocked(&mut engine, session(T0 + DAY)), ["it"], "a session without length counts too");
}

#[test]
fn g3_a_match_while_closed_is_earned_by_the_next_session_once_open() {
    let mut engine = time(60, json!({"start_time_sec": T0 + DAY, "end_time_sec": T0 + 2 * DAY}));
    assert_eq!(places(&mut engine, [minutes(T0, 90), session(T0 + DAY - 1), session(T0 + DAY), session(T0 + DAY)]), [3]);
    let mut late = time(60, json!({"end_time_sec": T0 + DAY}));
    assert_eq!(places(&mut late, [minutes(T0, 59), minutes(T0 + DAY, 90)]), [] as [usize; 0], "the end is exclusive");
    assert_eq!(places(&mut late, [session(T0 + DAY - 1)]), [1], "a late event from before the end");
}

#[test]
fn g3_many_thresholds_unlock_together_in_the_order_of_their_ids() {
    let node = |minutes: i64| json!({"name": "N", "trigger": {"total_time": {"minutes": minutes}}});
    let mut engine = player(json!({"c": node(10), "a": node(30), "b": node(20), "d": node(40)}));
    assert_eq!(unlocked(&mut engine, minutes(T0, 30)), ["a", "b", "c"]);
    assert_eq!(unlocked(&mut engine, minutes(T0, 10)), ["d"]);
}

#[test]
fn g7_a_statistic_that_meets_or_exceeds_the_threshold_unlocks_once() {
    assert_eq!(places(&mut stat(10, json!({})), [add(T0, "level", 9), add(T0, "level", 1), add(T0, "level", 1)]), [2]);
    assert_eq!(places(&mut stat(10, json!({})), [set(T0, "level", 99), set(T0, "level", 0), set(T0, "level", 99)]), [1]);
    assert_eq!(
        places(&mut stat(10, json!({})), [set(T0, "xp", 99), add(T0, "Level", 99)]),
        [] as [usize; 0],
        "only the named statistic counts"
    );
}

#[test]
fn g7_the_way_is_the_statistic() {
    let mut engine = stat(10, json!({}));
    assert_eq!(progress(&engine, "it", T0), (0, 10));
    places(&mut engine, [set(T0, "level", -3), add(T0, "level", 7)]);
    assert_eq!(progress(&engine, "it", T0), (4, 10));
}

#[test]
fn g7_set_comes_before_add_in_one_command() {
    let both = |set: i64, add: i64| {
        at(T0, Action::Stat { set: vec![("level".into(), set)], max: vec![], min: vec![], add: vec![("level".into(), add)] })
    };
    assert_eq!(places(&mut stat(10, json!({})), [both(12, -3), both(3, 6), both(-1, 11)]), [3], "the value after the whole command counts");
}

#[test]
fn g7_the_change_must_come_at_or_after_activation() {
    let mut engine = stat(10, json!({"activated_time_sec": T0 + DAY}));
    assert_eq!(places(&mut engine, [set(T0, "level", 50), opened(T0 + DAY), session(T0 + DAY), add(T0 + DAY, "level", 1)]), [4]);
}

#[test]
fn g7_a_match_while_locked_is_earned_by_the_next_change_once_open() {
    let body = json!({
        "it": {"name": "It", "trigger": {"stat": {"id": "level", "at_least": 10}}, "precondition_ids": ["first"]},
        "first": {"name": "First", "max_count": 1},
    });
    let mut engine = player(body);
    assert_eq!(places(&mut engine, [set(T0, "level", 50), update(T0, "first", 1)]), [] as [usize; 0]);
    assert_eq!(places(&mut engine, [set(T0, "level", 5), add(T0, "level", 5)]), [2]);
}

#[test]
fn g7_statistics_saturate_at_the_safe_integers() {
    const MAX: i64 = plaudit::MAX_SAFE_INTEGER;
    let mut engine = stat(MAX, json!({}));
    assert_eq!(places(&mut engine, [set(T0, "level", MAX - 1), add(T0, "level", MAX)]), [2]);
    assert_eq!(progress(&engine, "it", T0), (MAX, MAX));
    places(&mut engine, [add(T0, "level", -MAX), add(T0, "level", -MAX), add(T0, "level", -MAX)]);
    assert_eq!(progress(&engine, "it", T0), (-MAX, MAX));
}

#[test]
fn g7_a_threshold_may_be_negative_or_zero() {
    assert_eq!(places(&mut stat(0, json!({})), [set(T0, "level", -1), set(T0, "level", 0)]), [2]);
    assert_eq!(places(&mut stat(-5, json!({})), [set(T0, "level", -6), set(T0, "level", -5)]), [2]);
}

#[test]
fn g7_team_statistics_too() {
    let body = one(json!({"stat": {"id": "level", "at_least": 10}}), json!({}));
    let options = EngineOptions { team: Some("t1".to_owned()), ..EngineOptions::default() };
    let mut engine = Engine::new(achievements(body), options).unwrap();
    engine.apply(&add(T0, "level", 6)).unwrap();
    let outcome = engine.apply(&add(T0, "level", 6)).unwrap();
    assert_eq!((ids(&outcome), keys(&outcome)), (vec!["it".to_owned()], vec!["team:t1:it@once#1"]));
}
