//! `plaudit-server operator …`.

use std::io::{BufRead as _, IsTerminal as _};

use anyhow::{Context as _, Result};
use clap::Subcommand;

use super::{Role, add, list, remove, set_password, set_role};
use crate::clock::now;
use crate::store::Store;
use crate::store::audit::COMMAND_LINE;

/// The commands on operators.
#[derive(Subcommand)]
pub enum OperatorCommand {
    /// Adds an operator. Prompts for the password, or reads it from the first line of standard input.
    Add {
        /// The name: letters, digits and . _ - @ +
        name: String,
        /// The role; each role includes those before it.
        #[arg(long)]
        role: Role,
    },
    /// Prints the operators and their roles.
    List,
    /// Changes an operator's role.
    Role {
        /// The operator.
        name: String,
        /// The role.
        role: Role,
    },
    /// Changes an operator's password, read as by `add`, and ends the operator's sign-ins.
    Password {
        /// The operator.
        name: String,
    },
    /// Removes an operator, and ends the operator's sign-ins. The last admin cannot be removed.
    Remove {
        /// The operator.
        name: String,
    },
}

/// Runs a command.
///
/// # Errors
///
/// The error of the command; a database error; an error of `print`.
pub async fn run(command: OperatorCommand, store: &Store, print: impl Fn(&str) -> Result<()>) -> Result<()> {
    match command {
        OperatorCommand::Add { name, role } => {
            add(store, COMMAND_LINE, &name, role, &read_password()?, now()).await?;
            print(&format!("{name} is {}", role.as_str()))
        }
        OperatorCommand::List => list(store).await?.iter().try_for_each(|row| print(&format!("{}\t{}", row.name, row.role))),
        OperatorCommand::Role { name, role } => {
            set_role(store, COMMAND_LINE, &name, role, now()).await?;
            print(&format!("{name} is {}", role.as_str()))
        }
        OperatorCommand::Password { name } => {
            set_password(store, COMMAND_LINE, &name, &read_password()?, now()).await?;
            print(&format!("{name} has a new password, and is signed out everywhere"))
        }
        OperatorCommand::Remove { name } => {
            remove(store, COMMAND_LINE, &name, now()).await?;
            print(&format!("{name} is removed"))
        }
    }
}

fn read_password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("password: ").context("the password cannot be read");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
