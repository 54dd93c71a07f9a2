//! Named cases of accounts, freezes, rest days, weeks, grace, and the activity that counts a day.

use super::support::*;

/// Noon of a day from T0, a Thursday.
fn noon(day: i64) -> i64 {
    T0 + day * DAY + 12 * HOUR
}

/// An account `it`, and nodes `a1` to `a9` that wait for its lengths.
fn with(account: Json) -> Engine {
    player_of(document_of(account))
}

fn document_of(account: Json) -> Json {
    let unit = if account["unit"] == "week" { "weeks" } else { "days" };
    let node = |length: i64| (format!("a{length}"), json!({"name": "A", "trigger": {"streak": {unit: length, "of": "it"}}}));
    json!({"settings": {"streaks": {"it": account}}, "achievements": Json::Object((1..10).map(node).collect())})
}

fn lived(engine: &mut Engine, days: impl IntoIterator<Item = i64>) {
    days.into_iter().for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
}

/// Count, freezes and days at an instant.
fn streak(engine: &Engine, now: i64) -> (i64, i64, String) {
    let streak = get(engine, "a9", now).streak.unwrap();
    let days: Vec<&str> = streak.days.iter().map(|day| day.as_str()).collect();
    (streak.count, streak.freezes, days.join(" "))
}

fn shown(count: i64, freezes: i64, days: &str) -> (i64, i64, String) {
    (count, freezes, days.to_owned())
}

fn alive_until(engine: &Engine, now: i64) -> i64 {
    get(engine, "a9", now).streak.unwrap().alive_until
}

#[test]
fn g16_every_streak_node_shows_its_streak() {
    let mut engine = player(json!({"a9": {"name": "A", "trigger": {"streak": {"days": 9}}}, "b": {"name": "B", "max_count": 1}}));
    assert_eq!(streak(&engine, noon(0)), shown(0, 0, ""), "no days before the first done day");
    assert_eq!(get(&engine, "b", noon(0)).streak, None);
    lived(&mut engine, [0, 1, 3]);
    assert_eq!(streak(&engine, noon(3)), shown(1, 0, "done done missed done"));
    assert_eq!(streak(&engine, noon(4)), shown(1, 0, "done done missed done open"));
    assert_eq!((alive_until(&engine, noon(4)), get(&engine, "a9", noon(4)).streak.unwrap().best), (T0 + 5 * DAY, 2));
    assert_eq!(streak(&engine, noon(9)), shown(0, 0, "done done missed done"), "after a break, the days end with the last done day");
    assert_eq!((alive_until(&engine, noon(9)), engine.next_change(UnixSec(noon(9)))), (0, None));
    lived(&mut engine, 10..60);
    let days = streak(&engine, noon(60)).2;
    assert_eq!((days.split(' ').count(), days.ends_with("done open")), (42, true));
}

#[test]
fn g15_a_freeze_covers_a_missed_day_and_a_break_gives_back_what_it_ate() {
    let mut engine = with(json!({"freezes": {"start": 2}}));
    assert_eq!(streak(&engine, noon(0)), shown(0, 2, ""));
    lived(&mut engine, [0, 1]);
    assert_eq!(streak(&engine, noon(2)), shown(2, 2, "done done open"));
    assert_eq!(streak(&engine, noon(3)), shown(2, 1, "done done frozen open"));
    assert_eq!(streak(&engine, noon(4)), shown(2, 0, "done done frozen frozen open"));
    assert_eq!(alive_until(&engine, noon(2)), T0 + 5 * DAY, "the end of the first uncovered day");
    assert_eq!(streak(&engine, T0 + 5 * DAY), shown(0, 2, "done done"), "the break returns both freezes");
    // A day in time continues the streak, and the freezes are spent.
    lived(&mut engine, [4]);
    assert_eq!(streak(&engine, noon(4)), shown(3, 0, "done done frozen frozen done"));
    assert_eq!(engine.get("a3", UnixSec(noon(4))).unwrap().earned_count, 1);
    // A late session returns a freeze.
    lived(&mut engine, [2]);
    assert_eq!(streak(&engine, noon(4)), shown(4, 1, "done done done frozen done"));
    assert_eq!(engine.get("a4", UnixSec(noon(4))).unwrap().earned_count, 1);
}

