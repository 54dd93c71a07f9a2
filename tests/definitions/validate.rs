//! What `validate` finds in one document: each rule with its code and its place.

use plaudit::{Definitions, Issue, Severity, Value, validate};
use serde_json::{Value as Json, json};

fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}

fn as_text(issue: &Issue) -> String {
    format!("{} {} {}", issue.severity.as_str(), issue.code, issue.path)
}

/// All issues of a document, as `severity code path`; checks on the way that parsing agrees and that each is helpful.
#[track_caller]
fn issues_as(document: &Json, team: bool) -> Vec<String> {
    let document = value(document);
    let issues = validate(&document, None, team);
    let parsed = if team { Definitions::parse_team(&document) } else { Definitions::parse(&document) };
    let errors = issues.iter().any(|issue| issue.severity == Severity::Error);
    match parsed {
        Ok(_) => assert!(!errors, "parsed in spite of {issues:?}"),
        Err(error) => {
            assert!(errors, "refused without an error");
            assert_eq!(error.code().as_str(), "INVALID_DEFINITIONS");
            assert_eq!(error.issues(), issues);
        }
    }
    for issue in &issues {
        assert!(!issue.message.is_empty() && issue.help.as_deref() != Some(""), "{issue:?}");
    }
    issues.iter().map(as_text).collect()
}

/// The issues of one achievement `a`, which is complete but for `fields`; paths are relative to it.
#[track_caller]
fn issues_of(fields: Json) -> Vec<String> {
    let mut node = json!({"name": "A", "max_count": 3});
    node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    if fields.get("trigger").is_some_and(|trigger| !trigger.is_null()) && fields.get("max_count").is_none() {
        node.as_object_mut().unwrap().remove("max_count");
    }
    let issues = issues_as(&json!({"achievements": {"a": node}}), false);
    issues.iter().map(|issue| issue.replace(" /achievements/a", " ")).collect()
}

#[track_caller]
fn assert_issues(fields: Json, expected: &[&str]) {
    let shown = fields.to_string();
    assert_eq!(issues_of(fields), expected, "{shown}");
}

/// The issues of a reward; paths are relative to it.
#[track_caller]
fn assert_reward(reward: Json, expected: &[&str]) {
    let shown = reward.to_string();
    let issues: Vec<String> = issues_of(json!({"reward": reward})).iter().map(|issue| issue.replace(" /reward", " ")).collect();
    assert_eq!(issues, expected, "{shown}");
}

#[track_caller]
fn assert_document(document: Json, expected: &[&str]) {
    let shown = document.to_string();
    assert_eq!(issues_as(&document, false), expected, "{shown}");
}

#[test]
fn documents_of_the_wrong_shape() {
    assert_document(json!(null), &["error wrong_type "]);
    assert_document(json!([1]), &["error wrong_type "]);
    assert_document(json!({}), &["error missing_achievements "]);
    assert_document(json!({"achievements": null}), &["error missing_achievements "]);
    assert_document(json!({"achievements": []}), &["error wrong_type /achievements"]);
    assert_document(json!({"achievements": {"a": 5}}), &["error wrong_type /achievements/a"]);
    assert_document(json!({"achievements": {}}), &[]);
    assert_document(json!({"acheivements": {}}), &["warning unknown_key /acheivements", "error missing_achievements "]);
}

#[test]
fn t1_nested_documents_are_recognised() {
    let node = json!({"max_count": 1});
    assert_document(json!({"achievements": {"achievements": {"a": node}}}), &["error missing_name /achievements/achievements/a"]);
    // An achievement with that id, and nothing else.
    assert_document(json!({"achievements": {"achievements": {"name": "All", "max_count": 1}}}), &[]);
    // An achievement with the id `name` within a nested document.
    assert_document(json!({"achievements": {"achievements": {"name": {"name": "N", "max_count": 1}}}}), &[]);
    let beside = json!({"achievements": {"achievements": {"max_count": 1}, "b": {"name": "B", "max_count": 1}}});
    assert_document(beside, &["error missing_name /achievements/achievements"]);
    assert_document(json!({"achievements": {"achievements": {}}}), &[]);
}

