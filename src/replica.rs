//! The client's half of sync, without I/O: calls return what to store, to send and to show.
//!
//! A device without a network: recorded events are stored, and are still there after a restart.
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
//! let mut store = Saved::default(); // in an app: a database, or a file
//! let (mut device, _) = open(&store, "c1")?;
//! let win = r#"{"stream": "player", "eid": "e1", "boot": "b1",
//!     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
//! let win = Intent::from_value(&Value::from_json(win)?)?;
//!
//! let recorded = device.record(win)?;
//! store.write(&recorded.write); // one durable write
//! let notices = device.stored(recorded)?;
//! assert!(matches!(&notices[0], Notice::Unlock { unlock, .. } if unlock.title == "Win a match"));
//!
//! let (device, notices) = open(&store, "c2")?; // the next start, under a fresh random id
//! assert_eq!((device.pending(), notices.len()), (1, 0)); // still pending, and not celebrated twice
//! assert_eq!(device.followed("player")?.get("wins", UnixSec(1_790_000_000)).map(|view| view.count), Some(1));
//! # Ok::<(), plaudit::Error>(())
//! ```

mod accept;
mod adoption;
mod celebrations;
mod clock;
mod host_documents;
mod inbox;
mod intent;
pub(crate) mod journal;
mod notice;
mod open;
mod opening_of_day;
mod queue;
mod request;
mod retry;
pub(crate) mod rules;
mod saved;
mod set_back;
mod stream_replica;
mod unfolded;

use std::sync::Arc;

use litemap::LiteMap;

pub use accept::{Accepted, SyncReport, Verdict};
pub use adoption::{Adopt, AdoptionBegun};
pub use clock::{Clock, Reading};
pub use inbox::Listed;
pub use intent::{Intent, Recorded};
pub use notice::Notice;
pub use open::{Opening, Past};
pub use queue::QueueTurn;
pub use retry::Retry;
pub use saved::{Aside, Saved, Write};

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::locale::Locale;
use crate::options::Role;
use crate::progress::unlock_key::Shipped;
use crate::progress::{Command, Outcome};
use crate::protocol::limits::OLDER_OFFLINE_SEC;
use crate::protocol::{Event, Limits, Rulebook};
use crate::text::quote;
use crate::time::UnixSec;
use crate::value::Value;
use journal::Journal;
use queue::{Process, Queued};
use rules::ReplicaRules;
use saved::Adopting;
use saved::SavedBase;
use stream_replica::StreamReplica;
use unfolded::Unfolded;

/// One player's streams on one device: the authority's last base, the queue of pending events, and the optimistic view that both
/// make together (K3).
///
/// It does no I/O. The host stores each [`Write`], which takes effect once the host commits it; it sends each request, and shows
/// each [`Notice`].
#[derive(Clone)]
pub struct Replica<R = Shipped> {
    rules: R,
    settings: Settings,
    process: Process,
    streams: LiteMap<String, StreamReplica>,
    /// The language of views and unlocks.
    locale: Option<Locale>,
    queue: Vec<Arc<Queued>>,
    turn: QueueTurn,
    /// The number of entries in the stored queue; more than `queue` holds if some are unreadable.
    stored_events: usize,
    has_unreadable: bool,
    /// Stored events that are folded into this base, but not into the stored one (K8).
    unfolded: Unfolded,
    journal: Journal,
    stored_entries: usize,
    /// The nonces of requests without an answer yet (K4).
    live_nonces: Vec<String>,
    server_time: Option<UnixSec>,
    /// How long an event may wait, according to the last answer (S9).
    offline_sec: Option<i64>,
    is_paused: bool,
    /// An adoption without an answer yet (K16).
    adopting: Option<Adopting>,
    /// The guest who made the base, until an authority has answered (K16).
    guest: Option<String>,
    /// The latest instant that is stored (K17).
    newest: Option<UnixSec>,
    /// The number of commits. A staged write of an earlier generation is refused.
    generation: u64,
}

