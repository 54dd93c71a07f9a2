//! Limits: the sizes of messages, and how long events, ids and unlocks are kept.

use crate::time::DAY_SEC;

/// The most events of one request.
///
/// ```
/// use plaudit::{Value, replica::Opening, protocol::MAX_EVENTS};
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// assert_eq!(opening.batch, MAX_EVENTS); // unless the host wants smaller requests
/// # Ok::<(), plaudit::Error>(())
/// ```
pub const MAX_EVENTS: usize = 200;
/// The most bytes of a request's events, as canonical text.
///
/// ```
/// use plaudit::protocol::{MAX_EVENT_BYTES, MAX_EVENTS, MAX_REQUEST_BYTES};
/// assert!(MAX_EVENT_BYTES * 16 <= MAX_REQUEST_BYTES); // the largest event fits
/// assert!(MAX_EVENT_BYTES * MAX_EVENTS > MAX_REQUEST_BYTES); // a device sends as many events as fit
/// ```
pub const MAX_REQUEST_BYTES: usize = 256 * 1024;
/// The most bytes of one event, as canonical text.
///
/// ```
/// use plaudit::replica::{Intent, Opening, Replica, Saved};
/// use plaudit::{Value, protocol::MAX_EVENT_BYTES};
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// let (mut device, _) = Replica::open(&Saved::default(), opening)?;
/// let intent = r#"{"stream": "player", "eid": "e1", "boot": "b1",
///     "command": {"type": "content_completed", "at": 1790000000, "content_id": "CONTENT"}}"#;
/// let intent = Value::from_json(&intent.replace("CONTENT", &"x".repeat(MAX_EVENT_BYTES)))?;
/// assert!(device.record(Intent::from_value(&intent)?).is_err()); // refused at once, without the authority
/// # Ok::<(), plaudit::Error>(())
/// ```
pub const MAX_EVENT_BYTES: usize = 16 * 1024;
/// The most streams of one request.
///
/// ```
/// use plaudit::protocol::{MAX_STREAMS, StreamRequest, SyncRequest};
/// let stream = |team| StreamRequest { stream: format!("team:{team}"), ..StreamRequest::default() };
/// let request = SyncRequest { nonce: "n1".to_owned(), streams: (0..=MAX_STREAMS).map(stream).collect(), events: Vec::new(), ..SyncRequest::default() };
/// let refused = SyncRequest::from_value(&request.to_value()).unwrap_err();
/// assert_eq!(refused.path(), Some("/streams"));
/// ```
pub const MAX_STREAMS: usize = 64;
/// The most celebrated keys of one stream in one request; the next request carries the rest.
///
/// ```
/// use plaudit::protocol::{MAX_SEEN, PLAYER, StreamRequest, SyncRequest};
/// let seen = (1..=MAX_SEEN + 1).map(|run| format!("wins@once#{run}")).collect();
/// let streams = vec![StreamRequest { stream: PLAYER.to_owned(), seen, ..StreamRequest::default() }];
/// let request = SyncRequest { nonce: "n1".to_owned(), streams, events: Vec::new(), ..SyncRequest::default() };
/// assert_eq!(SyncRequest::from_value(&request.to_value()).unwrap_err().path(), Some("/streams/player/seen"));
/// ```
pub const MAX_SEEN: usize = 500;
/// The most unlocks in a state (S12).
pub const MAX_UNLOCKS: usize = 1_000;
/// The most celebrated keys of one stream in a player's state (S12).
///
/// ```
/// use plaudit::protocol::{MAX_CELEBRATED, MAX_UNLOCKS};
/// assert!(MAX_CELEBRATED >= MAX_UNLOCKS); // every kept unlock stays celebrated
/// ```
pub const MAX_CELEBRATED: usize = 1_000;
/// The most rejections in an answer beside those of its request's own events (S4).
pub(crate) const MAX_LATER_REJECTIONS: usize = 1_000;
/// How long an event may wait if the authority does not say (K4): older authorities accept seven days.
pub(crate) const OLDER_OFFLINE_SEC: i64 = 7 * DAY_SEC;
/// The most bytes of a receipt (S11).
pub(crate) const MAX_RECEIPT_BYTES: usize = 256;
/// The most bytes of a state in a request to adopt it (K16); no authority accepts a larger one.
pub(crate) const MAX_ADOPTED_BYTES: usize = 512 << 10;
/// The most bytes of a name: a client id, an event id, a nonce, a version hash.
pub(crate) const MAX_NAME_BYTES: usize = 64;
/// The most bytes of a stream's id.
pub(crate) const MAX_STREAM_BYTES: usize = 512;
/// The most bytes of an unlock key in a request.
pub(crate) const MAX_KEY_BYTES: usize = 4096;

/// The limits that a server sets.
///
/// ```
/// use plaudit::protocol::Limits;
/// let patient = Limits::of_offline(90 * 86_400); // for players on long voyages
/// assert_eq!((patient.offline_sec, patient.known_sec, patient.backfill_sec), (7_776_000, 12_960_000, 7_776_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long an event may have waited on a device, in seconds (S9).
    pub offline_sec: i64,
    /// How long the ids of settled events are known, in seconds (S8).
    pub known_sec: i64,
    /// How long before the creation of the player an event may count, in seconds (S9).
    pub backfill_sec: i64,
    /// The most bytes of a stream's state as canonical text, without unlocks and celebrated keys (S12).
    pub stream_bytes: usize,
    /// The most unlocks in a state (S12).
    pub unlocks: usize,
}

/// 30 days offline, ids for 90 days, 1 MiB of state.
impl Default for Limits {
    fn default() -> Self {
        Limits::of_offline(30 * DAY_SEC)
    }
}

impl Limits {
    /// The limits that follow from how long an event may wait; ids are known for 60 days longer (S8).
    ///
    /// ```
    /// use plaudit::protocol::Limits;
    /// assert_eq!(Limits::of_offline(30 * 86_400), Limits::default());
    /// ```
    #[must_use]
    pub const fn of_offline(offline_sec: i64) -> Limits {
        let known_sec = offline_sec.saturating_add(60 * DAY_SEC);
        Limits { offline_sec, known_sec, backfill_sec: offline_sec, stream_bytes: 1 << 20, unlocks: MAX_UNLOCKS }
    }

    /// How long unlocks and celebrated keys stay in a state: the offline limit plus 30 days.
    #[must_use]
    pub const fn unlocks_sec(self) -> i64 {
        self.offline_sec.saturating_add(30 * DAY_SEC)
    }
}
