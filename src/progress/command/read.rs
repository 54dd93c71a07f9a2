//! Reads commands from documents.

use super::member::Member;
use super::{Action, Command};
use crate::definitions::{AppVersion, COMMAND_TYPES};
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::fields::{Faults, Fields};
use crate::value::read::{self, Fault, Path};

impl Command {
    /// Reads a command in the shape of `plaudit.d.ts`.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of the fault: an unknown type, an unknown or missing field, a value of another type, or a
    /// number that is not a safe integer. Ranges are checked when the command is carried out.
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

    /// Reads one command, or an array of them; paths in errors contain the index.
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
    let command = Command::from_members(&mut members);
    if let Some(key) = members.left_over() {
        members.fault(key, format!("{} is not a field of this command", quote(key)));
    }
    faults.check(command)
}

/// The source of a command's members. After a fault, it continues with defaults; the command is not used then.
pub(crate) trait Members<'v> {
    /// Whether a member is set.
    fn has(&self, key: Member) -> bool;
    /// Reads an instant, in any year.
    fn seconds(&mut self, key: Member) -> Option<i64>;
    /// Reads a whole number.
    fn integer(&mut self, key: Member) -> Option<i64>;
    /// Reads `true` or `false`, which is the default.
    fn flag(&mut self, key: Member) -> bool;
    fn text(&mut self, key: Member) -> Option<&'v str>;
    fn texts(&mut self, key: Member) -> Vec<String>;
    /// Reads whole numbers by name.
    fn integers(&mut self, key: Member) -> Vec<(String, i64)>;
    /// Notes a fault at a member.
    fn fault(&mut self, key: Member, message: impl FnOnce() -> String);

    /// Reads a required member.
    fn needed<T: Default>(&mut self, key: Member, read: impl FnOnce(&mut Self, Member) -> T) -> T {
        if !self.has(key) {
            self.fault(key, || format!("\"{}\" is missing", key.name()));
            return T::default();
        }
        read(self, key)
    }

    /// Reads a required whole number.
    fn number(&mut self, key: Member) -> i64 {
        self.needed(key, |members, key| members.integer(key).unwrap_or(0))
    }

    /// Reads a required text.
    fn words(&mut self, key: Member) -> String {
        self.needed(key, |members, key| members.text(key).unwrap_or_default().to_owned())
    }
}

impl<'v> Members<'v> for Fields<'v, '_> {
    fn has(&self, key: Member) -> bool {
        Fields::has(self, key.name())
    }

    fn seconds(&mut self, key: Member) -> Option<i64> {
        self.read(key.name(), read::seconds)
    }

    fn integer(&mut self, key: Member) -> Option<i64> {
        Fields::integer(self, key.name())
    }

    fn flag(&mut self, key: Member) -> bool {
        Fields::flag(self, key.name())
    }

    fn text(&mut self, key: Member) -> Option<&'v str> {
        Fields::text(self, key.name())
    }

    fn texts(&mut self, key: Member) -> Vec<String> {
        Fields::texts(self, key.name(), usize::MAX)
    }

    fn integers(&mut self, key: Member) -> Vec<(String, i64)> {
        Fields::integers(self, key.name())
    }

    fn fault(&mut self, key: Member, message: impl FnOnce() -> String) {
        Fields::fault(self, key.name(), message());
    }
}

impl Command {
    /// Reads the members of a command.
    pub(crate) fn from_members<'v>(members: &mut impl Members<'v>) -> Command {
        Command {
            at: UnixSec(members.needed(Member::At, |members, key| members.seconds(key).unwrap_or(0))),
            utc_offset_sec: members.integer(Member::UtcOffsetSec).unwrap_or(0),
            app_version: app_version(members),
            action: action(members),
        }
    }
}

fn action<'v>(members: &mut impl Members<'v>) -> Action {
    match members.needed(Member::Type, |members, key| members.text(key).unwrap_or("app_opened")) {
        "update" => {
            if !members.has(Member::Achievements) && !members.has(Member::AtLeast) {
                members.needed(Member::Achievements, |_, _| ());
            }
            Action::Update { achievements: members.integers(Member::Achievements), at_least: members.integers(Member::AtLeast) }
        }
        "claim" => Action::Claim { ids: ids(members), claim_total_reward: members.flag(Member::ClaimTotalReward) },
        "session_completed" => {
            Action::SessionCompleted { duration_sec: members.number(Member::DurationSec), content_id: owned(members, Member::ContentId) }
        }
        "content_completed" => Action::ContentCompleted { content_id: members.words(Member::ContentId) },
        "joined" => Action::Joined,
        "posted" => Action::Posted,
        "commented" => Action::Commented,
        "subscribed" => {
            Action::Subscribed { product_id: owned(members, Member::ProductId), transaction_id: owned(members, Member::TransactionId) }
        }
        "stat" => Action::Stat {
            set: members.integers(Member::Set),
            max: members.integers(Member::Max),
            min: members.integers(Member::Min),
            add: members.integers(Member::Add),
        },
        "app_opened" => Action::AppOpened,
        "clock_set_back" => Action::ClockSetBack,
        "grant" => Action::Grant { ids: ids(members) },
        "streak_freeze" => Action::StreakFreeze { of: members.words(Member::Of), add: members.number(Member::Add) },
        "streak_repair" => Action::StreakRepair { of: members.words(Member::Of) },
        other => {
            members.fault(Member::Type, || format!("unknown command type {}; the types are {}", quote(other), COMMAND_TYPES.join(", ")));
            Action::AppOpened
        }
    }
}

fn ids<'v>(members: &mut impl Members<'v>) -> Vec<String> {
    members.needed(Member::Ids, |members, key| members.texts(key))
}

fn owned<'v>(members: &mut impl Members<'v>, key: Member) -> Option<String> {
    members.text(key).map(str::to_owned)
}

fn app_version<'v>(members: &mut impl Members<'v>) -> Option<AppVersion> {
    let text = members.text(Member::AppVersion)?;
    let version = AppVersion::parse(text);
    if version.is_none() {
        members
            .fault(Member::AppVersion, || format!("expected whole numbers separated by dots, such as \"6.10.2\", found {}", quote(text)));
    }
    version
}
