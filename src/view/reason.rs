//! The rules in the way of a node, as data that a page can put into words.

use super::Sight;
use crate::definitions::{AppVersion, Node, NodeIx, Trigger};
use crate::progress::obstacle::{Obstacle, SwitchedOff, switched_off};
use crate::progress::retroactive::is_met;
use crate::progress::standing::{Known, Moment, Standing};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// One rule in the way.
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
    /// The node is outside of its active phase (P1), or not activated yet (G8).
    Inactive {
        /// The next instant at which it opens; `None` for never.
        until: Option<UnixSec>,
    },
    /// The node has expired (P9).
    Expired {
        /// The instant at which it expired.
        since: UnixSec,
    },
    /// The record is in a later phase than the instant, and an update at the instant would be skipped (P12).
    PhaseOver {
        /// The start of the earliest phase in which an update would be considered again.
        until: UnixSec,
    },
    /// Preconditions are not met (U4).
    Locked {
        /// The ids of the unmet preconditions, without hidden ones (G13).
        ids: Vec<String>,
    },
    /// The current run is claimed.
    Claimed {
        /// The next reset; `None` if there is none.
        until: Option<UnixSec>,
    },
    /// The current run is complete, and only its claim is missing (R2, U7).
    Unclaimed,
    /// The node can no longer be earned (G11).
    Archived,
    /// The milestone was passed while it could not be earned (G2).
    Missed,
    /// The streak has passed the mark, or the next session makes it pass. It must break before it can match again (G1, G2).
    NeedsNewStreak,
    /// Triggers are disabled (G10).
    Disabled,
    /// The app's version was too low at the last command that contained it (G10).
    AppVersion {
        /// The lowest version that earns.
        needs: AppVersion,
    },
    /// Freezes or a repair have kept the streak alive since the last done day (G15). This closes nothing.
    StreakFrozen,
    /// The streak breaks unless a session comes first (G1). This closes nothing.
    StreakBreaks {
        /// The instant of the break; always in the future.
        at: UnixSec,
    },
}

/// The result of checking a node at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Findings {
    /// The reasons, in the order of U3.
    pub(super) reasons: Vec<Reason>,
    /// Whether no rule is in the way.
    pub(super) open: bool,
    /// Whether all unmet preconditions are the node's own subs.
    pub(super) waits_for_own_subs: bool,
}

/// Collects the rules in the way of a node: the obstacles of an update or an earning, and those that only triggers have.
pub(super) fn findings(sight: Sight<'_>, moment: &Moment, known: &mut Known) -> Findings {
    let standing = sight.standing;
    let node = standing.node(moment.ix);
    let obstacles: Vec<Obstacle> = standing.obstacles(moment, known).collect();
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
    found.reasons.extend(streak_notes(sight, moment));
    found
}

/// The instant at which an inactive node opens; `None` if that is after 2099 (U7). Activation, which only triggers have (G8), may
/// come later than the phase.
fn opens(standing: Standing<'_>, node: &Node, moment: &Moment) -> Option<UnixSec> {
    let activated = if node.trigger.is_some() { node.activated } else { UnixSec(0) };
    let opens = if moment.phase.active {
        Some(activated)
    } else {
        standing.calendar.opens(standing.definitions, node, standing.offsets, moment.at).map(|opens| opens.max(activated))
    };
    opens.filter(|opens| opens.in_range())
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
    standing.record(ix).is_some_and(|record| record.run.is_done())
}

fn is_claimed(standing: Standing<'_>, ix: NodeIx) -> bool {
    standing.record(ix).is_some_and(|record| record.run.claimed.is_some())
}

fn is_unclaimed(standing: Standing<'_>, moment: &Moment, obstacles: &[Obstacle], known: &mut Known) -> bool {
    !obstacles.contains(&Obstacle::Claimed) && (standing.complete_in(moment, known) || standing.completes_by_subs(moment, known))
}

fn trigger_reasons(sight: Sight<'_>, moment: &Moment, trigger: &Trigger, reasons: &mut Vec<Reason>) {
    let Sight { standing, facts, .. } = sight;
    let settings = &standing.definitions.settings;
    let is_passed = matches!(trigger, Trigger::SessionCount { .. }) && is_met(trigger, settings, facts);
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

/// Whether the retroactive check will still find the milestone (G9); then it is not missed.
fn will_be_found(sight: Sight<'_>, ix: NodeIx, trigger: &Trigger) -> bool {
    let Sight { standing, facts, .. } = sight;
    let enabled = standing.definitions.settings.enabled_time;
    let check_to_come = facts.tally.retroactive.is_none() && enabled.is_some_and(|enabled_at| standing.node(ix).activated <= enabled_at);
    check_to_come && !standing.earned(ix) && is_met(trigger, &standing.definitions.settings, facts)
}

/// Whether a node waits for a streak of an exact length, and a session at the instant would make the streak longer than that (G1).
fn needs_new_streak(sight: Sight<'_>, ix: NodeIx, at: UnixSec) -> bool {
    let Some(trigger @ Trigger::Streak(mark)) = &sight.standing.node(ix).trigger else { return false };
    let is_past = sight.next_length(mark.streak, at) > mark.length;
    is_past && !is_completed(sight.standing, ix) && !will_be_found(sight, ix, trigger)
}

/// Notes about the streak of a node that is not earned yet.
fn streak_notes(sight: Sight<'_>, moment: &Moment) -> impl Iterator<Item = Reason> {
    let mark = match &sight.standing.node(moment.ix).trigger {
        Some(Trigger::Streak(mark)) if !is_completed(sight.standing, moment.ix) => Some(mark),
        _ => None,
    };
    let streak = mark.map(|mark| sight.streak(mark.streak, moment.at));
    let frozen = streak.as_ref().is_some_and(|streak| streak.is_frozen).then_some(Reason::StreakFrozen);
    let breaks = streak.and_then(|streak| streak.alive_until).map(|at| Reason::StreakBreaks { at });
    frozen.into_iter().chain(breaks)
}

impl Reason {
    /// The reason in the shape of `plaudit.d.ts`.
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
            Reason::StreakFrozen => ("streak_frozen", None),
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
