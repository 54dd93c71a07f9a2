//! Sign-ins of operators. The browser keeps a random secret in a cookie, the database its hash.

use plaudit::UnixSec;

use super::manage::check_password;
use super::password::{hash, verifies};
use super::role::Role;
use crate::failure::Failure;
use crate::secret::{self, random_secret};
use crate::store::audit::{self, AuditEntry};
use crate::store::{Store, operators};

/// How long a sign-in lasts, in seconds.
pub const SESSION_SEC: i64 = 12 * 60 * 60;

/// The most sign-ins of one operator; the oldest ends first.
const MAX_SESSIONS: i64 = 20;

/// A valid sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorSession {
    /// The operator's name.
    pub name: String,
    /// The operator's role at this request.
    pub role: Role,
    /// The first instant at which it is no longer valid.
    pub expires_at: UnixSec,
}

impl OperatorSession {
    /// The sign-in with the browser's secret; `None` if it is unknown, expired or ended.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn of(store: &Store, secret: &str, now: UnixSec) -> Result<Option<OperatorSession>, Failure> {
        let row = operators::session(store, &stored(secret)).await?.filter(|row| now.0 < row.expires_at);
        row.map(|row| {
            let role = Role::named(&row.role).ok_or_else(|| Failure::Missing(format!("a role of the name {:?}", row.role)))?;
            Ok(OperatorSession { name: row.operator, role, expires_at: UnixSec(row.expires_at) })
        })
        .transpose()
    }
}

/// The operator as an actor of the audit.
fn actor(name: &str) -> String {
    format!("operator:{name}")
}

fn stored(secret: &str) -> String {
    secret::stored("operator session", secret)
}

/// Signs an operator in. Returns the secret of the new sign-in, with the sign-in. `None`, in the same time, if the name is unknown
/// or the password wrong; the audit records both.
///
/// # Errors
///
/// A database error; [`Failure::TooMany`] concurrent sign-ins.
pub async fn sign_in(store: &Store, name: &str, password: &str, now: UnixSec) -> Result<Option<(String, OperatorSession)>, Failure> {
    let row = operators::read(store, name).await?;
    let is_right = verifies(password, row.as_ref().map(|row| row.password.clone())).await?;
    let mut tx = store.begin().await?;
    let row = row.filter(|_| is_right);
    // Meanwhile the password may have been changed, or the operator removed.
    let row = operators::lock(store, &mut tx, name).await?.filter(|locked| row.is_some_and(|row| row.password == locked.password));
    let role = row.as_ref().and_then(|row| Role::named(&row.role));
    let (Some(row), Some(role)) = (row, role) else {
        audit::add(&mut tx, &AuditEntry::new(now, "", "operator.sign_in_refused", name)).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let (secret, expires_at) = (random_secret()?, now.plus(SESSION_SEC));
    operators::forget_sessions(&mut tx, name, now, MAX_SESSIONS - 1).await?;
    operators::add_session(&mut tx, &stored(&secret), name, now, expires_at).await?;
    audit::add(&mut tx, &AuditEntry::new(now, &actor(name), "operator.sign_in", name)).await?;
    tx.commit().await?;
    Ok(Some((secret, OperatorSession { name: row.name, role, expires_at })))
}

/// Ends the sign-in with this secret.
///
/// # Errors
///
/// A database error.
pub async fn sign_out(store: &Store, name: &str, secret: &str, now: UnixSec) -> Result<(), Failure> {
    let mut tx = store.begin().await?;
    operators::end_session(&mut tx, &stored(secret)).await?;
    audit::add(&mut tx, &AuditEntry::new(now, &actor(name), "operator.sign_out", name)).await?;
    Ok(tx.commit().await?)
}

/// Changes the password of an operator who knows the old one, and ends all of the operator's sign-ins. The inner `Err` is the
/// reason for a refusal.
///
/// # Errors
///
/// A database error; [`Failure::TooMany`] concurrent sign-ins.
pub async fn change_password(store: &Store, name: &str, old: &str, new: &str, now: UnixSec) -> Result<Result<(), String>, Failure> {
    if let Err(problem) = check_password(new) {
        return Ok(Err(problem.to_string()));
    }
    let wrong = || Ok(Err("the password is wrong".to_owned()));
    let Some(row) = operators::read(store, name).await? else { return wrong() };
    if !verifies(old, Some(row.password.clone())).await? {
        return wrong();
    }
    let hashed = hash(new).await?;
    let mut tx = store.begin().await?;
    // Meanwhile the password may have been changed, or the operator removed.
    if operators::lock(store, &mut tx, name).await?.is_none_or(|locked| locked.password != row.password) {
        tx.rollback().await?;
        return wrong();
    }
    operators::set_password(&mut tx, name, &hashed).await?;
    operators::end_sessions_of(&mut tx, name).await?;
    audit::add(&mut tx, &AuditEntry::new(now, &actor(name), "operator.password", name)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
