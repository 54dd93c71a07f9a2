//! A stream from its log: the same changes again, so that an operator can see that they lead to the same state (I8).

use super::record::StreamRecord;
use crate::error::Error;
use crate::options::Actor;
use crate::progress::{Command, Outcome, RewardSource};
use crate::sync::Limits;
use crate::time::UnixSec;
use crate::value::Value;

impl StreamRecord {
    /// Carries out a logged event again: at the instant that it was given, by whom it was done on a team's stream
    /// ([`Settlement`](super::Settlement) has both), with the rewards that it brought.
    ///
    /// # Errors
    ///
    /// Those of the command: a log that leads here is not the stream's.
    pub fn apply_again(
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
        self.stream.apply(eid, &command, rewards)
    }

    /// Keeps celebrated keys again (S10).
    pub fn celebrate_again(&mut self, keys: &[&str], at: UnixSec) {
        keys.iter().for_each(|key| self.stream.celebrated.insert(key, at));
    }

    /// Begins the logged timeline again (S7, S11).
    pub fn take_epoch(&mut self, epoch: i64) {
        self.epoch = epoch;
    }

    /// Ends what was one transaction, and raises the revision.
    pub fn end_again(&mut self, at: UnixSec, limits: Limits) {
        self.changed(at, limits);
    }
}
