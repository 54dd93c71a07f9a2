//! Teams, each with its own definitions, and members with roles.

use std::collections::BTreeMap;

use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;
use plaudit::{Role, UnixSec, Value};

use crate::Refusal;

/// A team and its stream.
#[derive(Clone)]
pub(crate) struct Team {
    pub(crate) record: StreamRecord,
    pub(crate) members: BTreeMap<String, Role>,
}

impl Team {
    /// Creates a team with these definitions and members; a known team keeps its stream.
    pub(crate) fn read(id: &str, definitions: &str, members: &str, now: UnixSec, old: Option<&Team>) -> Result<Team, Refusal> {
        let stream = format!("team:{id}");
        let rules = Rulebook::new(Value::from_json(definitions)?, &stream)?;
        let record = match old {
            Some(Team { record, .. }) => StreamRecord::read(&stream, &rules, record.epoch(), record.rev(), record.snapshot())?,
            None => StreamRecord::new(&stream, &rules, now)?,
        };
        Ok(Team { record, members: roles(&Value::from_json(members)?)? })
    }
}

/// Returns the team of a stream.
pub(crate) fn of<'t>(teams: &'t mut BTreeMap<String, Team>, stream: &str) -> Option<&'t mut Team> {
    teams.get_mut(stream.strip_prefix("team:")?)
}

fn roles(members: &Value) -> Result<BTreeMap<String, Role>, Refusal> {
    let Value::Object(members) = members else {
        return Err(Refusal::argument("members are roles by player"));
    };
    let role = |role: &Value| match role {
        Value::Text(text) if *text == *"admin" => Ok(Role::Admin),
        Value::Text(text) if *text == *"member" => Ok(Role::Member),
        _ => Err(Refusal::argument("a role is member or admin")),
    };
    members.iter().map(|(name, found)| Ok((name.to_string(), role(found)?))).collect()
}
