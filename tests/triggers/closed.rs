//! G8, and the other rules of section 5 about preconditions, times, parents, subs and `update`.

use super::support::*;

fn once(trigger: Json, more: Json) -> Json {
    let mut node = json!({"name": "Node", "trigger": trigger});
    for (key, value) in more.as_object().unwrap() {
        node[key] = value.clone();
    }
    node
}

fn joined(time: i64) -> Command {
    at(time, Action::Joined)
}

#[test]
fn u3_update_on_a_triggered_node_is_skipped() {
    let mut engine = player(one(json!({"community": {"action": "join"}}), json!({})));
    let before = engine.state();
    let outcome = engine.apply(&update(T0, "it", 1)).unwrap();
    assert_eq!(outcome.skipped[0].reason, plaudit::SkipReason::Triggered);
    assert_eq!((outcome.unlocks.len(), engine.state()), (0, before));
    let mut archived = player(one(json!({"community": {"action": "join"}}), json!({"archived": true})));
    assert_eq!(
        archived.apply(&update(T0, "it", 1)).unwrap().skipped[0].reason,
        plaudit::SkipReason::Archived,
        "the first applicable reason"
    );
}

#[test]
fn g0_count_is_zero_or_one_and_max_count_one() {
    let mut engine = player(one(json!({"session_count": {"sessions": 2}}), json!({})));
    engine.apply(&session(T0)).unwrap();
    assert_eq!((get(&engine, "it", T0).count, get(&engine, "it", T0).max_count), (0, 1));
    engine.apply(&session(T0)).unwrap();
    assert_eq!(get(&engine, "it", T0).count, 1);
}

#[test]
fn g0_what_a_triggered_node_cannot_have_is_a_definition_error() {
    let refused = [
        json!({"max_count": 0}),
        json!({"max_count": 2}),
        json!({"reset_cronexpr": "0 0 * * *"}),
        json!({"auto_reset": true}),
        json!({"duration_sec": 60}),
    ];
    for more in refused {
        let body = json!({"achievements": one(json!({"streak": {"days": 1}}), more.clone())});
        let error = Definitions::parse(&value(body)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidDefinitions, "{more}");
        assert!(error.issues().iter().all(|issue| issue.path.starts_with("/achievements/it")), "{more}");
    }
    for more in [json!({"max_count": 1}), json!({"duration_sec": 60, "start_time_sec": T0}), json!({"auto_claim": true})] {
        player(one(json!({"streak": {"days": 1}}), more));
    }
}

#[test]
fn g0_a_trigger_is_an_object_with_one_known_key() {
    let triggers = [
        json!({}),
        json!({"streak": {"days": 1}, "session_count": {"sessions": 1}}),
        json!({"steps": {"count": 1}}),
        json!("streak"),
        json!({"streak": 3}),
        json!({"streak": {}}),
        json!({"streak": {"days": 0}}),
        json!({"streak": {"days": 1.5}}),
        json!({"session_count": {"sessions": -1}}),
        json!({"total_time": {"minutes": "10"}}),
        json!({"content": {"content_ids": []}}),
        json!({"content": {"content_ids": ["a"], "require": "some"}}),
        json!({"community": {"action": "like"}}),
        json!({"subscription": {"product_ids": [1]}}),
        json!({"stat": {"id": "", "at_least": 1}}),
        json!({"stat": {"id": "level"}}),
    ];
    for trigger in triggers {
        let body = json!({"achievements": one(trigger.clone(), json!({}))});
        assert_eq!(Definitions::parse(&value(body)).unwrap_err().code(), ErrorCode::InvalidDefinitions, "{trigger}");
    }
}

#[test]
fn g0_an_unknown_kind_of_trigger_names_the_known_ones() {
    let body = json!({"achievements": one(json!({"steps": {"count": 1}}), json!({}))});
    let error = Definitions::parse(&value(body)).unwrap_err();
    let said = error.issues().iter().map(|issue| format!("{} {}", issue.message, issue.help.as_deref().unwrap_or(""))).collect::<String>();
    for kind in ["streak", "session_count", "total_time", "content", "community", "subscription", "stat"] {
        assert!(said.contains(kind), "{said}");
    }
}

#[test]
fn p1_start_is_in_and_end_is_out() {
    let mut engine = player(one(json!({"community": {"action": "any"}}), json!({"start_time_sec": T0, "end_time_sec": T0 + 1})));
    assert_eq!(places(&mut engine, [T0 - 1, T0 + 1, T0].map(joined)), [3]);
}

#[test]
fn p3_a_window_with_a_start() {
    let mut engine = player(one(json!({"community": {"action": "any"}}), json!({"start_time_sec": T0, "duration_sec": 10})));
    assert_eq!(places(&mut engine, [T0 + 10, T0 + 9].map(joined)), [2]);
}

