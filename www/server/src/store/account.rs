//! Acks and settled events of a player as rows (S1–S4, S8).

use std::collections::{BTreeMap, BTreeSet};

use plaudit::UnixSec;
use plaudit::authority::{Account, Settled};
use plaudit::protocol::{Event, Limits};

use super::Transaction;
use super::insert::Insert;
use super::statement::Statement;

/// Adds the `SELECT` of the rows that concern these events, of which there is at least one. What is older than `since` counts as
/// forgotten (S8). The columns are those of [`Snapshot`](super::snapshot::Snapshot).
pub(super) fn push_select(statement: &mut Statement, player: &str, events: &[Event], since: UnixSec) {
    push_acks(statement, player, events, since);
    statement.push(" UNION ALL ");
    push_settled(statement, player, since);
    statement.push(" AND eid IN (").bind_list(events.iter().map(|event| event.eid.as_str())).push(") UNION ALL ");
    push_settled(statement, player, since);
    push_refused(statement, events);
}

fn push_acks(statement: &mut Statement, player: &str, events: &[Event], since: UnixSec) {
    let sequences = events.iter().flat_map(|event| [Some(&event.sequence), event.after.as_ref()]).flatten();
    let cids: BTreeSet<&str> = sequences.map(|sequence| sequence.cid.as_str()).collect();
    statement.push("SELECT 'ack' AS part, '' AS eid, cid, mid, at, '' AS code, '' AS message, 0 AS logged, 0 AS writes");
    statement
        .push(" FROM acks WHERE player = ")
        .bind(player)
        .push(" AND at >= ")
        .bind(since.0)
        .push(" AND cid IN (")
        .bind_list(cids)
        .push(")");
}

fn push_settled(statement: &mut Statement, player: &str, since: UnixSec) {
    statement.push("SELECT 'settled', eid, cid, mid, at, code, message, 0, 0 FROM settled WHERE player = ");
    statement.bind(player).push(" AND at >= ").bind(since.0);
}

/// Adds the condition for events of these processes that were refused, from the first of these events on (S4).
fn push_refused(statement: &mut Statement, events: &[Event]) {
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for event in events {
        let mid = first.entry(&event.sequence.cid).or_insert(event.sequence.mid);
        *mid = event.sequence.mid.min(*mid);
    }
    statement.push(" AND code <> ''");
    for (index, (cid, mid)) in first.into_iter().enumerate() {
        statement.push(if index == 0 { " AND (" } else { " OR " }).push("cid = ").bind(cid).push(" AND mid >= ").bind(mid);
    }
    statement.push(")");
}

/// The rows of these settled events, and the acks of their processes.
#[must_use]
pub fn rows(player: &str, account: &Account, eids: &[String]) -> [Insert; 2] {
    let eids: BTreeSet<&str> = eids.iter().map(String::as_str).collect();
    let settled: Vec<(&str, &Settled)> = account.settled().filter(|(eid, _)| eids.contains(eid)).collect();
    let cids: BTreeSet<&str> = settled.iter().map(|(_, settled)| settled.sequence.cid.as_str()).collect();
    let acks = account.acks().filter(|(cid, _)| cids.contains(cid));
    let acks = acks.map(|(cid, ack)| vec![player.into(), cid.into(), ack.mid.into(), ack.at.0.into()]).collect();
    let settled = settled.into_iter().map(|(eid, settled)| {
        let (code, message) = settled.refusal.as_ref().map_or(("", ""), |(code, message)| (code.as_str(), message.as_str()));
        let sequence = &settled.sequence;
        let (cid, message) = (sequence.cid.as_str(), storable(message));
        vec![player.into(), eid.into(), cid.into(), sequence.mid.into(), settled.at.0.into(), code.into(), message.into()]
    });
    [
        Insert::new(
            "INSERT INTO acks (player, cid, mid, at)",
            "ON CONFLICT (player, cid) DO UPDATE SET mid = excluded.mid, at = excluded.at",
            acks,
        ),
        Insert::new(
            "INSERT INTO settled (player, eid, cid, mid, at, code, message)",
            "ON CONFLICT (player, eid) DO UPDATE \
             SET cid = excluded.cid, mid = excluded.mid, at = excluded.at, code = excluded.code, message = excluded.message",
            settled.collect(),
        ),
    ]
}

/// Postgres' text does not hold U+0000, which a refusal may quote from what the client sent.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Deletes what is older than the authority remembers (S8).
///
/// # Errors
///
/// The database's.
pub async fn forget(tx: &mut Transaction, player: &str, now: UnixSec, limits: Limits) -> sqlx::Result<()> {
    let before = now.plus(-limits.known_sec).0;
    for text in ["DELETE FROM settled WHERE player = $1 AND at < $2", "DELETE FROM acks WHERE player = $1 AND at < $2"] {
        sqlx::query(text).bind(player).bind(before).execute(&mut **tx).await?;
    }
    Ok(())
}
