//! Limits: the sizes of messages, and how long events, identities and unlocks are kept.

use crate::time::DAY_SEC;

/// Events in one request.
///
/// ```
/// use plaudit::{Value, replica::Opening, protocol::MAX_EVENTS};
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// assert_eq!(opening.batch, MAX_EVENTS); // unless the host wants smaller requests
/// # Ok::<(), plaudit::Error>(())
/// ```
pub const MAX_EVENTS: usize = 200;
/// Bytes of the events of one request, as canonical text.
///
/// ```
/// use plaudit::protocol::{MAX_EVENT_BYTES, MAX_EVENTS, MAX_REQUEST_BYTES};
/// assert!(MAX_EVENT_BYTES * 16 <= MAX_REQUEST_BYTES); // the largest event fits
/// assert!(MAX_EVENT_BYTES * MAX_EVENTS > MAX_REQUEST_BYTES); // but not as many as may: a device sends what fits
/// ```
pub const MAX_REQUEST_BYTES: usize = 256 * 1024;
/// Bytes of one event, as canonical text.
///
/// ```
/// use plaudit::replica::{Intent, Opening, Replica, Saved};
/// use plaudit::{Value, protocol::MAX_EVENT_BYTES};
/// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
/// let intent = r#"{"stream": "player", "eid": "e1", "boot": "b1",
///     "command": {"type": "content_completed", "at": 1790000000, "content_id": "CONTENT"}}"#;
/// let intent = Value::from_json(&intent.replace("CONTENT", &"x".repeat(MAX_EVENT_BYTES)))?;
/// assert!(device.record(Intent::from_value(&intent)?).is_err()); // told at once, not by the authority
/// # Ok::<(), plaudit::Error>(())
/// ```
pub const MAX_EVENT_BYTES: usize = 16 * 1024;
/// Streams in one request.
///
/// ```
/// use plaudit::protocol::{MAX_STREAMS, StreamRequest, SyncRequest};
/// let stream = |team| StreamRequest { stream: format!("team:{team}"), ..StreamRequest::default() };
/// let request = SyncRequest { nonce: "n1".to_owned(), streams: (0..=MAX_STREAMS).map(stream).collect(), events: Vec::new() };
/// let refused = SyncRequest::from_value(&request.to_value()).unwrap_err();
/// assert_eq!(refused.path(), Some("/streams"));
/// ```
pub const MAX_STREAMS: usize = 64;
/// Celebrated keys of one stream in one request; the rest follows with the next.
///
/// ```
/// use plaudit::protocol::{MAX_SEEN, PLAYER, StreamRequest, SyncRequest};
/// let seen = (1..=MAX_SEEN + 1).map(|run| format!("wins@once#{run}")).collect();
/// let streams = vec![StreamRequest { stream: PLAYER.to_owned(), seen, ..StreamRequest::default() }];
/// let request = SyncRequest { nonce: "n1".to_owned(), streams, events: Vec::new() };
/// assert_eq!(SyncRequest::from_value(&request.to_value()).unwrap_err().path(), Some("/streams/player/seen"));
/// ```
pub const MAX_SEEN: usize = 500;
/// Bytes of an identity: a client's, an event's, a nonce, a version hash.
pub(crate) const MAX_NAME_BYTES: usize = 64;
/// Bytes of a stream's id.
pub(crate) const MAX_STREAM_BYTES: usize = 512;
/// Bytes of an unlock key in a request.
pub(crate) const MAX_KEY_BYTES: usize = 4096;

/// The limits that a server sets.
///
/// ```
/// use plaudit::protocol::Limits;
/// let patient = Limits { offline_sec: 30 * 86_400, ..Limits::default() }; // for players on long voyages
/// assert_eq!((patient.offline_sec, patient.known_sec), (2_592_000, 7_776_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long an event may have waited on a device, in seconds (S9).
    pub offline_sec: i64,
    /// How long the identities of settled events are known, in seconds (S8).
    pub known_sec: i64,
}

/// 7 days offline; identities for 90 days.
impl Default for Limits {
    fn default() -> Self {
        Limits { offline_sec: 7 * DAY_SEC, known_sec: 90 * DAY_SEC }
    }
}

impl Limits {
    /// How long unlocks and celebrated keys stay in a state: the offline limit and 30 days.
    #[must_use]
    pub const fn unlocks_sec(self) -> i64 {
        self.offline_sec.saturating_add(30 * DAY_SEC)
    }
}
