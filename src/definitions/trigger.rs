//! What a triggered achievement is earned by (rules G1–G7).

use crate::value::Value;
use crate::value::object::Object;

/// A trigger, compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// G1: the streak of local days equals `days` (at least 1).
    Streak { days: i64 },
    /// G2: the total of sessions equals `sessions` (at least 1).
    SessionCount { sessions: i64 },
    /// G3: accumulated time of at least `minutes` (at least 1).
    TotalTime { minutes: i64 },
    /// G4: content from a set, sorted and without repeats; never empty.
    Content { content_ids: Vec<String>, require: Require, once: bool },
    /// G5: an action in the community.
    Community { action: CommunityAction },
    /// G6: a purchase of one of these products, sorted; `None`: of any.
    Subscription { product_ids: Option<Vec<String>>, once: bool },
    /// G7: a statistic of at least `at_least`.
    Stat { id: String, at_least: i64 },
}

/// How much of a content set is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Require {
    Any,
    All,
}

/// Which community action counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommunityAction {
    Join,
    Post,
    Comment,
    Any,
}

impl Trigger {
    /// The key under which the document has it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Trigger::Streak { .. } => "streak",
            Trigger::SessionCount { .. } => "session_count",
            Trigger::TotalTime { .. } => "total_time",
            Trigger::Content { .. } => "content",
            Trigger::Community { .. } => "community",
            Trigger::Subscription { .. } => "subscription",
            Trigger::Stat { .. } => "stat",
        }
    }

    /// Whether it can be earned again and again (G4, G6; G12).
    pub(crate) fn repeats(&self) -> bool {
        matches!(self, Trigger::Content { once: false, .. } | Trigger::Subscription { once: false, .. })
    }

    /// The trigger as the document writes it, defaults filled in.
    pub(crate) fn to_value(&self) -> Value {
        let mut body = Object::default();
        match self {
            Trigger::Streak { days } => body.number("days", *days),
            Trigger::SessionCount { sessions } => body.number("sessions", *sessions),
            Trigger::TotalTime { minutes } => body.number("minutes", *minutes),
            Trigger::Content { content_ids, require, once } => {
                body.texts("content_ids", content_ids.iter());
                body.text("require", if *require == Require::Any { "any" } else { "all" });
                if *once {
                    body.truth("once", true);
                }
            }
            Trigger::Community { action } => body.text("action", action.as_str()),
            Trigger::Subscription { product_ids, once } => {
                if let Some(ids) = product_ids {
                    body.texts("product_ids", ids.iter());
                }
                if *once {
                    body.truth("once", true);
                }
            }
            Trigger::Stat { id, at_least } => {
                body.text("id", id);
                body.number("at_least", *at_least);
            }
        }
        let mut object = Object::default();
        object.set(self.kind(), body.into());
        object.into()
    }
}

impl CommunityAction {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Any => "any",
        }
    }
}
