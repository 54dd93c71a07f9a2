//! The ledger as other servers read it: in one order over all streams, by a cursor.
//!
//! Transactions commit in another order than they begin. A row gets its number only after its commit, from one counter behind one lock.
//! Therefore a reader who has seen a number has seen all smaller ones.

use sqlx::FromRow;

use super::log::Order;
use super::statement::Statement;
use super::{Store, Transaction};

/// The number of rows that are numbered at once.
const BATCH: i64 = 5_000;

/// The setting with the greatest number.
const COUNTER: &str = "ledger_number";

/// A granted reward.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct NumberedLine {
    /// Its position in the order.
    pub number: i64,
    /// The stream's key.
    pub stream: String,
    /// The player who got it; on a team's stream, the member who acted.
    pub player: String,
    /// The event's id.
    pub eid: String,
    /// Its index among the rewards of that event.
    pub part: i64,
    /// The node whose reward it is.
    pub node: String,
    /// The kind of reward.
    pub kind: String,
    /// The instant of the grant, in UNIX seconds.
    pub at: i64,
    /// The reward as canonical JSON text, or empty.
    pub reward: String,
}

/// The lines after a number, of all players or of one, in this order, at most `limit`.
///
/// # Errors
///
/// A database error.
pub async fn read(store: &Store, after: i64, player: Option<&str>, order: Order, limit: i64) -> sqlx::Result<Vec<NumberedLine>> {
    number_new(store).await?;
    let mut statement =
        Statement::new("SELECT number, stream, player, eid, part, node, kind, at, reward FROM reward_ledger WHERE number > ");
    statement.bind(after.max(0));
    if let Some(player) = player {
        statement.push(" AND player = ").bind(player);
    }
    statement.push(" ORDER BY number ").push(order.as_sql()).push(" LIMIT ").bind(limit);
    statement.fetch(&mut *store.readers().acquire().await?).await
}

/// The greatest assigned number.
///
/// # Errors
///
/// A database error.
pub async fn greatest(store: &Store) -> sqlx::Result<i64> {
    let text = "SELECT value FROM settings WHERE name = $1";
    let row: Option<(String,)> = sqlx::query_as(text).bind(COUNTER).fetch_optional(store.readers()).await?;
    Ok(row.and_then(|(value,)| value.parse().ok()).unwrap_or(0))
}

/// Numbers the rows that were committed before the call; rows that are committed meanwhile wait for the next one.
async fn number_new(store: &Store) -> sqlx::Result<()> {
    loop {
        let text = "SELECT part FROM reward_ledger WHERE number = 0 LIMIT 1";
        if sqlx::query(text).fetch_optional(store.readers()).await?.is_none() {
            return Ok(());
        }
        let mut tx = store.begin().await?;
        let mut number = lock_counter(store, &mut tx).await?;
        let text = "SELECT stream, seq, part FROM reward_ledger WHERE number = 0 ORDER BY at, stream, seq, part LIMIT $1";
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(text).bind(BATCH).fetch_all(&mut *tx).await?;
        if rows.is_empty() {
            return tx.rollback().await; // another process was first
        }
        let is_last = (rows.len() as i64) < BATCH;
        let mut statement = Statement::new("UPDATE reward_ledger SET number = new.column4 FROM (");
        statement.bind_rows(rows.into_iter().map(|(stream, seq, part)| {
            number = number.saturating_add(1);
            [stream.into(), seq.into(), part.into(), number.into()]
        }));
        statement.push(") AS new WHERE stream = new.column1 AND seq = new.column2 AND part = new.column3");
        statement.execute(&mut tx).await?;
        set_counter(&mut tx, number).await?;
        tx.commit().await?;
        if is_last {
            return Ok(());
        }
    }
}

async fn lock_counter(store: &Store, tx: &mut Transaction) -> sqlx::Result<i64> {
    let text = "INSERT INTO settings (name, value) VALUES ($1, '0') ON CONFLICT (name) DO NOTHING";
    sqlx::query(text).bind(COUNTER).execute(&mut **tx).await?;
    let text = store.locking_select("SELECT value FROM settings WHERE name = $1");
    let (value,): (String,) = sqlx::query_as(text).bind(COUNTER).fetch_one(&mut **tx).await?;
    Ok(value.parse().unwrap_or(0))
}

async fn set_counter(tx: &mut Transaction, number: i64) -> sqlx::Result<()> {
    let text = "UPDATE settings SET value = $1 WHERE name = $2";
    sqlx::query(text).bind(number.to_string()).bind(COUNTER).execute(&mut **tx).await.map(|_| ())
}

/// Continues above all numbers that were assigned before a restore, from the time in milliseconds, which no assigned number exceeds.
///
/// # Errors
///
/// A database error.
pub async fn go_on_from(store: &Store, now_ms: i64) -> sqlx::Result<()> {
    let mut tx = store.begin().await?;
    let number = lock_counter(store, &mut tx).await?;
    set_counter(&mut tx, number.max(now_ms)).await?;
    tx.commit().await
}
