//! G12: earning is completing; one badge for many earnings (P8, R3, R5, K7).

use super::support::*;

fn gold(amount: i64) -> Json {
    json!({"guaranteed": {"currencies": {"gold": {"min": amount}}}})
}

fn claim(time: i64) -> Command {
    at(time, Action::claim(["it"]))
}

#[test]
fn g12_once_nodes_are_achievements_content_and_subscription_repeat() {
    let kinds = [
        ("streak", json!({"streak": {"days": 1}}), false),
        ("sessions", json!({"session_count": {"sessions": 1}}), false),
        ("time", json!({"total_time": {"minutes": 1}}), false),
        ("any", json!({"content": {"content_ids": ["a"]}}), true),
        ("all", json!({"content": {"content_ids": ["a"], "require": "all"}}), true),
        ("community", json!({"community": {"action": "any"}}), false),
        ("subscription", json!({"subscription": {}}), true),
        ("stat", json!({"stat": {"id": "level", "at_least": 1}}), false),
    ];
    let body = kinds.iter().map(|(id, trigger, _)| ((*id).to_owned(), json!({"name": "N", "trigger": trigger}))).collect();
    let list = player(Json::Object(body)).list(UnixSec(T0), None);
    let ids = |views: &[NodeView]| views.iter().map(|view| view.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&list.repeat_achievements), ["all", "any", "subscription"]);
    assert_eq!(ids(&list.achievements), ["community", "sessions", "stat", "streak", "time"]);
}

#[test]
fn g12_earning_completes_with_one_event_and_one_unlock() {
    let mut engine = player(one(json!({"community": {"action": "any"}}), json!({})));
    let outcome = engine.apply(&at(T0, Action::Joined)).unwrap();
    assert_eq!(kinds(&outcome, "it"), ["earned"]);
    let event = &outcome.events[0];
    assert_eq!((event.at, event.count, event.phase_start), (UnixSec(T0), Some(1), None));
    assert_eq!(keys(&outcome), ["it@once#1"]);
    assert!(!outcome.unlocks[0].retroactive);
}

#[test]
fn g12_a_further_earning_resets_the_badge_first_and_leaves_a_pending_claim() {
    let mut engine = player(one(json!({"subscription": {}}), json!({"reward": gold(5)})));
    engine.apply(&bought(T0, None)).unwrap();
    let outcome = engine.apply(&bought(T0 + DAY, None)).unwrap();
    assert_eq!(kinds(&outcome, "it"), ["reset", "earned"]);
    assert_eq!(keys(&outcome), ["it@once#2"]);
    engine.apply(&bought(T0 + 2 * DAY, None)).unwrap();
    let badge = get(&engine, "it", T0 + 2 * DAY);
    assert_eq!((badge.count, badge.pending_claims, badge.claim_time_sec, badge.update_time_sec), (1, 2, 0, T0 + 2 * DAY));
    assert_eq!((badge.earned_count, badge.first_earned_time_sec, badge.last_earned_time_sec), (3, T0, T0 + 2 * DAY));
}

#[test]
fn r5_each_earning_is_claimed_for_itself_the_current_one_first() {
    let mut engine = player(one(json!({"content": {"content_ids": ["a"]}}), json!({"reward": gold(5)})));
    engine.apply_all(&[content(T0, "a"), content(T0, "a"), content(T0, "a")]).unwrap();
    assert_eq!(engine.apply(&claim(T0 + 1)).unwrap().rewards.len(), 1);
    let badge = get(&engine, "it", T0 + 1);
    assert_eq!((badge.claim_time_sec, badge.pending_claims), (T0 + 1, 2), "the current run");
    engine.apply(&claim(T0 + 2)).unwrap();
    let badge = get(&engine, "it", T0 + 2);
    assert_eq!((badge.claim_time_sec, badge.pending_claims), (T0 + 1, 1), "claiming a pending run changes only the number of pending runs");
    engine.apply(&claim(T0 + 3)).unwrap();
    assert_eq!(engine.apply(&claim(T0 + 4)).unwrap_err().code(), ErrorCode::AlreadyClaimed);
    engine.apply(&content(T0 + 5, "a")).unwrap();
    let badge = get(&engine, "it", T0 + 5);
    assert_eq!((badge.claim_time_sec, badge.pending_claims, badge.reward), (0, 0, None), "reset by the further earning");
    engine.apply(&claim(T0 + 6)).unwrap();
}

#[test]
fn r2_an_unearned_node_is_not_claimable() {
    let mut engine = player(one(json!({"community": {"action": "any"}}), json!({})));
    assert_eq!(engine.apply(&claim(T0)).unwrap_err().code(), ErrorCode::NotComplete);
}

