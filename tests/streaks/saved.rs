//! The saved form of accounts (G14, G15, A8): at most 400 bytes for every life, read back unchanged, and readable in its earlier form.

use super::support::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// The maximum length of an account's saved form, in bytes.
const MOST: usize = 400;

fn document_of(account: &Json) -> Json {
    let unit = if account["unit"] == "week" { "weeks" } else { "days" };
    let node = |length: i64| (format!("a{length}"), json!({"name": "A", "trigger": {"streak": {unit: length, "of": "it"}}}));
    json!({"settings": {"streaks": {"it": account}}, "achievements": Json::Object([3, 99].map(node).into_iter().collect())})
}

fn saved(engine: &Engine) -> Json {
    text(&engine.state())["facts"]["streaks"]["it"].clone()
}

fn shown(engine: &Engine, id: &str, now: i64) -> Json {
    text(&get(engine, id, now).streak.unwrap().to_value())
}

/// Accounts whose options make the saved form of each day as long as possible.
fn account() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => Just(json!({"grace_sec": 43_200, "rest_days": ["tue", "sun"], "freezes": {"earn_every": 2}, "repair_sec": 9 * DAY})),
        1 => Just(json!({"grace_sec": 43_200, "repair_sec": 900 * DAY})),
        1 => Just(json!({"unit": "week", "per_week": 2, "week_starts": "thu", "freezes": {"start": 9}, "repair_sec": 9 * DAY})),
        2 => (1..54_u32).prop_map(|bits| json!({
            "by": {"stat": "steps", "at_least": 2_i64.pow(bits) - 1}, "rest_days": ["wed"], "freezes": {"earn_every": 1}, "repair_sec": 9 * DAY,
        })),
    ]
}

#[derive(Clone, Copy, Debug)]
enum Happening {
    Noon,
    Night,
    Both,
    Amount(i64),
    Freeze,
    Repair,
    Nothing,
}

/// More than a year of happenings: mixed, or the same few repeated.
fn life() -> impl Strategy<Value = Vec<(Happening, i64)>> {
    let happening = prop_oneof![
        3 => Just(Happening::Noon),
        3 => Just(Happening::Night),
        2 => Just(Happening::Both),
        3 => (0..54_u32).prop_map(|bits: u32| Happening::Amount(2_i64.pow(bits) - 1)),
        1 => (1..53_u32).prop_map(|bits: u32| Happening::Amount(-2_i64.pow(bits))),
        1 => Just(Happening::Freeze),
        1 => Just(Happening::Repair),
        3 => Just(Happening::Nothing),
    ];
    let offset = prop_oneof![6 => Just(0), 1 => -43_200..=50_400_i64];
    let day = (happening, offset);
    prop_oneof![vec(day.clone(), 440), vec(day, 1..9).prop_map(|some| some.into_iter().cycle().take(440).collect()),]
}

