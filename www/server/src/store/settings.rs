//! What all processes on one database have in common.

use plaudit::UnixSec;
use plaudit::protocol::Rulebook;

use super::Store;

impl Store {
    /// The value under a name; the first process to ask decides it.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn setting(&self, name: &str, fresh: &str) -> sqlx::Result<String> {
        let mut work = self.begin().await?;
        let text = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        sqlx::query(text).bind(name).bind(fresh).execute(&mut *work).await?;
        let (value,): (String,) = sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(name).fetch_one(&mut *work).await?;
        work.commit().await?;
        Ok(value)
    }

    /// Keeps a definitions document for replays, under its version.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn keep_definitions(&self, rulebook: &Rulebook, now: UnixSec) -> sqlx::Result<()> {
        let mut work = self.begin().await?;
        let text = "INSERT INTO definitions (version, document, first_used_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING";
        let query = sqlx::query(text).bind(rulebook.version()).bind(rulebook.document().to_canonical_json()).bind(now.0);
        query.execute(&mut *work).await?;
        work.commit().await
    }

    /// The document of a version.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn definitions(&self, version: &str) -> sqlx::Result<Option<String>> {
        let text = "SELECT document FROM definitions WHERE version = $1";
        let row: Option<(String,)> = sqlx::query_as(text).bind(version).fetch_optional(self.readers()).await?;
        Ok(row.map(|(document,)| document))
    }
}
