//! Commands of operators: freezes, repairs, grants (rules G15, A9).

use super::support::*;

fn noon(day: i64) -> i64 {
    T0 + day * DAY + 12 * HOUR
}

fn document_of(account: Json) -> Json {
    let unit = if account["unit"] == "week" { "weeks" } else { "days" };
    let node = |length: i64| (format!("a{length}"), json!({"name": "A", "trigger": {"streak": {unit: length, "of": "it"}}}));
    json!({"settings": {"streaks": {"it": account}}, "achievements": Json::Object((1..10).map(node).collect())})
}

fn with(account: Json) -> Engine {
    player_of(document_of(account))
}

fn lived(engine: &mut Engine, days: impl IntoIterator<Item = i64>) {
    days.into_iter().for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
}

fn repair(now: i64) -> Command {
    at(now, Action::StreakRepair { of: "it".to_owned() })
}

fn streak(engine: &Engine, now: i64) -> (i64, String) {
    let streak = get(engine, "a9", now).streak.unwrap();
    (streak.count, streak.days.iter().map(|day| day.as_str()).collect::<Vec<_>>().join(" "))
}

fn refusal(engine: &mut Engine, command: &Command) -> (ErrorCode, Option<String>) {
    let before = engine.state();
    let error = engine.apply(command).unwrap_err();
    assert_eq!(engine.state(), before, "nothing has changed");
    (error.code(), error.path().map(str::to_owned))
}

#[test]
fn g15_a_repair_freezes_the_days_by_which_the_streak_broke() {
    let mut engine = with(json!({"repair_sec": 2 * DAY}));
    lived(&mut engine, [0, 1]);
    assert_eq!(streak(&engine, noon(4)).0, 0, "the streak broke at the end of the 2nd");
    engine.apply(&repair(noon(4))).unwrap();
    assert_eq!(streak(&engine, noon(4)), (2, "done done frozen frozen open".to_owned()));
    assert!(reasons(&engine, "a9", noon(4)).contains(&Reason::StreakFrozen));
    assert_eq!(unlocked(&mut engine, session(noon(4))), ["a3"]);
    // A late session on a repaired day counts; the others stay frozen.
    lived(&mut engine, [2]);
    assert_eq!(streak(&engine, noon(4)), (4, "done done done frozen done".to_owned()));
    assert_eq!(reloaded(&engine, document_of(json!({"repair_sec": 2 * DAY}))).state(), engine.state());
}

#[test]
fn g15_a_repair_joins_a_streak_that_has_begun_since() {
    let mut engine = with(json!({"repair_sec": 5 * DAY}));
    lived(&mut engine, [0, 1, 4, 5]);
    assert_eq!(ids(&engine.apply(&repair(noon(5))).unwrap()), ["a3", "a4"], "lengths are matched as for a late session");
    assert_eq!(streak(&engine, noon(5)), (4, "done done frozen frozen done done".to_owned()));
}

#[test]
fn g15_a_repair_comes_at_most_so_long_after_the_break() {
    let mut engine = with(json!({"repair_sec": DAY}));
    assert_eq!(refusal(&mut engine, &repair(noon(0))), (ErrorCode::InvalidCommand, Some("/of".to_owned())), "no streak has begun");
    lived(&mut engine, [0]);
    let breaks = T0 + 2 * DAY;
    assert_eq!(refusal(&mut engine, &repair(breaks - 1)).0, ErrorCode::InvalidCommand, "the streak is not broken");
    assert_eq!(refusal(&mut engine, &repair(breaks + DAY + 1)).0, ErrorCode::InvalidCommand);
    engine.apply(&repair(breaks + DAY)).unwrap();
    assert_eq!(streak(&engine, breaks + DAY).0, 1);
    let mut engine = with(json!({}));
    lived(&mut engine, [0]);
    assert_eq!(refusal(&mut engine, &repair(breaks)).0, ErrorCode::InvalidCommand, "without `repair_sec` there is no repair");
}

/// After a long streak, the repaired days are kept in place of the oldest ones, so that the state can be read again.
#[test]
fn g15_a_long_streak_that_is_repaired_can_be_read_again() {
    let document = document_of(json!({"repair_sec": 900 * DAY}));
    let mut engine = player_of(document.clone());
    lived(&mut engine, 0..430);
    engine.apply(&repair(noon(450))).unwrap();
    assert_eq!(streak(&engine, noon(450)).0, 430);
    assert_eq!(reloaded(&engine, document.clone()).state(), engine.state());
    assert_eq!(refusal(&mut engine, &repair(noon(900))).0, ErrorCode::InvalidCommand, "no day before the break is kept");
    assert_eq!(unlocked(&mut engine, session(noon(450))), [""; 0]);
    assert_eq!(reloaded(&engine, document).state(), engine.state());
}

