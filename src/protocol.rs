//! The messages of sync: events, requests and answers; the state they carry, its hash, and the limits.
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
//! A device never sends what it computed: it sends what happened. An event is stored on the device first; then the view shows its
//! effect under the shared rules, at once, offline too. The authority evaluates the event again, and answers with its own state.
//! The device takes that state as its base, drops the events that the state contains, and replays the others on top. Both halves
//! are plain values in this crate: [`crate::replica::Replica`] on the device and [`crate::authority::Exchange`] in the server. The
//! host provides storage, timers and the network.
//!
//! Guarantees, even if messages are lost, repeated, delayed or cut short, and stores are restored from backups:
//!
//! - **Exactly once.** An event counts exactly once, even if it is sent many times. The events of each device count in their order.
//! - **Not lost.** A recorded event is applied, or refused and reported once. It is lost only with the store that held it: a wiped
//!   device, or a server restored to a time before it.
//! - **Convergence.** Once everything is answered, a device holds the authority's state, byte for byte.
//! - **Celebrated once.** A device shows an unlock once: not again when it is confirmed, after a restart, or on a device that was
//!   told of it. An unlock that the authority refuses is taken back without a message. Two offline devices may each show an unlock
//!   that both earned.
//! - **Clients send no outcomes.** The authority rolls rewards and judges instants; rewards stay pending until then.
//! - **Nothing blocks the queue.** A refused event settles, and the events behind it go on. A restored server begins a new epoch;
//!   devices send again the events that it lacks.
//!
//! # Teams
//!
//! A team's stream is `team:` and the team's id. The authority takes the actor and the role from the signed-in player, never from
//! the event ([`crate::authority::Host::actor`]). The device learns its role with every answer, as `role` (`"member"` or `"admin"`)
//! beside `epoch` and `rev` of a team's stream. It predicts contributions (T2) and refused claims (T3) with that role. The field
//! may be missing: older authorities do not send it, and older devices ignore it. Then the prediction lets claims pass, and the
//! authority decides. A player who is not a member gets `NOT_MEMBER` (T4): the view disappears, and the pending events of that
//! stream are refused and reported, each once.
//!
//! `cargo xtask simulate` runs thousands of random histories with all these faults. For each rule, it breaks the rule and shows
//! which guarantee fails.
//!
//! Limits: an event that waits longer than [`Limits::offline_sec`] is refused as too old; the network must not delay a request
//! longer than [`Limits::known_sec`]; while two answers cross, a view may briefly count an event twice.
//!
//! A device and an authority, from an intent to the same state on both sides:
//!
//! ```
//! use plaudit::authority::{Account, Exchange, Host, StreamRecord};
//! use plaudit::replica::{Intent, Opening, Reading, Replica, Saved, Verdict};
//! use plaudit::protocol::{Limits, Rulebook};
//! use plaudit::{RewardSource, SeededRewards, UnixSec, Value};
//! struct Rolls(SeededRewards);
//! impl Host for Rolls {
//!     fn rewards(&mut self) -> &mut dyn RewardSource {
//!         &mut self.0
//!     }
//! }
//! let document = r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#;
//! let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true, "definitions": DOCUMENT}"#;
//! let opening = Opening::from_value(&Value::from_json(&opening.replace("DOCUMENT", document))?)?;
//! let intent = r#"{"stream": "player", "eid": "e1", "boot": "b1",
//!     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
//! let intent = Intent::from_value(&Value::from_json(intent)?)?;
//! let (mut store, mut account) = (Saved::default(), Account::default());
//! let mut record = StreamRecord::new("player", &Rulebook::new(Value::from_json(document)?, "player")?, UnixSec(1_790_000_000))?;
//! let mut host = Rolls(SeededRewards { seed: "s".to_owned() });
//!
//! // The device: stored first, then shown.
//! let (mut device, _) = Replica::open(&store, opening)?;
//! let recorded = device.record(intent)?;
//! store.write(&recorded.write);
//! let notices = device.stored(recorded)?; // celebrates "Win a match" now
//! let request = device.request("n1", Reading::default(), "b1");
//! assert!(matches!(notices[0], plaudit::replica::Notice::Unlock { confirmed: false, .. }));
//!
//! // The authority: one transaction per run, then the answer.
//! let mut exchange = Exchange::new(&request, UnixSec(1_790_000_060), Limits::default());
//! while exchange.next_run().is_some() {
//!     exchange.settle(&mut account, Some(&mut record), &mut host);
//! }
//! exchange.celebrate("player", &mut record, None);
//! let answer = exchange.answer(&account, &[("player", Some(&record))], |_| None);
//!
//! // The device again: one write, and both hold the same.
//! if let Verdict::Accepted(accepted) = device.accept(&answer, "c2")? {
//!     store.write(&accepted.write);
//!     device.take_over(*accepted)?;
//! }
//! assert_eq!(device.pending(), 0);
//! assert_eq!(device.view_text("player").as_deref(), Some(record.snapshot()));
//! # Ok::<(), plaudit::Error>(())
//! ```

pub(crate) mod event;
mod hash;
pub(crate) mod limits;
pub(crate) mod request;
pub(crate) mod response;
mod rulebook;
pub(crate) mod stream;

pub use event::{ClockState, Event, PLAYER, Sequence};
pub use hash::hash_of;
pub use limits::{Limits, MAX_CELEBRATED, MAX_EVENT_BYTES, MAX_EVENTS, MAX_REQUEST_BYTES, MAX_SEEN, MAX_STREAMS, MAX_UNLOCKS};
pub use request::{Adoption, StreamRequest, SyncRequest};
pub use response::{AnswerLimits, Rejection, StreamAnswer, StreamState, SyncError, SyncErrorCode, SyncResponse};
pub use rulebook::Rulebook;
pub use stream::Earned;
