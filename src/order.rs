//! Sorting, written once and small: each instance of the standard sorts would cost the wasm several kilobytes.

use std::cmp::Ordering;

/// The items in order; equal ones stay as they stood.
pub(crate) fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let by_place = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    };
    let places = places(items.len(), &by_place);
    let mut taken: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| taken.get_mut(place)?.take()).collect()
}

/// The order of the places 0 to `len`: runs of 1, 2, 4, … places, merged two by two.
fn places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    let mut run = 1;
    while run < len {
        let mut merged = Vec::with_capacity(len);
        for pair in places.chunks(run.saturating_mul(2)) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let ([one, after_one @ ..], [other, after_other @ ..]) = (left, right) {
                if compare(*one, *other) == Ordering::Greater {
                    merged.push(*other);
                    right = after_other;
                } else {
                    merged.push(*one);
                    left = after_one;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        places = merged;
        run = run.saturating_mul(2);
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sorted;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in prop::collection::vec((0..20u8, any::<u16>()), 0..200)) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(sorted(items, |one, other| one.0.cmp(&other.0)), expected);
        }
    }

    #[test]
    fn a_hundred_thousand_items_are_no_burden() {
        let items: Vec<u64> = (0..100_000u64).map(|item| item.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let mut expected = items.clone();
        expected.sort_unstable();
        assert_eq!(sorted(items, u64::cmp), expected);
    }
}
