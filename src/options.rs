//! The options of an engine.

use crate::error::{Error, ErrorCode};
use crate::locale::Locale;
use crate::text::quote;
use crate::value::Value;
use crate::value::fields::{Faults, Fields};
use crate::value::read::{self, Fault, Path};

/// Options of [`crate::Engine::new`].
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
/// let now = UnixSec(1_790_000_000);
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// engine.apply(&Command::new(now, Action::update([("wins", 2)])))?;
///
/// let options = EngineOptions { state: Some(engine.state()), ..EngineOptions::default() };
/// let loaded = Engine::new(Definitions::parse(&document)?, options)?;
/// assert_eq!(loaded.get("wins", now).map(|view| view.count), Some(2));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// A saved state; `None` starts with a fresh one.
    pub state: Option<Value>,
    /// The source of rewards.
    pub rewards: Rewards,
    /// The team's id, for a team's stream.
    pub team: Option<String>,
    /// The actor on a team's stream.
    pub actor: Option<Actor>,
    /// The language of views and unlocks; `None` stands for the nodes' own texts.
    pub locale: Option<Locale>,
}

/// The source of random rewards (R4).
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Rewards, UnixSec, Value};
/// let chest = r#"{"achievements": {"chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 100}}}}}}}"#;
/// for (rewards, waits) in [(Rewards::Pending, true), (Rewards::Seeded("ada".to_owned()), false)] {
///     let options = EngineOptions { rewards, ..EngineOptions::default() };
///     let mut engine = Engine::new(Definitions::parse(&Value::from_json(chest)?)?, options)?;
///     let outcome = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1)])))?;
///     assert_eq!(outcome.rewards[0].pending_roll, waits);
/// }
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rewards {
    /// The authority rolls them later.
    #[default]
    Pending,
    /// This engine rolls them, reproducibly from this seed.
    Seeded(String),
}

/// The actor on a team's stream (T2, T3).
///
/// ```
/// use plaudit::{Action, Actor, Command, Definitions, Engine, EngineOptions, Role, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
/// let actor = Some(Actor { id: "ann".to_owned(), role: Role::Member });
/// let options = EngineOptions { team: Some("reds".to_owned()), actor, ..EngineOptions::default() };
/// let mut engine = Engine::new(Definitions::parse_team(&document)?, options)?;
/// engine.apply(&Command::new(UnixSec(1_790_000_000), Action::update([("wins", 4)])))?;
/// let view = engine.get("wins", UnixSec(1_790_000_000));
/// assert_eq!(view.and_then(|view| view.contributions), Some(vec![("ann".to_owned(), 4)]));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The member's id.
    pub id: String,
    /// The member's role.
    pub role: Role,
}

impl Actor {
    /// T3: whether commands of this actor may claim by hand; commands without an actor may.
    pub(crate) fn may_claim(actor: Option<&Actor>) -> bool {
        actor.is_none_or(|actor| actor.role == Role::Admin)
    }
}

/// The role of a member of a team.
///
/// ```
/// use plaudit::{Action, Actor, Command, Definitions, Engine, EngineOptions, Role, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 1}}}"#)?;
/// let options = EngineOptions { team: Some("reds".to_owned()), ..EngineOptions::default() };
/// let mut engine = Engine::new(Definitions::parse_team(&document)?, options)?;
/// let now = UnixSec(1_790_000_000);
/// engine.apply(&Command::new(now, Action::update([("wins", 1)])))?;
/// for (role, may_claim) in [(Role::Member, false), (Role::Admin, true)] {
///     engine.set_actor(Some(Actor { id: "ann".to_owned(), role }));
///     assert_eq!(engine.apply(&Command::new(now, Action::claim(["wins"]))).is_ok(), may_claim);
/// }
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The member may contribute (T2).
    Member,
    /// The member may contribute, and claim by hand (T3).
    Admin,
}

impl Role {
    const ALL: [Role; 2] = [Self::Member, Self::Admin];

    /// Reads a role from a message or a store. A role that only a newer version knows counts as unset (A8).
    pub(crate) fn known(members: &mut Fields<'_, '_>) -> Option<Role> {
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
    /// Reads options in the shape of `plaudit.d.ts`.
    ///
    /// # Errors
    ///
    /// `INVALID_ARGUMENT` with the path of the fault.
    ///
    /// ```
    /// use plaudit::{EngineOptions, Rewards, Value};
    /// let options = EngineOptions::from_value(&Value::from_json(r#"{"rewards": {"seed": "ada"}}"#)?)?;
    /// assert_eq!(options.rewards, Rewards::Seeded("ada".to_owned()));
    /// let typo = EngineOptions::from_value(&Value::from_json(r#"{"reward": "pending"}"#)?).unwrap_err();
    /// assert_eq!(typo.path(), Some("/reward"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<EngineOptions, Error> {
        options(value).map_err(|fault| fault.into_error(ErrorCode::InvalidArgument))
    }
}

fn options(value: &Value) -> Result<EngineOptions, Fault> {
    let faults = Faults::default();
    let nothing = Value::Object(Vec::new());
    let value = if *value == Value::Null { &nothing } else { value };
    let mut members = Fields::of(value, &Path::ROOT, &faults);
    let options = EngineOptions {
        state: members.take("state").cloned(),
        rewards: rewards(&mut members),
        team: members.object("team", |mut team| team.needed("id", read::words)),
        actor: members.object("actor", actor),
        locale: locale(&mut members),
    };
    if let Some(key) = members.left_over() {
        members.fault(key, ["unknown option ", &quote(key), "; the options are state, rewards, team, actor, locale"].concat());
    }
    faults.check(options)
}

fn rewards(members: &mut Fields<'_, '_>) -> Rewards {
    if members.has_text("rewards", "pending") {
        members.take("rewards");
        return Rewards::Pending;
    }
    let seeded = members.object("rewards", |mut rewards| Rewards::Seeded(rewards.needed("seed", read::words)));
    seeded.unwrap_or_default()
}

fn locale(members: &mut Fields<'_, '_>) -> Option<Locale> {
    let parsed = Locale::parse(members.text("locale")?);
    parsed.map_err(|error| members.fault("locale", error.message())).ok()
}

fn actor(mut members: Fields<'_, '_>) -> Actor {
    let role = members.choice("role", &Role::ALL, Role::as_str);
    Actor { role: members.required("role", role).unwrap_or(Role::Member), id: members.needed("id", read::words) }
}
