//! Recognizes other spellings of a word: another naming style, a shortened form, or a typo.

/// The known key that `key` is the singular or the beginning of. A single word does not count as a beginning, because it may be a
/// key of the host's own.
pub(super) fn begun(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let is_meant = |known: &&&str| match key.strip_suffix('y') {
        Some(stem) => known.len() == key.len() + 2 && known.starts_with(stem) && known.ends_with('s'), // as in currency, currencies
        None => key.contains('_') && known.starts_with(key),
    };
    known.iter().find(is_meant).copied()
}

/// The known word closest to `word`: one edit away, or two if the word is long.
pub(super) fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    if word.len() < 3 {
        return None;
    }
    let edits = if word.len() <= 5 { 1 } else { 2 };
    (1..=edits).find_map(|edits| known.iter().find(|known| within(word.as_bytes(), known.as_bytes(), edits))).copied()
}

/// The key in lower case without underscores and hyphens, so that naming styles compare equal.
pub(super) fn plain(key: &str) -> String {
    key.chars().filter(|char| !matches!(char, '_' | '-')).map(|char| char.to_ascii_lowercase()).collect()
}

/// Whether at most `edits` insertions, deletions, substitutions or swaps of neighbours turn one word into the other.
fn within(left: &[u8], right: &[u8], edits: u32) -> bool {
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (left.get(same..).unwrap_or_default(), right.get(same..).unwrap_or_default());
    let (Some((a, left_rest)), Some((b, right_rest))) = (left.split_first(), right.split_first()) else {
        return left.len().max(right.len()) <= edits as usize;
    };
    let Some(edits) = edits.checked_sub(1) else { return false };
    let swapped = match (left_rest.split_first(), right_rest.split_first()) {
        (Some((c, left_rest)), Some((d, right_rest))) if a == d && b == c => within(left_rest, right_rest, edits),
        _ => false,
    };
    swapped || within(left_rest, right_rest, edits) || within(left_rest, right, edits) || within(left, right_rest, edits)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn counts_edits() {
        for (left, right, edits) in
            [("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("abcd", "bacd", 1), ("abc", "xyz", 3), ("", "ab", 2)]
        {
            assert!(within(left.as_bytes(), right.as_bytes(), edits), "{left} {right}");
            assert!(edits == 0 || !within(left.as_bytes(), right.as_bytes(), edits - 1), "{left} {right}");
        }
    }
}
