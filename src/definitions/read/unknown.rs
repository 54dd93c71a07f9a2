//! Guesses what an unknown key was meant to be.

use super::names::is_comment;
use super::spelling::{begun, nearest, plain};
use super::table::Table;
use crate::value::fields::Fields;

/// Warns of each key that looks like a mistake. `tables` holds the table of every kind of object, where a misplaced key may belong.
pub(super) fn warn_of_unknown_keys(table: &Table, tables: &[&Table], fields: &Fields<'_, '_>) {
    for (_, (key, _)) in fields.left() {
        if !table.keys.contains(&key.as_ref()) && !is_comment(key) {
            warn(key, table, tables, fields);
        }
    }
}

fn warn(key: &str, table: &Table, tables: &[&Table], fields: &Fields<'_, '_>) {
    if let Some(help) = table.neighbours.iter().find(|(others, _)| others.contains(&key)).map(|(_, help)| *help) {
        let code = if tables.iter().any(|other| other.keys.contains(&key)) { "misplaced_key" } else { "foreign_key" };
        return fields.warning(code, key, &format!("`{key}` has no meaning in {}", table.name), help);
    }
    match guess(key, table, tables) {
        Some(Guess::Typo(known)) => {
            let message = format!("{} has no `{key}`; did you mean `{known}`?", table.name);
            fields.warning("unknown_key", key, &message, &format!("rename it to `{known}`"));
        }
        Some(Guess::Misplaced(home)) => {
            let message = format!("`{key}` has no meaning in {}", table.name);
            fields.warning("misplaced_key", key, &message, &format!("`{key}` belongs in {home}"));
        }
        None if table.open => {} // a key of the host's own
        None => {
            let message = format!("`{}` has no meaning in {}", shortened(key), table.name);
            fields.warning("unknown_key", key, &message, &format!("remove it; known are: {}", table.keys.join(", ")));
        }
    }
}

/// A key as a message shows it, cut short because it may be very long.
fn shortened(key: &str) -> &str {
    key.char_indices().nth(60).and_then(|(cut, _)| key.get(..cut)).unwrap_or(key)
}

/// A guess at what an unknown key was meant to be.
#[derive(Debug, PartialEq)]
pub(super) enum Guess {
    /// A misspelt key of this object.
    Typo(&'static str),
    /// A key of another object, with that object's name.
    Misplaced(&'static str),
}

/// Guesses what `key`, which is not in `table`, was meant to be.
pub(super) fn guess(key: &str, table: &Table, tables: &[&Table]) -> Option<Guess> {
    const LONGEST: usize = 40;
    if key.len() > LONGEST {
        return None;
    }
    let written = plain(key);
    if let Some(known) = table.keys.iter().find(|known| plain(known) == written) {
        return Some(Guess::Typo(known));
    }
    if let Some(home) = tables.iter().find(|other| other.keys.contains(&key)) {
        let distinctive = key.contains('_') || matches!(key, "guaranteed" | "weighted" | "streak");
        return if table.open && !distinctive { None } else { Some(Guess::Misplaced(home.name)) };
    }
    nearest(key, table.keys).or_else(|| begun(key, table.keys)).map(Guess::Typo)
}