#[test]
fn g15_freezes_are_earned_at_multiples_and_never_above_the_most() {
    let mut engine = with(json!({"freezes": {"earn_every": 2, "max": 2}}));
    let freezes: Vec<i64> = (0..8)
        .map(|day| {
            lived(&mut engine, [day]);
            streak(&engine, noon(day)).1
        })
        .collect();
    assert_eq!(freezes, [0, 1, 1, 2, 2, 2, 2, 2]);
}

#[test]
fn g15_a_freeze_counts_from_the_day_on_which_it_was_given() {
    let freeze = |day| at(noon(day), Action::StreakFreeze { of: "it".to_owned(), add: 1 });
    let mut engine = with(json!({}));
    lived(&mut engine, [0]);
    engine.apply(&freeze(1)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(1, 0, "done frozen open"), "on its own day");
    let mut engine = with(json!({}));
    lived(&mut engine, [0]);
    engine.apply(&freeze(2)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(0, 1, "done"), "too late for the day before");
    lived(&mut engine, [2, 4]);
    assert_eq!(streak(&engine, noon(4)), shown(2, 0, "done missed done frozen done"));
    // A late session joins the broken parts, and the resulting lengths are matched.
    let mut engine = with(json!({}));
    lived(&mut engine, [0, 2, 3]);
    let outcome = engine.apply(&freeze(1)).unwrap();
    assert_eq!(ids(&outcome), ["a3"]);
    assert_eq!(streak(&engine, noon(3)), shown(3, 0, "done frozen done done"));
}

#[test]
fn g14_rest_days_neither_count_nor_break() {
    let mut engine = with(json!({"rest_days": ["sat", "Sunday"]}));
    lived(&mut engine, [0, 1, 2, 4]); // Thursday, Friday, Saturday, Monday
    assert_eq!(streak(&engine, noon(4)), shown(3, 0, "done done rest rest done"));
    assert_eq!(alive_until(&engine, noon(4)), T0 + 6 * DAY);
    lived(&mut engine, 5..9); // to Friday
    assert_eq!(alive_until(&engine, noon(8)), T0 + 12 * DAY, "the end of Monday");
    // By number: 0 and 7 are Sunday.
    let mut engine = with(json!({"rest_days": [0, 6]}));
    lived(&mut engine, [1, 4]);
    assert_eq!(streak(&engine, noon(4)), shown(2, 0, "done rest rest done"));
}

#[test]
fn g14_a_week_counts_by_so_many_of_its_days() {
    let mut engine = with(json!({"unit": "week", "per_week": 3}));
    lived(&mut engine, [0, 1]);
    assert_eq!(streak(&engine, noon(3)).0, 0);
    lived(&mut engine, [3]); // Sunday: the third
    assert_eq!(streak(&engine, noon(3)), shown(1, 0, "done done rest done"));
    assert_eq!(alive_until(&engine, noon(3)), T0 + 11 * DAY, "the end of the next week");
    lived(&mut engine, [4, 7, 9, 10]);
    assert_eq!(streak(&engine, noon(10)), shown(2, 0, "done done rest done done rest rest done rest done done"));
    assert_eq!(streak(&engine, noon(12)), shown(2, 0, "done done rest done done rest rest done rest done done rest open"));
    assert_eq!(streak(&engine, T0 + 18 * DAY), shown(0, 0, "done done rest done done rest rest done rest done done"));
    // With weeks from Sunday to Saturday, the days fall into other weeks.
    let mut engine = with(json!({"unit": "week", "per_week": 3, "week_starts": "sun"}));
    lived(&mut engine, [0, 1, 3]);
    assert_eq!(streak(&engine, noon(3)).0, 0);
    lived(&mut engine, [2]);
    assert_eq!(streak(&engine, noon(3)).0, 1);
}

