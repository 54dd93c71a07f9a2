//! Which rules stand in the way of a node, as data: a page can put them into words.

use super::node::is_secret;
use super::shown::{Shown, shown};
use crate::definitions::{AppVersion, Node, NodeIx, Trigger};
use crate::progress::facts::Facts;
use crate::progress::phase::Phase;
use crate::progress::retroactive::is_met;
use crate::progress::standing::Standing;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// Why a node is open, or not, at one instant.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, Reason, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"season": {"name": "Season", "max_count": 9, "end_time_sec": 1790000000}}}"#)?;
/// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// assert!(engine.explain("season", UnixSec(1_789_999_999))?.open);
/// let over = engine.explain("season", UnixSec(1_790_000_000))?;
/// assert_eq!((over.open, &over.reasons[0]), (false, &Reason::Expired { since: UnixSec(1_790_000_000) }));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The node.
    pub id: String,
    /// Could progress or an earning happen now?
    pub open: bool,
    /// What stands in the way, in the order of U3; and when a streak breaks, which stands in nobody's way.
    pub reasons: Vec<Reason>,
}

/// One rule that stands in the way.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Reason, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"week": {"name": "A whole week", "trigger": {"streak": {"days": 7}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let now = UnixSec(1_790_000_000); // 2026-09-21T14:13:20Z
/// engine.apply(&Command::new(now, Action::SessionCompleted { duration_sec: 600, content_id: None }))?;
/// let at = UnixSec(1_790_121_600); // the end of the next day
/// assert_eq!(engine.explain("week", now)?.reasons, [Reason::StreakBreaks { at }]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Outside of its active phase (P1), or not activated yet (G8), until then.
    Inactive {
        /// When it opens next; `None`: never.
        until: Option<UnixSec>,
    },
    /// Over for good (P9).
    Expired {
        /// Since when.
        since: UnixSec,
    },
    /// Preconditions are not met (U4).
    Locked {
        /// Which; hidden ones are left out (G13).
        ids: Vec<String>,
    },
    /// The current run is claimed.
    Claimed {
        /// The next reset; `None`: for ever.
        until: Option<UnixSec>,
    },
    /// Cannot be earned any more (G11).
    Archived,
    /// The milestone was passed while it could not be earned (G2).
    Missed,
    /// Triggers are switched off (G10).
    Disabled,
    /// The app was too old at the last command that told its version (G10).
    AppVersion {
        /// The least version.
        needs: AppVersion,
    },
    /// The streak breaks unless a session comes before (G1).
    StreakBreaks {
        /// When; it may be past.
        at: UnixSec,
    },
}

/// What stands in the way of a node at `now`.
pub(crate) fn explain(standing: Standing<'_>, facts: &Facts, ix: NodeIx, now: UnixSec) -> Explanation {
    let node = standing.node(ix);
    let phase = standing.phase(ix, now);
    let shown = shown(standing, ix, &phase);
    let mut reasons = Vec::new();
    if node.archived {
        reasons.push(Reason::Archived);
    }
    reasons.extend(closed(standing, node, &phase, now));
    reasons.extend(locked(standing, ix, now));
    if shown.claimed.is_some() && !earns_again(node) {
        reasons.push(Reason::Claimed { until: phase.resets });
    }
    if let Some(trigger) = &node.trigger {
        trigger_reasons(standing, facts, node, trigger, &shown, &mut reasons);
    }
    let done = shown.completed && !earns_again(node);
    let open = !done && reasons.is_empty();
    reasons.extend(streak_breaks(facts, node, &shown));
    Explanation { id: node.id.clone(), open, reasons }
}

/// By time: over, not begun, or not activated yet, which only triggers know (G8).
fn closed(standing: Standing<'_>, node: &Node, phase: &Phase, now: UnixSec) -> Option<Reason> {
    if let Some(since) = phase.expired_since {
        return Some(Reason::Expired { since });
    }
    let activated = if node.trigger.is_some() { node.activated } else { UnixSec(0) };
    if phase.active {
        return (now < activated).then_some(Reason::Inactive { until: Some(activated) });
    }
    let opens = standing.calendar.opens(standing.definitions, node, now);
    Some(Reason::Inactive { until: opens.map(|opens| opens.max(activated)) })
}

