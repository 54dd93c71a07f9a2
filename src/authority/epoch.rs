//! Epochs distinguish the timeline after a restore from the one before it (S7, S11).
//!
//! An epoch is at least the instant at which it was raised, in UNIX seconds. Therefore a restored authority chooses one above every
//! epoch that it has lost. Without a receipt, an epoch more than a day ahead of the authority's clock is not believed, so that no
//! client can claim one above which none is left.

use super::rules::{AuthorityRules, Claim};
use crate::protocol::{PLAYER, StreamRequest};
use crate::time::{DAY_SEC, UnixSec};

/// The timeline that a client's base belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timeline {
    /// The authority's timeline; also if the client has no base.
    Same,
    /// An earlier timeline.
    Other,
    /// The base is ahead of the authority, so the authority was restored; this is its new epoch (S11).
    Restored(i64),
    /// The base claims to be ahead, but the claim is rejected: the client takes the authority's state, regardless of its revision
    /// (S11).
    Disbelieved,
}

pub(super) fn first(now: UnixSec) -> i64 {
    above(0, now)
}

pub(super) fn above(epoch: i64, now: UnixSec) -> i64 {
    epoch.saturating_add(1).max(now.0)
}

/// Compares a base with the authority's stream; `is_proven` is called only if the base is ahead.
pub(super) fn compare(
    (epoch, rev): (i64, i64),
    base: &StreamRequest,
    now: UnixSec,
    rules: &impl AuthorityRules,
    is_proven: impl FnOnce() -> bool,
) -> Timeline {
    if base.epoch == 0 || (base.epoch == epoch && base.rev.is_none_or(|known| known <= rev)) {
        return Timeline::Same;
    }
    if base.epoch < epoch {
        return Timeline::Other;
    }
    let is_credible = base.epoch <= now.0.saturating_add(DAY_SEC);
    let claim = Claim { is_team: base.stream != PLAYER, is_proven: is_proven(), is_credible };
    if rules.believes(claim) { Timeline::Restored(above(base.epoch.max(epoch), now)) } else { Timeline::Disbelieved }
}