#[test]
fn g14_years_do_not_matter_to_weeks() {
    let mut engine = with(json!({"unit": "week"}));
    lived(&mut engine, [-7, -3, 1, 8, 15]); // 2025-12-25, 2025-12-29 and three weeks of 2026
    assert_eq!(streak(&engine, noon(15)).0, 4, "Monday the 29th and Friday the 2nd are one week");
}

#[test]
fn g15_a_freeze_covers_a_week() {
    let mut engine = with(json!({"unit": "week", "freezes": {"start": 1}}));
    lived(&mut engine, [0, 14]);
    assert_eq!(streak(&engine, noon(14)).0, 2);
    assert_eq!(streak(&engine, noon(14)).2, "done rest rest rest frozen frozen frozen frozen frozen frozen frozen rest rest rest done");
}

#[test]
fn g14_a_session_soon_after_midnight_counts_for_the_day_before() {
    let night = |day: i64| session(T0 + day * DAY + HOUR);
    let mut engine = with(json!({"grace_sec": 2 * HOUR}));
    lived(&mut engine, [0]);
    engine.apply(&night(2)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(2, 0, "done done open"), "the session counts for the day before");
    lived(&mut engine, [2]);
    assert_eq!(streak(&engine, noon(2)), shown(3, 0, "done done done"));
    // A late session on that day returns the night session to its own date.
    let mut engine = with(json!({"grace_sec": 2 * HOUR}));
    lived(&mut engine, [0]);
    engine.apply(&night(2)).unwrap();
    lived(&mut engine, [1]);
    assert_eq!(streak(&engine, noon(2)), shown(3, 0, "done done done"));
    // If no live run would continue with it, the session counts for its own day; so does one after the grace.
    let mut engine = with(json!({"grace_sec": 2 * HOUR}));
    engine.apply(&night(2)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(1, 0, "done"));
    let mut engine = with(json!({"grace_sec": HOUR}));
    lived(&mut engine, [0]);
    engine.apply(&night(2)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(1, 0, "done missed done"), "an hour after midnight is outside of the grace");
}

#[test]
fn g14_an_amount_soon_after_midnight_counts_for_its_own_day() {
    let add = |at: i64, amount: i64| {
        self::at(at, Action::Stat { set: Vec::new(), max: Vec::new(), min: Vec::new(), add: vec![("steps".to_owned(), amount)] })
    };
    let mut engine = with(json!({"by": {"stat": "steps", "at_least": 10}, "grace_sec": 3 * HOUR}));
    engine.apply(&add(noon(0), 10)).unwrap();
    engine.apply(&add(T0 + 2 * DAY + HOUR, 10)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(1, 0, "done missed done"));
}

#[test]
fn g14_a_day_is_counted_by_content() {
    let mut engine = with(json!({"by": {"content": ["yoga", "run"]}}));
    lived(&mut engine, [0]);
    assert_eq!(streak(&engine, noon(0)).0, 0, "a session without content does not count");
    engine.apply(&content(noon(0), "run")).unwrap();
    engine.apply(&content(noon(1), "swim")).unwrap();
    assert_eq!(streak(&engine, noon(1)), shown(1, 0, "done open"));
    let yoga = Action::SessionCompleted { duration_sec: 60, content_id: Some("yoga".to_owned()) };
    assert_eq!(ids(&engine.apply(&at(noon(1), yoga)).unwrap()), ["a2"]);
}

