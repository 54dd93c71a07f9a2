//! The authority of one server: opens streams for a transaction.

use std::collections::BTreeSet;

use plaudit::UnixSec;
use plaudit::protocol::{Limits, Rulebook};

use super::open_stream::OpenStream;
use super::own;
use super::receipts::ReceiptKeys;
use super::transaction::StreamTransaction;
use crate::failure::Failure;
use crate::rules::Rules;
use crate::session::Session;
use crate::store::account::Named;
use crate::store::key::key_of_team;
use crate::store::snapshot::{Snapshot, read_account};
use crate::store::{Store, Transaction, stream, teams, tokens};

/// A database and the rules in force.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    /// The database.
    pub store: &'a Store,
    /// The definitions in force.
    pub rules: &'a Rules,
    /// How long data is kept, and how large it may be.
    pub limits: Limits,
    /// The receipts of revisions (S11).
    pub receipts: &'a ReceiptKeys,
    /// Whether players may adopt progress made without an authority (K16).
    pub adopts: bool,
}

impl<'a> Authority<'a> {
    /// Opens, without a lock, the player's own stream and those of `teams` that the player is a member of (T4), with the part of
    /// the account that a request refers to. `None` if the player does not exist. The commit detects whether the stream has been
    /// written since.
    ///
    /// # Errors
    ///
    /// A database error; an unreadable snapshot; [`Failure::Barred`].
    pub async fn read(
        &self,
        session: &'a Session,
        teams: &[&str],
        named: Named<'_>,
        now: UnixSec,
    ) -> Result<Option<StreamTransaction<'a>>, Failure> {
        let player = session.player.as_str();
        let teams = if self.rules.team.is_some() { teams } else { &[] };
        let snapshot = Snapshot::read(self.store, player, teams, named, now, self.limits).await?;
        let Some(own) = snapshot.own else { return Ok(None) };
        snapshot.standing.admits(session.issued_at)?;
        let mut streams = vec![OpenStream::new(own, &self.rules.player, None)?];
        for (row, role) in snapshot.teams {
            if let Some(rulebook) = &self.rules.team {
                streams.push(OpenStream::new(row, rulebook, Some(role))?);
            }
        }
        Ok(Some(self.transaction(None, player, now, streams).with_account(snapshot.account).with_player_since(snapshot.player_since)))
    }

    /// Locks and opens the player's own stream and those of `teams` that the player is a member of (T4), with the part of the
    /// account that a request refers to. Every transaction locks the player's own stream first, and then those of teams in the
    /// order of their ids.
    ///
    /// # Errors
    ///
    /// A database error; an unreadable snapshot.
    pub async fn lock(
        &self,
        player: &'a str,
        teams: &BTreeSet<&str>,
        named: Named<'_>,
        now: UnixSec,
    ) -> Result<StreamTransaction<'a>, Failure> {
        let mut tx = self.store.begin().await?;
        let mut streams = vec![own::lock(self.store, &mut tx, self.rules, player, now).await?];
        for team in teams {
            if let Some(rulebook) = &self.rules.team {
                streams.extend(lock_as_member(self.store, &mut tx, rulebook, team, player).await?);
            }
        }
        let account = read_account(&mut tx, player, named, now, self.limits).await?;
        let since = tokens::player_since(&mut tx, player).await?;
        Ok(self.transaction(Some(tx), player, now, streams).with_account(account).with_player_since(since))
    }

    /// Locks and opens the stream of one team; `None` if the player is not a member (T4), or there are no teams.
    ///
    /// # Errors
    ///
    /// A database error; an unreadable snapshot.
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

/// A team's stream with the player's role, which cannot change until the transaction ends; `None` if the player is not a member.
async fn lock_as_member(
    store: &Store,
    tx: &mut Transaction,
    rulebook: &Rulebook,
    team: &str,
    player: &str,
) -> Result<Option<OpenStream>, Failure> {
    let Some(row) = stream::lock(store, tx, &key_of_team(team)).await? else { return Ok(None) };
    let role = teams::role(tx, team, player).await?; // read under the lock
    role.map(|role| OpenStream::new(row, rulebook, Some(role))).transpose()
}
