//! Commands of an operator: show a stream, send a command, reset records, list dead letters, replay.

use anyhow::{Context as _, Result, ensure};
use plaudit::authority::Cleared;
use plaudit::protocol::{Limits, Rulebook};
use plaudit::{Action, Command, Value};

use crate::clock::{now, now_ms};
use crate::replay::{self, Verdict, replay};
use crate::rewards::Rolls;
use crate::store::audit::{self, AuditEntry, COMMAND_LINE};
use crate::store::key::{id_of, key_named, player_of};
use crate::store::{Store, dead_letter, earners, ledger_page, stream};
use crate::stream::{OpenStream, Sender, StreamTransaction};

/// An operator's command deletes nothing by age, because the server's options decide how long data is kept.
const KEEPS: Limits = Limits::of_offline(100 * 365 * 86_400);

/// Resets records of a player, or of `team:` and a team (X1), under the definitions of the stream's last change. Returns the new
/// revision.
///
/// # Errors
///
/// An id is not defined; the player or team does not exist; a database error.
pub async fn reset(store: &Store, name: &str, ids: &[String]) -> Result<i64> {
    let mut transaction = open(store, name).await?;
    let rev = transaction.reset(ids)?;
    transaction.audit(done("player.reset", name).with("ids", Value::List(ids.iter().cloned().map(Value::Text).collect())));
    transaction.commit().await?;
    rev.with_context(|| not_found(name))
}

/// Clears parts of the stream of a player, or of `team:` and a team. Returns the new revision.
///
/// # Errors
///
/// The player or team does not exist; a database error.
pub async fn clear(store: &Store, name: &str, parts: &[Cleared]) -> Result<i64> {
    let mut transaction = open(store, name).await?;
    let rev = transaction.clear(parts);
    let named = Value::List(parts.iter().map(|part| part.as_str().into()).collect());
    transaction.audit(done("player.clear", name).with("parts", named));
    transaction.commit().await?;
    rev.with_context(|| not_found(name))
}

/// Locks and opens a stream under the definitions of its last change.
async fn open<'a>(store: &'a Store, name: &str) -> Result<StreamTransaction<'a>> {
    let (mut tx, key) = (store.begin().await?, key_named(name));
    let row = stream::lock(store, &mut tx, &key).await?.with_context(|| not_found(name))?;
    let document = store.definitions(&row.definitions).await?;
    let document = document.with_context(|| format!("the definitions {} are not stored", row.definitions))?;
    let rulebook = Rulebook::new(Value::from_json(&document)?, id_of(&key))?;
    let stream = OpenStream::new(row, &rulebook, None)?;
    Ok(StreamTransaction::of_operator(store, KEEPS, tx, now(), stream))
}

/// Applies an operator's command to the stream of a player, or of `team:` and a team, with a server's trust (A9). The command goes
/// through the log, so that devices receive the change. Without `at`, it counts now. Returns the outcome as JSON.
///
/// # Errors
///
/// The command is unreadable, or the rules refuse it; the player or team does not exist; a database error.
pub async fn send(store: &Store, name: &str, command: &str) -> Result<String> {
    let command = command_of(command)?;
    let mut transaction = open(store, name).await?;
    transaction.audit(done("player.send", name).with("command", command.to_value()));
    let outcomes = transaction.carry_out(Sender::Operator, [command], &mut Rolls::new()?, |_| false)?;
    transaction.commit().await?;
    Ok(outcomes.first().map_or_else(String::new, |outcome| outcome.to_value().to_canonical_json()))
}

fn command_of(text: &str) -> Result<Command> {
    let mut command = Value::from_json(text).context("the command is not JSON")?;
    if let Value::Object(members) = &mut command
        && !members.iter().any(|(key, _)| key == "at")
    {
        members.push(("at".into(), now().0.into()));
    }
    let command = Command::from_value(&command)?;
    ensure!(command.action != Action::ClockSetBack, "clock_set_back is for streams without an authority: this one has its own clock");
    Ok(command)
}

/// Begins a new epoch of every stream (S7), for an operator who has restored the database from a backup. Devices accept the
/// restored state, and send again the events that it lacks. Returns the number of streams.
///
/// # Errors
///
/// A database error; a stream is unreadable.
pub async fn restored(store: &Store) -> Result<usize> {
    ledger_page::go_on_from(store, now_ms()).await?;
    let keys = stream::keys(store).await?;
    for key in &keys {
        raise_epoch(store, key).await.with_context(|| format!("the stream {key}"))?;
    }
    let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
    let mut tx = store.begin().await?;
    audit::add(&mut tx, &done("restored", "database").with("streams", count)).await?;
    tx.commit().await?;
    Ok(keys.len())
}

