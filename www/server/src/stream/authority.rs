//! The authority of one server: opens streams for a transaction.

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::protocol::{Event, Limits, Rulebook};

use super::open_stream::OpenStream;
use super::own;
use super::transaction::StreamTransaction;
use crate::failure::Failure;
use crate::rules::Rules;
use crate::store::key::key_of_team;
use crate::store::snapshot::{Snapshot, read_account};
use crate::store::{Store, Transaction, stream, teams};

/// A database and the rules in force.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    /// The database.
    pub store: &'a Store,
    /// The definitions in force.
    pub rules: &'a Rules,
    /// How long things are kept.
    pub limits: Limits,
}

impl<'a> Authority<'a> {
    /// Opens, without a lock, the player's own stream and those of `teams` that the player is a member of (T4), with what is known of
    /// `events`; `None`: there is no such player. The commit finds out whether the stream has been written since.
    ///
    /// # Errors
    ///
    /// The database's; a snapshot that cannot be read.
    pub async fn read(
        &self,
        player: &'a str,
        teams: &[&str],
        events: &[Event],
        now: UnixSec,
    ) -> Result<Option<StreamTransaction<'a>>, Failure> {
        let teams = if self.rules.team.is_some() { teams } else { &[] };
        let snapshot = Snapshot::read(self.store, player, teams, events, now, self.limits).await?;
        let Some(own) = snapshot.own else { return Ok(None) };
        let mut streams = vec![OpenStream::new(own, &self.rules.player, None)?];
        for (row, role) in snapshot.teams {
            if let Some(rulebook) = &self.rules.team {
                streams.push(OpenStream::new(row, rulebook, Some(role))?);
            }
        }
        Ok(Some(self.transaction(None, player, now, streams).with_account(snapshot.account)))
    }

    /// Opens, behind their locks, the player's own stream and those of `teams` that the player is a member of (T4), with what is known of
    /// `events`. Transactions lock the player's own stream first, and then those of teams in the order of their ids.
    ///
    /// # Errors
    ///
    /// The database's; a snapshot that cannot be read.
    pub async fn lock(
        &self,
        player: &'a str,
        teams: &BTreeSet<&str>,
        events: &[Event],
        now: UnixSec,
    ) -> Result<StreamTransaction<'a>, Failure> {
        let mut tx = self.store.begin().await?;
        let mut streams = vec![own::lock(self.store, &mut tx, self.rules, player, now).await?];
        for team in teams {
            if let Some(rulebook) = &self.rules.team {
                streams.extend(lock_as_member(self.store, &mut tx, rulebook, team, player).await?);
            }
        }
        let account = read_account(&mut tx, player, events, now, self.limits).await?;
        Ok(self.transaction(Some(tx), player, now, streams).with_account(account))
    }

    /// Opens, behind its lock, the stream of one team; `None`: the player is not a member (T4), or there are no teams.
    ///
    /// # Errors
    ///
    /// The database's; a snapshot that cannot be read.
    pub async fn lock_team(&self, player: &'a str, team: &str, now: UnixSec) -> Result<Option<StreamTransaction<'a>>, Failure> {
        let Some(rulebook) = &self.rules.team else { return Ok(None) };
        let mut tx = self.store.begin().await?;
        let stream = lock_as_member(self.store, &mut tx, rulebook, team, player).await?;
        Ok(stream.map(|stream| self.transaction(Some(tx), player, now, vec![stream])))
    }

    fn transaction(&self, tx: Option<Transaction>, player: &'a str, now: UnixSec, streams: Vec<OpenStream>) -> StreamTransaction<'a> {
        StreamTransaction::new(self.store, self.limits, tx, player, now, streams)
    }
}

/// A team's stream with the player's role, which stays until the transaction ends; `None`: not a member.
async fn lock_as_member(
    store: &Store,
    tx: &mut Transaction,
    rulebook: &Rulebook,
    team: &str,
    player: &str,
) -> Result<Option<OpenStream>, Failure> {
    let Some(row) = stream::lock(store, tx, &key_of_team(team)).await? else { return Ok(None) };
    let role = teams::role(tx, team, player).await?; // behind the lock
    role.map(|role| OpenStream::new(row, rulebook, Some(role))).transpose()
}
