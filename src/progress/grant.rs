//! The sources of rewards: rolled here, left to the authority, or replaced by a hook (rules R4, R6).

use crate::definitions::RewardDefinition;
use crate::progress::GrantKind;
use crate::rewards;
use crate::time::UnixSec;
use crate::value::Value;

/// A reward that falls due.
///
/// ```
/// use plaudit::{Action, Command, Definitions, DueReward, Engine, EngineOptions, GrantKind, GrantRefused, Granted, RewardSource};
/// use plaudit::{UnixSec, Value};
///
/// /// An authority's ledger: what was paid, under keys that are the same however often it is replayed.
/// struct Ledger(Vec<String>);
/// impl RewardSource for Ledger {
///     fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
///         assert_eq!((due.id, due.kind, due.at), ("wins", GrantKind::Reward, UnixSec(1_790_000_000)));
///         self.0.push(due.key.to_owned());
///         Ok(Granted::PendingRoll)
///     }
/// }
///
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 9}}}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let mut ledger = Ledger(Vec::new());
/// engine.apply_with(&[Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]))], &mut ledger)?;
/// assert_eq!(ledger.0.len(), 1);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DueReward<'a> {
    /// The node's id.
    pub id: &'a str,
    /// The kind of reward.
    pub kind: GrantKind,
    /// The instant of the grant.
    pub at: UnixSec,
    /// Unique per grant, and the same wherever the same history is replayed.
    pub key: &'a str,
    pub(crate) definition: &'a RewardDefinition,
}

impl DueReward<'_> {
    /// Whether the reward depends on chance; if not, every roll gives the same result.
    #[must_use]
    pub fn holds_chance(&self) -> bool {
        self.definition.holds_chance()
    }

    /// Rolls the reward (R4) with the instant of the grant.
    ///
    /// ```
    /// use plaudit::{DueReward, GrantRefused, Granted, RewardSource};
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    ///
    /// /// A weekend of luck: each rolled reward is granted with a message.
    /// struct Weekend<R>(R);
    /// impl<R: rand_core::Rng> RewardSource for Weekend<R> {
    ///     fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
    ///         let mut reward = due.roll(&mut self.0);
    ///         if let Value::Object(entries) = &mut reward {
    ///             entries.push(("message".into(), "Lucky weekend!".into()));
    ///         }
    ///         Ok(Granted::Reward(reward))
    ///     }
    /// }
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
    ///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 5, "max": 9}}}}}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let mut weekend = Weekend(<rand_xoshiro::Xoshiro256PlusPlus as rand_core::SeedableRng>::seed_from_u64(7));
    /// let outcome = engine.apply_with(&[Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]))], &mut weekend)?;
    /// let reward = outcome.rewards[0].reward.clone().unwrap_or_default();
    /// assert_eq!(reward.get("grant_time_sec"), Some(&Value::Int(1_790_000_000)));
    /// assert_eq!(reward.get("message"), Some(&Value::from("Lucky weekend!")));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn roll(&self, random: &mut dyn rand_core::Rng) -> Value {
        rewards::roll(self.definition, self.at, random)
    }

    /// The possible contents of the reward, in Hiro's wire form.
    #[must_use]
    pub fn available(&self) -> Value {
        self.definition.available()
    }
}

/// The decision of a [`RewardSource`].
///
/// ```
/// use plaudit::{DueReward, GrantRefused, Granted, RewardSource, Value};
///
/// /// Everything becomes the same consolation.
/// struct Consolation;
/// impl RewardSource for Consolation {
///     fn grant(&mut self, _: &DueReward<'_>) -> Result<Granted, GrantRefused> {
///         let gold = Value::from_json(r#"{"currencies": {"gold": 1}}"#).map_err(|error| GrantRefused(error.to_string()))?;
///         Ok(Granted::Reward(gold))
///     }
/// }
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec};
/// let document = Value::from_json(r#"{"achievements": {"chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gems": {"min": 500}}}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply_with(&[Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1)]))], &mut Consolation)?;
/// let reward = outcome.rewards[0].reward.as_ref().map(Value::to_canonical_json);
/// assert_eq!(reward.as_deref(), Some(r#"{"currencies":{"gold":1}}"#));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Granted {
    /// Grants this reward, in the shape of Hiro's `Reward`.
    Reward(Value),
    /// Leaves the roll to the authority (A6).
    PendingRoll,
    /// Grants nothing yet (R6): the run stays complete and unclaimed, or the total due, until the host sends a claim that is granted. The
    /// command is not refused, and no `claim_failed` is reported.
    Later,
}

/// The refusal of a reward hook, with its reason (R6).
///
/// ```
/// use plaudit::{DueReward, EventKind, GrantRefused, Granted, RewardSource};
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
///
/// /// The vault is closed.
/// struct Closed;
/// impl RewardSource for Closed {
///     fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
///         Err(GrantRefused(format!("no {} today", due.kind.as_str())))
///     }
/// }
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let outcome = engine.apply_with(&[Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]))], &mut Closed)?;
/// assert!(outcome.events.iter().any(|event| event.kind == EventKind::ClaimFailed)); // complete, and claimable later
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRefused(pub String);

