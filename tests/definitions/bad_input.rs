//! What people write by mistake: each problem names the value, the place and what to do.

use plaudit::{Severity, validate};
use serde_json::{Value as Json, json};

use crate::issues::value;

/// The only error of a document: its place, and whether its message and its help have these words.
#[track_caller]
fn assert_error(document: Json, path: &str, message: &str, help: &str) {
    assert_problem(Severity::Error, document, path, message, help);
}

#[track_caller]
fn assert_problem(severity: Severity, document: Json, path: &str, message: &str, help: &str) {
    let issues = validate(&value(&document), None, false);
    let found: Vec<_> = issues.iter().filter(|issue| issue.severity == severity).collect();
    let [issue] = found.as_slice() else { panic!("{document}: {issues:?}") };
    assert_eq!(issue.path, path, "{issue:?}");
    assert!(issue.message.contains(message), "{issue:?}");
    assert!(issue.help.as_deref().is_some_and(|told| told.contains(help)), "{issue:?}");
}

#[test]
fn g14_g15_mistakes_in_a_streak() {
    let streak = |streak: Json| {
        let node = json!({"name": "A", "trigger": {"streak": streak}});
        json!({"settings": {"streaks": {"d": {}, "w": {"unit": "week"}}}, "achievements": {"a": node}})
    };
    let at = |key: &str| format!("/achievements/a/trigger/streak/{key}");
    assert_error(streak(json!({"days": 7, "weeks": 2, "of": "d"})), &at("weeks"), "`days` is 7 and `weeks` is 2", "keep one of them");
    assert_error(streak(json!({"weeks": 2, "of": "d"})), &at("weeks"), "`weeks` is 2, but the account \"d\" counts days", "say `days`");
    assert_error(streak(json!({"days": 7, "of": "w"})), &at("days"), "`days` is 7, but the account \"w\" counts weeks", "say `weeks`");
    assert_error(streak(json!({"weeks": 2})), &at("weeks"), "`weeks` is 2", "write `days`, or name an account of weeks with `of`");
    assert_error(
        streak(json!({"days": 7, "of": "dialy"})),
        &at("of"),
        "\"dialy\"",
        "name one of \"d\", \"w\", or add it to `settings.streaks`",
    );
    let none = json!({"achievements": {"a": {"name": "A", "trigger": {"streak": {"days": 7, "of": "daily"}}}}});
    assert_error(none, &at("of"), "\"daily\"", "add it to `settings.streaks`");

    let account = |account: Json| json!({"settings": {"streaks": {"it": account}}, "achievements": {}});
    let at = |key: &str| format!("/settings/streaks/it/{key}");
    let all = json!({"rest_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]});
    assert_error(account(all), &at("rest_days"), "all seven days", "leave at least one");
    let weekly = |key: &str, value: Json| account(json!({"unit": "week", key: value}));
    assert_error(weekly("rest_days", json!(["sat"])), &at("rest_days"), "a streak of weeks has no `rest_days`", "remove it, or count days");
    assert_error(weekly("grace_sec", json!(60)), &at("grace_sec"), "a streak of weeks has no `grace_sec`", "remove it, or count days");
    for wrong in [0, 8] {
        assert_error(weekly("per_week", json!(wrong)), &at("per_week"), &format!("cannot have {wrong} counted days"), "1 to 7");
        assert_error(account(json!({"per_week": wrong})), &at("per_week"), &format!("cannot have {wrong} counted days"), "1 to 7");
    }
    assert_error(account(json!({"grace_sec": 43_201})), &at("grace_sec"), "`grace_sec` is 43201", "at most 43200 seconds, 12 hours");
    let freezes = |key: &str, value: i64| account(json!({"freezes": {key: value}}));
    assert_error(freezes("earn_every", 0), &at("freezes/earn_every"), "`earn_every` is 0", "1 or more");
    for key in ["start", "earn_every", "max"] {
        assert_error(freezes(key, -1), &at(&format!("freezes/{key}")), "found -1", "0 or more");
    }
    assert_error(freezes("max", 1_000_000_000), &at("freezes/max"), "1000000000", "at most 100 freezes");
    assert_error(
        freezes("start", 1_000_000_000),
        &at("freezes/start"),
        "holds at most 100 freezes cannot begin with 1000000000",
        "lower it",
    );
    let accounts: serde_json::Map<String, Json> = (0..65).map(|n| (format!("s{n}"), json!({}))).collect();
    let many = json!({"settings": {"streaks": accounts}, "achievements": {}});
    assert_error(many, "/settings/streaks", "65 streak accounts", "keep at most 64");
}

#[test]
fn u12_u13_g4_g5_mistakes_in_an_achievement() {
    let one = |fields: Json| {
        let mut node = json!({"name": "A"});
        node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        json!({"achievements": {"a": node, "b": {"name": "B", "max_count": 1, "order": 2}}})
    };
    let at = |key: &str| format!("/achievements/a{key}");
    assert_error(one(json!({})), &at(""), "max_count", "add the count that completes it");
    assert_error(one(json!({"sub_achievements": {}})), &at(""), "max_count", "add the count that completes it");
    assert_error(
        one(json!({"trigger": {"community": {"action": []}}})),
        &at("/trigger/community/action"),
        "`action` is empty",
        "at least one",
    );
    let warned =
        |fields: Json, path: &str, message: &str, help: &str| assert_problem(Severity::Warning, one(fields), &at(path), message, help);
    warned(json!({"trigger": {"streak": {"days": 3, "once": true}}}), "/trigger/streak/once", "`once`", "earned once anyway");
    warned(json!({"trigger": {"community": {"action": "join", "once": true}}}), "/trigger/community/once", "`once`", "earned once anyway");
    warned(json!({"max_count": 1, "once": true}), "/once", "`once`", "in the trigger");
    let twice = one(json!({"max_count": 1, "order": 2}));
    assert_problem(Severity::Warning, twice, "/achievements/b/order", "\"a\" has the same `order`", "a different number");
    let texts = |languages: usize| {
        let tag = |n: usize| format!("q{}{}", char::from(b'a' + (n / 26 % 26) as u8), char::from(b'a' + (n % 26) as u8));
        let texts: serde_json::Map<String, Json> =
            (0..languages).map(|n| (format!("{}-{:03}", tag(n), n / 676), json!({"name": "A"}))).collect();
        one(json!({"max_count": 1, "texts": texts}))
    };
    assert_eq!(validate(&value(&texts(300)), None, false), [], "300 languages are read");
    assert_error(texts(1_001), &at("/texts"), "1001 languages", "at most 1,000");
}
