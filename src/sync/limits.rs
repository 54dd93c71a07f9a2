//! How large messages may be, and how long things are kept.

use crate::time::DAY_SEC;

/// Events in one request.
pub const MAX_EVENTS: usize = 200;
/// Bytes of the events of one request, as canonical text.
pub const MAX_REQUEST_BYTES: usize = 256 * 1024;
/// Bytes of one event, as canonical text.
pub const MAX_EVENT_BYTES: usize = 16 * 1024;
/// Streams in one request.
pub const MAX_STREAMS: usize = 64;
/// Celebrated keys of one stream in one request; the rest follows with the next.
pub const MAX_SEEN: usize = 500;
/// Bytes of an identity: a client's, an event's, a nonce, a version hash.
pub(crate) const MAX_NAME_BYTES: usize = 64;
/// Bytes of a stream's id.
pub(crate) const MAX_STREAM_BYTES: usize = 512;
/// Bytes of an unlock key in a request.
pub(crate) const MAX_KEY_BYTES: usize = 4096;

/// What a server may choose.
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
