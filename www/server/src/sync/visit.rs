//! One transaction on the streams that a request names (S6).

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::authority::{Account, Exchange};
use plaudit::sync::{PLAYER, SyncRequest, SyncResponse};

use super::held::Held;
use super::{Authority, Tally};
use crate::auth::lock_own;
use crate::failure::Failure;
use crate::outbox::letter::Fresh;
use crate::rewards::Rolls;
use crate::store::log::Entry;
use crate::store::stream::team_of;
use crate::store::{Work, account};

/// After how many revisions of a stream the old rows of a player are looked for (S8).
const FORGET_EVERY: i64 = 64;

/// A transaction that holds the player's lock, which is the row of the player's own stream, and those of teams. Everybody takes the
/// player's first, and then the teams' in the order of their ids.
pub struct Visit<'a> {
    authority: &'a Authority<'a>,
    work: Work,
    player: &'a str,
    request: &'a SyncRequest,
    now: UnixSec,
    own: Held<'a>,
    /// Teams that the player is a member of (T4).
    teams: Vec<Held<'a>>,
    /// The teams that were looked for.
    asked: BTreeSet<&'a str>,
    account: Account,
    /// Identities whose rows have to be written.
    settled: Vec<String>,
}

impl<'a> Visit<'a> {
    /// Begins the transaction, locks what the next run needs, behind the last one all that the request names, and reads.
    pub async fn begin(
        authority: &'a Authority<'a>,
        player: &'a str,
        request: &'a SyncRequest,
        now: UnixSec,
        exchange: &Exchange<'a>,
    ) -> Result<Visit<'a>, Failure> {
        let mut work = authority.store.begin().await?;
        let own = Held::own(authority, lock_own(authority.store, &mut work, authority.rules, player, now).await?);
        let asked = exchange.next_run().map_or_else(|| teams_of(request), |run| team_of(run.stream).into_iter().collect());
        let mut teams = Vec::new();
        for team in &asked {
            teams.extend(Held::team(authority, &mut work, team, player).await?);
        }
        let account = account::read(&mut work, player, &request.events, now, authority.limits).await?;
        Ok(Visit { authority, work, player, request, now, own, teams, asked, account, settled: Vec::new() })
    }

    /// Whether it holds everything that the request names.
    pub fn holds_all(&self) -> bool {
        teams_of(self.request).is_subset(&self.asked)
    }

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
        let settled: BTreeSet<&str> = settlement.settled.iter().map(String::as_str).collect();
        for event in run.events.iter().filter(|event| settled.contains(event.eid.as_str())) {
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

    /// The answer, as everything will stand once this is committed.
    pub fn answer(&self, exchange: &Exchange<'_>) -> SyncResponse {
        let held = std::iter::once(&self.own).chain(&self.teams);
        let records: Vec<_> = held.map(|held| (held.id(), Some(held.record()))).collect();
        let role = |stream: &str| self.teams.iter().find(|held| held.id() == stream).and_then(Held::role);
        exchange.answer(&self.account, &records, role)
    }

    /// Writes what has changed, and commits.
    pub async fn commit(self) -> Result<(), Failure> {
        let Visit { authority, mut work, player, now, own, teams, account, settled, .. } = self;
        account::write(&mut work, player, &account, &settled).await?;
        let mut revs = vec![own.write(&mut work, now).await?];
        for team in teams {
            revs.push(team.write(&mut work, now).await?);
        }
        if revs.into_iter().flatten().any(|rev| rev % FORGET_EVERY == 0) {
            account::forget(&mut work, player, now, authority.limits).await?;
        }
        Ok(work.commit().await?)
    }
}

/// The teams whose streams the request names, in the order in which they are locked.
fn teams_of(request: &SyncRequest) -> BTreeSet<&str> {
    request.streams.iter().filter_map(|base| team_of(&base.stream)).collect()
}

fn find<'h, 'a>(own: &'h mut Held<'a>, teams: &'h mut [Held<'a>], stream: &str) -> Option<&'h mut Held<'a>> {
    if stream == PLAYER { Some(own) } else { teams.iter_mut().find(|held| held.id() == stream) }
}

impl Tally {
    fn count(&mut self, entry: &Entry) {
        use crate::store::log::Kind;
        match entry.kind {
            Kind::Applied => self.applied += 1,
            Kind::Refused => self.refused += 1,
            _ => {}
        }
        self.rewards += entry.rewards.len() as u64;
    }
}
