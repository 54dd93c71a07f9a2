//! A second implementation of the dialect: expressions generated from their meaning, and a walk over days and minutes that uses
//! neither the parser nor a calendar library.

#![allow(dead_code, reason = "each test file uses its part of the model")]

use proptest::prelude::*;

pub const DAY: i64 = 86_400;
/// 2100-01-01T00:00:00Z.
pub const LIMIT: i64 = 4_102_444_800;

/// The meaning of an entry; values as in the dialect, days of the week 0–6 from Sunday.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A bare `*` or `?`.
    Any,
    /// Every `step`-th value from the first to the last.
    Span { first: i64, last: i64, step: i64 },
    /// `L`
    LastDay,
    /// `LW`
    LastWeekday,
    /// `nW`
    Nearest(i64),
    /// `nL`
    LastOf(i64),
    /// `n#k`
    Nth(i64, i64),
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub meaning: Meaning,
    /// The entry in the dialect.
    pub text: String,
    /// The same entry for `croner`.
    pub croner: String,
}

/// The range of each field, in the order of a seven-field expression.
const RANGES: [(i64, i64); 7] = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6), (1970, 2099)];
pub const DAY_OF_MONTH: usize = 3;
pub const MONTH: usize = 4;
pub const DAY_OF_WEEK: usize = 5;
pub const YEAR: usize = 6;

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// An expression by its meaning.
#[derive(Clone, Debug)]
pub struct Model {
    pub fields: [Vec<Entry>; 7],
    /// 5, 6 or 7.
    pub count: usize,
}

impl Model {
    /// The expression in the dialect.
    pub fn text(&self) -> String {
        self.join(self.count, |entries| entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>().join(","))
    }

    /// The expression for `croner`: with seconds and years or with neither, and a `*` alone (C4).
    pub fn croner(&self) -> String {
        self.join(if self.count == 5 { 5 } else { 7 }, |entries| {
            if entries.iter().any(|entry| entry.meaning == Meaning::Any) {
                return "*".to_owned();
            }
            entries.iter().map(|entry| entry.croner.as_str()).collect::<Vec<_>>().join(",")
        })
    }

    fn join(&self, count: usize, text: impl Fn(&[Entry]) -> String) -> String {
        let fields = match count {
            5 => &self.fields[1..6],
            6 => &self.fields[1..],
            _ => &self.fields[..],
        };
        fields.iter().map(|entries| text(entries)).collect::<Vec<_>>().join(" ")
    }

    /// The first matching second after `from`: searches days, hours, minutes and seconds in turn.
    pub fn next(&self, from: i64) -> Option<i64> {
        let from = from.clamp(-1, LIMIT);
        let tables = self.tables();
        ((from + 1).div_euclid(DAY)..LIMIT / DAY).find_map(|day| {
            let seconds = tables.seconds(self, day)?;
            seconds.iter().map(|second| day * DAY + second).find(|&at| at > from)
        })
    }

    /// The last matching second before `from`.
    pub fn previous(&self, from: i64) -> Option<i64> {
        let from = from.clamp(0, LIMIT);
        let tables = self.tables();
        (0..=(from - 1).div_euclid(DAY)).rev().find_map(|day| {
            let seconds = tables.seconds(self, day)?;
            seconds.iter().rev().map(|second| day * DAY + second).find(|&at| at < from)
        })
    }

    fn tables(&self) -> Tables {
        let table = |index: usize| (0..2_100).map(|value| self.fields[index].iter().any(|entry| spans(entry.meaning, value))).collect();
        let (seconds, minutes, hours): (Vec<bool>, Vec<bool>, Vec<bool>) = (table(0), table(1), table(2));
        let mut times = Vec::new();
        for hour in (0..24).filter(|&hour| hours[hour]) {
            for minute in (0..60).filter(|&minute| minutes[minute]) {
                for second in (0..60).filter(|&second| seconds[second]) {
                    times.push((hour * 3_600 + minute * 60 + second) as i64);
                }
            }
        }
        Tables { times, months: table(MONTH), years: table(YEAR) }
    }

