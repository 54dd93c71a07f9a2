//! Handles one request to the authority: transactions around `plaudit::authority::Exchange`.

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::authority::Exchange;
use plaudit::protocol::{PLAYER, SyncRequest, SyncResponse};

use crate::failure::Failure;
use crate::session::Session;
use crate::store::key::team_of;
use crate::store::standing;
use crate::stream::{Authority, Tally};

/// Handles a player's request that was received at `now`, in one transaction, and answers (S6).
///
/// # Errors
///
/// A database error. Committed changes stay; the client sends the request again, and S1 recognizes its events.
pub async fn sync(
    authority: Authority<'_>,
    session: &Session,
    request: &SyncRequest,
    now: UnixSec,
) -> Result<(SyncResponse, Tally), Failure> {
    match optimistic(authority, session, request, now).await? {
        Some(answered) => Ok(answered),
        None => {
            standing::of(&mut *authority.store.readers().acquire().await?, &session.player).await?.admits(session.issued_at)?;
            locked(authority, &session.player, request, now).await
        }
    }
}

/// Handles a request without locks, in two round trips: one statement reads everything that the request refers to, and one
/// transaction writes the changes unless the stream has been written in between. A request that changes nothing only reads. `None`,
/// without writing, if locks are needed: for a team's events, for an unknown player, when outdated rows must be deleted, and after
/// a conflict.
async fn optimistic(
    authority: Authority<'_>,
    session: &Session,
    request: &SyncRequest,
    now: UnixSec,
) -> Result<Option<(SyncResponse, Tally)>, Failure> {
    if request.events.iter().any(|event| event.stream != PLAYER) {
        return Ok(None);
    }
    let teams: Vec<&str> = teams_of(request).into_iter().collect();
    let Some(mut transaction) = authority.read(session, &teams, request.into(), now).await? else { return Ok(None) };
    let receipts = authority.receipts.of(&session.player);
    let mut exchange = Exchange::new(request, now, authority.limits).with_receipts(&receipts);
    transaction.adopt(&exchange, request, authority.adopts);
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

/// Handles a request under locks, in one transaction: locks the player's own stream, then the teams of the request in the order of their
/// ids. The runs are settled in the order of the request, so that acks rise in the order of numbers (S6).
async fn locked(authority: Authority<'_>, player: &str, request: &SyncRequest, now: UnixSec) -> Result<(SyncResponse, Tally), Failure> {
    let receipts = authority.receipts.of(player);
    let mut exchange = Exchange::new(request, now, authority.limits).with_receipts(&receipts);
    let of_events = request.events.iter().filter_map(|event| team_of(&event.stream));
    let teams: BTreeSet<&str> = teams_of(request).into_iter().chain(of_events).collect();
    let mut transaction = authority.lock(player, &teams, request.into(), now).await?;
    transaction.adopt(&exchange, request, authority.adopts);
    while exchange.next_run().is_some() {
        transaction.settle(&mut exchange)?;
    }
    transaction.celebrate(&exchange, request);
    let answer = transaction.answer(&exchange);
    if transaction.is_prune_due() {
        transaction.prune().await?;
    }
    let tally = transaction.commit().await?.unwrap_or_default();
    Ok((answer, tally))
}

/// The teams whose streams the request names, in the order of locking.
fn teams_of(request: &SyncRequest) -> BTreeSet<&str> {
    request.streams.iter().filter_map(|base| team_of(&base.stream)).collect()
}
