//! `plaudit-server key …`.

use anyhow::Result;
use clap::Subcommand;

use super::{Scope, add, list, revoke};
use crate::clock::now;
use crate::store::Store;
use crate::store::audit::COMMAND_LINE;

/// The commands on keys.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Creates a key for another server, and prints it; it is not shown again.
    Add {
        /// Letters, digits and . _ -
        name: String,
        /// The scopes of the key, separated by commas.
        #[arg(long, required = true, value_delimiter = ',')]
        scope: Vec<Scope>,
    },
    /// Prints the keys: name, scopes, valid or revoked.
    List,
    /// Revokes a key at once.
    Revoke {
        /// The key's name.
        name: String,
    },
}

/// Runs a command.
///
/// # Errors
///
/// The error of the command; a database error; an error of `print`.
pub async fn run(command: KeyCommand, store: &Store, print: impl Fn(&str) -> Result<()>) -> Result<()> {
    match command {
        KeyCommand::Add { name, scope } => print(&add(store, COMMAND_LINE, &name, &scope, now()).await?),
        KeyCommand::List => list(store).await?.iter().try_for_each(|row| {
            let state = if row.revoked_at == 0 { "in force" } else { "revoked" };
            print(&format!("{}\t{}\t{state}", row.name, row.scopes))
        }),
        KeyCommand::Revoke { name } => {
            revoke(store, COMMAND_LINE, &name, now()).await?;
            print(&format!("{name} is revoked"))
        }
    }
}
