//! One transaction on streams, behind their locks or without.

use plaudit::authority::{Account, StreamRecord};
use plaudit::protocol::{Limits, PLAYER};
use plaudit::{Outcome, UnixSec};

use super::open_stream::OpenStream;
use crate::failure::Failure;
use crate::outbox::message::{Accepted, message};
use crate::store::log::{LogEntry, LoggedChange};
use crate::store::stream::touch;
use crate::store::{Store, Transaction, account};

/// After how many revisions of a stream the rows of a player that are too old to matter are deleted (S8).
const PRUNE_EVERY: i64 = 64;

/// What became of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events that were carried out.
    pub applied: u64,
    /// Events that were refused for good.
    pub refused: u64,
    /// Rewards that were granted.
    pub rewards: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.applied += other.applied;
        self.refused += other.refused;
        self.rewards += other.rewards;
    }
}

/// Streams that are read together, changed in memory, and written together, with what is known of the events that one player has sent.
pub struct StreamTransaction<'a> {
    pub(super) store: &'a Store,
    pub(super) limits: Limits,
    /// Who acts; empty: an operator.
    pub(super) player: &'a str,
    pub(super) now: UnixSec,
    /// Holds the locks on the streams; `None`: they were read without.
    tx: Option<Transaction>,
    /// The player's own stream, if it is among them, comes first.
    pub(super) streams: Vec<OpenStream>,
    pub(super) account: Account,
    /// Identities whose rows have to be written.
    pub(super) settled: Vec<String>,
    pub(super) tally: Tally,
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
        StreamTransaction { store, limits, player, now, tx, streams, account, settled, tally }
    }

    pub(super) fn with_account(self, account: Account) -> StreamTransaction<'a> {
        StreamTransaction { account, ..self }
    }

    /// A transaction of an operator on one stream that `tx` has locked.
    #[must_use]
    pub fn of_operator(store: &'a Store, limits: Limits, tx: Transaction, now: UnixSec, stream: OpenStream) -> StreamTransaction<'a> {
        StreamTransaction::new(store, limits, Some(tx), "", now, vec![stream])
    }

    /// The record of the first stream.
    #[must_use]
    pub fn record(&self) -> Option<&StreamRecord> {
        self.streams.first().map(OpenStream::record)
    }

    /// Whether this is a revision at which the player's old rows are to be deleted (S8).
    #[must_use]
    pub fn is_prune_due(&self) -> bool {
        self.streams.iter().any(|stream| stream.is_changed() && stream.record().rev() % PRUNE_EVERY == 0)
    }

    /// Deletes rows of the player that are older than the authority remembers (S8), behind the player's lock.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn prune(&mut self) -> Result<(), Failure> {
        if let Some(tx) = &mut self.tx {
            account::forget(tx, self.player, self.now, self.limits).await?;
        }
        Ok(())
    }

    /// Counts an event that was carried out, and logs it to the stream at this index, with the message for the webhook.
    pub(super) fn log_applied(&mut self, index: Option<usize>, eid: &str, at: UnixSec, change: LoggedChange, outcome: &Outcome) {
        self.tally.applied += 1;
        self.tally.rewards += outcome.rewards.len() as u64;
        let Some(stream) = index.and_then(|index| self.streams.get_mut(index)) else { return };
        let (player, rev) = (self.player, stream.record().rev());
        let event = Accepted { stream: stream.key(), seq: stream.next_seq(), rev, player, eid, at, accepted_at: self.now };
        let message = if self.store.has_webhook() { message(event, outcome) } else { None };
        stream.log(LogEntry { rewards: outcome.rewards.clone(), message, ..LogEntry::of_event(rev, player, eid, change) });
    }

    /// Writes what has changed. `None`: the streams were read without a lock, and cannot be written so, because another transaction has
    /// written the player's own stream since, or because a team's stream has changed; nothing is written then.
    ///
    /// # Errors
    ///
    /// The database's.
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
                stream.into_write(self.now)?.write(&mut tx).await?;
            } else if stream.id() == PLAYER && !self.settled.is_empty() {
                touch(&mut tx, stream.key()).await?; // its lock guards the settled events
            }
        }
        Ok(tx.commit().await?)
    }
}
