//! Definitions that load.

use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Reason, UnixSec, Value, validate};
use serde_json::json;

use crate::issues::{DAY, START, value};

fn object<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// Nothing recurses along the chain, and nothing is quadratic in it.
#[test]
fn a_chain_of_100_000_definitions_loads() {
    let node = |n: i64| {
        let needs = if n == 0 { vec![] } else { vec![Value::from(format!("n{}", n - 1))] };
        let gold = object([("guaranteed", object([("currencies", object([("gold", object([("min", 5.into())]))]))]))]);
        let node = object([
            ("name", "N".into()),
            ("max_count", 3.into()),
            ("precondition_ids", Value::List(needs)),
            ("reset_cronexpr", "0 0 * * *".into()),
            ("reward", gold),
        ]);
        (format!("n{n}").into(), node)
    };
    let document = object([("achievements", Value::Object((0..100_000).map(node).collect()))]);
    assert_eq!(validate(&document, None, false), []);
    Definitions::parse(&document).unwrap();
}

#[test]
fn the_kinds_of_definitions_that_games_have_are_without_issues() {
    let document: Value = serde_json::from_str(include_str!("../fixtures/definitions/typical.json")).unwrap();
    assert_eq!(validate(&document, None, false), []);
    Definitions::parse(&document).unwrap();
}

/// plaudit loads everything that Hiro's server loads; a doubtful definition is a warning.
#[test]
fn u7_what_hiro_loads_is_loaded_and_evaluated_with_a_warning() {
    let now = UnixSec(START + DAY);
    let run = |fields: serde_json::Value| {
        let mut node = json!({"name": "A", "max_count": 1});
        node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let definitions = Definitions::parse(&value(&json!({"achievements": {"a": node}}))).unwrap();
        let warnings: Vec<&str> = definitions.warnings().iter().map(|issue| issue.code).collect();
        let warnings = warnings.join(" ");
        let mut engine = Engine::new(definitions, EngineOptions::default()).unwrap();
        let outcome = engine.apply(&Command::new(now, Action::update([("a", 1)]))).unwrap();
        let skipped = outcome.skipped.first().map_or("counted", |skipped| skipped.reason.as_str());
        (warnings, skipped, engine)
    };
    let told = |fields: serde_json::Value| {
        let (warnings, skipped, engine) = run(fields);
        format!("{warnings}: {skipped}, next {:?}", engine.next_change(now).map(|at| at.0 - START))
    };
    assert_eq!(told(json!({"start_time_sec": START + 3 * DAY, "end_time_sec": START})), "end_before_start: expired, next None");
    let both = json!({"start_time_sec": START + 3 * DAY, "end_time_sec": START + 2 * DAY, "reset_cronexpr": "0 0 * * *"});
    assert_eq!(told(both), "end_before_start: inactive, next Some(172800)");
    let never = json!({"reset_cronexpr": "0 0 1 7 *", "duration_sec": 60, "start_time_sec": START, "end_time_sec": START + 2 * DAY});
    assert_eq!(told(never), "never_active: inactive, next Some(172800)");
    let late = json!({"max_count": null, "trigger": {"streak": {"days": 1}}, "activated_time_sec": START + 3 * DAY, "end_time_sec": START + 2 * DAY});
    assert_eq!(told(late), "never_active: triggered, next Some(172800)");
    assert_eq!(told(json!({"name": ""})), "empty_name: counted, next None");
    let nested =
        json!({"sub_achievements": {"s": {"name": "S", "max_count": 1, "sub_achievements": {"t": {"name": "T", "max_count": 1}}}}});
    let (warnings, skipped, engine) = run(nested);
    assert_eq!((warnings.as_str(), skipped), ("nested_sub_achievements", "counted"));
    assert_eq!((engine.get("s", now).map(|sub| sub.id), engine.get("t", now)), (Some("s".to_owned()), None));
}

/// Hiro's documents write such times for "never".
#[test]
fn u7_times_after_2099_never_come() {
    let (last, never) = (UnixSec(UnixSec::LIMIT.0 - 1), 9_999_999_999_i64);
    let load = |fields: serde_json::Value, settings: serde_json::Value| {
        let mut node = json!({"name": "A", "max_count": 9});
        node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let definitions = Definitions::parse(&value(&json!({"achievements": {"a": node}, "settings": settings}))).unwrap();
        let warnings: Vec<String> = definitions.warnings().iter().map(|issue| format!("{} {}", issue.code, issue.path)).collect();
        (warnings, Engine::new(definitions, EngineOptions::default()).unwrap())
    };
    let run = |engine: &mut Engine, at: UnixSec, action: Action| engine.apply(&Command::new(at, action)).unwrap();
    let skips = |outcome: &plaudit::Outcome| outcome.skipped.iter().map(|skipped| skipped.reason.as_str()).collect::<Vec<_>>();

    let (warnings, mut engine) = load(json!({"end_time_sec": never}), json!({}));
    assert_eq!(warnings, ["time_out_of_range /achievements/a/end_time_sec"]);
    for at in [UnixSec(START), last] {
        assert_eq!(skips(&run(&mut engine, at, Action::update([("a", 1)]))), [""; 0], "it has not ended at {at:?}");
        assert_eq!(engine.next_change(at), None, "and nothing will end it");
    }
    let shown = engine.get("a", last).unwrap();
    assert_eq!((shown.count, shown.is_active, shown.expire_time_sec), (2, true, UnixSec::LIMIT.0));

    let (warnings, mut engine) = load(json!({"start_time_sec": never, "end_time_sec": never + 1}), json!({}));
    let expected = ["time_out_of_range /achievements/a/start_time_sec", "time_out_of_range /achievements/a/end_time_sec"];
    assert_eq!(warnings, [expected.as_slice(), &["end_before_start /achievements/a/end_time_sec"]].concat());
    let (warnings, mut begins) = load(json!({"start_time_sec": never}), json!({}));
    assert_eq!(warnings, ["time_out_of_range /achievements/a/start_time_sec"]);
    for engine in [&mut engine, &mut begins] {
        for at in [UnixSec(START), last] {
            assert_eq!(skips(&run(engine, at, Action::update([("a", 1)]))), ["inactive"]);
            assert_eq!(engine.explain("a", at).unwrap().reasons, [Reason::Inactive { until: None }]);
            assert_eq!(engine.next_change(at), None);
        }
    }

    let post = json!({"max_count": 1, "trigger": {"community": {"action": "post"}}, "activated_time_sec": never});
    let (warnings, mut engine) = load(post, json!({"enabled_time_sec": never}));
    assert_eq!(warnings, ["time_out_of_range /settings/enabled_time_sec", "time_out_of_range /achievements/a/activated_time_sec"]);
    assert_eq!(run(&mut engine, last, Action::Posted).unlocks.len(), 0, "never activated");
    assert_eq!(run(&mut engine, last, Action::AppOpened).unlocks.len(), 0, "never checked");
    assert_eq!(engine.explain("a", last).unwrap().reasons, [Reason::Inactive { until: None }]);
    assert_eq!(engine.next_change(last), None);
}
