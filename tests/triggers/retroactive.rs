//! G9: the one-time check for activity before achievements were enabled.

use super::support::*;

const ENABLED: i64 = T0 + 100 * DAY;

/// Achievements with a check at [`ENABLED`].
fn checked(body: Json) -> Json {
    json!({"achievements": body, "settings": {"enabled_time_sec": ENABLED}})
}

/// The settings before there were achievements; they already announce the check.
fn nothing() -> Json {
    checked(json!({}))
}

/// One node for each trigger; the history below meets all of them.
fn each() -> Json {
    json!({
        "streak": {"name": "N", "trigger": {"streak": {"days": 3}}},
        "sessions": {"name": "N", "trigger": {"session_count": {"sessions": 2}}},
        "time": {"name": "N", "trigger": {"total_time": {"minutes": 30}}},
        "any": {"name": "N", "trigger": {"content": {"content_ids": ["a", "z"]}}},
        "all": {"name": "N", "trigger": {"content": {"content_ids": ["a", "b"], "require": "all"}}},
        "post": {"name": "N", "trigger": {"community": {"action": "post"}}},
        "community": {"name": "N", "trigger": {"community": {"action": "any"}}},
        "pro": {"name": "N", "trigger": {"subscription": {"product_ids": ["pro"]}}},
        "subscribed": {"name": "N", "trigger": {"subscription": {}}},
        "level": {"name": "N", "trigger": {"stat": {"id": "level", "at_least": 5}}},
    })
}

fn history() -> Vec<Command> {
    let mut history: Vec<Command> = [0, 1, 2, 9].map(|day| minutes(T0 + day * DAY, 10)).into();
    history.extend([content(T0, "a"), content(T0, "b"), at(T0, Action::Posted), bought(T0, Some("pro")), set(T0, "level", 5)]);
    history
}

fn lived(document: Json) -> Engine {
    let mut engine = player_of(nothing());
    assert!(engine.apply_all(&history()).unwrap().unlocks.is_empty());
    reloaded(&engine, document)
}

#[test]
fn g9_every_trigger_that_qualifies_is_earned_in_one_batch_marked_retroactive() {
    let mut engine = lived(checked(each()));
    let outcome = engine.apply(&opened(ENABLED)).unwrap();
    assert_eq!(ids(&outcome), ["all", "any", "community", "level", "post", "pro", "sessions", "streak", "subscribed", "time"]);
    assert!(outcome.unlocks.iter().all(|unlock| unlock.retroactive && unlock.at == UnixSec(ENABLED)));
    assert_eq!(keys(&outcome)[0], "all@once#1");
    assert_eq!(get(&engine, "all", ENABLED).first_earned_time_sec, ENABLED);
}

#[test]
fn g9_without_an_instant_there_is_no_check() {
    let mut engine = lived(json!({"achievements": each()}));
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), [] as [&str; 0]);
}

#[test]
fn g9_the_check_is_at_the_first_opening_at_or_after_the_instant() {
    let mut engine = lived(checked(each()));
    assert_eq!(unlocked(&mut engine, opened(ENABLED - 1)), [] as [&str; 0]);
    assert_eq!(unlocked(&mut engine, at(ENABLED, Action::Joined)), ["community"], "no other command checks");
    assert_eq!(unlocked(&mut engine, opened(ENABLED)).len(), 9);
}

#[test]
fn g9_once_and_running_it_again_changes_nothing() {
    let mut engine = lived(checked(each()));
    engine.apply(&opened(ENABLED)).unwrap();
    let before = engine.state();
    for time in [ENABLED, ENABLED + DAY, ENABLED - DAY] {
        assert_eq!(engine.apply(&opened(time)).unwrap(), Outcome::default());
        assert_eq!(engine.state(), before);
    }
    let mut later_instant = checked(each());
    later_instant["settings"]["enabled_time_sec"] = json!(ENABLED + 10 * DAY);
    let mut engine = reloaded(&engine, later_instant);
    assert_eq!(unlocked(&mut engine, opened(ENABLED + 20 * DAY)), [] as [&str; 0], "the check runs once per stream");
}

