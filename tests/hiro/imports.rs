//! A server's list becomes a state that shows it, and the parts that the engine does not use are returned.

use plaudit::hiro::{Achievement, AchievementList, Message, SubAchievement};
use plaudit::{Engine, EngineOptions, UnixSec, Value};
use proptest::prelude::*;

use super::random::{BASE, commands, worlds};
use super::support::*;

const NOW: UnixSec = UnixSec(1_790_000_000);

#[track_caller]
fn read(list: Json) -> AchievementList {
    AchievementList::from_answer(&value(&list)).unwrap()
}

/// An engine over the state of an imported list.
#[track_caller]
fn imported(achievements: Json, list: &AchievementList) -> Engine {
    imported_over(&document(achievements), list)
}

#[track_caller]
fn imported_over(document: &Json, list: &AchievementList) -> Engine {
    let definitions = definitions(document);
    let state = list.to_state(&definitions, NOW);
    let text = state.to_canonical_json();
    assert!(Value::from_json(&text).is_ok(), "a state is JSON without repeated keys: {text}");
    let engine = Engine::new(definitions, EngineOptions { state: Some(state), ..EngineOptions::default() }).unwrap();
    reload(&engine)
}

#[test]
fn a_claimed_achievement_stays_claimed_with_its_rewards() {
    let list = read(json!({"achievements": {"season": {
        "count": "3", "max_count": "3", "claim_time_sec": "1789990000", "total_claim_time_sec": "1789990001", "update_time_sec": "1789990001",
        "reward": {"currencies": {"gold": "5"}, "item_instances": {"i": {"id": "sword", "instance_id": "i"}}},
        "total_reward": {"items": {"banner": "1"}},
        "sub_achievements": {"tier": {"count": "1", "max_count": "2", "update_time_sec": "1789980000"}},
    }}}));
    let mut engine = imported(json!({"season": {"max_count": 3, "sub_achievements": {"tier": {"max_count": 2}}}}), &list);
    let season = engine.get("season", NOW).unwrap();
    assert_eq!((season.count, season.claim_time_sec, season.update_time_sec), (3, 1_789_990_000, 1_789_990_001));
    let reward = json(season.reward.as_ref().unwrap());
    assert_eq!((&reward["currencies"], &reward["item_instances"]["i"]["item_id"]), (&json!({"gold": 5}), &json!("sword")));
    let parent = season.parent.unwrap();
    assert_eq!((parent.total_claim_time_sec, parent.total_reward.is_some()), (1_789_990_001, true));
    assert_eq!((parent.sub_achievements[0].count, parent.sub_achievements[0].update_time_sec), (1, 1_789_980_000));
    assert_eq!(refused(&mut engine, NOW, total_claim(&["season"])), plaudit::ErrorCode::AlreadyClaimed);
}

#[test]
fn numbers_that_json_lacks_are_null_in_a_state_before_and_after_it_is_saved() {
    let properties = json!({"luck": "NaN", "reach": "Infinity", "debt": "-Infinity", "edge": 1.25});
    let reward = json!({"item_instances": {"sword:1": {"id": "sword", "numeric_properties": properties}}});
    let list = read(json!({"achievements": {"first": {"count": "1", "max_count": "1", "claim_time_sec": "1789990000", "reward": reward}}}));
    let definitions = definitions(&document(json!({"first": {"max_count": 1}})));
    let state = list.to_state(&definitions, NOW);
    let engine = Engine::new(definitions, EngineOptions { state: Some(state), ..EngineOptions::default() }).unwrap();
    assert_eq!(reload(&engine).state(), engine.state());
    let shown = json(engine.get("first", NOW).unwrap().reward.as_ref().unwrap());
    let kept = json!({"luck": null, "reach": null, "debt": null, "edge": 1.25});
    assert_eq!(shown["item_instances"]["sword:1"]["numeric_properties"], kept);
}

#[test]
fn what_was_completed_counts_as_earned_once() {
    let list = read(json!({"achievements": {
        "done": {"count": "1", "max_count": "1", "update_time_sec": "1789990000"},
        "open": {"count": "1", "max_count": "2", "update_time_sec": "1789990000"},
    }}));
    let engine = imported(json!({"done": {"hidden": true}, "open": {"max_count": 2, "hidden": true}}), &list);
    let done = engine.get("done", NOW).unwrap();
    assert_eq!((done.earned_count, done.first_earned_time_sec, done.last_earned_time_sec), (1, 1_789_990_000, 1_789_990_000));
    assert!(engine.get("open", NOW).is_none(), "hidden until it is earned");
}