#[test]
fn g14_a_day_is_counted_by_what_is_added_to_a_statistic() {
    let mut engine = with(json!({"by": {"stat": "steps", "at_least": 100}}));
    engine.apply(&add(noon(0), "steps", 60)).unwrap();
    assert_eq!(streak(&engine, noon(0)).0, 0);
    engine.apply(&set(noon(0), "steps", 1_000)).unwrap();
    assert_eq!(streak(&engine, noon(0)).0, 0, "only added amounts count");
    assert_eq!(ids(&engine.apply(&add(noon(0), "steps", 40)).unwrap()), ["a1"]);
    engine.apply(&add(noon(0), "steps", -90)).unwrap();
    assert_eq!(streak(&engine, noon(0)).0, 1, "a done day stays done");
    engine.apply(&add(noon(2), "steps", 100)).unwrap();
    engine.apply(&add(noon(1), "steps", 99)).unwrap();
    assert_eq!(streak(&engine, noon(2)), shown(1, 0, "done missed done"));
    assert_eq!(ids(&engine.apply(&add(noon(1), "steps", 1)).unwrap()), ["a2", "a3"]);
}

#[test]
fn g14_an_edit_keeps_the_account() {
    let mut engine = with(json!({"freezes": {"start": 1}}));
    lived(&mut engine, [0, 1, 3, 4]);
    assert_eq!(streak(&engine, noon(4)), shown(4, 0, "done done frozen done done"));
    let mut edited = reloaded(&engine, document_of(json!({"rest_days": ["thu"]})));
    assert_eq!(streak(&edited, noon(4)), shown(4, 0, "done done frozen done done"), "folded days keep their fates");
    lived(&mut edited, [5]);
    assert_eq!(streak(&edited, noon(5)).0, 5);
    // A document without the account keeps its stored data, for a later document with it.
    let without = reloaded(&edited, json!({"achievements": {}}));
    assert_eq!(streak(&reloaded(&without, document_of(json!({}))), noon(5)).0, 5);
}

#[test]
fn g15_explain_tells_of_freezes_breaks_and_new_streaks() {
    let mut engine = with(json!({"freezes": {"start": 1}}));
    lived(&mut engine, [0, 1]);
    let break_at = UnixSec(T0 + 4 * DAY);
    assert_eq!(reasons(&engine, "a9", noon(2)), [Reason::StreakBreaks { at: break_at }]);
    assert_eq!(reasons(&engine, "a9", noon(3)), [Reason::StreakFrozen, Reason::StreakBreaks { at: break_at }]);
    assert!(is_open(&engine, "a9", noon(3)));
    assert_eq!(reasons(&engine, "a9", T0 + 4 * DAY), []);
    // A node that could not be earned when its length was reached waits for the next streak.
    let mut document = document_of(json!({"freezes": {"start": 1}}));
    document["achievements"]["a2"]["activated_time_sec"] = json!(noon(1) + 1);
    let mut engine = player_of(document);
    lived(&mut engine, [0, 1]);
    assert!(!reasons(&engine, "a2", noon(1) + 1).contains(&Reason::NeedsNewStreak), "the length can still match today");
    assert!(reasons(&engine, "a2", noon(2)).contains(&Reason::NeedsNewStreak));
    assert!(!reasons(&engine, "a2", T0 + 4 * DAY).contains(&Reason::NeedsNewStreak));
}

