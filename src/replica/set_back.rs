//! K17: handles a device's clock that was ahead, without an authority that bounds its instants.

use super::notice::Notice;
use super::rules::ReplicaRules;
use super::{Intent, Reading, Recorded, Replica};
use crate::error::Error;
use crate::progress::{Action, Command, Outcome, PendingRewards};
use crate::protocol::ClockState;
use crate::time::{DAY_SEC, UnixSec};

/// How far the clock may be behind the newest stored instant: travel, daylight saving and a day's mistake are tolerated.
const TOLERATED_SEC: i64 = 2 * DAY_SEC;

impl<R: ReplicaRules> Replica<R> {
    /// K17: if a trusted clock is more than 48 hours behind the newest stored instant, stages a `clock_set_back` with this fresh
    /// id. Later stored instants move to the present, and the state before is set aside. Call it before other calls at a new
    /// instant, until it returns `None`; commit it with [`Replica::stored`]. It does nothing if there is an authority, or if the
    /// process does not predict (K12).
    ///
    /// # Errors
    ///
    /// As [`Replica::record`].
    pub fn set_clock_back(&mut self, now: UnixSec, eid: &str) -> Result<Option<Recorded>, Error> {
        let is_ahead = |newest: UnixSec| newest > now.plus(TOLERATED_SEC);
        if !self.folds() || self.believed(now) != now || !self.rules.sets_back(self.newest.is_some_and(is_ahead)) {
            return Ok(None);
        }
        let ahead = self.streams.iter().find(|(_, followed)| followed.view.newest().is_some_and(is_ahead));
        let Some((stream, _)) = ahead else { return Ok(None) };
        let intent = Intent {
            stream: stream.clone(),
            command: Command::new(now, Action::ClockSetBack).to_value(),
            eid: eid.to_owned(),
            clock: ClockState::Unsynced,
            reading: Reading::default(),
            boot: "-".to_owned(),
        };
        let aside = self.aside("clock");
        let (stream, rules) = (intent.stream.clone(), self.rules.clone());
        let queued = self.queued(&stream, intent);
        let engine = &mut self.followed_mut(&stream)?.view.engine;
        let outcome = match &queued.command {
            Some(command) => engine.preview_event_with_keys(eid, command, &mut PendingRewards, &rules)?,
            None => Outcome::default(),
        };
        let mut recorded = self.stage(queued, outcome)?;
        recorded.write.aside = Some(aside);
        recorded.notices.push(Notice::ClockSetBack);
        Ok(Some(recorded))
    }
}