#[test]
fn a_completed_family_has_its_total_reward_due() {
    let definitions = json!({"season": {"total_reward": gold(9), "sub_achievements": {"tier": {}, "gone": {"archived": true}}}});
    let list = |tier: Json| read(json!({"achievements": {"season": {"count": "1", "max_count": "1", "sub_achievements": {"tier": tier}}}}));
    let mut due = imported(definitions.clone(), &list(json!({"count": "1", "max_count": "1"})));
    let outcome = claim_total(&mut due, NOW, &["season"]);
    assert_eq!(outcome.rewards.len(), 1, "the total; the node has no own reward");
    let mut open = imported(definitions, &list(json!({"max_count": "1"})));
    assert!(claim_total(&mut open, NOW, &["season"]).rewards.is_empty());
}

#[test]
fn a_phase_goes_on_and_ends_as_it_would_have() {
    let daily = json!({"daily": {"max_count": 2, "reset_cronexpr": "0 0 * * *"}});
    let list = read(json!({"repeat_achievements": {"daily": {"count": "1", "max_count": "2", "current_time_sec": "1790000000"}}}));
    let mut engine = imported(daily, &list);
    assert_eq!(skip(&mut engine, NOW.plus(-DAY), "daily", 1), "phase_over");
    assert_eq!(engine.get("daily", NOW).unwrap().count, 1);
    assert_eq!(engine.get("daily", NOW.plus(DAY)).unwrap().count, 0);
    assert_eq!(update(&mut engine, NOW, "daily", 1).unlocks[0].key, "daily@1789948800#1");
}

#[test]
fn a_window_that_progress_opened_is_recovered_from_its_end() {
    let trial = json!({"trial": {"max_count": 9, "duration_sec": 1_000}});
    let list = read(json!({"achievements": {"trial": {"count": "1", "max_count": "9", "expire_time_sec": "1790000400"}}}));
    let mut engine = imported(trial, &list);
    assert_eq!(engine.get("trial", NOW).unwrap().expire_time_sec, 1_790_000_400);
    update(&mut engine, NOW, "trial", 1);
    assert_eq!(skip(&mut engine, NOW.plus(400), "trial", 1), "expired");
}

#[test]
fn what_is_untouched_leaves_no_record() {
    let list = read(json!({"achievements": {"a": {"id": "a", "count": "2", "max_count": "5"}}}));
    let engine = imported(json!({"a": {"max_count": 5, "count": 2}}), &list);
    assert_eq!(json(&engine.state())["records"], json!({}));
}

#[test]
fn what_the_engine_has_no_place_for_comes_back() {
    let answer = json!({
        "achievements": {
            "known": {"count": "1", "max_count": "5", "mood": "good", "sub_achievements": {
                "sub": {"max_count": "1", "level": 7}, "new_sub": {"id": "new_sub", "count": "2", "max_count": "3"},
            }},
            "new": {"id": "new", "count": "4", "max_count": "8", "flags": [1, 2], "reward": {"stars": 5}},
        },
        "repeat_achievements": {"new_daily": {"id": "new_daily", "max_count": "2"}},
        "server": {"version": 2},
    });
    let engine = imported(json!({"known": {"max_count": 5, "sub_achievements": {"sub": {}}}}), &read(answer.clone()));
    let shown = AchievementList::of(&engine, NOW).unwrap();
    let document = json(&shown.to_value());
    assert_eq!(document["server"], answer["server"]);
    assert_eq!(document["achievements"]["new"], answer["achievements"]["new"]);
    assert_eq!(document["repeat_achievements"], answer["repeat_achievements"]);
    let (known, told) = (&document["achievements"]["known"], &answer["achievements"]["known"]);
    assert_eq!((&known["mood"], &known["count"]), (&told["mood"], &told["count"]));
    assert_eq!(known["sub_achievements"]["sub"]["level"], 7);
    assert_eq!(known["sub_achievements"]["new_sub"], told["sub_achievements"]["new_sub"]);

    // A second round trip loses and adds nothing.
    let again = imported(json!({"known": {"max_count": 5, "sub_achievements": {"sub": {}}}}), &shown);
    assert_eq!(AchievementList::of(&again, NOW).unwrap(), shown);
}

#[test]
fn what_came_along_survives_play_and_new_definitions() {
    let list = read(json!({"achievements": {"a": {"mood": "good", "max_count": "5"}, "b": {"count": "1", "max_count": "2"}}}));
    let mut engine = imported(json!({"a": {"max_count": 5}}), &list);
    update(&mut engine, NOW, "a", 3);
    let both = with_definitions(&engine, json!({"a": {"max_count": 5}, "b": {"max_count": 2}}));
    let shown = AchievementList::of(&both, NOW).unwrap();
    let a = shown.achievements.get("a").unwrap();
    assert_eq!((a.count, a.unknown.get("mood")), (3, Some(&Value::from("good"))));
    assert_eq!(shown.achievements.get("b").unwrap().count, 0, "the node is defined now, and has no record");
}

