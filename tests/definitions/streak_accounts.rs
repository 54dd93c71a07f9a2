//! Streak accounts, trusted names and limits in a document (rules G14, G15, A9): which are refused, and at which path.

use plaudit::{Value, validate};
use serde_json::{Value as Json, json};

fn issues(document: &Json) -> Vec<String> {
    let document: Value = serde_json::from_value(document.clone()).unwrap();
    let issues = validate(&document, None, false);
    issues.iter().map(|issue| format!("{} {} {}", issue.severity.as_str(), issue.code, issue.path)).collect()
}

/// The issues of an account `it`; paths are relative to it.
#[track_caller]
fn assert_account(account: Json, expected: &[&str]) {
    let shown = account.to_string();
    let document = json!({"settings": {"streaks": {"it": account}}, "achievements": {}});
    let found: Vec<String> = issues(&document).iter().map(|issue| issue.replace(" /settings/streaks/it", " ")).collect();
    assert_eq!(found, expected, "{shown}");
}

/// The issues of a trigger, in a document with an account of days and one of weeks; paths are relative to it.
#[track_caller]
fn assert_trigger(streak: Json, expected: &[&str]) {
    let shown = streak.to_string();
    let node = json!({"name": "A", "trigger": {"streak": streak}});
    let document = json!({"settings": {"streaks": {"d": {}, "w": {"unit": "week"}}}, "achievements": {"a": node}});
    let found: Vec<String> = issues(&document).iter().map(|issue| issue.replace(" /achievements/a/trigger/streak", " ")).collect();
    assert_eq!(found, expected, "{shown}");
}

#[test]
fn g14_what_an_account_may_be() {
    for account in [
        json!({}),
        json!({"unit": "day", "rest_days": ["sat", "Sun", 3], "grace_sec": 43_200, "repair_sec": 86_400}),
        json!({"unit": "week", "per_week": 7, "week_starts": "SUNDAY"}),
        json!({"unit": "week", "week_starts": 0}),
        json!({"by": "session"}),
        json!({"by": {"content": ["a", "b"]}}),
        json!({"by": {"stat": "steps", "at_least": 1}}),
        json!({"freezes": {"start": 0, "earn_every": 1, "max": 100}}),
        json!({"freezes": {}, "rest_days": [], "// why": "a comment"}),
    ] {
        assert_account(account, &[]);
    }
}

#[test]
fn g14_an_account_of_another_kind_is_refused() {
    assert_account(json!({"unit": "month"}), &["error unknown_value /unit"]);
    assert_account(json!({"unit": "week", "per_week": 0}), &["error bad_per_week /per_week"]);
    assert_account(json!({"unit": "week", "per_week": 8}), &["error bad_per_week /per_week"]);
    assert_account(json!({"unit": "week", "per_week": 1.5}), &["error unsafe_number /per_week"]);
    assert_account(json!({"per_week": 3}), &["warning field_ignored /per_week"]);
    assert_account(json!({"per_week": 0}), &["error bad_per_week /per_week", "warning field_ignored /per_week"]);
    assert_account(json!({"week_starts": "mon"}), &["warning field_ignored /week_starts"]);
    assert_account(json!({"unit": "week", "week_starts": "someday"}), &["error bad_weekday /week_starts"]);
    assert_account(json!({"unit": "week", "week_starts": 8}), &["error bad_weekday /week_starts"]);
    assert_account(json!({"unit": "week", "rest_days": ["sat"]}), &["error days_only /rest_days"]);
    assert_account(json!({"unit": "week", "grace_sec": 60}), &["error days_only /grace_sec"]);
    assert_account(json!({"rest_days": [0, 1, 2, 3, 4, 5, 6]}), &["error no_day_counts /rest_days"]);
    assert_account(
        json!({"rest_days": ["sat", "Saturday", 6]}),
        &["error duplicate_value /rest_days/1", "error duplicate_value /rest_days/2"],
    );
    assert_account(json!({"rest_days": ["sat", null, {}]}), &["error bad_weekday /rest_days/1", "error bad_weekday /rest_days/2"]);
    assert_account(json!({"grace_sec": 43_201}), &["error too_large /grace_sec"]);
    assert_account(json!({"grace_sec": -1}), &["error negative /grace_sec"]);
    assert_account(json!({"repair_sec": -1}), &["error negative /repair_sec"]);
    assert_account(json!({"by": "steps"}), &["error unknown_value /by"]);
    assert_account(json!({"by": 3}), &["error unknown_value /by"]);
    assert_account(json!({"by": {}}), &["error missing_by /by"]);
    assert_account(json!({"by": {"content": []}}), &["error empty_list /by/content"]);
    assert_account(json!({"by": {"stat": "steps"}}), &["error missing_at_least /by"]);
    assert_account(json!({"by": {"stat": "steps", "at_least": 0}}), &["error too_small /by/at_least"]);
    assert_account(json!({"by": {"stat": "", "at_least": 1}}), &["error empty_text /by/stat"]);
    assert_account(json!({"by": {"content": ["a"], "stat": "steps", "at_least": 1}}), &["error two_counts /by/stat"]);
    assert_account(json!({"by": {"content": ["a"], "at_least": 1}}), &["warning field_ignored /by/at_least"]);
    assert_account(json!({"by": {"stat": "steps", "at_least": 1}, "grace_sec": 60}), &["warning field_ignored /grace_sec"]);
    assert_account(json!({"rest_day": ["sat"]}), &["warning unknown_key /rest_day"]);
    assert_account(json!("daily"), &["error wrong_type "]);
}

