//! Management of operators: adds them, changes their roles, removes them. One admin always remains.

use anyhow::{Result, bail, ensure};
use plaudit::UnixSec;

use super::password::{MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS, hash};
use super::role::Role;
use crate::store::audit::{self, AuditEntry};
use crate::store::operators::{self, OperatorRow};
use crate::store::{Store, Transaction};

/// The most characters of an operator's name.
const MAX_NAME_CHARACTERS: usize = 64;

/// Adds an operator.
///
/// # Errors
///
/// The name is taken or invalid; the password is too short; a database error.
pub async fn add(store: &Store, actor: &str, name: &str, role: Role, password: &str, now: UnixSec) -> Result<()> {
    let is_name = |c: char| c.is_alphanumeric() || "._-@+".contains(c);
    let is_short = (1..=MAX_NAME_CHARACTERS).contains(&name.chars().count());
    ensure!(
        is_short && name.chars().all(is_name),
        "expected a name of 1 to {MAX_NAME_CHARACTERS} letters, digits and . _ - @ +, found {name:?}"
    );
    check_password(password)?;
    let hashed = hash(password).await?;
    let mut tx = store.begin().await?;
    ensure!(operators::add(&mut tx, name, role.as_str(), &hashed, now).await?, "an operator named {name} exists already");
    let entry = AuditEntry::new(now, actor, "operator.add", name).with("role", role.as_str());
    audit::add(&mut tx, &entry).await?;
    Ok(tx.commit().await?)
}

/// Checks the length of a password.
///
/// # Errors
///
/// The password is too short, or too long.
pub(super) fn check_password(password: &str) -> Result<()> {
    let length = password.chars().count();
    ensure!(
        (MIN_PASSWORD_CHARACTERS..=MAX_PASSWORD_CHARACTERS).contains(&length),
        "a password has {MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters; this one has {length}"
    );
    Ok(())
}

/// Changes an operator's role, from the next request on.
///
/// # Errors
///
/// The operator does not exist; the last admin would lose the role; a database error.
pub async fn set_role(store: &Store, actor: &str, name: &str, role: Role, now: UnixSec) -> Result<()> {
    let mut tx = store.begin().await?;
    if role != Role::Admin {
        leave_an_admin(store, &mut tx, name).await?;
    }
    ensure!(operators::set_role(&mut tx, name, role.as_str()).await?, "there is no operator {name}");
    audit::add(&mut tx, &AuditEntry::new(now, actor, "operator.role", name).with("role", role.as_str())).await?;
    Ok(tx.commit().await?)
}

/// Changes an operator's password, and ends the operator's sign-ins.
///
/// # Errors
///
/// The operator does not exist; the password is too short; a database error.
pub async fn set_password(store: &Store, actor: &str, name: &str, password: &str, now: UnixSec) -> Result<()> {
    check_password(password)?;
    let hashed = hash(password).await?;
    let mut tx = store.begin().await?;
    ensure!(operators::set_password(&mut tx, name, &hashed).await?, "there is no operator {name}");
    operators::end_sessions_of(&mut tx, name).await?;
    audit::add(&mut tx, &AuditEntry::new(now, actor, "operator.password", name)).await?;
    Ok(tx.commit().await?)
}

/// Removes an operator, and ends the operator's sign-ins.
///
/// # Errors
///
/// The operator does not exist, or is the last admin; a database error.
pub async fn remove(store: &Store, actor: &str, name: &str, now: UnixSec) -> Result<()> {
    let mut tx = store.begin().await?;
    leave_an_admin(store, &mut tx, name).await?;
    operators::end_sessions_of(&mut tx, name).await?;
    ensure!(operators::remove(&mut tx, name).await?, "there is no operator {name}");
    audit::add(&mut tx, &AuditEntry::new(now, actor, "operator.remove", name)).await?;
    Ok(tx.commit().await?)
}

/// Locks the admins, so that two admins who remove each other at once do not leave the server without one.
async fn leave_an_admin(store: &Store, tx: &mut Transaction, name: &str) -> Result<()> {
    let admins = operators::lock_admins(store, tx).await?;
    if admins.iter().all(|admin| admin == name) && !admins.is_empty() {
        bail!("{name} is the only admin; make another operator one first");
    }
    Ok(())
}

/// All operators, sorted by name.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store) -> Result<Vec<OperatorRow>> {
    Ok(operators::list(store).await?)
}
