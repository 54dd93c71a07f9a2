//! The parser: turns text into one set of values per field (C1–C5, C7).

use super::entry::{Reader, weekday_span};
use super::error::{ScheduleError, ScheduleErrorKind as Kind};
use super::fields::{DAY_OF_MONTH, DAY_OF_WEEK, Field, Fields, HOUR, MINUTE, MONTH, SECOND, Set, YEAR, Years};

/// The longest accepted expression, in bytes.
const MAX_LEN: usize = 1_000;

/// The fields of an expression, and warnings about its spelling.
pub(super) struct Parsed {
    pub fields: Fields,
    pub warnings: Vec<String>,
}

/// Reads an expression.
pub(super) fn parse(expression: &str) -> Result<Parsed, ScheduleError> {
    if expression.len() > MAX_LEN {
        return Err(ScheduleError::whole(Kind::TooLong, "", "the expression is longer than 1,000 bytes"));
    }
    let texts: Vec<&str> = expression.split_ascii_whitespace().collect();
    let mut parsed = Parsed { fields: Fields::every_day(), warnings: Vec::new() };
    match *texts.as_slice() {
        [text] if text.starts_with('@') => read_macro(text, &mut parsed.fields)?,
        [minute, hour, day, month, weekday] => parsed.read([minute, hour, day, month, weekday])?,
        [minute, hour, day, month, weekday, year] => {
            let year_read = parsed.read([minute, hour, day, month, weekday]).and_then(|()| read_years(year).map_err(hint_at_seconds));
            parsed.fields.year = year_read.map_err(|error| hint_at_order(error, &texts))?;
            if is_wildcard(year) {
                parsed.warnings.push(six_fields(&texts));
            }
        }
        [second, minute, hour, day, month, weekday, year] => {
            parsed.fields.second = read_plain(&SECOND, second)?;
            parsed.read([minute, hour, day, month, weekday])?;
            parsed.fields.year = read_years(year)?;
        }
        _ => return Err(wrong_count(expression, texts.len())),
    }
    Ok(parsed)
}

/// Adds a hint: six fields mean seconds in other dialects; here the sixth is the year (C1).
fn hint_at_seconds(error: ScheduleError) -> ScheduleError {
    error.with_help("of six fields the last is the year; seconds come first, and only with seven fields")
}

/// The corrected expression, if six fields are valid with the second first (C1).
fn seconds_first(texts: &[&str]) -> Option<String> {
    let seven = [texts.join(" ").as_str(), "*"].join(" ");
    parse(&seven).ok()?;
    match texts {
        ["0" | "00", five @ ..] => Some(five.join(" ")),
        _ => Some(seven),
    }
}

/// Adds a hint if six fields are an error as such, but valid with the second first.
fn hint_at_order(error: ScheduleError, texts: &[&str]) -> ScheduleError {
    match seconds_first(texts) {
        Some(meant) => error.with_help(format!("of six fields the last is the year; seconds come first, and only with seven fields: if the first is the second, write `{meant}`")),
        None => error,
    }
}

/// A warning about six fields that look as if the second came first: how they are read, and what to write.
fn six_fields(texts: &[&str]) -> String {
    const NAMES: [&str; 5] = ["minute", "hour", "day of month", "month", "day of week"];
    let read: Vec<String> = NAMES.iter().zip(texts).map(|(name, text)| format!("{name} `{text}`")).collect();
    let five: Vec<&str> = texts.iter().take(5).copied().collect();
    let seconds = seconds_first(texts).map_or_else(String::new, |meant| format!(", and `{meant}` if the first is the second"));
    format!(
        "of six fields the last is the year: read as {}, in every year; write `{}` if that is meant{seconds}",
        read.join(", "),
        five.join(" ")
    )
}

fn wrong_count(expression: &str, count: usize) -> ScheduleError {
    let reason = if count < 5 { "there are fewer than 5 fields" } else { "there are more than 7 fields" };
    let help = if expression.contains('@') {
        "a macro cannot be combined with fields"
    } else {
        "write `minute hour day-of-month month day-of-week`, optionally followed by the year, and then optionally preceded by the second"
    };
    ScheduleError::whole(Kind::FieldCount, expression.trim_ascii(), reason).with_help(help)
}