#[test]
fn u4_preconditions_apply_by_completion_or_by_claim() {
    for (mode, by_update) in [("completed", true), ("claimed", false)] {
        let mut body = one(json!({"subscription": {}}), json!({"precondition_ids": ["first"]}));
        body["first"] = json!({"name": "First", "max_count": 1});
        let mut engine = player_of(json!({"achievements": body, "settings": {"precondition": mode}}));
        assert_eq!(unlocked(&mut engine, bought(T0, None)), [] as [&str; 0]);
        engine.apply(&update(T0, "first", 1)).unwrap();
        assert_eq!(!unlocked(&mut engine, bought(T0, None)).is_empty(), by_update, "{mode}");
        engine.apply(&at(T0, Action::claim(["first"]))).unwrap();
        assert_eq!(unlocked(&mut engine, bought(T0, None)), ["it"], "{mode}");
    }
}

#[test]
fn u4_a_triggered_node_meets_preconditions_and_becomes_available() {
    let body = json!({
        "a": once(json!({"community": {"action": "join"}}), json!({})),
        "quest": {"name": "Quest", "max_count": 1, "precondition_ids": ["a"]},
        "b": once(json!({"community": {"action": "post"}}), json!({"precondition_ids": ["a"]})),
    });
    let mut engine = player(body);
    assert_eq!(engine.apply(&update(T0, "quest", 1)).unwrap().skipped[0].reason, plaudit::SkipReason::Locked);
    let outcome = engine.apply(&joined(T0)).unwrap();
    assert_eq!(
        (kinds(&outcome, "a"), kinds(&outcome, "b"), kinds(&outcome, "quest")),
        (vec!["earned"], vec!["available"], vec!["available"])
    );
    assert_eq!(unlocked(&mut engine, update(T0, "quest", 1)), ["quest"]);
}

#[test]
fn u5_a_chain_unlocks_within_one_command() {
    // The ids run against the order of the chain; all three match at the same session.
    let node = |needs: Json| once(json!({"session_count": {"sessions": 2}}), json!({"precondition_ids": needs}));
    let mut engine = player(json!({"a": node(json!(["b"])), "b": node(json!(["c"])), "c": node(json!([])), "d": node(json!(["missing"]))}));
    assert_eq!(unlocked(&mut engine, session(T0)), [] as [&str; 0]);
    assert_eq!(unlocked(&mut engine, session(T0)), ["c", "b", "a"]);
}

#[test]
fn u5_a_chain_sees_automatic_claims() {
    let body = json!({
        "a": once(json!({"session_count": {"sessions": 1}}), json!({"precondition_ids": ["b"]})),
        "b": once(json!({"streak": {"days": 1}}), json!({"auto_claim": true})),
        "c": once(json!({"total_time": {"minutes": 1}}), json!({"precondition_ids": ["d"]})),
        "d": once(json!({"streak": {"days": 1}}), json!({})),
    });
    let mut engine = player_of(json!({"achievements": body, "settings": {"precondition": "claimed"}}));
    assert_eq!(unlocked(&mut engine, minutes(T0, 1)), ["b", "a", "d"]);
}

#[test]
fn u7_a_node_that_is_complete_by_implication_stands_in_a_chain() {
    let body = json!({
        "a": once(json!({"session_count": {"sessions": 1}}), json!({"precondition_ids": ["m"]})),
        "m": {"name": "Middle", "max_count": 0, "precondition_ids": ["z"]},
        "z": once(json!({"streak": {"days": 1}}), json!({})),
    });
    assert_eq!(unlocked(&mut player(body), session(T0)), ["z", "a"]);
}

#[test]
fn u6_parents_and_subs_have_triggers_of_their_own() {
    let body = json!({"parent": {
        "name": "Parent", "trigger": {"session_count": {"sessions": 2}}, "precondition_ids": ["missing"],
        "start_time_sec": T0, "end_time_sec": T0 + DAY,
        "sub_achievements": {
            "first": {"name": "First", "trigger": {"session_count": {"sessions": 1}}},
            "late": {"name": "Late", "trigger": {"community": {"action": "any"}}},
            "plain": {"name": "Plain", "max_count": 2},
        },
    }});
    let mut engine = player(body);
    assert_eq!(unlocked(&mut engine, session(T0)), ["first"], "a parent's own preconditions do not lock its subs");
    assert_eq!(unlocked(&mut engine, session(T0)), [] as [&str; 0], "the parent is locked");
    assert_eq!(unlocked(&mut engine, joined(T0 + DAY)), [] as [&str; 0], "the parent's end applies to its subs");
    assert_eq!(unlocked(&mut engine, joined(T0 + DAY - 1)), ["late"]);
    assert_eq!(unlocked(&mut engine, update(T0, "plain", 2)), ["plain"]);
}