fn commands(day: i64, (happening, utc_offset_sec): (Happening, i64)) -> Vec<Command> {
    let midnight = T0 + 9_000 * DAY + day * DAY - utc_offset_sec;
    let (noon, night) = (session_in(midnight + 12 * HOUR, utc_offset_sec), session_in(midnight + HOUR, utc_offset_sec));
    let by_word = |action: Action| vec![at(midnight + 13 * HOUR, action)];
    match happening {
        Happening::Noon => vec![noon],
        Happening::Night => vec![night],
        Happening::Both => vec![night, noon],
        Happening::Amount(amount) => vec![Command { utc_offset_sec, ..add(midnight + 12 * HOUR, "steps", amount) }],
        Happening::Freeze => by_word(Action::StreakFreeze { of: "it".to_owned(), add: 100 }),
        Happening::Repair => by_word(Action::StreakRepair { of: "it".to_owned() }),
        Happening::Nothing => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn g14_no_life_makes_an_account_longer_than_400_bytes(account in account(), life in life()) {
        let document = document_of(&account);
        let mut engine = player_of(document.clone());
        for (day, happening) in (0..).zip(life) {
            for command in commands(day, happening) {
                if let Err(error) = engine.apply(&command) {
                    prop_assert_eq!((error.code(), error.path()), (ErrorCode::InvalidCommand, Some("/of")), "a repair of no break");
                }
            }
            if day % 40 == 39 {
                let now = T0 + 9_000 * DAY + day * DAY + 20 * HOUR;
                let account = saved(&engine).to_string();
                prop_assert!(account.len() <= MOST, "{} bytes on day {}: {}", account.len(), day, account);
                // With every number at its longest, too.
                if let Some(mut longest) = saved(&engine).as_object().cloned() {
                    longest.insert("fold".into(), json!([46_482, 46_882, 46_882, 4_102_444_799_i64, -43_200, 0, 47_482, 100, 47_482, 47_482, 100, 1_300, 47_482]));
                    let longest = Json::from(longest).to_string();
                    prop_assert!(longest.len() <= MOST, "{} bytes: {}", longest.len(), longest);
                }
                // It reads back as it was, and goes on as it would have.
                let mut again = reloaded(&engine, document.clone());
                prop_assert_eq!(again.state(), engine.state());
                prop_assert_eq!(shown(&again, "a99", now), shown(&engine, "a99", now));
                let (mut same, late) = (reloaded(&engine, document.clone()), session(now - 5 * DAY));
                for command in [session(now + DAY), late] {
                    prop_assert_eq!(again.apply(&command).unwrap(), same.apply(&command).unwrap());
                }
                let late = session(now - 7 * DAY);
                let mut live = engine.clone();
                let mut again = reloaded(&engine, document.clone());
                prop_assert_eq!(live.apply(&late).unwrap(), again.apply(&late).unwrap());
                prop_assert_eq!(live.state(), again.state());
            }
        }
    }
}

#[test]
fn g14_a_night_owls_year_is_kept_whole() {
    // Most days have a session soon after midnight, some have one at noon, some both, some none.
    let document = document_of(&json!({"grace_sec": 3 * HOUR, "rest_days": ["sun"], "freezes": {"earn_every": 3}}));
    let mut engine = player_of(document.clone());
    let mut random = 5_u64;
    let mut lived = Vec::new();
    for day in 0..400 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        match random >> 61 {
            0..4 => lived.push(T0 + day * DAY + HOUR),
            4..6 => lived.push(T0 + day * DAY + 12 * HOUR),
            6 => lived.extend([HOUR, 12 * HOUR].map(|second| T0 + day * DAY + second)),
            _ => {}
        }
    }
    lived.iter().for_each(|at| drop(engine.apply(&session(*at)).unwrap()));
    let account = saved(&engine);
    assert!(account.to_string().len() <= MOST, "{account}");
    let fold = &account["fold"];
    assert_eq!(fold[1].as_i64().unwrap() - fold[0].as_i64().unwrap(), (lived.last().unwrap() - lived[0]) / DAY, "all of the days are kept");
    // A late session on the first days still changes what follows.
    let before = shown(&engine, "a99", T0 + 400 * DAY)["best"].clone();
    (1..30).for_each(|day| drop(engine.apply(&session(T0 + day * DAY + 13 * HOUR)).unwrap()));
    assert_ne!(saved(&engine)["days"], account["days"], "{before}");
}

#[test]
fn g14_sums_of_the_open_days_of_the_last_42_are_kept_after_a_mixed_year() {
    let document = document_of(&json!({"by": {"stat": "steps", "at_least": 10_000}, "freezes": {"start": 3}}));
    let mut engine = player_of(document.clone());
    let noon = |day: i64| T0 + day * DAY + 12 * HOUR;
    for day in 0..400 {
        let amount = if day >= 358 { 9_999 } else { 8_000 + day * 7_919 % 4_000 };
        engine.apply(&add(noon(day), "steps", amount)).unwrap();
    }
    let account = saved(&engine).to_string();
    assert!(account.len() <= MOST, "{} bytes: {account}", account.len());
    let mut engine = reloaded(&engine, document);
    for day in (358..400).rev() {
        engine.apply(&add(noon(day), "steps", 1)).unwrap();
    }
    let days = get(&engine, "a99", noon(399)).streak.unwrap().days;
    assert_eq!(days.iter().filter(|day| day.as_str() == "done").count(), 42, "{days:?}");
    // Sums so large that not all of them fit: the oldest are forgotten.
    let huge = 2_i64.pow(52);
    let mut engine = player_of(document_of(&json!({"by": {"stat": "steps", "at_least": huge}})));
    (0..400).for_each(|day| drop(engine.apply(&add(noon(day), "steps", if day % 2 == 0 { huge } else { huge - 1 })).unwrap()));
    assert!(saved(&engine).to_string().len() <= MOST);
    engine.apply(&add(noon(399), "steps", 1)).unwrap();
    assert_eq!(get(&engine, "a99", noon(399)).streak.unwrap().count, 2, "the newest sum is known");
}

