//! Definitions that operators publish: a draft, all versions, and their distribution to all processes within seconds.
//!
//! The file of `--definitions` becomes the first version. Later versions come from the draft or from an older version; each new
//! triggered node is stamped (G9). Versions come into force in the order of publishing, so that each has one predecessor.

mod audience;
mod document;
mod follow;
mod impact;
mod publish;

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::clock::now;
use crate::failure::Failure;
use crate::notify::Registry;
use crate::rules::{CurrentRules, Rules};
use crate::store::audit::{self, AuditEntry};
use crate::store::publishing::{DraftRow, VersionRow, insert, insert_draft, lock_draft, update_draft, versions};
use crate::store::{Store, publishing as rows};

pub use audience::Audience;
pub use document::{MAX_DOCUMENT_BYTES, read, text_of};
pub use follow::follow;
pub use impact::{Impact, NodeImpact};
pub use publish::{Publication, Source};

/// The most versions in a list.
pub const LISTED: i64 = 500;

/// The audit's name for a saved draft.
const SAVE: &str = "definitions.save";

/// The time within which repeated saves share one entry of the audit, because an editor saves while typing. An entry by another editor, or
/// of another action, ends it.
const SAVES_TOGETHER_SEC: i64 = 600;

/// The state that publishing needs.
#[derive(Clone)]
pub struct Publishing {
    store: Store,
    rules: CurrentRules,
    registry: Arc<Registry>,
    mode: Mode,
    /// One permit for counting the effects of a change.
    counting: Arc<Semaphore>,
}

/// The source of definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Files only; there are no operators.
    Files,
    /// Files; operators can read them.
    ReadOnly,
    /// Versions that operators publish.
    Published,
}