/// Adds to the rows of earners each player, and each node that the player has earned according to the stream's log; existing rows stay
/// unchanged. Returns the number of streams.
///
/// # Errors
///
/// A database error; a log cannot be replayed.
pub async fn count_earners(store: &Store) -> Result<usize> {
    let keys: Vec<String> = stream::keys(store).await?.into_iter().filter(|key| player_of(key).is_some()).collect();
    for key in &keys {
        let (player, nodes) = (player_of(key).unwrap_or_default(), replay::earned(store, key).await?);
        // Processes of the previous version create players without counting them.
        let nodes: Vec<String> = nodes.into_iter().chain([earners::PLAYER.to_owned()]).collect();
        earners::add(store, player, &nodes).await?;
    }
    Ok(keys.len())
}

async fn raise_epoch(store: &Store, key: &str) -> Result<()> {
    let mut tx = store.begin().await?;
    let Some(row) = stream::lock(store, &mut tx, key).await? else { return Ok(()) };
    let document = store.definitions(&row.definitions).await?;
    let document = document.with_context(|| format!("the definitions {} are not stored", row.definitions))?;
    let rulebook = Rulebook::new(Value::from_json(&document)?, id_of(key))?;
    let mut stream = OpenStream::new(row, &rulebook, None)?;
    stream.change(|record| record.raise_epoch(now()));
    StreamTransaction::of_operator(store, KEEPS, tx, now(), stream).commit().await?;
    Ok(())
}

/// An entry of the audit, with the command line as its actor.
fn done(action: &'static str, name: &str) -> AuditEntry {
    AuditEntry::new(now(), COMMAND_LINE, action, name)
}

fn not_found(name: &str) -> String {
    if name.starts_with("team:") { format!("there is no {name}") } else { format!("there is no player {name}") }
}

/// The stream of a player, or of `team:` and a team, as JSON: epoch, revision, definitions, state.
///
/// # Errors
///
/// The player or team does not exist; a database error.
pub async fn show(store: &Store, name: &str) -> Result<String> {
    let row = stream::read(&mut *store.readers().acquire().await?, &key_named(name)).await?;
    let row = row.with_context(|| not_found(name))?;
    let members = vec![
        ("epoch".into(), row.epoch.into()),
        ("rev".into(), row.rev.into()),
        ("definitions".into(), row.definitions.into()),
        ("state".into(), Value::from_json(&row.snapshot)?),
    ];
    Ok(serde_json::to_string_pretty(&Value::Object(members))?)
}

/// Prints the dead letters, one JSON object per line.
///
/// # Errors
///
/// A database error; an error of `print`.
pub async fn dead_letters(store: &Store, mut print: impl FnMut(&str) -> Result<()>) -> Result<()> {
    for letter in dead_letter::list(store).await? {
        let members = vec![
            ("stream".into(), letter.stream.into()),
            ("died_at".into(), letter.died_at.into()),
            ("attempts".into(), letter.attempts.into()),
            ("reason".into(), letter.reason.into()),
            ("letter".into(), Value::from_json(&letter.body)?),
        ];
        print(&Value::Object(members).to_canonical_json())?;
    }
    Ok(())
}

/// Replays a stream, or all of them. Prints each stream that differs, and the counts. Returns whether all are equal.
///
/// # Errors
///
/// A database error; an error of `print`.
pub async fn replay_and_report(store: &Store, name: Option<&str>, mut print: impl FnMut(&str) -> Result<()>) -> Result<bool> {
    let keys = match name {
        Some(name) => vec![key_named(name)],
        None => stream::keys(store).await?,
    };
    let (mut equal, mut different, mut replayed) = (0_u64, 0_u64, 0_usize);
    for key in &keys {
        match replay(store, key).await {
            Ok(Verdict::Equal { rows }) => {
                equal += 1;
                replayed += rows;
            }
            Ok(Verdict::Different(how)) => {
                different += 1;
                print(&format!("{key}: DIFFERENT: {how}"))?;
            }
            Err(error) => {
                different += 1;
                print(&format!("{key}: DIFFERENT: {error:#}"))?;
            }
        }
    }
    print(&format!("{equal} equal, {different} different, {replayed} rows replayed"))?;
    Ok(different == 0)
}