/// C5: each macro differs from daily midnight in one or two fields.
fn read_macro(text: &str, fields: &mut Fields) -> Result<(), ScheduleError> {
    let first_of_month = Set::single(1);
    match text {
        "@yearly" | "@annually" => {
            fields.month = Set::single(1);
            fields.day_of_month.restricted = true;
            fields.day_of_month.plain = first_of_month;
        }
        "@monthly" => {
            fields.day_of_month.restricted = true;
            fields.day_of_month.plain = first_of_month;
        }
        "@weekly" => {
            fields.day_of_week.restricted = true;
            fields.day_of_week.plain = Set::single(0);
        }
        "@daily" => {}
        "@hourly" => fields.hour = Set::full(&HOUR),
        _ => {
            return Err(ScheduleError::whole(Kind::UnknownMacro, text, "there is no such macro")
                .with_help("the macros are @yearly, @annually, @monthly, @weekly, @daily and @hourly"));
        }
    }
    Ok(())
}

impl Parsed {
    fn read(&mut self, [minute, hour, day, month, weekday]: [&str; 5]) -> Result<(), ScheduleError> {
        self.fields.minute = read_plain(&MINUTE, minute)?;
        self.fields.hour = read_plain(&HOUR, hour)?;
        self.read_days_of_month(day)?;
        self.fields.month = read_plain(&MONTH, month)?;
        self.read_days_of_week(weekday)
    }

    /// Reads the day of month (C3, C4).
    fn read_days_of_month(&mut self, text: &str) -> Result<(), ScheduleError> {
        let days = &mut self.fields.day_of_month;
        days.restricted = true;
        for entry in entries(&DAY_OF_MONTH, text)? {
            if is_wildcard(entry) {
                days.restricted = false;
            } else if entry.eq_ignore_ascii_case("l") {
                days.last = true;
            } else if entry.eq_ignore_ascii_case("lw") {
                days.last_weekday = true;
            } else if let Some(day) = entry.strip_suffix(['w', 'W']) {
                days.nearest.insert(Reader::of(&DAY_OF_MONTH, entry).value(day)?);
            } else {
                Reader::of(&DAY_OF_MONTH, entry).span()?.values().for_each(|day| days.plain.insert(day));
            }
        }
        Ok(())
    }

    /// Reads the day of week (C3, C4), with C7's ranges that end on Sunday.
    fn read_days_of_week(&mut self, text: &str) -> Result<(), ScheduleError> {
        let days = &mut self.fields.day_of_week;
        days.restricted = true;
        for entry in entries(&DAY_OF_WEEK, text)? {
            let reader = Reader::of(&DAY_OF_WEEK, entry);
            if is_wildcard(entry) {
                days.restricted = false;
            } else if let Some(day) = entry.strip_suffix(['l', 'L']) {
                days.last.insert(reader.value(day)? % 7);
            } else if let Some((day, week)) = entry.split_once('#') {
                let day = reader.value(day)? % 7;
                days.nth.get_mut(reader.week(week)?).ok_or_else(|| reader.unparsable())?.insert(day);
            } else {
                let (span, warning) = weekday_span(&reader)?;
                span.values().for_each(|day| days.plain.insert(day % 7));
                self.warnings.extend(warning);
            }
        }
        Ok(())
    }
}

/// Reads a field that takes only the entries of C2.
fn read_plain(field: &'static Field, text: &str) -> Result<Set, ScheduleError> {
    let mut set = Set::EMPTY;
    for entry in entries(field, text)? {
        if is_wildcard(entry) {
            set = Set::full(field);
        } else {
            Reader::of(field, entry).span()?.values().for_each(|value| set.insert(value));
        }
    }
    Ok(set)
}

/// Reads the year (C2).
fn read_years(text: &str) -> Result<Years, ScheduleError> {
    let mut years = Years::NONE;
    for entry in entries(&YEAR, text)? {
        if is_wildcard(entry) {
            years = Years::ALL;
        } else {
            Reader::of(&YEAR, entry).span()?.values().for_each(|year| years.insert(year));
        }
    }
    Ok(years)
}

/// The entries between the commas; empty entries are skipped, as in Nakama.
fn entries<'t>(field: &'static Field, text: &'t str) -> Result<impl Iterator<Item = &'t str>, ScheduleError> {
    if text.bytes().all(|byte| byte == b',') {
        return Err(ScheduleError::entry_of(Kind::EmptyField, field.name, text, "the field has no entry").with_help(field.forms));
    }
    Ok(text.split(',').filter(|entry| !entry.is_empty()))
}

fn is_wildcard(entry: &str) -> bool {
    matches!(entry, "*" | "?")
}
