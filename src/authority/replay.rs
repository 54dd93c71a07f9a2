//! Changes to a record outside of an exchange: replays of a log (I8), Nakama's calls, and operators.

use super::stream_record::StreamRecord;
use crate::error::Error;
use crate::options::Actor;
use crate::progress::unlock_key::Shipped;
use crate::progress::{Command, Outcome, RewardSource};
use crate::protocol::Limits;
use crate::time::UnixSec;
use crate::value::Value;

impl StreamRecord {
    /// Applies an event at this instant, with these rewards; on a team's stream, for this actor. [`Settlement`](super::Settlement)
    /// contains the instant and the actor that a log needs for a replay.
    ///
    /// # Errors
    ///
    /// The error of the command.
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{Action, Command, PendingRewards};
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// let logged = Command::new(now.plus(9), Action::update([("wins", 1)])).to_value(); // by a device whose clock was ahead
    /// let outcome = record.apply_at("e1", None, &logged, now, &mut PendingRewards)?;
    /// assert_eq!((outcome.unlocks[0].key.as_str(), outcome.unlocks[0].at), ("wins@once#1", now));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn apply_at(
        &mut self,
        eid: &str,
        actor: Option<Actor>,
        command: &Value,
        at: UnixSec,
        rewards: &mut dyn RewardSource,
    ) -> Result<Outcome, Error> {
        let mut command = Command::from_value(command)?;
        command.at = at;
        self.stream.engine.set_actor(actor);
        self.stream.apply(eid, &command, rewards, &Shipped)
    }

    /// Adds celebrated keys (S10).
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// record.mark_celebrated(&["wins@once#1"], now);
    /// assert!(record.has_celebrated("wins@once#1"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn mark_celebrated(&mut self, keys: &[&str], at: UnixSec) {
        self.stream.celebrated.extend(keys.iter().map(|key| ((*key).to_owned(), at)));
    }

    /// Sets the epoch to that of a log (S7, S11).
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// record.set_epoch(1_789_000_000); // the epoch in the log
    /// assert_eq!(record.epoch(), 1_789_000_000);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn set_epoch(&mut self, epoch: i64) {
        self.epoch = epoch;
    }

    /// Commits the changes as one revision.
    ///
    /// ```
    /// use plaudit::authority::StreamRecord;
    /// use plaudit::{Action, Command, PendingRewards, protocol::Limits};
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// let logged = Command::new(now, Action::update([("wins", 1)])).to_value();
    /// record.apply_at("e1", None, &logged, now, &mut PendingRewards)?;
    /// record.commit(now, Limits::default());
    /// assert!(record.rev() == 1 && record.snapshot().contains("wins@once#1"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn commit(&mut self, at: UnixSec, limits: Limits) {
        self.stream.prune(at.plus(-limits.unlocks_sec()), limits.unlocks);
        self.rev = self.rev.saturating_add(1);
        if let Some(text) = self.text.take() {
            self.written = text.len();
        }
    }
}
