//! The new devices of one address, over all processes: a token bucket for each address, stored as the instant at which it is full
//! again.

use super::{Store, Transaction};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Counts a new device of an address, whose bucket holds `per_hour` tokens and refills in an hour. If the bucket is empty, returns
/// the milliseconds to wait.
///
/// # Errors
///
/// A database error.
pub async fn count(store: &Store, tx: &mut Transaction, address: &str, per_hour: u32, now_ms: i64) -> sqlx::Result<Option<i64>> {
    let each = HOUR_MS / i64::from(per_hour.max(1));
    // The row must exist to be locked.
    let text = "INSERT INTO new_devices (address, full_at_ms) VALUES ($1, 0) ON CONFLICT (address) DO NOTHING";
    sqlx::query(text).bind(address).execute(&mut **tx).await?;
    let text = store.locking_select("SELECT full_at_ms FROM new_devices WHERE address = $1");
    let (full_at,): (i64,) = sqlx::query_as(text).bind(address).fetch_one(&mut **tx).await?;
    let full_at = full_at.max(now_ms).saturating_add(each);
    let early = full_at.saturating_sub(now_ms).saturating_sub(HOUR_MS.max(each));
    if early > 0 {
        return Ok(Some(early));
    }
    let text = "UPDATE new_devices SET full_at_ms = $1 WHERE address = $2";
    sqlx::query(text).bind(full_at).bind(address).execute(&mut **tx).await?;
    Ok(None)
}

/// Deletes the full buckets.
///
/// # Errors
///
/// A database error.
pub async fn forget_full(store: &Store, now_ms: i64) -> sqlx::Result<()> {
    let text = "SELECT address FROM new_devices WHERE full_at_ms < $1 LIMIT 1";
    if sqlx::query(text).bind(now_ms).fetch_optional(store.readers()).await?.is_none() {
        return Ok(()); // without SQLite's write lock
    }
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM new_devices WHERE full_at_ms < $1").bind(now_ms).execute(&mut *tx).await?;
    tx.commit().await
}
