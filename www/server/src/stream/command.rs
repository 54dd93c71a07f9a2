//! Commands in a transaction: what Nakama's clients call for, and what an operator resets.

use plaudit::{Command, Error, Outcome};
use uuid::Uuid;

use super::transaction::StreamTransaction;
use crate::rewards::Rolls;
use crate::store::log::{LogEntry, LoggedChange};

impl StreamTransaction<'_> {
    /// Carries out commands on the first stream, as one revision. They are no events of a device: each gets an identity of its own. Where
    /// `skips` accepts a command's error, the command is left out.
    ///
    /// # Errors
    ///
    /// The first error that `skips` does not accept; the transaction must not be committed then.
    pub fn carry_out(
        &mut self,
        commands: impl IntoIterator<Item = Command>,
        rolls: &mut Rolls,
        skips: impl Fn(&Error) -> bool,
    ) -> Result<Vec<Outcome>, Error> {
        let mut applied = Vec::new();
        let Some(stream) = self.streams.first_mut() else { return Ok(Vec::new()) };
        let role = stream.role();
        for command in commands {
            let (eid, document, actor) = (Uuid::new_v4().to_string(), command.to_value(), stream.actor(self.player));
            rolls.begin(&eid);
            match stream.change(|record| record.apply_at(&eid, actor, &document, command.at, rolls)) {
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
            let change = LoggedChange::Applied { at, command: document, rolled: rolls.take(&eid), role };
            self.log_applied(Some(0), &eid, at, change, &outcome);
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Resets records of the first stream (X1); its new revision.
    ///
    /// # Errors
    ///
    /// An id that is not defined.
    pub fn reset(&mut self, ids: &[String]) -> Result<Option<i64>, Error> {
        let Some(stream) = self.streams.first_mut() else { return Ok(None) };
        let names: Vec<&str> = ids.iter().map(String::as_str).collect();
        stream.change(|record| record.reset(&names, self.now, self.limits))?;
        let rev = stream.record().rev();
        stream.log(LogEntry::new(rev, LoggedChange::Reset { ids: ids.to_vec() }));
        Ok(Some(rev))
    }
}