    /// C4: a restricted day field must match; if both are restricted, either.
    fn day_matches(&self, date: Date) -> bool {
        let [days, weekdays] = [&self.fields[DAY_OF_MONTH], &self.fields[DAY_OF_WEEK]];
        let restricted = |entries: &[Entry]| entries.iter().all(|entry| entry.meaning != Meaning::Any);
        let by_day = || days.iter().any(|entry| entry_matches(entry.meaning, date, date.day));
        let by_weekday = || weekdays.iter().any(|entry| entry_matches(entry.meaning, date, date.weekday));
        match (restricted(days), restricted(weekdays)) {
            (false, false) => true,
            (true, false) => by_day(),
            (false, true) => by_weekday(),
            (true, true) => by_day() || by_weekday(),
        }
    }
}

/// The times of day, months and years that match.
struct Tables {
    times: Vec<i64>,
    months: Vec<bool>,
    years: Vec<bool>,
}

impl Tables {
    /// The seconds of a day, if the day matches.
    fn seconds(&self, model: &Model, day: i64) -> Option<&[i64]> {
        let date = Date::of(day);
        let matches = self.years[date.year as usize] && self.months[date.month as usize] && model.day_matches(date);
        matches.then_some(&self.times)
    }
}

fn spans(meaning: Meaning, value: i64) -> bool {
    match meaning {
        Meaning::Any => true,
        Meaning::Span { first, last, step } => value >= first && value <= last && (value - first) % step == 0,
        _ => false,
    }
}

fn entry_matches(meaning: Meaning, date: Date, value: i64) -> bool {
    let working = |day: i64| day >= 1 && day <= date.last && !matches!(date.weekday_of(day), 0 | 6);
    // The nearest working day of the month, the earlier of two.
    let nearest = |day: i64| [0, -1, 1, -2, 2].into_iter().map(|by| day + by).find(|&day| working(day));
    match meaning {
        Meaning::LastDay => date.day == date.last,
        Meaning::LastWeekday => working(date.day) && (date.day + 1..=date.last).all(|later| !working(later)),
        Meaning::Nearest(day) => day <= date.last && nearest(day) == Some(date.day),
        Meaning::LastOf(weekday) => date.weekday == weekday && date.day + 7 > date.last,
        Meaning::Nth(weekday, nth) => date.weekday == weekday && (date.day + 6) / 7 == nth,
        plain => spans(plain, value),
    }
}

#[derive(Clone, Copy, Debug)]
struct Date {
    year: i64,
    month: i64,
    day: i64,
    weekday: i64,
    last: i64,
}

