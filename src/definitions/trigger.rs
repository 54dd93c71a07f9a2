//! The triggers of triggered achievements (rules G1–G7).

use crate::value::Value;
use crate::value::object::Object;

/// A compiled trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// G1, G14: the length of a streak equals this.
    Streak(StreakMark),
    /// G2: the number of sessions equals `sessions` (at least 1).
    SessionCount { sessions: i64 },
    /// G3: the accumulated time is at least `minutes` (at least 1).
    TotalTime { minutes: i64 },
    /// G4: use of content from a set, sorted and without repeats; never empty.
    Content { content_ids: Vec<String>, require: Require, once: bool },
    /// G5: one of these community actions, sorted and without repeats; never empty.
    Community { actions: Vec<CommunityAction> },
    /// G6: a purchase of one of these products, sorted; `None` for any product.
    Subscription { product_ids: Option<Vec<String>>, once: bool },
    /// G7: a statistic's value is within a bound.
    Stat { id: String, bound: Bound },
}

/// The streak length that earns (at least 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreakMark {
    pub(crate) length: i64,
    /// Whether the length is in weeks instead of days.
    pub(crate) in_weeks: bool,
    /// The account's name; `None` for the streak of days with sessions (G1).
    pub(crate) of: Option<String>,
    /// The index of its streak.
    pub(crate) streak: StreakIx,
}

/// The index of a streak: 0 for that of G1, else one more than the account's index in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StreakIx(pub(crate) u32);

impl StreakIx {
    /// The streak of days with sessions (G1).
    pub(crate) const BY_SESSIONS: StreakIx = StreakIx(0);

    pub(crate) fn of_account(place: u32) -> StreakIx {
        StreakIx(place + 1)
    }

    /// The account's index in the settings; `None` for the streak of G1.
    pub(crate) fn account(self) -> Option<usize> {
        self.0.checked_sub(1).map(|place| place as usize)
    }
}

/// The bound of a statistic. A statistic without a value meets no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    AtLeast(i64),
    AtMost(i64),
}

impl Bound {
    /// The number that orders the bounds of one kind: for `at_most` it is negated, so that the first to be met comes first.
    pub(crate) fn threshold(self) -> i64 {
        match self {
            Bound::AtLeast(least) => least,
            Bound::AtMost(most) => -most,
        }
    }

    pub(crate) fn is_met(self, value: i64) -> bool {
        match self {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
        }
    }
}

/// The part of a content set that is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Require {
    Any,
    All,
}

/// A community action that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CommunityAction {
    Join,
    Post,
    Comment,
    Any,
}

impl Trigger {
    /// The trigger's key in the document.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Trigger::Streak(_) => "streak",
            Trigger::SessionCount { .. } => "session_count",
            Trigger::TotalTime { .. } => "total_time",
            Trigger::Content { .. } => "content",
            Trigger::Community { .. } => "community",
            Trigger::Subscription { .. } => "subscription",
            Trigger::Stat { .. } => "stat",
        }
    }

    /// Whether the trigger can be earned repeatedly (G4, G6; G12).
    pub(crate) fn repeats(&self) -> bool {
        matches!(self, Trigger::Content { once: false, .. } | Trigger::Subscription { once: false, .. })
    }

    /// The trigger as the document writes it, defaults filled in.
    pub(crate) fn to_value(&self) -> Value {
        let mut body = Object::default();
        match self {
            Trigger::Streak(mark) => {
                body.number(if mark.in_weeks { "weeks" } else { "days" }, mark.length);
                body.some_text("of", mark.of.as_ref());
            }
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
