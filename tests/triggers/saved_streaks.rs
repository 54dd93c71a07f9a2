//! G1 and A8: the saved form of streaks.

use super::support::*;

const EVENING: i64 = 17 * HOUR;

/// The content of a fixture; the first version wrote these states (commit 2d556e5).
fn fixture(name: &str) -> Json {
    let path = format!("{}/tests/fixtures/states/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn opened_under(document: Json, state: Json) -> Engine {
    let options = EngineOptions { state: Some(value(state)), ..EngineOptions::default() };
    Engine::new(super::support::document(document), options).unwrap()
}

fn streak_of(engine: &Engine) -> Json {
    text(&engine.state())["facts"]["streak"].clone()
}

/// The error for a state with this streak.
fn refused(streak: Json) -> Option<String> {
    let options = EngineOptions { state: Some(value(json!({"version": 2, "facts": {"streak": streak}}))), ..EngineOptions::default() };
    let error = Engine::new(achievements(one(json!({"streak": {"days": 3}}), json!({}))), options).err()?;
    assert_eq!(error.code(), ErrorCode::StateUnreadable);
    error.path().map(str::to_owned)
}

#[test]
fn a8_a_state_of_the_first_version_opens_and_goes_on() {
    let mut engine = opened_under(fixture("definitions"), fixture("first_version"));
    let last = T0 + 24 * DAY + EVENING;
    // Five days in a row, eight before; the evening's offset was +2 h.
    assert_eq!((progress(&engine, "seven", last), progress(&engine, "three", last)), ((5, 7), (3, 3)));
    assert_eq!(
        (progress(&engine, "year", T0 + 26 * DAY - 2 * HOUR - 1), progress(&engine, "year", T0 + 26 * DAY - 2 * HOUR)),
        ((5, 365), (0, 365))
    );
    assert_eq!(get(&engine, "wins", last).claim_time_sec, last + HOUR);
    assert_eq!(get(&engine, "daily", last).count, 2);
    assert_eq!(progress(&engine, "tales", last), (1, 2));
    assert_eq!(progress(&engine, "level", last), (7, 9));
    assert_eq!(streak_of(&engine)["longest"], json!(8));
    // The day before the run comes late, then the next one comes.
    let evening = |day: i64| session_in(T0 + day * DAY + EVENING, 2 * HOUR);
    assert_eq!(unlocked(&mut engine, evening(19)), [] as [String; 0]);
    assert_eq!(progress(&engine, "seven", last), (6, 7));
    assert_eq!(unlocked(&mut engine, evening(25)), ["seven"]);
    assert_eq!(text(&engine.state())["version"], json!(2));
}

#[test]
fn a8_a_streak_of_the_first_version_may_be_longer_than_what_is_kept() {
    let document = json!({"achievements": {"it": {"name": "It", "trigger": {"streak": {"days": 1_000}}}}});
    let mut engine = opened_under(document.clone(), fixture("first_version_long_streak"));
    let day = |day: i64| session_in(T0 + day * DAY + EVENING, -9 * HOUR);
    assert_eq!(progress(&engine, "it", T0 + 499 * DAY + EVENING), (500, 1_000));
    engine.apply(&day(501)).unwrap();
    let mut engine = opened_under(document, text(&engine.state()));
    assert_eq!(progress(&engine, "it", T0 + 501 * DAY + EVENING), (1, 1_000));
    engine.apply(&day(500)).unwrap();
    assert_eq!(progress(&engine, "it", T0 + 501 * DAY + EVENING), (502, 1_000));
}

#[test]
fn a8_a_state_in_which_nothing_has_happened_opens() {
    let mut engine = opened_under(fixture("definitions"), fixture("first_version_fresh"));
    assert_eq!(unlocked(&mut engine, session(T0)), [] as [String; 0]);
    assert_eq!(progress(&engine, "three", T0), (1, 3));
}

#[test]
fn a8_unknown_fields_of_a_streak_are_kept() {
    for streak in [json!({"days": 5, "longest": 8, "last_day": 20_478, "new": [1]}), json!({"done": "w", "last_day": 20_478, "new": [1]})] {
        let state = json!({"version": 1, "facts": {"streak": streak}});
        let mut engine = opened_under(json!({"achievements": one(json!({"streak": {"days": 9}}), json!({}))}), state);
        assert_eq!(streak_of(&engine)["new"], json!([1]));
        engine.apply(&session(T0 + 24 * DAY)).unwrap();
        assert_eq!(streak_of(&engine)["new"], json!([1]));
    }
}

#[test]
fn g1_the_saved_form() {
    let mut engine = player(one(json!({"streak": {"days": 99}}), json!({})));
    for day in [0, 1, 2, 3, 5, 6, 7] {
        engine.apply(&session_in(T0 + day * DAY + EVENING, 2 * HOUR)).unwrap();
    }
    let saved = json!({
        // 111011 11 at six bits a digit, and the last sessions of 7, 5, 3, 0; those between two counted days are not kept.
        "done": "xm", "edges": "0GimCJW2GimCJW4GimCJW7GimCJW", "last_at": T0 + 7 * DAY + EVENING, "last_day": 20_454 + 7, "longest": 4,
        "utc_offset_sec": 7_200,
    });
    let found = streak_of(&engine);
    assert_eq!(found, saved);
}

#[test]
fn g1_a_saved_streak_has_at_most_four_hundred_bytes() {
    // Two days of three, with every number at its longest, and the longest run before the kept days.
    let mut engine = player(one(json!({"streak": {"days": 99}}), json!({})));
    let offset = |day: i64| -12 * HOUR + (day % 3) * 61;
    for day in (0..1_200).chain((1_200..1_600).filter(|day| day % 3 != 0)) {
        engine.apply(&session_in(T0 + day * DAY + 23 * HOUR - offset(day), offset(day))).unwrap();
    }
    let text = streak_of(&engine).to_string();
    assert!(text.len() <= 400, "{}: {text}", text.len());
    assert!(text.len() > 250, "the saved form should be long: {text}");
    // Over the date line each week for more than a year: the longest text of days of rest. Then two days of three, so that as many last
    // sessions as possible are kept.
    let mut engine = player(one(json!({"streak": {"days": 9_999}}), json!({})));
    let (east, west) = (14 * HOUR, -12 * HOUR);
    let mut live =
        |date: i64, hour: i64, offset: i64| drop(engine.apply(&session_in(T0 + date * DAY + hour * HOUR - offset, offset)).unwrap());
    for week in 0..86 {
        live(week * 7, 12, east);
        (1..5).for_each(|day| live(week * 7 + day, 12, west));
        live(week * 7 + 5, 23, west); // the next date is skipped
    }
    (603..635).filter(|date| (634 - date) % 3 != 2).for_each(|date| live(date, 12, west));
    let text = streak_of(&engine);
    let length = text.to_string().len();
    assert!(text.get("rest").is_some() && text.get("before").is_some(), "{text}");
    assert!((387..=400).contains(&length), "{length} bytes; with the two last sessions more that it could have, more than 400: {text}");
}

#[test]
fn a8_a_damaged_streak_is_told_apart() {
    assert_eq!(refused(json!({"done": "w", "last_day": 20_478, "last_at": T0})), None);
    let good = json!({"done": "w", "rest": "5", "last_day": 20_478, "last_at": T0, "edges": "0000AZ0", "before": 3});
    assert_eq!(refused(good.clone()), None);
    let bad = [
        ("done", json!("V")),
        ("done", json!("w!")),
        ("done", json!("é")),
        ("done", json!("")),
        ("done", json!("w".repeat(68))),
        ("done", json!(7)),
        ("rest", json!("w")),
        ("rest", json!("0".repeat(68))),
        ("last_day", json!(20_478_000)),
        ("last_day", json!(-2)),
        ("last_day", json!(plaudit::MAX_SAFE_INTEGER)),
        ("last_at", json!(-1)),
        ("before", json!(-1)),
        ("longest", json!(-1)),
        ("utc_offset_sec", json!(50_401)),
        ("utc_offset_sec", json!(-43_201)),
        ("edges", json!("0000AZ")),
        ("edges", json!("0000AZ00000AZ0")),
        ("edges", json!("3000AZ0")),
        ("edges", json!("0zzzAZ0")),
        ("edges", json!("0000zzz")),
        ("edges", json!("_000AZ0")),
    ];
    for (key, wrong) in bad {
        let mut streak = good.clone();
        streak[key] = wrong.clone();
        let path = refused(streak).unwrap_or_else(|| panic!("{key}: {wrong} was read"));
        let named = if key == "rest" { vec!["/facts/streak/rest", "/facts/streak/done"] } else { vec![] };
        assert!(path == format!("/facts/streak/{key}") || named.contains(&path.as_str()), "{key}: {wrong}: {path}");
    }
    for (key, wrong) in [("days", json!(-1)), ("last_day", json!(47_483)), ("utc_offset_sec", json!(90_000))] {
        let mut streak = json!({"days": 5, "longest": 5, "last_day": 20_478});
        streak[key] = wrong;
        assert_eq!(refused(streak), Some(format!("/facts/streak/{key}")));
    }
    assert_eq!(refused(json!({"days": plaudit::MAX_SAFE_INTEGER, "last_day": 47_482, "utc_offset_sec": -43_200})), None);
}
