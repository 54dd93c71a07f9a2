//! Commands in a transaction: the calls of Nakama's clients, and an operator's resets.

use plaudit::authority::Cleared;
use plaudit::{Command, Engine, Error, Outcome};
use uuid::Uuid;

use super::transaction::StreamTransaction;
use crate::rewards::Rolls;
use crate::store::log::{LogEntry, LoggedChange};

/// The sender of commands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// A client, as in Nakama's calls: commands for servers only are refused, and limits apply (A9).
    Client,
    /// An operator.
    Operator,
}

/// A9: checks a client's command.
fn check(engine: &Engine, command: &Command) -> Result<(), Error> {
    engine.check_trust(command)?;
    engine.check_limits(command)
}

impl StreamTransaction<'_> {
    /// Applies commands to the first stream, as one revision. They are not events of a device, so each gets a new id. If `skips`
    /// accepts a command's error, the command is left out.
    ///
    /// # Errors
    ///
    /// The first error that `skips` does not accept; the transaction must not be committed then.
    pub fn carry_out(
        &mut self,
        sender: Sender,
        commands: impl IntoIterator<Item = Command>,
        rolls: &mut Rolls,
        skips: impl Fn(&Error) -> bool,
    ) -> Result<Vec<Outcome>, Error> {
        let mut applied = Vec::new();
        let Some(stream) = self.streams.first_mut() else { return Ok(Vec::new()) };
        let role = stream.role();
        for command in commands {
            let command = stream.in_players_time(command);
            let (eid, document, actor) = (Uuid::new_v4().to_string(), command.to_value(), stream.actor(self.player));
            rolls.begin(&eid);
            let checked = if sender == Sender::Client { check(stream.record().engine(), &command) } else { Ok(()) };
            match checked.and_then(|()| stream.change(|record| record.apply_at(&eid, actor, &document, command.at, rolls))) {
                Ok(outcome) => applied.push((eid, command.at, document, outcome)),
                Err(error) if skips(&error) => {}
                Err(error) => return Err(error),
            }
        }
        if !applied.is_empty() {
            stream.change(|record| record.commit(self.now, self.limits));
        }
        let mut outcomes = Vec::with_capacity(applied.len());
        for (eid, at, document, outcome) in applied {
            let change = LoggedChange::Applied { at, command: document, rolled: rolls.take(&eid), role, by: None, version: None };
            self.log_applied(Some(0), &eid, at, change, &outcome, rolls.take_later(&eid));
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Resets records of the first stream (X1); returns its new revision.
    ///
    /// # Errors
    ///
    /// An id is not defined.
    pub fn reset(&mut self, ids: &[String]) -> Result<Option<i64>, Error> {
        let Some(stream) = self.streams.first_mut() else { return Ok(None) };
        let names: Vec<&str> = ids.iter().map(String::as_str).collect();
        stream.change(|record| record.reset(&names, self.now, self.limits))?;
        let rev = stream.record().rev();
        stream.log(LogEntry::new(rev, LoggedChange::Reset { ids: ids.to_vec() }));
        Ok(Some(rev))
    }

    /// Clears parts of the first stream; returns its new revision.
    pub fn clear(&mut self, parts: &[Cleared]) -> Option<i64> {
        let stream = self.streams.first_mut()?;
        stream.change(|record| record.clear(parts, self.now, self.limits));
        let rev = stream.record().rev();
        stream.log(LogEntry::new(rev, LoggedChange::Cleared { parts: parts.to_vec() }));
        Some(rev)
    }
}
