//! G4: content.

use super::support::*;

fn any(ids: &[&str], more: Json) -> Engine {
    player(one(json!({"content": {"content_ids": ids}}), more))
}

fn all(ids: &[&str], more: Json) -> Engine {
    player(one(json!({"content": {"content_ids": ids, "require": "all"}}), more))
}

fn session_about(at: i64, id: &str) -> Command {
    self::at(at, Action::SessionCompleted { duration_sec: 60, content_id: Some(id.to_owned()) })
}

#[test]
fn g4_any_of_the_set_earns_each_time() {
    let mut engine = any(&["a", "b"], json!({}));
    assert_eq!(places(&mut engine, ["x", "a", "a", "b", "x"].map(|id| content(T0, id))), [2, 3, 4]);
    let badge = get(&engine, "it", T0);
    assert_eq!((badge.count, badge.max_count, badge.earned_count), (1, 1, 3), "one badge");
}

#[test]
fn g4_any_is_the_default() {
    let trigger = |require: &str| json!({"content": {"content_ids": ["a", "b"], "require": require}});
    let mut written_out = player(one(trigger("any"), json!({})));
    assert_eq!(places(&mut written_out, [content(T0, "b")]), [1]);
    assert_eq!(get(&any(&["a", "b"], json!({})), "it", T0).trigger, get(&written_out, "it", T0).trigger);
}

#[test]
fn g4_a_sessions_content_counts_too_and_counts_once() {
    let mut engine = any(&["a"], json!({}));
    assert_eq!(places(&mut engine, [session(T0), session_about(T0, "x"), session_about(T0, "a")]), [3]);
    assert_eq!(get(&engine, "it", T0).earned_count, 1);
    let mut both = all(&["a", "b"], json!({}));
    assert_eq!(places(&mut both, [session_about(T0, "a"), content(T0, "b")]), [2]);
}

#[test]
fn g4_content_alone_is_no_session() {
    let body = json!({
        "it": {"name": "It", "trigger": {"session_count": {"sessions": 1}}},
        "time": {"name": "Time", "trigger": {"total_time": {"minutes": 1}}},
    });
    let mut engine = player(body);
    assert_eq!(unlocked(&mut engine, content(T0, "a")), [] as [&str; 0]);
    assert_eq!(unlocked(&mut engine, session_about(T0, "a")), ["it", "time"]);
}

#[test]
fn g4_all_needs_every_one_in_any_order() {
    let mut engine = all(&["a", "b", "c"], json!({}));
    assert_eq!(places(&mut engine, ["c", "c", "a", "x"].map(|id| content(T0, id))), [] as [usize; 0]);
    assert_eq!(progress(&engine, "it", T0), (2, 3));
    assert_eq!(unlocked(&mut engine, content(T0, "b")), ["it"]);
}

#[test]
fn g4_all_empties_at_each_earning() {
    let mut engine = all(&["a", "b"], json!({}));
    assert_eq!(places(&mut engine, ["a", "b", "b", "b", "a", "a", "b"].map(|id| content(T0, id))), [2, 5, 7]);
    assert_eq!(progress(&engine, "it", T0), (2, 2), "shown full until a new set begins");
    assert_eq!(get(&engine, "it", T0).earned_count, 3);
}

#[test]
fn g4_all_starts_at_activation() {
    let mut engine = all(&["a", "b"], json!({"activated_time_sec": T0 + DAY}));
    let times = [(T0, "a"), (T0 + DAY - 1, "b"), (T0 + DAY, "b"), (T0 + DAY - 2, "a"), (T0 + DAY, "a")];
    assert_eq!(places(&mut engine, times.map(|(at, id)| content(at, id))), [5]);
}

#[test]
fn g4_any_counts_only_from_activation_on() {
    let mut engine = any(&["a"], json!({"activated_time_sec": T0 + DAY}));
    assert_eq!(places(&mut engine, [T0, T0 + DAY - 1, T0 + DAY, T0].map(|at| content(at, "a"))), [3]);
}

#[test]
fn g4_all_full_while_closed_is_earned_by_the_next_matching_completion_once_open() {
    for (id, closed) in [("start", json!({"start_time_sec": T0 + DAY})), ("lock", json!({"precondition_ids": ["first"]}))] {
        let mut body = one(json!({"content": {"content_ids": ["a", "b"], "require": "all"}}), closed);
        body["first"] = json!({"name": "First", "max_count": 1});
        let mut engine = player(body);
        assert_eq!(places(&mut engine, ["a", "b", "a"].map(|id| content(T0, id))), [] as [usize; 0], "{id}");
        assert_eq!(progress(&engine, "it", T0), (2, 2), "{id}");
        assert_eq!(unlocked(&mut engine, update(T0 + DAY, "first", 1)), ["first"], "{id}");
        assert_eq!(unlocked(&mut engine, content(T0 + DAY, "x")), [] as [&str; 0], "{id}: the content must match");
        assert_eq!(unlocked(&mut engine, content(T0 + DAY, "a")), ["it"], "{id}");
        assert_eq!(places(&mut engine, ["b", "a"].map(|id| content(T0 + DAY, id))), [2], "{id}: earning empties the set");
    }
}

#[test]
fn g4_all_collects_while_switched_off() {
    let document = |enabled: bool| json!({"achievements": one(json!({"content": {"content_ids": ["a", "b"], "require": "all"}}), json!({})), "settings": {"enabled": enabled}});
    let mut off = player_of(document(false));
    assert_eq!(places(&mut off, ["a", "b"].map(|id| content(T0, id))), [] as [usize; 0]);
    let mut on = reloaded(&off, document(true));
    assert_eq!(places(&mut on, ["x", "b"].map(|id| content(T0, id))), [2]);
}

#[test]
fn g4_any_while_closed_is_lost() {
    let mut engine = any(&["a"], json!({"start_time_sec": T0 + DAY}));
    assert_eq!(places(&mut engine, [content(T0, "a"), content(T0 + DAY, "x"), content(T0 + DAY, "a")]), [3]);
}

#[test]
fn g4_the_set_survives_saving_and_loading() {
    let document = json!({"achievements": one(json!({"content": {"content_ids": ["a", "b"], "require": "all"}}), json!({}))});
    let mut engine = player_of(document.clone());
    places(&mut engine, [content(T0, "b")]);
    assert_eq!(places(&mut reloaded(&engine, document), [content(T0, "a")]), [1]);
}

#[test]
fn g4_one_command_may_complete_several_sets() {
    let node = |ids: &[&str], require: &str| json!({"name": "N", "trigger": {"content": {"content_ids": ids, "require": require}}});
    let mut engine =
        player(json!({"z": node(&["a"], "any"), "y": node(&["a"], "all"), "x": node(&["a", "b"], "all"), "w": node(&["b"], "any")}));
    assert_eq!(unlocked(&mut engine, content(T0, "a")), ["y", "z"]);
    assert_eq!(unlocked(&mut engine, content(T0, "b")), ["w", "x"]);
}
