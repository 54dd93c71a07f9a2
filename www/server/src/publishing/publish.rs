//! Publishing: now, or at an instant; the draft, or an older version.

use plaudit::protocol::Rulebook;
use plaudit::{Severity, UnixSec, Value, stamp_activations, validate, withdraw_activations};
use sqlx::AnyConnection;

use super::{Audience, PublishError, Publishing, read, text_of};
use crate::clock::now;
use crate::failure::Failure;
use crate::store::audit::{self, AuditEntry};
use crate::store::publishing::{DraftRow, VersionRow, cancel, document, insert, lock_draft, update_draft, version, versions};
use crate::store::{Transaction, publishing as rows};

/// How often a publication is compiled again because another request was first.
const ATTEMPTS: usize = 3;

/// The longest time until a version comes into force, in seconds: a year.
const MOST_AHEAD: i64 = 366 * 86_400;

/// The subject of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The draft, at the revision that its editor has seen.
    Draft(i64),
    /// An older version.
    Version(i64),
}

/// A request to publish.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The subject.
    pub source: Source,
    /// The instant from which it is in force; `None` for now.
    pub at: Option<UnixSec>,
    /// The author.
    pub author: String,
    /// The author's note.
    pub note: String,
}

impl Publishing {
    /// Publishes a version, and takes it over in this process if it is in force at once; returns the version.
    ///
    /// # Errors
    ///
    /// The definitions come from a file; another editor was first; the document has errors; the instant is in the past, more than a year
    /// ahead, or before that of a waiting version; a database error.
    pub async fn publish(&self, audience: Audience, publication: &Publication) -> Result<VersionRow, PublishError> {
        if self.is_read_only() {
            return Err(PublishError::ReadOnly);
        }
        for _ in 0..ATTEMPTS {
            if let Some(row) = self.try_publish(audience, publication).await? {
                return Ok(row);
            }
        }
        Err(Failure::Conflict.into())
    }

    /// Publishes; `None` if another request has changed the draft, or has published, in the meantime. A large document takes seconds to
    /// compile, which happens outside the transaction: on SQLite, its lock keeps all writers waiting.
    async fn try_publish(&self, audience: Audience, publication: &Publication) -> Result<Option<VersionRow>, PublishError> {
        let stream = audience.as_str();
        let now = now();
        let seen = self.seen(stream, publication, now).await?;
        let (rev, last_seq) = (seen.draft.rev, seen.last.as_ref().map(|last| last.seq));
        let from = seen.from;
        let compiled = tokio::task::spawn_blocking(move || seen.compile(audience)).await;
        let compiled = compiled.map_err(|error| Failure::Missing(format!("the compiled definitions: {error}")))?;
        let Compiled { rulebook, text, was_published } = compiled?;
        let mut tx = self.store.begin().await?;
        let draft = lock_draft(&self.store, &mut tx, stream).await?.ok_or(PublishError::NoDefinitions(stream))?;
        if draft.rev != rev || last_of(&mut tx, stream).await?.map(|last| last.seq) != last_seq {
            tx.rollback().await?;
            return Ok(None);
        }
        let seq = self.next_seq(&mut tx, stream).await?;
        let (author, note) = (publication.author.clone(), publication.note.clone());
        let row = VersionRow {
            seq,
            version: rulebook.version().to_owned(),
            author,
            note,
            published_at: now.0,
            from_time: from.0,
            cancelled_at: 0,
        };
        if !insert(&mut tx, stream, &row, &text).await? {
            return Err(PublishError::Conflict { asked: draft.rev, found: Box::new(draft) });
        }
        if matches!(publication.source, Source::Draft(_)) || was_published {
            let next =
                DraftRow { rev: draft.rev.saturating_add(1), document: text, base: seq, author: row.author.clone(), changed_at: now.0 };
            update_draft(&mut tx, stream, &next).await?;
        }
        let entry = AuditEntry::new(now, &row.author, "definitions.publish", stream).because(&row.note);
        audit::add(&mut tx, &entry.with("seq", seq).with("version", row.version.as_str()).with("from_time_sec", from.0)).await?;
        tx.commit().await?;
        // The version is published even if this fails: every process reads it again soon.
        if let Err(error) = self.take_over(&rulebook, now).await {
            tracing::error!(%error, seq, stream, "the published version is not in force in this process yet");
        }
        Ok(Some(row))
    }

