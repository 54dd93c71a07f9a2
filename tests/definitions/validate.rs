//! The issues that `validate` reports for one document: its shape, names, counts, ids, preconditions, settings.

use plaudit::{Value, validate};
use serde_json::{Value as Json, json};

use crate::issues::*;

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
    // An achievement with that id.
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
    assert_issues(json!({"name": ""}), &["warning empty_name /name"]);
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
fn g10_settings() {
    let settings = |settings: Json| issues_as(&json!({"achievements": {}, "settings": settings}), false);
    assert_eq!(
        settings(json!({"enabled": false, "enabled_time_sec": 5, "min_app_version": "6.10", "precondition": "claimed"})),
        Vec::<String>::new()
    );
    for (bad, code, key) in [
        (json!({"enabled": 1}), "wrong_type", "enabled"),
        (json!({"enabled_time_sec": -1}), "negative", "enabled_time_sec"),
        (json!({"min_app_version": "six"}), "bad_version", "min_app_version"),
        (json!({"min_app_version": 6}), "wrong_type", "min_app_version"),
        (json!({"precondition": "done"}), "unknown_value", "precondition"),
    ] {
        assert_eq!(settings(bad), [format!("error {code} /settings/{key}")]);
    }
    assert_eq!(settings(json!({"enabled_time_sec": 4_102_444_800_i64})), ["warning time_out_of_range /settings/enabled_time_sec"]);
    assert_eq!(settings(json!([])), ["error wrong_type /settings"]);
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
