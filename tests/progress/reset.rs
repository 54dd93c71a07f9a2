//! X1: resets by an administrator.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, ErrorCode};

#[test]
fn x1_reset_deletes_record_and_pending_claims() {
    let mut engine = engine(json!({"daily": {"max_count": 3, "count": 1, "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 3);
    update(&mut engine, TOMORROW, "daily", 3);
    claim(&mut engine, TOMORROW, &["daily"]);
    engine.reset(&["daily"]).unwrap();
    let shown = view(&engine, "daily", TOMORROW);
    assert_eq!((shown.count, shown.pending_claims, shown.claim_time_sec, shown.update_time_sec), (1, 0, 0, 0));
    assert_eq!(claim_refused(&mut engine, TOMORROW, &["daily"]), ErrorCode::NotComplete);
}

#[test]
fn x1_subs_are_reset_only_if_they_are_named() {
    let mut engine = engine(json!({"parent": {"max_count": 9, "sub_achievements": {"one": {"max_count": 9}, "two": {"max_count": 9}}}}));
    updates(&mut engine, NOW, &[("parent", 1), ("one", 2), ("two", 3)]);
    engine.reset(&["parent", "two"]).unwrap();
    assert_eq!([count(&engine, "parent", NOW), count(&engine, "one", NOW), count(&engine, "two", NOW)], [0, 2, 0]);
}

#[test]
fn x1_earning_numbers_and_activity_stay() {
    let mut engine = engine(json!({
        "a": {}, "session": {"trigger": {"session_count": {"sessions": 2}}},
    }));
    apply(&mut engine, NOW, Action::SessionCompleted { duration_sec: 60, content_id: None });
    update(&mut engine, NOW, "a", 1);
    engine.reset(&["a"]).unwrap();
    let shown = view(&engine, "a", LATER);
    assert_eq!((shown.count, shown.earned_count, shown.first_earned_time_sec), (0, 1, sec(NOW)));
    assert_eq!(keys(&update(&mut reload(&engine), LATER, "a", 1)), ["a@once#2"], "also after saving and loading");
    assert_eq!(keys(&update(&mut engine, LATER, "a", 1)), ["a@once#2"]);
    let outcome = apply(&mut engine, LATER, Action::SessionCompleted { duration_sec: 60, content_id: None });
    assert_eq!(unlocked(&outcome), ["session"]);
}

#[test]
fn x1_keys_stay_unique_when_a_reset_is_followed_by_older_instants() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *", "auto_reset": true}}));
    let mut seen = std::collections::HashSet::new();
    for day in ["2026-11-18", "2026-11-20", "2026-11-21", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"] {
        for hour in ["01", "02", "03"] {
            let outcome = update(&mut engine, format!("{day}T{hour}:00").as_str(), "daily", 1);
            for key in keys(&outcome) {
                assert!(seen.insert(key.to_owned()), "{key} occurs twice");
            }
        }
        engine.reset(&["daily"]).unwrap();
    }
    assert_eq!(seen.len(), 21);
}

#[test]
fn x1_a_reset_of_an_unknown_id_forgets_nothing() {
    let mut engine = engine(json!({"a": {"max_count": 9}}));
    update(&mut engine, NOW, "a", 1);
    let before = engine.state();
    assert_eq!(engine.reset(&["a", "nobody"]).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(engine.state(), before);
}

#[test]
fn x1_a_reset_precondition_locks_again() {
    let mut engine = engine(json!({"a": {}, "b": {"max_count": 9, "precondition_ids": ["a"]}}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 1)]);
    engine.reset(&["a"]).unwrap();
    assert_eq!(skip(&mut engine, NOW, "b", 1), "locked");
}
