//! The texts in which a streak account is saved: its days, its gifts and its sums, in digits of six bits.

use super::day::{Day, Fate, SUMMED_DAYS};
use super::digits::{digit, number, number_of, value};
use super::local::LocalInstant;
use crate::time::{DAY_SEC, MIN_OFFSET_SEC, OFFSETS_SEC, UnixSec};

/// The states of a day by their codes: the fate, whether it was done on its own date, and whether there was a session soon after
/// midnight. Of other fates than `Done` and `Rest`, the last two follow from the fate and the day before.
const STATES: [(Fate, bool, bool); 12] = [
    (Fate::Missed, false, false),
    (Fate::Done, true, false),
    (Fate::Frozen, false, false),
    (Fate::Rest, false, false),
    (Fate::Rest, true, false),
    (Fate::Skipped, false, false),
    (Fate::Repaired, false, false),
    (Fate::Done, false, false),
    (Fate::Done, true, true),
    (Fate::Done, false, true),
    (Fate::Rest, true, true),
    (Fate::Rest, false, true),
];
/// How days are packed: the number of states, then the days and the digits of a group. An account takes the first layout that has
/// all of its states.
const LAYOUTS: [(i64, usize, usize); 3] = [(4, 3, 1), (8, 2, 1), (12, 5, 3)];
/// The most digits of days, with their zeros.
const MAX_DIGITS: usize = 300;
/// More days than a gift or a sum can lie before the first recorded day.
pub(crate) const EARLIER: i64 = 65_536;
/// The digits of a gift.
pub(crate) const GIFT_DIGITS: usize = 4;
/// The bits of a gift's number of freezes, and the digits of a gift.
const GIFT: (u32, usize) = (7, GIFT_DIGITS);
/// The digits of the newest summed day, of the width of a sum, and of the days with sums.
const SUMS: (u32, usize, u32) = (3, 4, 7);

/// Writes days, newest first. Zeros at the end are left out, and three or more others are a dot and their number.
pub(crate) fn days(days: &[Day]) -> String {
    let codes: Vec<i64> = days.iter().rev().map(code).collect();
    let most = codes.iter().copied().max().unwrap_or(0);
    let place = LAYOUTS.iter().position(|(states, ..)| most < *states).unwrap_or(0);
    let (states, per_group, digits) = LAYOUTS.get(place).copied().unwrap_or((4, 3, 1));
    let mut text = String::new();
    for group in codes.chunks(per_group) {
        let group = group.iter().chain(std::iter::repeat(&0)).take(per_group);
        text.extend(number(group.fold(0, |sum, code| sum * states + code), digits as u32));
    }
    let mut packed = String::from(digit(place as i64));
    packed.push_str(&shortened(text.trim_end_matches('0')));
    packed
}

fn code(day: &Day) -> i64 {
    let is = |exactly: bool| {
        let same = move |(fate, own, night): &(Fate, bool, bool)| *fate == day.fate && (!exactly || (*own, *night) == (day.own, day.night));
        STATES.iter().position(same)
    };
    is(true).or_else(|| is(false)).map_or(0, |place| place as i64)
}

/// Reads this many days, oldest first.
pub(crate) fn days_of(text: &str, length: usize) -> Option<Vec<Day>> {
    let (layout, packed) = text.as_bytes().split_first()?;
    let (states, per_group, per_text) = LAYOUTS.get(value(*layout)? as usize).copied()?;
    let digits = lengthened(packed)?;
    let mut codes = Vec::new();
    for group in digits.chunks(per_text) {
        let whole: Vec<i64> = group.iter().copied().chain(std::iter::repeat(0)).take(per_text).collect();
        let mut left = number_of(&whole);
        let mut group = vec![0; per_group];
        for code in group.iter_mut().rev() {
            (*code, left) = (left % states, left / states);
        }
        codes.extend(group);
        if left > 0 {
            return None;
        }
    }
    if codes.iter().skip(length).any(|code| *code > 0) {
        return None;
    }
    codes.resize(length, 0);
    let day = |code: &i64| STATES.get(*code as usize).map(|(fate, own, night)| Day { fate: *fate, own: *own, night: *night, taken: false });
    codes.iter().rev().map(day).collect()
}

