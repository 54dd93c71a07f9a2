//! Events that other servers report about a player. They have no process, no number and no window (A9).

use super::account::{ADOPTION, Account};
use super::settled::Settled;
use super::stream_record::StreamRecord;
use crate::error::ErrorCode;
use crate::progress::unlock_key::Shipped;
use crate::progress::{Action, Command, Outcome, RewardSource};
use crate::protocol::{Event, Limits, Sequence};
use crate::time::UnixSec;
use crate::value::Value;

/// The result of a reported event.
///
/// ```
/// use plaudit::authority::{Account, Reported, StreamRecord};
/// use plaudit::protocol::{Limits, PLAYER, Rulebook};
/// use plaudit::{PendingRewards, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// let now = UnixSec(1_790_000_000);
/// let (mut record, mut account) = (StreamRecord::new(PLAYER, &Rulebook::new(document, PLAYER)?, now)?, Account::default());
/// let unknown = Value::from_json(r#"{"type": "shout", "at": 1790000000}"#)?;
/// let reported = record.report(&mut account, "e1", &unknown, now, Limits::default(), &mut PendingRewards);
/// assert!(matches!(reported, Reported::Refused(code, _) if code == "INVALID_COMMAND"));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Reported {
    /// The event was applied, and counts at this instant.
    Applied(UnixSec, Outcome),
    /// The event is refused for good, with a code and a message.
    Refused(String, String),
    /// An event with this id was settled before; contains its refusal if it was refused.
    Known(Option<(String, String)>),
}

impl StreamRecord {
    /// Applies a command that another server reports, once per id.
    ///
    /// The command is checked like that of a client's event, with two exceptions. Commands that only servers may send are accepted
    /// (A9). And no window bounds the instant (S9): an earlier instant counts as it is, a later one as `now`.
    ///
    /// After the last report, call [`StreamRecord::commit`] once, and write the account's rows of these ids.
    ///
    /// ```
    /// use plaudit::authority::{Account, Reported, StreamRecord};
    /// use plaudit::protocol::{Limits, PLAYER, Rulebook};
    /// use plaudit::{PendingRewards, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
    /// let now = UnixSec(1_790_000_000);
    /// let (mut record, mut account) = (StreamRecord::new(PLAYER, &Rulebook::new(document, PLAYER)?, now)?, Account::default());
    /// let last_year = Value::from_json(r#"{"type": "update", "at": 1758000000, "achievements": {"wins": 3}}"#)?;
    /// let reported = record.report(&mut account, "match-7", &last_year, now, Limits::default(), &mut PendingRewards);
    /// assert!(matches!(reported, Reported::Applied(UnixSec(1_758_000_000), _)));
    /// let again = record.report(&mut account, "match-7", &last_year, now, Limits::default(), &mut PendingRewards);
    /// assert_eq!(again, Reported::Known(None));
    /// record.commit(now, Limits::default());
    /// assert_eq!((record.rev(), record.engine().get("wins", now).map(|wins| wins.count)), (1, Some(3)));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn report(
        &mut self,
        account: &mut Account,
        eid: &str,
        command: &Value,
        now: UnixSec,
        limits: Limits,
        rewards: &mut dyn RewardSource,
    ) -> Reported {
        if let Some(settled) = account.settled_as(eid) {
            return Reported::Known(settled.refusal.clone());
        }
        let reported = self.admit_report(eid, command, now, limits, rewards);
        let refusal = match &reported {
            Reported::Refused(code, message) => Some((code.clone(), message.clone())),
            _ => None,
        };
        let sequence = Sequence { cid: ADOPTION.to_owned(), mid: 0 };
        account.insert_settled(eid.to_owned(), Settled { sequence, at: now, refusal });
        reported
    }

    fn admit_report(&mut self, eid: &str, command: &Value, now: UnixSec, limits: Limits, rewards: &mut dyn RewardSource) -> Reported {
        let refused = |code: &str, message: &str| Reported::Refused(code.to_owned(), message.to_owned());
        let mut read = match Command::from_value(command) {
            Ok(read) => read,
            Err(error) => return refused(error.code().as_str(), &error.to_string()),
        };
        if read.action == Action::ClockSetBack {
            let message = "clock_set_back is for streams without an authority: this one has its own clock";
            return refused(ErrorCode::InvalidCommand.as_str(), message);
        }
        read.at = read.at.min(now);
        if let Err(error) = self.stream.engine.check_limits(&read) {
            return refused(error.code().as_str(), error.message());
        }
        let event = Event { eid: eid.to_owned(), command: command.clone(), ..Event::default() };
        if !self.has_room_for(&event, &read, limits.stream_bytes, &Shipped) {
            let bytes = limits.stream_bytes;
            return refused("STREAM_FULL", &format!("the stream has reached its limit of {bytes} bytes, and the command would add an id"));
        }
        self.stream.engine.set_actor(None);
        match self.stream.apply(eid, &read, rewards, &Shipped) {
            Ok(outcome) => Reported::Applied(read.at, outcome),
            Err(error) => refused(error.code().as_str(), &error.to_string()),
        }
    }
}
