//! JSON numbers as text: one parser and one printer, natively and in wasm, because printed numbers are hashed.
//!
//! Both round to the nearest number, as std does. Their tables take a few hundred bytes. Those of std take 10 KB that do not
//! compress, a twentieth of everything that a page downloads.

use lexical_parse_float::FromLexical;

/// Parses a JSON number; infinite if it is out of range, `None` if it does not match JSON's grammar.
pub(crate) fn parse(token: &str) -> Option<f64> {
    if well_formed(token) { f64::from_lexical(token.as_bytes()).ok() } else { None }
}

/// Whether a token is a JSON number; JSON's grammar is narrower than Rust's.
pub(crate) fn well_formed(token: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let token = token.strip_prefix('-').unwrap_or(token);
    let (mantissa, exponent) = token.split_once(['e', 'E']).map_or((token, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// A number as ECMAScript's `Number::toString` prints it: the shortest digits that read back the same, without an exponent from
/// 1e-6 up to 1e21.
pub(crate) fn text(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{parse, text, well_formed};

    include!("../../tests/fixtures/numbers.rs");

    #[test]
    fn numbers_are_printed_as_javascript_prints_them() {
        for (number, printed) in NUMBERS {
            assert_eq!(text(*number), *printed);
            assert_eq!(parse(printed), Some(if *number == 0.0 { 0.0 } else { *number }), "{printed}");
        }
        assert_eq!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(text), ["NaN", "Infinity", "-Infinity"]);
    }

    #[test]
    fn what_json_has_no_number_for_is_none() {
        for token in ["", "-", "+1", "01", ".5", "1.", "1e", "0x1", "NaN", "Infinity", "inf", " 1", "1_000"] {
            assert!(!well_formed(token) && parse(token).is_none(), "{token}");
        }
        assert_eq!(parse("-1e400"), Some(f64::NEG_INFINITY));
        assert_eq!(parse("1e-400"), Some(0.0));
    }

    proptest! {
        /// Covers long decimals, decimals halfway between two numbers, and the edges of the range, which need exact arithmetic.
        #[test]
        fn every_decimal_is_read_as_std_reads_it(token in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,60})?(e[+-]?[0-9]{1,3})?", bits in any::<u64>()) {
            // Above 2^53, each odd number is halfway between two doubles.
            let halfway = (1 << 53) | (bits >> 11) | 1;
            let just_above = format!("{halfway}.{:0>800}", 1);
            let small = format!("{:.1100}", f64::from_bits(bits & 0x3fff_ffff_ffff_ffff));
            for token in [token, halfway.to_string(), just_above, small] {
                prop_assert_eq!(parse(&token), token.parse().ok(), "{}", token);
            }
        }

        #[test]
        fn every_number_reads_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let printed = text(number);
            prop_assert_eq!(parse(&printed), Some(number));
            // Rust's printer finds the shortest digits; this one must print as few.
            let significant = |text: &str| {
                let mantissa = text.split('e').next().unwrap_or_default().replace(['-', '.'], "");
                mantissa.trim_matches('0').len()
            };
            prop_assert_eq!(significant(&printed), significant(&format!("{number:e}")));
        }
    }
}
