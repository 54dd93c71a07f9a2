//! The reward ledger: the granted rewards, with their players and events.

use plaudit::{Grant, UnixSec, Value};
use sqlx::{AnyConnection, FromRow};

use super::insert::Insert;
use super::log::LogEntry;

/// One granted reward in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct LedgerLine {
    /// The number of the log row that granted it.
    pub seq: i64,
    /// Its index among the rewards of that row.
    pub part: i64,
    /// The event's id.
    pub eid: String,
    /// The id of the rewarded node.
    pub node: String,
    /// The kind of the node's reward.
    pub kind: String,
    /// The reward, as canonical JSON text.
    pub reward: String,
}

/// The rewards of an event, as lines of the ledger.
#[must_use]
pub fn lines(seq: i64, eid: &str, grants: &[Grant]) -> Vec<LedgerLine> {
    let line = |(part, grant): (i64, &Grant)| LedgerLine {
        seq,
        part,
        eid: eid.to_owned(),
        node: grant.id.clone(),
        kind: grant.kind.as_str().to_owned(),
        reward: grant.reward.as_ref().map(Value::to_canonical_json).unwrap_or_default(),
    };
    (0..).zip(grants).map(line).collect()
}

/// The ledger of a stream, in order.
///
/// # Errors
///
/// A database error.
pub async fn read(connection: &mut AnyConnection, stream: &str) -> sqlx::Result<Vec<LedgerLine>> {
    let text = "SELECT seq, part, eid, node, kind, reward FROM reward_ledger WHERE stream = $1 ORDER BY seq, part";
    sqlx::query_as(text).bind(stream).fetch_all(connection).await
}

/// The ledger rows of new log entries, which follow the stream's `logged` ones.
pub(super) fn rows(stream: &str, logged: i64, now: UnixSec, entries: &[LogEntry]) -> Insert {
    let row = |player: &str, line: LedgerLine| {
        let LedgerLine { seq, part, eid, node, kind, reward } = line;
        vec![stream.into(), seq.into(), part.into(), player.into(), eid.into(), node.into(), kind.into(), now.0.into(), reward.into()]
    };
    let granted = (logged..).zip(entries).flat_map(|(seq, entry)| {
        let player = entry.player.as_str();
        lines(seq, &entry.eid, &entry.rewards).into_iter().map(move |line| (player, line))
    });
    let into = "INSERT INTO reward_ledger (stream, seq, part, player, eid, node, kind, at, reward)";
    Insert::new(into, "", granted.map(|(player, line)| row(player, line)).collect())
}
