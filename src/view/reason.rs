//! Which rules stand in the way of a node, as data: a page can put them into words.

use super::Sight;
use crate::definitions::{AppVersion, Node, NodeIx, Trigger};
use crate::progress::obstacle::{Obstacle, SwitchedOff, switched_off};
use crate::progress::retroactive::is_met;
use crate::progress::standing::{Known, Moment, Standing};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

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
    /// The record stands in a later phase than the instant, and an update at the instant would be skipped (P12).
    PhaseOver {
        /// The start of the earliest phase in which an update would be looked at again.
        until: UnixSec,
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
    /// The current run is complete: only its claim is missing (R2, U7).
    Unclaimed,
    /// Cannot be earned any more (G11).
    Archived,
    /// The milestone was passed while it could not be earned (G2).
    Missed,
    /// The streak is past the mark, or the next session takes it there: it has to break before it can match again (G1, G2).
    NeedsNewStreak,
    /// Triggers are switched off (G10).
    Disabled,
    /// The app was too old at the last command that told its version (G10).
    AppVersion {
        /// The least version.
        needs: AppVersion,
    },
    /// The streak breaks unless a session comes before (G1). This alone stands in nobody's way.
    StreakBreaks {
        /// When; always ahead.
        at: UnixSec,
    },
}

/// What was found of a node at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Findings {
    /// In the order of U3.
    pub(super) reasons: Vec<Reason>,
    /// Nothing stands in the way.
    pub(super) open: bool,
    /// All that is missing of its preconditions are its own subs.
    pub(super) waits_for_own_subs: bool,
}

/// What stands in the way of a node: the obstacles that an update or an earning meets, and what only triggers know.
pub(super) fn findings(sight: Sight<'_>, moment: &Moment, known: &mut Known) -> Findings {
    let standing = sight.standing;
    let node = standing.node(moment.ix);
    let obstacles: Vec<Obstacle> = standing.obstacles(*moment, known).collect();
    let mut found = Findings { reasons: Vec::new(), open: false, waits_for_own_subs: false };
    for obstacle in &obstacles {
        let reason = match *obstacle {
            Obstacle::Archived => Reason::Archived,
            Obstacle::Expired { since } => Reason::Expired { since },
            Obstacle::Inactive => Reason::Inactive { until: opens(standing, node, moment) },
            Obstacle::PhaseOver { until } | Obstacle::PreviousCompleted { until } => Reason::PhaseOver { until },
            Obstacle::Locked => locked(standing, moment, known, &mut found.waits_for_own_subs),
            Obstacle::Claimed => Reason::Claimed { until: moment.phase.resets },
            Obstacle::Earned if is_claimed(standing, moment.ix) => Reason::Claimed { until: moment.phase.resets },
            Obstacle::Earned => Reason::Unclaimed,
        };
        found.reasons.push(reason);
    }
    match &node.trigger {
        Some(trigger) => trigger_reasons(sight, moment, trigger, &mut found.reasons),
        None if is_unclaimed(standing, moment, &obstacles, known) => found.reasons.push(Reason::Unclaimed),
        None => {}
    }
    found.open = found.reasons.is_empty();
    found.reasons.extend(streak_breaks(sight, moment));
    found
}

/// When a node that is inactive opens; activation, which only triggers know (G8), may come later than its phase.
fn opens(standing: Standing<'_>, node: &Node, moment: &Moment) -> Option<UnixSec> {
    let activated = if node.trigger.is_some() { node.activated } else { UnixSec(0) };
    if moment.phase.active {
        return Some(activated);
    }
    standing.calendar.opens(standing.definitions, node, moment.at).map(|opens| opens.max(activated))
}

