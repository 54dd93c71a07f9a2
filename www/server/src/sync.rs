//! One request against the authority: transactions around `plaudit::authority::Exchange`.

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::authority::Exchange;
use plaudit::protocol::{PLAYER, SyncRequest, SyncResponse};

use crate::failure::Failure;
use crate::store::key::team_of;
use crate::stream::{Authority, Tally};

/// Carries out the request of a player that was received at `now`, run by run, and answers (S6).
///
/// # Errors
///
/// The database's. What was committed by then stays; the client sends again, and S1 recognizes it.
pub async fn sync(authority: Authority<'_>, player: &str, request: &SyncRequest, now: UnixSec) -> Result<(SyncResponse, Tally), Failure> {
    match optimistic(authority, player, request, now).await? {
        Some(answered) => Ok(answered),
        None => locked(authority, player, request, now).await,
    }
}

/// Without locks, by two round trips: one statement reads everything that the request names, one transaction writes what has changed unless
/// the stream has been written in between. A request that changes nothing only reads. `None`: it takes locks, and nothing has been written:
/// for events of a team, for a player whom the database does not know, where old rows have to be deleted, and after a conflict.
async fn optimistic(
    authority: Authority<'_>,
    player: &str,
    request: &SyncRequest,
    now: UnixSec,
) -> Result<Option<(SyncResponse, Tally)>, Failure> {
    if request.events.iter().any(|event| event.stream != PLAYER) {
        return Ok(None);
    }
    let teams: Vec<&str> = teams_of(request).into_iter().collect();
    let Some(mut transaction) = authority.read(player, &teams, &request.events, now).await? else { return Ok(None) };
    let mut exchange = Exchange::new(request, now, authority.limits);
    while exchange.next_run().is_some() {
        transaction.settle(&mut exchange)?;
    }
    transaction.celebrate(&exchange, request);
    if transaction.is_prune_due() {
        return Ok(None);
    }
    let answer = transaction.answer(&exchange);
    Ok(transaction.commit().await?.map(|tally| (answer, tally)))
}

/// Behind locks: a transaction for each run. What follows the last run is part of its transaction, unless it needs other locks.
async fn locked(authority: Authority<'_>, player: &str, request: &SyncRequest, now: UnixSec) -> Result<(SyncResponse, Tally), Failure> {
    let (mut exchange, mut tally) = (Exchange::new(request, now, authority.limits), Tally::default());
    loop {
        let run = exchange.next_run();
        let teams: BTreeSet<&str> = run.map_or_else(|| teams_of(request), |run| team_of(run.stream).into_iter().collect());
        let mut transaction = authority.lock(player, &teams, &request.events, now).await?;
        if run.is_some() {
            transaction.settle(&mut exchange)?;
        }
        let is_last = exchange.next_run().is_none() && teams_of(request).is_subset(&teams);
        if is_last {
            transaction.celebrate(&exchange, request);
        }
        let answer = is_last.then(|| transaction.answer(&exchange));
        if transaction.is_prune_due() {
            transaction.prune().await?;
        }
        tally += transaction.commit().await?.unwrap_or_default();
        if let Some(answer) = answer {
            return Ok((answer, tally));
        }
    }
}

/// The teams whose streams the request names, in the order in which they are locked.
fn teams_of(request: &SyncRequest) -> BTreeSet<&str> {
    request.streams.iter().filter_map(|base| team_of(&base.stream)).collect()
}
