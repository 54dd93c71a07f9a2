//! Rolling rewards.
use crate::definitions::RewardDefinition;
use crate::time::UnixSec;
use crate::value::Value;
use rand_core::SeedableRng;

impl RewardDefinition {
    pub(crate) fn holds_chance(&self) -> bool {
        false
    }
    pub(crate) fn available(&self) -> Value {
        Value::Null
    }
}
pub(crate) fn roll(_definition: &RewardDefinition, _at: UnixSec, _random: &mut dyn rand_core::Rng) -> Value {
    Value::Null
}
pub(crate) fn rng_for(_seed: &str, _key: &str) -> rand_xoshiro::Xoshiro256PlusPlus {
    rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(1)
}
