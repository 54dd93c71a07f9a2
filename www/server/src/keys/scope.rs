//! The scopes of keys.

use clap::ValueEnum;

use crate::permission::Permission;

/// A scope: a part of the server API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scope {
    /// Reports of players' activity.
    Events,
    /// Grants of achievements, freezes of streaks, and repairs of streaks.
    Grants,
    /// Reading players, the log, the ledger, definitions and figures.
    Read,
    /// Resetting, banning, unbanning, signing out and deleting players.
    Players,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Scope; 4] = [Scope::Events, Scope::Grants, Scope::Read, Scope::Players];

    /// The scope's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Events => "events",
            Scope::Grants => "grants",
            Scope::Read => "read",
            Scope::Players => "players",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// Whether a key of this scope has the permission. Definitions, operators and keys are reserved for operators.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::Read => self == Scope::Read,
            Permission::Events => self == Scope::Events,
            Permission::Grants => self == Scope::Grants,
            Permission::Players | Permission::Delete => self == Scope::Players,
            Permission::Edit | Permission::Publish | Permission::Operate => false,
        }
    }
}
