//! A transaction on streams, with or without their locks.

use plaudit::authority::{Account, StreamRecord};
use plaudit::protocol::{Limits, PLAYER};
use plaudit::{Outcome, UnixSec};

use super::open_stream::OpenStream;
use crate::failure::Failure;
use crate::outbox::message::{Accepted, derived_id, message};
use crate::rewards::Later;
use crate::store::audit::{self, AuditEntry};
use crate::store::log::{LogEntry, LoggedChange};
use crate::store::stream::touch;
use crate::store::{Store, Transaction, account};

/// The number of a stream's revisions between two deletions of the player's outdated rows (S8).
const PRUNE_EVERY: i64 = 64;

/// The numbers of settled events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of applied events.
    pub applied: u64,
    /// The number of events refused for good.
    pub refused: u64,
    /// The number of granted rewards.
    pub rewards: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.applied += other.applied;
        self.refused += other.refused;
        self.rewards += other.rewards;
    }
}

/// Streams that are read together, changed in memory, and written together, with the settled events that a player's request refers
/// to.
pub struct StreamTransaction<'a> {
    pub(super) store: &'a Store,
    pub(super) limits: Limits,
    /// The acting player; empty for an operator.
    pub(super) player: &'a str,
    pub(super) now: UnixSec,
    /// Holds the locks on the streams; `None` if they were read without locks.
    tx: Option<Transaction>,
    /// The streams; the player's own one, if present, comes first.
    pub(super) streams: Vec<OpenStream>,
    pub(super) account: Account,
    /// The instant since when the player exists (S9); `None` if unknown.
    pub(super) player_since: Option<UnixSec>,
    /// The ids of events whose rows must be written.
    pub(super) settled: Vec<String>,
    pub(super) tally: Tally,
    /// The entries of this transaction for the audit.
    audit: Vec<AuditEntry>,
}

impl<'a> StreamTransaction<'a> {
    /// A transaction on these streams, at least one.
    pub(super) fn new(
        store: &'a Store,
        limits: Limits,
        tx: Option<Transaction>,
        player: &'a str,
        now: UnixSec,
        streams: Vec<OpenStream>,
    ) -> StreamTransaction<'a> {
        let (account, settled, tally) = (Account::default(), Vec::new(), Tally::default());
        StreamTransaction { store, limits, player, now, tx, streams, account, player_since: None, settled, tally, audit: Vec::new() }
    }

    pub(super) fn with_player_since(self, player_since: Option<UnixSec>) -> Self {
        StreamTransaction { player_since, ..self }
    }

    pub(super) fn with_account(self, account: Account) -> StreamTransaction<'a> {
        StreamTransaction { account, ..self }
    }

    /// An operator's transaction on one stream that `tx` has locked.
    #[must_use]
    pub fn of_operator(store: &'a Store, limits: Limits, tx: Transaction, now: UnixSec, stream: OpenStream) -> StreamTransaction<'a> {
        StreamTransaction::new(store, limits, Some(tx), "", now, vec![stream])
    }

    /// The transaction on one stream, in which a claim of this player is settled; `tx` has locked the stream, unless it is only a trial.
    #[must_use]
    pub fn of_claim(
        store: &'a Store,
        limits: Limits,
        tx: Option<Transaction>,
        player: &'a str,
        now: UnixSec,
        stream: OpenStream,
    ) -> StreamTransaction<'a> {
        StreamTransaction::new(store, limits, tx, player, now, vec![stream])
    }

    /// The record of the first stream.
    #[must_use]
    pub fn record(&self) -> Option<&StreamRecord> {
        self.streams.first().map(OpenStream::record)
    }

    /// Adds an entry to the audit; the transaction must hold locks.
    pub fn audit(&mut self, entry: AuditEntry) {
        self.audit.push(entry);
    }

    /// Whether the player's outdated rows must be deleted at this revision (S8).
    #[must_use]
    pub fn is_prune_due(&self) -> bool {
        self.streams.iter().any(|stream| stream.is_changed() && stream.record().rev() % PRUNE_EVERY == 0)
    }

    /// Deletes rows of the player that are older than the authority remembers (S8), under the player's lock.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn prune(&mut self) -> Result<(), Failure> {
        if let Some(tx) = &mut self.tx {
            account::forget(tx, self.player, self.now, self.limits).await?;
        }
        Ok(())
    }

    /// Counts an applied event, and logs it to the stream at this index, with the message for the webhook and the claims for the reward
    /// hook.
    pub(super) fn log_applied(
        &mut self,
        index: Option<usize>,
        eid: &str,
        at: UnixSec,
        change: LoggedChange,
        outcome: &Outcome,
        mut later: Vec<Later>,
    ) {
        self.tally.applied += 1;
        self.tally.rewards += outcome.rewards.len() as u64;
        let Some(stream) = index.and_then(|index| self.streams.get_mut(index)) else { return };
        let (player, rev) = (self.player, stream.record().rev());
        let event = Accepted { stream: stream.key(), seq: stream.next_seq(), rev, player, eid, at, accepted_at: self.now };
        let earned = outcome.unlocks.iter().map(|unlock| unlock.id.clone()).collect();
        let message = if self.store.has_webhook() { message(event, outcome) } else { None };
        for claim in &mut later {
            claim.id = derived_id([stream.key(), eid, &claim.key], 0).to_string();
        }
        let entry = LogEntry::of_event(rev, player, eid, change);
        stream.log(LogEntry { rewards: outcome.rewards.clone(), message, earned, later, ..entry });
    }

    /// Writes the changes. `None`, without writing, if the streams were read without a lock and cannot be written so: another
    /// transaction has written the player's own stream since, or a team's stream has changed.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn commit(mut self) -> Result<Option<Tally>, Failure> {
        let tally = self.tally;
        match self.tx.take() {
            Some(tx) => self.commit_locked(tx).await.map(|()| Some(tally)),
            None => Ok(self.commit_unlocked().await?.then_some(tally)),
        }
    }

    async fn commit_unlocked(self) -> Result<bool, Failure> {
        let mut changed = self.streams.into_iter().filter(OpenStream::is_changed);
        match (changed.next(), changed.next()) {
            (None, _) => Ok(true),
            (Some(own), None) if own.id() == PLAYER => {
                let rows = account::rows(self.player, &self.account, &self.settled);
                self.store.write(own.into_write(self.now)?.with(rows)).await
            }
            _ => Ok(false),
        }
    }

    async fn commit_locked(self, mut tx: Transaction) -> Result<(), Failure> {
        for insert in account::rows(self.player, &self.account, &self.settled) {
            insert.write(&mut tx).await?;
        }
        for stream in self.streams {
            if stream.is_changed() {
                stream.into_write(self.now)?.write_locked(&mut tx).await?;
            } else if stream.id() == PLAYER && !self.settled.is_empty() {
                touch(&mut tx, stream.key()).await?; // its lock guards the settled events
            }
        }
        for entry in &self.audit {
            audit::add(&mut tx, entry).await?;
        }
        Ok(tx.commit().await?)
    }
}
