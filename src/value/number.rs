//! JSON's numbers as text: one parser and one printer, the same natively and in wasm, for printed numbers are hashed.

/// The number that a token of JSON stands for; infinite where it is out of range, `None` where JSON has no such number.
pub(crate) fn parse(token: &str) -> Option<f64> {
    if well_formed(token) { token.parse().ok() } else { None }
}

/// Whether a token is a number of JSON, whose grammar is narrower than Rust's.
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

/// A number as ECMAScript's `Number::toString` prints it: the shortest digits that read back the same, plain from 1e-6 up to
/// 1e21, with an exponent outside.
pub(crate) fn text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number == 0.0 {
        return "0".to_owned(); // minus zero, too
    }
    let sign = if number < 0.0 { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}Infinity");
    }
    let exponential = shortest(number.abs());
    let (mantissa, exponent) = exponential.split_once('e').unwrap_or((&exponential, "0"));
    let digits = mantissa.replace('.', "");
    let exponent = exponent.parse().unwrap_or(0);
    format!("{sign}{}", placed(&digits, exponent))
}

/// The fewest digits that read back the same, in exponential form: 1.25e-7. Of two that are as near, the even ones, as ECMAScript
/// wants it; Rust takes the larger.
fn shortest(number: f64) -> String {
    let shortest = format!("{number:e}");
    let digits = shortest.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
    let nearest = format!("{number:.precision$e}", precision = digits.saturating_sub(1));
    if nearest.parse() == Ok(number) { nearest } else { shortest }
}

/// Digits as a number whose first digit stands for a power of ten.
fn placed(digits: &str, exponent: i32) -> String {
    let after_first = usize::try_from(exponent).unwrap_or(0);
    match exponent {
        0..=20 => match digits.split_at_checked(after_first + 1) {
            Some((whole, "")) => whole.to_owned(),
            Some((whole, fraction)) => format!("{whole}.{fraction}"),
            None => format!("{digits:0<width$}", width = after_first + 1),
        },
        -6..=-1 => format!("0.{digits:0>width$}", width = digits.len() + (exponent.unsigned_abs() as usize) - 1),
        _ => match digits.split_at_checked(1) {
            Some((first, rest)) if !rest.is_empty() => format!("{first}.{rest}e{exponent:+}"),
            _ => format!("{digits}e{exponent:+}"),
        },
    }
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
        #[test]
        fn every_number_reads_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let printed = text(number);
            prop_assert_eq!(parse(&printed), Some(number));
            // The shortest digits: Rust finds as few.
            let significant = |text: &str| {
                let mantissa = text.split('e').next().unwrap_or_default().replace(['-', '.'], "");
                mantissa.trim_matches('0').len()
            };
            prop_assert_eq!(significant(&printed), significant(&format!("{number:e}")));
        }
    }
}
