//! The state of a node as one word, and whether it can be claimed.

use super::Sight;
use super::reason::{Findings, Reason, findings};
use super::shown::Shown;
use crate::progress::standing::{Known, Moment};

/// The state of a node as one word, for display beside its name.
///
/// If several apply, the first variant wins. The first three concern the run as the view shows it, regardless of rules against more
/// progress. The others follow from [`Reason`]s; if there is none, the state is open.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, NodeState, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Win today", "max_count": 1, "reset_cronexpr": "@daily"}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let now = UnixSec(1_790_000_000);
/// let state = |engine: &Engine| engine.get("daily", now).map(|view| view.state);
/// assert_eq!(state(&engine), Some(NodeState::Open));
/// engine.apply(&Command::new(now, Action::update([("daily", 1)])))?;
/// assert_eq!(state(&engine), Some(NodeState::Claimable));
/// engine.apply(&Command::new(now, Action::claim(["daily"])))?;
/// assert_eq!(state(&engine), Some(NodeState::Claimed)); // until midnight
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeState {
    /// A claim succeeds: of the current run, of an earlier run (R5), or of a total reward (R3).
    Claimable,
    /// The current run is claimed, and a scheduled reset will begin another.
    Claimed,
    /// The current run is claimed and no reset comes; or it is complete and this actor may not claim it (T3); or a trigger has
    /// earned the node at least once (G12).
    Done,
    /// The node can no longer be earned (G11).
    Archived,
    /// The node has expired (P9).
    Expired,
    /// Its milestone was passed while it could not be earned (G2).
    Missed,
    /// The node is outside of its active phase (P1), not activated yet (G8), or its record is in a later phase (P12).
    Inactive,
    /// A precondition is not met (U4), other than the node's own subs.
    Locked,
    /// Triggers are disabled (G10).
    Disabled,
    /// The app's version was too low at the last command that contained it (G10).
    AppVersion,
    /// None of these: progress counts, or waits only for the node's own subs or for a new streak.
    Open,
}

impl NodeState {
    /// The state as the npm package writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimable => "claimable",
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::Archived => "archived",
            Self::Expired => "expired",
            Self::Missed => "missed",
            Self::Inactive => "inactive",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
            Self::AppVersion => "app_version",
            Self::Open => "open",
        }
    }
}

/// The part of a view that describes the node's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) state: NodeState,
    pub(super) claimable: bool,
    pub(super) claimable_total: bool,
    pub(super) reasons: Vec<Reason>,
    /// Whether the run as shown is complete, claimed or not.
    pub(super) complete: bool,
}

/// The status of a node at an instant at which its record shows `shown`.
pub(super) fn status(sight: Sight<'_>, moment: &Moment, shown: &Shown<'_>, known: &mut Known) -> Status {
    let standing = sight.standing;
    let found = findings(sight, moment, known);
    let claimable = sight.may_claim && standing.payable(moment, known).is_some();
    let claimable_total = sight.may_claim && standing.total_payable(moment, known);
    let complete = shown.completed || shown.claimed.is_some() || found.reasons.contains(&Reason::Unclaimed);
    let is_badge = standing.node(moment.ix).trigger.is_some() && standing.earned(moment.ix);
    let state = if claimable || claimable_total {
        NodeState::Claimable
    } else if shown.claimed.is_some() && moment.phase.resets.is_some() {
        NodeState::Claimed
    } else if is_badge || complete {
        NodeState::Done
    } else {
        unsettled(&found)
    };
    Status { state, claimable, claimable_total, reasons: found.reasons, complete }
}

/// The state of a node that is neither complete nor claimed.
fn unsettled(found: &Findings) -> NodeState {
    let states = found.reasons.iter().filter_map(|reason| match reason {
        Reason::Archived => Some(NodeState::Archived),
        Reason::Expired { .. } => Some(NodeState::Expired),
        Reason::Missed => Some(NodeState::Missed),
        Reason::Inactive { .. } | Reason::PhaseOver { .. } => Some(NodeState::Inactive),
        Reason::Locked { .. } => (!found.waits_for_own_subs).then_some(NodeState::Locked),
        Reason::Disabled => Some(NodeState::Disabled),
        Reason::AppVersion { .. } => Some(NodeState::AppVersion),
        Reason::Claimed { .. } | Reason::Unclaimed | Reason::NeedsNewStreak | Reason::StreakFrozen | Reason::StreakBreaks { .. } => None,
    });
    states.min_by_key(|state| *state as u8).unwrap_or(NodeState::Open)
}
