//! Roles of operators. Each role includes those before it.

use clap::ValueEnum;

use crate::permission::Permission;

/// The role of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Role {
    /// May read everything but the audit.
    Viewer,
    /// May write drafts of definitions.
    Editor,
    /// May publish definitions; may grant, reset and ban.
    Publisher,
    /// May delete players, and read the audit.
    Admin,
}

impl Role {
    /// All roles, lowest first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Editor, Role::Publisher, Role::Admin];

    /// The role's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Editor => "editor",
            Role::Publisher => "publisher",
            Role::Admin => "admin",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the role has the permission.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        let least = match permission {
            Permission::Read => Role::Viewer,
            Permission::Edit => Role::Editor,
            Permission::Publish | Permission::Events | Permission::Grants | Permission::Players => Role::Publisher,
            Permission::Delete | Permission::Operate => Role::Admin,
        };
        self >= least
    }
}