#[test]
fn names_and_counts_are_required() {
    assert_issues(json!({"name": null}), &["error missing_name "]);
    assert_issues(json!({"name": ""}), &["error empty_name /name"]);
    assert_issues(json!({"name": 3}), &["error wrong_type /name"]);
    assert_issues(json!({"max_count": null}), &["error missing_max_count "]);
    assert_issues(json!({"max_count": "3"}), &["error wrong_type /max_count"]);
    assert_issues(json!({"max_count": -1}), &["error negative /max_count"]);
    assert_issues(json!({"max_count": 1.5}), &["error unsafe_number /max_count"]);
    assert_issues(json!({"max_count": 9_007_199_254_740_992_u64}), &["error unsafe_number /max_count"]);
    assert_issues(json!({"max_count": 9_007_199_254_740_991_u64, "count": 0}), &[]);
}

#[test]
fn every_field_has_its_type() {
    for key in ["auto_claim", "auto_claim_total", "auto_reset", "archived", "hidden"] {
        assert_issues(json!({key: 1}), &[&format!("error wrong_type /{key}")]);
    }
    for key in ["category", "description", "reset_cronexpr", "icon"] {
        assert_issues(json!({key: 1}), &[&format!("error wrong_type /{key}")]);
    }
    for key in ["count", "start_time_sec", "end_time_sec", "time_offset_sec", "duration_sec"] {
        assert_issues(json!({key: "1"}), &[&format!("error wrong_type /{key}")]);
    }
    for key in ["reward", "total_reward", "sub_achievements", "additional_properties", "trigger", "unlock_message"] {
        assert_issues(json!({key: [], "max_count": 1}), &[&format!("error wrong_type /{key}")]);
    }
    assert_issues(json!({"precondition_ids": "b"}), &["error wrong_type /precondition_ids"]);
    assert_issues(
        json!({"precondition_ids": [1, null]}),
        &["error wrong_type /precondition_ids/0", "error wrong_type /precondition_ids/1"],
    );
    assert_issues(json!({"additional_properties": {"a/b~": 1}}), &["error wrong_type /additional_properties/a~1b~0"]);
    assert_issues(
        json!({"unlock_message": {"title": 1, "sharetext": "x"}}),
        &["warning unknown_key /unlock_message/sharetext", "error wrong_type /unlock_message/title"],
    );
    assert_issues(json!({"count": -1}), &["error negative /count"]);
    assert_issues(json!({"duration_sec": -1}), &["error negative /duration_sec"]);
    assert_issues(json!({"time_offset_sec": -3600, "reset_cronexpr": "@daily"}), &[]);
}

#[test]
fn null_is_unset() {
    let nulls = ["count", "category", "reward", "trigger", "reset_cronexpr", "sub_achievements", "precondition_ids", "start_time_sec"];
    for key in nulls {
        assert_issues(json!({key: null}), &[]);
    }
    assert_reward(json!({"guaranteed": null, "weighted": null, "max_rolls": null}), &[]);
    assert_reward(json!({"guaranteed": {"currencies": {"gold": null}}}), &[]);
}

#[test]
fn u7_counts_that_would_be_complete() {
    assert_issues(json!({"count": 4}), &["warning count_above_max /count"]);
    assert_issues(json!({"count": 3}), &["warning count_equals_max /count"]);
    assert_issues(json!({"count": 1, "max_count": 0}), &["warning count_above_max /count"]);
    let resetting = json!({"count": 3, "auto_reset": true});
    assert_issues(resetting, &["warning count_equals_max /count", "warning field_ignored /auto_reset"]);
    assert_issues(json!({"count": 0, "max_count": 0}), &[]);
    assert_issues(json!({"max_count": 0, "auto_reset": true, "auto_claim": true}), &["error endless_auto_reset /auto_reset"]);
    assert_issues(json!({"max_count": 0, "auto_reset": true}), &[]);
    assert_issues(json!({"auto_reset": true, "auto_claim": true}), &[]);
}

#[test]
fn t1_a_teams_count_is_its_target() {
    let team = |node: Json| issues_as(&json!({"achievements": {"a": node}}), true);
    assert_eq!(team(json!({"name": "A", "count": 5})), ["warning team_count_is_target /achievements/a/count"]);
    assert_eq!(team(json!({"name": "A", "count": 2, "max_count": 5})), Vec::<String>::new());
    let equal = ["warning team_count_is_target /achievements/a/count"];
    assert_eq!(team(json!({"name": "A", "count": 5, "max_count": 5})), equal);
    assert_eq!(team(json!({"name": "A"})), ["error missing_max_count /achievements/a"]);
    assert_eq!(team(json!({"name": "A", "trigger": {"stat": {"id": "s", "at_least": 3}}})), Vec::<String>::new());
    assert_issues(json!({"max_count": null, "count": 5}), &["error missing_max_count "]);
}

