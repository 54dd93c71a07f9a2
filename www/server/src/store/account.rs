//! Acks and settled events of a player: the rows that a request names (S1–S4, S8).

use std::collections::{BTreeMap, BTreeSet};

use plaudit::UnixSec;
use plaudit::authority::{Account, Ack, Settled};
use plaudit::sync::{Event, Limits, Place};

use super::Work;
use super::rows::{list, rows};

type SettledRow = (String, String, i64, i64, String, String);

/// The account as far as these events are concerned. What is older than `limits.known_sec` counts as forgotten (S8).
///
/// # Errors
///
/// The database's.
pub async fn read(work: &mut Work, player: &str, events: &[Event], now: UnixSec, limits: Limits) -> sqlx::Result<Account> {
    let mut account = Account::default();
    if events.is_empty() {
        return Ok(account);
    }
    let before = now.plus(-limits.known_sec).0;
    read_acks(work, &mut account, player, events, before).await?;
    read_settled(work, &mut account, player, events, before).await?;
    Ok(account)
}

async fn read_acks(work: &mut Work, account: &mut Account, player: &str, events: &[Event], before: i64) -> sqlx::Result<()> {
    let cids: BTreeSet<&str> =
        events.iter().flat_map(|event| [Some(&event.place), event.after.as_ref()]).flatten().map(|place| place.cid.as_str()).collect();
    let text = format!("SELECT cid, mid, at FROM acks WHERE player = $1 AND at >= $2 AND cid IN ({})", list(3, cids.len()));
    let mut query = sqlx::query_as(&text).bind(player).bind(before);
    for cid in cids {
        query = query.bind(cid);
    }
    let found: Vec<(String, i64, i64)> = query.fetch_all(&mut **work).await?;
    for (cid, mid, at) in found {
        account.insert_ack(cid, Ack { mid, at: UnixSec(at) });
    }
    Ok(())
}

async fn read_settled(work: &mut Work, account: &mut Account, player: &str, events: &[Event], before: i64) -> sqlx::Result<()> {
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for event in events {
        let mid = first.entry(&event.place.cid).or_insert(event.place.mid);
        *mid = event.place.mid.min(*mid);
    }
    let refused: Vec<String> = (0..first.len()).map(|n| format!("cid = ${} AND mid >= ${}", 3 + 2 * n, 4 + 2 * n)).collect();
    let columns = "SELECT eid, cid, mid, at, code, message FROM settled WHERE player = $1 AND at >= $2";
    let text = format!(
        "{columns} AND code <> '' AND ({}) UNION {columns} AND eid IN ({})",
        refused.join(" OR "),
        list(3 + 2 * first.len(), events.len())
    );
    let mut query = sqlx::query_as(&text).bind(player).bind(before);
    for (cid, mid) in first {
        query = query.bind(cid).bind(mid);
    }
    for event in events {
        query = query.bind(&event.eid);
    }
    let found: Vec<SettledRow> = query.fetch_all(&mut **work).await?;
    for (eid, cid, mid, at, code, message) in found {
        let refusal = (!code.is_empty()).then_some((code, message));
        account.insert_settled(eid, Settled { place: Place { cid, mid }, at: UnixSec(at), refusal });
    }
    Ok(())
}

/// Writes the rows of these identities, and the acks of their processes.
///
/// # Errors
///
/// The database's.
pub async fn write(work: &mut Work, player: &str, account: &Account, eids: &[String]) -> sqlx::Result<()> {
    let eids: BTreeSet<&str> = eids.iter().map(String::as_str).collect();
    let settled: Vec<(&str, &Settled)> = account.settled().filter(|(eid, _)| eids.contains(eid)).collect();
    if settled.is_empty() {
        return Ok(());
    }
    let cids: BTreeSet<&str> = settled.iter().map(|(_, settled)| settled.place.cid.as_str()).collect();
    let acks: Vec<(&str, Ack)> = account.acks().filter(|(cid, _)| cids.contains(cid)).collect();
    write_acks(work, player, &acks).await?;
    write_settled(work, player, &settled).await
}

async fn write_acks(work: &mut Work, player: &str, acks: &[(&str, Ack)]) -> sqlx::Result<()> {
    let text = format!(
        "INSERT INTO acks (player, cid, mid, at) VALUES {} ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid, at = excluded.at",
        rows(acks.len(), 4)
    );
    let mut query = sqlx::query(&text);
    for (cid, ack) in acks {
        query = query.bind(player).bind(*cid).bind(ack.mid).bind(ack.at.0);
    }
    query.execute(&mut **work).await.map(|_| ())
}

async fn write_settled(work: &mut Work, player: &str, settled: &[(&str, &Settled)]) -> sqlx::Result<()> {
    let text = format!(
        "INSERT INTO settled (player, eid, cid, mid, at, code, message) VALUES {} ON CONFLICT (player, eid) DO UPDATE \
         SET cid = excluded.cid, mid = excluded.mid, at = excluded.at, code = excluded.code, message = excluded.message",
        rows(settled.len(), 7)
    );
    let mut query = sqlx::query(&text);
    for (eid, settled) in settled {
        let (code, message) = settled.refusal.as_ref().map_or(("", ""), |(code, message)| (code.as_str(), message.as_str()));
        query = query.bind(player).bind(*eid).bind(settled.place.cid.as_str()).bind(settled.place.mid);
        query = query.bind(settled.at.0).bind(code).bind(storable(message));
    }
    query.execute(&mut **work).await.map(|_| ())
}

/// Postgres' text holds every character but one; a refusal may quote what the client sent.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Deletes what is older than the authority remembers (S8).
///
/// # Errors
///
/// The database's.
pub async fn forget(work: &mut Work, player: &str, now: UnixSec, limits: Limits) -> sqlx::Result<()> {
    let before = now.plus(-limits.known_sec).0;
    for text in ["DELETE FROM settled WHERE player = $1 AND at < $2", "DELETE FROM acks WHERE player = $1 AND at < $2"] {
        sqlx::query(text).bind(player).bind(before).execute(&mut **work).await?;
    }
    Ok(())
}
