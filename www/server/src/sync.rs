//! One request against the authority: transactions around `plaudit::authority::Exchange`.

mod glance;
mod held;
mod scene;
mod visit;

use plaudit::UnixSec;
use plaudit::authority::Exchange;
use plaudit::protocol::{Limits, SyncRequest, SyncResponse};

use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::Store;
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
        if let Some(answered) = self.glance(player, request, now).await? {
            return Ok(answered);
        }
        let mut exchange = Exchange::new(request, now, self.limits);
        let mut tally = Tally::default();
        let mut visit = Visit::begin(self, player, request, now, &exchange).await?;
        while exchange.next_run().is_some() {
            visit.scene.settle(&mut exchange, &mut tally)?;
            // What follows is part of the same transaction if it needs no other lock.
            if exchange.next_run().is_some() || !visit.holds_all() {
                visit.commit().await?;
                visit = Visit::begin(self, player, request, now, &exchange).await?;
            }
        }
        visit.scene.celebrate(&exchange);
        let answer = visit.scene.answer(&exchange);
        visit.commit().await?;
        Ok((answer, tally))
    }
}
