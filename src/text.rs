//! Writes text as JSON does: in quotes, escaped only where JSON requires it. Documents and the messages of errors use it.

use std::fmt::Write as _;

/// Appends the text in quotes.
pub(crate) fn write(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control)); // writing to a `String` never fails
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Quotes text for a message, cut short after 60 characters because it may be 10 MB.
pub(crate) fn quote(text: &str) -> String {
    const SHOWN: usize = 60;
    let cut = text.char_indices().nth(SHOWN).and_then(|(cut, _)| text.get(..cut));
    let mut quoted = String::new();
    write(cut.unwrap_or(text), &mut quoted);
    if cut.is_some() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn long_text_is_cut_short() {
        assert_eq!(quote("short"), "\"short\"");
        assert!(quote(&"é".repeat(10_000_000)).len() < 200);
    }

    #[test]
    fn text_is_escaped_as_json_has_it() {
        assert_eq!(quote("a\"b\\c\n\u{1}é"), r#""a\"b\\c\n\u0001é""#);
    }
}
