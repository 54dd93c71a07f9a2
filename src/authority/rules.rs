//! The authority's rules by number. The default methods are the shipped rules.

use super::quota::later_rejections;
use super::settled::{Processed, Settled};
use crate::progress::unlock_key::{KeyRules, Shipped};
use crate::protocol::{Earned, Event, Sequence, StreamRequest};
use crate::time::UnixSec;

/// A claim that the authority was restored, with its evidence.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whether it concerns a team's stream, where a lie would harm the other members.
    pub is_team: bool,
    /// Whether the base has the authority's receipt.
    pub is_proven: bool,
    /// Whether its epoch is at most a day ahead of the authority's clock.
    pub is_credible: bool,
}

/// The authority's decisions about events, answers and celebrated keys.
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

    /// S3: whether an event must wait for `after`; `ack` is the highest settled number of that process.
    fn waits_for(&self, after: &Sequence, ack: i64) -> bool {
        after.mid > ack
    }

    /// S4, S5: whether this result settles an event. A temporary failure settles no event, and stops the batch.
    fn settles(&self, processed: &Processed) -> bool {
        !matches!(processed, Processed::Deferred)
    }

    /// S4: whether an answer at `now` lists the rejection of a settled event.
    fn lists(&self, settled: &Settled, now: UnixSec) -> bool {
        let _ = (settled, now);
        true
    }

    /// S4: the number of later rejections of each process in an answer.
    fn later_rejections(&self, processes: usize) -> usize {
        later_rejections(processes)
    }

    /// S4: the ack in an answer. If rejections are left out, it stops before the first of them.
    fn told_ack(&self, ack: i64, left_out: Option<i64>) -> i64 {
        left_out.map_or(ack, |mid| ack.min(mid.saturating_sub(1)))
    }

    /// S11: whether a base that is ahead of the stream is taken as evidence of a restored server. A receipt proves it; without one,
    /// a lie on the player's own stream harms the liar alone.
    fn believes(&self, claim: Claim) -> bool {
        claim.is_proven || (!claim.is_team && claim.is_credible)
    }

    /// K16: whether an adoption with this id was decided before.
    fn is_adopted(&self, settled: Option<&Settled>) -> bool {
        settled.is_some()
    }

    /// K16: whether a stream at this revision is empty, and may adopt a state.
    fn has_no_past(&self, rev: i64) -> bool {
        rev == 0
    }

    /// K17: the instant to which later instants of an adopted state move.
    fn adopts_at(&self, receipt: UnixSec) -> UnixSec {
        receipt
    }

    /// S7: whether the events of a stream are processed, given whether the client's base belongs to the authority's timeline.
    fn processes(&self, is_same_timeline: bool) -> bool {
        is_same_timeline
    }

    /// S7: whether the client's base is up to date, so that it needs no snapshot.
    fn is_current(&self, base: &StreamRequest, epoch: i64, rev: i64) -> bool {
        base.epoch == epoch && base.rev == Some(rev)
    }

    /// A8: the version of saved states that a client reads; clients of the first version name none.
    fn state_version(&self, named: Option<i64>) -> i64 {
        named.unwrap_or(1)
    }

    /// S8: whether an event is a copy of one that was settled under the same id.
    fn is_duplicate(&self, event: &Event, settled: Option<&Settled>) -> bool {
        let _ = event;
        settled.is_some()
    }

    /// S9: the instant at which an event counts; `None` if it is too old. `bounded` is the instant within the authority's bounds, and
    /// `told` that of the command.
    fn counts_at(&self, bounded: Option<UnixSec>, told: UnixSec) -> Option<UnixSec> {
        let _ = told;
        bounded
    }

    /// S12: whether a command is applied, given whether the stream stays within its size, or gains no id.
    fn has_room(&self, fits: bool) -> bool {
        fits
    }

    /// S10: the celebrated keys of a client that are stored: those that name an unlock of the stream.
    fn celebrated(&self, stream: &str, unlocks: &[Earned], seen: &[String]) -> Vec<String> {
        let _ = stream;
        seen.iter().filter(|key| unlocks.iter().any(|unlock| unlock.key == **key)).cloned().collect()
    }
}

impl AuthorityRules for Shipped {}
