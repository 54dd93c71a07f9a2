//! Bad input of activity: clear errors or a documented limit, and an unchanged state.

use super::support::*;

fn any_engine() -> Engine {
    player(json!({
        "time": {"name": "N", "trigger": {"total_time": {"minutes": 10}}},
        "level": {"name": "N", "trigger": {"stat": {"id": "level", "at_least": 5}}},
    }))
}

/// Checks that a command in a host's form is refused, when it is read or applied, and the state stays unchanged.
fn refused(json: Json, path: &str) {
    let mut engine = any_engine();
    let before = engine.state();
    let error = command(json.clone()).and_then(|command| engine.apply(&command)).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::InvalidCommand, Some(path)), "{json}: {error}");
    assert_eq!(engine.state(), before);
}

/// Checks that the engine refuses a command built in Rust, and the state stays unchanged.
fn refused_by_engine(command: Command, path: &str) {
    let mut engine = any_engine();
    engine.apply_all(&[minutes(T0, 5), set(T0, "level", 1)]).unwrap();
    let before = engine.state();
    let error = engine.apply(&command).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::InvalidCommand, Some(path)), "{command:?}: {error}");
    assert_eq!(engine.state(), before);
    let error = engine.apply_all(&[minutes(T0, 5), command]).unwrap_err();
    assert_eq!(error.path(), Some(format!("/1{path}").as_str()));
    assert_eq!(engine.state(), before, "all or nothing");
}

#[test]
fn durations_are_from_nothing_to_31_days() {
    let session = |duration: Json| json!({"type": "session_completed", "at": T0, "duration_sec": duration});
    for bad in [json!(-1), json!(2_678_401), json!(1.5), json!("60"), json!(1e300), json!(9_007_199_254_740_993_i64), json!(null)] {
        refused(session(bad), "/duration_sec");
    }
    for good in [0, 2_678_400] {
        any_engine().apply(&command(session(json!(good))).unwrap()).unwrap();
    }
    for bad in [-1, 2_678_401, i64::MIN, i64::MAX] {
        refused_by_engine(at(T0, Action::SessionCompleted { duration_sec: bad, content_id: None }), "/duration_sec");
    }
}

#[test]
fn g1_offsets_are_from_12_hours_west_to_14_hours_east() {
    let session = |offset: Json| json!({"type": "session_completed", "at": T0, "duration_sec": 0, "utc_offset_sec": offset});
    for bad in [json!(-43_201), json!(50_401), json!(0.5), json!("+01:00")] {
        refused(session(bad), "/utc_offset_sec");
    }
    for good in [json!(-43_200), json!(50_400), json!(null)] {
        any_engine().apply(&command(session(good)).unwrap()).unwrap();
    }
    for bad in [-43_201, 50_401, i64::MIN, i64::MAX] {
        refused_by_engine(session_in(T0, bad), "/utc_offset_sec");
    }
}

#[test]
fn g10_app_versions_are_dotted_integers() {
    for bad in [json!(""), json!("6."), json!("v6"), json!("6.2-beta"), json!(6), json!("6..2"), json!("-6"), json!("1".repeat(1_000))] {
        refused(json!({"type": "app_opened", "at": T0, "app_version": bad}), "/app_version");
    }
    let body = json!({"achievements": {}, "settings": {"min_app_version": "six"}});
    assert_eq!(Definitions::parse(&value(body)).unwrap_err().issues()[0].path, "/settings/min_app_version");
}

#[test]
fn ids_are_texts_of_1_to_256_bytes() {
    for bad in [json!(""), json!("x".repeat(257)), json!(7), json!(["a"])] {
        refused(json!({"type": "content_completed", "at": T0, "content_id": bad}), "/content_id");
        refused(json!({"type": "subscribed", "at": T0, "product_id": bad}), "/product_id");
        refused(json!({"type": "session_completed", "at": T0, "duration_sec": 1, "content_id": bad}), "/content_id");
    }
    refused(json!({"type": "stat", "at": T0, "set": {"": 1}}), "/set/");
    refused(json!({"type": "stat", "at": T0, "add": {"level": 0.5}}), "/add/level");
    refused(json!({"type": "content_completed", "at": T0}), "/content_id");
    for bad in ["", &"x".repeat(257)] {
        refused_by_engine(content(T0, bad), "/content_id");
        refused_by_engine(bought(T0, Some(bad)), "/product_id");
        refused_by_engine(set(T0, bad, 1), &format!("/set/{bad}"));
        refused_by_engine(add(T0, bad, 1), &format!("/add/{bad}"));
    }
}

#[test]
fn g7_statistics_are_safe_integers() {
    for bad in [i64::MAX, i64::MIN, plaudit::MAX_SAFE_INTEGER + 1] {
        refused_by_engine(set(T0, "level", bad), "/set/level");
        refused_by_engine(add(T0, "level", bad), "/add/level");
    }
}

#[test]
fn instants_lie_in_1970_to_2099() {
    for bad in [-1, UnixSec::LIMIT.0, i64::MAX, i64::MIN] {
        refused_by_engine(session(bad), "/at");
    }
    for good in [0, UnixSec::LIMIT.0 - 1] {
        any_engine().apply(&session(good)).unwrap();
    }
}

