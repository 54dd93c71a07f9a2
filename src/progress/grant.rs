//! Where rewards come from: rolled here, left to the authority, or replaced by a hook (rules R4, R6).

use crate::definitions::RewardDefinition;
use crate::progress::GrantKind;
use crate::rewards;
use crate::time::UnixSec;
use crate::value::Value;

/// A reward that falls due.
#[derive(Clone, Copy, Debug)]
pub struct DueReward<'a> {
    /// The node.
    pub id: &'a str,
    /// Which of its rewards.
    pub kind: GrantKind,
    /// When.
    pub at: UnixSec,
    /// Unique per payment, and the same wherever the same history is replayed.
    pub key: &'a str,
    pub(crate) definition: &'a RewardDefinition,
}

impl DueReward<'_> {
    /// Whether the reward holds chance: if not, every roll gives the same.
    #[must_use]
    pub fn holds_chance(&self) -> bool {
        self.definition.holds_chance()
    }

    /// Rolls the reward (R4) and stamps it with the time of the grant.
    pub fn roll(&self, random: &mut dyn rand_core::Rng) -> Value {
        rewards::roll(self.definition, self.at, random)
    }

    /// What the reward may hold, in Hiro's wire shape.
    #[must_use]
    pub fn available(&self) -> Value {
        self.definition.available()
    }
}

/// What a [`RewardSource`] decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Granted {
    /// The reward, in Hiro's `Reward` shape.
    Reward(Value),
    /// The authority rolls it (A6).
    PendingRoll,
}

/// Why a reward hook refused (R6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRefused(pub String);

/// Decides what a due reward becomes: the place for the authority's randomness and for reward hooks (R6).
///
/// ```
/// use plaudit::{DueReward, GrantRefused, Granted, RewardSource, Value};
///
/// /// Grants everything, but keeps nothing that holds chance.
/// struct OnlyCertain;
/// impl RewardSource for OnlyCertain {
///     fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
///         if due.holds_chance() { Err(GrantRefused("no luck today".to_owned())) } else { Ok(Granted::Reward(due.available())) }
///     }
/// }
/// ```
pub trait RewardSource {
    /// The reward to grant.
    ///
    /// # Errors
    ///
    /// A refusal leaves an automatic claim unclaimed, with a `claim_failed` event, and refuses a claim by hand.
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused>;
}

/// Leaves rewards that hold chance to the authority; the others are exact at once (R4).
#[derive(Clone, Copy, Debug, Default)]
pub struct PendingRewards;

impl RewardSource for PendingRewards {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        if due.holds_chance() { Ok(Granted::PendingRoll) } else { Ok(Granted::Reward(due.roll(&mut rewards::rng_for("", due.key)))) }
    }
}

/// Rolls here, reproducibly: the same seed and the same history give the same rewards (R4).
#[derive(Clone, Debug)]
pub struct SeededRewards {
    /// Any text.
    pub seed: String,
}

impl RewardSource for SeededRewards {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        Ok(Granted::Reward(due.roll(&mut rewards::rng_for(&self.seed, due.key))))
    }
}

/// Rolls from a source of randomness, as an authority does.
#[derive(Debug)]
pub struct RandomRewards<R>(pub R);

impl<R: rand_core::Rng> RewardSource for RandomRewards<R> {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        Ok(Granted::Reward(due.roll(&mut self.0)))
    }
}
