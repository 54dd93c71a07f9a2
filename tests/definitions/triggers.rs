//! The issues that `validate` reports for triggers (G1–G7).

use plaudit::validate;
use serde_json::{Value as Json, json};

use crate::issues::*;

#[test]
fn triggers_have_exactly_one_known_kind() {
    assert_issues(json!({"trigger": {}}), &["error trigger_kinds /trigger"]);
    assert_issues(json!({"trigger": {"streak": {"days": 1}, "stat": {"id": "x", "at_least": 1}}}), &["error trigger_kinds /trigger"]);
    assert_issues(json!({"trigger": {"streak": {"days": 1}, "stat": null}}), &[]);
    assert_issues(json!({"trigger": {"steak": {"days": 1}}}), &["error unknown_trigger /trigger/steak"]);
    let document = json!({"achievements": {"a": {"name": "A", "trigger": {"steak": {}}}}});
    let issues = validate(&value(&document), None, false);
    assert!(issues[0].message.contains("did you mean `streak`"), "{issues:?}");
    for kind in ["streak", "session_count", "total_time", "content", "community", "subscription", "stat"] {
        assert!(issues[0].help.as_deref().unwrap().contains(kind), "{kind}");
    }
}

#[test]
fn g1_g2_g3_milestones_are_at_least_one() {
    for (kind, key) in [("streak", "days"), ("session_count", "sessions"), ("total_time", "minutes")] {
        let at = |rest: &str| format!("{rest} /trigger/{kind}");
        assert_issues(json!({"trigger": {kind: {key: 1}}}), &[]);
        assert_issues(json!({"trigger": {kind: {}}}), &[&at("error missing_field")]);
        assert_issues(json!({"trigger": {kind: []}}), &[&at("error wrong_type")]);
        assert_issues(json!({"trigger": {kind: {key: 0}}}), &[&format!("{}/{key}", at("error too_small"))]);
        assert_issues(json!({"trigger": {kind: {key: -1}}}), &[&format!("{}/{key}", at("error negative"))]);
        assert_issues(json!({"trigger": {kind: {key: 1.5}}}), &[&format!("{}/{key}", at("error unsafe_number"))]);
        assert_issues(json!({"trigger": {kind: {key: "1"}}}), &[&format!("{}/{key}", at("error wrong_type"))]);
    }
    assert_issues(json!({"trigger": {"streak": {"days": 50_000}}}), &["warning unreachable /trigger"]);
    assert_issues(json!({"trigger": {"streak": {"days": 47_000}}}), &[]);
    assert_issues(json!({"trigger": {"total_time": {"minutes": 9_007_199_254_740_991_i64}}}), &["warning unreachable /trigger"]);
}

#[test]
fn g4_content() {
    let content = |body: Json, expected: &[&str]| assert_issues(json!({"trigger": {"content": body}}), expected);
    content(json!({"content_ids": ["a", "b"], "require": "all"}), &[]);
    content(json!({}), &["error missing_field /trigger/content"]);
    content(json!({"content_ids": []}), &["error empty_list /trigger/content/content_ids"]);
    content(json!({"content_ids": "a"}), &["error wrong_type /trigger/content/content_ids"]);
    content(json!({"content_ids": ["a", 1]}), &["error wrong_type /trigger/content/content_ids/1"]);
    content(json!({"content_ids": ["a", ""]}), &["error empty_text /trigger/content/content_ids/1"]);
    content(json!({"content_ids": ["a", "b", "a"]}), &["error duplicate_value /trigger/content/content_ids/2"]);
    content(json!({"content_ids": ["a"], "require": "some"}), &["error unknown_value /trigger/content/require"]);
    let many = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
    content(json!({"content_ids": many(10_000)}), &[]);
    content(json!({"content_ids": many(10_001)}), &["error too_many /trigger/content/content_ids"]);
}

#[test]
fn g5_g6_g7_bodies() {
    assert_issues(json!({"trigger": {"community": {"action": "post"}}}), &[]);
    assert_issues(json!({"trigger": {"community": {}}}), &["error missing_field /trigger/community"]);
    assert_issues(json!({"trigger": {"community": {"action": "like"}}}), &["error unknown_value /trigger/community/action"]);
    assert_issues(json!({"trigger": {"subscription": {}}}), &[]);
    assert_issues(json!({"trigger": {"subscription": {"product_ids": ["__proto__"]}}}), &[]);
    assert_issues(json!({"trigger": {"subscription": {"product_ids": []}}}), &["error empty_list /trigger/subscription/product_ids"]);
    assert_issues(
        json!({"trigger": {"subscription": {"product_ids": ["p", "p"]}}}),
        &["error duplicate_value /trigger/subscription/product_ids/1"],
    );
    assert_issues(json!({"trigger": {"stat": {"id": "s", "at_least": -5}}}), &[]);
    assert_issues(json!({"trigger": {"stat": {"id": "", "at_least": 5}}}), &["error empty_text /trigger/stat/id"]);
    assert_issues(
        json!({"trigger": {"stat": {"id": 1, "at_least": 0.5}}}),
        &["error unsafe_number /trigger/stat/at_least", "error wrong_type /trigger/stat/id"],
    );
    assert_issues(json!({"trigger": {"stat": {}}}), &["error missing_field /trigger/stat", "error missing_field /trigger/stat"]);
}

#[test]
fn triggered_nodes_exclude_other_ways_of_counting() {
    let with = |more: Json, expected: &[&str]| {
        let mut fields = json!({"trigger": {"streak": {"days": 3}}});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_issues(fields, expected);
    };
    with(json!({"max_count": 1}), &[]);
    with(json!({"max_count": 3}), &["error triggered_max_count /max_count"]);
    with(json!({"max_count": 0}), &["error triggered_max_count /max_count"]);
    with(json!({"count": 1}), &["warning field_ignored /count"]);
    with(json!({"count": 0}), &[]);
    with(json!({"reset_cronexpr": "@daily"}), &["error triggered_schedule /reset_cronexpr"]);
    with(json!({"auto_reset": true}), &["error triggered_auto_reset /auto_reset"]);
    with(json!({"auto_reset": false, "duration_sec": 0, "reset_cronexpr": ""}), &[]);
    with(json!({"duration_sec": 5}), &["error triggered_duration /duration_sec"]);
    with(json!({"duration_sec": 5, "start_time_sec": 5}), &[]);
    with(json!({"activated_time_sec": 5}), &[]);
    with(json!({"activated_time_sec": START, "end_time_sec": START}), &["warning never_active /activated_time_sec"]);
    with(
        json!({"activated_time_sec": START + 4, "start_time_sec": START, "duration_sec": 4}),
        &["warning never_active /activated_time_sec"],
    );
    with(json!({"activated_time_sec": START + 3, "start_time_sec": START, "duration_sec": 4}), &[]);
}
