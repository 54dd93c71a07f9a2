//! The issues that `validate` reports for schedules and windows (C1, C7, P1, P2).

use plaudit::validate;
use serde_json::json;

use crate::issues::*;

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
    // Each path is reported, although the expression is compiled once.
    let node = json!({"name": "A", "max_count": 1, "reset_cronexpr": "* *"});
    let both = json!({"achievements": {"a": node, "b": node}});
    assert_document(both, &["error bad_cron /achievements/a/reset_cronexpr", "error bad_cron /achievements/b/reset_cronexpr"]);
}

#[test]
fn p1_windows_that_never_open() {
    assert_issues(json!({"start_time_sec": START, "end_time_sec": START}), &["warning end_before_start /end_time_sec"]);
    assert_issues(json!({"start_time_sec": START, "end_time_sec": START - 1}), &["warning end_before_start /end_time_sec"]);
    assert_issues(json!({"start_time_sec": START, "end_time_sec": START + 1}), &[]);
    for key in ["start_time_sec", "end_time_sec"] {
        assert_issues(json!({key: 4_102_444_800_i64}), &[&format!("warning time_out_of_range /{key}")]);
        assert_issues(json!({key: START * 1000}), &[&format!("warning time_out_of_range /{key}")]);
        assert_issues(json!({key: 9_007_199_254_740_992_i64}), &[&format!("error unsafe_number /{key}")]);
        assert_issues(json!({key: null}), &[]);
        assert_issues(json!({key: "NaN"}), &[&format!("error wrong_type /{key}")]);
        assert_issues(json!({key: -1}), &[&format!("error negative /{key}")]);
        assert_issues(json!({key: 4_102_444_799_i64}), &[]);
    }
}

#[test]
fn p2_schedules_without_a_phase_between_start_and_end() {
    let monday = |start: i64, end: i64, duration: i64| json!({"reset_cronexpr": "0 0 * * 1", "start_time_sec": start, "end_time_sec": end, "duration_sec": duration});
    let never: &[&str] = &["warning never_active /reset_cronexpr"];
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
    assert_document(document, &["warning never_active /achievements/a/sub_achievements/s/reset_cronexpr"]);
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
            &format!("warning nested_sub_achievements {at}/sub_achievements"),
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
fn c1_six_fields_that_look_like_seconds_first() {
    assert_issues(json!({"reset_cronexpr": "0 0 12 * * *"}), &["warning odd_cron /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": "0 30 9 * * *"}), &["error bad_cron /reset_cronexpr"]);
    assert_issues(json!({"reset_cronexpr": "0 0 12 * * 2027"}), &[]);
}
