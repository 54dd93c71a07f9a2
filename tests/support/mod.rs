//! Helpers for tests of the rules: engines from short definitions, readable instants, outcomes as text.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test crate uses its part")]

use chrono::{DateTime, NaiveDateTime};
use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Error, ErrorCode, NodeView, Outcome, UnixSec, Value};
pub use serde_json::{Value as Json, json};

/// An instant in a test: `"2026-11-21T10:00"`, with seconds if they matter, or a [`UnixSec`]. All are UTC.
pub trait Instant {
    fn instant(self) -> UnixSec;
}

impl Instant for UnixSec {
    fn instant(self) -> UnixSec {
        self
    }
}

impl Instant for &str {
    #[track_caller]
    fn instant(self) -> UnixSec {
        let parsed =
            NaiveDateTime::parse_from_str(self, "%Y-%m-%dT%H:%M:%S").or_else(|_| NaiveDateTime::parse_from_str(self, "%Y-%m-%dT%H:%M"));
        match parsed {
            Ok(parsed) => UnixSec(parsed.and_utc().timestamp()),
            Err(error) => panic!("{self:?} is not an instant: {error}"),
        }
    }
}

/// The UNIX seconds of an instant.
#[track_caller]
pub fn sec(at: impl Instant) -> i64 {
    at.instant().0
}

/// An instant as text, to compare with.
pub fn text(at: UnixSec) -> String {
    DateTime::from_timestamp(at.0, 0).unwrap().format("%Y-%m-%dT%H:%M").to_string()
}

/// One second before an instant.
#[track_caller]
pub fn just_before(at: impl Instant) -> UnixSec {
    UnixSec(at.instant().0 - 1)
}

/// A plaudit value from JSON.
pub fn value(json: &Json) -> Value {
    serde_json::from_str(&json.to_string()).unwrap()
}

/// JSON from a plaudit value.
pub fn json(value: &Value) -> Json {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// A document from achievements, which may leave out `name`, and `max_count` if it is 1.
pub fn document(achievements: Json) -> Json {
    let mut achievements = achievements;
    for (id, node) in achievements.as_object_mut().unwrap() {
        fill_in(id, node);
        if let Some(subs) = node.get_mut("sub_achievements") {
            for (id, sub) in subs.as_object_mut().unwrap() {
                fill_in(id, sub);
            }
        }
    }
    json!({ "achievements": achievements })
}

fn fill_in(id: &str, node: &mut Json) {
    let node = node.as_object_mut().unwrap();
    node.entry("name").or_insert_with(|| Json::from(id));
    node.entry("max_count").or_insert_with(|| Json::from(1));
}

/// Achievements with settings.
pub fn document_with(settings: Json, achievements: Json) -> Json {
    let mut document = document(achievements);
    document["settings"] = settings;
    document
}

/// Definitions, which must be valid.
#[track_caller]
pub fn definitions(document: &Json) -> Definitions {
    match Definitions::parse(&value(document)) {
        Ok(definitions) => definitions,
        Err(error) => panic!("{error}: {:?}", error.issues()),
    }
}

/// The codes and paths of the errors in definitions.
#[track_caller]
pub fn definition_errors(achievements: Json) -> Vec<String> {
    match Definitions::parse(&value(&document(achievements))) {
        Ok(_) => Vec::new(),
        Err(error) => error.issues().iter().map(|issue| format!("{} {}", issue.code, issue.path)).collect(),
    }
}

/// A player's engine over these achievements ([`document`]).
#[track_caller]
pub fn engine(achievements: Json) -> Engine {
    engine_over(&document(achievements))
}

/// A player's engine whose preconditions are met by claims (U4).
#[track_caller]
pub fn claimed_engine(achievements: Json) -> Engine {
    engine_over(&document_with(json!({"precondition": "claimed"}), achievements))
}

/// A player's engine over a whole document.
#[track_caller]
pub fn engine_over(document: &Json) -> Engine {
    Engine::new(definitions(document), EngineOptions::default()).unwrap()
}

/// The same stream under other achievements (D1–D4).
#[track_caller]
pub fn with_definitions(engine: &Engine, achievements: Json) -> Engine {
    restore(&document(achievements), &json(&engine.state())).unwrap()
}

/// An engine from a saved state.
pub fn restore(document: &Json, state: &Json) -> Result<Engine, Error> {
    Engine::new(definitions(document), EngineOptions { state: Some(value(state)), ..EngineOptions::default() })
}

/// The same engine, saved and loaded.
#[track_caller]
pub fn reload(engine: &Engine) -> Engine {
    let text = serde_json::to_string(&engine.state()).unwrap();
    let state: Value = serde_json::from_str(&text).unwrap();
    Engine::new(engine.definitions().clone(), EngineOptions { state: Some(state), ..EngineOptions::default() }).unwrap()
}

/// Applies an action, which must succeed.
#[track_caller]
pub fn apply(engine: &mut Engine, at: impl Instant, action: Action) -> Outcome {
    match engine.apply(&Command::new(at.instant(), action)) {
        Ok(outcome) => outcome,
        Err(error) => panic!("{:?}: {error}", error.code()),
    }
}

/// Updates one node.
#[track_caller]
pub fn update(engine: &mut Engine, at: impl Instant, id: &str, amount: i64) -> Outcome {
    updates(engine, at, &[(id, amount)])
}

/// Updates several nodes in one batch.
#[track_caller]
pub fn updates(engine: &mut Engine, at: impl Instant, amounts: &[(&str, i64)]) -> Outcome {
    apply(engine, at, Action::update(amounts.iter().copied()))
}

/// Updates one node, which must be skipped; returns the reason.
#[track_caller]
pub fn skip(engine: &mut Engine, at: impl Instant, id: &str, amount: i64) -> &'static str {
    let before = engine.state();
    let outcome = update(engine, at, id, amount);
    assert_eq!(outcome.skipped.len(), 1, "{outcome:?}");
    assert_eq!(engine.state(), before, "a skipped node stays unchanged");
    outcome.skipped[0].reason.as_str()
}

