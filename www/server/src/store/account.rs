//! A player's acks and settled events as rows (S1–S4, S8).

use std::collections::{BTreeMap, BTreeSet};

use plaudit::UnixSec;
use plaudit::authority::{Account, Settled, later_rejections};
use plaudit::protocol::{Event, Limits, SyncRequest};

use super::Transaction;
use super::insert::Insert;
use super::key::key_of;
use super::statement::Statement;

/// The parts of an account that a request refers to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'r> {
    /// The events of the request.
    pub events: &'r [Event],
    /// The id of its adoption (K16).
    pub adoption: Option<&'r str>,
    /// The ids of events that a server reports (A9).
    pub reported: &'r [String],
}

impl Named<'_> {
    /// Whether the request refers to none.
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.adoption.is_none() && self.reported.is_empty()
    }
}

impl<'r> From<&'r SyncRequest> for Named<'r> {
    fn from(request: &'r SyncRequest) -> Named<'r> {
        Named { events: &request.events, adoption: request.adopt.as_ref().map(|adoption| adoption.eid.as_str()), reported: &[] }
    }
}

/// Adds the `SELECT` of the rows that a request refers to; the request must refer to some. Rows older than `since` count as
/// forgotten (S8). The columns are those of [`Snapshot`](super::snapshot::Snapshot).
pub(super) fn push_select(statement: &mut Statement, player: &str, named: Named<'_>, since: UnixSec) {
    push_acks(statement, player, named.events, since);
    statement.push(" UNION ALL ");
    push_settled(statement, player, since);
    let eids = named.events.iter().map(|event| event.eid.as_str()).chain(named.adoption);
    let eids = eids.chain(named.reported.iter().map(String::as_str));
    statement.push(" AND eid IN (").bind_list(eids).push(")");
    if !named.reported.is_empty() {
        push_no_adoptions(statement, player);
    }
    let firsts = firsts(named.events);
    let at_most = later_rejections(firsts.len()).saturating_add(named.events.len()).saturating_add(1);
    for first in firsts {
        push_refused(statement.push(" UNION ALL "), player, since, first, at_most);
    }
}

/// Leaves out adoptions. Like a server's events they have no process, but clients choose their ids, so they could pass for events of a
/// server.
fn push_no_adoptions(statement: &mut Statement, player: &str) {
    statement
        .push(" AND (cid <> '' OR eid LIKE 'server:%' OR (code <> 'NOT_ADOPTED' AND NOT EXISTS (SELECT 1 FROM event_log WHERE stream = ");
    statement.bind(key_of(player)).push(" AND event_log.eid = settled.eid AND kind = 'adopted')))");
}

fn push_acks(statement: &mut Statement, player: &str, events: &[Event], since: UnixSec) {
    let sequences = events.iter().flat_map(|event| [Some(&event.sequence), event.after.as_ref()]).flatten();
    let cids: BTreeSet<&str> = sequences.map(|sequence| sequence.cid.as_str()).chain([""]).collect(); // Postgres accepts no empty list
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

/// Adds the `SELECT` of the refused events of a process, from the first of the request's events on: one more than an answer lists
/// (S4).
fn push_refused(statement: &mut Statement, player: &str, since: UnixSec, (cid, mid): (&str, i64), at_most: usize) {
    statement.push("SELECT * FROM (");
    push_settled(statement, player, since);
    statement.push(" AND code <> '' AND cid = ").bind(cid).push(" AND mid >= ").bind(mid);
    // The limit is part of the text, because SQLite prepares a statement again whenever the value of a limit is bound.
    statement.push(&format!(" ORDER BY mid LIMIT {at_most}) AS refused"));
}

/// The first number of each process in a request.
fn firsts(events: &[Event]) -> BTreeMap<&str, i64> {
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for event in events {
        let mid = first.entry(&event.sequence.cid).or_insert(event.sequence.mid);
        *mid = event.sequence.mid.min(*mid);
    }
    first
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

/// Replaces U+0000, which Postgres' text cannot contain; a refusal may quote it from the client's text.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Deletes rows that are older than the authority remembers (S8).
///
/// # Errors
///
/// A database error.
pub async fn forget(tx: &mut Transaction, player: &str, now: UnixSec, limits: Limits) -> sqlx::Result<()> {
    let before = now.plus(-limits.known_sec).0;
    for text in ["DELETE FROM settled WHERE player = $1 AND at < $2", "DELETE FROM acks WHERE player = $1 AND at < $2"] {
        sqlx::query(text).bind(player).bind(before).execute(&mut **tx).await?;
    }
    Ok(())
}