#[test]
fn u10_ids_are_unique_over_parents_and_subs() {
    let leaf = json!({"name": "L", "max_count": 1});
    let document = json!({"achievements": {
        "a": {"name": "A", "max_count": 1, "sub_achievements": {"x": leaf, "b": leaf}},
        "b": {"name": "B", "max_count": 1, "sub_achievements": {"x": leaf, "c": leaf}},
    }});
    assert_document(document.clone(), &["error duplicate_id /achievements/b", "error duplicate_id /achievements/b/sub_achievements/x"]);
    let issues = validate(&value(&document), None, false);
    assert!(issues[0].message.contains("/achievements/a/sub_achievements/b"), "{}", issues[0].message);
    assert!(issues[1].message.contains("/achievements/a/sub_achievements/x"), "{}", issues[1].message);
}

#[test]
fn ids_are_any_text_that_is_neither_empty_nor_endless() {
    let node = json!({"name": "A", "max_count": 1});
    for id in ["__proto__", "constructor", "toString", "a/b", "~", "ä", " ", "0"] {
        assert_document(json!({"achievements": {id: node}}), &[]);
    }
    assert_document(json!({"achievements": {"": node}}), &["error empty_id /achievements/"]);
    assert_document(json!({"achievements": {"x".repeat(256): node}}), &[]);
    let long = "x".repeat(257);
    assert_document(json!({"achievements": {&long: node}}), &[&format!("error id_too_long /achievements/{long}")]);
    let bad = json!({"achievements": {"a/b": {"name": "A", "max_count": 1, "sub_achievements": {"~": {"name": 1, "max_count": 1}}}}});
    assert_document(bad, &["error wrong_type /achievements/a~1b/sub_achievements/~0/name"]);
}

#[test]
fn u4_preconditions_that_cannot_be_met() {
    let node = |needs: &[&str]| json!({"name": "N", "max_count": 1, "precondition_ids": needs});
    assert_document(json!({"achievements": {"a": node(&["a"])}}), &["error self_precondition /achievements/a/precondition_ids/0"]);
    assert_document(json!({"achievements": {"a": node(&["zz"])}}), &["warning unknown_precondition /achievements/a/precondition_ids/0"]);
    let twice = json!({"achievements": {"a": node(&["b", "b"]), "b": node(&[])}});
    assert_document(twice, &["warning duplicate_precondition /achievements/a/precondition_ids/1"]);
    let cycles = json!({"achievements": {
        "c": node(&["d", "b"]), "b": node(&["c"]), "d": node(&[]), "x": node(&["y"]), "y": node(&["z"]), "z": node(&["x", "b"]),
    }});
    assert_document(
        cycles.clone(),
        &["error cyclic_preconditions /achievements/b/precondition_ids/0", "error cyclic_preconditions /achievements/x/precondition_ids/0"],
    );
    let issues = validate(&value(&cycles), None, false);
    assert!(issues[0].message.ends_with("b -> c -> b") && issues[1].message.ends_with("x -> y -> z -> x"), "{issues:?}");
    // A parent and its sub.
    let family =
        json!({"achievements": {"p": {"name": "P", "max_count": 1, "precondition_ids": ["s"], "sub_achievements": {"s": node(&["p"])}}}});
    assert_document(family, &["error cyclic_preconditions /achievements/p/precondition_ids/0"]);
}

#[test]
fn g11_an_archived_precondition_locks_those_without_it() {
    let document = json!({"achievements": {
        "old": {"name": "O", "max_count": 1, "archived": true, "sub_achievements": {"s": {"name": "S", "max_count": 1}}},
        "new": {"name": "N", "max_count": 1, "precondition_ids": ["s"]},
        "also_old": {"name": "N", "max_count": 1, "precondition_ids": ["s"], "archived": true},
    }});
    assert_document(document, &["warning archived_precondition /achievements/new/precondition_ids/0"]);
}

