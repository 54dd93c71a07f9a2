//! A stream's record at the authority.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::engine::Engine;
use crate::error::Error;
use crate::progress::state::STATE_VERSION;
use crate::progress::{Command, PendingRewards};
use crate::protocol::stream::Stream;
use crate::protocol::{Earned, Event, Limits, Rulebook, hash_of};
use crate::time::UnixSec;

use super::epoch;
use super::rules::AuthorityRules;

/// A part of a stream's state that an operator can clear.
///
/// ```
/// use plaudit::authority::Cleared;
/// let names: Vec<&str> = Cleared::ALL.iter().map(|part| part.as_str()).collect();
/// assert_eq!(names, ["statistics", "unlocks", "contributions"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleared {
    /// Statistics, and ids of content; achievements earned by them stay.
    Statistics,
    /// The unlocks in the state, which are sent to devices.
    Unlocks,
    /// The contributions of each team member; the counts stay.
    Contributions,
}

impl Cleared {
    /// All parts.
    ///
    /// ```
    /// use plaudit::authority::Cleared;
    /// assert_eq!(Cleared::ALL.map(Cleared::as_str), ["statistics", "unlocks", "contributions"]);
    /// ```
    pub const ALL: [Cleared; 3] = [Cleared::Statistics, Cleared::Unlocks, Cleared::Contributions];

    /// The part's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Cleared::Statistics => "statistics",
            Cleared::Unlocks => "unlocks",
            Cleared::Contributions => "contributions",
        }
    }
}

/// A stream's state with its epoch and revision. A host stores the three, and [`StreamRecord::read`] reads them.
///
/// ```
/// use plaudit::authority::StreamRecord;
/// use plaudit::protocol::Rulebook;
/// use plaudit::{UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// let rulebook = Rulebook::new(document, "player")?;
/// let record = StreamRecord::new("player", &rulebook, UnixSec(1_790_000_000))?;
/// let row = (record.epoch(), record.rev(), record.snapshot()); // the stored columns
/// let again = StreamRecord::read("player", &rulebook, row.0, row.1, row.2)?;
/// assert_eq!(again.state_hash(), record.state_hash());
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone)]
pub struct StreamRecord {
    pub(super) id: String,
    pub(super) epoch: i64,
    pub(super) rev: i64,
    /// The snapshot, written on demand: one transaction may contain many revisions, of which only the last is sent.
    pub(super) text: OnceLock<String>,
    /// The length in bytes of the last written snapshot.
    pub(super) written: usize,
    pub(super) stream: Stream,
    pub(super) rulebook: Rulebook,
    /// An upper bound on the bytes by which the state has grown since the snapshot was written.
    pub(super) grown: usize,
    /// Whether the snapshot is written in the form of the first version, because authorities of that version write the stream too.
    is_of_first_version: bool,
}

/// The end of a canonical text of version 1.
const FIRST_VERSION: &str = r#""version":1}"#;

/// The most bytes that one byte of a command can add to the state: an id adds a record.
const GROWTH: usize = 64;