fn locked(standing: Standing<'_>, moment: &Moment, known: &mut Known, waits_for_own_subs: &mut bool) -> Reason {
    let mut ids = Vec::new();
    *waits_for_own_subs = true;
    for precondition in &standing.node(moment.ix).preconditions {
        let named = precondition.node;
        if named.is_some_and(|named| standing.met_knowing(named, moment.at, known)) {
            continue;
        }
        *waits_for_own_subs &= named.is_some_and(|named| standing.node(named).parent == Some(moment.ix));
        if named.is_none_or(|named| !standing.is_secret(named)) {
            ids.push(precondition.id.clone());
        }
    }
    Reason::Locked { ids }
}

fn is_completed(standing: Standing<'_>, ix: NodeIx) -> bool {
    standing.record(ix).is_some_and(|record| record.run.completed)
}

fn is_claimed(standing: Standing<'_>, ix: NodeIx) -> bool {
    standing.record(ix).is_some_and(|record| record.run.claimed.is_some())
}

fn is_unclaimed(standing: Standing<'_>, moment: &Moment, obstacles: &[Obstacle], known: &mut Known) -> bool {
    !obstacles.contains(&Obstacle::Claimed) && standing.complete_in(moment, known)
}

fn trigger_reasons(sight: Sight<'_>, moment: &Moment, trigger: &Trigger, reasons: &mut Vec<Reason>) {
    let Sight { standing, facts, .. } = sight;
    let settings = &standing.definitions.settings;
    let is_passed = matches!(trigger, Trigger::SessionCount { .. }) && is_met(trigger, facts);
    if is_passed && !is_completed(standing, moment.ix) && !will_be_found(sight, moment.ix, trigger) {
        reasons.push(Reason::Missed);
    }
    if needs_new_streak(sight, moment.ix, moment.at) {
        reasons.push(Reason::NeedsNewStreak);
    }
    let last_seen = facts.app_version.as_deref().and_then(AppVersion::parse);
    reasons.extend(switched_off(settings, last_seen.as_ref()).map(|off| match off {
        SwitchedOff::Disabled => Reason::Disabled,
        SwitchedOff::AppVersion { needs } => Reason::AppVersion { needs: needs.clone() },
    }));
}

/// What the retroactive check will find is not lost (G9).
fn will_be_found(sight: Sight<'_>, ix: NodeIx, trigger: &Trigger) -> bool {
    let Sight { standing, facts, .. } = sight;
    let enabled = standing.definitions.settings.enabled_time;
    let check_to_come = facts.tally.retroactive.is_none() && enabled.is_some_and(|enabled_at| standing.node(ix).activated <= enabled_at);
    check_to_come && is_met(trigger, facts)
}

/// Whether a node waits for a streak, and a session at the instant leaves one that is longer than the mark, which it has to equal (G1).
pub(super) fn needs_new_streak(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> bool {
    let Some(trigger @ Trigger::Streak { days }) = &sight.standing.node(ix).trigger else { return false };
    let is_past = sight.facts.streak.after_session(at) > *days;
    is_past && !is_completed(sight.standing, ix) && !will_be_found(sight, ix, trigger)
}

fn streak_breaks(sight: Sight<'_>, moment: &Moment) -> Option<Reason> {
    let at = sight.facts.streak.breaks_after(moment.at).filter(|_| waits_for_streak(sight.standing, moment.ix))?;
    Some(Reason::StreakBreaks { at })
}

/// Whether the streak is what a node is still to be earned by (G1).
pub(super) fn waits_for_streak(standing: Standing<'_>, ix: NodeIx) -> bool {
    matches!(standing.node(ix).trigger, Some(Trigger::Streak { .. })) && !is_completed(standing, ix)
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
            Reason::PhaseOver { until } => ("phase_over", Some(("until", *until))),
            Reason::Locked { .. } => ("locked", None),
            Reason::Claimed { until } => ("claimed", until.map(|until| ("until", until))),
            Reason::Unclaimed => ("unclaimed", None),
            Reason::Archived => ("archived", None),
            Reason::Missed => ("missed", None),
            Reason::NeedsNewStreak => ("needs_new_streak", None),
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
