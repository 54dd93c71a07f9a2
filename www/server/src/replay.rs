//! Replays a stream from its log, to check that the log yields the same state and rewards, byte for byte (I8).

mod first_version;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use plaudit::authority::StreamRecord;
use plaudit::protocol::{Limits, Rulebook};
use plaudit::{Actor, UnixSec, Value};

use crate::rewards::Logged;
use crate::store::key::id_of;
use crate::store::ledger::{self, LedgerLine};
use crate::store::log::{self, LogRow, LoggedChange};
use crate::store::{Store, StreamRow, stream};

/// A known cause of a difference.
const LATE: &str = "a session came late to a process of the first version, which did not join its days as rule G1 does now";

/// A replay drops nothing by age; see [`is_led_to`].
const KEEPS: Limits = Limits::of_offline(100 * 365 * 86_400);

/// The result of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The log yields the stream's state.
    Equal {
        /// The number of rows in the log.
        rows: usize,
    },
    /// The log yields another state; a description of the difference.
    Different(String),
}

/// Replays one stream.
///
/// # Errors
///
/// A database error; the log cannot be replayed.
pub async fn replay(store: &Store, key: &str) -> Result<Verdict> {
    let mut tx = store.begin().await?;
    let Some(row) = stream::read(&mut tx, key).await? else { bail!("there is no stream {key}") };
    let rows = log::read(&mut tx, key).await?;
    let granted = ledger::read(&mut tx, key).await?;
    tx.rollback().await?;
    let replay = carry_out_all(store, key, &rows, StreamRecord::is_text_of_first_version(&row.snapshot)).await?;
    let Some(record) = &replay.record else { return Ok(Verdict::Different("the log is empty".to_owned())) };
    Ok(match difference(&row, &rows, record) {
        Some(how) if replay.is_late => Verdict::Different(format!("{how} ({LATE})")),
        Some(how) => Verdict::Different(how),
        None if replay.granted != granted => Verdict::Different("the reward ledger differs from the log's result".to_owned()),
        None => Verdict::Equal { rows: rows.len() },
    })
}

/// The nodes that a stream's log says were earned.
///
/// # Errors
///
/// A database error; the log cannot be replayed.
pub async fn earned(store: &Store, key: &str) -> Result<Vec<String>> {
    let rows = log::read(&mut *store.readers().acquire().await?, key).await?;
    Ok(carry_out_all(store, key, &rows, false).await?.earned.into_iter().collect())
}

async fn carry_out_all<'k>(store: &Store, key: &'k str, rows: &[LogRow], is_shared: bool) -> Result<Replay<'k>> {
    let rulebooks = rulebooks(store, key, rows).await?;
    let (granted, earned) = (Vec::new(), BTreeSet::new());
    let mut replay = Replay { id: id_of(key), rulebooks, is_shared, is_late: false, record: None, granted, earned };
    for transaction in rows.chunk_by(|one, other| one.rev == other.rev && one.at == other.at) {
        let seq = transaction.first().map_or(0, |row| row.seq);
        replay.carry_out(transaction).with_context(|| format!("the log of {key} from row {seq}"))?;
    }
    Ok(replay)
}

/// The difference between a stream and the result of its log.
fn difference(row: &StreamRow, rows: &[LogRow], record: &StreamRecord) -> Option<String> {
    let StreamRow { epoch, rev, snapshot, logged, .. } = row;
    if i64::try_from(rows.len()).ok() != Some(*logged) {
        Some(format!("the log has {} rows, the stream counts {logged}", rows.len()))
    } else if (record.epoch(), record.rev()) != (*epoch, *rev) {
        Some(format!("epoch {}, revision {} instead of {epoch}, {rev}", record.epoch(), record.rev()))
    } else if is_led_to(snapshot, record) {
        None
    } else {
        Some(format!("the log results in {}, the stream is {snapshot}", record.snapshot()))
    }
}

/// Whether the log yields the stream: the same bytes, except for unlocks and celebrated keys that the server has dropped since by
/// age. How long it keeps them is an operator's option, which the log does not contain.
fn is_led_to(stream: &str, record: &StreamRecord) -> bool {
    if stream == record.snapshot() {
        return true;
    }
    let Ok(stream) = normal(stream, record).and_then(|text| Value::from_json(&text)) else { return false };
    let Ok(replayed) = normal(record.snapshot(), record).and_then(|text| Value::from_json(&text)) else { return false };
    let is_kept = |value: &Value, from: &Value| match (value, from) {
        (Value::List(kept), Value::List(all)) => kept.iter().all(|item| all.contains(item)),
        (Value::Object(kept), Value::Object(all)) => kept.iter().all(|entry| all.contains(entry)),
        _ => false,
    };
    let has_less = |key: &str| stream.get(key).is_none_or(|kept| replayed.get(key).is_some_and(|all| is_kept(kept, all)));
    without_ledger(&stream) == without_ledger(&replayed) && has_less("unlocks") && has_less("celebrated")
}