#[derive(Clone, Debug)]
struct Settings {
    player: String,
    local: bool,
    predicts: bool,
    built: Option<UnixSec>,
    adopt: Adopt,
    batch: usize,
    limits: Limits,
}

impl<R: ReplicaRules> Replica<R> {
    /// The number of pending events.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    /// The pending events, in the order of the queue.
    pub fn pending_events(&self) -> impl Iterator<Item = &Event> {
        self.queue.iter().map(|queued| &queued.saved.event)
    }

    /// The instant of the oldest event that waits to be sent, and the instant until which the authority accepts it (S9, K18).
    /// `None` if no event waits.
    #[must_use]
    pub fn waiting(&self) -> Option<(UnixSec, UnixSec)> {
        let instant = |queued: &Arc<Queued>| match queued.saved.event.command.get("at") {
            Some(Value::Int(at)) => Some(UnixSec(*at)),
            _ => None,
        };
        let oldest = self.queue.iter().filter(|queued| !queued.saved.is_local).filter_map(instant).min()?;
        Some((oldest, self.rules.expires_at(oldest, self.window_sec())))
    }

    /// The instant to record for something that happens while the device's clock shows `now` (K17). A clock earlier than this build
    /// has been reset; then the newest stored instant counts, or that of the build if it is later.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::replica::{Opening, Replica, Saved};
    /// use plaudit::Value;
    /// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// let opening = Opening { built: Some(UnixSec(1_790_000_000)), ..opening };
    /// let (device, _) = Replica::open(&Saved::default(), opening)?;
    /// assert_eq!(device.believed(UnixSec(1_790_000_007)), UnixSec(1_790_000_007));
    /// assert_eq!(device.believed(UnixSec(0)), UnixSec(1_790_000_000)); // a boot without a battery
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn believed(&self, now: UnixSec) -> UnixSec {
        match self.settings.built {
            Some(built) if now < built => self.newest.map_or(built, |newest| newest.max(built)),
            _ => now,
        }
    }

    /// Everything that the store should hold, to write it again after it has vanished (K16).
    #[must_use]
    pub fn saved(&self) -> Saved {
        let queue = self.queue.iter().map(|queued| queued.saved.seal()).collect();
        Saved { base: Some(self.to_saved().seal()), queue, journal: self.journal.sealed(), aside: Vec::new() }
    }

    /// How long an event may wait, by the authority's last answer. Before the first answer, the default; if answers do not contain it,
    /// the limit of older authorities.
    fn window_sec(&self) -> i64 {
        let untold = if self.server_time.is_some() { OLDER_OFFLINE_SEC } else { self.settings.limits.offline_sec };
        self.offline_sec.unwrap_or(untold)
    }

    /// The queue's current turn, by which a reader tells whether a list of the queue is still valid.
    #[must_use]
    pub fn queue_turn(&self) -> QueueTurn {
        self.turn
    }

    /// The view of a stream: its base with the pending events applied (K3). `None` if the stream is not followed.
    #[must_use]
    pub fn view(&self, stream: &str) -> Option<&Engine> {
        self.streams.get(stream).map(|followed| &followed.view.engine)
    }

    /// Like [`Replica::view`], but returns an error if the stream is not followed.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed.
    pub fn followed(&self, stream: &str) -> Result<&Engine, Error> {
        self.view(stream).ok_or_else(|| not_followed(stream))
    }

