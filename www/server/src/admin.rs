//! Commands of an operator: reset records, show a stream, replay it.

use anyhow::{Context as _, Result};
use plaudit::Value;
use plaudit::protocol::{Limits, Rulebook};

use crate::app::now;
use crate::outbox::dead;
use crate::replay::{Verdict, replay};
use crate::store::log::Entry;
use crate::store::stream::{Stored, id_of, key_named};
use crate::store::{Store, Work};

/// Resets records of a player, or of `team:` and a team (X1), under the definitions of the stream's last change; the new revision.
///
/// # Errors
///
/// An id that is not defined; no such player or team; the database's.
pub async fn reset(store: &Store, name: &str, ids: &[String]) -> Result<i64> {
    let (mut work, now, key) = (store.begin().await?, now(), key_named(name));
    let rulebook = rulebook_of(store, &mut work, &key).await?.with_context(|| nobody(name))?;
    let stored = Stored::lock(store, &mut work, &key, &rulebook).await?;
    let mut stored = stored.with_context(|| nobody(name))?;
    stored.record.reset(&ids.iter().map(String::as_str).collect::<Vec<_>>(), now, Limits::default())?;
    let rev = stored.record.rev();
    stored.write(&mut work, &rulebook, now, vec![Entry::reset(rev, ids.to_vec())]).await?;
    work.commit().await?;
    Ok(rev)
}

fn nobody(name: &str) -> String {
    if name.starts_with("team:") { format!("there is no {name}") } else { format!("there is no player {name}") }
}

/// The definitions under which a stream was changed last; the row is locked, so that they stay so.
async fn rulebook_of(store: &Store, work: &mut Work, key: &str) -> Result<Option<Rulebook>> {
    let text = store.locking_select("SELECT definitions FROM streams WHERE id = $1");
    let row: Option<(String,)> = sqlx::query_as(&text).bind(key).fetch_optional(&mut **work).await?;
    let Some((version,)) = row else { return Ok(None) };
    let document: (String,) =
        sqlx::query_as("SELECT document FROM definitions WHERE version = $1").bind(version).fetch_one(&mut **work).await?;
    Ok(Some(Rulebook::new(Value::from_json(&document.0)?, id_of(key))?))
}

/// The stream of a player, or of `team:` and a team, as JSON: epoch, revision, definitions, state.
///
/// # Errors
///
/// No such player or team; the database's.
pub async fn show(store: &Store, name: &str) -> Result<String> {
    let text = "SELECT epoch, rev, snapshot, definitions FROM streams WHERE id = $1";
    let row: Option<(i64, i64, String, String)> = sqlx::query_as(text).bind(key_named(name)).fetch_optional(store.readers()).await?;
    let (epoch, rev, snapshot, definitions) = row.with_context(|| nobody(name))?;
    let members = vec![
        ("epoch".into(), epoch.into()),
        ("rev".into(), rev.into()),
        ("definitions".into(), definitions.into()),
        ("state".into(), Value::from_json(&snapshot)?),
    ];
    Ok(serde_json::to_string_pretty(&Value::Object(members))?)
}

/// Says what was given up of what the webhook should know, a JSON object a line.
///
/// # Errors
///
/// The database's.
pub async fn dead_letters(store: &Store, mut say: impl FnMut(&str) -> Result<()>) -> Result<()> {
    for letter in dead::list(store).await? {
        let members = vec![
            ("stream".into(), letter.stream.into()),
            ("died_at".into(), letter.died_at.into()),
            ("attempts".into(), letter.attempts.into()),
            ("reason".into(), letter.reason.into()),
            ("letter".into(), Value::from_json(&letter.body)?),
        ];
        say(&Value::Object(members).to_canonical_json())?;
    }
    Ok(())
}

/// Replays a stream, or all of them, and says what was found, line by line; `false`: something is not equal.
///
/// # Errors
///
/// The database's.
pub async fn replay_and_report(store: &Store, name: Option<&str>, mut say: impl FnMut(&str) -> Result<()>) -> Result<bool> {
    let keys = match name {
        Some(name) => vec![key_named(name)],
        None => {
            let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM streams ORDER BY id").fetch_all(store.readers()).await?;
            rows.into_iter().map(|(key,)| key).collect()
        }
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
                say(&format!("{key}: DIFFERENT: {how}"))?;
            }
            Err(error) => {
                different += 1;
                say(&format!("{key}: DIFFERENT: {error:#}"))?;
            }
        }
    }
    say(&format!("{equal} equal, {different} different, {replayed} rows replayed"))?;
    Ok(different == 0)
}
