//! One request against the authority: transactions around `plaudit::authority::Exchange`.

mod visit;

use plaudit::UnixSec;
use plaudit::authority::{Account, Exchange};
use plaudit::sync::{Limits, PLAYER, SyncRequest, SyncResponse};

use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::Store;
use crate::store::stream::{Stored, key_of};
use visit::Visit;

/// What one answer took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events that were carried out.
    pub applied: u64,
    /// Events that were refused for good.
    pub refused: u64,
    /// Rewards that were granted.
    pub rewards: u64,
}

/// The authority of one server: its database and the rules in force.
pub struct Authority<'a> {
    /// The database.
    pub store: &'a Store,
    /// The definitions in force.
    pub rules: &'a Rules,
    /// How long things are kept.
    pub limits: Limits,
}

impl Authority<'_> {
    /// Carries out the request of a player that was received at `now`, run by run, and answers (S6).
    ///
    /// # Errors
    ///
    /// The database's. What was committed by then stays; the client sends again, and S1 knows it.
    pub async fn sync(&self, player: &str, request: &SyncRequest, now: UnixSec) -> Result<(SyncResponse, Tally), Failure> {
        if let Some(answer) = self.glance(player, request, now).await? {
            return Ok((answer, Tally::default()));
        }
        let mut exchange = Exchange::new(request, now, self.limits);
        let mut tally = Tally::default();
        let mut visit = Visit::begin(self, player, request, now).await?;
        while let Some(run) = exchange.next_run() {
            let of_player = run.stream == PLAYER;
            visit.settle(&mut exchange, &mut tally).await?;
            // The player's own stream needs no other lock: what follows is part of the same transaction.
            if !of_player || exchange.next_run().is_some() {
                visit.commit().await?;
                visit = Visit::begin(self, player, request, now).await?;
            }
        }
        visit.celebrate(&exchange);
        let answer = visit.answer(&exchange);
        visit.commit().await?;
        Ok((answer, tally))
    }

    /// The answer to a request that brings nothing and changes nothing: one statement, no lock.
    async fn glance(&self, player: &str, request: &SyncRequest, now: UnixSec) -> Result<Option<SyncResponse>, Failure> {
        let brings = !request.events.is_empty() || request.streams.iter().any(|stream| !stream.seen.is_empty());
        if brings {
            return Ok(None);
        }
        let Some(stored) = Stored::read(self.store, &key_of(player), &self.rules.player).await? else { return Ok(None) };
        let mut record = stored.record;
        let exchange = Exchange::new(request, now, self.limits);
        let changes = request.streams.iter().any(|base| base.stream == PLAYER && exchange.celebrate(PLAYER, &mut record, None));
        Ok((!changes).then(|| exchange.answer(&Account::default(), &[(PLAYER, Some(&record))], |_| None)))
    }
}