#[test]
fn g9_what_does_not_qualify_is_not_earned() {
    let body = json!({
        "streak": {"name": "N", "trigger": {"streak": {"days": 4}}},
        "sessions": {"name": "N", "trigger": {"session_count": {"sessions": 5}}},
        "time": {"name": "N", "trigger": {"total_time": {"minutes": 41}}},
        "any": {"name": "N", "trigger": {"content": {"content_ids": ["z"]}}},
        "all": {"name": "N", "trigger": {"content": {"content_ids": ["a", "b", "z"], "require": "all"}}},
        "join": {"name": "N", "trigger": {"community": {"action": "join"}}},
        "max": {"name": "N", "trigger": {"subscription": {"product_ids": ["max"]}}},
        "level": {"name": "N", "trigger": {"stat": {"id": "level", "at_least": 6}}},
        "xp": {"name": "N", "trigger": {"stat": {"id": "xp", "at_least": 0}}},
        "quest": {"name": "N", "max_count": 1},
    });
    let mut engine = lived(checked(body));
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), [] as [&str; 0]);
}

#[test]
fn g9_the_longest_streak_counts_not_the_current_one() {
    let mut engine = lived(checked(each()));
    assert_eq!(progress(&engine, "streak", ENABLED), (0, 3));
    assert!(unlocked(&mut engine, opened(ENABLED)).contains(&"streak".to_owned()));
}

#[test]
fn g9_a_milestone_that_was_passed_before_is_found_and_is_not_missed_until_then() {
    let mut engine = lived(checked(each()));
    assert_eq!(reasons(&engine, "sessions", ENABLED), [], "the check is still to come");
    engine.apply(&opened(ENABLED)).unwrap();
    assert_eq!(get(&engine, "sessions", ENABLED).earned_count, 1);
}

#[test]
fn g9_only_what_was_active_by_the_instant() {
    let mut body = each();
    body["time"]["activated_time_sec"] = json!(ENABLED);
    body["sessions"]["activated_time_sec"] = json!(ENABLED + 1);
    let mut engine = lived(checked(body));
    let found = unlocked(&mut engine, opened(ENABLED + DAY));
    assert!(found.contains(&"time".to_owned()) && !found.contains(&"sessions".to_owned()));
    assert_eq!(reasons(&engine, "sessions", ENABLED + DAY), [Reason::Missed]);
}

#[test]
fn g9_later_achievements_never() {
    let mut first = each();
    for id in ["sessions", "any", "pro", "community"] {
        first.as_object_mut().unwrap().remove(id);
    }
    let mut engine = lived(checked(first));
    assert_eq!(unlocked(&mut engine, opened(ENABLED)).len(), 6);
    let mut engine = reloaded(&engine, checked(each()));
    assert_eq!(unlocked(&mut engine, opened(ENABLED + DAY)), [] as [&str; 0]);
    assert_eq!(reasons(&engine, "sessions", ENABLED + DAY), [Reason::Missed]);
    assert_eq!(unlocked(&mut engine, at(ENABLED + DAY, Action::Joined)), ["community"], "only later activity earns");
}

#[test]
fn g9_a_check_over_no_definitions_is_a_check() {
    let mut engine = lived(checked(json!({})));
    engine.apply(&opened(ENABLED)).unwrap();
    assert_eq!(unlocked(&mut reloaded(&engine, checked(each())), opened(ENABLED + 1)), [] as [&str; 0]);
}

#[test]
fn g9_what_is_locked_inactive_or_archived_then_is_lost() {
    let closed = [
        json!({"precondition_ids": ["first"]}),
        json!({"start_time_sec": ENABLED + 1}),
        json!({"end_time_sec": ENABLED}),
        json!({"archived": true}),
    ];
    for more in closed {
        let body = |more: Json| {
            let mut body = one(json!({"stat": {"id": "level", "at_least": 5}}), more);
            body["first"] = json!({"name": "First", "max_count": 1});
            body
        };
        let mut engine = lived(checked(body(more.clone())));
        assert_eq!(unlocked(&mut engine, opened(ENABLED)), [] as [&str; 0], "{more}");
        let mut open = reloaded(&engine, checked(body(json!({}))));
        assert_eq!(unlocked(&mut open, opened(ENABLED + DAY)), [] as [&str; 0], "{more}");
        assert_eq!(unlocked(&mut open, add(ENABLED + DAY, "level", 0)), ["it"], "{more}: the next matching command earns it (G8)");
    }
}

#[test]
fn g9_chains_unlock_in_the_order_of_preconditions() {
    let node = |needs: Json| json!({"name": "N", "trigger": {"session_count": {"sessions": 1}}, "precondition_ids": needs});
    let mut engine = lived(checked(
        json!({"a": node(json!(["c"])), "b": node(json!(["a"])), "c": node(json!([])), "d": node(json!(["e"])), "e": {"name": "E", "max_count": 1}}),
    ));
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), ["c", "a", "b"]);
}

