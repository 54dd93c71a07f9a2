//! The client's half of sync, pure: values in; decisions out.
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

use std::collections::BTreeMap;
use std::sync::Arc;

pub use accept::{Accepted, SyncReport, Verdict};
pub use clock::{Clock, Reading};
pub use inbox::Listed;
pub use intent::{Intent, Recorded};
pub use notice::Notice;
pub use open::{Opening, Past};
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

/// One player's streams on one device: the base that the authority last told, the pending events, and the view that
/// they make together.
///
/// It does no I/O. What has to be stored comes out as a [`Write`] and counts only once the host says that it is stored;
/// what has to be sent comes out as a request; what has to be shown, as [`Notice`]s.
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
    streams: BTreeMap<String, StreamReplica>,
    queue: Vec<Arc<Queued>>,
    /// Entries that the store has; more than the queue, if some cannot be read.
    stored_events: usize,
    is_ragged: bool,
    journal: Journal,
    stored_entries: usize,
    /// The nonces of requests without an answer (K4).
    live: Vec<String>,
    server_time: Option<UnixSec>,
    is_paused: bool,
    /// Counts writes, so that nothing is based on what has changed since.
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
    /// How many events wait for the authority.
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
    /// assert_eq!(device.pending(), 1); // "1 change waits for the network"
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    /// The waiting events, in their order.
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
    /// let waiting: Vec<_> = device.pending_events().map(|event| (event.sequence.mid, event.eid.as_str())).collect();
    /// assert_eq!(waiting, [(1, "e1")]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn pending_events(&self) -> impl Iterator<Item = &Event> {
        self.queue.iter().map(|queued| &queued.saved.event)
    }

    /// A stream as the host sees it: base and pending events (K3). `None`: the stream is not followed.
    ///
    /// ```
    /// # use plaudit::Value;
    /// # use plaudit::replica::{Intent, Opening, Replica, Saved};
    /// use plaudit::UnixSec;
    /// # let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
    /// #     "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
    /// # let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
    /// # let win = r#"{"stream": "player", "eid": "e1", "boot": "b1",
    /// #     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
    /// # let win = Intent::from_value(&Value::from_json(win)?)?;
    /// let recorded = device.record(win)?;
    /// device.stored(recorded)?;
    /// let wins = device.view("player").and_then(|engine| engine.get("wins", UnixSec(1_790_000_000)));
    /// assert_eq!(wins.map(|view| view.count), Some(1)); // the authority knows nothing of it yet
    /// assert!(device.view("team:reds").is_none());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn view(&self, stream: &str) -> Option<&Engine> {
        self.streams.get(stream).map(|followed| &followed.view.engine)
    }

    /// The same, or an error.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed.
    ///
    /// ```
    /// # use plaudit::Value;
    /// # use plaudit::replica::{Opening, Replica, Saved};
    /// use plaudit::ErrorCode;
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (device, _) = Replica::open(&Saved::default(), opening)?;
    /// assert!(device.followed("player").is_ok());
    /// let error = device.followed("team:reds").err();
    /// assert_eq!(error.map(|error| error.code()), Some(ErrorCode::NotFound));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn followed(&self, stream: &str) -> Result<&Engine, Error> {
        self.view(stream).ok_or_else(|| not_followed(stream))
    }

    /// What commands would do to a stream's view; changes nothing.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed, and what the commands are refused for.
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
    /// assert!(device.view_text("player").is_some_and(|text| text.contains(r#""key":"wins@once#1""#)));
    /// assert_eq!(device.view_text("team:reds"), None);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn view_text(&self, stream: &str) -> Option<String> {
        self.streams.get(stream).map(|followed| followed.view.to_text())
    }

    /// The base as the authority last told it: epoch, revision, and canonical text.
    ///
    /// ```
    /// use plaudit::replica::{Opening, Reading, Replica, Saved, Verdict};
    /// # use plaudit::authority::{Account, Exchange, StreamRecord};
    /// # use plaudit::{UnixSec, Value, protocol::{Limits, Rulebook}};
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
    /// # let now = UnixSec(1_790_000_000);
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// # let record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// assert_eq!(device.base("player"), Some((0, 0, ""))); // nothing has come yet
    /// # let request = device.request("n1", Reading::default(), "b1");
    /// # let account = Account::default();
    /// # let answer = Exchange::new(&request, now, Limits::default()).answer(&account, &[("player", Some(&record))], |_| None);
    /// let Verdict::Accepted(accepted) = device.accept(&answer, "c2")? else { unreachable!("it is the first answer") };
    /// device.take_over(*accepted)?;
    /// assert_eq!(device.base("player"), Some((record.epoch(), record.rev(), record.snapshot())));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn base(&self, stream: &str) -> Option<(i64, i64, &str)> {
        self.streams.get(stream).map(|followed| (followed.epoch, followed.rev, followed.text.as_deref().unwrap_or_default()))
    }

    /// The streams that are followed.
    ///
    /// ```
    /// # use plaudit::Value;
    /// # use plaudit::replica::{Opening, Replica, Saved};
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
    /// device.follow("team:reds", None)?;
    /// assert_eq!(device.streams().collect::<Vec<_>>(), ["player", "team:reds"]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn streams(&self) -> impl Iterator<Item = &str> {
        self.streams.keys().map(String::as_str)
    }

    /// What the player may do on a team's stream, as the authority last told (T3); `None`: it has not told.
    ///
    /// ```
    /// use plaudit::Role;
    /// use plaudit::replica::{Opening, Reading, Replica, Saved, Verdict};
    /// # use plaudit::authority::{Account, Exchange, StreamRecord};
    /// # use plaudit::{UnixSec, Value, protocol::{Limits, Rulebook}};
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
    /// # let now = UnixSec(1_790_000_000);
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// # let record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "count": 10}}}"#)?;
    /// # let reds = StreamRecord::new("team:reds", &Rulebook::new(document, "team:reds")?, now)?;
    /// device.follow("team:reds", None)?;
    /// assert_eq!(device.role("team:reds"), None);
    /// # let request = device.request("n1", Reading::default(), "b1");
    /// # let records = [("player", Some(&record)), ("team:reds", Some(&reds))];
    /// # let answer = Exchange::new(&request, now, Limits::default()).answer(&Account::default(), &records, |_| Some(Role::Admin));
    /// // The authority answers that she is an admin.
    /// let Verdict::Accepted(accepted) = device.accept(&answer, "c2")? else { unreachable!("it is the first answer") };
    /// device.take_over(*accepted)?;
    /// assert_eq!(device.role("team:reds"), Some(Role::Admin));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn role(&self, stream: &str) -> Option<Role> {
        self.streams.get(stream)?.role
    }

    /// Whether nothing is celebrated before the first answer (K8).
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::replica::{Opening, Replica, Saved};
    /// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1", "past": "possible"}"#)?)?;
    /// let (device, _) = Replica::open(&Saved::default(), opening)?; // signed in on a new device
    /// assert!(device.is_held("player"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn is_held(&self, stream: &str) -> bool {
        self.streams.get(stream).is_none_or(|followed| followed.held)
    }

    /// Whether sending waits for a new token (K9).
    ///
    /// ```
    /// use plaudit::protocol::{SyncError, SyncErrorCode, SyncResponse};
    /// # use plaudit::{UnixSec, Value, replica::{Opening, Reading, Replica, Saved}};
    /// # let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// # let (mut device, _) = Replica::open(&Saved::default(), opening)?;
    /// # let request = device.request("n1", Reading::default(), "b1");
    /// # let (nonce, server_time) = ("n1".to_owned(), UnixSec(1_790_000_000));
    /// let error = Some(SyncError { code: SyncErrorCode::Auth, retry_after_sec: None });
    /// let answer = SyncResponse { nonce, server_time, ack: vec![], rejected: vec![], streams: vec![], error };
    /// let _ = device.accept(&answer, "c2")?;
    /// assert!(device.is_paused());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// There is a new token.
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

    /// K10: whether a timer has to run: something waits, and the authority may be asked.
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
    /// assert!(!device.wants_timer());
    /// let recorded = device.record(win)?;
    /// device.stored(recorded)?;
    /// assert!(device.wants_timer());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn wants_timer(&self) -> bool {
        !self.queue.is_empty() && !self.is_paused && !self.settings.local
    }

    /// Follows a team's stream, held until the authority has told it (K8).
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` if this is not a team's stream id.
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
        crate::protocol::event::stream_id(stream, &at).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))?;
        if !self.streams.contains_key(stream) {
            let mut followed = StreamReplica::new(stream, definitions, !self.settings.local)?;
            followed.seat(&self.settings.player, None);
            followed.replay(stream, self.queue.iter().map(Arc::as_ref), &self.rules);
            self.streams.insert(stream.to_owned(), followed);
            self.generation = self.generation.saturating_add(1);
        }
        Ok(())
    }

    /// The host has dealt with an unlock (by its key) or a rejection (by its event); what to store, if that is news.
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

    /// Drops so many entries from the front; entries that could not be read leave with the first write.
    fn write_queue(&self, write: &mut Write, dropped: usize, rest: &[Arc<Queued>]) {
        write.dropped = dropped;
        if self.is_ragged {
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
        self.is_ragged = false;
        self.stored_events = self.stored_events.saturating_sub(write.dropped).saturating_add(write.appended.len());
        let before = if write.replaces_journal { 0 } else { self.stored_entries };
        self.stored_entries = before.saturating_add(write.journal.len());
    }
}

fn not_followed(stream: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("the stream {} is not followed", quote(stream)))
}

fn to_saved(player: &str, server_time: Option<UnixSec>, streams: &BTreeMap<String, StreamReplica>) -> SavedBase {
    let streams = streams.iter().map(|(id, followed)| (id.clone(), followed.to_saved())).collect();
    SavedBase { player: player.to_owned(), server_time, streams }
}