#[test]
fn g15_a_preview_of_a_session_shows_what_it_would_save() {
    let mut engine = with(json!({"freezes": {"start": 1}}));
    lived(&mut engine, [0, 1]);
    let outcome = engine.preview(&[session(noon(3))]).unwrap();
    assert_eq!(ids(&outcome), ["a3"], "the freeze keeps the streak alive");
    let told: Vec<(&str, Option<i64>)> = outcome.events.iter().map(|event| (event.id.as_str(), event.count)).collect();
    assert_eq!(told, [("a3", Some(1)), ("a4", Some(3))], "progress towards the four is three days (G17)");
    assert_eq!(ids(&engine.preview(&[session(noon(4))]).unwrap()), [] as [&str; 0], "a day later the streak is broken");
    // It saves the streak, or the freeze that would cover the day; nothing on a day that is done, or after the break.
    assert_eq!(saves(&mut engine, [session(noon(1))]), [""; 0], "the day is done");
    assert_eq!(saves(&mut engine, [session(noon(2))]), [format!("freeze of it, 3 long, 1 left, until {}", T0 + 3 * DAY)]);
    assert_eq!(saves(&mut engine, [session(noon(3))]), [format!("streak of it, 3 long, 0 left, until {}", T0 + 4 * DAY)]);
    assert_eq!(saves(&mut engine, [session(noon(4))]), [""; 0], "a new streak saves nothing");
    assert_eq!(saves(&mut engine, [session(noon(3)), session(noon(2))]), [format!("streak of it, 4 long, 1 left, until {}", T0 + 4 * DAY)]);
    assert_eq!(streak(&engine, noon(3)), shown(2, 0, "done done frozen open"), "a preview changes nothing");
    assert_eq!(engine.apply(&session(noon(3))).unwrap().saves, [], "only a preview tells it");
    assert_eq!(saves(&mut engine, [session(noon(2))]), [format!("freeze of it, 4 long, 1 left, until {}", T0 + 4 * DAY)], "a late session");
}

/// The streaks and freezes that the commands save, by their preview.
fn saves<const N: usize>(engine: &mut Engine, commands: [Command; N]) -> Vec<String> {
    let told = |saving: &plaudit::StreakSaving| {
        let (saved, of) = (saving.saved.as_str(), saving.of.as_deref().unwrap_or("sessions"));
        format!("{saved} of {of}, {} long, {} left, until {}", saving.count, saving.freezes, saving.until.0)
    };
    engine.preview(&commands).unwrap().saves.iter().map(told).collect()
}

#[test]
fn g15_a_preview_tells_what_is_saved_of_streaks_of_every_kind() {
    // By sessions, without an account (G1).
    let plain = json!({"a9": {"name": "A", "trigger": {"streak": {"days": 9}}}});
    let mut engine = player(plain.clone());
    assert_eq!(saves(&mut engine, [session(noon(0)), session(noon(1))]), [""; 0], "nothing is there to be saved");
    lived(&mut engine, [0, 1]);
    assert_eq!(saves(&mut engine, [session(noon(1))]), [""; 0]);
    assert_eq!(saves(&mut engine, [session(noon(2))]), [format!("streak of sessions, 3 long, 0 left, until {}", T0 + 3 * DAY)]);
    assert_eq!(saves(&mut engine, [session(noon(3))]), [""; 0]);
    // A streak that no visible node shows is not mentioned (G13).
    let mut hidden = plain;
    hidden["a9"]["hidden"] = json!(true);
    assert_eq!(saves(&mut reloaded(&engine, json!({"achievements": hidden})), [session(noon(2))]), [""; 0]);
    // Weeks: only the day that completes the week saves it.
    let mut engine = with(json!({"unit": "week", "per_week": 2}));
    lived(&mut engine, [0, 1, 4]);
    assert_eq!(saves(&mut engine, [session(noon(4))]), [""; 0], "one day of two");
    assert_eq!(saves(&mut engine, [session(noon(6))]), [format!("streak of it, 2 long, 0 left, until {}", T0 + 11 * DAY)]);
    // A day of rest saves nothing; a repair saves the streak together with the session of today.
    let mut engine = with(json!({"rest_days": ["sat", "sun"], "repair_sec": DAY}));
    lived(&mut engine, [0, 1]);
    assert_eq!(saves(&mut engine, [session(noon(2))]), [""; 0]);
    let repair = at(noon(5), Action::StreakRepair { of: "it".to_owned() });
    assert_eq!(saves(&mut engine, [repair.clone()]), [""; 0], "today is still missing");
    let both = [repair, session(noon(5))];
    assert_eq!(saves(&mut engine, both), [format!("streak of it, 3 long, 0 left, until {}", T0 + 6 * DAY)]);
    assert_eq!(saves(&mut engine, [at(noon(4), Action::Posted)]), [""; 0], "another activity");
}

