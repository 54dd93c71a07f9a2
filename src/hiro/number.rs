//! Numbers as protojson reads them: plain or as text. A fraction or an exponent is accepted if the value is whole.

use crate::value::Value;
use crate::value::number::{parse, well_formed};
use crate::value::read::{Fault, Path};

const INT64: &str = "a whole number of 64 bits, as a number or as text";
const UINT64: &str = "a whole number from 0 to 2^64 - 1, as a number or as text";
const INT32: &str = "a whole number of 32 bits";
const DOUBLE: &str = "a number, or one of the texts NaN, Infinity and -Infinity";

/// The sign and magnitude of a whole number.
type Whole = (bool, u64);

pub(super) fn int64(value: &Value, at: &Path<'_>) -> Result<i64, Fault> {
    let (negative, size) = whole(value, at, INT64)?;
    let number = if negative { 0i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() };
    number.ok_or_else(|| Fault::expected(at, INT64, value))
}

pub(super) fn uint64(value: &Value, at: &Path<'_>) -> Result<u64, Fault> {
    match whole(value, at, UINT64)? {
        (true, size) if size > 0 => Err(Fault::expected(at, UINT64, value)),
        (_, size) => Ok(size),
    }
}

pub(super) fn int32(value: &Value, at: &Path<'_>) -> Result<i32, Fault> {
    let (negative, size) = whole(value, at, INT32)?;
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    i32::try_from(if negative { -size } else { size }).map_err(|_| Fault::expected(at, INT32, value))
}

fn whole(value: &Value, at: &Path<'_>, what: &str) -> Result<Whole, Fault> {
    match value {
        Value::Int(number) => Ok((*number < 0, number.unsigned_abs())),
        Value::Text(text) => whole_text(text).ok_or_else(|| Fault::expected(at, what, value)),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 2e19 => {
            Err(Fault::expected(at, "text for a whole number beyond 2^53 - 1, which is not exact as a number", value))
        }
        _ => Err(Fault::expected(at, what, value)),
    }
}

/// Parses a whole number as protojson does: `"1e3"` is 1000 and `"-0"` is 0; `"1.5"`, `" 1"`, `"+1"` and `"01"` are errors.
fn whole_text(text: &str) -> Option<Whole> {
    if !well_formed(text) {
        return None;
    }
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [before, after].concat();
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some((negative, 0));
    }
    let moved = i64::try_from(digits.len() - significant.len()).ok()? - i64::try_from(after.len()).ok()?;
    let zeros = u32::try_from(exponent.parse::<i64>().ok()?.checked_add(moved)?).ok()?;
    let size = significant.parse::<u64>().ok()?.checked_mul(10u64.checked_pow(zeros)?)?;
    Some((negative, size))
}

pub(super) fn double(value: &Value, at: &Path<'_>) -> Result<f64, Fault> {
    let number = match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::Text(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            text => parse(text).filter(|number| number.is_finite()),
        },
        _ => None,
    };
    number.ok_or_else(|| Fault::expected(at, DOUBLE, value))
}

/// The text of a double that JSON cannot express as a number.
pub(super) fn double_text(number: f64) -> Option<&'static str> {
    match number {
        _ if number.is_nan() => Some("NaN"),
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_whole_numbers_or_not() {
        let read = [
            ("0", Some((false, 0))),
            ("-0", Some((true, 0))),
            ("0e99999999999999999999", Some((false, 0))),
            ("1e3", Some((false, 1000))),
            ("1.50e1", Some((false, 15))),
            ("12300e-2", Some((false, 123))),
            ("9223372036854775808", Some((false, 1 << 63))),
            ("18446744073709551615", Some((false, u64::MAX))),
            ("18446744073709551616", None),
            ("1e20", None),
            ("1e99999999999999999999", None),
            ("1.5", None),
            ("1e-1", None),
            ("+1", None),
            ("01", None),
            (" 1", None),
            ("1 ", None),
            ("", None),
            ("-", None),
            ("0x10", None),
            ("NaN", None),
            ("１", None),
        ];
        for (text, whole) in read {
            assert_eq!(whole_text(text), whole, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_int64_is_read_from_its_text(number in any::<i64>(), zeros in 0usize..4) {
            let at = Path::ROOT;
            prop_assert_eq!(int64(&Value::Text(number.to_string()), &at), Ok(number));
            let padded = format!("{number}.{}", "0".repeat(zeros + 1));
            prop_assert_eq!(int64(&Value::Text(padded), &at), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text in r#"[-+0-9eE. ]{0,30}|\PC{0,8}"#) {
            let value = Value::Text(text);
            let at = Path::ROOT;
            let _ = (int64(&value, &at), uint64(&value, &at), int32(&value, &at), double(&value, &at));
        }
    }
}
