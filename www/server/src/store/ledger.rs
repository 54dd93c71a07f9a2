//! The reward ledger: what was granted, to whom, by which event.

use plaudit::{Grant, UnixSec};

use super::Work;
use super::log::Entry;
use super::rows::rows;

/// Appends the rewards of log rows that stand behind the `logged` ones that the stream has.
pub(super) async fn append(work: &mut Work, stream: &str, logged: i64, now: UnixSec, entries: &[Entry]) -> sqlx::Result<()> {
    let numbered = (logged..).zip(entries);
    let grants: Vec<(i64, i64, &Entry, &Grant)> =
        numbered.flat_map(|(seq, entry)| (0..).zip(&entry.rewards).map(move |(part, grant)| (seq, part, entry, grant))).collect();
    // Each command may grant much: a statement holds so many rows, and no more.
    for grants in grants.chunks(1_000) {
        let columns = "stream, seq, part, player, eid, node, kind, at, reward";
        let text = format!("INSERT INTO reward_ledger ({columns}) VALUES {}", rows(grants.len(), 9));
        let mut query = sqlx::query(&text);
        for (seq, part, entry, grant) in grants {
            let reward = grant.reward.as_ref().map(plaudit::Value::to_canonical_json).unwrap_or_default();
            query = query.bind(stream).bind(*seq).bind(*part).bind(&entry.player).bind(&entry.eid);
            query = query.bind(&grant.id).bind(grant.kind.as_str()).bind(now.0).bind(reward);
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}
