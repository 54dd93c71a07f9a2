//! The bounds of saved streak accounts, in each of their forms (rules G14, G15).

use std::ops::RangeInclusive;

use super::streak::LAST_DAYS;
use crate::definitions::streak::MAX_FREEZES;
use crate::progress::streak::account::KEPT_DAYS;
use crate::progress::streak::packed::EARLIER;

/// The most days of a saved account; a week may begin before the oldest kept day.
pub(super) const MAX_SAVED_DAYS: i64 = KEPT_DAYS + 14;
/// The days of a saved account. A clock that was ahead and is set back (K17) moves all days together, also to before 1970.
pub(super) const SAVED_DAYS: RangeInclusive<i64> = -EARLIER..=*LAST_DAYS.end();

/// Whether gifts are in order, and each has freezes.
pub(super) fn are_possible_gifts(gifts: &[(i64, i64)]) -> bool {
    gifts.is_sorted_by(|one, next| one.0 < next.0)
        && gifts.iter().all(|(day, freezes)| SAVED_DAYS.contains(day) && (1..=MAX_FREEZES).contains(freezes))
}

/// Whether sums are in order.
pub(super) fn are_possible_sums(sums: &[(i64, i64)]) -> bool {
    sums.is_sorted_by(|one, next| one.0 < next.0) && sums.iter().all(|(day, _)| SAVED_DAYS.contains(day))
}