#[test]
fn absurd_lists_become_states_that_load() {
    let list = read(json!({
        "achievements": {
            "a": {"count": "-5", "max_count": "9223372036854775807", "claim_time_sec": "-1", "update_time_sec": "9223372036854775807",
                  "expire_time_sec": "1", "current_time_sec": "-9223372036854775808", "total_claim_time_sec": "4102444800"},
            "__proto__": {"count": "1"},
            "b": {"count": "9223372036854775807", "max_count": "-1", "sub_achievements": {"a": {"count": "3"}, "b": {}}},
        },
        "repeat_achievements": {"a": {"count": "9223372036854775807", "max_count": "1"}},
    }));
    let definitions = json!({"a": {"max_count": 3, "duration_sec": 100}, "b": {"max_count": 3}, "__proto__": {"max_count": 3}});
    let engine = imported(definitions, &list);
    assert_eq!(engine.get("a", NOW).unwrap().count, 3);
    assert_eq!(engine.get("__proto__", NOW).unwrap().count, 1);
    assert!(AchievementList::of(&engine, NOW).is_ok());
}

#[test]
fn a_state_whose_kept_part_is_damaged_says_so() {
    let state = value(&json!({"version": 1, "records": {}, "hiro": {"achievements": {"a": {"count": "x"}}}}));
    let definitions = definitions(&document(json!({})));
    let engine = Engine::new(definitions, EngineOptions { state: Some(state), ..EngineOptions::default() }).unwrap();
    let error = AchievementList::of(&engine, NOW).unwrap_err();
    assert_eq!((error.code(), error.path()), (plaudit::ErrorCode::StateUnreadable, Some("/hiro/achievements/a/count")));
}

/// Removes what a list cannot contain: a hidden or archived node that has begun a fresh run is no longer shown.
fn listed_in_both(list: AchievementList, other: &AchievementList) -> AchievementList {
    let mut list = list;
    for (half, others) in [(&mut list.achievements, &other.achievements), (&mut list.repeat_achievements, &other.repeat_achievements)] {
        let kept = std::mem::take(half).into_iter().filter(|(id, _)| others.get(id).is_some());
        *half = kept.map(|(id, achievement)| (id.clone(), subs_in_both(achievement, others.get(&id)))).collect();
    }
    list
}

/// A precondition on a hidden node is hidden with it (G13).
fn subs_in_both(achievement: Achievement, other: Option<&Achievement>) -> Achievement {
    let Some(other) = other else { return achievement };
    let subs = achievement.sub_achievements.into_iter().filter_map(|(id, sub)| {
        let precondition_ids = other.sub_achievements.get(&id)?.precondition_ids.clone();
        Some((id, SubAchievement { precondition_ids, ..sub }))
    });
    Achievement { sub_achievements: subs.collect(), precondition_ids: other.precondition_ids.clone(), ..achievement }
}

/// A list does not contain that an earlier run unlocked a sub with implied completion (U4, U7), so its parent no longer counts the
/// sub (U12).
fn counted_as_in(list: AchievementList, other: &AchievementList, document: &Json) -> AchievementList {
    let mut list = list;
    for (half, others) in [(&mut list.achievements, &other.achievements), (&mut list.repeat_achievements, &other.repeat_achievements)] {
        for (id, achievement) in half.iter_mut() {
            let node = &document["achievements"][id];
            let is_implied = |sub: &Json| sub["trigger"].is_null() && sub["count"].as_i64() >= sub["max_count"].as_i64();
            if node["max_count"].is_null() && node["sub_achievements"].as_object().unwrap().values().any(is_implied) {
                achievement.count = others.get(id).map_or(0, |other| other.count);
            }
        }
    }
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_engine_over_an_imported_list_shows_that_list((document, _, steps) in worlds(false), later in 0..3 * DAY) {
        let mut engine = engine_over(&document);
        let commands = commands(&steps);
        for command in &commands {
            let _ = engine.apply(command); // a refusal changes nothing
        }
        let now = commands.iter().map(|command| command.at).max().unwrap_or(UnixSec(BASE));
        let now = now.plus(later);
        let list = AchievementList::of(&engine, now).unwrap();
        let answer = Value::from_json(&list.to_json()).unwrap();
        let again = imported_over(&document, &AchievementList::from_request(&answer).unwrap());
        let shown = AchievementList::of(&again, now).unwrap();
        let list = counted_as_in(listed_in_both(list, &shown), &shown, &document);
        prop_assert_eq!(shown.to_json(), list.to_json());
    }
}
