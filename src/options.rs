//! How an engine is made.

use crate::error::{Error, ErrorCode};
use crate::value::read::{self, Fault, Path, quote};
use crate::value::{Key, Value};

/// Options of [`crate::Engine::new`].
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// A saved state; `None` begins afresh.
    pub state: Option<Value>,
    /// Who rolls rewards.
    pub rewards: Rewards,
    /// The team's id, for a team's stream.
    pub team: Option<String>,
    /// Who acts on a team's stream.
    pub actor: Option<Actor>,
}

/// Who rolls rewards that hold chance (R4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rewards {
    /// The authority, later.
    #[default]
    Pending,
    /// This engine, reproducibly.
    Seeded(String),
}

/// Who acts on a team's stream (T3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub id: String,
    /// Admins may claim by hand.
    pub admin: bool,
}

impl EngineOptions {
    /// Reads options as `plaudit.d.ts` shapes them.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the place of what is wrong.
    pub fn from_value(value: &Value) -> Result<EngineOptions, Error> {
        options(value).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }
}

fn options(value: &Value) -> Result<EngineOptions, Fault> {
    let mut options = EngineOptions::default();
    for (key, value) in members(value, &Path::ROOT)? {
        let at = Path::ROOT.key(key);
        match key.as_ref() {
            "state" => options.state = Some(value.clone()),
            "rewards" => options.rewards = rewards(value, &at)?,
            "team" => options.team = Some(required_text(value, "id", &at)?.to_owned()),
            "actor" => options.actor = Some(actor(value, &at)?),
            other => return Err(Fault::new(&at, format!("unknown option {}; known are state, rewards, team, actor", quote(other)))),
        }
    }
    Ok(options)
}

/// The members that are set; no value at all is an empty object.
fn members<'v>(value: &'v Value, at: &Path<'_>) -> Result<impl Iterator<Item = &'v (Key, Value)>, Fault> {
    let entries = if *value == Value::Null { &[] } else { read::object(value, at)? };
    Ok(entries.iter().filter(|(_, value)| *value != Value::Null))
}

fn rewards(value: &Value, at: &Path<'_>) -> Result<Rewards, Fault> {
    match value {
        Value::Text(text) if text == "pending" => Ok(Rewards::Pending),
        Value::Object(_) => Ok(Rewards::Seeded(required_text(value, "seed", at)?.to_owned())),
        _ => Err(Fault::expected(at, "\"pending\" or {\"seed\": text}", value)),
    }
}

fn actor(value: &Value, at: &Path<'_>) -> Result<Actor, Fault> {
    let role = required_text(value, "role", at)?;
    match role {
        "admin" | "member" => Ok(Actor { id: required_text(value, "id", at)?.to_owned(), admin: role == "admin" }),
        _ => Err(Fault::new(&at.key("role"), format!("expected \"member\" or \"admin\", found {}", quote(role)))),
    }
}

fn required_text<'v>(value: &'v Value, key: &str, at: &Path<'_>) -> Result<&'v str, Fault> {
    read::object(value, at)?;
    read::text(value.get(key).unwrap_or(&Value::Null), &at.key(key))
}
