//! Keys with which other servers call the server API: random texts, whose hashes the database stores.

pub mod command_line;
mod scope;

use anyhow::{Result, ensure};
use plaudit::UnixSec;

pub use scope::Scope;

use crate::failure::Failure;
use crate::permission::Permission;
use crate::secret::{self, random_secret};
use crate::store::audit::{self, AuditEntry};
use crate::store::server_keys::{self, ServerKeyRow};
use crate::store::{Store, Transaction};

/// The prefix of every key, by which leaked keys are recognized.
pub const PREFIX: &str = "plaudit_";

/// The most characters of a key's name.
const MAX_NAME_CHARACTERS: usize = 64;

/// A valid key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerKey {
    /// The key's name.
    pub name: String,
    /// The permitted scopes.
    pub scopes: Vec<Scope>,
}

impl ServerKey {
    /// The key with this text; `None` if it is unknown or revoked.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn of(store: &Store, text: &str) -> Result<Option<ServerKey>, Failure> {
        if !text.starts_with(PREFIX) {
            return Ok(None);
        }
        let row = server_keys::by_hash(store, &stored(text)).await?.filter(|row| row.revoked_at == 0);
        Ok(row.map(|row| ServerKey { scopes: row.scopes.split(',').filter_map(Scope::named).collect(), name: row.name }))
    }

    /// Whether the key's scopes include the permission.
    #[must_use]
    pub fn allows(&self, permission: Permission) -> bool {
        self.scopes.iter().any(|scope| scope.allows(permission))
    }
}

fn stored(text: &str) -> String {
    secret::stored("server key", text)
}

/// Creates a key with these scopes. Returns its text, which is shown once.
///
/// # Errors
///
/// The name is taken or invalid; a database error.
pub async fn add(store: &Store, actor: &str, name: &str, scopes: &[Scope], now: UnixSec) -> Result<String> {
    let is_short = (1..=MAX_NAME_CHARACTERS).contains(&name.chars().count());
    ensure!(
        is_short && name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c)),
        "expected a name of 1 to {MAX_NAME_CHARACTERS} letters, digits and . _ -, found {name:?}"
    );
    ensure!(!scopes.is_empty(), "a key needs at least one scope: events, grants, read, players");
    let text = format!("{PREFIX}{}", random_secret()?);
    let named: Vec<&str> = Scope::ALL.into_iter().filter(|scope| scopes.contains(scope)).map(Scope::as_str).collect();
    let named = named.join(",");
    let mut tx = store.begin().await?;
    let is_new = server_keys::add(&mut tx, name, &stored(&text), &named, now).await?;
    ensure!(is_new, "the name {name} is or was used by a key; names are not reused, so that the audit stays unambiguous");
    audit::add(&mut tx, &AuditEntry::new(now, actor, "key.add", name).with("scopes", named)).await?;
    tx.commit().await?;
    Ok(text)
}

/// Revokes a key: the next call with it is refused.
///
/// # Errors
///
/// No valid key has this name; a database error.
pub async fn revoke(store: &Store, actor: &str, name: &str, now: UnixSec) -> Result<()> {
    let mut tx: Transaction = store.begin().await?;
    ensure!(server_keys::revoke(&mut tx, name, now).await?, "there is no key {name} in force");
    audit::add(&mut tx, &AuditEntry::new(now, actor, "key.revoke", name)).await?;
    Ok(tx.commit().await?)
}

/// All keys, revoked ones included, sorted by name.
///
/// # Errors
///
/// A database error.
pub async fn list(store: &Store) -> Result<Vec<ServerKeyRow>> {
    Ok(server_keys::list(store).await?)
}
