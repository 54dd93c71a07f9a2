//! The instant at which an event counts, within what the authority believes (S9, A5).

use crate::protocol::{ClockState, Event, Limits};
use crate::time::UnixSec;

/// The instant at which an event counts; `None` if it is too old.
pub(super) fn instant(event: &Event, at: UnixSec, receipt: UnixSec, limits: Limits) -> Option<UnixSec> {
    let trusted = event.synced_at.is_some() && event.clock == ClockState::Synced;
    let by_age = event.age_ms.filter(|_| !trusted).map(|age| receipt.plus(-(age / 1_000)));
    let at = by_age.unwrap_or(at);
    if at < receipt.plus(-limits.offline_sec) {
        return None;
    }
    let earliest = event.synced_at.unwrap_or(at);
    Some(at.max(earliest).min(receipt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Sequence;
    use crate::value::Value;

    const RECEIPT: UnixSec = UnixSec(1_790_000_000);

    fn seen(at: i64, synced_at: Option<i64>, clock: ClockState, age_ms: Option<i64>) -> Option<i64> {
        let sequence = Sequence { cid: "c".to_owned(), mid: 1 };
        let synced_at = synced_at.map(|before| RECEIPT.plus(before));
        let (eid, stream, definitions) = ("e".to_owned(), "player".to_owned(), "d".to_owned());
        let event = Event { sequence, eid, after: None, stream, command: Value::Null, synced_at, clock, age_ms, definitions };
        instant(&event, RECEIPT.plus(at), RECEIPT, Limits::default()).map(|at| at.0 - RECEIPT.0)
    }

    #[test]
    fn s9_instants_lie_between_the_last_sync_and_the_receipt() {
        assert_eq!(seen(-50, Some(-100), ClockState::Synced, Some(70_000)), Some(-50));
        assert_eq!(seen(-150, Some(-100), ClockState::Synced, None), Some(-100));
        assert_eq!(seen(90, Some(-100), ClockState::Synced, None), Some(0));
        assert_eq!(seen(90, Some(100), ClockState::Synced, None), Some(0), "a restored server's clock may lie behind");
    }

    #[test]
    fn s9_age_counts_where_the_clock_cannot_be_trusted() {
        assert_eq!(seen(5_000, None, ClockState::Unsynced, Some(70_999)), Some(-70));
        assert_eq!(seen(5_000, Some(-100), ClockState::Drifted, Some(70_000)), Some(-70));
        assert_eq!(seen(5_000, Some(-100), ClockState::Drifted, None), Some(0));
        assert_eq!(seen(-5_000_000, None, ClockState::Unsynced, Some(1_000)), Some(-1));
    }

    #[test]
    fn s9_what_is_older_than_the_limit_is_too_old() {
        let limit = Limits::default().offline_sec;
        assert_eq!(seen(-limit, None, ClockState::Unsynced, None), Some(-limit));
        assert_eq!(seen(-limit - 1, Some(-10), ClockState::Synced, None), None);
        assert_eq!(seen(0, None, ClockState::Unsynced, Some((limit + 1) * 1_000)), None);
    }
}
