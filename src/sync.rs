//! What the two halves of sync say to each other: events, requests, answers, and the state they speak of.

pub(crate) mod event;
pub(crate) mod fields;
mod hash;
pub(crate) mod limits;
pub(crate) mod request;
pub(crate) mod response;
mod rulebook;
pub(crate) mod stream;

pub use event::{ClockState, Event, PLAYER, Place};
pub use hash::hash_of;
pub use limits::{Limits, MAX_EVENT_BYTES, MAX_EVENTS, MAX_REQUEST_BYTES, MAX_SEEN, MAX_STREAMS};
pub use request::{StreamRequest, SyncRequest};
pub use response::{Rejection, Standing, StreamAnswer, SyncError, SyncErrorCode, SyncResponse};
pub use rulebook::Rulebook;
pub use stream::Earned;