/// Writes runs of three digits `0` or more as a dot and their length.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut zeros = 0_i64;
    let flush = |zeros: &mut i64, short: &mut String| {
        while *zeros > 2 {
            let run = (*zeros).min(63);
            short.push('.');
            short.push(digit(run));
            *zeros -= run;
        }
        (0..std::mem::take(zeros)).for_each(|_| short.push('0'));
    };
    for character in text.chars() {
        if character == '0' {
            zeros += 1;
        } else {
            flush(&mut zeros, &mut short);
            short.push(character);
        }
    }
    flush(&mut zeros, &mut short);
    short
}

/// The values of digits, with the zeros that a dot stands for; at most [`MAX_DIGITS`].
pub(crate) fn lengthened(text: &[u8]) -> Option<Vec<i64>> {
    let mut digits: Vec<i64> = Vec::new();
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'.' => digits.resize(digits.len() + value(*bytes.next()?)? as usize, 0),
            other => digits.push(value(*other)?),
        }
        if digits.len() > MAX_DIGITS {
            return None;
        }
    }
    Some(digits)
}

/// Writes gifts: each as days after the first recorded one, and its freezes.
pub(crate) fn gifts(first: i64, gifts: &[(i64, i64)]) -> String {
    let (bits, digits) = GIFT;
    gifts.iter().flat_map(|(day, freezes)| number((day - first + EARLIER) << bits | freezes, digits as u32)).collect()
}

/// Reads gifts.
pub(crate) fn gifts_of(text: &str, first: i64) -> Option<Vec<(i64, i64)>> {
    let (bits, digits) = GIFT;
    let values = text.bytes().map(value).collect::<Option<Vec<i64>>>().filter(|values| values.len() % digits == 0)?;
    let gift = |number: i64| (first + (number >> bits) - EARLIER, number & ((1 << bits) - 1));
    Some(values.chunks(digits).map(|digits| gift(number_of(digits))).collect())
}

/// Writes sums, ascending by day: the newest day, the bits of a sum, a bit for each of the newest days that has a sum, and the sums,
/// newest first, with their signs in the lowest bits. Empty if there is none.
pub(crate) fn sums(first: i64, sums: &[(i64, i64)]) -> String {
    let Some((newest, _)) = sums.last() else { return String::new() };
    let numbers = sums.iter().rev().map(|(_, sum)| (sum.saturating_abs() << 1) | i64::from(*sum < 0));
    let numbers: Vec<i64> = numbers.collect();
    let width = numbers.iter().fold(1, |width, number| width.max(64 - number.leading_zeros()));
    let days = sums.iter().fold(0, |days, (day, _)| days | 1_i64 << (newest - day).clamp(0, SUMMED_DAYS - 1));
    let bits: Vec<i64> = numbers.iter().flat_map(|number| (0..width).rev().map(move |bit| number >> bit & 1)).collect();
    let mut text: String = number(newest - first + EARLIER, SUMS.0).collect();
    text.push(digit(i64::from(width)));
    text.extend(number(days, SUMS.2));
    text.extend(bits.chunks(6).map(|six| digit(six.iter().zip((0..6).rev()).fold(0, |sum, (bit, place)| sum | bit << place))));
    text
}

