//! Properties of all documents, however odd or large.

use std::collections::BTreeMap;

use plaudit::{Definitions, Severity, Value, validate};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const KEYS: [&str; 36] = [
    "achievements",
    "settings",
    "name",
    "max_count",
    "count",
    "sub_achievements",
    "precondition_ids",
    "reset_cronexpr",
    "time_offset_sec",
    "duration_sec",
    "start_time_sec",
    "end_time_sec",
    "auto_claim",
    "auto_reset",
    "reward",
    "total_reward",
    "guaranteed",
    "weighted",
    "weight",
    "currencies",
    "items",
    "energies",
    "min",
    "max",
    "multiple",
    "trigger",
    "streak",
    "days",
    "content",
    "content_ids",
    "stat",
    "activated_time_sec",
    "archived",
    "a",
    "b",
    "__proto__",
];

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int), // also numbers beyond the range of documents
        (-3..8_i64).prop_map(Value::Int),
        any::<f64>().prop_map(Value::Float),
        prop::sample::select(&["", "a", "b", "c", "@daily", "0 0 * * 1", "0 0 31 2 *", "any", "all"][..]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 120, 8, |inner| {
        let key = prop_oneof![9 => prop::sample::select(&KEYS[..]).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            4 => prop::collection::btree_map(key, inner, 0..8).prop_map(object),
        ]
    })
}

/// Each key occurs once, as in every value that is read.
fn object(entries: BTreeMap<String, Value>) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// A document of the right shape, with values that may be wrong.
fn any_document() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(&KEYS[2..]).prop_map(str::to_owned);
    let node = prop::collection::btree_map(key, any_value(), 0..8).prop_map(object);
    let id = prop::sample::select(&["a", "b", "c", "achievements"][..]).prop_map(str::to_owned);
    let nodes = prop::collection::btree_map(id, node, 0..4).prop_map(object);
    nodes.prop_map(|nodes| Value::Object(vec![("achievements".into(), nodes)]))
}

fn valid_reward() -> impl Strategy<Value = Json> {
    (0..5_i64, 0..5_i64, 1..4_i64, prop::collection::vec((1..9_i64, 0..3_i64), 0..3), 0..5_i64).prop_map(|(min, span, multiple, rows, rolls)| {
        let rows: Vec<Json> = rows.iter().map(|(weight, gold)| json!({"weight": weight, "currencies": {"gold": {"min": gold}}})).collect();
        json!({"guaranteed": {"items": {"gem": {"min": min * multiple, "max": min * multiple + span, "multiple": multiple}}}, "weighted": rows, "max_rolls": rolls})
    })
}

prop_compose! {
    fn valid_node(index: usize)(
        triggered in any::<bool>(), max_count in 1..9_i64, count in 0..9_i64, cron in any::<bool>(), offset in -50_000..50_000_i64,
        window in any::<bool>(), duration in 0..9_i64, reward in prop::option::of(valid_reward()), flags in any::<[bool; 4]>(),
        needs in prop::collection::vec(any::<prop::sample::Index>(), 0..3), days in 1..99_i64,
    ) -> Json {
        let needs: std::collections::BTreeSet<String> = if index == 0 { Default::default() } else { needs.iter().map(|need| format!("n{}", need.index(index))).collect() };
        let mut node = json!({"name": format!("Node {index}"), "precondition_ids": needs, "reward": reward, "auto_claim": flags[0], "hidden": flags[1]});
        if window {
            node["start_time_sec"] = json!(1_767_225_600_i64);
            node["end_time_sec"] = json!(1_767_225_600_i64 + 40 * 86_400);
        }
        if triggered {
            node["trigger"] = json!({"streak": {"days": days}});
        } else {
            node["max_count"] = json!(max_count);
            node["count"] = json!(count % max_count);
            node["auto_reset"] = json!(flags[2]);
            node["duration_sec"] = json!(duration * 86_400);
            if cron {
                node["reset_cronexpr"] = json!("0 0 * * 1");
                node["time_offset_sec"] = json!(offset);
            }
        }
        node
    }
}

