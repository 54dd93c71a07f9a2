//! A stream's record at the authority.

use crate::engine::Engine;
use crate::error::Error;
use crate::protocol::stream::Stream;
use crate::protocol::{Earned, Limits, Rulebook, StreamRequest, hash_of};
use crate::time::UnixSec;

use super::epoch::{self, Timeline};

/// A stream's state with its epoch and revision. A host stores the three, and [`StreamRecord::read`] reads them.
///
/// ```
/// use plaudit::authority::StreamRecord;
/// use plaudit::protocol::Rulebook;
/// use plaudit::{UnixSec, Value};
/// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// let rulebook = Rulebook::new(document, "player")?;
/// let record = StreamRecord::new("player", &rulebook, UnixSec(1_790_000_000))?;
/// let row = (record.epoch(), record.rev(), record.snapshot()); // what a database keeps
/// let again = StreamRecord::read("player", &rulebook, row.0, row.1, row.2)?;
/// assert_eq!(again.state_hash(), record.state_hash());
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone)]
pub struct StreamRecord {
    pub(super) id: String,
    pub(super) epoch: i64,
    pub(super) rev: i64,
    pub(super) text: String,
    pub(super) stream: Stream,
    pub(super) rulebook: Rulebook,
}

impl StreamRecord {
    /// A new stream.
    ///
    /// # Errors
    ///
    /// None that a host can cause: an engine over an empty state can always be made.
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
        let (text, rulebook) = (stream.to_text(), rulebook.clone());
        Ok(StreamRecord { id: id.to_owned(), epoch: epoch::first(now), rev: 0, text, stream, rulebook })
    }

    /// Reads a stored stream under the present definitions.
    ///
    /// # Errors
    ///
    /// `STATE_UNREADABLE` or `STATE_NEWER` if the snapshot cannot be read (A8).
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{ErrorCode, Value, protocol::Rulebook};
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let rulebook = Rulebook::new(document, "player")?;
    /// let damaged = StreamRecord::read("player", &rulebook, 1_790_000_000, 7, r#"{"version":"#);
    /// assert_eq!(damaged.err().map(|error| error.code()), Some(ErrorCode::StateUnreadable));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn read(id: &str, rulebook: &Rulebook, epoch: i64, rev: i64, snapshot: &str) -> Result<StreamRecord, Error> {
        let stream = Stream::from_text(id, rulebook, snapshot)?;
        Ok(StreamRecord { id: id.to_owned(), epoch, rev, text: snapshot.to_owned(), stream, rulebook: rulebook.clone() })
    }

    /// The stream's id: `player`, or `team:` and the team's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The epoch; it is raised after a restore or a reset (S7, S11).
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    /// The revision; it is raised with every transaction that changes the stream.
    #[must_use]
    pub fn rev(&self) -> i64 {
        self.rev
    }

    /// The snapshot: the state as canonical text.
    #[must_use]
    pub fn snapshot(&self) -> &str {
        &self.text
    }

    /// The hash of the snapshot.
    #[must_use]
    pub fn state_hash(&self) -> String {
        hash_of(&self.text)
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

    /// Begins a new epoch after a restore or a reset: clients accept its state, and send again what it does not know (S7).
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// # use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// # let now = UnixSec(1_790_000_000);
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// # let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// let before = record.epoch();
    /// record.raise_epoch(now.plus(86_400)); // a day later, from the backup
    /// assert_eq!(record.epoch(), before + 86_400);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn raise_epoch(&mut self, now: UnixSec) {
        self.epoch = epoch::above(self.epoch, now);
    }

    /// Deletes the records and pending claims of these ids (X1).
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if an id is not defined; nothing is deleted then.
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// # use plaudit::{Action, Command, PendingRewards, UnixSec, Value};
    /// use plaudit::protocol::{Limits, Rulebook};
    /// # let now = UnixSec(1_790_000_000);
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// # let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// # let win = Command::new(now, Action::update([("wins", 1)])).to_value();
    /// # record.apply_at("e1", None, &win, now, &mut PendingRewards)?;
    /// # record.commit(now, Limits::default());
    /// record.reset(&["wins"], now, Limits::default())?;
    /// assert_eq!(record.engine().get("wins", now).map(|view| view.count), Some(0));
    /// assert_eq!(record.rev(), 2); // devices hear of it
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn reset(&mut self, ids: &[&str], now: UnixSec, limits: Limits) -> Result<(), Error> {
        self.stream.engine.reset(ids)?;
        self.commit(now, limits);
        Ok(())
    }

    /// S7, S11: compares the client's base with this timeline; a base that is ahead raises the epoch.
    pub(super) fn compare_timeline(&mut self, base: &StreamRequest, now: UnixSec) -> Timeline {
        let timeline = epoch::compare(self.epoch, self.rev, base, now);
        if let Timeline::Restored(epoch) = timeline {
            self.epoch = epoch;
        }
        timeline
    }
}
