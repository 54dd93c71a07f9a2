//! The values that a record shows at an instant. Resets that are due are computed, without a write (rules P7–P10, D2–D4).

use litemap::LiteMap;

use crate::progress::record::{Record, Run, Total};
use crate::progress::standing::{Moment, Place, Standing};
use crate::time::{UnixSec, saturating_sum};
use crate::value::Value;

/// The part of a view that comes from the record.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shown<'a> {
    pub(super) count: i64,
    pub(super) contributions: Option<&'a LiteMap<String, i64>>,
    pub(super) completed: bool,
    pub(super) claimed: Option<UnixSec>,
    pub(super) reward: Option<&'a Value>,
    pub(super) total_claimed: Option<UnixSec>,
    pub(super) total_reward: Option<&'a Value>,
    pub(super) updated: UnixSec,
    pub(super) pending_claims: i64,
    pub(super) pending_total_claims: i64,
}

/// The values that a node shows at an instant, from its record and, if it counts them, its subs (U12).
pub(super) fn shown<'a>(standing: Standing<'a>, moment: &Moment) -> Shown<'a> {
    let shown = recorded(standing, moment);
    if !standing.node(moment.ix).counts_subs {
        return shown;
    }
    let hidden = moment.phase.expired_since.is_some() && !shown.completed && shown.claimed.is_none(); // P9
    Shown { count: if hidden { 0 } else { standing.complete_subs(moment.ix, moment.at) }, ..shown }
}

/// The values that a node's record shows at an instant.
fn recorded<'a>(standing: Standing<'a>, moment: &Moment) -> Shown<'a> {
    let (node, phase) = (standing.node(moment.ix), &moment.phase);
    let Some(record) = standing.record(moment.ix) else { return Shown { count: node.initial_count, ..Shown::default() } };
    if moment.place == Place::Later {
        return reset(standing, record, moment);
    }
    let Run { count, completed, claimed, ref reward, .. } = record.run;
    let hidden = phase.expired_since.is_some() && !completed && claimed.is_none(); // P9
    let (total_claimed, total_reward) = match &record.total {
        Total::Claimed { at, reward } => (Some(*at), reward.as_ref()),
        Total::Open | Total::Due => (None, None),
    };
    Shown {
        count: if hidden || node.is_implied() { node.initial_count } else { count.min(node.max_count) }, // D2, U7
        contributions: Some(&record.contributions).filter(|contributions| !hidden && !contributions.is_empty()),
        completed,
        claimed,
        reward: reward.as_ref(),
        total_claimed,
        total_reward,
        updated: record.updated,
        pending_claims: record.pending_claims,
        pending_total_claims: record.pending_total_claims,
    }
}

/// The values of a stale record after the reset that the next write will store (P7, P8).
fn reset<'a>(standing: Standing<'a>, record: &Record, moment: &Moment) -> Shown<'a> {
    Shown {
        count: standing.node(moment.ix).initial_count,
        updated: moment.phase.starts.unwrap_or(record.updated),
        pending_claims: saturating_sum(record.pending_claims, standing.pending_run_by_reset(moment)),
        pending_total_claims: saturating_sum(record.pending_total_claims, standing.pending_by_reset(moment)),
        ..Shown::default()
    }
}