    async fn take_over(&self, rulebook: &Rulebook, now: UnixSec) -> Result<(), PublishError> {
        self.store.store_definitions(rulebook, now).await?;
        self.refresh().await
    }

    /// Reads the document to publish, and the one to compare it with, without a lock.
    async fn seen(&self, stream: &'static str, publication: &Publication, now: UnixSec) -> Result<Seen, PublishError> {
        let mut connection = self.store.readers().acquire().await?;
        let draft = rows::draft(&mut connection, stream).await?.ok_or(PublishError::NoDefinitions(stream))?;
        let last = last_of(&mut connection, stream).await?;
        let from = instant(publication.at, last.as_ref(), now)?;
        let text = match publication.source {
            Source::Draft(rev) if rev != draft.rev => return Err(PublishError::Conflict { asked: rev, found: Box::new(draft) }),
            Source::Draft(_) => draft.document.clone(),
            Source::Version(seq) => document(&mut connection, stream, seq).await?.ok_or(PublishError::NoVersion(seq))?,
        };
        let before = match (publication.source, &last) {
            (Source::Draft(_), Some(last)) => {
                Some(document(&mut connection, stream, last.seq).await?.ok_or(PublishError::NoVersion(last.seq))?)
            }
            _ => None, // it has the stamps that it was published with
        };
        Ok(Seen { draft, last, text, before, from })
    }