#[test]
fn c7_schedules_that_do_not_work() {
    assert_issues(json!({"reset_cronexpr": "0 22-2 * * *x"}), &["error bad_cron /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": "0 0 31 2 *"}), &["error cron_never_fires /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": "0 0 * * 5-7"}), &["warning odd_cron /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": ""}), &[]);
    let issues =
        validate(&value(&json!({"achievements": {"a": {"name": "A", "max_count": 1, "reset_cronexpr": "0 22-2 * * *"}}})), None, false);
    assert!(issues[0].message.contains("22-2") && issues[0].message.contains("hour"), "{issues:?}");
    assert_eq!(issues[0].help.as_deref(), Some("write it as `22-23,0-2`"));
    // Each place is told, though the expression is read once.
    let node = json!({"name": "A", "max_count": 1, "reset_cronexpr": "* *"});
    let both = json!({"achievements": {"a": node, "b": node}});
    assert_document(both, &["error bad_cron /achievements/a/reset_cronexpr", "error bad_cron /achievements/b/reset_cronexpr"]);
}

const START: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z, a Thursday
const DAY: i64 = 86_400;

#[test]
fn p1_windows_that_never_open() {
    assert_issues(json!({"start_time_sec": START, "end_time_sec": START}), &["error end_before_start /end_time_sec"]);
    assert_issues(json!({"start_time_sec": START, "end_time_sec": START - 1}), &["error end_before_start /end_time_sec"]);
    assert_issues(json!({"start_time_sec": START, "end_time_sec": START + 1}), &[]);
    for key in ["start_time_sec", "end_time_sec"] {
        assert_issues(json!({key: 4_102_444_800_i64}), &[&format!("error time_out_of_range /{key}")]);
        assert_issues(json!({key: START * 1000}), &[&format!("error time_out_of_range /{key}")]);
        assert_issues(json!({key: -1}), &[&format!("error negative /{key}")]);
        assert_issues(json!({key: 4_102_444_799_i64}), &[]);
    }
}

#[test]
fn p2_schedules_without_a_phase_between_start_and_end() {
    let monday = |start: i64, end: i64, duration: i64| json!({"reset_cronexpr": "0 0 * * 1", "start_time_sec": start, "end_time_sec": end, "duration_sec": duration});
    let never: &[&str] = &["error never_active /reset_cronexpr"];
    // The phase of Monday, 29 December, lasts a day; the next begins on 5 January.
    assert_issues(monday(START, START + 4 * DAY, DAY), never);
    assert_issues(monday(START, START + 4 * DAY + 1, DAY), &[]);
    assert_issues(monday(START, START + 4 * DAY, 3 * DAY), never); // ends exactly at the start
    assert_issues(monday(START, START + 4 * DAY, 3 * DAY + 1), &[]); // one second of it is left
    assert_issues(monday(START, START + DAY, 0), &[]); // lasts until the next occurrence
    assert_issues(json!({"reset_cronexpr": "0 0 1 1 * 2025", "duration_sec": DAY, "start_time_sec": START}), never);
    assert_issues(json!({"reset_cronexpr": "0 0 1 1 * 2027", "end_time_sec": START}), never);
    assert_issues(json!({"reset_cronexpr": "0 0 1 1 * 2025", "start_time_sec": START}), &[]);
}

#[test]
fn p1_subs_take_the_window_of_their_parent() {
    let sub = json!({"name": "S", "max_count": 1, "reset_cronexpr": "0 0 1 1 * 2027"});
    let document = json!({"achievements": {"a": {"name": "A", "max_count": 1, "end_time_sec": START, "sub_achievements": {"s": sub}}}});
    assert_document(document, &["error never_active /achievements/a/sub_achievements/s/reset_cronexpr"]);
    let sub = json!({"name": "S", "max_count": 1, "start_time_sec": 5, "end_time_sec": 1, "auto_claim_total": true, "total_reward": 7, "sub_achievements": {}});
    let document = json!({"achievements": {"a": {"name": "A", "max_count": 1, "sub_achievements": {"s": sub}}}});
    let at = "/achievements/a/sub_achievements/s";
    assert_document(
        document,
        &[
            &format!("warning field_ignored {at}/start_time_sec"),
            &format!("warning field_ignored {at}/end_time_sec"),
            &format!("warning field_ignored {at}/auto_claim_total"),
            &format!("warning field_ignored {at}/total_reward"),
            &format!("error nested_sub_achievements {at}/sub_achievements"),
        ],
    );
}

#[test]
fn over_before_its_precondition_begins() {
    let document = json!({"achievements": {
        "late": {"name": "L", "max_count": 1, "start_time_sec": START},
        "middle": {"name": "M", "max_count": 1, "precondition_ids": ["late"]},
        "early": {"name": "E", "max_count": 1, "precondition_ids": ["middle"], "end_time_sec": START},
        "fine": {"name": "F", "max_count": 1, "precondition_ids": ["middle"], "end_time_sec": START + 1},
    }});
    assert_document(document, &["warning never_unlocks /achievements/early"]);
}

