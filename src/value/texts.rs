//! Sorting of texts, and maps from texts to indices.
//!
//! Every sort by text and every map of texts goes through this module: std's sort and hash map are compiled anew for each type, at
//! several kilobytes of wasm each.

use fnv::FnvHashMap;

/// The index of each text. The map is never iterated, because its order means nothing.
pub(crate) type Places<'t> = FnvHashMap<&'t str, usize>;

/// Sorts texts by code point and pairs each with its index; equal texts keep their order.
pub(crate) fn sorted<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<(&'t str, usize)> {
    // Rust orders text by UTF-8 bytes, which equals the order of code points.
    let mut sorted: Vec<(&str, usize)> = texts.zip(0..).collect();
    sorted.sort_unstable();
    sorted
}

/// The first repeated text in sorted texts, with the index of its second occurrence.
pub(crate) fn twice<'t>(sorted: &[(&'t str, usize)]) -> Option<(&'t str, usize)> {
    sorted.array_windows().find_map(|[one, other]| (one.0 == other.0).then_some(*other))
}

/// Sorts items by their texts.
pub(crate) fn sorted_by<T>(items: Vec<T>, text: impl Fn(&T) -> &str) -> Vec<T> {
    let order: Vec<usize> = sorted(items.iter().map(text)).into_iter().map(|(_, place)| place).collect();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

#[cfg(test)]
mod tests {
    use super::{sorted, sorted_by, twice};

    #[test]
    fn equal_texts_stay_in_order() {
        let found = sorted(["b", "～", "a", "b", "😀"].into_iter());
        assert_eq!(found, [("a", 2), ("b", 0), ("b", 3), ("～", 1), ("😀", 4)]);
        assert_eq!((twice(&found), twice(&sorted(["b", "a"].into_iter()))), (Some(("b", 3)), None));
    }

    #[test]
    fn items_follow_their_texts() {
        let items = vec![("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(sorted_by(items, |item| item.0), [("a", 2), ("b", 1), ("b", 3)]);
    }
}
