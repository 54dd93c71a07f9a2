//! Uniform draws without bias, from any source of randomness.

use fnv::FnvHasher;
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::hash::Hasher;

/// A source that depends only on the seed and the claim's key, not on earlier claims.
pub(crate) fn rng_for(seed: &str, key: &str) -> Xoshiro256PlusPlus {
    let mut hasher = FnvHasher::default();
    hasher.write(seed.as_bytes());
    hasher.write(&[0xff]); // no text contains this byte, so two pairs of seed and key never hash the same bytes
    hasher.write(key.as_bytes());
    Xoshiro256PlusPlus::seed_from_u64(hasher.finish())
}

/// A number below `count`; 0 if `count` is 0 or 1.
fn below(count: u64, random: &mut dyn Rng) -> u64 {
    // Lemire's method. The number of tries is bounded, so that a constant source cannot hang the caller. A uniform source needs a
    // second try with a probability below 2^-9 for every count up to 2^54.
    const TRIES: u32 = 64;
    let mut product = u128::from(random.next_u64()) * u128::from(count);
    if count > 0 {
        let rejected = count.wrapping_neg() % count;
        for _ in 0..TRIES {
            if product as u64 >= rejected {
                break;
            }
            product = u128::from(random.next_u64()) * u128::from(count);
        }
    }
    (product >> 64) as u64
}

/// A number from `first` to `last`; draws nothing from the source if there is only one.
pub(super) fn between(first: i64, last: i64, random: &mut dyn Rng) -> i64 {
    match u64::try_from(last.saturating_sub(first)) {
        Ok(0) | Err(_) => first,
        Ok(span) => first.saturating_add_unsigned(below(span.saturating_add(1), random)),
    }
}

/// A uniform number of at least 0 and below 1, in steps of 2^-53.
pub(super) fn share(random: &mut dyn Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// The index of a weight, drawn in proportion; `None` if `nothing`, the weight of drawing none, is drawn.
pub(super) fn weighted(weights: &[i64], nothing: i64, random: &mut dyn Rng) -> Option<usize> {
    let total = weights.iter().copied().fold(nothing, i64::saturating_add);
    if total <= 0 {
        return None;
    }
    let mut drawn = between(0, total.saturating_sub(1), random);
    for (index, weight) in weights.iter().enumerate() {
        drawn = drawn.saturating_sub(*weight);
        if drawn < 0 {
            return Some(index);
        }
    }
    None
}
