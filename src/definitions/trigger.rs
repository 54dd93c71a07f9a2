//! What a triggered achievement is earned by (rules G1–G7).

use crate::value::Value;

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
    Content { content_ids: Vec<String>, require: Require },
    /// G5: an action in the community.
    Community { action: CommunityAction },
    /// G6: a purchase of one of these products, sorted; `None`: of any.
    Subscription { product_ids: Option<Vec<String>> },
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
        matches!(self, Trigger::Content { .. } | Trigger::Subscription { .. })
    }

    /// The trigger as the document writes it, defaults filled in.
    pub(crate) fn to_value(&self) -> Value {
        let texts = |ids: &[String]| Value::List(ids.iter().map(|id| Value::from(id.as_str())).collect());
        let body = match self {
            Trigger::Streak { days } => vec![("days".into(), Value::Int(*days))],
            Trigger::SessionCount { sessions } => vec![("sessions".into(), Value::Int(*sessions))],
            Trigger::TotalTime { minutes } => vec![("minutes".into(), Value::Int(*minutes))],
            Trigger::Content { content_ids, require } => {
                let require = match require {
                    Require::Any => "any",
                    Require::All => "all",
                };
                vec![("content_ids".into(), texts(content_ids)), ("require".into(), require.into())]
            }
            Trigger::Community { action } => vec![("action".into(), action.as_str().into())],
            Trigger::Subscription { product_ids } => product_ids.iter().map(|ids| ("product_ids".into(), texts(ids))).collect(),
            Trigger::Stat { id, at_least } => vec![("id".into(), id.as_str().into()), ("at_least".into(), Value::Int(*at_least))],
        };
        Value::Object(vec![(self.kind().into(), Value::Object(body))])
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
