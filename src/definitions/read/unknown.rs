//! What a key that a table does not know was probably meant to be.

use super::neighbours;
use super::table::{Keys, Table};
use super::tables as keys;
use crate::value::Value;
use crate::value::fields::Fields;

/// Every table whose keys may have strayed into another object.
const ALL: [&Table; 17] = [
    keys::Settings::TABLE,
    keys::Achievement::TABLE,
    keys::UnlockMessage::TABLE,
    keys::Trigger::TABLE,
    keys::Streak::TABLE,
    keys::SessionCount::TABLE,
    keys::TotalTime::TABLE,
    keys::Content::TABLE,
    keys::Community::TABLE,
    keys::Subscription::TABLE,
    keys::Stat::TABLE,
    keys::Reward::TABLE,
    keys::Contents::TABLE,
    keys::Range::TABLE,
    keys::Item::TABLE,
    keys::StringProperty::TABLE,
    keys::Category::TABLE,
];

/// Warns of each key that looks like a mistake.
pub(super) fn warn_of_unknown_keys(table: &Table, fields: &Fields<'_, '_>) {
    for (_, (key, _)) in fields.left() {
        if !table.keys.contains(&key.as_ref()) && !is_comment(key) {
            warn(key, table, fields);
        }
    }
}

/// Keys with these beginnings are notes to those who read the document.
pub(super) fn is_comment(key: &str) -> bool {
    key.starts_with("//") || key.starts_with('_')
}

/// The same where keys are ids: an id may begin with an underscore, so that only what is no definition is a comment then.
pub(super) fn is_comment_among_ids(key: &str, value: &Value) -> bool {
    key.starts_with("//") || key.starts_with('_') && matches!(value, Value::Text(_) | Value::List(_))
}

fn warn(key: &str, table: &Table, fields: &Fields<'_, '_>) {
    if let Some(help) = neighbours::help(key, table) {
        let code = if ALL.iter().any(|other| other.keys.contains(&key)) { "misplaced_key" } else { "foreign_key" };
        return fields.warning(code, key, &format!("`{key}` has no meaning in {}", table.name), help);
    }
    match guess(key, table) {
        Some(Guess::Typo(known)) => {
            let message = format!("{} has no `{key}`; did you mean `{known}`?", table.name);
            fields.warning("unknown_key", key, &message, &format!("rename it to `{known}`"));
        }
        Some(Guess::Misplaced(home)) => {
            let message = format!("`{key}` has no meaning in {}", table.name);
            fields.warning("misplaced_key", key, &message, &format!("`{key}` belongs in {home}"));
        }
        None if table.open => {} // the host's own
        None => {
            let message = format!("`{}` has no meaning in {}", shortened(key), table.name);
            fields.warning("unknown_key", key, &message, &format!("remove it; known are: {}", table.keys.join(", ")));
        }
    }
}

/// A key as a message shows it: it may be very long.
fn shortened(key: &str) -> &str {
    key.char_indices().nth(60).and_then(|(cut, _)| key.get(..cut)).unwrap_or(key)
}

/// What an unknown key was probably meant to be.
#[derive(Debug, PartialEq)]
enum Guess {
    /// A known key of this object, misspelt.
    Typo(&'static str),
    /// A key of another object, which is named.
    Misplaced(&'static str),
}

/// A guess at what `key`, which `table` does not know, was meant to be.
fn guess(key: &str, table: &Table) -> Option<Guess> {
    const LONGEST: usize = 40;
    if key.len() > LONGEST {
        return None;
    }
    let plain = plain(key);
    if let Some(known) = table.keys.iter().find(|known| self::plain(known) == plain) {
        return Some(Guess::Typo(known));
    }
    if let Some(home) = ALL.iter().find(|other| other.keys.contains(&key)) {
        let distinctive = key.contains('_') || matches!(key, "guaranteed" | "weighted" | "streak");
        return if table.open && !distinctive { None } else { Some(Guess::Misplaced(home.name)) };
    }
    nearest(key, table.keys).or_else(|| begun(key, table.keys)).map(Guess::Typo)
}

/// The known key that `key` is the singular of, or begins, if it has several words: one alone may well be a host's own.
fn begun(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let is_meant = |known: &&&str| match key.strip_suffix('y') {
        Some(stem) => known.len() == key.len() + 2 && known.starts_with(stem) && known.ends_with('s'), // as in currency, currencies
        None => key.contains('_') && known.starts_with(key),
    };
    known.iter().find(is_meant).copied()
}

/// The known word that `word` was probably meant to be: one edit away, or two if it is long.
pub(super) fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    if word.len() < 3 {
        return None;
    }
    let edits = if word.len() <= 5 { 1 } else { 2 };
    (1..=edits).find_map(|edits| known.iter().find(|known| within(word.as_bytes(), known.as_bytes(), edits))).copied()
}

/// The key without underscores, hyphens and capitals, which is how other styles of naming differ.
fn plain(key: &str) -> String {
    key.chars().filter(|char| !matches!(char, '_' | '-')).map(|char| char.to_ascii_lowercase()).collect()
}

/// Whether at most `edits` insertions, deletions, substitutions or swaps of neighbours turn one into the other.
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
    fn guesses_what_was_meant() {
        for (key, table, meant) in [
            ("reset_cronexp", keys::Achievement::TABLE, Some(Guess::Typo("reset_cronexpr"))),
            ("maxCount", keys::Achievement::TABLE, Some(Guess::Typo("max_count"))),
            ("Name", keys::Achievement::TABLE, Some(Guess::Typo("name"))),
            ("nmae", keys::Achievement::TABLE, Some(Guess::Typo("name"))),
            ("precondition_id", keys::Achievement::TABLE, Some(Guess::Typo("precondition_ids"))),
            ("max_rolls", keys::Achievement::TABLE, Some(Guess::Misplaced("a reward"))),
            ("guaranteed", keys::Achievement::TABLE, Some(Guess::Misplaced("a reward"))),
            ("currencies", keys::Reward::TABLE, Some(Guess::Misplaced("a reward's `guaranteed` or a row of its `weighted`"))),
            ("enabled_time_sec", keys::Document::TABLE, Some(Guess::Misplaced("`settings`"))),
            ("reset_cron", keys::Achievement::TABLE, Some(Guess::Typo("reset_cronexpr"))),
            ("currency", keys::Contents::TABLE, Some(Guess::Typo("currencies"))),
            ("energy", keys::Contents::TABLE, Some(Guess::Typo("energies"))),
            ("total", keys::Achievement::TABLE, None),
            ("acheivements", keys::Document::TABLE, Some(Guess::Typo("achievements"))),
            ("id", keys::Achievement::TABLE, None),
            ("difficulty", keys::Achievement::TABLE, None),
            ("my_own_field", keys::Achievement::TABLE, None),
            ("$schema", keys::Document::TABLE, None),
        ] {
            assert_eq!(guess(key, table), meant, "{key}");
        }
    }

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
