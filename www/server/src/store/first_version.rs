//! Databases that a server of the first version created, and which such servers may still use. Their streams are stored in a form that the
//! first version can read.

use sqlx::AnyConnection;

/// The last migration of the first version.
const LAST_MIGRATION: i64 = 4;

/// The setting that marks such a database.
const NAME: &str = "first_version";

/// Records, before the migrations run, whether the first version created the database.
///
/// # Errors
///
/// A database error.
pub(super) async fn note(connection: &mut AnyConnection) -> sqlx::Result<()> {
    // A new database has no such table.
    let last: sqlx::Result<(i64,)> = sqlx::query_as("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&mut *connection).await;
    if last.is_ok_and(|(last,)| last == LAST_MIGRATION) {
        let text = "INSERT INTO settings (name, value) VALUES ($1, 'runs') ON CONFLICT (name) DO NOTHING";
        sqlx::query(text).bind(NAME).execute(connection).await?;
    }
    Ok(())
}

/// Whether processes of the first version may use the database.
///
/// # Errors
///
/// A database error.
pub async fn runs(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE name = $1").bind(NAME).fetch_optional(connection).await?;
    Ok(row.is_some())
}