#[test]
fn likely_typos_are_told() {
    assert_issues(json!({"reset_cronexp": "x"}), &["warning unknown_key /reset_cronexp"]);
    assert_issues(json!({"maxCount": 3}), &["warning unknown_key /maxCount"]);
    assert_issues(
        json!({"weighted": [], "min_app_version": "1"}),
        &["warning misplaced_key /min_app_version", "warning misplaced_key /weighted"],
    );
    assert_issues(json!({"my_own": 1, "id": "a", "title": "t", "tags": []}), &[]);
    assert_reward(json!({"garanteed": {}, "currencies": {}}), &["warning misplaced_key /currencies", "warning unknown_key /garanteed"]);
    let gold = "/guaranteed/currencies/gold";
    assert_reward(
        json!({"guaranteed": {"currencies": {"gold": {"min": 1, "mx": 3, "maximum": 4}}}}),
        &[&format!("warning foreign_key {gold}/maximum"), &format!("warning unknown_key {gold}/mx")],
    );
    assert_reward(json!({"guaranteed": {"curencies": {}}}), &["warning unknown_key /guaranteed/curencies"]);
    assert_document(json!({"achievements": {}, "setings": {}}), &["warning unknown_key /setings"]);
    assert_document(json!({"achievements": {}, "settings": {"enable": true}}), &["warning unknown_key /settings/enable"]);
    assert_issues(json!({"trigger": {"streak": {"days": 1, "Days": 2}}}), &["warning unknown_key /trigger/streak/Days"]);
}

#[test]
fn fields_without_an_effect() {
    assert_issues(json!({"activated_time_sec": 5}), &["warning field_ignored /activated_time_sec"]);
    assert_issues(json!({"time_offset_sec": 5}), &["warning field_ignored /time_offset_sec"]);
    assert_issues(json!({"time_offset_sec": 0}), &[]);
}

#[test]
fn g10_settings() {
    let settings = |settings: Json| issues_as(&json!({"achievements": {}, "settings": settings}), false);
    assert_eq!(
        settings(json!({"enabled": false, "enabled_time_sec": 5, "min_app_version": "6.10", "precondition": "claimed"})),
        Vec::<String>::new()
    );
    for (bad, code, key) in [
        (json!({"enabled": 1}), "wrong_type", "enabled"),
        (json!({"enabled_time_sec": 4_102_444_800_i64}), "time_out_of_range", "enabled_time_sec"),
        (json!({"min_app_version": "six"}), "bad_version", "min_app_version"),
        (json!({"min_app_version": 6}), "wrong_type", "min_app_version"),
        (json!({"precondition": "done"}), "unknown_value", "precondition"),
    ] {
        assert_eq!(settings(bad), [format!("error {code} /settings/{key}")]);
    }
    assert_eq!(settings(json!([])), ["error wrong_type /settings"]);
}

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
    with(json!({"activated_time_sec": START, "end_time_sec": START}), &["error never_active /activated_time_sec"]);
    with(json!({"activated_time_sec": START + 4, "start_time_sec": START, "duration_sec": 4}), &["error never_active /activated_time_sec"]);
    with(json!({"activated_time_sec": START + 3, "start_time_sec": START, "duration_sec": 4}), &[]);
}

#[test]
fn r4_rewards_that_cannot_be_rolled() {
    let gold = |range: Json| json!({"guaranteed": {"currencies": {"gold": range}}});
    let at = " /guaranteed/currencies/gold";
    assert_reward(gold(json!({"min": 1, "max": 5, "multiple": 5})), &[]);
    assert_reward(gold(json!({"max": 5})), &[]);
    assert_reward(gold(json!({})), &[&format!("error missing_range{at}")]);
    assert_reward(gold(json!({"count": {"min": 1}})), &[&format!("warning misplaced_key{at}/count"), &format!("error missing_range{at}")]);
    assert_reward(gold(json!(5)), &[&format!("error wrong_type{at}")]);
    assert_reward(gold(json!({"min": 5, "max": 4})), &[&format!("error min_above_max{at}")]);
    assert_reward(gold(json!({"min": 6, "max": 9, "multiple": 5})), &[&format!("error no_multiple_in_range{at}")]);
    assert_reward(gold(json!({"min": -1})), &[&format!("error negative{at}/min")]);
    assert_reward(gold(json!({"min": 1.5})), &[&format!("error unsafe_number{at}/min")]);
    let energy = |energy: Json| json!({"guaranteed": {"energies": {"life": energy}}});
    assert_reward(energy(json!(5)), &[]);
    assert_reward(energy(json!({"min": 1, "max": 2_147_483_647})), &[]);
    assert_reward(energy(json!(2_147_483_648_i64)), &["error energy_too_large /guaranteed/energies/life"]);
    assert_reward(energy(json!({"min": 1, "max": 2_147_483_648_i64})), &["error energy_too_large /guaranteed/energies/life"]);
}

