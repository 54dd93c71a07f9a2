//! The rules that keep a node from progress at an instant: the checks of `update` and of earning, in the order of U3. A command
//! stops at the first; an explanation lists them all.

use super::outcome::SkipReason;
use super::record::PreviousPhase;
use super::standing::{Known, Moment, Place, Standing};
use crate::definitions::{AppVersion, Node, NodeIx, Settings};
use crate::time::UnixSec;

/// A rule that keeps progress from counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The node is archived (G11).
    Archived,
    /// The node has expired (P9).
    Expired { since: UnixSec },
    /// The node is outside of its active phase (P1), or not activated yet (G8).
    Inactive,
    /// The record is in a later phase, and the previous phase begins only at `until`, or accepts no more progress (P12); or the
    /// window would end before the recorded progress (P3).
    PhaseOver { until: UnixSec },
    /// A precondition is not met (U4).
    Locked,
    /// The run is claimed already (U9).
    Claimed,
    /// The instant lies in the previous phase, which was completed; the record's phase begins at `until` (P12).
    PreviousCompleted { until: UnixSec },
    /// The node has been earned, and can be earned only once (G12).
    Earned,
}

type Check = fn(&Standing<'_>, &Moment, &mut Known) -> Option<Obstacle>;

/// The checks in the order of U3.
const CHECKS: [Check; 6] = [archived, expired, inactive, phase_over, locked, taken];

impl<'a> Standing<'a> {
    /// The obstacles to an update of the node, or to its earning. The iterator is lazy: each check runs when it is reached.
    pub(crate) fn obstacles<'k>(self, moment: &'k Moment, known: &'k mut Known) -> impl Iterator<Item = Obstacle> + use<'a, 'k> {
        CHECKS.iter().filter_map(move |check| check(&self, moment, known))
    }

    /// Whether the node is outside of its active phase (P1), or its trigger is not activated yet (G8), without having expired.
    pub(crate) fn is_inactive(&self, moment: &Moment) -> bool {
        let waits = self.node(moment.ix).trigger.is_some() && !self.is_activated(moment.ix, moment.at);
        moment.phase.expired_since.is_none() && (waits || !moment.phase.active)
    }

    /// P3: the first instant at which the window would still contain the recorded progress, if that instant is still to come.
    /// Earlier progress would move the window's beginning too far back.
    pub(crate) fn window_bound(&self, ix: NodeIx, at: UnixSec) -> Option<UnixSec> {
        let node = self.node(ix);
        let begins_with_progress = node.schedule.is_none() && node.duration_sec > 0 && node.start == UnixSec(0);
        let record = self.record(ix).filter(|_| begins_with_progress)?;
        let least = record.updated.plus(1).plus(-node.duration_sec).min(record.created?);
        (at < least).then_some(least)
    }

    /// G8: whether the node is activated at this instant; earlier activity does not count.
    pub(crate) fn is_activated(&self, ix: NodeIx, at: UnixSec) -> bool {
        at >= self.node(ix).activated
    }
}

fn archived(standing: &Standing<'_>, moment: &Moment, _: &mut Known) -> Option<Obstacle> {
    standing.node(moment.ix).archived.then_some(Obstacle::Archived)
}

fn expired(_: &Standing<'_>, moment: &Moment, _: &mut Known) -> Option<Obstacle> {
    moment.phase.expired_since.map(|since| Obstacle::Expired { since })
}

fn inactive(standing: &Standing<'_>, moment: &Moment, _: &mut Known) -> Option<Obstacle> {
    standing.is_inactive(moment).then_some(Obstacle::Inactive)
}

fn phase_over(standing: &Standing<'_>, moment: &Moment, _: &mut Known) -> Option<Obstacle> {
    if let Some(until) = standing.window_bound(moment.ix, moment.at) {
        return Some(Obstacle::PhaseOver { until });
    }
    let is_over = moment.place == Place::Over && moment.phase.key.is_some() && moment.phase.expired_since.is_none();
    let record = standing.record(moment.ix).filter(|_| is_over)?;
    let previous = record.previous.as_ref().filter(|previous| !takes_no_more(standing.node(moment.ix), previous));
    let starts = |key| standing.starts(moment.ix, key);
    let begins = previous.map(|previous| starts(previous.start)).filter(|start| *start > moment.at).or(record.phase.map(starts));
    Some(Obstacle::PhaseOver { until: begins.unwrap_or(moment.at) })
}

fn locked(standing: &Standing<'_>, moment: &Moment, known: &mut Known) -> Option<Obstacle> {
    (!standing.unlocked_knowing(moment.ix, moment.at, known)).then_some(Obstacle::Locked)
}

fn taken(standing: &Standing<'_>, moment: &Moment, _: &mut Known) -> Option<Obstacle> {
    let (node, record) = (standing.node(moment.ix), standing.record(moment.ix)?);
    if let Some(trigger) = &node.trigger {
        return (record.run.is_done() && !trigger.repeats()).then_some(Obstacle::Earned);
    }
    match moment.place {
        Place::Current | Place::Edited => record.run.claimed.map(|_| Obstacle::Claimed),
        Place::Previous => {
            let previous = record.previous.as_ref().filter(|previous| takes_no_more(node, previous));
            let begins = previous.and(record.phase).map(|key| standing.starts(moment.ix, key));
            begins.map(|until| Obstacle::PreviousCompleted { until })
        }
        Place::Fresh | Place::Later | Place::Over => None,
    }
}

/// P12: whether the previous phase accepts no more progress: it was completed and no fresh run began, or its claim was its
/// completion (U7).
fn takes_no_more(node: &Node, previous: &PreviousPhase) -> bool {
    (previous.completed && !node.auto_reset) || (node.is_implied() && previous.achieved.claimed)
}

impl Obstacle {
    /// The skip reason of an update that meets this obstacle.
    pub(crate) fn skip_reason(self) -> SkipReason {
        match self {
            Self::Archived => SkipReason::Archived,
            Self::Expired { .. } => SkipReason::Expired,
            Self::Inactive => SkipReason::Inactive,
            Self::PhaseOver { .. } => SkipReason::PhaseOver,
            Self::Locked => SkipReason::Locked,
            Self::Claimed | Self::PreviousCompleted { .. } | Self::Earned => SkipReason::Claimed,
        }
    }
}

/// G10: the reason why no trigger earns anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SwitchedOff<'a> {
    /// The settings disable triggers.
    Disabled,
    /// The app's version is too low.
    AppVersion { needs: &'a AppVersion },
}

/// G10: the reasons why no trigger earns in an app of this version. An unknown version counts as high enough.
pub(crate) fn switched_off<'a>(settings: &'a Settings, has: Option<&AppVersion>) -> impl Iterator<Item = SwitchedOff<'a>> {
    let disabled = (!settings.enabled).then_some(SwitchedOff::Disabled);
    let too_old = settings.min_app_version.as_ref().filter(|needs| has.is_some_and(|has| has < *needs));
    disabled.into_iter().chain(too_old.map(|needs| SwitchedOff::AppVersion { needs }))
}
