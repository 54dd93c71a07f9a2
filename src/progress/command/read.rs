//! Reading a command from a document.

use super::{Action, Command};
use crate::definitions::AppVersion;
use crate::error::{Error, ErrorCode};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::fields::{Faults, Fields};
use crate::value::read::{self, Fault, Path};
use crate::value::text::quote;

impl Command {
    /// Reads a command as `plaudit.d.ts` shapes it.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of what is wrong: an unknown type, an unknown or missing field, a value of
    /// another type, a number that is not whole and safe. Ranges are checked when the command is carried out.
    ///
    /// ```
    /// use plaudit::{Command, Value};
    /// let text = r#"{"type": "update", "at": 1790000000, "achievements": {"daily_login": 1}}"#;
    /// let command = Command::from_value(&serde_json::from_str::<Value>(text)?)?;
    /// assert_eq!(command.at.0, 1_790_000_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<Command, Error> {
        command(value, &Path::ROOT).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    /// Reads one command, or an array of them; paths in errors tell which.
    ///
    /// # Errors
    ///
    /// As [`Command::from_value`].
    ///
    /// ```
    /// use plaudit::{Command, Value};
    /// let batch = r#"[{"type": "posted", "at": 1790000000}, {"type": "claim", "at": 1790000000}]"#;
    /// let error = Command::list_from_value(&Value::from_json(batch)?).unwrap_err();
    /// assert_eq!(error.path(), Some("/1/ids"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn list_from_value(value: &Value) -> Result<Vec<Command>, Error> {
        let commands = match value {
            Value::List(items) => {
                items.iter().enumerate().map(|(index, item)| command(item, &Path::ROOT.index(index))).collect::<Result<Vec<_>, _>>()
            }
            _ => command(value, &Path::ROOT).map(|command| vec![command]),
        };
        commands.map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }
}

fn command(value: &Value, at: &Path<'_>) -> Result<Command, Fault> {
    let faults = Faults::default();
    let mut members = Fields::of(value, at, &faults);
    let command = Command {
        at: UnixSec(members.needed("at", read::seconds)),
        utc_offset_sec: members.integer("utc_offset_sec").unwrap_or(0),
        app_version: app_version(&mut members),
        action: action(&mut members),
    };
    if let Some(key) = members.left_over() {
        members.fault(key, format!("{} is not a field of this command", quote(key)));
    }
    faults.check(command)
}

fn action(members: &mut Fields<'_, '_>) -> Action {
    let kind = members.text("type");
    match members.required("type", kind).unwrap_or("app_opened") {
        "update" => {
            let given = members.has("achievements") || members.has("at_least");
            let (achievements, at_least) = (members.integers("achievements"), members.integers("at_least"));
            members.required("achievements", given.then_some(()));
            Action::Update { achievements, at_least }
        }
        "claim" => {
            let given = members.has("ids");
            let ids = members.texts("ids", usize::MAX);
            members.required("ids", given.then_some(()));
            Action::Claim { ids, claim_total_reward: members.flag("claim_total_reward") }
        }
        "session_completed" => {
            let duration_sec = members.needed("duration_sec", read::integer);
            Action::SessionCompleted { duration_sec, content_id: members.text("content_id").map(str::to_owned) }
        }
        "content_completed" => Action::ContentCompleted { content_id: members.needed("content_id", read::words) },
        "joined" => Action::Joined,
        "posted" => Action::Posted,
        "commented" => Action::Commented,
        "subscribed" => {
            let product_id = members.text("product_id").map(str::to_owned);
            Action::Subscribed { product_id, transaction_id: members.text("transaction_id").map(str::to_owned) }
        }
        "stat" => {
            let mut numbers = |field| members.integers(field);
            Action::Stat { set: numbers("set"), max: numbers("max"), min: numbers("min"), add: numbers("add") }
        }
        "app_opened" => Action::AppOpened,
        other => {
            let known = "update, claim, session_completed, content_completed, joined, posted, commented, subscribed, stat, app_opened";
            members.fault("type", format!("unknown command type {}; known are {known}", quote(other)));
            Action::AppOpened
        }
    }
}

fn app_version(members: &mut Fields<'_, '_>) -> Option<AppVersion> {
    let text = members.text("app_version")?;
    let version = AppVersion::parse(text);
    if version.is_none() {
        members.fault("app_version", format!("expected whole numbers with dots between, such as \"6.10.2\", found {}", quote(text)));
    }
    version
}