/// The text of a stream in the form in which this process writes it; the first version's processes write some members in another form.
fn normal(text: &str, record: &StreamRecord) -> Result<String, plaudit::Error> {
    let read = StreamRecord::read(record.id(), record.rulebook(), record.epoch(), record.rev(), text)?;
    let read = if record.is_of_first_version() { read.beside_first_version() } else { read };
    Ok(read.snapshot().to_owned())
}

fn without_ledger(state: &Value) -> Vec<(plaudit::Key, Value)> {
    let Value::Object(members) = state else { return Vec::new() };
    members.iter().filter(|(key, _)| !["unlocks", "celebrated", "unlocks_from"].contains(&key.as_ref())).cloned().collect()
}

async fn rulebooks(store: &Store, key: &str, rows: &[LogRow]) -> Result<BTreeMap<String, Rulebook>> {
    let mut rulebooks = BTreeMap::new();
    for row in rows {
        if !rulebooks.contains_key(&row.definitions) {
            let text = store.definitions(&row.definitions).await?;
            let text = text.with_context(|| format!("the definitions {} are not stored", row.definitions))?;
            rulebooks.insert(row.definitions.clone(), Rulebook::new(Value::from_json(&text)?, id_of(key))?);
        }
    }
    Ok(rulebooks)
}

struct Replay<'a> {
    id: &'a str,
    rulebooks: BTreeMap<String, Rulebook>,
    /// Whether processes of the first version write the stream too.
    is_shared: bool,
    /// Whether one of them has counted a session after one of a later day.
    is_late: bool,
    record: Option<StreamRecord>,
    /// The expected rows of the ledger.
    granted: Vec<LedgerLine>,
    /// The nodes that were earned.
    earned: BTreeSet<String>,
}

/// The effects of a row of the log.
#[derive(Default)]
struct Brought {
    granted: Vec<LedgerLine>,
    earned: Vec<String>,
}

impl Replay<'_> {
    /// Applies the rows of one revision.
    fn carry_out(&mut self, rows: &[LogRow]) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let rulebook = self.rulebooks.get(&first.definitions).context("the definitions are not stored")?;
        let at = UnixSec(first.at);
        let mut record = match self.record.take() {
            // The record is read from text, under the definitions of the time, as the server does it.
            Some(record) => StreamRecord::read(self.id, rulebook, record.epoch(), record.rev(), record.snapshot())?,
            None if self.is_shared => StreamRecord::new(self.id, rulebook, at)?.beside_first_version(),
            None => StreamRecord::new(self.id, rulebook, at)?,
        };
        let sessions = if self.is_shared { first_version::sessions(rows)? } else { None };
        let left = sessions.map(|sessions| (record.snapshot().to_owned(), sessions));
        for row in rows {
            let Brought { granted, earned } = apply(&mut record, row)?;
            self.granted.extend(granted);
            self.earned.extend(earned);
        }
        if record.rev() != first.rev {
            record.commit(at, KEEPS);
        }
        if let Some((before, sessions)) = left {
            let left = first_version::left(&before, record.snapshot(), &sessions)?;
            self.is_late |= left.is_late;
            record = StreamRecord::read(self.id, rulebook, record.epoch(), record.rev(), &left.text)?;
        }
        self.record = Some(record);
        Ok(())
    }
}

/// Applies one row.
fn apply(record: &mut StreamRecord, row: &LogRow) -> Result<Brought> {
    match row.change()? {
        LoggedChange::Created { .. } | LoggedChange::Refused { .. } | LoggedChange::ClaimFailed { .. } | LoggedChange::Copied => {}
        LoggedChange::Applied { at, command, rolled, role, .. } => {
            let actor = role.map(|role| Actor { id: row.player.clone(), role });
            let mut rewards = Logged(rolled.into());
            let outcome = record.apply_at(&row.eid, actor, &command, at, &mut rewards)?;
            if !rewards.0.is_empty() {
                bail!("the log has more rolled rewards for the event {} than the event grants", row.eid);
            }
            let granted = ledger::lines(row.seq, &row.eid, &outcome.rewards);
            return Ok(Brought { granted, earned: outcome.unlocks.into_iter().map(|unlock| unlock.id).collect() });
        }
        LoggedChange::Celebrated { keys } => record.mark_celebrated(&texts(&keys), UnixSec(row.at)),
        LoggedChange::Adopted { snapshot } => {
            let rulebook = record.rulebook().clone();
            *record = StreamRecord::read(record.id(), &rulebook, record.epoch(), record.rev(), &snapshot)?;
            let earned = record.unlocks().iter().map(|unlock| unlock.id.clone()).collect();
            return Ok(Brought { granted: Vec::new(), earned });
        }
        LoggedChange::Reset { ids } => record.reset(&texts(&ids), UnixSec(row.at), KEEPS)?,
        LoggedChange::Cleared { parts } => record.clear(&parts, UnixSec(row.at), KEEPS),
        LoggedChange::Epoch { epoch } => record.set_epoch(epoch),
    }
    Ok(Brought::default())
}

fn texts(items: &[String]) -> Vec<&str> {
    items.iter().map(String::as_str).collect()
}
