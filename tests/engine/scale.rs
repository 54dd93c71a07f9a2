//! Long chains: no recursion, and no work that grows with the square of their length.

use std::time::{Duration, Instant as Clock};

use crate::support::*;
use plaudit::{Action, Command, Engine, EngineOptions, Reason};

/// Long enough for work by its square to take minutes, short enough for every run of the suite.
const LENGTH: usize = 20_000;
/// Long enough for a recursion to overflow the stack.
const VERY_LONG: usize = 100_000;
const NOW: &str = "2026-11-21T10:00";

fn id(index: usize) -> String {
    format!("node_{index:06}")
}

/// A chain in which each node waits for the one before; ids run against it.
fn chain(length: usize, node: &Json) -> Engine {
    let achievements = (0..length).map(|index| {
        let mut node = node.clone();
        node["name"] = json!("node");
        if index == 0 {
            node["max_count"] = json!(1);
            node["auto_reset"] = json!(false);
        } else {
            node["precondition_ids"] = json!([id(length - index)]);
        }
        (id(length - 1 - index), node)
    });
    let achievements: serde_json::Map<String, Json> = achievements.collect();
    engine_over(&json!({"achievements": achievements}))
}

fn first() -> String {
    id(LENGTH - 1)
}

fn last() -> String {
    id(0)
}

/// Runs in time, with much room for slow machines: work by the square of the length takes minutes.
#[track_caller]
fn swiftly<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let began = Clock::now();
    let result = act();
    assert!(began.elapsed() < Duration::from_secs(8), "{what} took {:?}", began.elapsed());
    result
}

fn look(engine: &Engine) {
    swiftly("list", || engine.list(NOW.instant(), None));
    swiftly("explain", || (engine.explain(&last(), NOW.instant()).unwrap(), engine.explain(&first(), NOW.instant()).unwrap()));
    swiftly("next_change", || engine.next_change(NOW.instant()));
}

fn update_all() -> Command {
    Command::new(NOW.instant(), Action::Update { achievements: (0..LENGTH).map(|index| (id(index), 1)).collect() })
}

#[test]
fn u5_a_long_chain_completes_in_one_batch() {
    let mut engine = chain(LENGTH, &json!({"max_count": 1}));
    look(&engine);
    let outcome = swiftly("update", || engine.apply(&update_all()).unwrap());
    assert_eq!((outcome.unlocks.len(), outcome.skipped.len()), (LENGTH, 0));
    assert_eq!([&outcome.unlocks[0].id, &outcome.unlocks[LENGTH - 1].id], [&first(), &last()]);
    look(&engine);
    let ids: Vec<_> = (0..LENGTH).map(id).collect();
    let claim = Command::new(NOW.instant(), Action::claim(ids.iter().map(String::as_str)));
    swiftly("claim", || engine.apply(&claim).unwrap());
    let state = swiftly("state", || engine.state());
    let options = EngineOptions { state: Some(state), ..EngineOptions::default() };
    swiftly("reload", || Engine::new(engine.definitions().clone(), options).unwrap());
}

#[test]
fn u7_a_long_chain_of_derived_nodes_unlocks_in_one_batch() {
    let mut engine = chain(LENGTH, &json!({"max_count": 0}));
    look(&engine);
    let outcome = swiftly("a locked batch", || engine.preview(&[update_all()]).unwrap());
    assert_eq!(outcome.skipped.len(), 0, "the first unlocks them all");
    let outcome = swiftly("update", || engine.apply(&Command::new(NOW.instant(), Action::update([(first().as_str(), 1)]))).unwrap());
    assert_eq!(outcome.events.iter().filter(|event| event.kind.as_str() == "available").count(), LENGTH - 1);
    look(&engine);
    let ids: Vec<_> = (0..LENGTH).map(id).collect();
    let claim = Command::new(NOW.instant(), Action::claim(ids.iter().map(String::as_str)));
    assert_eq!(swiftly("claim", || engine.apply(&claim).unwrap()).unlocks.len(), LENGTH - 1, "all but the first");
}

#[test]
fn u7_a_long_chain_of_derived_nodes_stays_locked_in_one_batch() {
    let mut engine = chain(LENGTH, &json!({"max_count": 0}));
    let mut command = update_all();
    let Action::Update { achievements } = &mut command.action else { panic!() };
    achievements.retain(|(id, _)| *id != first());
    let outcome = swiftly("update", || engine.apply(&command).unwrap());
    assert_eq!(outcome.skipped.len(), LENGTH - 1);
}

#[test]
fn u7_a_long_chain_claims_itself_in_one_batch() {
    let mut engine =
        chain(LENGTH, &json!({"max_count": 0, "auto_claim": true, "total_reward": {"guaranteed": {"currencies": {"gold": {"min": 1}}}}}));
    let outcome = swiftly("update", || engine.apply(&Command::new(NOW.instant(), Action::update([(first().as_str(), 1)]))).unwrap());
    assert_eq!(outcome.unlocks.len(), LENGTH);
    look(&engine);
}

#[test]
fn r3_a_parent_of_very_many_subs_settles_its_total_in_one_batch() {
    let subs: serde_json::Map<String, Json> = (0..LENGTH)
        .map(|index| {
            let waits_for = if index + 1 < LENGTH { json!([id(index + 1)]) } else { json!([]) };
            (id(index), json!({"name": "sub", "max_count": 1, "precondition_ids": waits_for}))
        })
        .collect();
    let parent = json!({"name": "parent", "max_count": 1, "auto_claim_total": true, "total_reward": gold(1), "sub_achievements": subs});
    let mut engine = engine_over(&json!({"achievements": {"parent": parent}}));
    update(&mut engine, NOW, "parent", 1);
    let outcome = swiftly("update", || engine.apply(&update_all()).unwrap());
    assert_eq!(granted(&outcome), ["total_reward parent"]);
}

#[test]
fn u4_a_very_long_chain_overflows_no_stack() {
    let mut engine = chain(VERY_LONG, &json!({"max_count": 0}));
    let first = id(VERY_LONG - 1);
    assert!(!engine.explain(&last(), NOW.instant()).unwrap().open);
    assert_eq!(unlocked(&update(&mut engine, NOW, &first, 1)), [first.as_str()]);
    assert_eq!(engine.explain(&last(), NOW.instant()).unwrap().reasons, [Reason::Unclaimed]);
    claim(&mut engine, NOW, &[&last()]);
}
