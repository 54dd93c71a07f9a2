//! The players who have earned each node. A row is appended in the transaction of the event; a worker adds rows to sums and marks them, so
//! that each counts once, in any process.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::AssertSqlSafe;

use super::insert::Insert;
use super::{Store, Transaction};

/// The node of a row that counts the player.
pub(crate) const PLAYER: &str = "";

/// The most rows that one transaction sums.
pub(crate) const BATCH: i64 = 10_000;

/// The rows of nodes that a player has earned; rows that exist already stay unchanged.
pub(super) fn rows<'e>(player: &str, nodes: impl IntoIterator<Item = &'e String>) -> Insert {
    let rows = nodes.into_iter().map(|node| vec![player.into(), node.as_str().into()]).collect();
    Insert::new("INSERT INTO earners (player, node)", "ON CONFLICT (player, node) DO NOTHING", rows)
}

/// Adds a player to those that are counted.
///
/// # Errors
///
/// A database error.
pub async fn add_player(tx: &mut Transaction, player: &str) -> sqlx::Result<()> {
    rows(player, [&PLAYER.to_owned()]).write(tx).await
}

/// Adds nodes that a player has earned; those that are known already stay unchanged.
///
/// # Errors
///
/// A database error.
pub async fn add(store: &Store, player: &str, nodes: &[String]) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    rows(player, nodes).write(&mut tx).await?;
    tx.commit().await
}

/// Adds uncounted rows to the sums; returns their number.
///
/// # Errors
///
/// A database error.
pub async fn sum(store: &Store) -> sqlx::Result<usize> {
    let some: Option<(i64,)> =
        sqlx::query_as("SELECT counted FROM earners WHERE counted = 0 LIMIT 1").fetch_optional(store.readers()).await?;
    if some.is_none() {
        return Ok(0); // without SQLite's write lock
    }
    let mut tx = store.begin().await?;
    let text = format!(
        "UPDATE earners SET counted = 1 WHERE counted = 0 AND (player, node) IN \
                (SELECT player, node FROM earners WHERE counted = 0 ORDER BY node, player LIMIT $1{}) RETURNING node",
        store.skipping_locked()
    );
    let counted: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(text)).bind(BATCH).fetch_all(&mut *tx).await?;
    let count = counted.len();
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (node,) in counted {
        *sums.entry(node).or_default() += 1;
    }
    add_to_sums(&mut tx, sums).await?;
    tx.commit().await?;
    Ok(count)
}

/// Subtracts a player from the sums. The deleted rows tell whether a sum includes them, because another process may be summing. Rows are
/// locked in the same order as by [`sum`]: those of earners, then the sums by node.
///
/// # Errors
///
/// A database error.
pub(super) async fn erase(tx: &mut Transaction, player: &str) -> sqlx::Result<()> {
    let text = "DELETE FROM earners WHERE player = $1 RETURNING node, counted";
    let deleted: Vec<(String, i64)> = sqlx::query_as(text).bind(player).fetch_all(&mut **tx).await?;
    let counted: BTreeSet<String> = deleted.into_iter().filter(|(_, counted)| *counted == 1).map(|(node, _)| node).collect();
    add_to_sums(tx, counted.into_iter().map(|node| (node, -1))).await
}

/// Adds to sums, in the order of their nodes.
async fn add_to_sums(tx: &mut Transaction, sums: impl IntoIterator<Item = (String, i64)>) -> sqlx::Result<()> {
    let sums = sums.into_iter().map(|(node, earners)| vec![node.into(), earners.into()]).collect();
    let on_conflict = "ON CONFLICT (node) DO UPDATE SET earners = rarity.earners + excluded.earners";
    Insert::new("INSERT INTO rarity (node, earners)", on_conflict, sums).write(tx).await
}

/// The number of players, and of those who have earned each node.
///
/// # Errors
///
/// A database error.
pub async fn sums(store: &Store) -> sqlx::Result<(i64, BTreeMap<String, i64>)> {
    let rows: Vec<(String, i64)> = sqlx::query_as("SELECT node, earners FROM rarity").fetch_all(store.readers()).await?;
    let mut sums: BTreeMap<String, i64> = rows.into_iter().collect();
    let players = sums.remove(PLAYER).unwrap_or_default();
    Ok((players, sums))
}
