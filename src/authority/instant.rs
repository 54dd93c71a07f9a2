//! The instant at which an event counts, within the bounds that the authority accepts (S9, A5).

use crate::protocol::{ClockState, Event, Limits};
use crate::time::UnixSec;

/// The bounds on the instant of an event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The instant at which the authority received the event.
    pub(super) receipt: UnixSec,
    pub(super) limits: Limits,
    /// The instant at which the player was created; `None` if the host does not know it.
    pub(super) player_since: Option<UnixSec>,
}

/// The instant at which an event counts; `None` if it is too old. An event from before the player existed, such as a guest's, is
/// never too old, and counts at most `backfill_sec` before that instant.
pub(super) fn instant(event: &Event, at: UnixSec, window: Window) -> Option<UnixSec> {
    let Window { receipt, limits, player_since } = window;
    let trusted = event.synced_at.is_some() && event.clock == ClockState::Synced;
    let by_age = event.age_ms.filter(|_| !trusted).map(|age| receipt.plus(-(age / 1_000)));
    let mut at = by_age.unwrap_or(at);
    match player_since.filter(|since| at < *since && at.in_range()) {
        Some(since) => at = at.max(since.plus(-limits.backfill_sec)),
        None if at < receipt.plus(-limits.offline_sec) => return None,
        None => {}
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
        seen_of(None, at, synced_at, clock, age_ms)
    }

    fn seen_of(since: Option<i64>, at: i64, synced_at: Option<i64>, clock: ClockState, age_ms: Option<i64>) -> Option<i64> {
        let player_since = since.map(|since| RECEIPT.plus(since));
        let window = Window { receipt: RECEIPT, limits: Limits::default(), player_since };
        let sequence = Sequence { cid: "c".to_owned(), mid: 1 };
        let synced_at = synced_at.map(|before| RECEIPT.plus(before));
        let (eid, stream, definitions) = ("e".to_owned(), "player".to_owned(), "d".to_owned());
        let event = Event { sequence, eid, after: None, stream, command: Value::Null, synced_at, clock, age_ms, definitions };
        instant(&event, RECEIPT.plus(at), window).map(|at| at.0 - RECEIPT.0)
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

    #[test]
    fn s9_what_was_before_the_player_is_not_too_old_and_moves_to_the_bound() {
        let (day, limit) = (86_400, Limits::default().offline_sec);
        let guest = |at| seen_of(Some(-day), at, None, ClockState::Unsynced, None);
        assert_eq!(guest(-day / 2), Some(-day / 2));
        assert_eq!(guest(-2 * day), Some(-2 * day));
        assert_eq!(guest(-day - limit), Some(-day - limit));
        assert_eq!(guest(-300 * day), Some(-day - limit));
        assert_eq!(
            seen_of(Some(-90 * day), -89 * day, None, ClockState::Unsynced, None),
            None,
            "the player was there, and it waited too long"
        );
    }
}