fn valid_document() -> impl Strategy<Value = Json> {
    let nodes: Vec<_> = (0..6).map(valid_node).collect();
    (nodes, any::<bool>(), any::<bool>()).prop_map(|(nodes, nested, subs)| {
        let mut achievements = serde_json::Map::new();
        for (index, mut node) in nodes.into_iter().enumerate() {
            if subs && index % 2 == 1 {
                for key in ["start_time_sec", "end_time_sec"] {
                    node.as_object_mut().unwrap().remove(key);
                }
                achievements[&format!("n{}", index - 1)]["sub_achievements"][format!("n{index}")] = node;
            } else {
                achievements.insert(format!("n{index}"), node);
            }
        }
        if nested { json!({"achievements": {"achievements": achievements}}) } else { json!({"achievements": achievements}) }
    })
}

fn has_errors(document: &Value, team: bool) -> bool {
    validate(document, None, team).iter().any(|issue| issue.severity == Severity::Error)
}

/// Whether a JSON pointer leads to a value.
fn resolves(document: &Value, pointer: &str) -> bool {
    let step = |value: &Value, step: &str| -> Option<Value> {
        let step = step.replace("~1", "/").replace("~0", "~");
        match value {
            Value::List(items) => items.get(step.parse::<usize>().ok()?).cloned(),
            value => value.get(&step).cloned(),
        }
    };
    pointer.split('/').skip(1).try_fold(document.clone(), |value, key| step(&value, key)).is_some()
}

proptest! {
    #[test]
    fn any_value_is_judged_and_parsing_agrees(document in prop_oneof![any_value(), any_document()], previous in any_document(), team in any::<bool>()) {
        let parsed = if team { Definitions::parse_team(&document) } else { Definitions::parse(&document) };
        prop_assert_eq!(has_errors(&document, team), parsed.is_err());
        for issue in validate(&document, None, team) {
            prop_assert!(resolves(&document, &issue.path), "{:?}", issue);
        }
        let compared = validate(&document, Some(&previous), team);
        prop_assert!(!has_errors(&document, team) || compared.iter().any(|issue| issue.severity == Severity::Error));
        prop_assert_eq!(validate(&document, Some(&document), team).iter().filter(|issue| issue.code == "id_removed").count(), 0);
    }

    #[test]
    fn valid_documents_have_no_errors(document in valid_document(), team in any::<bool>()) {
        let document: Value = serde_json::from_value(document).unwrap();
        let issues = validate(&document, None, team);
        prop_assert!(!has_errors(&document, team), "{:?}", issues);
        prop_assert_eq!(validate(&document, Some(&document), team), issues);
        prop_assert!(Definitions::parse(&document).is_ok());
    }
}

fn read(document: Json) -> Value {
    serde_json::from_value(document).unwrap()
}

#[test]
fn huge_texts_are_cut_in_messages() {
    let huge = "x".repeat(10_000_000);
    let node = json!({"name": huge, "max_count": 1, "precondition_ids": [huge], "reset_cronexpr": huge, "category": huge});
    let document = read(json!({"achievements": {"a": node, &huge: 1}}));
    let issues = validate(&document, None, false);
    let codes: Vec<&str> = issues.iter().map(|issue| issue.code).collect();
    assert_eq!(codes, ["bad_cron", "id_too_long", "unknown_precondition"]);
    assert!(issues.iter().all(|issue| issue.message.len() < 1_000), "a message repeats the whole text");
    let named = read(json!({"achievements": {"a": {"name": huge, "max_count": 1}}}));
    assert!(Definitions::parse(&named).is_ok());
}

/// No step may be quadratic in these: with 20,000 definitions, that would take minutes.
#[test]
fn many_definitions_many_problems() {
    const COUNT: usize = 20_000;
    let all = |node: &dyn Fn(usize) -> Json| {
        let nodes: serde_json::Map<String, Json> = (0..COUNT).map(|n| (format!("n{n}"), node(n))).collect();
        read(json!({"achievements": nodes}))
    };
    let ring = all(&|n| json!({"name": "N", "max_count": 1, "precondition_ids": [format!("n{}", (n + 1) % COUNT)]}));
    let issues = validate(&ring, None, false);
    assert_eq!((issues.len(), issues[0].code), (1, "cyclic_preconditions"));
    assert!(issues[0].message.len() < 1_000);
    let all_wrong = all(&|n| json!({"max_count": -1, format!("maxcount{n}"): 1}));
    assert_eq!(validate(&all_wrong, None, false).len(), 2 * COUNT + 10); // maxcount0 to maxcount9 are two edits away
    let none = read(json!({"achievements": {}}));
    assert_eq!(validate(&none, Some(&all_wrong), false).len(), COUNT + 1);
}