#[test]
fn r3_auto_claim_pays_each_earning() {
    let mut engine = player(one(json!({"subscription": {}}), json!({"reward": gold(5), "auto_claim": true})));
    for day in 0..3 {
        let outcome = engine.apply(&bought(T0 + day * DAY, None)).unwrap();
        assert_eq!(outcome.rewards.len(), 1);
        let expected: &[&str] = if day == 0 { &["earned", "claimed"] } else { &["reset", "earned", "claimed"] };
        assert_eq!(kinds(&outcome, "it"), expected);
    }
    let badge = get(&engine, "it", T0);
    assert_eq!((badge.pending_claims, badge.claim_time_sec), (0, T0 + 2 * DAY));
}

#[test]
fn r7_without_a_reward_it_is_earned_and_claimed_all_the_same() {
    let mut engine = player(one(json!({"streak": {"days": 1}}), json!({})));
    engine.apply(&session(T0)).unwrap();
    assert!(engine.apply(&claim(T0)).unwrap().rewards.is_empty());
    assert_eq!(get(&engine, "it", T0).claim_time_sec, T0);
    assert_eq!(reasons(&engine, "it", T0), [Reason::Claimed { until: None }]);
}

#[test]
fn k7_keys_number_the_earnings_for_ever() {
    let document = json!({"achievements": one(json!({"content": {"content_ids": ["a"]}}), json!({}))});
    let mut engine = player_of(document.clone());
    assert_eq!(keys(&engine.apply_all(&[content(T0, "a"), content(T0, "a")]).unwrap()), ["it@once#1", "it@once#2"]);
    let mut engine = reloaded(&engine, document);
    engine.reset(&["it"]).unwrap();
    let outcome = engine.apply(&content(T0 - DAY, "a")).unwrap();
    assert_eq!(keys(&outcome), ["it@once#3"], "numbers outlive an administrator's reset (X1)");
    assert_eq!(kinds(&outcome, "it"), ["earned"]);
    let badge = get(&engine, "it", T0);
    assert_eq!((badge.earned_count, badge.first_earned_time_sec, badge.last_earned_time_sec, badge.pending_claims), (3, T0 - DAY, T0, 0));
}

#[test]
fn x1_a_once_node_can_be_earned_again_after_an_administrators_reset() {
    let triggers =
        [json!({"total_time": {"minutes": 1}}), json!({"community": {"action": "join"}}), json!({"stat": {"id": "level", "at_least": 1}})];
    for trigger in triggers {
        let mut engine = player(one(trigger.clone(), json!({})));
        let all = [minutes(T0, 1), at(T0, Action::Joined), set(T0, "level", 1)];
        assert_eq!(places(&mut engine, all.clone()).len(), 1, "{trigger}");
        assert_eq!(places(&mut engine, all.clone()).len(), 0, "{trigger}");
        engine.reset(&["it"]).unwrap();
        assert_eq!(places(&mut engine, all).len(), 1, "{trigger}");
    }
}

#[test]
fn u4_a_repeating_badge_meets_preconditions_for_ever() {
    for mode in ["completed", "claimed"] {
        let mut body = one(json!({"subscription": {}}), json!({}));
        body["next"] = json!({"name": "Next", "trigger": {"community": {"action": "any"}}, "precondition_ids": ["it"]});
        let mut engine = player_of(json!({"achievements": body, "settings": {"precondition": mode}}));
        engine.apply_all(&[bought(T0, None), claim(T0), bought(T0 + 1, None)]).unwrap();
        assert_eq!(unlocked(&mut engine, at(T0 + 1, Action::Posted)), ["next"], "{mode}");
    }
}

#[test]
fn g12_views_are_written_with_their_ways() {
    let engine = player(one(json!({"session_count": {"sessions": 10}}), json!({"icon": "star.svg", "category": "Sessions"})));
    let view = text(&get(&engine, "it", T0).to_value());
    assert_eq!(view["progress"], json!({"value": 0, "target": 10}));
    assert_eq!(view["trigger"], json!({"session_count": {"sessions": 10}}));
    assert_eq!(view["icon"], "star.svg");
    for zero in ["earned_count", "first_earned_time_sec", "last_earned_time_sec", "pending_claims", "count"] {
        assert_eq!(view[zero], 0, "{zero}");
    }
    assert_eq!(engine.list(UnixSec(T0), Some("Sessions")).achievements.len(), 1);
    assert_eq!(engine.list(UnixSec(T0), Some("Others")).achievements.len(), 0);
}

#[test]
fn g12_instants_that_run_backwards_keep_first_and_last() {
    let mut engine = player(one(json!({"subscription": {}}), json!({})));
    engine.apply_all(&[T0 + DAY, T0, T0 + 2 * DAY, T0 + 1].map(|at| bought(at, None))).unwrap();
    let badge = get(&engine, "it", T0);
    assert_eq!((badge.earned_count, badge.first_earned_time_sec, badge.last_earned_time_sec), (4, T0, T0 + 2 * DAY));
    assert_eq!(badge.update_time_sec, T0 + 2 * DAY);
}