#[test]
fn g14_g9_the_retroactive_check_knows_accounts_by_sessions_only() {
    let streaks = json!({"sessions": {}, "yoga": {"by": {"content": ["yoga"]}}});
    let node = |of: &str| json!({"name": "N", "trigger": {"streak": {"days": 2, "of": of}}});
    let document =
        |achievements: Json| json!({"settings": {"streaks": streaks, "enabled_time_sec": noon(5)}, "achievements": achievements});
    let mut engine = player_of(document(json!({})));
    for day in [0, 1] {
        engine.apply(&at(noon(day), Action::SessionCompleted { duration_sec: 0, content_id: Some("yoga".to_owned()) })).unwrap();
    }
    let mut engine = reloaded(&engine, document(json!({"s": node("sessions"), "y": node("yoga")})));
    assert_eq!(unlocked(&mut engine, opened(noon(5))), ["s"]);
}

#[test]
fn g14_more_than_400_days_are_carried() {
    let mut engine = with(json!({"freezes": {"start": 3, "earn_every": 100, "max": 5}}));
    lived(&mut engine, (0..900).filter(|day| day % 300 != 299));
    let streak = get(&engine, "a9", noon(900)).streak.unwrap();
    assert_eq!((streak.count, streak.best), (897, 897));
    let fresh = engine.state().to_canonical_json();
    lived(&mut engine, [299]);
    let facts = |state: &str| serde_json::from_str::<Json>(state).unwrap()["facts"]["streaks"].clone();
    assert_eq!(facts(&engine.state().to_canonical_json()), facts(&fresh), "a session more than 400 days ago changes totals only");
    lived(&mut engine, [599]);
    assert_eq!(get(&engine, "a9", noon(900)).streak.unwrap().count, 898);
}

#[test]
fn g14_of_an_accounts_last_400_days_at_most_400_bytes_are_kept() {
    // Days of every kind, in no pattern, under many offsets: done, frozen, missed, and rest days.
    let mut engine = with(json!({"rest_days": ["sun"], "freezes": {"start": 100, "earn_every": 1, "max": 100}, "grace_sec": 10_800}));
    let mut random = 7_u64;
    for day in 0..420 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if random >> 62 != 0 {
            let offset = ((random >> 40) % 27) as i64 * HOUR - 12 * HOUR;
            engine.apply(&session_in(noon(day) - offset, offset)).unwrap();
        }
    }
    let shown = get(&engine, "a9", noon(420)).streak.unwrap().days;
    for kind in ["done", "frozen", "rest"] {
        assert!(shown.iter().any(|day| day.as_str() == kind), "{kind}: {shown:?}");
    }
    let account = text(&engine.state())["facts"]["streaks"]["it"].to_string();
    assert!(account.len() <= 400, "{} bytes: {account}", account.len());
}

/// A document with one account, its node `it` with these members, and a node `key`.
fn one_of(account: Json, days: i64, more: Json) -> Json {
    let mut node = json!({"name": "It", "trigger": {"streak": {"days": days, "of": "it"}}});
    node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let key = json!({"name": "Key", "max_count": 1});
    json!({"settings": {"streaks": {"it": account}}, "achievements": {"it": node, "key": key}})
}

/// The places (from 1) of the commands that earn it.
fn earned_at(more: Json, commands: Vec<Command>) -> Vec<usize> {
    places(&mut player_of(one_of(json!({"freezes": {"start": 1}}), 3, more)), commands)
}

