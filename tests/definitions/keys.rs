//! The issues that `validate` reports for keys: unknown ones, those of other systems, comments, texts, order (U7, U13).

use plaudit::{Severity, validate};
use serde_json::{Value as Json, json};

use crate::issues::*;

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
fn u7_null_is_no_achievement() {
    assert_document(json!({"achievements": {"a": null}}), &["error wrong_type /achievements/a"]);
    assert_document(json!({"achievements": {"achievements": {"a": null}}}), &["error wrong_type /achievements/achievements/a"]);
    assert_issues(json!({"sub_achievements": {"s": null}}), &["error wrong_type /sub_achievements/s"]);
    // The published id is not reported as removed as well.
    let node = json!({"achievements": {"a": {"name": "A", "max_count": 1}}});
    let issues = validate(&value(&json!({"achievements": {"a": null}})), Some(&value(&node)), false);
    assert_eq!(issues.iter().map(as_text).collect::<Vec<_>>(), ["error wrong_type /achievements/a"]);
}

/// The help of the only warning about a key.
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
    assert_issues(json!({"difficulty": 3, "my_own_field": {}}), &[]); // keys of the host's own
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
    // An id may begin with an underscore.
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