    /// Sets the language of views and unlocks on every stream; `None` stands for the nodes' own texts. It is not stored.
    ///
    /// ```
    /// use plaudit::replica::{Opening, Replica, Saved};
    /// use plaudit::{Locale, UnixSec, Value};
    /// let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true, "definitions": {"achievements": {
    ///     "wins": {"name": "Win a match", "max_count": 1, "texts": {"de": {"name": "Gewinne einmal"}}}}}}"#;
    /// let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
    /// device.set_locale(Some(Locale::parse("de-AT")?));
    /// let view = device.followed("player")?.get("wins", UnixSec(1_790_000_000));
    /// assert_eq!(view.map(|view| view.name).as_deref(), Some("Gewinne einmal"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn set_locale(&mut self, locale: Option<Locale>) {
        self.locale = locale;
        self.streams.iter_mut().for_each(|(_, followed)| followed.set_locale(self.locale.as_ref()));
    }

    /// The outcome that commands would have on a stream's view; changes nothing.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed; `UNTRUSTED` for what an authority takes from servers only (A9); otherwise the errors
    /// of the commands.
    pub fn preview(&mut self, stream: &str, commands: &[Command]) -> Result<Outcome, Error> {
        let engine = self.followed(stream)?;
        let refuse = |(index, command)| self.check_trust(engine, command).map_err(|error| error.within(index));
        commands.iter().enumerate().try_for_each(refuse)?;
        self.followed_mut(stream)?.view.engine.preview(commands)
    }

    /// Refuses a command that the authority would refuse, so that it is not queued (A9). Without an authority, the device is trusted.
    fn check_trust(&self, engine: &Engine, command: &Command) -> Result<(), Error> {
        if self.settings.local { Ok(()) } else { engine.check_trust(command) }
    }

    /// The view's state as canonical text, with its unlocks.
    #[must_use]
    pub fn view_text(&self, stream: &str) -> Option<String> {
        self.streams.get(stream).map(|followed| followed.view.to_text())
    }

    /// The base of a stream: epoch, revision, and canonical text; zeros and an empty text before the first answer. `None` if the
    /// stream is not followed.
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

    /// The player's role on a team's stream, as the authority last told it (T3); `None` if unknown.
    #[must_use]
    pub fn role(&self, stream: &str) -> Option<Role> {
        self.streams.get(stream)?.role
    }

    /// Whether celebrations on a stream wait for the first answer (K8); true if the stream is not followed.
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
    pub fn resume(&mut self) {
        self.is_paused = false;
    }

    /// Whether the host must keep a retry timer: events are pending, and sending is not paused (K10).
    #[must_use]
    pub fn wants_timer(&self) -> bool {
        !self.queue.is_empty() && !self.is_paused && !self.settings.local
    }

    /// Follows a team's stream; its celebrations wait for the first answer (K8).
    ///
    /// # Errors
    ///
    /// `INVALID_ARGUMENT` if the stream is not a team's.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::replica::{Opening, Replica, Saved};
    /// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// let (mut device, _) = Replica::open(&Saved::default(), opening)?;
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
            followed.set_locale(self.locale.as_ref());
            followed.replay(stream, self.queue.iter().map(Arc::as_ref), &self.rules);
            self.streams.insert(stream.to_owned(), followed);
            self.generation = self.generation.saturating_add(1);
        }
        Ok(())
    }

    /// Acknowledges an unlock (by its key) or a rejection (by its event). Returns the write to store, or `None` if it was
    /// acknowledged already.
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
        let saved = to_saved(&self.settings.player, (self.server_time, self.offline_sec), &self.streams);
        SavedBase { adopting: self.adopting.clone(), guest: self.guest.clone().filter(|_| self.is_unanswered()), ..saved }
    }

    /// Drops entries from the front of the stored queue. The first write also replaces unreadable and folded entries.
    fn write_queue(&self, write: &mut Write, dropped: usize, rest: &[Arc<Queued>]) {
        write.dropped = dropped;
        if self.has_unreadable || self.unfolded.events > 0 {
            write.dropped = self.stored_events;
            write.appended = rest.iter().map(|queued| queued.saved.seal()).collect();
        }
    }

    fn begin_commit(&mut self, generation: u64) -> Result<(), Error> {
        if generation != self.generation {
            return Err(Error::new(
                ErrorCode::Internal,
                "the replica has changed since: a call must wait until the previous write is committed",
            ));
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

fn to_saved(player: &str, told: (Option<UnixSec>, Option<i64>), streams: &LiteMap<String, StreamReplica>) -> SavedBase {
    let streams = streams.iter().map(|(id, followed)| (id.clone(), followed.to_saved())).collect();
    SavedBase { player: player.to_owned(), server_time: told.0, offline_sec: told.1, streams, ..SavedBase::default() }
}
