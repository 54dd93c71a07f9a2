//! Lanes: one per stream that has letters. Who claims a lane may send its first letters until the claim runs out; what is found out about them
//! counts only while it lasts, so that nobody passes by a letter that another has not settled.

use super::clock_ms;
use super::patience::LONGEST_MS;
use crate::store::insert::Insert;
use crate::store::statement::Statement;
use crate::store::{Kind, Store, Work};

/// Letters of one delivery, and their bytes.
const MOST_LETTERS: i64 = 50;
const MOST_BYTES: usize = 256 * 1024;

/// A stream whose first letters are ours to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The stream's key.
    pub stream: String,
    /// How often the first letter has failed.
    pub attempts: i64,
    /// Our claim.
    holder: String,
}

/// One letter that waits.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Letter {
    /// Its place in the stream.
    pub seq: i64,
    /// Its identity.
    pub id: String,
    /// When it was written, in UNIX seconds.
    pub written_at: i64,
    /// Canonical JSON text.
    pub body: String,
}

/// Letters that are given up, and why.
pub struct Death<'a> {
    /// After so many attempts.
    pub attempts: i64,
    /// What came of the last one.
    pub reason: &'a str,
}

/// The stream's lane, which is held until the transaction ends: whoever closes it looks for letters behind that lock.
pub(super) fn row(stream: &str) -> Insert {
    let into = "INSERT INTO outbox_lanes (stream, due_ms, attempts, holder)";
    let known = "ON CONFLICT (stream) DO UPDATE SET stream = excluded.stream";
    Insert::new(into, known, vec![vec![stream.into(), clock_ms().into(), 0.into(), "".into()]])
}

/// Claims lanes that are due, those that have waited longest first. A claim runs out by itself.
///
/// # Errors
///
/// The database's.
pub async fn claim(store: &Store, holder: &str, lease_ms: i64, most: usize) -> sqlx::Result<Vec<Lane>> {
    let now = clock_ms();
    // What is due later than anything is put off was written before the clock was set back.
    let farthest = now.saturating_add(LONGEST_MS).saturating_add(lease_ms);
    let text = "SELECT stream FROM outbox_lanes WHERE due_ms <= $1 OR due_ms > $2 LIMIT 1";
    let due: Option<(String,)> = sqlx::query_as(text).bind(now).bind(farthest).fetch_optional(store.readers()).await?;
    if due.is_none() {
        return Ok(Vec::new()); // without the lock on the whole file that SQLite would take
    }
    let skip = if store.kind() == Kind::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let text = format!(
        "UPDATE outbox_lanes SET due_ms = $1, holder = $2 WHERE stream IN \
         (SELECT stream FROM outbox_lanes WHERE due_ms <= $3 OR due_ms > $4 ORDER BY due_ms LIMIT $5 {skip}) RETURNING stream, attempts"
    );
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let query = sqlx::query_as(&text).bind(now.saturating_add(lease_ms)).bind(holder).bind(now).bind(farthest).bind(most);
    let mut work = store.begin().await?;
    let claimed: Vec<(String, i64)> = query.fetch_all(&mut *work).await?;
    work.commit().await?;
    Ok(claimed.into_iter().map(|(stream, attempts)| Lane { stream, attempts, holder: holder.to_owned() }).collect())
}

impl Lane {
    /// What to send: as much as is good at once, or after a failure the first letter alone, so that one that is never taken keeps
    /// no others from being told apart from it.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn first(&self, store: &Store) -> sqlx::Result<Vec<Letter>> {
        let text = "SELECT seq, id, written_at, body FROM outbox WHERE stream = $1 ORDER BY seq LIMIT $2";
        let most = if self.attempts == 0 { MOST_LETTERS } else { 1 };
        let mut letters: Vec<Letter> = sqlx::query_as(text).bind(&self.stream).bind(most).fetch_all(store.readers()).await?;
        let mut bytes = 0_usize;
        let fitting = letters.iter().take_while(|letter| {
            bytes = bytes.saturating_add(letter.body.len());
            bytes <= MOST_BYTES
        });
        let fitting = fitting.count().max(1);
        letters.truncate(fitting);
        Ok(letters)
    }

    /// The letters are acknowledged, or dead: the lane is free for those behind them. `false`: the claim had run out, and nothing is
    /// changed.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn settle(&self, store: &Store, letters: &[Letter], death: Option<Death<'_>>) -> sqlx::Result<bool> {
        let mut work = store.begin().await?;
        if !self.free(&mut work, clock_ms(), 0).await? {
            work.rollback().await?;
            return Ok(false);
        }
        if let Some(death) = death {
            self.bury(&mut work, letters, &death).await?;
        }
        self.delete(&mut work, letters).await?;
        let text = "DELETE FROM outbox_lanes WHERE stream = $1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE stream = $2)";
        sqlx::query(text).bind(&self.stream).bind(&self.stream).execute(&mut *work).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Leaves the letters for later, after so many failures of the first one.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn put_off(&self, store: &Store, due_ms: i64, attempts: i64) -> sqlx::Result<()> {
        let mut work = store.begin().await?;
        self.free(&mut work, due_ms, attempts).await?;
        work.commit().await
    }

    /// `false`: the claim had run out.
    async fn free(&self, work: &mut Work, due_ms: i64, attempts: i64) -> sqlx::Result<bool> {
        let text = "UPDATE outbox_lanes SET due_ms = $1, attempts = $2, holder = '' WHERE stream = $3 AND holder = $4";
        let query = sqlx::query(text).bind(due_ms).bind(attempts).bind(&self.stream).bind(&self.holder);
        Ok(query.execute(&mut **work).await?.rows_affected() > 0)
    }

    async fn bury(&self, work: &mut Work, letters: &[Letter], death: &Death<'_>) -> sqlx::Result<()> {
        let text = "INSERT INTO dead_letters (id, stream, seq, written_at, body, died_at, attempts, reason) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        for letter in letters {
            let query = sqlx::query(text).bind(&letter.id).bind(&self.stream).bind(letter.seq).bind(letter.written_at);
            let query = query.bind(&letter.body).bind(clock_ms() / 1_000).bind(death.attempts).bind(death.reason);
            query.execute(&mut **work).await?;
        }
        Ok(())
    }

    async fn delete(&self, work: &mut Work, letters: &[Letter]) -> sqlx::Result<()> {
        if letters.is_empty() {
            return Ok(());
        }
        // By identity as well: a backup that was restored meanwhile has taken the places again.
        let mut statement = Statement::default();
        let last = letters.iter().map(|letter| letter.seq).max().unwrap_or_default();
        statement.say("DELETE FROM outbox WHERE stream = ").put(self.stream.as_str()).say(" AND seq <= ").put(last);
        statement.say(" AND id IN (").list(letters.iter().map(|letter| letter.id.as_str())).say(")");
        statement.execute(work).await
    }
}
