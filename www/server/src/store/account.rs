//! Acks and settled events of a player: the rows that a request names (S1–S4, S8).

use std::collections::{BTreeMap, BTreeSet};

use plaudit::UnixSec;
use plaudit::authority::{Account, Settled};
use plaudit::protocol::{Event, Limits};

use super::Work;
use super::insert::Insert;
use super::sight::{Row, account_in};
use super::statement::Statement;

/// The account as far as these events are concerned, once the player's lock is held. What is older than `limits.known_sec` counts as
/// forgotten (S8).
///
/// # Errors
///
/// The database's.
pub async fn read(work: &mut Work, player: &str, events: &[Event], now: UnixSec, limits: Limits) -> sqlx::Result<Account> {
    if events.is_empty() {
        return Ok(Account::default());
    }
    let mut statement = Statement::default();
    ask(&mut statement, player, events, now.plus(-limits.known_sec));
    let rows: Vec<Row> = statement.fetch(work).await?;
    Ok(account_in(rows))
}

/// Asks for the rows that concern these events, of which there is at least one.
pub(super) fn ask(statement: &mut Statement, player: &str, events: &[Event], since: UnixSec) {
    ask_acks(statement, player, events, since);
    statement.say(" UNION ALL ");
    ask_settled(statement, player, since);
    statement.say(" AND eid IN (").list(events.iter().map(|event| event.eid.as_str())).say(") UNION ALL ");
    ask_settled(statement, player, since);
    ask_refused(statement, events);
}

fn ask_acks(statement: &mut Statement, player: &str, events: &[Event], since: UnixSec) {
    let sequences = events.iter().flat_map(|event| [Some(&event.sequence), event.after.as_ref()]).flatten();
    let cids: BTreeSet<&str> = sequences.map(|sequence| sequence.cid.as_str()).collect();
    statement.say("SELECT 'ack' AS part, '' AS name, cid AS process, mid AS number, at, '' AS word, '' AS text, 0 AS logged, 0 AS writes");
    statement.say(" FROM acks WHERE player = ").put(player).say(" AND at >= ").put(since.0).say(" AND cid IN (").list(cids).say(")");
}

fn ask_settled(statement: &mut Statement, player: &str, since: UnixSec) {
    statement.say("SELECT 'settled', eid, cid, mid, at, code, message, 0, 0 FROM settled WHERE player = ");
    statement.put(player).say(" AND at >= ").put(since.0);
}

/// Those that the processes were refused, from the first of these events on (S4).
fn ask_refused(statement: &mut Statement, events: &[Event]) {
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for event in events {
        let mid = first.entry(&event.sequence.cid).or_insert(event.sequence.mid);
        *mid = event.sequence.mid.min(*mid);
    }
    statement.say(" AND code <> ''");
    for (place, (cid, mid)) in first.into_iter().enumerate() {
        statement.say(if place == 0 { " AND (" } else { " OR " }).say("cid = ").put(cid).say(" AND mid >= ").put(mid);
    }
    statement.say(")");
}

/// The rows of these identities, and the acks of their processes.
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