/// Claims, successfully.
#[track_caller]
pub fn claim(engine: &mut Engine, at: impl Instant, ids: &[&str]) -> Outcome {
    apply(engine, at, Action::claim(ids.iter().copied()))
}

/// Claims with the total reward, successfully.
#[track_caller]
pub fn claim_total(engine: &mut Engine, at: impl Instant, ids: &[&str]) -> Outcome {
    apply(engine, at, total_claim(ids))
}

/// The claim of ids with their total rewards.
pub fn total_claim(ids: &[&str]) -> Action {
    Action::Claim { ids: ids.iter().map(|id| (*id).to_owned()).collect(), claim_total_reward: true }
}

/// Applies an action, which must be refused and leave the state unchanged.
#[track_caller]
pub fn refused(engine: &mut Engine, at: impl Instant, action: Action) -> ErrorCode {
    let before = engine.state();
    match engine.apply(&Command::new(at.instant(), action)) {
        Ok(outcome) => panic!("was not refused: {outcome:?}"),
        Err(error) => {
            assert_eq!(engine.state(), before, "a refused command changes nothing");
            error.code()
        }
    }
}

/// Makes a claim, which must be refused.
#[track_caller]
pub fn claim_refused(engine: &mut Engine, at: impl Instant, ids: &[&str]) -> ErrorCode {
    refused(engine, at, Action::claim(ids.iter().copied()))
}

/// A node at an instant.
#[track_caller]
pub fn view(engine: &Engine, id: &str, at: impl Instant) -> NodeView {
    match engine.get(id, at.instant()) {
        Some(view) => view,
        None => panic!("{id} is not to be seen"),
    }
}

/// A node's count at an instant.
#[track_caller]
pub fn count(engine: &Engine, id: &str, at: impl Instant) -> i64 {
    view(engine, id, at).count
}

/// Whether a node is active at an instant.
#[track_caller]
pub fn active(engine: &Engine, id: &str, at: impl Instant) -> bool {
    let at = at.instant();
    let active = engine.is_active(id, at).unwrap();
    if let Some(view) = engine.get(id, at) {
        assert_eq!(view.is_active, active, "is_active and the view agree");
    }
    active
}

/// Events as `"progressed a 3"`, in order; with the count if the event has one.
pub fn events(outcome: &Outcome) -> Vec<String> {
    let line = |event: &plaudit::AchievementEvent| match event.count {
        Some(count) => format!("{} {} {count}", event.kind.as_str(), event.id),
        None => format!("{} {}", event.kind.as_str(), event.id),
    };
    outcome.events.iter().map(line).collect()
}

/// Skipped nodes as `"a: inactive"`, in order.
pub fn skipped(outcome: &Outcome) -> Vec<String> {
    outcome.skipped.iter().map(|skipped| format!("{}: {}", skipped.id, skipped.reason.as_str())).collect()
}

/// The ids of the unlocks, in order.
pub fn unlocked(outcome: &Outcome) -> Vec<&str> {
    outcome.unlocks.iter().map(|unlock| unlock.id.as_str()).collect()
}

/// The keys of the unlocks, in order.
pub fn keys(outcome: &Outcome) -> Vec<&str> {
    outcome.unlocks.iter().map(|unlock| unlock.key.as_str()).collect()
}

/// Granted rewards as `"reward a"`, `"total_reward a"`, in order.
pub fn granted(outcome: &Outcome) -> Vec<String> {
    outcome.rewards.iter().map(|grant| format!("{} {}", grant.kind.as_str(), grant.id)).collect()
}

/// The codes of the reasons against progress on a node.
#[track_caller]
pub fn reasons(engine: &Engine, id: &str, at: impl Instant) -> Vec<String> {
    let explanation = json(&engine.explain(id, at.instant()).unwrap().to_value());
    explanation["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect()
}

/// A reward of this much gold.
pub fn gold(amount: i64) -> Json {
    json!({"guaranteed": {"currencies": {"gold": {"min": amount}}}})
}

/// A day in seconds.
pub const DAY: i64 = 86_400;
/// An hour in seconds.
pub const HOUR: i64 = 3_600;
