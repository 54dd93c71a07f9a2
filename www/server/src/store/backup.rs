//! A backup of one player's rows, with the same effect for this player as restoring the database.

use sqlx::{AssertSqlSafe, FromRow};

use super::{Store, StreamRow, Transaction, stream};

/// A player's rows at one moment. The log, the ledger and the outbox only grow, so their lengths suffice.
#[derive(Clone, Debug)]
pub struct Backup {
    stream: StreamRow,
    acks: Vec<AckRow>,
    settled: Vec<SettledRow>,
}

#[derive(Clone, Debug, FromRow)]
struct AckRow {
    cid: String,
    mid: i64,
    at: i64,
}

#[derive(Clone, Debug, FromRow)]
struct SettledRow {
    eid: String,
    cid: String,
    mid: i64,
    at: i64,
    code: String,
    message: String,
}

impl Backup {
    /// Copies the rows of a player and of the stream with this key; `None` if the stream does not exist.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn take(store: &Store, tx: &mut Transaction, player: &str, key: &str) -> sqlx::Result<Option<Backup>> {
        let Some(stream) = stream::lock(store, tx, key).await? else { return Ok(None) };
        let acks = sqlx::query_as("SELECT cid, mid, at FROM acks WHERE player = $1").bind(player).fetch_all(&mut **tx).await?;
        let text = "SELECT eid, cid, mid, at, code, message FROM settled WHERE player = $1";
        let settled = sqlx::query_as(text).bind(player).fetch_all(&mut **tx).await?;
        Ok(Some(Backup { stream, acks, settled }))
    }

    /// The revision at which it was taken.
    #[must_use]
    pub fn rev(&self) -> i64 {
        self.stream.rev
    }

    /// Restores the rows, and deletes newer ones.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn restore(&self, tx: &mut Transaction, player: &str) -> sqlx::Result<()> {
        let StreamRow { id: key, epoch, rev, snapshot, definitions, logged, .. } = &self.stream;
        let text =
            "UPDATE streams SET epoch = $1, rev = $2, snapshot = $3, definitions = $4, logged = $5, writes = writes + 1 WHERE id = $6";
        let query = sqlx::query(text).bind(epoch).bind(rev).bind(snapshot).bind(definitions).bind(logged).bind(key);
        query.execute(&mut **tx).await?;
        for table in ["event_log", "reward_ledger", "outbox"] {
            let text = format!("DELETE FROM {table} WHERE stream = $1 AND seq >= $2");
            sqlx::query(AssertSqlSafe(text)).bind(key).bind(logged).execute(&mut **tx).await?;
        }
        for text in ["DELETE FROM acks WHERE player = $1", "DELETE FROM settled WHERE player = $1"] {
            sqlx::query(text).bind(player).execute(&mut **tx).await?;
        }
        for AckRow { cid, mid, at } in &self.acks {
            let text = "INSERT INTO acks (player, cid, mid, at) VALUES ($1, $2, $3, $4)";
            sqlx::query(text).bind(player).bind(cid).bind(mid).bind(at).execute(&mut **tx).await?;
        }
        for SettledRow { eid, cid, mid, at, code, message } in &self.settled {
            let text = "INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES ($1, $2, $3, $4, $5, $6, $7)";
            let query = sqlx::query(text).bind(player).bind(eid).bind(cid).bind(mid).bind(at).bind(code).bind(message);
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}