/// The reason why a draft was not changed, or nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The definitions come from a file.
    #[error("the definitions come from a file (--definitions-from-file); change them there")]
    ReadOnly,
    /// This server has no such definitions.
    #[error("this server has no definitions for {0}")]
    NoDefinitions(&'static str),
    /// There is no such version.
    #[error("there is no version {0}")]
    NoVersion(i64),
    /// Another editor has changed the draft.
    #[error("the draft was changed by {} meanwhile: it is at revision {}, not {asked}", .found.author, .found.rev)]
    Conflict {
        /// The requested revision.
        asked: i64,
        /// The present draft.
        found: Box<DraftRow>,
    },
    /// The document has errors, or cannot be read.
    #[error("{0}")]
    Invalid(#[from] plaudit::Error),
    /// The document would break progress under its predecessor, which is refused for a draft, and allowed for an older version.
    #[error("the draft would break progress that players have")]
    Breaks(Vec<plaudit::Issue>),
    /// The instant is outside of the accepted range.
    #[error("{0}")]
    Instant(String),
    /// The version cannot be cancelled.
    #[error("version {0} is no longer scheduled")]
    NotWaiting(i64),
    /// The database.
    #[error("{0}")]
    Failure(#[from] Failure),
}

impl From<sqlx::Error> for PublishError {
    fn from(error: sqlx::Error) -> PublishError {
        PublishError::Failure(error.into())
    }
}

impl Publishing {
    /// Definitions of files, without operators.
    #[must_use]
    pub fn of_files(store: Store, rules: CurrentRules, registry: Arc<Registry>) -> Publishing {
        Publishing { store, rules, registry, mode: Mode::Files, counting: Arc::new(Semaphore::new(1)) }
    }

    /// The same with operators. If nothing was published yet, the definitions from files become the first version; otherwise the published
    /// ones replace them, unless files take precedence.
    ///
    /// # Errors
    ///
    /// A database error; an unreadable version.
    pub async fn opened(&self, is_read_only: bool) -> Result<Publishing, PublishError> {
        let mode = if is_read_only { Mode::ReadOnly } else { Mode::Published };
        let publishing = Publishing { mode, ..self.clone() };
        publishing.seed().await?;
        publishing.refresh().await?;
        Ok(publishing)
    }

    /// Whether definitions come from files only.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.mode != Mode::Published
    }

    /// Puts definitions into force that were read from files again, and notifies clients. If operators publish definitions, these are
    /// ignored.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn reloaded(&self, rules: Rules) -> Result<(), PublishError> {
        if self.mode == Mode::Published {
            tracing::warn!("definitions are published by operators; the files are ignored (--definitions-from-file gives them precedence)");
            return Ok(());
        }
        let before = self.rules.get();
        self.rules.replace(rules);
        let after = self.rules.get();
        for audience in Audience::ALL {
            let version = |rules| audience.of(rules).map(|rulebook| rulebook.version().to_owned());
            match version(&*after) {
                Some(version_now) if version(&*before).as_ref() != Some(&version_now) => {
                    self.registry.publish_definitions(audience.as_str(), &version_now);
                }
                _ => {}
            }
        }
        if self.mode == Mode::ReadOnly { self.seed().await } else { Ok(()) }
    }

    /// Creates the first versions; if files take precedence, also one for each change of a file.
    async fn seed(&self) -> Result<(), PublishError> {
        let rules = self.rules.get();
        for audience in Audience::ALL {
            self.seed_one(audience, &rules).await?;
        }
        Ok(())
    }

    async fn seed_one(&self, audience: Audience, rules: &Rules) -> Result<(), Failure> {
        let Some(rulebook) = audience.of(rules) else { return Ok(()) };
        let (stream, now) = (audience.as_str(), now());
        let mut tx = self.store.begin().await?;
        let last = versions(&mut tx, stream, 1).await?.into_iter().next();
        if last.as_ref().is_some_and(|last| self.mode == Mode::Published || last.version == rulebook.version()) {
            return Ok(());
        }
        let seq = last.map_or(1, |last| last.seq.saturating_add(1));
        let (version, author) = (rulebook.version().to_owned(), "file".to_owned());
        let row = VersionRow { seq, version, author, note: String::new(), published_at: now.0, from_time: now.0, cancelled_at: 0 };
        let document = text_of(rulebook.document())?;
        if insert(&mut tx, stream, &row, &document).await? {
            let draft = DraftRow { rev: 1, document, base: seq, author: row.author.clone(), changed_at: now.0 };
            match lock_draft(&self.store, &mut tx, stream).await? {
                Some(before) => update_draft(&mut tx, stream, &DraftRow { rev: before.rev.saturating_add(1), ..draft }).await?,
                None => insert_draft(&mut tx, stream, &draft).await?,
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// The latest versions, newest first.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn versions(&self, audience: Audience) -> Result<Vec<VersionRow>, Failure> {
        Ok(versions(&mut *self.store.readers().acquire().await?, audience.as_str(), LISTED).await?)
    }

    /// The audiences that have definitions.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn audiences(&self) -> Result<Vec<Audience>, Failure> {
        let mut connection = self.store.readers().acquire().await?;
        let mut found = Vec::new();
        for audience in Audience::ALL {
            if !versions(&mut connection, audience.as_str(), 1).await?.is_empty() {
                found.push(audience);
            }
        }
        Ok(found)
    }

    /// The document of a version, as it was written.
    ///
    /// # Errors
    ///
    /// There is no such version; a database error.
    pub async fn document(&self, audience: Audience, seq: i64) -> Result<String, PublishError> {
        let found = rows::document(&mut *self.store.readers().acquire().await?, audience.as_str(), seq).await?;
        found.ok_or(PublishError::NoVersion(seq))
    }

    /// The draft.
    ///
    /// # Errors
    ///
    /// There are no such definitions; a database error.
    pub async fn draft(&self, audience: Audience) -> Result<DraftRow, PublishError> {
        let found = rows::draft(&mut *self.store.readers().acquire().await?, audience.as_str()).await?;
        found.ok_or(PublishError::NoDefinitions(audience.as_str()))
    }

    /// Writes the draft if it still has the revision that the editor has seen; returns the new draft. The document is checked when it is
    /// published.
    ///
    /// # Errors
    ///
    /// Another editor was first; the definitions come from a file; there are no such definitions; a database error.
    pub async fn save(&self, audience: Audience, rev: i64, document: String, author: &str) -> Result<DraftRow, PublishError> {
        if self.is_read_only() {
            return Err(PublishError::ReadOnly);
        }
        let mut tx = self.store.begin().await?;
        let found = lock_draft(&self.store, &mut tx, audience.as_str()).await?;
        let found = found.ok_or(PublishError::NoDefinitions(audience.as_str()))?;
        if found.rev != rev {
            return Err(PublishError::Conflict { asked: rev, found: Box::new(found) });
        }
        let changed_at = now().0;
        let draft = DraftRow { rev: rev.saturating_add(1), document, base: found.base, author: author.to_owned(), changed_at };
        update_draft(&mut tx, audience.as_str(), &draft).await?;
        let entry = AuditEntry::new(now(), author, SAVE, audience.as_str()).with("rev", draft.rev);
        if !audit::continues(&mut tx, &entry, SAVES_TOGETHER_SEC).await? {
            audit::add(&mut tx, &entry).await?;
        }
        tx.commit().await?;
        Ok(draft)
    }
}
