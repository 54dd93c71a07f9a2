//! Reads streak accounts in their earlier form, which had a member for each number, and texts of flags.
//!
//! - `days`: the fate of each day, newest first, three days to a digit: 0 missed, 1 done, 2 frozen, 3 rest.
//! - `fixed`, `own`, `night`: flags of days, newest first, six to a digit: frozen by a repair or skipped by a traveller; done on
//!   its own date but not counted, or the reverse; a session soon after midnight.
//! - `before`: the fold before the first day: run, freezes, freezes used by the current gap, and the longest run.
//! - `gifts`: given freezes, each as days after `first_day` and their number.
//! - `sums_day`, `sums`: each sum is the number of days before `sums_day` in one digit, then the sum in digits of five bits, lowest
//!   first. All digits of a sum but the last have the sixth bit set; the lowest bit is the sign.

use super::account_bounds::{MAX_SAVED_DAYS, are_possible_gifts, are_possible_sums};
use super::streak::LAST_DAYS;
use crate::definitions::streak::{MAX_FREEZES, Weekday};
use crate::progress::streak::LocalInstant;
use crate::progress::streak::account::{Account, Carry, MAX_GIFTS};
use crate::progress::streak::day::{Day, Fate, SUMMED_DAYS};
use crate::progress::streak::digits::value;
use crate::progress::streak::packed::lengthened;
use crate::time::OFFSETS_SEC;
use crate::value::fields::Fields;

pub(super) fn account(mut members: Fields<'_, '_>) -> Account {
    let (first, days) = days(&mut members);
    let latest = latest(&mut members);
    let last_unit = members.integer("last");
    let before = row(&mut members, "before", 4);
    let [run, freezes, eaten, best_before] = <[i64; 4]>::try_from(before).unwrap_or_default();
    let opening = Carry { run, freezes, eaten };
    let folded = Carry { run: members.natural("count"), freezes: members.natural("freezes"), eaten: 0 };
    if [run, eaten, best_before].iter().any(|number| *number < 0)
        || [freezes, folded.freezes].iter().any(|freezes| !(0..=MAX_FREEZES).contains(freezes))
    {
        members.fault("freezes", "expected at most 100 freezes, and no number below 0");
    }
    let gifts = row(&mut members, "gifts", MAX_GIFTS * 2);
    let gifts: Vec<(i64, i64)> =
        gifts.chunks_exact(2).map(|pair| (first + pair.first().unwrap_or(&0), *pair.last().unwrap_or(&0))).collect();
    let gifts: Vec<(i64, i64)> = gifts.into_iter().map(|(day, freezes)| (day, freezes.min(MAX_FREEZES))).collect();
    if !are_possible_gifts(&gifts) {
        members.fault("gifts", "expected pairs of days up to 2099 and freezes, in order");
    }
    let sums = sums(&mut members);
    let best = members.natural("best");
    let folded = if last_unit.is_some() { folded } else { opening };
    // This form does not name the unit. The number of a week is less than the numbers of its days, so a last unit below the first
    // day is a week. Without a done unit, only an account of weeks can have done days.
    let is_weekly = last_unit.map_or_else(|| days.iter().any(|day| day.fate == Fate::Done), |unit| unit < first);
    let weeks = is_weekly.then(|| Weekday::of(first));
    let (edges, extra) = (Vec::new(), Vec::new());
    let account = Account { first, days, opening, best_before, gifts, sums, latest, edges, last_unit, folded, best, weeks, extra };
    if !account.is_done_where_recorded() {
        members.fault("last", "expected the last done unit among the recorded days");
    }
    Account { extra: members.rest(), ..account }.with_taken_nights()
}

fn latest(members: &mut Fields<'_, '_>) -> Option<LocalInstant> {
    let offset_sec = members.integer("utc_offset_sec").unwrap_or(0);
    if !OFFSETS_SEC.contains(&offset_sec) {
        members.fault("utc_offset_sec", "expected -12 h to +14 h in seconds");
    }
    members.instant("last_at").map(|at| LocalInstant { at, offset_sec })
}

