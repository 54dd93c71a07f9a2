//! Settles a claim in a transaction of its own.

use plaudit::protocol::Rulebook;

use super::answer::Decision;
use crate::clock::now;
use crate::failure::Failure;
use crate::notify::Changed;
use crate::rules::Rules;
use crate::store::key::{id_of, team_of};
use crate::store::reward_claims::Claim;
use crate::store::{StreamRow, stream};
use crate::stream::{OpenStream, Paid, StreamTransaction, Streams};

/// The result of settling a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Its reward is granted.
    Granted,
    /// It has failed, and its run stays unclaimed.
    Failed,
    /// There was nothing to settle: the run was paid or reset meanwhile, the stream is deleted, or another process was first.
    Gone,
}

/// Carries out the hook's decision, once.
///
/// # Errors
///
/// A database error; an unreadable snapshot.
pub async fn settle(streams: &Streams, claim: &Claim, decision: Decision) -> Result<Settled, Failure> {
    let (store, now, rules) = (&streams.store, now(), streams.rules.get());
    let mut tx = store.begin().await?;
    // The stream comes first, as in every transaction.
    let row = stream::lock(store, &mut tx, &claim.stream).await?;
    if !claim.remove(&mut tx).await? {
        tx.rollback().await?;
        return Ok(Settled::Gone);
    }
    let (Some(row), Some(rulebook)) = (row, rulebook(&rules, claim)) else {
        tx.commit().await?;
        return Ok(Settled::Gone);
    };
    let stream = OpenStream::new(row, rulebook, None)?;
    let mut transaction = StreamTransaction::of_claim(store, streams.limits, Some(tx), &claim.player, now, stream);
    let settled = match decision {
        Decision::Rolled => pay(&mut transaction, claim, claim.rolled()?)?,
        Decision::Reward(reward) => pay(&mut transaction, claim, reward)?,
        Decision::Refused(reason) => {
            transaction.claim_failed(claim, &reason);
            Settled::Failed
        }
    };
    let tally = transaction.commit().await?.unwrap_or_default();
    streams.committed(tally, [Changed::Stream(claim.stream.clone())]);
    Ok(settled)
}

/// Forgets a claim, unless there is a run to pay: the run was paid or reset before the hook was asked. Returns whether it is forgotten.
///
/// # Errors
///
/// A database error; an unreadable snapshot.
pub async fn forget_unowed(streams: &Streams, claim: &Claim) -> Result<bool, Failure> {
    let store = &streams.store;
    let row = stream::read(&mut *store.readers().acquire().await?, &claim.stream).await?;
    if is_owed(streams, claim, row)? {
        return Ok(false);
    }
    // The check without a lock is repeated under the lock, so that a claim which is owed again meanwhile is not forgotten.
    let mut tx = store.begin().await?;
    let row = stream::lock(store, &mut tx, &claim.stream).await?;
    if is_owed(streams, claim, row)? {
        tx.rollback().await?;
        return Ok(false);
    }
    claim.remove(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}

fn is_owed(streams: &Streams, claim: &Claim, row: Option<StreamRow>) -> Result<bool, Failure> {
    let rules = streams.rules.get();
    let (Some(row), Some(rulebook)) = (row, rulebook(&rules, claim)) else { return Ok(false) };
    let stream = OpenStream::new(row, rulebook, None)?;
    let mut trial = StreamTransaction::of_claim(&streams.store, streams.limits, None, &claim.player, now(), stream);
    Ok(trial.pay(claim, claim.rolled()?)? != Paid::Nothing)
}

fn pay(transaction: &mut StreamTransaction<'_>, claim: &Claim, reward: plaudit::Value) -> Result<Settled, Failure> {
    Ok(match transaction.pay(claim, reward)? {
        Paid::Granted => Settled::Granted,
        Paid::Refused => Settled::Failed,
        Paid::Nothing => Settled::Gone,
    })
}

fn rulebook<'r>(rules: &'r Rules, claim: &Claim) -> Option<&'r Rulebook> {
    match team_of(id_of(&claim.stream)) {
        Some(_) => rules.team.as_ref(),
        None => Some(&rules.player),
    }
}