#[test]
fn r4_a_range_of_fractions_is_told_with_its_numbers() {
    let message = |range: Json| {
        let item = json!({"min": 1, "numeric_properties": {"n": range}});
        let reward = json!({"guaranteed": {"items": {"sword": item}}});
        let document = json!({"achievements": {"a": {"name": "A", "max_count": 1, "reward": reward}}});
        validate(&value(&document), None, false).remove(0).message
    };
    assert_eq!(message(json!({"min": 1.5, "max": -0.25})), "the range from 1.5 to -0.25 runs backwards");
    assert_eq!(message(json!({"min": 0.1, "max": 0.2, "multiple": 0.5})), "no multiple of 0.5 lies in the range from 0.1 to 0.2");
}

#[test]
fn r4_weights() {
    assert_reward(json!({"weighted": [{}]}), &["error missing_weight /weighted/0"]);
    assert_reward(json!({"weighted": [{"weight": -1}]}), &["error negative /weighted/0/weight"]);
    assert_reward(json!({"weighted": [{"weight": 0}]}), &["warning zero_weight /weighted/0/weight"]);
    assert_reward(json!({"weighted": {"weight": 1}}), &["error wrong_type /weighted"]);
    assert_reward(json!({"weighted": [7]}), &["error wrong_type /weighted/0"]);
    assert_reward(json!({"weighted": [{"weight": 3}], "total_weight": 2}), &["warning total_weight_too_small /total_weight"]);
    let huge = json!({"weight": 9_007_199_254_740_991_i64});
    assert_reward(json!({"weighted": [huge, huge]}), &["error weights_too_large "]);
    assert_reward(json!({"weighted": [{"weight": 1}], "max_rolls": 10_000}), &[]);
    assert_reward(json!({"weighted": [{"weight": 1}], "max_rolls": 10_001}), &["error too_many_rolls /max_rolls"]);
    let row = json!({"weight": 1});
    assert_reward(json!({"weighted": vec![row; 1_001], "max_rolls": 10_000}), &["error too_many_rolls /max_rolls"]);
    assert_reward(
        json!({"max_repeat_rolls": -1, "to_mailbox_expiry_sec": "x"}),
        &["error negative /max_repeat_rolls", "error wrong_type /to_mailbox_expiry_sec"],
    );
}

#[test]
fn r4_items_and_what_is_carried() {
    let item = |item: Json| json!({"guaranteed": {"items": {"i": item}}});
    let at = "/guaranteed/items/i";
    assert_reward(item(json!({"min": 1, "numeric_properties": {"n": {"min": -1.5, "max": 2.5, "multiple": 0.5}}})), &[]);
    assert_reward(
        item(json!({"min": 1, "numeric_properties": {"n": {"min": 1, "max": 0}}})),
        &[&format!("error min_above_max {at}/numeric_properties/n")],
    );
    assert_reward(
        item(json!({"min": 1, "numeric_properties": {"n": {"min": "x"}}})),
        &[&format!("error wrong_type {at}/numeric_properties/n/min")],
    );
    assert_reward(
        item(json!({"min": 1, "numeric_properties": {"n": {"min": 0.1, "max": 0.2, "multiple": 0.5}}})),
        &[&format!("error no_multiple_in_range {at}/numeric_properties/n")],
    );
    assert_reward(
        item(json!({"min": 1, "string_properties": {"s": {"options": {"red": {}}}}})),
        &[&format!("error missing_weight {at}/string_properties/s/options/red")],
    );
    assert_reward(item(json!({"string_properties": {}})), &[&format!("error missing_range {at}")]);
    assert_reward(
        json!({"guaranteed": {"item_sets": 1, "energy_modifiers": [1], "reward_modifiers": {}}}),
        &[
            "error wrong_type /guaranteed/item_sets",
            "error wrong_type /guaranteed/energy_modifiers/0",
            "error wrong_type /guaranteed/reward_modifiers",
        ],
    );
    assert_reward(json!({"guaranteed": {"currencies": {"": {"min": 1}}}}), &["error empty_id /guaranteed/currencies/"]);
    assert_issues(json!({"total_reward": {"guaranteed": 1}}), &["error wrong_type /total_reward/guaranteed"]);
}

