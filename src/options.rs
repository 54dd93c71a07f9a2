//! How an engine is made.

use crate::error::{Error, ErrorCode};
use crate::value::Value;
use crate::value::members::{Faults, Members};
use crate::value::read::{self, Fault, Path, quote};

/// Options of [`crate::Engine::new`].
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// A saved state; `None` begins afresh.
    pub state: Option<Value>,
    /// Who rolls rewards.
    pub rewards: Rewards,
    /// The team's id, for a team's stream.
    pub team: Option<String>,
    /// Who acts on a team's stream.
    pub actor: Option<Actor>,
}

/// Who rolls rewards that hold chance (R4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rewards {
    /// The authority, later.
    #[default]
    Pending,
    /// This engine, reproducibly.
    Seeded(String),
}

/// Who acts on a team's stream (T2, T3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub id: String,
    /// What the member may do.
    pub role: Role,
}

/// What a member of a team may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Contribute (T2).
    Member,
    /// Claim by hand as well (T3).
    Admin,
}

impl Role {
    const ALL: [Role; 2] = [Self::Member, Self::Admin];

    /// As a message or a store has it; one that only a newer version knows is as good as none (A8).
    pub(crate) fn known(members: &mut Members<'_, '_>) -> Option<Role> {
        let text = members.text("role")?;
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// `"member"` or `"admin"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }
}

impl EngineOptions {
    /// Reads options as `plaudit.d.ts` shapes them.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the place of what is wrong.
    pub fn from_value(value: &Value) -> Result<EngineOptions, Error> {
        options(value).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }
}

fn options(value: &Value) -> Result<EngineOptions, Fault> {
    let faults = Faults::default();
    let nothing = Value::Object(Vec::new());
    let value = if *value == Value::Null { &nothing } else { value };
    let mut members = Members::of(value, &Path::ROOT, &faults);
    let options = EngineOptions {
        state: members.take("state").cloned(),
        rewards: rewards(&mut members),
        team: members.object("team", |mut team| team.needed("id", read::words)),
        actor: members.object("actor", actor),
    };
    if let Some(key) = members.left_over() {
        members.fault(key, ["unknown option ", &quote(key), "; known are state, rewards, team, actor"].concat());
    }
    faults.check(options)
}

fn rewards(members: &mut Members<'_, '_>) -> Rewards {
    if members.has_text("rewards", "pending") {
        members.take("rewards");
        return Rewards::Pending;
    }
    let seeded = members.object("rewards", |mut rewards| Rewards::Seeded(rewards.needed("seed", read::words)));
    seeded.unwrap_or_default()
}

fn actor(mut members: Members<'_, '_>) -> Actor {
    let role = members.choice("role", &Role::ALL, Role::as_str);
    Actor { role: members.required("role", role).unwrap_or(Role::Member), id: members.needed("id", read::words) }
}
