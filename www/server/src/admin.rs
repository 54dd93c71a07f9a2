//! Commands of an operator: show a stream, reset records, list dead letters, replay.

use anyhow::{Context as _, Result};
use plaudit::Value;
use plaudit::protocol::{Limits, Rulebook};

use crate::clock::now;
use crate::replay::{Verdict, replay};
use crate::store::key::{id_of, key_named};
use crate::store::{Store, dead_letter, stream};
use crate::stream::{OpenStream, StreamTransaction};

/// Resets records of a player, or of `team:` and a team (X1), under the definitions of the stream's last change; the new revision.
///
/// # Errors
///
/// An id that is not defined; no such player or team; the database's.
pub async fn reset(store: &Store, name: &str, ids: &[String]) -> Result<i64> {
    let (mut tx, key) = (store.begin().await?, key_named(name));
    let row = stream::lock(store, &mut tx, &key).await?.with_context(|| not_found(name))?;
    let document = store.definitions(&row.definitions).await?;
    let document = document.with_context(|| format!("the definitions {} are not kept", row.definitions))?;
    let rulebook = Rulebook::new(Value::from_json(&document)?, id_of(&key))?;
    let stream = OpenStream::new(row, &rulebook, None)?;
    let mut transaction = StreamTransaction::of_operator(store, Limits::default(), tx, now(), stream);
    let rev = transaction.reset(ids)?;
    transaction.commit().await?;
    rev.with_context(|| not_found(name))
}

fn not_found(name: &str) -> String {
    if name.starts_with("team:") { format!("there is no {name}") } else { format!("there is no player {name}") }
}

/// The stream of a player, or of `team:` and a team, as JSON: epoch, revision, definitions, state.
///
/// # Errors
///
/// No such player or team; the database's.
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

/// Prints the dead letters, one JSON object a line.
///
/// # Errors
///
/// The database's; those of `print`.
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

/// Replays a stream, or all of them, and prints each that differs, and the counts; `false`: one of them differs.
///
/// # Errors
///
/// The database's; those of `print`.
pub async fn replay_and_report(store: &Store, name: Option<&str>, mut print: impl FnMut(&str) -> Result<()>) -> Result<bool> {
    let keys = match name {
        Some(name) => vec![key_named(name)],
        None => stream::keys(store).await?,
    };
    let (mut equal, mut different, mut replayed) = (0_u64, 0_u64, 0_usize);
    for key in &keys {
        match replay(store, key, Limits::default()).await {
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
