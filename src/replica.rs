//! The client's half of sync, without I/O: calls return what to store, to send and to show.
//!
//! A device without a network: what is recorded is stored, and there again after a restart.
//!
//! ```
//! use plaudit::replica::{Intent, Notice, Opening, Replica, Saved};
//! use plaudit::{UnixSec, Value};
//!
//! let open = |store: &Saved, cid: &str| {
//!     let opening = r#"{"player": "ada", "cid": "CID", "past": "known", "predicts": true,
//!         "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
//!     Replica::open(store, Opening::from_value(&Value::from_json(&opening.replace("CID", cid))?)?)
//! };
//! let mut store = Saved::default(); // in truth: a database, or a file
//! let (mut device, _) = open(&store, "c1")?;
//! # let win = r#"{"stream": "player", "eid": "e1", "boot": "b1",
//! #     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
//! # let win = Intent::from_value(&Value::from_json(win)?)?;
//!
//! let recorded = device.record(win)?;
//! store.write(&recorded.write); // one durable write
//! let notices = device.stored(recorded)?;
//! assert!(matches!(&notices[0], Notice::Unlock { unlock, .. } if unlock.title == "Win a match"));
//!
//! let (device, notices) = open(&store, "c2")?; // the next start, under a fresh random id
//! assert_eq!((device.pending(), notices.len()), (1, 0)); // still to be sent, and not celebrated again
//! assert_eq!(device.followed("player")?.get("wins", UnixSec(1_790_000_000)).map(|view| view.count), Some(1));
//! # Ok::<(), plaudit::Error>(())
//! ```

mod accept;
mod celebrations;
mod clock;
mod host_documents;
mod inbox;
mod intent;
pub(crate) mod journal;
mod notice;
mod open;
mod queue;
mod request;
mod retry;
pub(crate) mod rules;
mod saved;
mod stream_replica;
mod unfolded;

use std::sync::Arc;

use litemap::LiteMap;

pub use accept::{Accepted, SyncReport, Verdict};
pub use clock::{Clock, Reading};
pub use inbox::Listed;
pub use intent::{Intent, Recorded};
pub use notice::Notice;
pub use open::{Opening, Past};
pub use queue::QueueTurn;
pub use retry::Retry;
pub use saved::{Saved, Write};

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::options::Role;
use crate::progress::unlock_key::Shipped;
use crate::progress::{Command, Outcome};
use crate::protocol::{Event, Limits, Rulebook};
use crate::time::UnixSec;
use crate::value::text::quote;
use journal::Journal;
use queue::{Process, Queued};
use rules::ReplicaRules;
use saved::SavedBase;
use stream_replica::StreamReplica;
use unfolded::Unfolded;

/// One player's streams on one device: the authority's last base, the queue of pending events, and the optimistic view
/// that they make together (K3).
///
/// It does no I/O. A [`Write`] has to be stored, and counts once the host commits it; a request has to be sent; a
/// [`Notice`] has to be shown.
///
/// ```
/// use plaudit::replica::{Intent, Opening, Replica, Saved};
/// use plaudit::{UnixSec, Value};
/// # let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
/// #     "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
/// # let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
/// # let win = r#"{"stream": "player", "eid": "e1", "boot": "b1",
/// #     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
/// # let win = Intent::from_value(&Value::from_json(win)?)?;
/// let recorded = device.record(win)?; // shown only when this is stored
/// assert_eq!(device.followed("player")?.get("wins", UnixSec(1_790_000_000)).map(|view| view.count), Some(0));
/// device.stored(recorded)?;
/// assert_eq!(device.followed("player")?.get("wins", UnixSec(1_790_000_000)).map(|view| view.count), Some(1));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone)]
pub struct Replica<R = Shipped> {
    rules: R,
    settings: Settings,
    process: Process,
    streams: LiteMap<String, StreamReplica>,
    queue: Vec<Arc<Queued>>,
    turn: QueueTurn,
    /// How many entries the stored queue has; more than `queue`, if some cannot be read.
    stored_events: usize,
    has_unreadable: bool,
    /// Stored events that are folded in here, and not in the stored base (K8).
    unfolded: Unfolded,
    journal: Journal,
    stored_entries: usize,
    /// The nonces of requests that wait for an answer (K4).
    live_nonces: Vec<String>,
    server_time: Option<UnixSec>,
    is_paused: bool,
    /// Counts commits: a staged write of an earlier generation is refused.
    generation: u64,
}