/// The reason why a due reward is not granted now.
pub(crate) enum Ungranted {
    Refused(GrantRefused),
    /// [`Granted::Later`]
    Later,
}

impl From<GrantRefused> for Ungranted {
    fn from(refused: GrantRefused) -> Ungranted {
        Ungranted::Refused(refused)
    }
}

/// Decides what is granted for a due reward. The authority's randomness and reward hooks implement it (R6).
///
/// ```
/// use plaudit::{DueReward, GrantRefused, Granted, RewardSource, Value};
///
/// /// Grants everything, but refuses what depends on chance.
/// struct OnlyCertain;
/// impl RewardSource for OnlyCertain {
///     fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
///         if due.holds_chance() { Err(GrantRefused("no luck today".to_owned())) } else { Ok(Granted::Reward(due.available())) }
///     }
/// }
/// ```
pub trait RewardSource {
    /// Grants the reward.
    ///
    /// # Errors
    ///
    /// A refusal leaves an automatic claim unclaimed, with a `claim_failed` event, and fails a claim by hand.
    ///
    /// ```
    /// use plaudit::{DueReward, GrantRefused, Granted, RewardSource, SeededRewards};
    ///
    /// /// Limits the number of rewards of another source.
    /// struct Limited<S> { inner: S, left: u32 }
    /// impl<S: RewardSource> RewardSource for Limited<S> {
    ///     fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
    ///         self.left = self.left.checked_sub(1).ok_or_else(|| GrantRefused("enough for today".to_owned()))?;
    ///         self.inner.grant(due)
    ///     }
    /// }
    /// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
    ///     "auto_reset": true, "reward": {"guaranteed": {"currencies": {"gold": {"min": 5}}}}}}}"#)?;
    /// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
    /// let win = Command::new(UnixSec(1_790_000_000), Action::update([("wins", 1)]));
    /// let mut limited = Limited { inner: SeededRewards { seed: "ada".to_owned() }, left: 1 };
    /// assert_eq!(engine.apply_with(&[win.clone(), win], &mut limited)?.rewards.len(), 1);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused>;
}

/// Leaves rewards that depend on chance to the authority; grants the others exactly (R4).
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, PendingRewards, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {
///     "chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
///         "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 9}}}}},
///     "coin": {"name": "A coin", "max_count": 1, "auto_claim": true, "reward": {"guaranteed": {"currencies": {"gold": {"min": 1}}}}}
/// }}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let both = Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1), ("coin", 1)]));
/// let outcome = engine.apply_with(&[both], &mut PendingRewards)?;
/// let waiting: Vec<bool> = outcome.rewards.iter().map(|grant| grant.pending_roll).collect();
/// assert_eq!(waiting, [true, false]); // 1 to 9 gold from the chest; the coin is certain
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PendingRewards;

impl RewardSource for PendingRewards {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        if due.holds_chance() { Ok(Granted::PendingRoll) } else { Ok(Granted::Reward(due.roll(&mut rewards::rng_for("", due.key)))) }
    }
}

/// Rolls reproducibly: the same seed and the same history give the same rewards (R4).
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, SeededRewards, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 1000000}}}}}}}"#)?;
/// let roll = |seed: &str| -> Result<_, plaudit::Error> {
///     let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
///     let open = Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1)]));
///     Ok(engine.apply_with(&[open], &mut SeededRewards { seed: seed.to_owned() })?.rewards)
/// };
/// assert_eq!(roll("ada")?, roll("ada")?);
/// assert_ne!(roll("ada")?, roll("bob")?);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SeededRewards {
    /// The seed; any text.
    pub seed: String,
}

impl RewardSource for SeededRewards {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        Ok(Granted::Reward(due.roll(&mut rewards::rng_for(&self.seed, due.key))))
    }
}

/// Rolls with a source of randomness, as an authority does.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, RandomRewards, UnixSec, Value};
/// use rand_core::SeedableRng as _;
/// let document = Value::from_json(r#"{"achievements": {"chest": {"name": "A chest", "max_count": 1, "auto_claim": true,
///     "auto_reset": true,
///     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 1000000}}}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let mut rewards = RandomRewards(rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(1)); // a server uses the system's generator
/// let open = Command::new(UnixSec(1_790_000_000), Action::update([("chest", 1)]));
/// let first = engine.apply_with(std::slice::from_ref(&open), &mut rewards)?.rewards;
/// let second = engine.apply_with(&[open], &mut rewards)?.rewards;
/// assert_ne!(first[0].reward, second[0].reward);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Debug)]
pub struct RandomRewards<R>(pub R);

impl<R: rand_core::Rng> RewardSource for RandomRewards<R> {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        Ok(Granted::Reward(due.roll(&mut self.0)))
    }
}
