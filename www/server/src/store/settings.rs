//! Data that all processes on one database share: settings, and the definitions documents of all versions.

use plaudit::UnixSec;
use plaudit::protocol::Rulebook;

use super::Store;

impl Store {
    /// The value of a setting. If there is none yet, `initial` is stored.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn setting(&self, name: &str, initial: &str) -> sqlx::Result<String> {
        let mut tx = self.begin().await?;
        let text = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        sqlx::query(text).bind(name).bind(initial).execute(&mut *tx).await?;
        let (value,): (String,) = sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(name).fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(value)
    }

    /// Stores a definitions document under its version, for replays.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn store_definitions(&self, rulebook: &Rulebook, now: UnixSec) -> sqlx::Result<()> {
        let mut tx = self.begin().await?;
        let text = "INSERT INTO definitions (version, document, first_used_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING";
        let query = sqlx::query(text).bind(rulebook.version()).bind(rulebook.document().to_json()).bind(now.0);
        query.execute(&mut *tx).await?;
        tx.commit().await
    }

    /// The definitions document of a version.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn definitions(&self, version: &str) -> sqlx::Result<Option<String>> {
        let text = "SELECT document FROM definitions WHERE version = $1";
        let row: Option<(String,)> = sqlx::query_as(text).bind(version).fetch_optional(self.readers()).await?;
        Ok(row.map(|(document,)| document))
    }
}
