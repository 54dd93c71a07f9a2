//! The deletion of a player: every row but the tombstone, and the player's contributions in teams' streams.

use plaudit::UnixSec;
use sqlx::AssertSqlSafe;

use super::key::key_of;
use super::{Store, Transaction, earners, standing, stream, teams};
use crate::failure::Failure;

/// The tables that sign a player in or let others see the player, by column, in the order that references allow.
const OF_PLAYER: [(&str, &str); 4] = [("refresh_tokens", "player"), ("devices", "player"), ("team_members", "player"), ("players", "id")];

/// The tables that may have many of a player's rows, by the column that tells them apart.
const LONG_OF_PLAYER: [(&str, &str, &str); 2] = [("settled", "player", "eid"), ("acks", "player", "cid")];
const LONG_OF_STREAM: [(&str, &str, &str); 2] = [("event_log", "stream", "seq"), ("reward_ledger", "stream", "seq")];

/// The rows that one transaction deletes.
const BATCH: i64 = 5_000;

/// The tables with a stream's rows.
const OF_STREAM: [(&str, &str); 7] = [
    ("event_log", "stream"),
    ("reward_ledger", "stream"),
    ("outbox", "stream"),
    ("outbox_lanes", "stream"),
    ("dead_letters", "stream"),
    ("reward_claims", "stream"),
    ("streams", "id"),
];

/// The result of a deletion, whose first transaction has ended all access.
#[derive(Debug)]
pub struct Deletion {
    /// Whether the player existed.
    pub was_known: bool,
    /// Whether everything is erased; if not, [`resume`] continues.
    pub finished: Result<(), Failure>,
}

impl Deletion {
    /// Whether the player existed, for callers that need not know when everything is erased. A failure of the rest is logged.
    pub fn or_later(self) -> bool {
        if let Err(error) = self.finished {
            tracing::warn!(%error, "a deletion is interrupted; the rest is erased later");
        }
        self.was_known
    }
}

/// Deletes a player, and leaves a tombstone, so that neither a token nor a device creates the player again; a restored database needs it
/// for unknown players too. In a team without an admin, the oldest member becomes one. The first transaction ends all access; the player's
/// data is erased after it, in portions, so that a long log blocks no other request. [`resume`] continues after an interruption.
///
/// # Errors
///
/// The first transaction failed; then nothing is changed.
pub async fn delete(store: &Store, player: &str, now: UnixSec) -> Result<Deletion, Failure> {
    let teams = teams::list_of(store, player).await?;
    let (mut tx, key) = (store.begin().await?, key_of(player));
    let was_known = stream::lock(store, &mut tx, &key).await?.is_some();
    standing::set(&mut tx, player, "deleted", "", now).await?;
    let mut ids: Vec<&str> = teams.iter().map(|team| team.id.as_str()).collect();
    ids.sort_unstable();
    for team in ids {
        teams::leave_to_others(store, &mut tx, team, player, now).await?;
    }
    earners::erase(&mut tx, player).await?;
    erase(&mut tx, &OF_PLAYER, player).await?;
    erase(&mut tx, &[("reward_claims", "stream")], &key).await?; // nothing is paid between the two transactions
    stream::touch(&mut tx, &key).await?; // optimistic readers of the stream cannot write it any more
    tx.commit().await?;
    // The deletion continues if the request ends.
    let (store, player) = (store.clone(), player.to_owned());
    let finished = tokio::spawn(async move { finish(&store, &player).await }).await;
    let finished = finished.unwrap_or_else(|error| Err(Failure::Missing(format!("the deletion: {error}"))));
    Ok(Deletion { was_known, finished })
}

/// Erases the remaining data of players whose deletion was interrupted; returns the number of players.
///
/// # Errors
///
/// A database error.
pub async fn resume(store: &Store) -> Result<usize, Failure> {
    let text = "SELECT standings.player FROM standings JOIN streams ON streams.id = 'player:' || standings.player WHERE state = 'deleted'";
    let players: Vec<(String,)> = sqlx::query_as(text).fetch_all(store.readers()).await?;
    for (player,) in &players {
        finish(store, player).await?;
    }
    Ok(players.len())
}

/// Erases a deleted player's data: the long tables first, and last the stream, by which [`resume`] finds the player.
async fn finish(store: &Store, player: &str) -> Result<(), Failure> {
    let key = key_of(player);
    for (tables, value) in [(LONG_OF_PLAYER, player), (LONG_OF_STREAM, key.as_str())] {
        for (table, column, part) in tables {
            while erase_some(store, table, column, part, value).await? {}
        }
    }
    let mut tx = store.begin().await?;
    stream::lock(store, &mut tx, &key).await?;
    earners::erase(&mut tx, player).await?;
    for (table, column, _) in LONG_OF_PLAYER {
        erase(&mut tx, &[(table, column)], player).await?;
    }
    erase(&mut tx, &OF_STREAM, &key).await?;
    Ok(tx.commit().await?)
}

/// Deletes a portion of rows in a transaction of its own; returns whether there were any.
async fn erase_some(store: &Store, table: &str, column: &str, part: &str, value: &str) -> sqlx::Result<bool> {
    let text = format!(
        "DELETE FROM {table} WHERE {column} = $1 AND {part} IN (SELECT {part} FROM {table} WHERE {column} = $2 ORDER BY {part} LIMIT $3)"
    );
    let mut tx = store.begin().await?;
    let deleted = sqlx::query(AssertSqlSafe(text)).bind(value).bind(value).bind(BATCH).execute(&mut *tx).await?.rows_affected();
    tx.commit().await?;
    Ok(deleted > 0)
}

async fn erase(tx: &mut Transaction, tables: &[(&str, &str)], value: &str) -> sqlx::Result<()> {
    for (table, column) in tables {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE {column} = $1"))).bind(value).execute(&mut **tx).await?;
    }
    Ok(())
}
