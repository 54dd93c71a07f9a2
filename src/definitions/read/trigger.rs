//! Reading a `trigger`: an object with exactly one key (G1–G7).

use fnv::FnvHashSet;

use super::fields::{Fields, entries};
use super::keys::{self, Table};
use crate::definitions::trigger::{CommunityAction, Require, Trigger};
use crate::error::{Issue, Severity};
use crate::value::Value;
use crate::value::read::Path;
use crate::value::text::quote;

/// One trigger names at most this many contents or products.
pub(super) const MAX_IDS: usize = 10_000;

/// Reads a trigger; `None` if it cannot be read, which the issues then say.
pub(super) fn read(value: &Value, at: &Path<'_>, issues: &mut Vec<Issue>) -> Option<Trigger> {
    let known = || format!("give exactly one of: {}", keys::TRIGGER.keys.join(", "));
    let kinds: Vec<_> = entries(value, at, issues)?.iter().filter(|(_, body)| *body != Value::Null).collect();
    let [(kind, body)] = kinds.as_slice() else {
        let message = format!("a trigger has exactly one kind, this has {}", kinds.len());
        Issue::report(issues, Severity::Error, "trigger_kinds", at.to_string(), &message, &known());
        return None;
    };
    let at = at.key(kind);
    match kind.as_ref() {
        "streak" => Body::open(body, &at, &keys::STREAK, issues)?.at_least_one("days").map(|days| Trigger::Streak { days }),
        "session_count" => {
            Body::open(body, &at, &keys::SESSION_COUNT, issues)?.at_least_one("sessions").map(|sessions| Trigger::SessionCount { sessions })
        }
        "total_time" => {
            Body::open(body, &at, &keys::TOTAL_TIME, issues)?.at_least_one("minutes").map(|minutes| Trigger::TotalTime { minutes })
        }
        "content" => Body::open(body, &at, &keys::CONTENT, issues)?.content(),
        "community" => Body::open(body, &at, &keys::COMMUNITY, issues)?.community(),
        "subscription" => Body::open(body, &at, &keys::SUBSCRIPTION, issues)?.subscription(),
        "stat" => Body::open(body, &at, &keys::STAT, issues)?.stat(),
        unknown => {
            let meant = match keys::nearest(unknown, keys::TRIGGER.keys) {
                Some(meant) => format!("; did you mean `{meant}`?"),
                None => String::new(),
            };
            let message = format!("there is no trigger of the kind {}{meant}", quote(unknown));
            Issue::report(issues, Severity::Error, "unknown_trigger", at.to_string(), &message, &known());
            None
        }
    }
}

/// What stands under a trigger's kind.
struct Body<'v, 'a>(Fields<'v, 'a>);

impl<'v, 'a> Body<'v, 'a> {
    fn open(body: &'v Value, at: &'a Path<'a>, table: &Table, issues: &'a mut Vec<Issue>) -> Option<Self> {
        Fields::open(body, at, table, issues).map(Body)
    }

    fn content(mut self) -> Option<Trigger> {
        let require = match self.0.choice("require", keys::REQUIRE) {
            Some("all") => Require::All,
            _ => Require::Any,
        };
        match self.ids("content_ids") {
            Some(content_ids) => Some(Trigger::Content { content_ids, require }),
            None => self.missing("content_ids"),
        }
    }

    fn community(mut self) -> Option<Trigger> {
        if self.0.get("action").is_none() {
            return self.missing("action");
        }
        let action = match self.0.choice("action", keys::ACTION)? {
            "join" => CommunityAction::Join,
            "post" => CommunityAction::Post,
            "comment" => CommunityAction::Comment,
            _ => CommunityAction::Any,
        };
        Some(Trigger::Community { action })
    }

    fn subscription(mut self) -> Option<Trigger> {
        Some(Trigger::Subscription { product_ids: self.ids("product_ids") })
    }

    fn stat(mut self) -> Option<Trigger> {
        if self.0.get("at_least").is_none() {
            self.missing::<Trigger>("at_least");
        }
        let at_least = self.0.integer("at_least");
        if self.0.get("id").is_none() {
            return self.missing("id");
        }
        let id = self.0.text("id")?.to_owned();
        if id.is_empty() {
            self.0.error("empty_text", "id", "the statistic's id is empty", "name the statistic as `stat` commands do");
        }
        Some(Trigger::Stat { id, at_least: at_least? })
    }

    /// A whole number that must be there and be 1 or more.
    fn at_least_one(mut self, key: &'static str) -> Option<i64> {
        if self.0.get(key).is_none() {
            return self.missing(key);
        }
        let number = self.0.natural(key)?;
        if number == 0 {
            self.0.error("too_small", key, &format!("`{key}` is 0"), "give 1 or more");
        }
        Some(number)
    }

    /// A list of distinct, non-empty texts, sorted; `None` if unset.
    fn ids(&mut self, key: &'static str) -> Option<Vec<String>> {
        let texts = self.0.texts(key)?;
        let mut seen = FnvHashSet::default();
        let at = self.0.at.key(key);
        for (index, text) in &texts {
            let (code, message) = match () {
                () if text.is_empty() => ("empty_text", "an id is empty".to_owned()),
                () if !seen.insert(*text) => ("duplicate_value", format!("{} stands twice", quote(text))),
                () => continue,
            };
            Issue::report(self.0.issues, Severity::Error, code, at.index(*index).to_string(), &message, "remove it");
        }
        if matches!(self.0.get(key), Some(Value::List(items)) if items.is_empty()) {
            self.0.error("empty_list", key, &format!("`{key}` is empty"), "name at least one id");
        }
        if texts.len() > MAX_IDS {
            let message = format!("`{key}` names {} ids", texts.len());
            self.0.error("too_many", key, &message, "name at most 10,000; split it into several achievements");
        }
        let mut ids: Vec<String> = texts.into_iter().map(|(_, text)| text.to_owned()).collect();
        ids.sort_unstable();
        Some(ids)
    }

    /// Reports that `key` is missing; says nothing more where it is there but cannot be read.
    fn missing<T>(&mut self, key: &str) -> Option<T> {
        if self.0.get(key).is_none() {
            self.0.missing("missing_field", &format!("`{key}` is missing"), &format!("add `{key}`"));
        }
        None
    }
}