impl Date {
    /// The date of a day since 1970-01-01, by counting four-year spans from 1968-03-01: every fourth year from 1972 to 2096
    /// is a leap year, 2000 among them.
    fn of(day: i64) -> Self {
        let since = day + 671;
        let (span, rest) = (since.div_euclid(1_461), since.rem_euclid(1_461));
        let (year, mut rest) = if rest < 1_095 { (rest / 365, rest % 365) } else { (3, rest - 1_095) };
        let mut month = 3;
        let mut year = 1_968 + 4 * span + year;
        loop {
            let length = length(year, month);
            if rest < length {
                return Self { year, month, day: rest + 1, weekday: (day + 4).rem_euclid(7), last: length };
            }
            rest -= length;
            month += 1;
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
    }

    fn weekday_of(self, day: i64) -> i64 {
        (self.weekday + day - self.day).rem_euclid(7)
    }
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Raw numbers, from which [`entry`] makes a valid entry.
type Raw = (u8, i64, i64, i64, u8);

fn raw() -> impl Strategy<Value = Raw> {
    (0..24_u8, 0..200_i64, 0..200_i64, prop_oneof![3 => 1..8_i64, 1 => 1..200_i64], any::<u8>())
}

/// An entry of the field, in one of its spellings.
fn entry(field: usize, (form, a, b, n, style): Raw) -> Entry {
    let (min, max) = RANGES[field];
    let value = |raw: i64| if field == YEAR { 2_018 + raw % 20 } else { min + raw % (max - min + 1) };
    let (a, b, step) = (value(a), value(b), 1 + (n - 1) % max.min(60));
    let (first, last) = (a.min(b), a.max(b));
    let write = |value: i64| written(field, value, style);
    let make = |meaning, text: String, croner: String| Entry { meaning, text, croner };
    match (form, field) {
        (0..=3, _) => {
            let croner = "*".to_owned();
            make(Meaning::Any, if style.is_multiple_of(3) { "?".into() } else { "*".into() }, croner)
        }
        (4..=8, _) => make(Meaning::Span { first: a, last: a, step: 1 }, write(a), a.to_string()),
        (9..=11, _) => make(Meaning::Span { first, last, step: 1 }, format!("{}-{}", write(first), write(last)), format!("{first}-{last}")),
        (12..=14, _) => make(Meaning::Span { first: min, last: max, step }, format!("*/{step}"), format!("{min}-{max}/{step}")),
        (15..=17, _) => make(Meaning::Span { first: a, last: max, step }, format!("{}/{step}", write(a)), format!("{a}-{max}/{step}")),
        (18, DAY_OF_MONTH) => make(Meaning::LastDay, if style.is_multiple_of(2) { "L".into() } else { "l".into() }, "L".into()),
        (19, DAY_OF_MONTH) => make(Meaning::LastWeekday, if style.is_multiple_of(2) { "LW".into() } else { "lW".into() }, "LW".into()),
        (20.., DAY_OF_MONTH) => make(Meaning::Nearest(a), format!("{}W", write(a)), format!("{a}W")),
        (18..=20, DAY_OF_WEEK) => make(Meaning::LastOf(a), format!("{}L", write(a)), format!("{a}L")),
        (21.., DAY_OF_WEEK) => {
            let week = 1 + b % 5;
            make(Meaning::Nth(a, week), format!("{}#{week}", write(a)), format!("{a}#{week}"))
        }
        _ => {
            let text = format!("{}-{}/{step}", write(first), write(last));
            make(Meaning::Span { first, last, step }, text, format!("{first}-{last}/{step}"))
        }
    }
}

/// A value by number or name, in upper or lower case, with a leading zero if it is allowed.
fn written(field: usize, value: i64, style: u8) -> String {
    let names: &[&str] = match field {
        MONTH => &MONTHS,
        DAY_OF_WEEK => &DAYS,
        YEAR => return value.to_string(),
        _ => return if style.is_multiple_of(4) { format!("{value:02}") } else { value.to_string() },
    };
    let full = names[(value - RANGES[field].0) as usize];
    match style % 8 {
        0 => full[..3].to_owned(),
        1 => full[..3].to_uppercase(),
        2 => full.to_owned(),
        3 => full[..1].to_uppercase() + &full[1..],
        _ => value.to_string(),
    }
}

fn field(index: usize) -> impl Strategy<Value = Vec<Entry>> {
    let many = prop_oneof![6 => Just(1_usize), 2 => Just(2), 1 => 3..5_usize];
    many.prop_flat_map(|count| prop::collection::vec(raw(), count)).prop_map(move |entries| {
        let mut entries: Vec<_> = entries.into_iter().map(|raw| entry(index, raw)).collect();
        // `SUN` at the end of a range would be day 7: rule C7, which has its own tests.
        entries.iter_mut().filter(|entry| entry.text.to_lowercase().contains("-sun")).for_each(|entry| entry.text = "0".into());
        entries
    })
}

/// Failures are shrunk and shown, not written to files.
pub fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Any well-formed expression.
pub fn model() -> impl Strategy<Value = Model> {
    let fields = (field(0), field(1), field(2), field(3), field(4), field(5), field(6));
    (5..8_usize, fields).prop_map(|(count, (second, minute, hour, day, month, weekday, year))| {
        let mut fields = [second, minute, hour, day, month, weekday, year];
        if count < 7 {
            fields[0] = vec![Entry { meaning: Meaning::Span { first: 0, last: 0, step: 1 }, text: "0".into(), croner: "0".into() }];
        }
        if count < 6 {
            fields[YEAR] = vec![Entry { meaning: Meaning::Any, text: "*".into(), croner: "*".into() }];
        }
        Model { fields, count }
    })
}

/// Instants around the evaluated years, most of them near the years of the expressions.
pub fn instant() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => 1_500_000_000..2_200_000_000_i64,
        // Midnights, many of which are occurrences.
        3 => (17_000..25_000_i64).prop_map(|day| day * DAY),
        2 => -DAY..LIMIT + DAY,
        1 => prop_oneof![Just(i64::MIN), Just(-1), Just(0), Just(LIMIT - 1), Just(LIMIT), Just(i64::MAX)],
    ]
}