#[test]
fn g14_an_edit_of_the_unit_counts_the_kept_days_anew() {
    let noon = |day: i64| T0 + day * DAY + 12 * HOUR;
    let mut engine = player_of(document_of(&json!({"freezes": {"start": 1}})));
    (0..10).for_each(|day| drop(engine.apply(&session(noon(day))).unwrap())); // Thursday to Saturday of the week after
    assert_eq!(get(&engine, "a99", noon(9)).streak.unwrap().count, 10);
    let weeks = json!({"unit": "week", "per_week": 4});
    let mut engine = reloaded(&engine, document_of(&weeks));
    let streak = get(&engine, "a99", noon(9)).streak.unwrap();
    assert_eq!((streak.count, streak.best, streak.freezes, streak.alive_until), (2, 2, 1, T0 + 25 * DAY), "the freeze covers a week now");
    assert_eq!(reloaded(&engine, document_of(&weeks)).state(), engine.state());
    (11..15).for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
    assert_eq!(get(&engine, "a99", noon(14)).streak.unwrap().count, 3);
    // Weeks from Sunday to Saturday: the first three days are too few for one.
    let engine = reloaded(&engine, document_of(&json!({"unit": "week", "per_week": 4, "week_starts": "sun"})));
    assert_eq!(get(&engine, "a99", noon(14)).streak.unwrap().count, 2);
    let mut engine = reloaded(&engine, document_of(&json!({})));
    let streak = get(&engine, "a99", noon(14)).streak.unwrap();
    assert_eq!((streak.count, streak.best, streak.freezes), (14, 14, 0), "the freeze covers the day without a session");
    assert_eq!(unlocked(&mut engine, session(noon(15))), [] as [&str; 0], "an edit earns nothing, and neither does a length past the mark");
}

#[test]
fn g15_a_freeze_given_long_before_the_first_session_or_long_after_the_last_is_kept() {
    let document = document_of(&json!({}));
    let freeze = |day: i64| at(T0 + day * DAY, Action::StreakFreeze { of: "it".to_owned(), add: 1 });
    let mut engine = player_of(document.clone());
    for command in [freeze(-20_000), session(T0), freeze(20_000), session(T0 + 20_001 * DAY), freeze(20_002)] {
        engine.apply(&command).unwrap();
        let now = command.at.0.max(T0 - 20_000 * DAY);
        let again = reloaded(&engine, document.clone());
        assert_eq!(again.state(), engine.state());
        assert_eq!(shown(&again, "a99", now), shown(&engine, "a99", now));
    }
    assert_eq!(get(&engine, "a99", T0 + 20_002 * DAY).streak.unwrap().freezes, 3);
}

#[test]
fn a8_accounts_in_their_earlier_form_are_read() {
    let path = format!("{}/tests/fixtures/states/earlier_accounts.json", env!("CARGO_MANIFEST_DIR"));
    let fixture: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let options = || EngineOptions { state: Some(value(fixture["state"].clone())), ..EngineOptions::default() };
    let engine = Engine::new(document(fixture["definitions"].clone()), options()).unwrap();
    for opened in [&engine, &reloaded(&engine, fixture["definitions"].clone())] {
        for (now, views) in fixture["seen"].as_object().unwrap() {
            for (id, streak) in views.as_object().unwrap() {
                assert_eq!(shown(opened, id, now.parse().unwrap()), *streak, "{id} at {now}");
            }
        }
    }
    for (name, account) in text(&engine.state())["facts"]["streaks"].as_object().unwrap() {
        assert!(account.get("first_day").is_none() && account.get("fold").is_some(), "{name}: {account}");
    }
    // A late session still corrects the account with a grace: the session after midnight goes back to its own date.
    let mut engine = engine;
    let before = shown(&engine, "fresh", T0 + 80 * DAY);
    engine.apply(&session(T0 + 78 * DAY + 12 * HOUR)).unwrap();
    assert_ne!(shown(&engine, "fresh", T0 + 80 * DAY), before);
}