impl StreamRecord {
    /// A new stream.
    ///
    /// # Errors
    ///
    /// None that a host can cause, because an engine over an empty state can always be created.
    ///
    /// ```
    /// use plaudit::{UnixSec, Value, authority::StreamRecord, protocol::Rulebook};
    /// let document = Value::from_json(r#"{"achievements": {"first": {"name": "First steps", "max_count": 1}}}"#)?;
    /// let record = StreamRecord::new("player", &Rulebook::new(document, "player")?, UnixSec(1_790_000_000))?;
    /// assert_eq!(record.rev(), 0);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn new(id: &str, rulebook: &Rulebook, now: UnixSec) -> Result<StreamRecord, Error> {
        let stream = Stream::new(id, rulebook)?;
        let (text, rulebook) = (OnceLock::new(), rulebook.clone());
        Ok(StreamRecord {
            id: id.to_owned(),
            epoch: epoch::first(now),
            rev: 0,
            text,
            written: 0,
            stream,
            rulebook,
            grown: 0,
            is_of_first_version: false,
        })
    }

    /// The same new stream, for a database that authorities of the first version use too. The snapshot is marked as version 1, and
    /// also contains what version 1 does not have: an authority of the first version keeps these fields unchanged (A8). A stored
    /// stream stays in the form in which it was read.
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let record = StreamRecord::new("player", &Rulebook::new(document, "player")?, UnixSec(1_790_000_000))?;
    /// assert!(record.snapshot().ends_with(r#""version":2}"#));
    /// assert!(record.beside_first_version().snapshot().ends_with(r#""version":1}"#));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn beside_first_version(self) -> StreamRecord {
        StreamRecord { text: OnceLock::new(), is_of_first_version: true, ..self }
    }

    /// Whether the snapshot is written in the form of the first version.
    #[must_use]
    pub fn is_of_first_version(&self) -> bool {
        self.is_of_first_version
    }

    /// Whether this snapshot is in the form of the first version.
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// assert!(StreamRecord::is_text_of_first_version(r#"{"records":{},"version":1}"#));
    /// assert!(!StreamRecord::is_text_of_first_version(r#"{"records":{},"version":2}"#));
    /// ```
    #[must_use]
    pub fn is_text_of_first_version(snapshot: &str) -> bool {
        snapshot.ends_with(FIRST_VERSION)
    }

    /// Reads a stored stream under the current definitions.
    ///
    /// # Errors
    ///
    /// `STATE_UNREADABLE` or `STATE_NEWER` if the snapshot cannot be read (A8).
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{ErrorCode, Value, protocol::Rulebook};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let rulebook = Rulebook::new(document, "player")?;
    /// let damaged = StreamRecord::read("player", &rulebook, 1_790_000_000, 7, r#"{"version":"#);
    /// assert_eq!(damaged.err().map(|error| error.code()), Some(ErrorCode::StateUnreadable));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn read(id: &str, rulebook: &Rulebook, epoch: i64, rev: i64, snapshot: &str) -> Result<StreamRecord, Error> {
        let stream = Stream::from_text(id, rulebook, snapshot)?;
        let (text, written) = (OnceLock::from(snapshot.to_owned()), snapshot.len());
        let is_of_first_version = StreamRecord::is_text_of_first_version(snapshot);
        let (id, rulebook) = (id.to_owned(), rulebook.clone());
        Ok(StreamRecord { id, epoch, rev, text, written, stream, rulebook, grown: 0, is_of_first_version })
    }

    /// The stream's id: `player`, or `team:` and the team's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The definitions under which it was read.
    #[must_use]
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// The epoch, which rises after a restore or a reset (S7, S11).
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    /// The revision, which rises with every transaction that changes the stream.
    #[must_use]
    pub fn rev(&self) -> i64 {
        self.rev
    }

    /// The snapshot: the state as canonical text.
    #[must_use]
    pub fn snapshot(&self) -> &str {
        let is_of_first_version = self.is_of_first_version;
        self.text.get_or_init(|| if is_of_first_version { self.stream.to_text_of_first_version() } else { self.stream.to_text() })
    }

    /// The snapshot for a client that reads saved states up to this version (A8). Clients of the first version get the current
    /// form, marked as version 1, with the length of the streak: version 1 has this length where version 2 has the days.
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{PendingRewards, UnixSec, Value, protocol::{Limits, Rulebook}};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// let session = Value::from_json(r#"{"type": "session_completed", "at": 1790000000, "duration_sec": 60}"#)?;
    /// record.apply_at("e1", None, &session, now, &mut PendingRewards)?;
    /// assert_eq!(record.snapshot_of_version(2), record.snapshot());
    /// let first = record.snapshot_of_version(1);
    /// assert!(first.contains(r#""days":1"#) && first.ends_with(r#""version":1}"#));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn snapshot_of_version(&self, version: i64) -> Cow<'_, str> {
        // Clients of all versions read the form of the first version, so such a snapshot is sent as it is stored.
        let is_readable = version >= STATE_VERSION || self.is_of_first_version;
        if is_readable { Cow::Borrowed(self.snapshot()) } else { Cow::Owned(self.stream.to_text_of_first_version()) }
    }

    /// The hash of the snapshot.
    #[must_use]
    pub fn state_hash(&self) -> String {
        hash_of(self.snapshot())
    }

    /// The engine over the stream's state.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.stream.engine
    }

    /// The unlocks within [`Limits::unlocks_sec`], oldest first (K7).
    #[must_use]
    pub fn unlocks(&self) -> &[Earned] {
        &self.stream.unlocks
    }

    /// Whether a device has celebrated this key (S10); on a player's stream.
    #[must_use]
    pub fn has_celebrated(&self, key: &str) -> bool {
        self.stream.celebrated.contains_key(key)
    }

    /// Begins a new epoch after a restore or a reset. Clients accept its state, and send again the events that it lacks (S7).
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// let before = record.epoch();
    /// record.raise_epoch(now.plus(86_400)); // a day later, from the backup
    /// assert_eq!(record.epoch(), before + 86_400);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn raise_epoch(&mut self, now: UnixSec) {
        self.epoch = epoch::above(self.epoch, now);
    }

    /// Clears parts of the state that a team member or a broken client has filled, for an operator; the revision rises.
    pub fn clear(&mut self, parts: &[Cleared], now: UnixSec, limits: Limits) {
        for part in parts {
            match part {
                Cleared::Statistics => self.stream.engine.clear_statistics(),
                Cleared::Unlocks => self.stream.clear_unlocks(),
                Cleared::Contributions => self.stream.engine.clear_contributions(),
            }
        }
        self.commit(now, limits);
    }

    /// Deletes the records and pending claims of these ids (X1).
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if an id is not defined; then no record is deleted.
    pub fn reset(&mut self, ids: &[&str], now: UnixSec, limits: Limits) -> Result<(), Error> {
        self.stream.engine.reset(ids)?;
        self.commit(now, limits);
        Ok(())
    }

    /// S12: whether the stream has room for a command. A command that would add an id is refused if the stream would grow beyond
    /// its limit. Unlocks and celebrated keys do not count.
    pub(super) fn has_room_for(&mut self, event: &Event, command: &Command, most_bytes: usize, rules: &impl AuthorityRules) -> bool {
        let length = event.command.to_canonical_json().len();
        self.grown = self.grown.saturating_add(length.saturating_mul(GROWTH));
        // The last snapshot includes the unlocks too. If even that is short enough, no exact count is needed.
        if self.written.saturating_add(self.grown) <= most_bytes {
            return true;
        }
        let engine = &mut self.stream.engine;
        let ids = engine.ids();
        let mut trial = engine.clone();
        if trial.apply_event_with_keys(&event.eid, command, &mut PendingRewards, rules).is_err() || trial.ids() <= ids {
            return true;
        }
        trial.state().to_canonical_json().len() <= most_bytes
    }
}
