//! Mutates seeds: changes bytes; repeats and removes pieces; replaces them by pieces of other seeds and by hostile ones.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The longest input.
const MAX_BYTES: usize = 200_000;

/// Pieces that often break readers.
const HOSTILE: &[&str] = &[
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "-1",
    "0",
    "1",
    "-0",
    "0.5",
    "1e300",
    "-1e300",
    "1e-300",
    "9007199254740991",
    "9007199254740992",
    "-9007199254740992",
    "9223372036854775807",
    "9223372036854775808",
    "4102444799",
    "4102444800",
    "253402300800",
    "-62135596800",
    "2147483648",
    "4294967296",
    "\"__proto__\"",
    "\"constructor\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"𝄞\"",
    "\"\u{202e}\"",
    "\"a.b\"",
    "[[[[[[",
    "{\"a\":",
    "\"*\"",
    "\"0 0 31 2 *\"",
    "\"0 0 * * *\"",
    "\"* * * * * * *\"",
    "\"@daily\"",
    "1790000000",
    "1790086400",
    "86400",
    "604800",
];

pub struct Mutator<'a> {
    random: Xoshiro256PlusPlus,
    seeds: &'a [Vec<u8>],
}

impl<'a> Mutator<'a> {
    pub fn new(start: u64, seeds: &'a [Vec<u8>]) -> Mutator<'a> {
        Mutator { random: Xoshiro256PlusPlus::seed_from_u64(start), seeds }
    }

    /// A seed with one to eight mutations.
    pub fn input(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..=self.below(8) {
            self.change(&mut input);
            input.truncate(MAX_BYTES);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let here = piece(input, self.below(input.len() + 1));
        match self.below(8) {
            0 if !input.is_empty() => {
                let at = self.below(input.len());
                input[at] ^= 1 << self.below(8);
            }
            1 => drop(input.drain(here)),
            2 => {
                let copy = input[here.clone()].to_vec();
                input.splice(here.start..here.start, copy);
            }
            3 => {
                let other = piece(input, self.below(input.len() + 1));
                let copy = input[other].to_vec();
                input.splice(here, copy);
            }
            4 | 5 => {
                let seed = self.seed();
                let other = piece(seed, self.below(seed.len() + 1));
                input.splice(here, seed[other].to_vec());
            }
            _ => {
                let hostile = HOSTILE[self.below(HOSTILE.len())];
                input.splice(here, hostile.bytes());
            }
        }
    }

    fn seed(&mut self) -> &'a [u8] {
        let index = self.below(self.seeds.len());
        &self.seeds[index]
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.random.next_u64() % (bound.max(1) as u64)).unwrap()
    }
}

/// The piece at an index: a word between punctuation marks, a text, or a single mark.
fn piece(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let is_mark = |byte: &u8| b"{}[],: \n".contains(byte);
    if input.get(at).is_none_or(is_mark) {
        return at..(at + 1).min(input.len());
    }
    let start = input[..at].iter().rposition(is_mark).map_or(0, |mark| mark + 1);
    let end = input[at..].iter().position(is_mark).map_or(input.len(), |mark| at + mark);
    start..end
}