/// Reads sums, ascending by day.
pub(crate) fn sums_of(text: &str, first: i64) -> Option<Vec<(i64, i64)>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let digits: Vec<i64> = text.bytes().map(value).collect::<Option<_>>()?;
    let (newest, rest) = digits.split_at_checked(SUMS.0 as usize)?;
    let (width, rest) = rest.split_first().filter(|(width, _)| (1..=55).contains(*width))?;
    let (marks, packed) = rest.split_at_checked(SUMS.2 as usize)?;
    let (newest, marks) = (first + number_of(newest) - EARLIER, number_of(marks));
    let days: Vec<i64> = (0..SUMMED_DAYS).filter(|ago| marks >> ago & 1 == 1).map(|ago| newest - ago).collect();
    let bits: Vec<i64> = packed.iter().flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1)).collect();
    let width = *width as usize;
    if days.first() != Some(&newest) || packed.len() != (days.len() * width).div_ceil(6) {
        return None;
    }
    let numbers = bits.chunks_exact(width).map(|bits| bits.iter().fold(0, |number, bit| number << 1 | bit));
    let sums = days.iter().zip(numbers).map(|(day, number)| (*day, if number & 1 == 1 { -(number >> 1) } else { number >> 1 }));
    let mut sums: Vec<(i64, i64)> = sums.collect();
    sums.reverse();
    Some(sums)
}

/// The most characters of this many days.
pub(crate) fn most_days(days: usize) -> usize {
    1 + days.div_ceil(5) * 3
}

/// The most characters of `count` sums or edges with their key, if each has at most `digits` digits.
pub(crate) fn most_numbers(count: usize, digits: usize) -> usize {
    if count == 0 { 0 } else { r#""edges":"","#.len() + 11 + count * digits }
}

/// Writes the last events of days, ascending, as [`sums`] from 1970-01-01 on: of each its offset, then its second of the local day.
pub(crate) fn edges(edges: &[LocalInstant]) -> String {
    let number = |edge: &LocalInstant| (edge.offset_sec - MIN_OFFSET_SEC) * DAY_SEC + edge.second();
    sums(0, &edges.iter().map(|edge| (edge.day(), number(edge))).collect::<Vec<_>>())
}

/// Reads the last events of days, ascending.
pub(crate) fn edges_of(text: &str) -> Option<Vec<LocalInstant>> {
    let edge = |(day, number): (i64, i64)| {
        let offset_sec = number.div_euclid(DAY_SEC) + MIN_OFFSET_SEC;
        let at = UnixSec(day * DAY_SEC + number.rem_euclid(DAY_SEC) - offset_sec);
        OFFSETS_SEC.contains(&offset_sec).then_some(LocalInstant { at, offset_sec })
    };
    sums_of(text, 0)?.into_iter().map(edge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g15_every_state_of_a_day_is_read_back_in_each_layout() {
        for states in 1..=STATES.len() {
            for length in [1, 7, 400] {
                let state = |place: usize| STATES.get(place % states).copied().unwrap_or_default();
                let life: Vec<Day> = (0..length).map(state).map(|(fate, own, night)| Day { fate, own, night, taken: false }).collect();
                let text = days(&life);
                assert_eq!(days_of(&text, length), Some(life), "{text}");
                assert!(text.len() <= most_days(length), "{}", text.len());
            }
        }
        assert_eq!(days_of("", 1), None);
        assert_eq!(days_of("2___", 5), None, "no group has so high a number");
        assert_eq!(days_of("0_", 2), None, "a third day");
    }

    #[test]
    fn g14_g15_gifts_and_sums_are_read_back() {
        let given = [(-1, 1), (0, 100), (399, 7), (47_482, 2)];
        for first in [-1, 0, 20_000, 47_482] {
            assert_eq!(gifts_of(&gifts(first, &given), first), Some(given.to_vec()));
        }
        assert_eq!(gifts_of("000", 0), None);
        for all in [vec![(5, 0)], vec![(5, -1), (46, 9_007_199_254_740_991)], (10..52).map(|day| (day, day - 30)).collect()] {
            assert_eq!(sums_of(&sums(7, &all), 7), Some(all));
        }
        for damaged in ["0", "0881", "0881000000", "08810000000", "088z0000001"] {
            assert_eq!(sums_of(damaged, 0), None, "{damaged}");
        }
    }
}