#[test]
fn g15_a_long_streak_of_weeks_that_is_repaired_can_be_read_again() {
    let document = document_of(json!({"unit": "week", "per_week": 1, "freezes": {"start": 2}, "repair_sec": 9 * DAY}));
    let mut engine = player_of(document.clone());
    lived(&mut engine, (0..60).map(|week| week * 7));
    let (frozen, broken) = (2, 1);
    engine.apply(&repair(noon((60 + frozen + broken) * 7))).unwrap();
    assert_eq!(get(&engine, "a9", noon((60 + frozen + broken) * 7)).streak.unwrap().count, 60);
    assert_eq!(reloaded(&engine, document).state(), engine.state());
}

#[test]
fn g14_edits_of_the_first_day_of_the_week_leave_a_state_that_can_be_read() {
    let weeks = |starts: &str| document_of(json!({"unit": "week", "per_week": 1, "week_starts": starts}));
    let mut engine = player_of(weeks("mon"));
    lived(&mut engine, (0..60).map(|week| week * 7));
    for starts in ["tue", "mon", "tue", "mon", "tue"] {
        engine = reloaded(&engine, weeks(starts));
        lived(&mut engine, [59 * 7 + 1]);
        engine = reloaded(&engine, weeks(starts));
    }
}

/// A freeze given by support counts from the player's day on, whichever day it is in UTC.
#[test]
fn g15_a_freeze_counts_from_the_players_day_on() {
    let in_honolulu = |engine: &mut Engine, day: i64| {
        let at_eight = UnixSec(T0 + day * DAY + 30 * HOUR); // 20:00 of the local day
        let command =
            Command { utc_offset_sec: -10 * HOUR, ..at(at_eight.0, Action::SessionCompleted { duration_sec: 60, content_id: None }) };
        drop(engine.apply(&command).unwrap());
    };
    let mut engine = with(json!({}));
    in_honolulu(&mut engine, 0);
    in_honolulu(&mut engine, 1);
    let evening = T0 + 2 * DAY + 30 * HOUR;
    engine.apply(&at(evening, Action::StreakFreeze { of: "it".to_owned(), add: 1 })).unwrap();
    in_honolulu(&mut engine, 3);
    assert_eq!(get(&engine, "a9", T0 + 3 * DAY + 30 * HOUR).streak.unwrap().count, 3, "the freeze covers the day on which it was given");
}

#[test]
fn g15_freezes_and_repairs_name_an_account() {
    let mut engine = with(json!({}));
    let freeze = |of: &str, add| at(noon(0), Action::StreakFreeze { of: of.to_owned(), add });
    assert_eq!(refusal(&mut engine, &freeze("none", 1)), (ErrorCode::NotFound, Some("/of".to_owned())));
    for add in [0, -1, 101, 1_000_000_000] {
        assert_eq!(refusal(&mut engine, &freeze("it", add)), (ErrorCode::InvalidCommand, Some("/add".to_owned())), "{add}");
    }
    let unknown = at(noon(0), Action::StreakRepair { of: "none".to_owned() });
    assert_eq!(refusal(&mut engine, &unknown), (ErrorCode::NotFound, Some("/of".to_owned())));
    let typed = |json: Json| command(json).map_err(|error| error.path().map(str::to_owned));
    assert_eq!(typed(json!({"type": "streak_freeze", "at": T0, "of": "it"})), Err(Some("/add".to_owned())));
    assert_eq!(typed(json!({"type": "streak_repair", "at": T0})), Err(Some("/of".to_owned())));
    assert_eq!(typed(json!({"type": "streak_freeze", "at": T0, "of": "it", "add": 1})).unwrap().action, freeze("it", 1).action);
}

