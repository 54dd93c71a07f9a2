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
    /// G5: one of these actions in the community, sorted and without repeats; never empty.
    Community { actions: Vec<CommunityAction> },
    /// G6: a purchase of one of these products, sorted; `None`: of any.
    Subscription { product_ids: Option<Vec<String>>, once: bool },
    /// G7: a statistic within a bound.
    Stat { id: String, bound: Bound },
}

/// What a statistic has to reach; one without a value reaches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    AtLeast(i64),
    AtMost(i64),
}

impl Bound {
    pub(crate) fn is_met(self, value: i64) -> bool {
        match self {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
        }
    }
}

/// How much of a content set is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Require {
    Any,
    All,
}

/// Which community action counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
            Trigger::Community { actions } => match actions.as_slice() {
                [action] => body.text("action", action.as_str()),
                actions => body.set("action", Value::List(actions.iter().map(|action| Value::from(action.as_str())).collect())),
            },
            Trigger::Subscription { product_ids, once } => {
                if let Some(ids) = product_ids {
                    body.texts("product_ids", ids.iter());
                }
                if *once {
                    body.truth("once", true);
                }
            }
            Trigger::Stat { id, bound } => {
                body.text("id", id);
                match bound {
                    Bound::AtLeast(least) => body.number("at_least", *least),
                    Bound::AtMost(most) => body.number("at_most", *most),
                }
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
