//! Operators and their sign-ins as rows.

use plaudit::UnixSec;
use sqlx::FromRow;

use super::{Store, Transaction};

/// A row of an operator.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct OperatorRow {
    /// The operator's name.
    pub name: String,
    /// The role's name.
    pub role: String,
    /// The hash of the password.
    pub password: String,
    /// The instant of creation, in UNIX seconds.
    pub created_at: i64,
}

/// A sign-in, with the operator's current role.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SessionRow {
    /// The operator's name.
    pub operator: String,
    /// The role's name.
    pub role: String,
    /// The first instant at which it is no longer valid, in UNIX seconds.
    pub expires_at: i64,
}

const SELECT: &str = "SELECT name, role, password, created_at FROM operators WHERE name = $1";

/// Reads an operator.
///
/// # Errors
///
/// A database error.
pub async fn read(store: &Store, name: &str) -> sqlx::Result<Option<OperatorRow>> {
    sqlx::query_as(SELECT).bind(name).fetch_optional(store.readers()).await
}

/// Reads an operator, and locks the row until the transaction ends.
///
/// # Errors
///
/// A database error.
pub async fn lock(store: &Store, tx: &mut Transaction, name: &str) -> sqlx::Result<Option<OperatorRow>> {
    sqlx::query_as(store.locking_select(SELECT)).bind(name).fetch_optional(&mut **tx).await
}

/// All operators, sorted by name.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store) -> sqlx::Result<Vec<OperatorRow>> {
    sqlx::query_as("SELECT name, role, password, created_at FROM operators ORDER BY name").fetch_all(store.readers()).await
}

/// The names of the admins, whose rows are locked until the transaction ends.
///
/// # Errors
///
/// A database error.
pub async fn lock_admins(store: &Store, tx: &mut Transaction) -> sqlx::Result<Vec<String>> {
    let text = store.locking_select("SELECT name FROM operators WHERE role = 'admin' ORDER BY name");
    let rows: Vec<(String,)> = sqlx::query_as(text).fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Adds an operator; false if the name is taken.
///
/// # Errors
///
/// A database error.
pub async fn add(tx: &mut Transaction, name: &str, role: &str, password: &str, now: UnixSec) -> sqlx::Result<bool> {
    let text = "INSERT INTO operators (name, role, password, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING";
    let query = sqlx::query(text).bind(name).bind(role).bind(password).bind(now.0);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Changes an operator's role; false if the operator does not exist.
///
/// # Errors
///
/// A database error.
pub async fn set_role(tx: &mut Transaction, name: &str, role: &str) -> sqlx::Result<bool> {
    let query = sqlx::query("UPDATE operators SET role = $1 WHERE name = $2").bind(role).bind(name);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Changes the hash of an operator's password; false if the operator does not exist.
///
/// # Errors
///
/// A database error.
pub async fn set_password(tx: &mut Transaction, name: &str, password: &str) -> sqlx::Result<bool> {
    let query = sqlx::query("UPDATE operators SET password = $1 WHERE name = $2").bind(password).bind(name);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Removes an operator without sign-ins; false if the operator does not exist.
///
/// # Errors
///
/// A database error.
pub async fn remove(tx: &mut Transaction, name: &str) -> sqlx::Result<bool> {
    Ok(sqlx::query("DELETE FROM operators WHERE name = $1").bind(name).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Adds a sign-in.
///
/// # Errors
///
/// A database error.
pub async fn add_session(tx: &mut Transaction, hash: &str, operator: &str, now: UnixSec, expires_at: UnixSec) -> sqlx::Result<()> {
    let text = "INSERT INTO operator_sessions (hash, operator, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    sqlx::query(text).bind(hash).bind(operator).bind(now.0).bind(expires_at.0).execute(&mut **tx).await.map(|_| ())
}

/// Reads a sign-in.
///
/// # Errors
///
/// A database error.
pub async fn session(store: &Store, hash: &str) -> sqlx::Result<Option<SessionRow>> {
    let text = "SELECT operator, role, expires_at FROM operator_sessions JOIN operators ON operators.name = operator WHERE hash = $1";
    sqlx::query_as(text).bind(hash).fetch_optional(store.readers()).await
}

/// Ends a sign-in.
///
/// # Errors
///
/// A database error.
pub async fn end_session(tx: &mut Transaction, hash: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM operator_sessions WHERE hash = $1").bind(hash).execute(&mut **tx).await.map(|_| ())
}

/// Ends all sign-ins of an operator.
///
/// # Errors
///
/// A database error.
pub async fn end_sessions_of(tx: &mut Transaction, operator: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM operator_sessions WHERE operator = $1").bind(operator).execute(&mut **tx).await.map(|_| ())
}

/// Deletes an operator's expired sign-ins, and all but the latest `most`.
///
/// # Errors
///
/// A database error.
pub async fn forget_sessions(tx: &mut Transaction, operator: &str, now: UnixSec, most: i64) -> sqlx::Result<()> {
    let text = "DELETE FROM operator_sessions WHERE operator = $1 AND (expires_at <= $2 OR hash NOT IN \
                (SELECT hash FROM operator_sessions WHERE operator = $3 ORDER BY expires_at DESC, hash LIMIT $4))";
    sqlx::query(text).bind(operator).bind(now.0).bind(operator).bind(most).execute(&mut **tx).await.map(|_| ())
}