#[test]
fn g9_switched_off_or_too_old_does_not_use_it_up() {
    let document = |settings: Json| {
        let mut document = checked(each());
        for (key, value) in settings.as_object().unwrap() {
            document["settings"][key] = value.clone();
        }
        document
    };
    let mut engine = lived(document(json!({"enabled": false})));
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), [] as [&str; 0]);
    let mut engine = reloaded(&engine, document(json!({"min_app_version": "2.0"})));
    let versioned = |version: &str| Command { app_version: plaudit::AppVersion::parse(version), ..opened(ENABLED) };
    assert_eq!(unlocked(&mut engine, versioned("1.10")), [] as [&str; 0]);
    assert_eq!(unlocked(&mut engine, versioned("2")).len(), 10);
}

#[test]
fn g9_what_was_earned_already_is_not_earned_again() {
    let mut engine = player_of(checked(each()));
    let earned = engine.apply_all(&history()).unwrap().unlocks.len();
    assert!(earned >= 10);
    let before: Vec<i64> = each().as_object().unwrap().keys().map(|id| get(&engine, id, T0).earned_count).collect();
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), [] as [&str; 0]);
    let after: Vec<i64> = each().as_object().unwrap().keys().map(|id| get(&engine, id, T0).earned_count).collect();
    assert_eq!(before, after);
}

#[test]
fn g9_the_same_command_does_not_mark_other_commands_of_the_batch() {
    let mut engine = lived(checked(one(json!({"community": {"action": "join"}}), json!({}))));
    let outcome = engine.apply_all(&[opened(ENABLED), at(ENABLED, Action::Joined)]).unwrap();
    assert_eq!(outcome.unlocks.iter().map(|unlock| unlock.retroactive).collect::<Vec<_>>(), [false]);
}

#[test]
fn g9_rewards_totals_and_claims_follow_as_for_any_earning() {
    let reward = json!({"guaranteed": {"currencies": {"gold": {"min": 5}}}});
    let body = json!({"parent": {"name": "P", "trigger": {"session_count": {"sessions": 1}}, "reward": reward, "total_reward": reward, "auto_claim": true, "auto_claim_total": true,
        "sub_achievements": {"sub": {"name": "S", "trigger": {"total_time": {"minutes": 1}}, "reward": reward}}}});
    let outcome = lived(checked(body)).apply(&opened(ENABLED)).unwrap();
    let granted: Vec<_> = outcome.rewards.iter().map(|grant| (grant.id.as_str(), grant.kind.as_str())).collect();
    assert_eq!(granted, [("parent", "reward"), ("parent", "total_reward")]);
    assert_eq!(ids(&outcome), ["parent", "sub"]);
}

#[test]
fn g9_content_ids_are_kept_up_to_two_thousand() {
    let mut engine = player_of(nothing());
    let ids: Vec<Command> = (0..2_000).map(|n| content(T0, &format!("c{n:05}"))).collect();
    engine.apply_all(&ids).unwrap();
    let before = engine.state();
    engine.apply(&content(T0, "one more")).unwrap();
    assert_eq!(engine.state(), before, "the cap");
    let node = |id: &str| json!({"name": "N", "trigger": {"content": {"content_ids": [id]}}});
    let mut engine = reloaded(&engine, checked(json!({"last": node("c01999"), "more": node("one more")})));
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), ["last"]);
}

#[test]
fn g9_after_the_check_only_named_content_is_kept() {
    let kept = |engine: &Engine| match engine.state().get("facts").and_then(|facts| facts.get("contents")) {
        Some(Value::List(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    let mut engine = lived(checked(one(json!({"content": {"content_ids": ["a", "q"]}}), json!({}))));
    assert_eq!(kept(&engine), ["a", "b"].map(Value::from));
    engine.apply(&opened(ENABLED)).unwrap();
    assert_eq!(kept(&engine), [Value::from("a")]);
    engine.apply_all(&[content(ENABLED, "c"), content(ENABLED, "q")]).unwrap();
    assert_eq!(kept(&engine), ["a", "q"].map(Value::from));
}

#[test]
fn g9_the_check_of_a_set_empties_it() {
    let mut engine = player_of(checked(
        json!({"all": {"name": "N", "trigger": {"content": {"content_ids": ["a", "b"], "require": "all"}}, "start_time_sec": T0 + DAY}}),
    ));
    engine.apply_all(&[content(T0, "a"), content(T0, "b")]).unwrap();
    assert_eq!(unlocked(&mut engine, opened(ENABLED)), ["all"]);
    assert_eq!(unlocked(&mut engine, content(ENABLED, "a")), [] as [&str; 0]);
    assert_eq!(unlocked(&mut engine, content(ENABLED, "b")), ["all"]);
    assert_eq!(get(&engine, "all", ENABLED).earned_count, 2);
}
