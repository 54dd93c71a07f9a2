//! Statements over as many rows as there are.

use std::fmt::Write as _;

/// `$first, $first+1, …`: placeholders of one list.
#[must_use]
pub fn list(first: usize, count: usize) -> String {
    let mut text = String::new();
    for number in first..first.saturating_add(count) {
        let comma = if number == first { "" } else { ", " };
        let _ = write!(text, "{comma}${number}"); // writing to a String never fails
    }
    text
}

/// `($1, $2), ($3, $4), …`: placeholders of so many rows.
#[must_use]
pub fn rows(count: usize, columns: usize) -> String {
    let rows: Vec<String> = (0..count).map(|row| format!("({})", list(row * columns + 1, columns))).collect();
    rows.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(list(3, 2), "$3, $4");
        assert_eq!(rows(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