    /// Cancels a version that is not in force yet. Also removes its instant from the draft's new nodes: stamped with it, they would not
    /// count until then, even if the draft is published earlier.
    ///
    /// # Errors
    ///
    /// There is no such version, or it is in force; the definitions come from a file; a database error.
    pub async fn call_off(&self, audience: Audience, seq: i64, actor: &str) -> Result<(), PublishError> {
        if self.is_read_only() {
            return Err(PublishError::ReadOnly);
        }
        let stream = audience.as_str();
        let mut tx = self.store.begin().await?;
        let draft = lock_draft(&self.store, &mut tx, stream).await?.ok_or(PublishError::NoDefinitions(stream))?;
        version(&mut tx, stream, seq).await?.ok_or(PublishError::NoVersion(seq))?;
        if !cancel(&mut tx, stream, seq, now()).await? {
            return Err(PublishError::NotWaiting(seq));
        }
        if let Some(document) = without_called_off(&mut tx, stream, &draft).await? {
            let next = DraftRow { rev: draft.rev.saturating_add(1), document, changed_at: now().0, author: actor.to_owned(), ..draft };
            update_draft(&mut tx, stream, &next).await?;
        }
        audit::add(&mut tx, &AuditEntry::new(now(), actor, "definitions.cancel", stream).with("seq", seq)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn next_seq(&self, tx: &mut Transaction, stream: &str) -> Result<i64, PublishError> {
        Ok(versions(tx, stream, 1).await?.first().map_or(1, |last| last.seq.saturating_add(1)))
    }
}

/// The data that is read before a publication.
struct Seen {
    draft: DraftRow,
    /// The version in force, or the last waiting one.
    last: Option<VersionRow>,
    /// The document to publish.
    text: String,
    /// The predecessor of the document, if the document is new.
    before: Option<String>,
    from: UnixSec,
}

/// A document that may be published.
struct Compiled {
    rulebook: Rulebook,
    text: String,
    /// Whether the draft equals the last version.
    was_published: bool,
}

impl Seen {
    fn compile(self, audience: Audience) -> Result<Compiled, PublishError> {
        let mut document = read(&self.text)?;
        if let Some(before) = self.before {
            let before = read(&before)?;
            document = stamp_activations(&document, Some(&before), self.from);
            breaks_nothing(&document, &before, audience)?;
        }
        let rulebook = Rulebook::new(document, audience.stream())?;
        let text = text_of(rulebook.document())?;
        let was_published = match &self.last {
            Some(last) => read(&self.draft.document).is_ok_and(|draft| rulebook_version(draft) == last.version),
            None => true,
        };
        Ok(Compiled { rulebook, text, was_published })
    }
}

/// The last version that was not cancelled: the one in force, or the last waiting one.
async fn last_of(connection: &mut AnyConnection, stream: &str) -> Result<Option<VersionRow>, PublishError> {
    Ok(versions(connection, stream, super::LISTED).await?.into_iter().find(|row| row.cancelled_at == 0))
}

/// The draft without the instants of cancelled versions; `None` if it has none of them.
async fn without_called_off(
    connection: &mut AnyConnection,
    stream: &'static str,
    draft: &DraftRow,
) -> Result<Option<String>, PublishError> {
    let all = versions(connection, stream, super::LISTED).await?;
    let withdrawn: Vec<_> = all.iter().filter(|row| row.cancelled_at != 0).map(|row| UnixSec(row.from_time)).collect();
    let previous = match all.iter().find(|row| row.cancelled_at == 0) {
        Some(last) => Some(read(&document(connection, stream, last.seq).await?.ok_or(PublishError::NoVersion(last.seq))?)?),
        None => None,
    };
    let before = read(&draft.document)?;
    let after = withdraw_activations(&before, previous.as_ref(), &withdrawn);
    if after == before { Ok(None) } else { Ok(Some(text_of(&after)?)) }
}

/// Checks that `next` breaks no progress made under `before`. Errors that `next` has by itself are reported later, all at once.
fn breaks_nothing(next: &Value, before: &Value, audience: Audience) -> Result<(), PublishError> {
    let is_team = audience == Audience::Team;
    let alone = validate(next, None, is_team);
    let found = validate(next, Some(before), is_team).into_iter().filter(|issue| issue.severity == Severity::Error);
    let broken: Vec<_> = found.filter(|issue| !alone.contains(issue)).collect();
    if broken.is_empty() { Ok(()) } else { Err(PublishError::Breaks(broken)) }
}

fn rulebook_version(document: Value) -> String {
    plaudit::protocol::hash_of(&document.to_canonical_json())
}

/// The instant from which a version is in force: in the order of publishing, and not in the past.
fn instant(at: Option<UnixSec>, last: Option<&VersionRow>, now: UnixSec) -> Result<UnixSec, PublishError> {
    let from = at.unwrap_or(now);
    let refused = |message: String| Err(PublishError::Instant(message));
    if from < now {
        return refused(format!("at is {}, which is in the past: it is {} now", from.0, now.0));
    }
    if from.0 > now.0.saturating_add(MOST_AHEAD) {
        return refused(format!("at is {}, more than a year ahead", from.0));
    }
    match last.filter(|last| last.from_time > now.0 && last.from_time > from.0) {
        Some(last) => refused(format!("version {} is scheduled for {}: cancel it first, or pick a later time", last.seq, last.from_time)),
        None => Ok(from),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn versions_come_into_force_in_their_order_and_not_in_the_past() {
        let now = UnixSec(1_790_000_000);
        let waiting = |from_time: i64| VersionRow {
            seq: 4,
            version: String::new(),
            author: String::new(),
            note: String::new(),
            published_at: now.0,
            from_time,
            cancelled_at: 0,
        };
        assert_eq!(instant(None, None, now).unwrap(), now);
        assert_eq!(instant(Some(now.plus(60)), Some(&waiting(now.0 - 5)), now).unwrap(), now.plus(60));
        let refused = |at, last: Option<&VersionRow>| instant(at, last, now).unwrap_err().to_string();
        assert!(refused(Some(now.plus(-1)), None).contains("in the past"));
        assert!(refused(Some(now.plus(MOST_AHEAD + 1)), None).contains("a year ahead"));
        let waits = waiting(now.0 + 3_600);
        assert!(
            refused(None, Some(&waits)).contains("version 4 is scheduled for 1790003600"),
            "it would take back what was published after it"
        );
        assert!(refused(Some(now.plus(60)), Some(&waits)).contains("version 4 is scheduled"));
        assert_eq!(instant(Some(now.plus(3_600)), Some(&waits), now).unwrap(), now.plus(3_600));
    }
}
