//! Permissions of the server API. An operator's role, or a key's scopes, grant them.

/// The permission that a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Read players, the log, the ledger, definitions and figures.
    Read,
    /// Report players' activity.
    Events,
    /// Grant achievements, and give or repair days of streaks.
    Grants,
    /// Reset, ban, unban and sign out players.
    Players,
    /// Delete players.
    Delete,
    /// Write drafts of definitions.
    Edit,
    /// Publish definitions.
    Publish,
    /// Read the audit, and manage operators and keys.
    Operate,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Permission; 8] = [
        Permission::Read,
        Permission::Events,
        Permission::Grants,
        Permission::Players,
        Permission::Delete,
        Permission::Edit,
        Permission::Publish,
        Permission::Operate,
    ];

    /// The permission's name in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Permission::Read => "read",
            Permission::Events => "events",
            Permission::Grants => "grants",
            Permission::Players => "players",
            Permission::Delete => "delete",
            Permission::Edit => "edit",
            Permission::Publish => "publish",
            Permission::Operate => "operate",
        }
    }
}
