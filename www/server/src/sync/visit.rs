//! One transaction on a player's stream (S6).

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::authority::{Account, Exchange};
use plaudit::sync::{PLAYER, SyncRequest, SyncResponse};

use super::{Authority, Tally};
use crate::auth::lock_own;
use crate::failure::Failure;
use crate::rewards::Rolls;
use crate::store::log::Entry;
use crate::store::stream::Stored;
use crate::store::{Work, account};

/// After how many revisions of a stream its player's old rows are looked for (S8).
const FORGET_EVERY: i64 = 64;

/// A transaction that holds the player's lock: the row of the player's own stream.
pub struct Visit<'a> {
    authority: &'a Authority<'a>,
    work: Work,
    player: &'a str,
    request: &'a SyncRequest,
    now: UnixSec,
    own: Stored,
    account: Account,
    /// Identities whose rows have to be written.
    settled: Vec<String>,
    /// What has to be appended to the log of the player's own stream.
    entries: Vec<Entry>,
}

impl<'a> Visit<'a> {
    /// Begins the transaction, locks, and reads what the request names.
    pub async fn begin(
        authority: &'a Authority<'a>,
        player: &'a str,
        request: &'a SyncRequest,
        now: UnixSec,
    ) -> Result<Visit<'a>, Failure> {
        let mut work = authority.store.begin().await?;
        let own = lock_own(authority.store, &mut work, authority.rules, player, now).await?;
        let account = account::read(&mut work, player, &request.events, now, authority.limits).await?;
        Ok(Visit { authority, work, player, request, now, own, account, settled: Vec::new(), entries: Vec::new() })
    }

    /// Settles the next run. Nobody is a member of a team yet: a team's events are refused (T4).
    pub async fn settle(&mut self, exchange: &mut Exchange<'_>, tally: &mut Tally) -> Result<(), Failure> {
        let Some(run) = exchange.next_run() else { return Ok(()) };
        let epoch = self.own.record.epoch();
        let mut rolls = Rolls::new()?;
        let record = (run.stream == PLAYER).then_some(&mut self.own.record);
        let settlement = exchange.settle(&mut self.account, record, &mut rolls);
        self.note_epoch(epoch);
        let rev = self.own.record.rev();
        let settled: BTreeSet<&str> = settlement.settled.iter().map(String::as_str).collect();
        for event in run.events.iter().filter(|event| settled.contains(event.eid.as_str())) {
            let known = self.account.settled().find(|(eid, _)| *eid == event.eid);
            let refusal = known.and_then(|(_, settled)| settled.refusal.as_ref());
            let entry = Entry::settled(rev, self.player, event, &settlement, refusal, rolls.take(&event.eid));
            tally.count(&entry);
            if run.stream == PLAYER {
                self.entries.push(entry);
            }
        }
        self.settled.extend(settlement.settled);
        Ok(())
    }

    /// Keeps what was celebrated (S10), and finds out whether a backup was restored (S11).
    pub fn celebrate(&mut self, exchange: &Exchange<'_>) {
        for base in self.request.streams.iter().filter(|base| base.stream == PLAYER) {
            let epoch = self.own.record.epoch();
            let known: BTreeSet<String> = self.own.record.celebrated().map(str::to_owned).collect();
            if !exchange.celebrate(&base.stream, &mut self.own.record, None) {
                continue;
            }
            self.note_epoch(epoch);
            let keys: Vec<String> = self.own.record.celebrated().filter(|key| !known.contains(*key)).map(str::to_owned).collect();
            if !keys.is_empty() {
                self.entries.push(Entry::celebrated(self.own.record.rev(), self.player, keys));
            }
        }
    }

    fn note_epoch(&mut self, before: i64) {
        let record = &self.own.record;
        if record.epoch() != before {
            self.entries.push(Entry::epoch(record.rev(), record.epoch()));
        }
    }

    /// The answer, as everything will stand once this is committed.
    pub fn answer(&self, exchange: &Exchange<'_>) -> SyncResponse {
        exchange.answer(&self.account, &[(PLAYER, Some(&self.own.record))], |_| None)
    }

    /// Writes what has changed, and commits.
    pub async fn commit(mut self) -> Result<(), Failure> {
        let work = &mut self.work;
        account::write(work, self.player, &self.account, &self.settled).await?;
        if !self.entries.is_empty() {
            self.own.write(work, &self.authority.rules.player, self.now, self.entries).await?;
            if self.own.record.rev() % FORGET_EVERY == 0 {
                account::forget(work, self.player, self.now, self.authority.limits).await?;
            }
        }
        Ok(self.work.commit().await?)
    }
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
