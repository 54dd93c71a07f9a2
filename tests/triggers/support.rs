//! A player with definitions, and short names for what the player does.

pub use plaudit::{Action, Command, Definitions, Engine, EngineOptions, ErrorCode, NodeView, Outcome, Reason, UnixSec, Value};
pub use serde_json::{Value as Json, json};

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;
/// 2026-01-01T00:00:00Z, a Thursday.
pub const T0: i64 = 1_767_225_600;

pub fn value(json: Json) -> Value {
    serde_json::from_value(json).unwrap()
}

/// The document as a host reads it.
pub fn text(value: &Value) -> Json {
    serde_json::to_value(value).unwrap()
}

/// Definitions from the body of `achievements`.
pub fn achievements(body: Json) -> Definitions {
    document(json!({"achievements": body}))
}

pub fn document(json: Json) -> Definitions {
    Definitions::parse(&value(json)).unwrap_or_else(|error| panic!("{error}: {:?}", error.issues()))
}

/// A player of these achievements.
pub fn player(body: Json) -> Engine {
    Engine::new(achievements(body), EngineOptions::default()).unwrap()
}

/// A player of this document.
pub fn player_of(json: Json) -> Engine {
    Engine::new(document(json), EngineOptions::default()).unwrap()
}

/// The same player after a restart, under other definitions.
pub fn reloaded(engine: &Engine, json: Json) -> Engine {
    Engine::new(document(json), EngineOptions { state: Some(engine.state()), ..EngineOptions::default() }).unwrap()
}

/// One achievement `it` with this trigger, and the members of `more`.
pub fn one(trigger: Json, more: Json) -> Json {
    let mut node = json!({"name": "It", "trigger": trigger});
    for (key, value) in more.as_object().unwrap() {
        node[key] = value.clone();
    }
    json!({"it": node})
}

pub fn at(at: i64, action: Action) -> Command {
    Command::new(UnixSec(at), action)
}

/// A session without length.
pub fn session(at: i64) -> Command {
    minutes(at, 0)
}

pub fn session_in(at: i64, utc_offset_sec: i64) -> Command {
    Command { utc_offset_sec, ..session(at) }
}

pub fn minutes(at: i64, minutes: i64) -> Command {
    self::at(at, Action::SessionCompleted { duration_sec: minutes * 60, content_id: None })
}

pub fn content(at: i64, id: &str) -> Command {
    self::at(at, Action::ContentCompleted { content_id: id.to_owned() })
}

pub fn bought(at: i64, product: Option<&str>) -> Command {
    self::at(at, Action::Subscribed { product_id: product.map(str::to_owned), transaction_id: None })
}

pub fn set(at: i64, id: &str, value: i64) -> Command {
    self::at(at, Action::Stat { set: vec![(id.to_owned(), value)], max: vec![], min: vec![], add: vec![] })
}

pub fn add(at: i64, id: &str, value: i64) -> Command {
    self::at(at, Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![(id.to_owned(), value)] })
}

pub fn opened(at: i64) -> Command {
    self::at(at, Action::AppOpened)
}

pub fn update(at: i64, id: &str, amount: i64) -> Command {
    self::at(at, Action::update([(id, amount)]))
}

/// A command from JSON in a host's form.
pub fn command(json: Json) -> Result<Command, plaudit::Error> {
    Command::from_value(&value(json))
}

/// The ids that a command unlocked, in order.
pub fn unlocked(engine: &mut Engine, command: Command) -> Vec<String> {
    ids(&engine.apply(&command).unwrap())
}

pub fn ids(outcome: &Outcome) -> Vec<String> {
    outcome.unlocks.iter().map(|unlock| unlock.id.clone()).collect()
}

pub fn keys(outcome: &Outcome) -> Vec<&str> {
    outcome.unlocks.iter().map(|unlock| unlock.key.as_str()).collect()
}

pub fn kinds(outcome: &Outcome, id: &str) -> Vec<&'static str> {
    outcome.events.iter().filter(|event| event.id == id).map(|event| event.kind.as_str()).collect()
}

/// The positions (from 1) of the commands that unlocked `it`.
pub fn places(engine: &mut Engine, commands: impl IntoIterator<Item = Command>) -> Vec<usize> {
    let unlocks = commands.into_iter().enumerate().map(|(index, command)| (index + 1, unlocked(engine, command)));
    unlocks.filter(|(_, ids)| ids.contains(&"it".to_owned())).map(|(place, _)| place).collect()
}

pub fn get(engine: &Engine, id: &str, now: i64) -> NodeView {
    engine.get(id, UnixSec(now)).unwrap_or_else(|| panic!("{id} is not to be seen"))
}

/// `value` and `target` of its progress.
pub fn progress(engine: &Engine, id: &str, now: i64) -> (i64, i64) {
    let progress = get(engine, id, now).progress.unwrap();
    (progress.value, progress.target)
}

pub fn reasons(engine: &Engine, id: &str, now: i64) -> Vec<Reason> {
    engine.explain(id, UnixSec(now)).unwrap().reasons
}

pub fn is_open(engine: &Engine, id: &str, now: i64) -> bool {
    engine.explain(id, UnixSec(now)).unwrap().open
}