#[test]
fn a8_a_damaged_account_is_told_apart() {
    let refused = |account: Json| {
        let state = json!({"version": 2, "facts": {"streaks": {"it": account}}});
        let options = EngineOptions { state: Some(value(state)), ..EngineOptions::default() };
        let error = Engine::new(document(document_of(&json!({}))), options).err()?;
        assert_eq!(error.code(), ErrorCode::StateUnreadable);
        error.path().map(str::to_owned)
    };
    let fold = |place: usize, wrong: Json| {
        let mut fold = json!([20_459, 20_461, 20_461, T0 + 8 * DAY, 7_200, 0, 3, 1, 3, 0, 0, 0, 0]);
        fold[place] = wrong;
        fold
    };

    assert_eq!(refused(json!({"days": "0L", "fold": fold(0, json!(20_459)), "new": 1})), None);
    for (key, wrong) in [
        ("days", json!("0LL")),
        ("days", json!("")),
        ("days", json!("3L")),
        ("days", json!("0é")),
        ("days", json!("0.")),
        ("days", json!(format!("0{}", "._".repeat(99)))),
        ("days", json!(7)),
        ("gifts", json!("000")),
        ("gifts", json!("0000")),
        ("gifts", json!("1001".repeat(13))),
        ("sums", json!("0")),
        ("sums", json!("0880000000")),
        ("edges", json!("0")),
        ("edges", json!(7)),
        ("edges", json!("L0UZ0000001_______")),
        ("fold", json!([1, 2])),
        ("fold", json!(vec![0; 14])),
        ("fold", fold(0, json!(20_000))),
        ("fold", fold(1, json!(47_483))),
        ("fold", fold(3, json!(-1))),
        ("fold", fold(4, json!(50_401))),
        ("fold", fold(5, json!(8))),
        ("fold", fold(6, json!(-1))),
        ("fold", fold(7, json!(101))),
        ("fold", fold(10, json!(101))),
        ("fold", fold(11, json!(null))),
        ("fold", fold(2, json!(-9_007_199_254_740_991_i64))),
        ("fold", fold(2, json!(9_007_199_254_740_991_i64))),
        ("fold", fold(2, json!(20_458))),
        ("fold", fold(2, json!(20_462))),
        ("fold", fold(5, json!(1))), // the 20,461st week
    ] {
        let mut account = json!({"days": "0L", "fold": fold(0, json!(20_459))});
        account[key] = wrong.clone();
        let path = refused(account).unwrap_or_else(|| panic!("{key}: {wrong} was read"));
        assert_eq!(path, format!("/facts/streaks/it/{key}"), "{wrong}");
    }
    assert_eq!(refused(json!({"fold": fold(2, json!("x")), "days": "0L"})), Some("/facts/streaks/it/fold/2".to_owned()));
    // A done unit without any day, and the earlier form.
    let without_days = json!({"fold": [null, null, 20_461, null, null, 0, 3, 1, 3, 0, 0, 0, 0]});
    assert_eq!(refused(without_days), Some("/facts/streaks/it/fold".to_owned()));
    let earlier = |last: i64| json!({"first_day": 20_459, "last_day": 20_461, "last": last, "count": 3, "best": 3, "days": "L"});
    assert_eq!(refused(earlier(20_461)), None);
    for last in [-9_007_199_254_740_991, 20_458, 20_462, 9_007_199_254_740_991] {
        assert_eq!(refused(earlier(last)), Some("/facts/streaks/it/last".to_owned()), "{last}");
    }
    assert_eq!(refused(json!({"last": 20_461, "count": 3, "best": 3})), Some("/facts/streaks/it/last".to_owned()));
}

#[test]
fn g15_late_days_of_a_repaired_week_are_saved() {
    let noon = |day: i64| T0 + day * DAY + 12 * HOUR;
    let document = document_of(&json!({"unit": "week", "per_week": 2, "repair_sec": 9 * DAY}));
    let mut engine = player_of(document.clone());
    [0, 1].into_iter().for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
    engine.apply(&at(noon(12), Action::StreakRepair { of: "it".to_owned() })).unwrap();
    [12, 13, 5].into_iter().for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
    assert_eq!(get(&engine, "a99", noon(13)).streak.unwrap().count, 2, "one late day is too little for the repaired week");
    let mut again = reloaded(&engine, document);
    assert_eq!(again.state(), engine.state());
    assert_eq!(shown(&again, "a99", noon(13)), shown(&engine, "a99", noon(13)));
    for engine in [&mut engine, &mut again] {
        assert_eq!(unlocked(engine, session(noon(6))), ["a3"], "the second one suffices");
    }
    assert_eq!(again.state(), engine.state());
}