#[test]
fn g15_freezes_are_within_bounds() {
    assert_account(json!({"freezes": {"earn_every": 0}}), &["error too_small /freezes/earn_every"]);
    assert_account(json!({"freezes": {"start": -1}}), &["error negative /freezes/start"]);
    assert_account(json!({"freezes": {"max": -1}}), &["error negative /freezes/max"]);
    assert_account(json!({"freezes": {"max": 101}}), &["error too_large /freezes/max"]);
    assert_account(json!({"freezes": {"max": 1_000_000_000}}), &["error too_large /freezes/max"]);
    assert_account(json!({"freezes": {"start": 1_000_000_000}}), &["error start_above_max /freezes/start"]);
    assert_account(json!({"freezes": {"start": 3, "max": 2}}), &["error start_above_max /freezes/start"]);
    assert_account(json!({"freezes": 3}), &["error wrong_type /freezes"]);
}

#[test]
fn g14_at_most_64_accounts() {
    let of = |count: usize| {
        let accounts: serde_json::Map<String, Json> = (0..count).map(|place| (format!("s{place}"), json!({}))).collect();
        issues(&json!({"settings": {"streaks": accounts}, "achievements": {}}))
    };
    assert_eq!(of(64), [] as [&str; 0]);
    assert_eq!(of(65), ["error too_many /settings/streaks"]);
}

#[test]
fn g14_a_trigger_names_an_account_and_its_unit() {
    for streak in [json!({"days": 1}), json!({"days": 7, "of": "d"}), json!({"weeks": 7, "of": "w"})] {
        assert_trigger(streak, &[]);
    }
    assert_trigger(json!({}), &["error missing_field "]);
    assert_trigger(json!({"of": "d"}), &["error missing_field "]);
    assert_trigger(json!({"days": 1, "weeks": 1}), &["error two_units /weeks"]);
    assert_trigger(json!({"days": 1, "weeks": 1, "of": "w"}), &["error two_units /weeks", "error wrong_unit /days"]);
    assert_trigger(json!({"weeks": 1}), &["error wrong_unit /weeks"]);
    assert_trigger(json!({"weeks": 1, "of": "d"}), &["error wrong_unit /weeks"]);
    assert_trigger(json!({"days": 1, "of": "w"}), &["error wrong_unit /days"]);
    assert_trigger(json!({"days": 1, "of": "none"}), &["error unknown_streak /of"]);
    assert_trigger(json!({"days": 1, "of": "__proto__"}), &["error unknown_streak /of"]);
    assert_trigger(json!({"days": 0, "of": "d"}), &["error too_small /days"]);
    assert_trigger(json!({"days": 1, "of": 3}), &["error wrong_type /of"]);
    let beyond = json!({"weeks": 9_007_199_254_740_991_i64, "of": "w"});
    let node = json!({"name": "A", "trigger": {"streak": beyond}});
    let document = json!({"settings": {"streaks": {"w": {"unit": "week"}}}, "achievements": {"a": node}});
    assert_eq!(issues(&document), ["warning unreachable /achievements/a/trigger"]);
}

#[test]
fn a9_trusted_names_and_limits() {
    let of = |settings: Json| {
        let achievements =
            json!({"coins": {"name": "Coins", "max_count": 9}, "s": {"name": "S", "trigger": {"stat": {"id": "gold", "at_least": 1}}}});
        issues(&json!({"settings": settings, "achievements": achievements}))
    };
    assert_eq!(of(json!({"trusted": ["subscribed", "stat:gold", "coins", "grant"]})), [] as [&str; 0]);
    assert_eq!(of(json!({"limits": {"coins": {"per_hour": 5, "per_day": 20}, "session_completed": {"per_day": 0}}})), [] as [&str; 0]);
    assert_eq!(of(json!({"trusted": ["cains"]})), ["warning unknown_name /settings/trusted/0"]);
    assert_eq!(of(json!({"trusted": ["a", ""]})), ["error empty_text /settings/trusted/1", "warning unknown_name /settings/trusted/0"]);
    assert_eq!(of(json!({"limits": {"nope": {"per_hour": 5}}})), ["warning unknown_name /settings/limits/nope"]);
    assert_eq!(of(json!({"limits": {"coins": {}}})), ["error empty_limit /settings/limits/coins"]);
    assert_eq!(of(json!({"limits": {"coins": {"per_hour": -1}}})), ["error negative /settings/limits/coins/per_hour"]);
    assert_eq!(of(json!({"trusted": "coins"})), ["error wrong_type /settings/trusted"]);
}
