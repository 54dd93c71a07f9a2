//! Events that a server or an operator reports of a player (A9), in a transaction.

use plaudit::authority::{Reported, Settled};
use plaudit::{Action, Command, Value};

use super::transaction::StreamTransaction;
use crate::eid::{Purpose, earlier};
use crate::failure::Failure;
use crate::rewards::Rolls;
use crate::store::log::{LogEntry, LoggedChange};

/// One reported event.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its purpose; each purpose has ids of its own.
    pub purpose: Purpose,
    /// Its id, as its sender knows it.
    pub eid: String,
    /// The command, with its instant.
    pub command: Value,
}

impl Report {
    /// The id under which it is stored.
    #[must_use]
    pub fn stored_eid(&self) -> String {
        self.purpose.stored(&self.eid)
    }

    /// The ids under which it may have been settled. A process of the previous version, which may still run during an update, stores the
    /// id unchanged.
    #[must_use]
    pub fn settled_eids(&self) -> [String; 3] {
        [self.stored_eid(), earlier(&self.eid), self.eid.clone()]
    }
}

impl StreamTransaction<'_> {
    /// Carries out reported events of the player as one revision; a refused one does not stop those after it. `by` is the reporter.
    ///
    /// # Errors
    ///
    /// The system's random generator fails.
    pub fn report(&mut self, by: &str, reports: &[Report]) -> Result<Vec<Reported>, Failure> {
        let mut rolls = Rolls::new()?.asking(self.store.has_reward_hook());
        let mut settled: Vec<(Report, Reported)> = Vec::with_capacity(reports.len());
        let (now, limits) = (self.now, self.limits);
        let Some(stream) = self.streams.first_mut() else { return Ok(Vec::new()) };
        for report in reports {
            let ([eid, earlier, sent], account) = (report.settled_eids(), &mut self.account);
            // A client's event with the same id is another event; it has a number in a process of the client.
            let is_it = |known: &str, settled: &Settled| *known == *earlier || (*known == *sent && settled.sequence.cid.is_empty());
            let before = account.settled().find(|(known, settled)| is_it(known, settled)).map(|(_, settled)| settled.refusal.clone());
            let mut report = report.clone();
            let reported = match before {
                Some(refusal) => Reported::Known(refusal),
                None => {
                    stream.tell_players_time(&mut report.command);
                    rolls.begin(&eid);
                    rolls.pay_at_once(claimed(&report.command));
                    stream.change(|record| record.report(account, &eid, &report.command, now, limits, &mut rolls))
                }
            };
            settled.push((report, reported));
        }
        let is_new = |reported: &Reported| !matches!(reported, Reported::Known(_));
        if settled.iter().any(|(_, reported)| is_new(reported)) {
            stream.change(|record| record.commit(now, limits));
        }
        for (report, reported) in settled.iter().filter(|(_, reported)| is_new(reported)) {
            self.settled.push(report.stored_eid());
            self.log_reported(by, report, reported, &mut rolls);
        }
        Ok(settled.into_iter().map(|(_, reported)| reported).collect())
    }

    fn log_reported(&mut self, by: &str, report: &Report, reported: &Reported, rolls: &mut Rolls) {
        let eid = report.stored_eid();
        match reported {
            Reported::Applied(at, outcome) => {
                let (command, rolled) = (report.command.clone(), rolls.take(&eid));
                let change = LoggedChange::Applied { at: *at, command, rolled, role: None, by: Some(by.to_owned()), version: None };
                self.log_applied(Some(0), &eid, *at, change, outcome, rolls.take_later(&eid));
            }
            Reported::Refused(code, message) => {
                self.tally.refused += 1;
                let change = LoggedChange::Refused { code: code.clone(), message: message.clone() };
                let player = self.player;
                if let Some(stream) = self.streams.first_mut() {
                    stream.log(LogEntry::of_event(stream.record().rev(), player, &eid, change));
                }
            }
            Reported::Known(_) => {}
        }
    }
}

/// The nodes that a command claims; a server's command pays them without the hook (R6).
fn claimed(command: &Value) -> Vec<String> {
    match Command::from_value(command) {
        Ok(Command { action: Action::Claim { ids, .. }, .. }) => ids,
        _ => Vec::new(),
    }
}
