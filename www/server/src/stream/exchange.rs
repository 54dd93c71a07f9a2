//! The steps of a sync's exchange in a transaction: settle runs of events, store celebrations, answer.

use std::collections::BTreeSet;

use plaudit::authority::{Adopted, Exchange};
use plaudit::protocol::{Event, PLAYER, SyncRequest, SyncResponse};
use plaudit::{Outcome, UnixSec};

use super::open_stream::OpenStream;
use super::transaction::StreamTransaction;
use crate::failure::Failure;
use crate::rewards::Rolls;
use crate::store::log::{LogEntry, LoggedChange};

impl StreamTransaction<'_> {
    /// Adopts, or refuses, the state that the request carries for the player's own stream (K16). Call it before the first run.
    pub fn adopt(&mut self, exchange: &Exchange<'_>, request: &SyncRequest, allows: bool) {
        let Some(adoption) = &request.adopt else { return };
        let Some(own) = self.streams.first_mut().filter(|stream| stream.id() == PLAYER) else { return };
        let account = &mut self.account;
        let change = match own.change(|record| exchange.adopt(account, record, allows)) {
            None => return,
            Some(Adopted::Taken) => LoggedChange::Adopted { snapshot: own.record().snapshot().to_owned() },
            Some(Adopted::Refused(code, message)) => {
                self.tally.refused += 1;
                LoggedChange::Refused { code, message }
            }
        };
        let earned = match &change {
            LoggedChange::Adopted { .. } => own.record().unlocks().iter().map(|unlock| unlock.id.clone()).collect(),
            _ => Vec::new(),
        };
        own.log(LogEntry { earned, ..LogEntry::of_event(own.record().rev(), self.player, &adoption.eid, change) });
        self.settled.push(adoption.eid.clone());
    }

    /// Settles the next run of events of one stream. Events on the stream of a team that the player is not a member of are refused
    /// (T4), without an entry in a log.
    ///
    /// # Errors
    ///
    /// The system's random generator fails.
    pub fn settle(&mut self, exchange: &mut Exchange<'_>) -> Result<(), Failure> {
        let Some(run) = exchange.next_run() else { return Ok(()) };
        let mut rolls = Rolls::new()?.asking(self.store.has_reward_hook());
        let index = self.streams.iter().position(|stream| stream.id() == run.stream);
        let account = &mut self.account;
        let mut settlement = match index.and_then(|index| self.streams.get_mut(index)) {
            Some(stream) => {
                rolls.act_as(stream.actor(self.player));
                rolls.of_player_since(self.player_since);
                stream.change(|record| exchange.settle(account, Some(record), &mut rolls))
            }
            None => exchange.settle(account, None, &mut rolls),
        };
        // Both are in the order in which the events were applied.
        let outcomes = std::mem::take(&mut settlement.outcomes).into_iter().zip(&settlement.instants);
        let mut applied: Vec<(UnixSec, String, Outcome)> = outcomes.map(|((eid, outcome), (_, at))| (*at, eid, outcome)).collect();
        for event in settlement.positions.iter().filter_map(|position| run.events.get(*position)) {
            let position = applied.iter().position(|(_, eid, _)| *eid == event.eid);
            match position.map(|position| applied.swap_remove(position)) {
                Some((at, eid, outcome)) => {
                    let role = settlement.actor.as_ref().map(|actor| actor.role);
                    let change = LoggedChange::Applied {
                        at,
                        command: event.command.clone(),
                        rolled: rolls.take(&eid),
                        role,
                        by: None,
                        version: None,
                    };
                    self.log_applied(index, &eid, at, change, &outcome, rolls.take_later(&eid));
                }
                None => self.log_unapplied(index, event),
            }
        }
        self.settled.extend(settlement.settled);
        Ok(())
    }

    /// Logs an event that was refused, or is a copy of a settled one (S8).
    fn log_unapplied(&mut self, index: Option<usize>, event: &Event) {
        let known = self.account.settled().find(|(eid, _)| *eid == event.eid);
        let change = match known.and_then(|(_, settled)| settled.refusal.clone()) {
            Some((code, message)) => {
                self.tally.refused += 1;
                LoggedChange::Refused { code, message }
            }
            None => LoggedChange::Copied,
        };
        if let Some(stream) = index.and_then(|index| self.streams.get_mut(index)) {
            stream.log(LogEntry::of_event(stream.record().rev(), self.player, &event.eid, change));
        }
    }

    /// Stores celebrated keys (S10), and detects a restored backup (S11).
    pub fn celebrate(&mut self, exchange: &Exchange<'_>, request: &SyncRequest) {
        let Some((own, teams)) = self.streams.split_first_mut() else { return };
        for base in &request.streams {
            let team = teams.iter_mut().find(|team| team.id() == base.stream);
            if base.stream != PLAYER && team.is_none() {
                continue;
            }
            let unknown: BTreeSet<&String> = base.seen.iter().filter(|key| !own.record().has_celebrated(key)).collect();
            let stream = base.stream.as_str();
            own.change(|own| match team {
                Some(team) => team.change(|team| exchange.celebrate(stream, own, Some(team))),
                None => exchange.celebrate(stream, own, None),
            });
            let keys: Vec<String> = unknown.into_iter().filter(|key| own.record().has_celebrated(key)).cloned().collect();
            if !keys.is_empty() {
                own.log(LogEntry::of_player(own.record().rev(), self.player, LoggedChange::Celebrated { keys }));
            }
        }
    }

    /// The answer with the streams' state after the commit of this transaction.
    #[must_use]
    pub fn answer(&self, exchange: &Exchange<'_>) -> SyncResponse {
        let records: Vec<_> = self.streams.iter().map(|stream| (stream.id(), Some(stream.record()))).collect();
        let role = |id: &str| self.streams.iter().find(|stream| stream.id() == id).and_then(OpenStream::role);
        exchange.answer(&self.account, &records, role)
    }
}
