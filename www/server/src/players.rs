//! Actions of operators and other servers on a player, each with a reason, in the transaction that also writes the audit.

use std::collections::BTreeSet;

use plaudit::authority::Reported;
use plaudit::{Error, UnixSec};

use crate::failure::{Barred, Failure};
use crate::notify::Changed;
use crate::session::Session;
use crate::store::account::Named;
use crate::store::audit::{self, AuditEntry};
use crate::store::deletion::Deletion;
use crate::store::key::key_of;
use crate::store::{Store, deletion, standing, tokens};
use crate::stream::{Report, Streams};

/// The actor of an action, with the reason and the instant.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// The actor: `operator:<name>`, `key:<name>`, or the command line.
    pub actor: &'a str,
    /// The reason.
    pub reason: &'a str,
    /// The instant.
    pub now: UnixSec,
}

impl Act<'_> {
    fn entry(&self, action: &'static str, player: &str) -> AuditEntry {
        AuditEntry::new(self.now, self.actor, action, player).because(self.reason)
    }
}

/// Refuses all calls of a player from now on; false if there is no such player.
///
/// # Errors
///
/// A database error.
pub async fn ban(store: &Store, act: Act<'_>, player: &str) -> Result<bool, Failure> {
    set(store, act, player, "banned", "player.ban").await
}

/// Serves a banned player again; false if there is no such player.
///
/// # Errors
///
/// A database error.
pub async fn unban(store: &Store, act: Act<'_>, player: &str) -> Result<bool, Failure> {
    set(store, act, player, "", "player.unban").await
}

async fn set(store: &Store, act: Act<'_>, player: &str, state: &str, action: &'static str) -> Result<bool, Failure> {
    let mut tx = store.begin().await?;
    if tokens::player_since(&mut tx, player).await?.is_none() {
        tx.rollback().await?;
        return Ok(false);
    }
    let reason = if state.is_empty() { "" } else { act.reason };
    // Another process may have deleted the player meanwhile.
    if !standing::set(&mut tx, player, state, reason, act.now).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    audit::add(&mut tx, &act.entry(action, player)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends all sign-ins of a player; false if there is no such player.
///
/// # Errors
///
/// A database error.
pub async fn sign_out(store: &Store, act: Act<'_>, player: &str) -> Result<bool, Failure> {
    let mut tx = store.begin().await?;
    if tokens::player_since(&mut tx, player).await?.is_none() {
        tx.rollback().await?;
        return Ok(false);
    }
    standing::sign_out(&mut tx, player, act.now).await?;
    audit::add(&mut tx, &act.entry("player.sign_out", player)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Deletes a player, and stores a tombstone, also for an unknown player. The audit is written first, so that it contains a deletion that a
/// crash interrupts.
///
/// # Errors
///
/// A database error.
pub async fn delete(store: &Store, act: Act<'_>, player: &str) -> Result<Deletion, Failure> {
    let mut tx = store.begin().await?;
    audit::add(&mut tx, &act.entry("player.delete", player)).await?;
    tx.commit().await?;
    deletion::delete(store, player, act.now).await
}

/// Deletes records and pending claims of a player (X1), under the definitions in force; returns the new revision. `None` for an unknown
/// player. The inner error is the caller's: an id that is not defined.
///
/// # Errors
///
/// A database error; the stream cannot be read.
pub async fn reset(streams: &Streams, act: Act<'_>, player: &str, ids: &[String]) -> Result<Result<Option<i64>, Error>, Failure> {
    let rules = streams.rules.get();
    if !exists(&streams.store, player).await? {
        return Ok(Ok(None));
    }
    let mut transaction = streams.authority(&rules).lock(player, &BTreeSet::new(), Named::default(), act.now).await?;
    let rev = match transaction.reset(ids) {
        Ok(rev) => rev,
        Err(error) => return Ok(Err(error)),
    };
    transaction.audit(act.entry("player.reset", player).with("ids", plaudit::Value::List(ids.iter().cloned().map(Into::into).collect())));
    let tally = transaction.commit().await?.unwrap_or_default();
    streams.committed(tally, [Changed::Stream(key_of(player))]);
    Ok(Ok(rev))
}

/// Carries out a command for the caller, with an entry in the audit. `None` for an unknown player.
///
/// # Errors
///
/// A database error; [`Failure::Barred`].
pub async fn grant(streams: &Streams, act: Act<'_>, player: &str, report: &Report) -> Result<Option<Reported>, Failure> {
    let rules = streams.rules.get();
    if !exists(&streams.store, player).await? {
        return Ok(None);
    }
    standing::of(&mut *streams.store.readers().acquire().await?, player).await?.admits(ALWAYS)?;
    let eids = report.settled_eids();
    let named = Named { reported: &eids, ..Named::default() };
    let mut transaction = streams.authority(&rules).lock(player, &BTreeSet::new(), named, act.now).await?;
    let reported = transaction.report(act.actor, std::slice::from_ref(report))?.pop();
    if matches!(reported, Some(Reported::Applied(..))) {
        transaction.audit(act.entry("player.grant", player).with("command", report.command.clone()).with("eid", report.eid.as_str()));
    }
    let tally = transaction.commit().await?.unwrap_or_default();
    streams.committed(tally, [Changed::Stream(key_of(player))]);
    Ok(reported)
}

/// Carries out the events that a server reports of one player, each once. An unknown player is created, unless only existing ones are
/// accepted; then the result is `None`.
///
/// # Errors
///
/// A database error; [`Failure::Barred`] for a player who is banned or deleted: then nothing is settled.
pub async fn report(
    streams: &Streams,
    actor: &str,
    player: &str,
    reports: &[Report],
    takes_new: bool,
    now: UnixSec,
) -> Result<Option<Vec<Reported>>, Failure> {
    let rules = streams.rules.get();
    let authority = streams.authority(&rules);
    let session = Session { player: player.to_owned(), issued_at: ALWAYS, expires_at: ALWAYS };
    let eids: Vec<String> = reports.iter().flat_map(Report::settled_eids).collect();
    let named = Named { reported: &eids, ..Named::default() };
    match authority.read(&session, &[], named, now).await? {
        Some(mut transaction) => {
            let reported = transaction.report(actor, reports)?;
            if !transaction.is_prune_due()
                && let Some(tally) = transaction.commit().await?
            {
                streams.committed(tally, [Changed::Stream(key_of(player))]);
                return Ok(Some(reported));
            }
        }
        None if !takes_new && standing::of(&mut *streams.store.readers().acquire().await?, player).await?.barred != Some(Barred::Over) => {
            return Ok(None);
        }
        None => {}
    }
    standing::of(&mut *streams.store.readers().acquire().await?, player).await?.admits(ALWAYS)?;
    let mut transaction = authority.lock(player, &BTreeSet::new(), named, now).await?;
    let reported = transaction.report(actor, reports)?;
    if transaction.is_prune_due() {
        transaction.prune().await?;
    }
    let tally = transaction.commit().await?.unwrap_or_default();
    streams.committed(tally, [Changed::Stream(key_of(player))]);
    Ok(Some(reported))
}

/// No sign-in is involved: only a ban or a deletion matters.
const ALWAYS: UnixSec = UnixSec(i64::MAX);

async fn exists(store: &Store, player: &str) -> Result<bool, Failure> {
    Ok(crate::store::players::read(store, player).await?.is_some())
}
