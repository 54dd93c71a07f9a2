//! What a request meets: the streams that it names and what is known of the player's events, read at one instant; and what happens
//! there, before it is written.

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::authority::{Account, Exchange};
use plaudit::protocol::{PLAYER, SyncRequest, SyncResponse};

use super::held::Held;
use super::{Authority, Tally};
use crate::failure::Failure;
use crate::outbox::letter::Fresh;
use crate::rewards::Rolls;
use crate::store::log::{Entry, Kind};
use crate::store::stream::team_of;

/// The streams of one request.
pub struct Scene<'a> {
    pub authority: &'a Authority<'a>,
    pub player: &'a str,
    pub request: &'a SyncRequest,
    pub now: UnixSec,
    pub own: Held<'a>,
    /// Teams that the player is a member of (T4).
    pub teams: Vec<Held<'a>>,
    pub account: Account,
    /// Identities whose rows have to be written.
    pub settled: Vec<String>,
}

impl Scene<'_> {
    /// Settles the next run. The events of one who is not a member of the team are refused (T4), and stand in no log.
    pub fn settle(&mut self, exchange: &mut Exchange<'_>, tally: &mut Tally) -> Result<(), Failure> {
        let Some(run) = exchange.next_run() else { return Ok(()) };
        let mut rolls = Rolls::new()?;
        let mut held = find(&mut self.own, &mut self.teams, run.stream);
        rolls.seat(held.as_ref().and_then(|held| held.actor(self.player)));
        let account = &mut self.account;
        let mut settlement = match held.as_deref_mut() {
            Some(held) => held.change(|record| exchange.settle(account, Some(record), &mut rolls)),
            None => exchange.settle(account, None, &mut rolls),
        };
        let mut news = Fresh::of(&mut settlement, self.authority.store.has_webhook());
        let rev = held.as_ref().map_or(0, |held| held.record().rev());
        for event in settlement.positions.iter().filter_map(|position| run.events.get(*position)) {
            let known = self.account.settled().find(|(eid, _)| *eid == event.eid);
            let refusal = known.and_then(|(_, settled)| settled.refusal.as_ref());
            let entry = Entry::settled(rev, self.player, event, &settlement, refusal, rolls.take(&event.eid));
            tally.count(&entry);
            if let Some(held) = held.as_deref_mut() {
                held.note(entry.with_news(news.take(&event.eid)));
            }
        }
        self.settled.extend(settlement.settled);
        Ok(())
    }

    /// Keeps what was celebrated (S10), and finds out whether a backup was restored (S11).
    pub fn celebrate(&mut self, exchange: &Exchange<'_>) {
        for base in &self.request.streams {
            let team = self.teams.iter_mut().find(|held| held.id() == base.stream);
            if base.stream != PLAYER && team.is_none() {
                continue;
            }
            let unknown: BTreeSet<&String> = base.seen.iter().filter(|key| !self.own.record().has_celebrated(key)).collect();
            let stream = base.stream.as_str();
            self.own.change(|own| match team {
                Some(team) => team.change(|team| exchange.celebrate(stream, own, Some(team))),
                None => exchange.celebrate(stream, own, None),
            });
            let keys: Vec<String> = unknown.into_iter().filter(|key| self.own.record().has_celebrated(key)).cloned().collect();
            if !keys.is_empty() {
                self.own.note(Entry::celebrated(self.own.record().rev(), self.player, keys));
            }
        }
    }

    /// The answer, as everything will stand once this is written.
    pub fn answer(&self, exchange: &Exchange<'_>) -> SyncResponse {
        let held = std::iter::once(&self.own).chain(&self.teams);
        let records: Vec<_> = held.map(|held| (held.id(), Some(held.record()))).collect();
        let role = |stream: &str| self.teams.iter().find(|held| held.id() == stream).and_then(Held::role);
        exchange.answer(&self.account, &records, role)
    }
}

/// The teams whose streams the request names, in the order in which they are locked.
pub fn teams_of(request: &SyncRequest) -> BTreeSet<&str> {
    request.streams.iter().filter_map(|base| team_of(&base.stream)).collect()
}

fn find<'h, 'a>(own: &'h mut Held<'a>, teams: &'h mut [Held<'a>], stream: &str) -> Option<&'h mut Held<'a>> {
    if stream == PLAYER { Some(own) } else { teams.iter_mut().find(|held| held.id() == stream) }
}

impl Tally {
    fn count(&mut self, entry: &Entry) {
        match entry.kind {
            Kind::Applied => self.applied += 1,
            Kind::Refused => self.refused += 1,
            _ => {}
        }
        self.rewards += entry.rewards.len() as u64;
    }
}