#[test]
fn unknown_kinds_and_fields_are_refused() {
    refused(json!({"type": "session", "at": T0}), "/type");
    refused(json!({"at": T0}), "/type");
    refused(json!({"type": "app_opened", "at": T0, "duration_sec": 3}), "/duration_sec");
    refused(json!({"type": "joined"}), "/at");
}

#[test]
fn ids_that_collide_with_object_prototypes_are_ids_like_others() {
    for id in ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length"] {
        let body = json!({
            "content": {"name": "N", "trigger": {"content": {"content_ids": [id]}}},
            "product": {"name": "N", "trigger": {"subscription": {"product_ids": [id]}}},
            "stat": {"name": "N", "trigger": {"stat": {"id": id, "at_least": 2}}},
        });
        let mut engine = player(body.clone());
        let commands = [
            json!({"type": "content_completed", "at": T0, "content_id": id}),
            json!({"type": "subscribed", "at": T0, "product_id": id}),
            json!({"type": "stat", "at": T0, "add": {id: 1}}),
        ];
        let outcome = engine.apply_all(&commands.map(|json| command(json).unwrap())).unwrap();
        assert_eq!(ids(&outcome), ["content", "product"], "{id}");
        let mut engine = reloaded(&engine, json!({"achievements": body}));
        assert_eq!(unlocked(&mut engine, add(T0, id, 1)), ["stat"], "{id}");
    }
}

#[test]
fn ten_thousand_content_ids_in_one_trigger() {
    let all: Vec<String> = (0..10_000).map(|n| format!("c{n:05}")).collect();
    for (require, earned) in [("any", 10_000), ("all", 1)] {
        let mut engine = player(one(json!({"content": {"content_ids": all, "require": require}}), json!({})));
        let commands: Vec<Command> = all.iter().map(|id| content(T0, id)).collect();
        let unlocks: usize = commands.iter().map(|command| engine.apply(command).unwrap().unlocks.len()).sum();
        assert_eq!(unlocks, earned, "{require}");
        assert_eq!(engine.list(UnixSec(T0), None).repeat_achievements[0].earned_count, earned as i64);
    }
}

#[test]
fn ten_megabytes_of_distinct_content_stop_at_the_cap() {
    let never = json!({"name": "N", "trigger": {"content": {"content_ids": ["never"]}}});
    let mut engine = player_of(json!({"achievements": {"it": never}, "settings": {"enabled_time_sec": T0 + DAY}}));
    let id = |n: usize| format!("{n:0>256}");
    for n in 0..40_000 {
        engine.apply(&content(T0, &id(n))).unwrap();
    }
    let kept = match engine.state().get("facts").and_then(|facts| facts.get("contents")) {
        Some(Value::List(ids)) => ids.len(),
        _ => 0,
    };
    assert_eq!(kept, 2_000);
    let json = serde_json::to_string(&engine.state()).unwrap();
    assert!(json.len() < 3_000_000, "{}", json.len());
}

#[test]
fn products_stop_at_a_cap_and_purchases_count_on() {
    let mut engine = player(one(json!({"subscription": {"product_ids": ["last"]}}), json!({})));
    for n in 0..2_000 {
        engine.apply(&bought(T0, Some(&format!("p{n}")))).unwrap();
    }
    assert_eq!(places(&mut engine, [bought(T0, Some("last"))]), [1]);
    let kept = match engine.state().get("facts").and_then(|facts| facts.get("products")) {
        Some(Value::List(ids)) => ids.len(),
        _ => 0,
    };
    assert!(kept <= 1_001, "{kept}");
}

#[test]
fn one_statistic_too_many_is_refused_as_a_whole() {
    let mut engine = any_engine();
    let stats: Vec<(String, i64)> = (0..10_000).map(|n| (format!("s{n}"), n)).collect();
    engine.apply(&at(T0, Action::Stat { set: stats, max: vec![], min: vec![], add: vec![] })).unwrap();
    let before = engine.state();
    let both = at(T0, Action::Stat { set: vec![("s1".into(), 77)], max: vec![], min: vec![], add: vec![("level".into(), 5)] });
    let error = engine.apply(&both).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::InvalidCommand, Some("/add/level")));
    assert_eq!(engine.state(), before);
    engine.apply(&add(T0, "s1", 1)).unwrap();
    assert_eq!(engine.preview(&[both]).unwrap_err().path(), Some("/0/add/level"));
}

#[test]
fn preview_of_activity_changes_nothing() {
    let mut engine = any_engine();
    engine.apply_all(&[minutes(T0, 5), set(T0, "level", 1)]).unwrap();
    let before = engine.state();
    let commands = [
        minutes(T0, 5),
        content(T0, "a"),
        bought(T0, Some("p")),
        at(T0, Action::Joined),
        set(T0, "level", 5),
        set(T0, "new", 5),
        opened(T0),
    ];
    assert_eq!(ids(&engine.preview(&commands).unwrap()), ["time", "level"]);
    assert_eq!(engine.state(), before);
    assert_eq!(ids(&engine.apply_all(&commands).unwrap()), ["time", "level"], "the node can still be earned");
}
