//! G17: outcomes report progress towards the next triggered node.

use super::support::*;

/// Events as `"progressed a 2"`, in order.
fn told(engine: &mut Engine, command: Command) -> Vec<String> {
    let outcome = engine.apply(&command).unwrap();
    let lines = outcome.events.iter().map(|event| match event.count {
        Some(count) => format!("{} {} {count}", event.kind.as_str(), event.id),
        None => format!("{} {}", event.kind.as_str(), event.id),
    });
    lines.collect()
}

fn nodes(triggers: impl IntoIterator<Item = (&'static str, Json)>) -> Json {
    Json::Object(triggers.into_iter().map(|(id, trigger)| (id.to_owned(), json!({"name": id, "trigger": trigger}))).collect())
}

fn streaks() -> Json {
    nodes([("three", json!({"streak": {"days": 3}})), ("five", json!({"streak": {"days": 5}})), ("nine", json!({"streak": {"days": 9}}))])
}

#[test]
fn g17_a_session_tells_of_the_next_streak_only() {
    let mut engine = player(streaks());
    assert_eq!(told(&mut engine, session(T0)), ["progressed three 1"]);
    assert_eq!(told(&mut engine, session(T0 + HOUR)), [] as [&str; 0], "nothing has moved");
    assert_eq!(told(&mut engine, session(T0 + DAY)), ["progressed three 2"]);
    assert_eq!(told(&mut engine, session(T0 + 2 * DAY)), ["earned three 1", "progressed five 3"]);
    assert_eq!(told(&mut engine, session(T0 + 3 * DAY)), ["progressed five 4"]);
}

#[test]
fn g17_a_break_is_told_by_the_session_that_follows() {
    let mut engine = player(streaks());
    told(&mut engine, session(T0));
    assert_eq!(told(&mut engine, session(T0 + 9 * DAY)), ["progressed three 1"], "the value was 0 in between");
}

#[test]
fn g17_a_late_day_tells_the_joined_length() {
    let mut engine = player(streaks());
    places(&mut engine, [0, 1, 3].map(|day| session(T0 + day * DAY + HOUR)));
    let outcome = engine.apply(&session(T0 + 2 * DAY + HOUR)).unwrap();
    let events: Vec<(&str, &str, i64, Option<i64>)> =
        outcome.events.iter().map(|event| (event.kind.as_str(), event.id.as_str(), event.at.0, event.count)).collect();
    assert_eq!(events, [("earned", "three", T0 + 2 * DAY + HOUR, Some(1)), ("progressed", "five", T0 + 2 * DAY + HOUR, Some(4))]);
    // A session in an ended run moves nothing that is shown.
    told(&mut engine, session(T0 + 20 * DAY));
    assert_eq!(told(&mut engine, session(T0 + 4 * DAY)), ["earned five 1"]);
}

#[test]
fn g17_each_measure_has_a_next_node_of_its_own() {
    let body = nodes([
        ("s5", json!({"session_count": {"sessions": 5}})),
        ("s9", json!({"session_count": {"sessions": 9}})),
        ("m30", json!({"total_time": {"minutes": 30}})),
        ("m60", json!({"total_time": {"minutes": 60}})),
        ("d3", json!({"streak": {"days": 3}})),
    ]);
    let mut engine = player(body);
    assert_eq!(told(&mut engine, minutes(T0, 10)), ["progressed d3 1", "progressed s5 1", "progressed m30 10"]);
    assert_eq!(told(&mut engine, session(T0)), ["progressed s5 2"], "no minute, and no day");
    assert_eq!(told(&mut engine, minutes(T0, 20)), ["earned m30 1", "progressed s5 3", "progressed m60 30"]);
}

#[test]
fn g17_statistics_tell_the_new_value_also_a_lower_one() {
    let body = nodes([
        ("a5", json!({"stat": {"id": "x", "at_least": 5}})),
        ("a9", json!({"stat": {"id": "x", "at_least": 9}})),
        ("b9", json!({"stat": {"id": "y", "at_least": 9}})),
    ]);
    let mut engine = player(body);
    assert_eq!(told(&mut engine, set(T0, "x", 3)), ["progressed a5 3"]);
    assert_eq!(told(&mut engine, set(T0, "x", 3)), [] as [&str; 0]);
    assert_eq!(told(&mut engine, add(T0, "x", -1)), ["progressed a5 2"]);
    assert_eq!(told(&mut engine, add(T0, "z", 1)), [] as [&str; 0]);
    let both = at(
        T0,
        Action::Stat { set: vec![("y".to_owned(), 1), ("x".to_owned(), 4)], max: vec![], min: vec![], add: vec![("x".to_owned(), 2)] },
    );
    assert_eq!(told(&mut engine, both), ["earned a5 1", "progressed a9 6", "progressed b9 1"]);
    assert_eq!(told(&mut engine, add(T0, "x", 9)), ["earned a9 1"], "no node is next");
}

#[test]
fn g17_a_set_of_content_tells_how_much_of_it_is_done() {
    let body = nodes([
        ("all", json!({"content": {"content_ids": ["a", "b", "c"], "require": "all"}})),
        ("any", json!({"content": {"content_ids": ["a", "z"]}})),
        ("two", json!({"content": {"content_ids": ["b", "c"], "require": "all"}})),
    ]);
    let mut engine = player(body);
    assert_eq!(told(&mut engine, content(T0, "b")), ["progressed all 1", "progressed two 1"]);
    assert_eq!(told(&mut engine, content(T0, "b")), [] as [&str; 0]);
    assert_eq!(told(&mut engine, content(T0, "a")), ["earned any 1", "progressed all 2"]);
    assert_eq!(told(&mut engine, content(T0, "c")), ["earned all 1", "earned two 1"]);
    assert_eq!(told(&mut engine, content(T0, "b")), [] as [&str; 0], "earned nodes report no further progress");
}

#[test]
fn g17_nodes_that_cannot_be_earned_or_seen_are_passed_over() {
    let mut body = streaks();
    body["three"]["hidden"] = json!(true);
    body["five"]["end_time_sec"] = json!(T0 + DAY);
    let mut engine = player(body.clone());
    assert_eq!(told(&mut engine, session(T0)), ["progressed five 1"]);
    assert_eq!(told(&mut engine, session(T0 + DAY)), ["progressed nine 2"], "`five` has ended");
    body["nine"]["activated_time_sec"] = json!(T0 + 2 * DAY);
    let mut engine = player(body.clone());
    assert_eq!(told(&mut engine, session(T0 + DAY)), [] as [&str; 0], "not activated yet");
    assert_eq!(told(&mut engine, session(T0 + 2 * DAY)), ["progressed nine 2"]);
    body["nine"]["precondition_ids"] = json!(["three"]);
    let mut engine = player(body.clone());
    assert_eq!(told(&mut engine, session(T0 + 3 * DAY)), [] as [&str; 0], "locked");
    let mut engine = player_of(json!({"settings": {"enabled": false}, "achievements": streaks()}));
    assert_eq!(told(&mut engine, session(T0)), [] as [&str; 0], "triggers are disabled (G10)");
}

#[test]
fn g17_a_preview_tells_the_same() {
    let mut engine = player(streaks());
    let previewed = engine.preview(&[session(T0), session(T0 + DAY)]).unwrap();
    assert_eq!(engine.apply_all(&[session(T0), session(T0 + DAY)]).unwrap(), previewed);
    assert_eq!(previewed.events.len(), 2);
}