#[test]
fn r3_the_total_reward_falls_due_with_the_last_triggered_sub() {
    let reward = json!({"guaranteed": {"currencies": {"gold": {"min": 5}}}});
    for automatic in [true, false] {
        let body = json!({"parent": {
            "name": "Parent", "trigger": {"session_count": {"sessions": 1}}, "total_reward": reward, "auto_claim_total": automatic,
            "sub_achievements": {
                "a": {"name": "A", "trigger": {"session_count": {"sessions": 2}}, "reward": reward},
                "b": {"name": "B", "trigger": {"content": {"content_ids": ["x"]}}, "auto_claim": true, "reward": reward},
                "c": {"name": "C", "trigger": {"streak": {"days": 5}}, "archived": true},
            },
        }});
        let mut engine = player(body);
        let outcome = engine.apply_all(&[session(T0), content(T0, "x")]).unwrap();
        assert_eq!(ids(&outcome), ["parent", "b"]);
        assert_eq!((outcome.rewards.len(), outcome.rewards[0].id.as_str()), (1, "b"));
        let outcome = engine.apply(&session(T0)).unwrap();
        let totals = outcome.rewards.iter().filter(|grant| grant.kind == plaudit::GrantKind::TotalReward).count();
        assert_eq!((ids(&outcome), totals), (vec!["a".to_owned()], usize::from(automatic)));
        // Once: a further earning of the repeatable sub does not earn it again.
        let outcome = engine.apply(&content(T0 + DAY, "x")).unwrap();
        assert_eq!((ids(&outcome), outcome.rewards.len()), (vec!["b".to_owned()], 1));
        let claim = at(T0 + DAY, Action::Claim { ids: vec!["parent".into()], claim_total_reward: true });
        let totals = engine.apply(&claim).unwrap().rewards.len();
        assert_eq!(totals, usize::from(!automatic));
    }
}

#[test]
fn g8_an_instant_before_activation_does_not_count_even_if_it_arrives_later() {
    let mut engine = player(one(json!({"community": {"action": "any"}}), json!({"activated_time_sec": T0})));
    assert_eq!(places(&mut engine, [T0 - 1, T0 - 2, T0, T0 + 1].map(joined)), [3]);
}

#[test]
fn g8_a_sub_has_an_activation_of_its_own() {
    let body = json!({"parent": {"name": "Parent", "trigger": {"community": {"action": "any"}}, "activated_time_sec": T0 + 5, "sub_achievements": {
        "sub": {"name": "Sub", "trigger": {"community": {"action": "any"}}, "activated_time_sec": T0}}}});
    let mut engine = player(body);
    assert_eq!(unlocked(&mut engine, joined(T0)), ["sub"]);
    assert_eq!(unlocked(&mut engine, joined(T0 + 5)), ["parent"]);
}

#[test]
fn g8_explain_says_that_it_cannot_be_earned_before_activation() {
    let engine = player(one(json!({"community": {"action": "any"}}), json!({"activated_time_sec": T0})));
    assert_eq!(reasons(&engine, "it", T0 - 1), [Reason::Inactive { until: Some(UnixSec(T0)) }]);
    assert!(!is_open(&engine, "it", T0 - 1));
    assert!(is_open(&engine, "it", T0));
    let later = player(one(json!({"community": {"action": "any"}}), json!({"activated_time_sec": T0, "start_time_sec": T0 - DAY})));
    assert_eq!(reasons(&later, "it", T0 - 2 * DAY), [Reason::Inactive { until: Some(UnixSec(T0)) }]);
    let untriggered = player(json!({"it": {"name": "It", "max_count": 1, "activated_time_sec": T0}}));
    assert!(is_open(&untriggered, "it", T0 - 1), "only triggers are activated");
}

#[test]
fn g8_a_streak_that_matches_while_locked_needs_the_next_streak_that_matches() {
    let mut body = one(json!({"streak": {"days": 2}}), json!({"precondition_ids": ["first"]}));
    body["first"] = json!({"name": "First", "max_count": 1});
    let mut engine = player(body);
    let day = |day: i64| session(T0 + day * DAY);
    assert_eq!(places(&mut engine, [day(0), day(1), update(T0, "first", 1), day(2), day(3), day(9), day(10)]), [7]);
}

#[test]
fn a_chain_of_a_thousand_unlocks_in_one_command() {
    let node = |index: usize| {
        let needs = if index == 0 { vec![] } else { vec![format!("n{:04}", index - 1)] };
        (format!("n{index:04}"), once(json!({"session_count": {"sessions": 1}}), json!({"precondition_ids": needs})))
    };
    let mut engine = player(Json::Object((0..1_000).map(node).collect()));
    assert_eq!(unlocked(&mut engine, session(T0)).len(), 1_000);
}
