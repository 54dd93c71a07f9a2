//! A stream as the authority keeps it.

use crate::engine::Engine;
use crate::error::Error;
use crate::sync::stream::Stream;
use crate::sync::{Earned, Limits, Rulebook, StreamRequest, hash_of};
use crate::time::UnixSec;

use super::epoch::{self, Meeting};

/// A stream's state with its epoch and revision. A host stores these three; [`StreamRecord::read`] brings them back.
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
    /// A stream in which nothing has happened.
    ///
    /// # Errors
    ///
    /// None that a host could cause: an engine over a fresh state can always be made.
    ///
    /// ```
    /// use plaudit::{UnixSec, Value, authority::StreamRecord, sync::Rulebook};
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

    /// A stored stream, under the definitions of today.
    ///
    /// # Errors
    ///
    /// `STATE_UNREADABLE` or `STATE_NEWER` if the snapshot cannot be read (A8).
    pub fn read(id: &str, rulebook: &Rulebook, epoch: i64, rev: i64, snapshot: &str) -> Result<StreamRecord, Error> {
        let stream = Stream::from_text(id, rulebook, snapshot)?;
        Ok(StreamRecord { id: id.to_owned(), epoch, rev, text: snapshot.to_owned(), stream, rulebook: rulebook.clone() })
    }

    /// The stream's id: `player`, or `team:` and the team's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Raised when the authority has lost what it knew (S7, S11).
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    /// Raised with every transaction that changes the stream.
    #[must_use]
    pub fn rev(&self) -> i64 {
        self.rev
    }

    /// The state as canonical text.
    #[must_use]
    pub fn snapshot(&self) -> &str {
        &self.text
    }

    /// The hash of the snapshot.
    #[must_use]
    pub fn state_hash(&self) -> String {
        hash_of(&self.text)
    }

    /// The engine over the stream's state: to list and to explain it.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.stream.engine
    }

    /// The unlocks of the last weeks (K7).
    #[must_use]
    pub fn unlocks(&self) -> &[Earned] {
        &self.stream.unlocks
    }

    /// Whether the unlock of this key was celebrated somewhere (S10); a player's stream only.
    #[must_use]
    pub fn has_celebrated(&self, key: &str) -> bool {
        self.stream.celebrated.contains(key)
    }

    /// For an operator who has restored a backup, or reset a stream: clients take over its state and send again what
    /// it does not know of (S7).
    pub fn raise_epoch(&mut self, now: UnixSec) {
        self.epoch = epoch::above(self.epoch, now);
    }

    /// Forgets the records and pending claims of these ids (X1).
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if an id is not defined; then nothing is forgotten.
    pub fn reset(&mut self, ids: &[&str], now: UnixSec, limits: Limits) -> Result<(), Error> {
        self.stream.engine.reset(ids)?;
        self.changed(now, limits);
        Ok(())
    }

    /// S7, S11: whether the client speaks of the same timeline; a client that is ahead raises the epoch.
    pub(super) fn meet(&mut self, base: &StreamRequest, now: UnixSec) -> Meeting {
        let meeting = epoch::meet(self.epoch, self.rev, base, now);
        if let Meeting::Restored(epoch) = meeting {
            self.epoch = epoch;
        }
        meeting
    }

    /// One more revision of what was changed.
    pub(super) fn changed(&mut self, now: UnixSec, limits: Limits) {
        self.stream.prune(now.plus(-limits.unlocks_sec()));
        self.rev = self.rev.saturating_add(1);
        self.text = self.stream.to_text();
    }
}