/// Reads at most `at_most` whole numbers.
fn row(members: &mut Fields<'_, '_>, key: &'static str, at_most: usize) -> Vec<i64> {
    let row = members.items(key, at_most, |item| item.read(crate::value::read::integer).unwrap_or(0));
    if row.len() % 2 == 1 || (at_most == 4 && !matches!(row.len(), 0 | 4)) {
        members.fault(key, "expected all of its numbers");
    }
    row
}

fn days(members: &mut Fields<'_, '_>) -> (i64, Vec<Day>) {
    let (first, last) = (members.integer("first_day"), members.integer("last_day"));
    let texts = ["days", "fixed", "own", "night"].map(|key| members.text(key).unwrap_or_default());
    let (Some(first), Some(last)) = (first, last) else {
        if first.is_some() || last.is_some() || texts.iter().any(|text| !text.is_empty()) {
            members.fault("last_day", "expected a first and a last day");
        }
        return (0, Vec::new());
    };
    let length = last.saturating_sub(first).saturating_add(1);
    if !LAST_DAYS.contains(&last) || !(1..=MAX_SAVED_DAYS).contains(&length) {
        members.fault("last_day", "expected a day in 1970-2099, at most 400 days after the first one");
        return (0, Vec::new());
    }
    let unpack = |key: &'static str, text: &str, bits: i64| {
        let values = unpacked(text, bits).filter(|values| values.iter().skip(length as usize).all(|value| *value == 0));
        if values.is_none() {
            members.fault(key, "expected digits for at most as many days as the account has");
        }
        let mut values = values.unwrap_or_default();
        values.resize(length as usize, 0);
        values
    };
    let [marks, fixed, own, night] = texts;
    let (marks, fixed, own, night) =
        (unpack("days", marks, 2), unpack("fixed", fixed, 1), unpack("own", own, 1), unpack("night", night, 1));
    let days = marks.iter().zip(fixed).zip(own).zip(night).rev().map(|(((mark, fixed), own), night)| {
        let fate = match (mark, fixed) {
            (1, _) => Fate::Done,
            (2, 0) => Fate::Frozen,
            (2, _) => Fate::Repaired,
            (3, 0) => Fate::Rest,
            (3, _) => Fate::Skipped,
            _ => Fate::Missed,
        };
        Day { own: (own == 1) != (fate == Fate::Done), night: night == 1, taken: false, fate }
    });
    (first, days.collect())
}

fn unpacked(text: &str, bits: i64) -> Option<Vec<i64>> {
    let places = 6 / bits;
    let digits = lengthened(text.as_bytes()).filter(|digits| digits.len() as i64 * places < MAX_SAVED_DAYS + 6)?;
    Some(digits.iter().flat_map(|digit| (0..places).rev().map(move |place| digit >> (place * bits) & ((1 << bits) - 1))).collect())
}

fn sums(members: &mut Fields<'_, '_>) -> Vec<(i64, i64)> {
    let newest = members.integer("sums_day").unwrap_or(0);
    let text = members.text("sums").unwrap_or_default();
    let digits: Option<Vec<i64>> = text.bytes().map(value).collect();
    let sums = digits.and_then(|digits| sums_of(&digits, newest));
    let sums = sums.filter(|sums| are_possible_sums(sums));
    if sums.is_none() {
        members.fault("sums", "expected days before `sums_day`, each with a sum");
    }
    sums.unwrap_or_default()
}

fn sums_of(digits: &[i64], newest: i64) -> Option<Vec<(i64, i64)>> {
    let mut sums = Vec::new();
    let mut digits = digits.iter();
    while let Some(ago) = digits.next() {
        let (mut number, mut shift) = (0_i64, 0_u32);
        loop {
            let digit = digits.next()?;
            number = number.checked_add((digit & 31).checked_mul(1_i64.checked_shl(shift).filter(|_| shift < 56)?)?)?;
            shift += 5;
            if digit & 32 == 0 {
                break;
            }
        }
        let sum = number >> 1;
        sums.push((newest.checked_sub(*ago).filter(|_| *ago < SUMMED_DAYS)?, if number & 1 == 1 { -sum } else { sum }));
    }
    sums.reverse();
    Some(sums)
}
