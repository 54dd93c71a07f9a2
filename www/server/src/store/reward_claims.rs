//! The queue of claims whose reward the hook decides (table `reward_claims`).
//!
//! A process leases a claim, asks the hook outside of any transaction, and settles the claim in the transaction that removes it from the
//! queue. That succeeds only while the lease is held, so that a claim is settled once, even if the hook is asked repeatedly.

use plaudit::{UnixSec, Value};
use sqlx::AssertSqlSafe;

use super::insert::Insert;
use super::log::LogEntry;
use super::{Kind, Store, Transaction};
use crate::clock::now_ms;
use crate::rewards::Later;

/// A claim that waits for the hook.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Claim {
    /// The stream's key.
    pub stream: String,
    /// The run whose reward it is.
    pub key: String,
    /// The claim's id for the hook.
    pub id: String,
    /// The player whose event earned the reward.
    pub player: String,
    /// The id of that event.
    pub eid: String,
    /// The node whose reward it is.
    pub node: String,
    /// The kind of its reward.
    pub kind: String,
    /// The instant of the event, in UNIX seconds.
    pub at: i64,
    /// The instant at which it was queued, in UNIX seconds.
    pub written_at: i64,
    /// The rolled reward, as canonical JSON text.
    pub reward: String,
    /// The number of questions without a decision.
    pub attempts: i64,
    holder: String,
}

/// The waiting claims of all processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Backlog {
    /// The number of waiting claims.
    pub pending: i64,
    /// The instant at which the oldest was queued, in UNIX seconds.
    pub oldest: Option<i64>,
}

/// The rows of new claims. A run that waits already is left as it is.
pub(super) fn rows(stream: &str, now: UnixSec, entries: &[LogEntry]) -> Option<Insert> {
    let due_ms = now.0.saturating_mul(1_000);
    let row = |entry: &LogEntry, later: &Later| {
        let Later { id, node, kind, key, at, reward } = later;
        vec![
            stream.into(),
            key.as_str().into(),
            id.as_str().into(),
            entry.player.as_str().into(),
            entry.eid.as_str().into(),
            node.as_str().into(),
            kind.as_str().into(),
            at.0.into(),
            now.0.into(),
            reward.to_canonical_json().into(),
            due_ms.into(),
            0.into(),
            "".into(),
        ]
    };
    let rows: Vec<_> = entries.iter().flat_map(|entry| entry.later.iter().map(move |later| row(entry, later))).collect();
    let into = "INSERT INTO reward_claims (stream, key, id, player, eid, node, kind, at, written_at, reward, due_ms, attempts, holder)";
    (!rows.is_empty()).then(|| Insert::new(into, "ON CONFLICT (stream, key) DO NOTHING", rows))
}

/// The condition that a claim has its turn. A claim by hand of an earlier run (`@pending`) may be for the very run whose automatic claim
/// waits, so it waits until the node's other claims are settled. Only then is it known whether there is a run to ask for.
const IS_FIRST: &str = "NOT (key LIKE '%@pending%' AND EXISTS (SELECT 1 FROM reward_claims AS other WHERE other.stream = reward_claims.stream \
                        AND other.node = reward_claims.node AND other.kind = reward_claims.kind AND other.key <> reward_claims.key \
                        AND (other.key NOT LIKE '%@pending%' OR other.key < reward_claims.key)))";

/// Leases due claims, longest waiting first. A lease expires after `lease_ms`; no claim is postponed by more than `max_pause_ms`.
///
/// # Errors
///
/// A database error.
pub async fn lease_due(store: &Store, holder: &str, lease_ms: i64, max_pause_ms: i64, limit: usize) -> sqlx::Result<Vec<Claim>> {
    let now = now_ms();
    // A claim that is due even later was queued before the clock was set back.
    let farthest = now.saturating_add(max_pause_ms).saturating_add(lease_ms);
    let text = format!("SELECT stream FROM reward_claims WHERE (due_ms <= $1 OR due_ms > $2) AND {IS_FIRST} LIMIT 1");
    let due: Option<(String,)> = sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(farthest).fetch_optional(store.readers()).await?;
    if due.is_none() {
        return Ok(Vec::new()); // avoids the lock on the whole file that SQLite would take
    }
    let skip = if store.kind() == Kind::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let text = format!(
        "UPDATE reward_claims SET due_ms = $1, holder = $2 WHERE (stream, key) IN \
         (SELECT stream, key FROM reward_claims WHERE (due_ms <= $3 OR due_ms > $4) AND {IS_FIRST} \
         ORDER BY due_ms LIMIT $5 {skip}) \
         RETURNING stream, key, id, player, eid, node, kind, at, written_at, reward, attempts, holder"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let query = sqlx::query_as(AssertSqlSafe(text)).bind(now.saturating_add(lease_ms)).bind(holder).bind(now).bind(farthest).bind(limit);
    let mut tx = store.begin().await?;
    let leased: Vec<Claim> = query.fetch_all(&mut *tx).await?;
    tx.commit().await?;
    Ok(leased)
}

/// Counts the waiting claims.
///
/// # Errors
///
/// A database error.
pub async fn backlog(store: &Store) -> sqlx::Result<Backlog> {
    let text = "SELECT COUNT(*) AS pending, MIN(written_at) AS oldest FROM reward_claims";
    sqlx::query_as(text).fetch_one(store.readers()).await
}

impl Claim {
    /// Removes the claim from the queue, in the transaction that settles it. Returns false, without a change, if the lease has expired.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn remove(&self, tx: &mut Transaction) -> sqlx::Result<bool> {
        let text = "DELETE FROM reward_claims WHERE stream = $1 AND key = $2 AND holder = $3";
        let query = sqlx::query(text).bind(&self.stream).bind(&self.key).bind(&self.holder);
        Ok(query.execute(&mut **tx).await?.rows_affected() > 0)
    }

    /// Ends the lease, and postpones the claim until `due_ms`, after one more attempt.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn put_off(&self, store: &Store, due_ms: i64) -> sqlx::Result<()> {
        let text = "UPDATE reward_claims SET due_ms = $1, attempts = $2, holder = '' WHERE stream = $3 AND key = $4 AND holder = $5";
        let query = sqlx::query(text).bind(due_ms).bind(self.attempts.saturating_add(1));
        let query = query.bind(&self.stream).bind(&self.key).bind(&self.holder);
        let mut tx = store.begin().await?;
        query.execute(&mut *tx).await?;
        tx.commit().await
    }

    /// The rolled reward.
    ///
    /// # Errors
    ///
    /// The row does not hold JSON; no server writes such a row.
    pub fn rolled(&self) -> Result<Value, plaudit::Error> {
        Value::from_json(&self.reward)
    }
}
