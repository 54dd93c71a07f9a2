//! A stream carried out again from its log, to see that it leads to the same state and the same rewards, byte for byte (I8).

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use plaudit::authority::StreamRecord;
use plaudit::protocol::{Limits, Rulebook};
use plaudit::{Actor, UnixSec, Value};

use crate::rewards::Logged;
use crate::store::Store;
use crate::store::ledger;
use crate::store::log::{self, Kind, Row};
use crate::store::stream::id_of;
use crate::store::teams::role_named;

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The log leads to the stream.
    Equal {
        /// How many rows it has.
        rows: usize,
    },
    /// It leads elsewhere.
    Different(String),
}

/// Replays one stream.
///
/// # Errors
///
/// The database's; a log that cannot be carried out.
pub async fn replay(store: &Store, key: &str, limits: Limits) -> Result<Verdict> {
    let mut work = store.begin().await?;
    let text = "SELECT epoch, rev, snapshot, logged FROM streams WHERE id = $1";
    let stored: Option<(i64, i64, String, i64)> = sqlx::query_as(text).bind(key).fetch_optional(&mut *work).await?;
    let Some((epoch, rev, snapshot, logged)) = stored else { bail!("there is no stream {key}") };
    let rows = log::read(&mut work, key).await?;
    let granted = ledger::read(&mut work, key).await?;
    work.rollback().await?;
    let rulebooks = rulebooks(store, key, &rows).await?;
    let mut replay = Replay { id: id_of(key), rulebooks, limits, record: None, granted: Vec::new() };
    for transaction in rows.chunk_by(|one, other| one.rev == other.rev && one.at == other.at) {
        let seq = transaction.first().map_or(0, |row| row.seq);
        replay.carry_out(transaction).with_context(|| format!("the log of {key} from row {seq}"))?;
    }
    let Some(record) = replay.record else { return Ok(Verdict::Different("the log is empty".to_owned())) };
    Ok(if i64::try_from(rows.len())? != logged {
        Verdict::Different(format!("the log has {} rows, the stream counts {logged}", rows.len()))
    } else if (record.epoch(), record.rev()) != (epoch, rev) {
        Verdict::Different(format!("epoch {}, revision {} instead of {epoch}, {rev}", record.epoch(), record.rev()))
    } else if record.snapshot() != snapshot {
        Verdict::Different(format!("the log leads to {}, the stream is {snapshot}", record.snapshot()))
    } else if replay.granted != granted {
        Verdict::Different("the reward ledger does not hold what the log brings".to_owned())
    } else {
        Verdict::Equal { rows: rows.len() }
    })
}

async fn rulebooks(store: &Store, key: &str, rows: &[Row]) -> Result<BTreeMap<String, Rulebook>> {
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
    granted: Vec<ledger::Line>,
}

impl Replay<'_> {
    /// Carries out the rows of one revision.
    fn carry_out(&mut self, rows: &[Row]) -> Result<()> {
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
fn apply(record: &mut StreamRecord, row: &Row, limits: Limits) -> Result<Vec<ledger::Line>> {
    let body = Value::from_json(&row.body)?;
    match Kind::from_name(&row.kind).with_context(|| format!("a row of the unknown kind {:?}", row.kind))? {
        Kind::Created | Kind::Refused | Kind::Copied => {}
        Kind::Applied => {
            let (Some(Value::Int(at)), Some(command), Some(Value::List(rolled))) =
                (body.get("at"), body.get("command"), body.get("rolled"))
            else {
                bail!("an event without its instant, command or rewards")
            };
            let mut rewards = Logged(rolled.iter().cloned().collect());
            let outcome = record.apply_at(&row.eid, actor(row, &body)?, command, UnixSec(*at), &mut rewards)?;
            if !rewards.0.is_empty() {
                bail!("the event {} was rolled more rewards than it claims", row.eid);
            }
            return Ok(ledger::lines(row.seq, &row.eid, &outcome.rewards));
        }
        Kind::Celebrated => record.mark_celebrated(&texts(&body, "keys"), UnixSec(row.at)),
        Kind::Reset => record.reset(&texts(&body, "ids"), UnixSec(row.at), limits)?,
        Kind::Epoch => match body.get("epoch") {
            Some(Value::Int(epoch)) => record.set_epoch(*epoch),
            _ => bail!("a new timeline without its epoch"),
        },
    }
    Ok(Vec::new())
}

fn texts<'v>(body: &'v Value, key: &str) -> Vec<&'v str> {
    let Some(Value::List(items)) = body.get(key) else { return Vec::new() };
    items.iter().filter_map(|item| if let Value::Text(text) = item { Some(text.as_str()) } else { None }).collect()
}

/// Who acted, on a team's stream.
fn actor(row: &Row, body: &Value) -> Result<Option<Actor>> {
    let Some(Value::Text(name)) = body.get("role") else { return Ok(None) };
    Ok(Some(Actor { id: row.player.clone(), role: role_named(name).with_context(|| format!("the unknown role {name:?}"))? }))
}