#[derive(Clone, Debug)]
struct Settings {
    player: String,
    local: bool,
    predicts: bool,
    batch: usize,
    limits: Limits,
}

impl<R: ReplicaRules> Replica<R> {
    /// How many events are pending.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    /// The pending events, in the order of the queue.
    pub fn pending_events(&self) -> impl Iterator<Item = &Event> {
        self.queue.iter().map(|queued| &queued.saved.event)
    }

    /// How the queue has changed so far.
    #[must_use]
    pub fn queue_turn(&self) -> QueueTurn {
        self.turn
    }

    /// The view of a stream: its base with the pending events applied (K3). `None`: the stream is not followed.
    #[must_use]
    pub fn view(&self, stream: &str) -> Option<&Engine> {
        self.streams.get(stream).map(|followed| &followed.view.engine)
    }

    /// Like [`Replica::view`], but an error if the stream is not followed.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed.
    pub fn followed(&self, stream: &str) -> Result<&Engine, Error> {
        self.view(stream).ok_or_else(|| not_followed(stream))
    }

    /// What commands would do to a stream's view; changes nothing.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed; the refusals of the commands.
    ///
    /// ```
    /// use plaudit::{Action, Command, UnixSec};
    /// # use plaudit::Value;
    /// # use plaudit::replica::{Opening, Replica, Saved};
    /// # let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
    /// #     "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
    /// # let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
    /// let win = Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]));
    /// assert_eq!(device.preview("player", &[win])?.unlocks.len(), 1); // "one more to go!"
    /// assert_eq!(device.pending(), 0);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn preview(&mut self, stream: &str, commands: &[Command]) -> Result<Outcome, Error> {
        self.followed_mut(stream)?.view.engine.preview(commands)
    }

    /// The view's state as canonical text, with its unlocks.
    #[must_use]
    pub fn view_text(&self, stream: &str) -> Option<String> {
        self.streams.get(stream).map(|followed| followed.view.to_text())
    }

    /// The base of a stream: epoch, revision, and canonical text; zeros and an empty text before the first answer.
    #[must_use]
    pub fn base(&self, stream: &str) -> Option<(i64, i64, &str)> {
        self.streams.get(stream).map(|followed| (followed.epoch, followed.rev, followed.text().unwrap_or_default()))
    }

    /// The epoch and revision of a stream's base; zeros before the first answer.
    #[must_use]
    pub fn version(&self, stream: &str) -> Option<(i64, i64)> {
        self.streams.get(stream).map(|followed| (followed.epoch, followed.rev))
    }

    /// The ids of the followed streams.
    pub fn streams(&self) -> impl Iterator<Item = &str> {
        self.streams.keys().map(String::as_str)
    }

    /// The player's role on a team's stream, as the authority last told (T3); `None`: unknown.
    #[must_use]
    pub fn role(&self, stream: &str) -> Option<Role> {
        self.streams.get(stream)?.role
    }

    /// Whether celebrations on a stream wait for the first answer (K8).
    #[must_use]
    pub fn is_held(&self, stream: &str) -> bool {
        self.streams.get(stream).is_none_or(|followed| followed.held)
    }

    /// Whether sending waits for a new token (K9).
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// Resumes sending, with a new token (K9).
    ///
    /// ```
    /// # use plaudit::protocol::{SyncError, SyncErrorCode, SyncResponse};
    /// # use plaudit::{UnixSec, Value, replica::{Opening, Reading, Replica, Saved}};
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
    /// # let request = device.request("n1", Reading::default(), "b1");
    /// # let (nonce, server_time) = ("n1".to_owned(), UnixSec(1_790_000_000));
    /// # let error = Some(SyncError { code: SyncErrorCode::Auth, retry_after_sec: None });
    /// # let answer = SyncResponse { nonce, server_time, ack: vec![], rejected: vec![], streams: vec![], error };
    /// let _ = device.accept(&answer, "c2")?; // the token has expired
    /// assert!(device.is_paused());
    /// device.resume(); // the player has signed in again
    /// assert!(!device.is_paused());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn resume(&mut self) {
        self.is_paused = false;
    }

    /// Whether the host has to keep a retry timer: events are pending, and sending is not paused (K10).
    #[must_use]
    pub fn wants_timer(&self) -> bool {
        !self.queue.is_empty() && !self.is_paused && !self.settings.local
    }

    /// Follows a team's stream; its celebrations wait for the first answer (K8).
    ///
    /// # Errors
    ///
    /// `INVALID_ARGUMENT` if this is not a team's stream id.
    ///
    /// ```
    /// # use plaudit::Value;
    /// # use plaudit::replica::{Opening, Replica, Saved};
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
    /// device.follow("team:reds", None)?; // its definitions come with the first answer
    /// assert!(device.is_held("team:reds"));
    /// assert!(device.follow("reds", None).is_err());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn follow(&mut self, stream: &str, definitions: Option<Rulebook>) -> Result<(), Error> {
        let at = crate::value::read::Path::ROOT;
        crate::protocol::event::stream_id(stream, &at).map_err(|fault| fault.into_error(ErrorCode::InvalidArgument))?;
        if !self.streams.contains_key(stream) {
            let mut followed = StreamReplica::new(stream, definitions, !self.settings.local)?;
            followed.set_actor(&self.settings.player, None);
            followed.replay(stream, self.queue.iter().map(Arc::as_ref), &self.rules);
            self.streams.insert(stream.to_owned(), followed);
            self.generation = self.generation.saturating_add(1);
        }
        Ok(())
    }

    /// Acknowledges an unlock (by its key) or a rejection (by its event); returns what to store, or `None` if it was
    /// acknowledged already.
    ///
    /// ```
    /// # use plaudit::Value;
    /// # use plaudit::replica::{Intent, Opening, Replica, Saved};
    /// # let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
    /// #     "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
    /// # let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
    /// # let win = r#"{"stream": "player", "eid": "e1", "boot": "b1",
    /// #     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
    /// # let win = Intent::from_value(&Value::from_json(win)?)?;
    /// let recorded = device.record(win)?;
    /// device.stored(recorded)?;
    /// let write = device.acknowledge("wins@once#1").unwrap_or_default(); // the player has closed the pop-up
    /// assert_eq!(write.journal.len(), 1);
    /// assert_eq!(device.acknowledge("wins@once#1"), None); // no news
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn acknowledge(&mut self, key_or_eid: &str) -> Option<Write> {
        let text = self.journal.acknowledge(key_or_eid)?;
        self.stored_entries = self.stored_entries.saturating_add(1);
        Some(Write { journal: vec![text], ..Write::default() })
    }

    fn followed_mut(&mut self, stream: &str) -> Result<&mut StreamReplica, Error> {
        self.streams.get_mut(stream).ok_or_else(|| not_followed(stream))
    }

    fn replay_all(&mut self) {
        for (id, followed) in self.streams.iter_mut() {
            followed.replay(id, self.queue.iter().map(Arc::as_ref), &self.rules);
        }
    }

    fn to_saved(&self) -> SavedBase {
        to_saved(&self.settings.player, self.server_time, &self.streams)
    }

    /// Drops entries from the front of the stored queue; the first write also replaces entries that are unreadable, or folded in.
    fn write_queue(&self, write: &mut Write, dropped: usize, rest: &[Arc<Queued>]) {
        write.dropped = dropped;
        if self.has_unreadable || self.unfolded.events > 0 {
            write.dropped = self.stored_events;
            write.appended = rest.iter().map(|queued| queued.saved.seal()).collect();
        }
    }

    fn begin_commit(&mut self, generation: u64) -> Result<(), Error> {
        if generation != self.generation {
            return Err(Error::new(ErrorCode::Internal, "the replica has changed since: calls have to wait for each other's writes"));
        }
        self.generation = self.generation.saturating_add(1);
        Ok(())
    }

    fn after_write(&mut self, write: &Write) {
        self.has_unreadable = false;
        if let Some(base) = &write.base {
            self.unfolded = Unfolded::beside(base);
            self.streams.iter_mut().for_each(|(_, followed)| followed.is_stored = true);
        }
        self.stored_events = self.stored_events.saturating_sub(write.dropped).saturating_add(write.appended.len());
        let before = if write.replaces_journal { 0 } else { self.stored_entries };
        self.stored_entries = before.saturating_add(write.journal.len());
    }
}

fn not_followed(stream: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("the stream {} is not followed", quote(stream)))
}

fn to_saved(player: &str, server_time: Option<UnixSec>, streams: &LiteMap<String, StreamReplica>) -> SavedBase {
    let streams = streams.iter().map(|(id, followed)| (id.clone(), followed.to_saved())).collect();
    SavedBase { player: player.to_owned(), server_time, streams }
}
