//! Requests of the server API, checked before anything is carried out.

use axum::extract::Request;
use plaudit::{UnixSec, Value};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::eid::Purpose;
use crate::endpoint::{Code, Refusal, body};
use crate::stream::Report;

/// The most characters of a player's id.
const MAX_PLAYER_CHARACTERS: usize = 128;
/// The most bytes of an event's id; the same limit applies to clients' events.
const MAX_EID_BYTES: usize = 64;
/// The most bytes of a command's text.
const MAX_COMMAND_BYTES: usize = 16 * 1024;
/// The most characters of a reason.
const MAX_REASON_CHARACTERS: usize = 500;

/// Reads a JSON body of this shape; unknown members are refused, because they are probably misspelt.
pub(super) async fn read<T: DeserializeOwned>(request: Request) -> Result<T, Refusal> {
    body::check_kind(request.headers())?;
    let text = body::read_text(request).await?;
    serde_json::from_str(&text).map_err(|error| Refusal::new(Code::InvalidRequest, error.to_string()))
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(Code::InvalidRequest, message)
}

/// The id of a player.
pub(super) fn player(id: &str) -> Result<&str, Refusal> {
    let is_short = (1..=MAX_PLAYER_CHARACTERS).contains(&id.chars().count());
    if is_short && !id.chars().any(char::is_control) && !id.starts_with("team:") {
        return Ok(id);
    }
    let shown: String = id.chars().take(MAX_PLAYER_CHARACTERS).filter(|c| !c.is_control()).collect();
    Err(invalid(format!("expected a player's id of 1 to {MAX_PLAYER_CHARACTERS} characters without control characters, found {shown:?}")))
}

/// The reason of an action.
pub(super) fn reason(text: &str) -> Result<&str, Refusal> {
    if (1..=MAX_REASON_CHARACTERS).contains(&text.trim().chars().count()) && !text.contains('\0') {
        return Ok(text);
    }
    Err(invalid(format!("expected \"reason\", a text of 1 to {MAX_REASON_CHARACTERS} characters, which the audit keeps")))
}

/// The id of an event.
pub(super) fn eid(text: &str) -> Result<&str, Refusal> {
    if (1..=MAX_EID_BYTES).contains(&text.len()) && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    let shown: String = text.chars().take(MAX_EID_BYTES).filter(|c| !c.is_control()).collect();
    Err(invalid(format!("expected \"eid\", a text of 1 to {MAX_EID_BYTES} bytes without control characters, found {shown:?}")))
}

/// A report of this command. Its instant is the event's, or else the command's own, or else now. JSON that is not a command is refused
/// later, by itself, so that the other events of the request are carried out.
pub(super) fn report(id: &str, command: &RawValue, at: Option<i64>, now: UnixSec) -> Result<Report, Refusal> {
    let id = eid(id)?;
    if command.get().len() > MAX_COMMAND_BYTES {
        return Err(invalid(format!("the command of {id:?} has {} bytes; at most {MAX_COMMAND_BYTES} are allowed", command.get().len())));
    }
    let mut command = Value::from_json(command.get()).map_err(|error| invalid(format!("the command of {id:?}: {}", error.message())))?;
    if let Value::Object(members) = &mut command {
        if let Some(at) = at {
            members.retain(|(key, _)| key != "at");
            members.push(("at".into(), at.into()));
        } else if !members.iter().any(|(key, _)| key == "at") {
            members.push(("at".into(), now.0.into()));
        }
    }
    Ok(Report { purpose: Purpose::Event, eid: id.to_owned(), command })
}

/// The type of a command; empty if it has none.
pub(super) fn command_type(command: &Value) -> &str {
    match command.get("type") {
        Some(Value::Text(kind)) => kind,
        _ => "",
    }
}