#[test]
fn every_problem_of_a_bad_document_at_once() {
    let document: Value = serde_json::from_str(include_str!("../fixtures/definitions/bad.json")).unwrap();
    let list: Vec<String> = validate(&document, None, false)
        .iter()
        .map(|issue| format!("{}\n    {}\n    help: {}", as_text(issue), issue.message, issue.help.as_deref().unwrap_or("-")))
        .collect();
    insta::assert_snapshot!(list.join("\n"));
}

#[test]
fn u7_null_is_no_achievement() {
    assert_document(json!({"achievements": {"a": null}}), &["error wrong_type /achievements/a"]);
    assert_document(json!({"achievements": {"achievements": {"a": null}}}), &["error wrong_type /achievements/achievements/a"]);
    assert_issues(json!({"sub_achievements": {"s": null}}), &["error wrong_type /sub_achievements/s"]);
    // The published id is not gone as well.
    let node = json!({"achievements": {"a": {"name": "A", "max_count": 1}}});
    let issues = validate(&value(&json!({"achievements": {"a": null}})), Some(&value(&node)), false);
    assert_eq!(issues.iter().map(as_text).collect::<Vec<_>>(), ["error wrong_type /achievements/a"]);
}

/// The help of the one warning about a key.
#[track_caller]
fn help_of(document: &Json, path: &str) -> String {
    let issues = validate(&value(document), None, false);
    let [issue] = issues.as_slice() else { panic!("{issues:?}") };
    assert_eq!((issue.severity, issue.path.as_str()), (Severity::Warning, path));
    issue.help.clone().unwrap()
}

#[test]
fn u7_keys_of_other_systems_have_help() {
    for (key, instead) in [
        ("reward_config", "`reward`"),
        ("is_repeatable", "`auto_reset`"),
        ("repeatable", "`reset_cronexpr`"),
        ("preconditions", "`precondition_ids`"),
        ("prerequisites", "`precondition_ids`"),
        ("cronexpr", "`reset_cronexpr`"),
        ("cron", "`reset_cronexpr`"),
        ("time_zone", "`time_offset_sec`"),
        ("timezone", "`time_offset_sec`"),
        ("end_time", "`end_time_sec`"),
        ("is_hidden", "`hidden`"),
        ("target_count", "`max_count`"),
        ("translations", "`texts`"),
        ("idle_count_decay_reset", "streak"),
        ("once", "in the trigger"),
    ] {
        for node in [json!({"name": "A", "max_count": 1, key: true}), json!({"name": "A", "trigger": {"streak": {"days": 2}}, key: "x"})] {
            let help = help_of(&json!({"achievements": {"a": node}}), &format!("/achievements/a/{key}"));
            assert!(help.contains(instead), "{key}: {help}");
        }
        let sub = json!({"name": "P", "max_count": 1, "sub_achievements": {"s": {"name": "S", "max_count": 1, key: true}}});
        help_of(&json!({"achievements": {"p": sub}}), &format!("/achievements/p/sub_achievements/s/{key}"));
    }
    help_of(&json!({"achievements": {}, "streaks": {}}), "/streaks");
    assert_issues(json!({"difficulty": 3, "my_own_field": {}}), &[]); // the host's own
}

#[test]
fn u7_keys_that_are_unknown_in_triggers_rewards_and_settings_are_problems() {
    assert_issues(json!({"trigger": {"streak": {"days": 3, "whatever": 1}}}), &["warning unknown_key /trigger/streak/whatever"]);
    assert_issues(json!({"trigger": {"streak": {"days": 3, "once": true}}}), &["warning misplaced_key /trigger/streak/once"]);
    assert_reward(
        json!({"wahtever": 1, "guaranteed": {"xyz": {}}}),
        &["warning unknown_key /wahtever", "warning unknown_key /guaranteed/xyz"],
    );
    assert_reward(
        json!({"guaranteed": {"currencies": {"gold": {"min": 1, "colour": 3}}}}),
        &["warning unknown_key /guaranteed/currencies/gold/colour"],
    );
    assert_reward(
        json!({"guaranteed": {"currencies": {"gold": {"count": {"min": 1}}}}}),
        &["warning misplaced_key /guaranteed/currencies/gold/count", "error missing_range /guaranteed/currencies/gold"],
    );
    assert_document(json!({"achievements": {}, "settings": {"colour": 1}}), &["warning unknown_key /settings/colour"]);
}

