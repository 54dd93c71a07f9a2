//! The state of nodes agrees with commands: `explain` and the views predict the results of `update`, `claim` and activity.

use crate::random::*;
use crate::support::*;
use plaudit::{Action, Command, Engine, EventKind, NodeState, Reason, UnixSec};
use proptest::prelude::*;

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150);
    ProptestConfig { cases, max_shrink_iters: 5_000, max_global_rejects: cases.saturating_mul(20), ..ProptestConfig::default() }
}

/// Whether a reason is a note that keeps no progress from counting.
fn is_news(reason: &Reason) -> bool {
    matches!(reason, Reason::StreakFrozen | Reason::StreakBreaks { .. })
}

fn definition<'a>(document: &'a Json, id: &str) -> &'a Json {
    let achievements = document["achievements"].as_object().unwrap();
    let sub = || achievements.values().find_map(|node| node["sub_achievements"].get(id));
    achievements.get(id).or_else(sub).unwrap()
}

/// The activity that earns a trigger now, if one instant suffices; for a streak, one session.
fn earning(document: &Json, engine: &Engine, id: &str, at: UnixSec) -> Vec<Command> {
    let command = |action: &Action| Command::new(at, action.clone());
    let session = |duration_sec: i64| Action::SessionCompleted { duration_sec, content_id: None };
    let content = |id: &Json| Action::ContentCompleted { content_id: id.as_str().unwrap().to_owned() };
    let (kind, trigger) = definition(document, id)["trigger"].as_object().unwrap().iter().next().unwrap();
    let actions = match kind.as_str() {
        "streak" => vec![session(0)],
        "session_count" => {
            let progress = engine.get(id, at).unwrap().progress.unwrap();
            vec![session(0); usize::try_from(progress.target - progress.value).unwrap_or(0)]
        }
        "total_time" => vec![session(trigger["minutes"].as_i64().unwrap() * 60)],
        "content" => trigger["content_ids"].as_array().unwrap().iter().map(content).collect(),
        "community" => vec![Action::Joined],
        "subscription" => vec![Action::Subscribed { product_id: None, transaction_id: None }],
        _ => vec![Action::Stat {
            set: vec![(trigger["id"].as_str().unwrap().to_owned(), trigger["at_least"].as_i64().unwrap())],
            max: vec![],
            min: vec![],
            add: vec![],
        }],
    };
    // A milestone that the retroactive check will find is not lost yet (G9).
    let opened =
        document["settings"]["enabled_time_sec"].as_i64().map(|enabled| Command::new(UnixSec(enabled.max(at.0)), Action::AppOpened));
    actions.iter().map(command).chain(opened).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn explain_says_what_an_update_or_an_activity_then_finds(
        (document, ids, steps) in worlds(true), starts in prop::collection::vec(-3 * DAY..SPAN + 2 * DAY, 4), moments in prop::collection::vec(any::<prop::sample::Index>(), 3),
    ) {
        let mut engine = engine_over(&document);
        for one in &steps {
            step(&mut engine, one);
        }
        let past = commands(&steps);
        let late = moments.iter().filter(|_| !past.is_empty()).map(|moment| moment.get(&past).at);
        for at in starts.iter().map(|start| UnixSec(BASE + start)).chain(late) {
            for id in &ids {
                let Ok(explanation) = engine.explain(id, at) else { continue };
                prop_assert_eq!(explanation.open, explanation.reasons.iter().all(is_news), "{} at {}: {:?}", id, at.0, explanation);
                if definition(&document, id)["trigger"].is_object() {
                    let is_streak = definition(&document, id)["trigger"]["streak"].is_object();
                    let commands = earning(&document, &engine, id, at);
                    if explanation.open && !is_streak {
                        let outcome = engine.preview(&commands).unwrap();
                        let earned = outcome.events.iter().any(|event| event.kind == EventKind::Earned && event.id == *id);
                        prop_assert!(earned, "{} at {}: {:?} {:?}", id, at.0, explanation, outcome);
                    }
                } else if definition(&document, id)["max_count"].is_null() {
                    // U12: updates skip it, and its last sub completes it.
                    let outcome = engine.preview_one(&Command::new(at, Action::update([(id.as_str(), 1)]))).unwrap();
                    let completes = outcome.events.iter().any(|event| event.kind == EventKind::Completed && event.id == *id);
                    prop_assert!(!completes || explanation.reasons.contains(&Reason::Unclaimed), "{} at {}: {:?} {:?}", id, at.0, explanation, outcome);
                } else {
                    let outcome = engine.preview_one(&Command::new(at, Action::update([(id.as_str(), 1)]))).unwrap();
                    let skipped = outcome.skipped.first().map(|skipped| skipped.reason.as_str());
                    prop_assert!(!explanation.open || skipped.is_none(), "{} at {}: {:?}, and an update is skipped: {:?}", id, at.0, explanation, skipped);
                    prop_assert_eq!(explanation.open, skipped.is_none() && !explanation.reasons.contains(&Reason::Unclaimed), "{} at {}: {:?} {:?}", id, at.0, explanation, skipped);
                }
            }
        }
    }

    #[test]
    fn views_say_what_explain_says_and_what_a_claim_finds(
        (document, ids, steps) in worlds(true), starts in prop::collection::vec(-3 * DAY..SPAN + 2 * DAY, 4),
    ) {
        let mut engine = engine_over(&document);
        for one in &steps {
            step(&mut engine, one);
        }
        for at in starts.iter().map(|start| UnixSec(BASE + start)) {
            for id in &ids {
                let Some(view) = engine.get(id, at) else { continue };
                prop_assert_eq!(&view.reasons, &engine.explain(id, at).unwrap().reasons);
                let claim = |claim_total_reward| Command::new(at, Action::Claim { ids: vec![id.clone()], claim_total_reward });
                let paid = engine.preview_one(&claim(false)).is_ok();
                prop_assert_eq!(view.claimable, paid, "{} at {}: {:?}", id, at.0, view);
                let outcome = engine.preview_one(&claim(true)).unwrap_or_default();
                let total = outcome.events.iter().any(|event| event.kind == EventKind::TotalClaimed && event.id == *id);
                // The node's own claim may complete a sub, so that the total falls due.
                prop_assert!(view.claimable_total == total || (total && view.claimable), "{} at {}: {:?} {:?}", id, at.0, view, outcome);
                prop_assert_eq!(view.state == NodeState::Claimable, view.claimable || view.claimable_total);
                prop_assert!((0..=view.target).contains(&view.value), "{:?}", view);
                let settled = matches!(view.state, NodeState::Claimable | NodeState::Claimed | NodeState::Done);
                prop_assert!(settled || view.claim_time_sec == 0, "{:?}", view);
                let stands = matches!(view.state, NodeState::Archived | NodeState::Expired | NodeState::Missed | NodeState::Inactive | NodeState::Locked | NodeState::Disabled | NodeState::AppVersion);
                prop_assert!(!stands || !view.reasons.iter().all(is_news), "{:?}", view);
            }
        }
    }
}