#[test]
fn g14_an_edit_of_the_unit_keeps_the_days_beside_a_repaired_one() {
    let noon = |day: i64| T0 + day * DAY + 12 * HOUR;
    let mut engine = player_of(document_of(&json!({"repair_sec": 9 * DAY})));
    [0, 1, 2, 3, 4, 5].into_iter().for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
    engine.apply(&at(noon(8), Action::StreakRepair { of: "it".to_owned() })).unwrap();
    for starts in ["mon", "sun"] {
        let weeks = document_of(&json!({"unit": "week", "per_week": 4, "week_starts": starts}));
        let mut edited = reloaded(&engine, weeks.clone());
        let mut again = reloaded(&edited, weeks);
        assert_eq!(again.state(), edited.state(), "{starts}");
        for engine in [&mut edited, &mut again] {
            [8, 9].into_iter().for_each(|day| drop(engine.apply(&session(noon(day))).unwrap()));
        }
        assert_eq!(shown(&again, "a99", noon(9)), shown(&edited, "a99", noon(9)), "{starts}");
        assert_eq!(get(&edited, "a99", noon(9)).streak.unwrap().count, if starts == "mon" { 2 } else { 1 });
        engine = edited; // from days to weeks, then to other weeks
    }
}

#[test]
fn a8_an_earlier_account_without_a_done_unit_keeps_its_best() {
    let read = |account: Json, saved: Json| {
        let state = json!({"version": 2, "facts": {"streaks": {"it": saved}}});
        let options = EngineOptions { state: Some(value(state)), ..EngineOptions::default() };
        let engine = Engine::new(document(document_of(&account)), options).unwrap();
        get(&engine, "a99", T0 + 10 * DAY).streak.unwrap().best
    };
    // One day of a week that needs two, and a session on a day of rest: after both, more than 400 days had been dropped.
    let day = json!({"first_day": 20_458, "last_day": 20_460, "before": [0, 0, 0, 5], "best": 5, "days": "G"});
    assert_eq!(read(json!({"unit": "week", "per_week": 2}), day), 5);
    let rest = json!({"first_day": 20_460, "last_day": 20_460, "before": [0, 0, 0, 5], "best": 5, "days": "m", "own": "W"});
    assert_eq!(read(json!({"rest_days": ["wed"]}), rest), 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The saved form of an account is read after every sequence of sessions, clocks and edits of its definition.
    #[test]
    fn a8_every_account_that_can_come_about_is_read_back(
        happenings in vec((0..10_u8, prop_oneof![4 => -3..4_i64, 1 => -40..40_i64, 1 => -900..900_i64], -43_200..=50_400_i64, 0..6_usize), 1..40)
    ) {
        let weeks = |per_week: i64, starts: &str| json!({"unit": "week", "per_week": per_week, "week_starts": starts, "repair_sec": 60 * DAY});
        let documents = [
            document_of(&json!({"grace_sec": 43_200, "rest_days": ["sun"], "freezes": {"start": 2, "earn_every": 2}, "repair_sec": 60 * DAY})),
            document_of(&json!({"by": {"stat": "steps", "at_least": 10}, "repair_sec": 60 * DAY})),
            document_of(&weeks(1, "mon")),
            document_of(&weeks(3, "thu")),
            document_of(&weeks(7, "sun")),
            json!({"achievements": {}}),
        ];
        let (mut engine, mut now) = (player_of(documents[0].clone()), T0);
        for (what, days, utc_offset_sec, place) in happenings {
            now = (now + days * DAY + 7 * HOUR).clamp(0, 4_000_000_000);
            let command = match what {
                0..4 => session_in(now, utc_offset_sec),
                4 => Command { utc_offset_sec, ..add(now, "steps", 7) },
                5 => at(now, Action::StreakFreeze { of: "it".to_owned(), add: 2 }),
                6 => at(now, Action::StreakRepair { of: "it".to_owned() }),
                7 => at(if days == 0 { 50 } else { now }, Action::ClockSetBack),
                _ => {
                    engine = reloaded(&engine, documents[place].clone());
                    continue;
                }
            };
            let _ = engine.apply(&command); // a repair of no break, or an account that is not defined
            for document in &documents {
                let again = reloaded(&engine, document.clone());
                prop_assert_eq!(reloaded(&again, document.clone()).state(), again.state());
            }
        }
    }
}
