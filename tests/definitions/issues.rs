//! The notation of issues in these tests.

use plaudit::{Definitions, Issue, Severity, Value, validate};
use serde_json::{Value as Json, json};

pub fn value(json: &Json) -> Value {
    serde_json::from_value(json.clone()).unwrap()
}

pub fn as_text(issue: &Issue) -> String {
    format!("{} {} {}", issue.severity.as_str(), issue.code, issue.path)
}

/// All issues of a document, as `severity code path`. Also checks that parsing agrees, and that each issue has help.
#[track_caller]
pub fn issues_as(document: &Json, team: bool) -> Vec<String> {
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

/// The issues of one achievement `a` that is complete except for `fields`; paths are relative to it.
#[track_caller]
pub fn issues_of(fields: Json) -> Vec<String> {
    let mut node = json!({"name": "A", "max_count": 3});
    node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    if fields.get("trigger").is_some_and(|trigger| !trigger.is_null()) && fields.get("max_count").is_none() {
        node.as_object_mut().unwrap().remove("max_count");
    }
    let issues = issues_as(&json!({"achievements": {"a": node}}), false);
    issues.iter().map(|issue| issue.replace(" /achievements/a", " ")).collect()
}

#[track_caller]
pub fn assert_issues(fields: Json, expected: &[&str]) {
    let shown = fields.to_string();
    assert_eq!(issues_of(fields), expected, "{shown}");
}

/// The issues of a reward; paths are relative to it.
#[track_caller]
pub fn assert_reward(reward: Json, expected: &[&str]) {
    let shown = reward.to_string();
    let issues: Vec<String> = issues_of(json!({"reward": reward})).iter().map(|issue| issue.replace(" /reward", " ")).collect();
    assert_eq!(issues, expected, "{shown}");
}

#[track_caller]
pub fn assert_document(document: Json, expected: &[&str]) {
    let shown = document.to_string();
    assert_eq!(issues_as(&document, false), expected, "{shown}");
}

pub const START: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z, a Thursday
pub const DAY: i64 = 86_400;
