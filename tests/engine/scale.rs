//! Long chains: no recursion, and no work that grows with the square of their length.

use crate::effort::{effort, in_one_of_five};
use crate::support::*;
use plaudit::{Action, Command, Engine, EngineOptions, Reason};

/// The two lengths. Quadratic work grows with the square of their ratio.
const SHORT: usize = 2_500;
const LONG: usize = 20_000;
/// The most growth of work: proportional work grows 8 times, quadratic work 64 times.
const MOST_GROWTH: f64 = 24.0;
/// Less work than this, in milliseconds, is not compared: quadratic work on the long chain is hundreds of millions of steps.
const NOTHING_MS: f64 = 40.0;
/// Long enough for a recursion to overflow the stack.
const VERY_LONG: usize = 100_000;
const NOW: &str = "2026-11-21T10:00";

/// The work of each step of a scenario, in milliseconds of processor time.
#[derive(Default)]
struct Effort(Vec<(String, f64)>);

impl Effort {
    fn of<T>(&mut self, what: &str, action: impl FnOnce() -> T) -> T {
        let (result, milliseconds) = effort(action);
        self.0.push((what.to_owned(), milliseconds));
        result
    }
}

/// Runs a scenario at both lengths; the work of no step may grow much faster than the length.
#[track_caller]
fn grows_in_proportion(scenario: impl Fn(usize, &mut Effort)) {
    let run = |length| {
        let mut effort = Effort::default();
        scenario(length, &mut effort);
        effort.0
    };
    in_one_of_five(|| {
        let (short, long) = (run(SHORT), run(LONG));
        let mut steps = short.iter().zip(&long);
        match steps.find(|((_, short), (_, long))| *long >= NOTHING_MS && *long >= MOST_GROWTH * short) {
            None => Ok(()),
            Some(((what, short), (_, long))) => Err(format!("{what}: {short} ms at {SHORT} nodes, {long} ms at {LONG}")),
        }
    });
}

fn id(index: usize) -> String {
    format!("node_{index:06}")
}

/// A chain in which each node waits for the previous one; ids run against the order of the chain.
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

fn first(length: usize) -> String {
    id(length - 1)
}

fn last() -> String {
    id(0)
}

fn look(effort: &mut Effort, engine: &Engine, length: usize) {
    effort.of("list", || engine.list(NOW.instant(), None));
    effort.of("explain", || (engine.explain(&last(), NOW.instant()).unwrap(), engine.explain(&first(length), NOW.instant()).unwrap()));
    effort.of("next_change", || engine.next_change(NOW.instant()));
}

fn update_all(length: usize) -> Command {
    Command::new(NOW.instant(), Action::Update { achievements: (0..length).map(|index| (id(index), 1)).collect(), at_least: vec![] })
}

fn update_first(length: usize) -> Command {
    Command::new(NOW.instant(), Action::update([(first(length).as_str(), 1)]))
}

fn claim_all(length: usize) -> Command {
    let ids: Vec<_> = (0..length).map(id).collect();
    Command::new(NOW.instant(), Action::claim(ids.iter().map(String::as_str)))
}

#[test]
fn u5_a_long_chain_completes_in_one_batch() {
    grows_in_proportion(|length, effort| {
        let mut engine = chain(length, &json!({"max_count": 1}));
        look(effort, &engine, length);
        let outcome = effort.of("update", || engine.apply(&update_all(length)).unwrap());
        assert_eq!((outcome.unlocks.len(), outcome.skipped.len()), (length, 0));
        assert_eq!([&outcome.unlocks[0].id, &outcome.unlocks[length - 1].id], [&first(length), &last()]);
        look(effort, &engine, length);
        let claim = claim_all(length);
        effort.of("claim", || engine.apply(&claim).unwrap());
        let state = effort.of("state", || engine.state());
        let options = EngineOptions { state: Some(state), ..EngineOptions::default() };
        effort.of("reload", || Engine::new(engine.definitions().clone(), options).unwrap());
    });
}

#[test]
fn u7_a_long_chain_of_implied_nodes_unlocks_in_one_batch() {
    grows_in_proportion(|length, effort| {
        let mut engine = chain(length, &json!({"max_count": 0}));
        look(effort, &engine, length);
        let outcome = effort.of("a locked batch", || engine.preview(&[update_all(length)]).unwrap());
        assert_eq!(outcome.skipped.len(), 0, "the first node unlocks all others");
        let outcome = effort.of("update", || engine.apply(&update_first(length)).unwrap());
        assert_eq!(outcome.events.iter().filter(|event| event.kind.as_str() == "available").count(), length - 1);
        look(effort, &engine, length);
        let claim = claim_all(length);
        assert_eq!(effort.of("claim", || engine.apply(&claim).unwrap()).unlocks.len(), length - 1, "all but the first");
    });
}

#[test]
fn u7_a_long_chain_of_implied_nodes_stays_locked_in_one_batch() {
    grows_in_proportion(|length, effort| {
        let mut engine = chain(length, &json!({"max_count": 0}));
        let mut command = update_all(length);
        let Action::Update { achievements, .. } = &mut command.action else { panic!() };
        achievements.retain(|(id, _)| *id != first(length));
        let outcome = effort.of("update", || engine.apply(&command).unwrap());
        assert_eq!(outcome.skipped.len(), length - 1);
    });
}

#[test]
fn u7_a_long_chain_claims_itself_in_one_batch() {
    let node = json!({"max_count": 0, "auto_claim": true, "total_reward": {"guaranteed": {"currencies": {"gold": {"min": 1}}}}});
    grows_in_proportion(|length, effort| {
        let mut engine = chain(length, &node);
        let outcome = effort.of("update", || engine.apply(&update_first(length)).unwrap());
        assert_eq!(outcome.unlocks.len(), length);
        look(effort, &engine, length);
    });
}

#[test]
fn r3_a_parent_of_very_many_subs_settles_its_total_in_one_batch() {
    grows_in_proportion(|length, effort| {
        let subs: serde_json::Map<String, Json> = (0..length)
            .map(|index| {
                let waits_for = if index + 1 < length { json!([id(index + 1)]) } else { json!([]) };
                (id(index), json!({"name": "sub", "max_count": 1, "precondition_ids": waits_for}))
            })
            .collect();
        let parent = json!({"name": "parent", "max_count": 1, "auto_claim_total": true, "total_reward": gold(1), "sub_achievements": subs});
        let mut engine = engine_over(&json!({"achievements": {"parent": parent}}));
        update(&mut engine, NOW, "parent", 1);
        let outcome = effort.of("update", || engine.apply(&update_all(length)).unwrap());
        assert_eq!(granted(&outcome), ["total_reward parent"]);
    });
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
