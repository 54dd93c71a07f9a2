//! U11: marks beside amounts, and statistics that are raised or lowered to a value.

use crate::common::*;
use crate::support::*;
use plaudit::{Action, Command, ErrorCode, Value};

fn reach(engine: &mut plaudit::Engine, id: &str, mark: i64) -> plaudit::Outcome {
    apply(engine, NOW, Action::reach([(id, mark)]))
}

fn read(command: Json) -> Result<Command, plaudit::Error> {
    Command::from_value(&value(&command))
}

#[test]
fn u11_a_mark_is_the_least_count_and_may_be_repeated() {
    let mut engine = engine(json!({"level": {"max_count": 10}}));
    assert_eq!(events(&reach(&mut engine, "level", 4)), ["progressed level 4"]);
    for mark in [4, 2, 0] {
        assert_eq!(events(&reach(&mut engine, "level", mark)), [""; 0]);
    }
    update(&mut engine, NOW, "level", 1);
    assert_eq!(events(&reach(&mut engine, "level", 5)), [""; 0]);
    assert_eq!(events(&reach(&mut engine, "level", 99)), ["progressed level 10", "completed level 10"]);
    assert_eq!(events(&reach(&mut engine, "level", 3)), [""; 0], "a full node accepts the mark, and stays unchanged");
}

#[test]
fn u11_marks_commute() {
    let marks = [3, 9, 1, 7];
    let run = |order: &[i64]| {
        let mut engine = engine(json!({"level": {"max_count": 20}}));
        order.iter().for_each(|mark| drop(reach(&mut engine, "level", *mark)));
        count(&engine, "level", NOW)
    };
    let backwards: Vec<i64> = marks.iter().rev().copied().collect();
    assert_eq!((run(&marks), run(&backwards)), (9, 9));
}

#[test]
fn u11_a_mark_counts_late_in_the_phase_just_before() {
    let mut engine = engine(json!({"daily": {"max_count": 5, "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 2);
    update(&mut engine, TOMORROW, "daily", 1);
    assert_eq!(events(&reach(&mut engine, "daily", 4)), ["progressed daily 4"]);
    assert_eq!(count(&engine, "daily", TOMORROW), 1);
}

#[test]
fn u11_where_each_completion_begins_a_fresh_run_a_mark_is_skipped() {
    let mut engine = engine(json!({"again": {"auto_reset": true}, "locked": {"auto_reset": true, "precondition_ids": ["again"]}}));
    assert_eq!(skipped(&reach(&mut engine, "again", 1)), ["again: auto_reset"]);
    assert_eq!(skipped(&reach(&mut engine, "locked", 1)), ["locked: locked"], "the first applicable reason");
}

#[test]
fn u11_it_is_read_beside_amounts_or_alone() {
    let both = read(json!({"type": "update", "at": 1, "achievements": {"a": 1}, "at_least": {"b": 2}})).unwrap();
    let (achievements, at_least) = (vec![("a".to_owned(), 1)], vec![("b".to_owned(), 2)]);
    assert_eq!(both.action, Action::Update { achievements, at_least });
    let alone = read(json!({"type": "update", "at": 1, "at_least": {"b": 2}})).unwrap();
    assert_eq!(alone.action, Action::reach([("b", 2)]));
    assert_eq!(read(json!({"type": "update", "at": 1})).unwrap_err().path(), Some("/achievements"));
}

#[test]
fn u11_negative_marks_and_both_forms_of_one_id_are_invalid() {
    let mut engine = engine(json!({"a": {}, "b": {}}));
    let mut refuse = |action: Action| engine.apply(&Command::new(NOW.instant(), action)).unwrap_err();
    let negative = refuse(Action::reach([("a", 0), ("b", -1)]));
    assert_eq!((negative.code(), negative.path()), (ErrorCode::InvalidCommand, Some("/at_least/b")));
    let (achievements, at_least) = (vec![("a".to_owned(), 1)], vec![("a".to_owned(), 1)]);
    let both = refuse(Action::Update { achievements, at_least });
    assert_eq!((both.code(), both.path()), (ErrorCode::InvalidCommand, Some("/at_least/a")));
    let unknown = refuse(Action::reach([("nobody", 1)]));
    assert_eq!((unknown.code(), unknown.path()), (ErrorCode::NotFound, Some("/at_least/nobody")));
}

#[test]
fn u11_statistics_are_set_raised_lowered_and_added_to_in_this_order() {
    let mut engine = engine(json!({}));
    let mut stat = |fields: Json| {
        let mut command = json!({"type": "stat", "at": sec(NOW)});
        command.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        engine.apply(&read(command).unwrap()).unwrap();
        json(engine.state().get("facts").and_then(|facts| facts.get("stats")).unwrap_or(&Value::Null))
    };
    assert_eq!(
        stat(json!({"max": {"best": -5}, "min": {"lap": 90}})),
        json!({"best": -5, "lap": 90}),
        "a mark sets a statistic without a value"
    );
    assert_eq!(stat(json!({"max": {"best": 7}, "min": {"lap": 80}})), json!({"best": 7, "lap": 80}));
    assert_eq!(stat(json!({"max": {"best": 3}, "min": {"lap": 99}})), json!({"best": 7, "lap": 80}));
    let all = json!({"set": {"x": 1}, "max": {"x": 10}, "min": {"x": 6}, "add": {"x": 2}});
    assert_eq!(stat(all), json!({"best": 7, "lap": 80, "x": 8}));
}
