//! Replays a stream from its log, to check that the log leads to the same state and the same rewards, byte for byte (I8).

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use plaudit::authority::StreamRecord;
use plaudit::protocol::{Limits, Rulebook};
use plaudit::{Actor, UnixSec, Value};

use crate::rewards::Logged;
use crate::store::key::id_of;
use crate::store::ledger::{self, LedgerLine};
use crate::store::log::{self, LogRow, LoggedChange};
use crate::store::{Store, StreamRow, stream};

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The log leads to the stream.
    Equal {
        /// How many rows the log has.
        rows: usize,
    },
    /// The log leads to another state; how it differs.
    Different(String),
}

/// Replays one stream.
///
/// # Errors
///
/// The database's; a log that cannot be replayed.
pub async fn replay(store: &Store, key: &str, limits: Limits) -> Result<Verdict> {
    let mut tx = store.begin().await?;
    let Some(row) = stream::read(&mut tx, key).await? else { bail!("there is no stream {key}") };
    let rows = log::read(&mut tx, key).await?;
    let granted = ledger::read(&mut tx, key).await?;
    tx.rollback().await?;
    let rulebooks = rulebooks(store, key, &rows).await?;
    let mut replay = Replay { id: id_of(key), rulebooks, limits, record: None, granted: Vec::new() };
    for transaction in rows.chunk_by(|one, other| one.rev == other.rev && one.at == other.at) {
        let seq = transaction.first().map_or(0, |row| row.seq);
        replay.carry_out(transaction).with_context(|| format!("the log of {key} from row {seq}"))?;
    }
    let Some(record) = &replay.record else { return Ok(Verdict::Different("the log is empty".to_owned())) };
    Ok(match difference(&row, &rows, record) {
        Some(how) => Verdict::Different(how),
        None if replay.granted != granted => Verdict::Different("the reward ledger does not hold what the log brings".to_owned()),
        None => Verdict::Equal { rows: rows.len() },
    })
}

/// How the stream differs from what its log led to.
fn difference(row: &StreamRow, rows: &[LogRow], record: &StreamRecord) -> Option<String> {
    let StreamRow { epoch, rev, snapshot, logged, .. } = row;
    if i64::try_from(rows.len()).ok() != Some(*logged) {
        Some(format!("the log has {} rows, the stream counts {logged}", rows.len()))
    } else if (record.epoch(), record.rev()) != (*epoch, *rev) {
        Some(format!("epoch {}, revision {} instead of {epoch}, {rev}", record.epoch(), record.rev()))
    } else if record.snapshot() != snapshot {
        Some(format!("the log leads to {}, the stream is {snapshot}", record.snapshot()))
    } else {
        None
    }
}

async fn rulebooks(store: &Store, key: &str, rows: &[LogRow]) -> Result<BTreeMap<String, Rulebook>> {
    let mut rulebooks = BTreeMap::new();
    for row in rows {
        if !rulebooks.contains_key(&row.definitions) {
            let text = store.definitions(&row.definitions).await?;
            let text = text.with_context(|| format!("the definitions {} are not kept", row.definitions))?;
            rulebooks.insert(row.definitions.clone(), Rulebook::new(Value::from_json(&text)?, id_of(key))?);
        }
    }
    Ok(rulebooks)
}

struct Replay<'a> {
    id: &'a str,
    rulebooks: BTreeMap<String, Rulebook>,
    limits: Limits,
    record: Option<StreamRecord>,
    /// What the ledger should hold.
    granted: Vec<LedgerLine>,
}

impl Replay<'_> {
    /// Carries out the rows of one revision.
    fn carry_out(&mut self, rows: &[LogRow]) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let rulebook = self.rulebooks.get(&first.definitions).context("definitions that are not kept")?;
        let at = UnixSec(first.at);
        let mut record = match self.record.take() {
            // As the server does it: from the text, under the definitions of the time.
            Some(record) => StreamRecord::read(self.id, rulebook, record.epoch(), record.rev(), record.snapshot())?,
            None => StreamRecord::new(self.id, rulebook, at)?,
        };
        for row in rows {
            self.granted.extend(apply(&mut record, row, self.limits)?);
        }
        if record.rev() != first.rev {
            record.commit(at, self.limits);
        }
        self.record = Some(record);
        Ok(())
    }
}

/// Carries out one row; what it adds to the ledger.
fn apply(record: &mut StreamRecord, row: &LogRow, limits: Limits) -> Result<Vec<LedgerLine>> {
    match row.change()? {
        LoggedChange::Created { .. } | LoggedChange::Refused { .. } | LoggedChange::Copied => {}
        LoggedChange::Applied { at, command, rolled, role } => {
            let actor = role.map(|role| Actor { id: row.player.clone(), role });
            let mut rewards = Logged(rolled.into());
            let outcome = record.apply_at(&row.eid, actor, &command, at, &mut rewards)?;
            if !rewards.0.is_empty() {
                bail!("the event {} was rolled more rewards than it claims", row.eid);
            }
            return Ok(ledger::lines(row.seq, &row.eid, &outcome.rewards));
        }
        LoggedChange::Celebrated { keys } => record.mark_celebrated(&texts(&keys), UnixSec(row.at)),
        LoggedChange::Reset { ids } => record.reset(&texts(&ids), UnixSec(row.at), limits)?,
        LoggedChange::Epoch { epoch } => record.set_epoch(epoch),
    }
    Ok(Vec::new())
}

fn texts(items: &[String]) -> Vec<&str> {
    items.iter().map(String::as_str).collect()
}
