//! What the two halves of sync say to each other: events, requests, answers, and the state they speak of.
//!
//! # How syncing works
//!
//! ```text
//!        device                                                   authority
//!  ┌───────────────────────┐                               ┌───────────────────────┐
//!  │ record ─► queue ──────┼── request: a prefix of the ──►│ run by run, each one  │
//!  │            │          │   queue, in order             │ transaction: effects, │
//!  │            ▼          │                               │ acks, rejections      │
//!  │ view = base ⊕ replay  │                               │           │           │
//!  │            ▲          │                               │           ▼           │
//!  │          base ◄───────┼── answer: acks, rejections, ──┤ snapshot, revision    │
//!  └────────────┬──────────┘   the new snapshot            └───────────────────────┘
//!               ▼
//!     celebrate · confirm · take back, by the journal
//! ```
//!
//! A device never sends what it computed: it sends what happened. An event is stored on the device first; then the view
//! shows what the same rules make of it, at once, offline too. The authority evaluates the event anew, and answers with its
//! own state. The device takes that state as its base, forgets the events that it holds by now, and replays the others on
//! top. Both halves are plain values in this crate: [`crate::replica::Replica`] on the device and
//! [`crate::authority::Exchange`] in the server; storage, timers and the network are the host's.
//!
//! What this guarantees, whatever is lost, repeated, delayed, cut short, or restored from a backup:
//!
//! - **Once.** An event counts exactly once, also if it is sent many times. Each device's events count in their order.
//! - **Not lost.** A recorded event is applied, or refused and reported once. It is lost only with the store that held it:
//!   a wiped device, or a server restored to a time before it.
//! - **The same.** Once everything is answered, a device holds the authority's state, byte for byte.
//! - **Celebrated once.** A device shows an unlock once: not again when it is confirmed, after a restart, or on a device that
//!   was told of it. One that the authority refuses is taken back, quietly. Two devices that are offline may each show what both
//!   earned.
//! - **No word is taken for an outcome.** The authority rolls rewards and judges instants; rewards stay pending until then.
//! - **Nothing blocks.** A refused event settles, and what is behind it goes on. A server that was restored begins a new
//!   epoch; devices send again what it does not know of.
//!
//! # Teams
//!
//! A team's stream is `team:` and the team's id. Who acts on it, and in which role, the authority knows from the signed-in player
//! and never from the event ([`crate::authority::Host::actor`]). The device learns its role with every answer, as `role`
//! (`"member"` or `"admin"`) beside `epoch` and `rev` of a team's stream, and predicts with it: contributions (T2), and refused
//! claims (T3). The field may be missing: an older authority does not send it, and an older device leaves it alone; then the prediction lets
//! claims pass, and the authority decides. Somebody who is not a member gets `NOT_MEMBER` (T4): the view goes away, and what
//! still waits for that stream is refused and reported, each event once.
//!
//! `cargo xtask simulate` runs thousands of random histories with all these faults, and shows which broken rule is noticed by
//! which guarantee.
//!
//! Limits to know: an event that waits longer than [`Limits::offline_sec`] is refused as too old; a request must not be held
//! back by the network for longer than [`Limits::known_sec`]; between two answers that cross, a view may for a moment count an
//! event twice.

pub(crate) mod event;
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
