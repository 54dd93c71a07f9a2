//! The digits in which saved streaks encode six bits each.

const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// The digit of a value from 0 to 63.
pub(crate) fn digit(value: i64) -> char {
    DIGITS.get(value as usize).map_or('0', |digit| char::from(*digit))
}

/// The value of a digit; `None` for any other byte.
pub(crate) fn value(digit: u8) -> Option<i64> {
    DIGITS.iter().position(|known| *known == digit).map(|place| place as i64)
}

/// Writes a number in this many digits, the highest first.
pub(crate) fn number(number: i64, digits: u32) -> impl Iterator<Item = char> {
    (0..digits).rev().map(move |place| digit(number >> (place * 6) & 63))
}

/// The number that digits form, the highest first.
pub(crate) fn number_of(digits: &[i64]) -> i64 {
    digits.iter().fold(0, |number, digit| number << 6 | digit)
}
