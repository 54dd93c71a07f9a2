//! Epochs: they tell the timeline after a restore from the one before it (S7, S11).
//!
//! An epoch is at least the instant at which it was raised. A restored authority therefore chooses one above every epoch
//! that it has lost, and a client cannot claim one so high that none is left above it.

use crate::protocol::StreamRequest;
use crate::time::{DAY_SEC, UnixSec};

/// Whose timeline a client's base belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timeline {
    /// The authority's, or the client has no base.
    Same,
    /// Another.
    Other,
    /// The base is ahead of the authority, which must have been restored: this is its new epoch (S11).
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