#[test]
fn a9_a_grant_completes_or_earns_and_ignores_locks() {
    let grant = |ids: &[&str]| at(noon(0), Action::Grant { ids: ids.iter().map(|id| (*id).to_owned()).collect() });
    let mut engine = player(json!({
        "key": {"name": "Key", "max_count": 3},
        "door": {"name": "Door", "max_count": 5, "precondition_ids": ["key"]},
        "badge": {"name": "Badge", "trigger": {"streak": {"days": 30}}, "activated_time_sec": noon(9)},
        "next": {"name": "Next", "trigger": {"community": {"action": "join"}}, "precondition_ids": ["door"]},
        "old": {"name": "Old", "max_count": 1, "archived": true},
        "over": {"name": "Over", "max_count": 1, "end_time_sec": T0},
        "gate": {"name": "Gate", "max_count": 0, "precondition_ids": ["key"]},
        "open": {"name": "Open", "max_count": 0},
        "daily": {"name": "Daily", "max_count": 2, "reset_cronexpr": "@daily", "auto_claim": true, "reward": {"guaranteed": {"currencies": {"gold": {"min": 1}}}}},
    }));
    let outcome = engine.apply(&grant(&["door", "badge", "daily", "old", "over"])).unwrap();
    assert_eq!(keys(&outcome), ["badge@once#1", format!("daily@{T0}#1").as_str(), "door@once#1"]);
    assert_eq!(outcome.rewards.len(), 1);
    let skipped: Vec<(&str, &str)> = outcome.skipped.iter().map(|skip| (skip.id.as_str(), skip.reason.as_str())).collect();
    assert_eq!(skipped, [("old", "archived"), ("over", "expired")]);
    assert_eq!(kinds(&outcome, "badge"), ["earned"]);
    assert_eq!(kinds(&outcome, "door"), ["completed"]);
    assert_eq!(get(&engine, "door", noon(0)).count, 5);
    assert!(is_open(&engine, "next", noon(0)), "its dependents are open");
    // Complete nodes are skipped.
    let again = engine.apply(&grant(&["door", "badge", "daily"])).unwrap();
    let reasons: Vec<&str> = again.skipped.iter().map(|skip| skip.reason.as_str()).collect();
    assert_eq!((again.unlocks.len(), reasons), (0, vec!["claimed", "claimed", "complete"]));
    assert_eq!(refusal(&mut engine, &grant(&["nope"])), (ErrorCode::NotFound, Some("/ids/0".to_owned())));
    assert_eq!(refusal(&mut engine, &grant(&["key", "key"])).0, ErrorCode::InvalidCommand);
    // A completion that is implied is never stored (U7): without its preconditions it cannot be granted.
    let derived = engine.apply(&grant(&["gate", "open"])).unwrap();
    let reasons: Vec<(&str, &str)> = derived.skipped.iter().map(|skip| (skip.id.as_str(), skip.reason.as_str())).collect();
    assert_eq!(reasons, [("gate", "locked"), ("open", "complete")]);
    // A streak that reaches the mark later does not earn the node again.
    (0..40).for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
    assert_eq!(get(&engine, "badge", noon(40)).earned_count, 1);
}

/// At an instant of the phase before, a grant completes that phase, as a late update does (P12); the current run stays as it is.
#[test]
fn a9_a_late_grant_completes_the_phase_before() {
    let reward = json!({"guaranteed": {"currencies": {"gold": {"min": 1}}}});
    let mut engine =
        player(json!({"daily": {"name": "Daily", "max_count": 2, "reset_cronexpr": "@daily", "auto_claim": true, "reward": reward}}));
    let grant = |day: i64| at(noon(day), Action::Grant { ids: vec!["daily".to_owned()] });
    engine.apply(&at(noon(0), Action::update([("daily", 1)]))).unwrap();
    engine.apply(&at(noon(1), Action::update([("daily", 2)]))).unwrap();
    let today = (get(&engine, "daily", noon(1)).count, get(&engine, "daily", noon(1)).earned_count);
    let late = engine.apply(&grant(0)).unwrap();
    assert_eq!((keys(&late), late.rewards.len()), (vec![format!("daily@{T0}#1").as_str()], 1));
    assert_eq!((get(&engine, "daily", noon(1)).count, get(&engine, "daily", noon(1)).earned_count), (today.0, today.1 + 1));
    for day in [0, 1] {
        let again = engine.apply(&grant(day)).unwrap();
        assert_eq!((again.unlocks.len(), again.rewards.len(), again.skipped.len()), (0, 0, 1), "day {day}");
    }
}

#[test]
fn k17_a_clock_that_was_ahead_takes_the_account_back_with_it() {
    let mut engine = with(json!({"freezes": {"start": 1}}));
    lived(&mut engine, [100, 101, 103]);
    engine.apply(&at(noon(3), Action::ClockSetBack)).unwrap();
    let shown = get(&engine, "a9", noon(3)).streak.unwrap();
    assert_eq!((shown.count, shown.freezes, shown.alive_until), (3, 0, T0 + 5 * DAY));
    assert_eq!(streak(&engine, noon(3)).1, "done done frozen done");
    assert_eq!(unlocked(&mut engine, session(noon(4))), ["a4"]);
    assert_eq!(reloaded(&engine, document_of(json!({"freezes": {"start": 1}}))).state(), engine.state());
}
