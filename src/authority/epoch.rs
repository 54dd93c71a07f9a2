//! Timelines: how an authority that was restored from a backup is told from the one before (S7, S11).
//!
//! An epoch is at least the instant at which it was raised. So the one that a restored authority chooses lies above every
//! one that it has forgotten, and no client can claim one that would leave no room above.

use crate::protocol::StreamRequest;
use crate::time::{DAY_SEC, UnixSec};

/// How a client's base lies to the authority's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timeline {
    /// On it, or the client has no base.
    Same,
    /// On another.
    Other,
    /// The client has seen what the authority has lost: this is the new epoch.
    Restored(i64),
}

pub(super) fn first(now: UnixSec) -> i64 {
    above(0, now)
}

pub(super) fn above(epoch: i64, now: UnixSec) -> i64 {
    epoch.saturating_add(1).max(now.0)
}

pub(super) fn compare(epoch: i64, rev: i64, base: &StreamRequest, now: UnixSec) -> Timeline {
    if base.epoch == 0 {
        return Timeline::Same;
    }
    if base.epoch == epoch {
        return if base.rev.is_some_and(|known| known > rev) { Timeline::Restored(above(epoch, now)) } else { Timeline::Same };
    }
    let is_credible = base.epoch <= now.0.saturating_add(DAY_SEC);
    if base.epoch > epoch && is_credible { Timeline::Restored(above(base.epoch, now)) } else { Timeline::Other }
}
