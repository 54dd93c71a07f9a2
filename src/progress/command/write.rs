//! Writes commands as documents.

use super::{Action, Command};
use crate::value::Value;
use crate::value::object::Object;

impl Command {
    /// The command in the shape of `plaudit.d.ts`; unset fields are left out. [`Command::from_value`] reads it back, as long as its
    /// numbers are safe integers.
    ///
    /// ```
    /// use plaudit::{Action, Command, UnixSec};
    /// let command = Command::new(UnixSec(1_790_000_000), Action::update([("daily_login", 1)]));
    /// let text = command.to_value().to_canonical_json();
    /// assert_eq!(text, r#"{"achievements":{"daily_login":1},"at":1790000000,"type":"update"}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.number("at", self.at.0);
        if self.utc_offset_sec != 0 {
            object.number("utc_offset_sec", self.utc_offset_sec);
        }
        if let Some(version) = &self.app_version {
            object.text("app_version", &version.to_string());
        }
        self.action.write(&mut object);
        object.into()
    }
}

impl Action {
    fn write(&self, object: &mut Object) {
        object.text("type", self.name());
        match self {
            Action::Update { achievements, at_least } => {
                if !achievements.is_empty() || at_least.is_empty() {
                    object.set("achievements", numbers(achievements));
                }
                set_numbers(object, "at_least", at_least);
            }
            Action::Claim { ids, claim_total_reward } => {
                object.texts("ids", ids.iter());
                if *claim_total_reward {
                    object.truth("claim_total_reward", true);
                }
            }
            Action::SessionCompleted { duration_sec, content_id } => {
                object.number("duration_sec", *duration_sec);
                object.some_text("content_id", content_id.as_ref());
            }
            Action::ContentCompleted { content_id } => object.text("content_id", content_id),
            Action::Subscribed { product_id, transaction_id } => {
                object.some_text("product_id", product_id.as_ref());
                object.some_text("transaction_id", transaction_id.as_ref());
            }
            Action::Stat { set, max, min, add } => {
                object.set("set", numbers(set));
                set_numbers(object, "max", max);
                set_numbers(object, "min", min);
                object.set("add", numbers(add));
            }
            Action::Grant { ids } => object.texts("ids", ids.iter()),
            Action::StreakFreeze { of, add } => {
                object.text("of", of);
                object.number("add", *add);
            }
            Action::StreakRepair { of } => object.text("of", of),
            Action::Joined | Action::Posted | Action::Commented | Action::AppOpened | Action::ClockSetBack => {}
        }
    }

    /// The `type` of a command's document.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Action::Update { .. } => "update",
            Action::Claim { .. } => "claim",
            Action::SessionCompleted { .. } => "session_completed",
            Action::ContentCompleted { .. } => "content_completed",
            Action::Joined => "joined",
            Action::Posted => "posted",
            Action::Commented => "commented",
            Action::Subscribed { .. } => "subscribed",
            Action::Stat { .. } => "stat",
            Action::AppOpened => "app_opened",
            Action::ClockSetBack => "clock_set_back",
            Action::Grant { .. } => "grant",
            Action::StreakFreeze { .. } => "streak_freeze",
            Action::StreakRepair { .. } => "streak_repair",
        }
    }
}

fn set_numbers(object: &mut Object, key: &'static str, items: &[(String, i64)]) {
    if !items.is_empty() {
        object.set(key, numbers(items));
    }
}

fn numbers(items: &[(String, i64)]) -> Value {
    let mut object = Object::default();
    items.iter().for_each(|(name, number)| object.named(name, Value::Int(*number)));
    object.into()
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::definitions::AppVersion;
    use crate::time::{MAX_SAFE_INTEGER, UnixSec};

    #[test]
    fn every_command_reads_back_as_it_was() {
        let text = || "x".to_owned();
        let numbers = || vec![("__proto__".to_owned(), -MAX_SAFE_INTEGER), ("b".to_owned(), 0)];
        let actions = [
            Action::Update { achievements: numbers(), at_least: Vec::new() },
            Action::Update { achievements: Vec::new(), at_least: Vec::new() },
            Action::Update { achievements: Vec::new(), at_least: numbers() },
            Action::Update { achievements: numbers(), at_least: numbers() },
            Action::Claim { ids: vec![text(), "y".to_owned()], claim_total_reward: true },
            Action::Claim { ids: Vec::new(), claim_total_reward: false },
            Action::SessionCompleted { duration_sec: 600, content_id: Some(text()) },
            Action::SessionCompleted { duration_sec: 0, content_id: None },
            Action::ContentCompleted { content_id: text() },
            Action::Joined,
            Action::Posted,
            Action::Commented,
            Action::Subscribed { product_id: Some(text()), transaction_id: Some(text()) },
            Action::Subscribed { product_id: None, transaction_id: None },
            Action::Stat { set: numbers(), max: Vec::new(), min: numbers(), add: Vec::new() },
            Action::AppOpened,
            Action::ClockSetBack,
            Action::Grant { ids: vec![text()] },
            Action::StreakFreeze { of: text(), add: 3 },
            Action::StreakRepair { of: text() },
        ];
        for action in actions {
            for (utc_offset_sec, app_version) in [(0, None), (-3_600, AppVersion::parse("6.10.2"))] {
                let command = Command { at: UnixSec(1_790_000_000), utc_offset_sec, app_version, action: action.clone() };
                let text = command.to_value().to_canonical_json();
                let read = Command::from_value(&Value::from_json(&text).expect("it is JSON"));
                assert_eq!(read.as_ref(), Ok(&command), "{text}");
            }
        }
    }
}
