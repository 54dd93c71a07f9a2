//! The authority's rules, each by its number: what the default methods do is what is shipped.

use super::settled::{Processed, Settled};
use crate::progress::unlock_key::{KeyRules, Shipped};
use crate::protocol::{Earned, Event, Sequence, StreamRequest};
use crate::time::UnixSec;

/// What the authority decides about events, answers and celebrated keys.
#[doc(hidden)]
pub trait AuthorityRules: KeyRules {
    /// S1: whether a number is settled already; such an event is not applied again.
    fn is_settled(&self, mid: i64, ack: i64) -> bool {
        mid <= ack
    }

    /// S2: whether numbers are missing before this one; the client sends them again.
    fn is_gap(&self, mid: i64, ack: i64) -> bool {
        mid > ack.saturating_add(1)
    }

    /// S3: whether an event has to wait for `after`; `ack` is how far that process is settled.
    fn waits_for(&self, after: &Sequence, ack: i64) -> bool {
        after.mid > ack
    }

    /// S4, S5: whether an event is settled by what became of it. A passing failure settles nothing, and stops the batch.
    fn settles(&self, processed: &Processed) -> bool {
        !matches!(processed, Processed::Deferred)
    }

    /// S4: whether an answer at `now` lists the rejection of a settled event.
    fn lists(&self, settled: &Settled, now: UnixSec) -> bool {
        let _ = (settled, now);
        true
    }

    /// S7: whether the events of a stream are processed, by whether the client's base is of the authority's timeline.
    fn processes(&self, is_same_timeline: bool) -> bool {
        is_same_timeline
    }

    /// S7: whether the client's base is up to date, so that it needs no snapshot.
    fn is_current(&self, base: &StreamRequest, epoch: i64, rev: i64) -> bool {
        base.epoch == epoch && base.rev == Some(rev)
    }

    /// S8: whether an event is a copy of one that was settled under the same identity.
    fn is_duplicate(&self, event: &Event, settled: Option<&Settled>) -> bool {
        let _ = event;
        settled.is_some()
    }

    /// S10: which of the keys that a client has celebrated are kept: those that name an unlock of the stream.
    fn celebrated(&self, stream: &str, unlocks: &[Earned], seen: &[String]) -> Vec<String> {
        let _ = stream;
        seen.iter().filter(|key| unlocks.iter().any(|unlock| unlock.key == **key)).cloned().collect()
    }
}

impl AuthorityRules for Shipped {}
