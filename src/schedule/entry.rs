//! Reads one entry of a field: values, ranges and steps, with their errors (C2, C7).

use super::error::{ScheduleError, ScheduleErrorKind as Kind};
use super::fields::{DAY_OF_WEEK, Field};

/// Every `step`-th value from `first` to `last`.
pub(super) struct Span {
    first: u32,
    last: u32,
    step: u32,
}

impl Span {
    pub(super) fn values(&self) -> impl Iterator<Item = u32> + use<> {
        (self.first..=self.last).step_by(usize::try_from(self.step).unwrap_or(usize::MAX).max(1))
    }
}

/// Reads one entry of one field, and names both in errors.
pub(super) struct Reader<'t> {
    field: &'static Field,
    entry: &'t str,
}

impl<'t> Reader<'t> {
    pub(super) fn of(field: &'static Field, entry: &'t str) -> Self {
        Self { field, entry }
    }

    /// Reads `v`, `a-b`, `*/n`, `a/n` or `a-b/n` (C2).
    pub(super) fn span(&self) -> Result<Span, ScheduleError> {
        let (base, step) = self.base_and_step()?;
        if let Some((first, last)) = base.split_once('-') {
            return self.range(first, last, self.value(first)?, self.value(last)?, step);
        }
        if base == "*" {
            return Ok(Span { first: self.field.min, last: self.field.max, step: step.unwrap_or(1) });
        }
        let first = self.value(base)?;
        Ok(match step {
            // A step from day 7 begins at 0, as the week does.
            Some(step) if first > self.field.max => Span { first: self.field.min, last: self.field.max, step },
            Some(step) => Span { first, last: self.field.max, step },
            None => Span { first, last: first, step: 1 },
        })
    }

    /// Reads a value by number or name; a day of week may be 7.
    pub(super) fn value(&self, text: &str) -> Result<u32, ScheduleError> {
        if !is_number(text) {
            return self.named(text).ok_or_else(|| self.unparsable());
        }
        let (min, max) = (self.field.min, self.field.written_max);
        // A number that does not fit is out of range in every field.
        let value = text.parse().unwrap_or(u32::MAX);
        if value < min || value > max {
            return Err(self.error(Kind::OutOfRange, format!("the value is not between {min} and {max}")));
        }
        // Nakama reads `01` as 0 if the field has names.
        let width = if self.field.names.is_empty() { 2 } else { 1 };
        self.without_leading_zero(text, value, width)
    }

    /// The week of `n#1` to `n#5`, from 0.
    pub(super) fn week(&self, text: &str) -> Result<usize, ScheduleError> {
        match text {
            "1" => Ok(0),
            "2" => Ok(1),
            "3" => Ok(2),
            "4" => Ok(3),
            "5" => Ok(4),
            _ => Err(self.unparsable()),
        }
    }

    /// C7: the error for an entry that the field does not accept.
    pub(super) fn unparsable(&self) -> ScheduleError {
        let help = if self.entry.is_ascii() { self.field.forms } else { "an entry is written with ASCII letters, digits and signs only" };
        self.error(Kind::Unparsable, "the field does not accept this entry".to_owned()).with_help(help)
    }

    fn base_and_step(&self) -> Result<(&'t str, Option<u32>), ScheduleError> {
        let Some((base, text)) = self.entry.split_once('/') else {
            return Ok((self.entry, None));
        };
        if !is_number(text) {
            return Err(self.unparsable());
        }
        let max = self.field.max;
        let step = text.parse().unwrap_or(u32::MAX);
        if step == 0 || step > max {
            return Err(self.error(Kind::Step, format!("the step is not between 1 and {max}")));
        }
        Ok((base, Some(self.without_leading_zero(text, step, 2)?)))
    }

    /// The range from `first` to `last`; a reversed one is an error (C7).
    fn range(&self, from: &str, to: &str, first: u32, last: u32, step: Option<u32>) -> Result<Span, ScheduleError> {
        let (first, last) = if self.is_weekday() { across_sunday((from, first), (to, last)) } else { (first, last) };
        if first <= last {
            return Ok(Span { first, last, step: step.unwrap_or(1) });
        }
        let error = self.error(Kind::Reversed, "the range ends before it begins".to_owned());
        let (min, max) = (self.field.min, self.field.max);
        Err(if step.is_none() { error.with_help(format!("write it as `{from}-{max},{min}-{to}`")) } else { error })
    }

    fn without_leading_zero(&self, text: &str, value: u32, width: usize) -> Result<u32, ScheduleError> {
        if text.len() > 1 && text.starts_with('0') && text.len() > width {
            return Err(self.error(Kind::LeadingZero, format!("`{text}` has a leading zero")).with_help(format!("write `{value}`")));
        }
        Ok(value)
    }

    fn named(&self, text: &str) -> Option<u32> {
        let is = |name: &&str| name.eq_ignore_ascii_case(text) || name.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(text));
        let index = self.field.names.iter().position(is)?;
        u32::try_from(index).ok()?.checked_add(self.field.min)
    }

    fn is_weekday(&self) -> bool {
        self.field.written_max > self.field.max
    }

    fn error(&self, kind: Kind, reason: String) -> ScheduleError {
        ScheduleError::entry_of(kind, self.field.name, self.entry, reason)
    }
}

/// Treats Sunday at the end of a range, by name or as 7, as day 7, and 7 at its beginning as day 0 (C7).
fn across_sunday((from, first): (&str, u32), (to, last): (&str, u32)) -> (u32, u32) {
    let last = if last == 0 && !is_number(to) { 7 } else { last };
    let only_sunday = last == 7 && (first == 7 || (first == 0 && !is_number(from) && !is_number(to)));
    match first {
        _ if only_sunday => (7, 7),
        7 => (0, last),
        _ => (first, last),
    }
}

/// Reads a span of days of the week up to 7, with C7's warning if Nakama reads it differently.
pub(super) fn weekday_span(reader: &Reader<'_>) -> Result<(Span, Option<String>), ScheduleError> {
    let span = reader.span()?;
    let is_range = reader.entry.contains('-');
    let warning = if is_range && span.last == 7 {
        Some(format!("{}; Nakama takes the end of the range for day 0, and so reads other days", reading(reader, &span)))
    } else if is_range && reader.entry.starts_with('7') {
        Some(format!("{}; write 0 for a Sunday that begins a range", reading(reader, &span)))
    } else {
        None
    };
    Ok((span, warning))
}

fn reading(reader: &Reader<'_>, span: &Span) -> String {
    let name = |day: u32| usize::try_from(day % 7).ok().and_then(|day| DAY_OF_WEEK.names.get(day)).copied().unwrap_or_default();
    let head = format!("day-of-week field, entry `{}`: read as ", reader.entry);
    match span.last.saturating_sub(span.first) {
        0 => head + name(span.first),
        6.. if span.step == 1 => head + "every day",
        _ => format!("{head}{} to {}", name(span.first), name(span.last)),
    }
}

/// Whether a text has ASCII digits only; digits of other scripts are not accepted.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