#[test]
fn g14_g8_offsets_activation_and_locks() {
    let days = |days: &[i64]| days.iter().map(|day| session(noon(*day))).collect::<Vec<_>>();
    let at_night = |offset: i64| (0..3).map(|day| session_in(T0 + day * DAY + 23 * HOUR - offset, offset)).collect::<Vec<_>>();
    for (what, more, commands, expected) in [
        ("three days", json!({}), days(&[0, 1, 2]), vec![3]),
        ("once only", json!({}), days(&[0, 1, 2, 9, 10, 11]), vec![3]),
        ("the freeze covers a day", json!({}), days(&[0, 2, 3]), vec![3]),
        ("a gap is longer than the freeze", json!({}), days(&[0, 3, 4, 5]), vec![4]),
        ("evenings in Auckland", json!({}), at_night(13 * HOUR), vec![3]),
        ("evenings in Honolulu", json!({}), at_night(-10 * HOUR), vec![3]),
        (
            "the days of UTC are not one's own",
            json!({}),
            (0..3).map(|day| session_in(T0 + day * DAY + if day == 1 { 1 } else { 11 } * HOUR, 12 * HOUR)).collect(),
            vec![3],
        ),
        (
            "two sessions of one local day",
            json!({}),
            vec![session_in(noon(0), 13 * HOUR), session_in(noon(0) + 5 * HOUR, 13 * HOUR), session_in(noon(1), 13 * HOUR)],
            vec![],
        ),
        ("activated before the match", json!({"activated_time_sec": noon(2)}), days(&[0, 1, 2]), vec![3]),
        (
            "activated after it: only the next streak that matches",
            json!({"activated_time_sec": noon(2) + 1}),
            days(&[0, 1, 2, 3, 4]),
            vec![],
        ),
        ("and that one does", json!({"activated_time_sec": noon(2) + 1}), days(&[0, 1, 2, 3, 10, 11, 12]), vec![7]),
        (
            "locked at the match: earns nothing then, nor when it unlocks",
            json!({"precondition_ids": ["key"]}),
            [days(&[0, 1, 2]), vec![update(noon(2), "key", 1)], days(&[3, 4])].concat(),
            vec![],
        ),
        (
            "unlocked before the match",
            json!({"precondition_ids": ["key"]}),
            [days(&[0, 1]), vec![update(noon(1), "key", 1)], days(&[2])].concat(),
            vec![4],
        ),
        (
            "unlocked later: the next streak that matches",
            json!({"precondition_ids": ["key"]}),
            [days(&[0, 1, 2]), vec![update(noon(2), "key", 1)], days(&[10, 11, 12])].concat(),
            vec![7],
        ),
        ("archived", json!({"archived": true}), days(&[0, 1, 2]), vec![]),
        ("not begun", json!({"start_time_sec": noon(3)}), days(&[0, 1, 2, 3]), vec![]),
        ("over", json!({"end_time_sec": noon(2)}), days(&[0, 1, 2]), vec![]),
        ("a late day mends it, and the match is judged when it arrives", json!({}), days(&[0, 3, 1]), vec![3]),
        ("a late day beyond activation counts by its own day", json!({"activated_time_sec": noon(9)}), days(&[0, 2, 1]), vec![]),
    ] {
        assert_eq!(earned_at(more, commands), expected, "{what}");
    }
}

#[test]
fn g17_freezes_and_repairs_report_the_length_that_they_restore() {
    let told =
        |outcome: &Outcome| -> Vec<(String, Option<i64>)> { outcome.events.iter().map(|event| (event.id.clone(), event.count)).collect() };
    let mut engine = with(json!({"repair_sec": 5 * DAY}));
    lived(&mut engine, [0, 2]);
    let repair = at(noon(2) + 9, Action::StreakRepair { of: "it".to_owned() });
    let restored = [("a2".to_owned(), Some(1)), ("a3".to_owned(), Some(2))];
    assert_eq!(told(&engine.apply(&repair).unwrap()), restored);
    let mut engine = with(json!({"freezes": {"start": 0}}));
    lived(&mut engine, [0, 2]);
    let gift = at(noon(1), Action::StreakFreeze { of: "it".to_owned(), add: 1 });
    assert_eq!(told(&engine.apply(&gift).unwrap()), restored);
}