#[test]
fn u7_comments_are_no_problems() {
    let reward = json!({"//": 1, "_note": [], "guaranteed": {"_": "x", "currencies": {"//gold": {"min": "many"}, "_later": "silver"}}});
    let node = json!({
        "name": "A", "max_count": 1, "//": "the first", "_comment": {"any": 1}, "//max_count": 3, "_reward_config": {}, "reward": reward,
        "sub_achievements": {"//": "none yet", "_todo": ["s"]},
    });
    let document = json!({"//": [], "_version": 3, "$schema": "x", "settings": {"//enabled": false}, "achievements": {
        "//": "weekly ones", "_note": "no more than ten", "//old": {"name": 3}, "a": node,
        "b": {"name": "B", "trigger": {"//": "was 7", "streak": {"days": 3, "_days": 7}}},
    }});
    assert_document(document, &[]);
    // An id may begin so.
    assert_document(json!({"achievements": {"_a": {"max_count": 1}}}), &["error missing_name /achievements/_a"]);
    assert_document(json!({"achievements": {"_a": 3}}), &["error wrong_type /achievements/_a"]);
}

#[test]
fn u13_order() {
    let of = |order: Json| json!({"name": "A", "max_count": 1, "order": order});
    assert_issues(json!({"order": -1}), &["error negative /order"]);
    assert_document(
        json!({"achievements": {"a": of(json!(1)), "b": of(json!(1)), "c": of(json!(2))}}),
        &["warning duplicate_order /achievements/b/order"],
    );
    let family =
        json!({"name": "P", "max_count": 1, "order": 1, "sub_achievements": {"a": of(json!(1)), "b": of(json!(2)), "c": of(json!(2))}});
    assert_document(json!({"achievements": {"p": family}}), &["warning duplicate_order /achievements/p/sub_achievements/c/order"]);
    let plain = of(json!(null));
    assert_document(json!({"achievements": {"a": plain, "7": plain}}), &["warning numeric_id /achievements/7"]);
    assert_document(json!({"achievements": {"a": plain, "7": of(json!(1)), "07": plain, "4294967295": plain, "-1": plain}}), &[]);
    assert_document(json!({"achievements": {"7": plain}}), &[]);
}

#[test]
fn the_words_of_a_node() {
    let texts = json!({"de": {"name": "Neun", "description": "d", "title": "t", "body": "b", "share_text": "s", "unit": "Siege"}, "de-AT": {}, "zh-Hant-TW": {}});
    assert_issues(
        json!({"texts": texts, "tier": "gold", "unit": "wins", "title": "t", "body": "b", "share_text": "s", "share_url": "u"}),
        &[],
    );
    assert_issues(json!({"tier": "wood"}), &["error unknown_value /tier"]);
    assert_issues(
        json!({"texts": {"de": {"nmae": "x", "name": 3}}}),
        &["warning unknown_key /texts/de/nmae", "error wrong_type /texts/de/name"],
    );
    assert_issues(
        json!({"texts": {"de_AT": {}, "German language": {}}}),
        &["warning odd_language /texts/German language", "warning odd_language /texts/de_AT"],
    );
    let many =
        |count: usize| -> Json { (0..count).map(|n| (format!("de-{n}"), json!({"name": "N"}))).collect::<serde_json::Map<_, _>>().into() };
    assert_issues(json!({"texts": many(300)}), &[]);
    assert_issues(json!({"texts": many(1_001)}), &["error too_many /texts"]);
    let settings = json!({"categories": {"daily": {"name": "Daily", "texts": {"de": {"name": "Täglich"}}}}, "statistics": ["steps"]});
    assert_document(json!({"achievements": {}, "settings": settings}), &[]);
    assert_document(
        json!({"achievements": {}, "settings": {"statistics": ["a", "a", ""]}}),
        &["error duplicate_value /settings/statistics/1", "error empty_text /settings/statistics/2"],
    );
}

#[test]
fn c1_six_fields_that_look_like_seconds_first() {
    assert_issues(json!({"reset_cronexpr": "0 0 12 * * *"}), &["warning odd_cron /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": "0 30 9 * * *"}), &["error bad_cron /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": "0 0 12 * * 2027"}), &[]);
}
