//! The streak of a stream after sessions that a process of the first version has counted. Such a process updates the length and the last
//! day, and leaves members that it does not know unchanged (A8).

use anyhow::{Context as _, Result};
use plaudit::{Key, Value};

use crate::store::log::{LogRow, LoggedChange};

const DAY_SEC: i64 = 86_400;

/// A session: its instant, and the player's offset from UTC.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    at: i64,
    offset_sec: i64,
}

/// The stream after some sessions.
#[derive(Debug)]
pub struct Left {
    /// Its state.
    pub text: String,
    /// Whether a session came after one of a later day.
    pub is_late: bool,
}

/// The sessions in the rows of a transaction; `None` if no process of the first version has written it.
///
/// # Errors
///
/// A row cannot be read.
pub fn sessions(rows: &[LogRow]) -> Result<Option<Vec<Session>>> {
    let mut sessions = None;
    for row in rows {
        if let LoggedChange::Applied { at, command, version: None, .. } = row.change()? {
            let session = Session { at: at.0, offset_sec: number(&command, "utc_offset_sec") };
            let is_session = matches!(command.get("type"), Some(Value::Text(kind)) if kind == "session_completed");
            sessions.get_or_insert_with(Vec::new).extend(is_session.then_some(session));
        }
    }
    Ok(sessions)
}

/// The state after these sessions: `after`, with the streak of `before` as the first version continues it.
///
/// # Errors
///
/// A state has no facts; no server writes one.
pub fn left(before: &str, after: &str, sessions: &[Session]) -> Result<Left> {
    let before = Value::from_json(before)?;
    let mut after = Value::from_json(after)?;
    let mut streak = before.get("facts").and_then(|facts| facts.get("streak")).cloned().unwrap_or(Value::Object(Vec::new()));
    let counted = sessions.iter().filter(|session| count(&mut streak, **session)).count();
    let has_begun = streak.get("last_day").is_some();
    set(member(&mut after, "facts").context("a state has no facts")?, "streak", has_begun.then_some(streak));
    Ok(Left { text: after.to_canonical_json(), is_late: counted < sessions.len() })
}

/// Counts a session by the first version's rule. False, without a change, if its day is before the last one.
fn count(streak: &mut Value, session: Session) -> bool {
    let day = session.at.saturating_add(session.offset_sec).div_euclid(DAY_SEC);
    let ago = if streak.get("last_day").is_some() { Some(day - number(streak, "last_day")) } else { None };
    let days = match ago {
        Some(..0) => return false,
        Some(0) => number(streak, "days"),
        Some(1) => number(streak, "days") + 1,
        _ => 1,
    };
    let longest = days.max(number(streak, "longest"));
    set(streak, "days", Some(days.into()));
    set(streak, "longest", Some(longest.into()));
    set(streak, "last_day", Some(day.into()));
    set(streak, "utc_offset_sec", (session.offset_sec != 0).then(|| session.offset_sec.into()));
    true
}

fn number(object: &Value, name: &str) -> i64 {
    if let Some(Value::Int(number)) = object.get(name) { *number } else { 0 }
}

fn member<'v>(object: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    let Value::Object(members) = object else { return None };
    members.iter_mut().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Sets a member of an object, or removes it.
fn set(object: &mut Value, name: &'static str, value: Option<Value>) {
    let Value::Object(members) = object else { return };
    members.retain(|(key, _)| *key != name);
    members.extend(value.map(|value| (Key::from(name), value)));
}