fn earns_again(node: &Node) -> bool {
    node.trigger.as_ref().is_some_and(Trigger::repeats)
}

fn locked(standing: Standing<'_>, ix: NodeIx, now: UnixSec) -> Option<Reason> {
    let unmet = |named: Option<NodeIx>| !named.is_some_and(|named| standing.met(named, now));
    let all = standing.node(ix).preconditions.iter();
    let mut unmet = all.filter(|precondition| unmet(precondition.node)).peekable();
    unmet.peek()?;
    let seen = unmet.filter(|precondition| precondition.node.is_none_or(|named| !is_secret(standing, named)));
    Some(Reason::Locked { ids: seen.map(|precondition| precondition.id.clone()).collect() })
}

fn trigger_reasons(standing: Standing<'_>, facts: &Facts, node: &Node, trigger: &Trigger, shown: &Shown<'_>, reasons: &mut Vec<Reason>) {
    let settings = &standing.definitions.settings;
    let check_to_come = facts.tally.retroactive.is_none() && settings.enabled_time.is_some_and(|enabled_at| node.activated <= enabled_at);
    let passed = matches!(trigger, Trigger::SessionCount { .. }) && is_met(trigger, facts);
    if passed && !shown.completed && !check_to_come {
        reasons.push(Reason::Missed);
    }
    if !settings.enabled {
        reasons.push(Reason::Disabled);
    }
    let last_seen = facts.app_version.as_deref().and_then(AppVersion::parse);
    if let Some((needs, has)) = settings.min_app_version.as_ref().zip(last_seen)
        && has < *needs
    {
        reasons.push(Reason::AppVersion { needs: needs.clone() });
    }
}

fn streak_breaks(facts: &Facts, node: &Node, shown: &Shown<'_>) -> Option<Reason> {
    let waits = matches!(node.trigger, Some(Trigger::Streak { .. })) && !shown.completed;
    let at = facts.tally.streak.breaks_at().filter(|_| waits)?;
    Some(Reason::StreakBreaks { at })
}

impl Reason {
    /// The reason as `plaudit.d.ts` shapes it.
    ///
    /// ```
    /// use plaudit::{Reason, UnixSec};
    /// let reason = Reason::Inactive { until: Some(UnixSec(1_790_035_200)) };
    /// assert_eq!(reason.to_value().to_canonical_json(), r#"{"code":"inactive","until":1790035200}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        let (code, detail) = match self {
            Reason::Inactive { until } => ("inactive", until.map(|until| ("until", until))),
            Reason::Expired { since } => ("expired", Some(("since", *since))),
            Reason::Locked { .. } => ("locked", None),
            Reason::Claimed { until } => ("claimed", until.map(|until| ("until", until))),
            Reason::Archived => ("archived", None),
            Reason::Missed => ("missed", None),
            Reason::Disabled => ("disabled", None),
            Reason::AppVersion { .. } => ("app_version", None),
            Reason::StreakBreaks { at } => ("streak_breaks", Some(("at", *at))),
        };
        object.text("code", code);
        match self {
            Reason::Locked { ids } => object.texts("ids", ids.iter()),
            Reason::AppVersion { needs } => object.text("needs", &needs.to_string()),
            _ => detail.into_iter().for_each(|(key, instant)| object.number(key, instant.0)),
        }
        object.into()
    }
}

impl Explanation {
    /// The explanation as `plaudit.d.ts` shapes it.
    ///
    /// ```
    /// use plaudit::{Explanation, Reason};
    /// let locked = Explanation { id: "boss".to_owned(), open: false, reasons: vec![Reason::Locked { ids: vec!["key".to_owned()] }] };
    /// let text = locked.to_value().to_canonical_json();
    /// assert_eq!(text, r#"{"id":"boss","open":false,"reasons":[{"code":"locked","ids":["key"]}]}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("id", &self.id);
        object.truth("open", self.open);
        object.set("reasons", Value::List(self.reasons.iter().map(Reason::to_value).collect()));
        object.into()
    }
}
