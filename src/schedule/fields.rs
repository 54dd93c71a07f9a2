//! The seven fields of an expression: their ranges and names, and the values that an expression gives them.

/// The values, names and entries that one field accepts.
pub(super) struct Field {
    /// The field's name in messages.
    pub name: &'static str,
    /// The lowest value.
    pub min: u32,
    /// The highest value, also of a step.
    pub max: u32,
    /// The highest value that may be written: 7 is Sunday too (C2).
    pub written_max: u32,
    /// The names of the values from `min` on; the first three letters are accepted too.
    pub names: &'static [&'static str],
    /// The forms of an entry, for the help of an error.
    pub forms: &'static str,
}

const MONTHS: &[&str] =
    &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: &[&str] = &["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const PLAIN: &str = "an entry is `*`, `?`, `v`, `a-b`, `*/n`, `a/n` or `a-b/n`";

/// Seconds 0–59.
pub(super) const SECOND: Field = Field { name: "second", min: 0, max: 59, written_max: 59, names: &[], forms: PLAIN };
/// Minutes 0–59.
pub(super) const MINUTE: Field = Field { name: "minute", ..SECOND };
/// Hours 0–23.
pub(super) const HOUR: Field = Field { name: "hour", max: 23, written_max: 23, ..SECOND };
/// Days of the month 1–31.
pub(super) const DAY_OF_MONTH: Field = Field {
    name: "day-of-month",
    min: 1,
    max: 31,
    written_max: 31,
    names: &[],
    forms: "an entry is `*`, `?`, `v`, `a-b`, `*/n`, `a/n`, `a-b/n`, `L`, `LW` or `nW`",
};
/// Months 1–12, or by name.
pub(super) const MONTH: Field = Field { name: "month", min: 1, max: 12, written_max: 12, names: MONTHS, forms: PLAIN };
/// Days of the week 0–6, or by name; Sunday is 0.
pub(super) const DAY_OF_WEEK: Field = Field {
    name: "day-of-week",
    min: 0,
    max: 6,
    written_max: 7,
    names: DAYS,
    forms: "an entry is `*`, `?`, `v`, `a-b`, `*/n`, `a/n`, `a-b/n`, `nL` or `n#1` to `n#5`",
};
/// The years that are evaluated (C1).
pub(super) const YEAR: Field = Field { name: "year", min: 1970, max: 2099, written_max: 2099, names: &[], forms: PLAIN };

/// The direction of a search through time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

impl Way {
    /// The value of `field` that a search reaches first.
    pub(super) const fn enters(self, field: &Field) -> u32 {
        match self {
            Way::Forward => field.min,
            Way::Backward => field.max,
        }
    }

    /// The next value in this direction.
    pub(super) const fn step(self, value: u32) -> Option<u32> {
        match self {
            Way::Forward => value.checked_add(1),
            Way::Backward => value.checked_sub(1),
        }
    }
}

/// The values, up to 63, that an expression allows in one field, one bit each.
#[derive(Clone, Copy)]
pub(super) struct Set(u64);

impl Set {
    pub(super) const EMPTY: Self = Self(0);

    /// The set of one value.
    pub(super) const fn single(value: u32) -> Self {
        Self(1_u64.unbounded_shl(value))
    }

    /// The set of the values from `first` to `last`.
    pub(super) const fn range(first: u32, last: u32) -> Self {
        Self(u64::MAX.unbounded_shl(first) & u64::MAX.unbounded_shr(63_u32.saturating_sub(last)))
    }

    /// The set of all values of `field`.
    pub(super) const fn full(field: &Field) -> Self {
        Self::range(field.min, field.max)
    }

    pub(super) const fn insert(&mut self, value: u32) {
        self.0 |= Self::single(value).0;
    }

    pub(super) const fn contains(self, value: u32) -> bool {
        self.0 & Self::single(value).0 != 0
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The set with `by` added to each value.
    pub(super) const fn later(self, by: u32) -> Self {
        Self(self.0.unbounded_shl(by))
    }

    /// The allowed values, in ascending order.
    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        self.walk(0, Way::Forward)
    }

    /// The first allowed value at or beyond `from`, in the direction of the search.
    pub(super) const fn seek(self, from: u32, way: Way) -> Option<u32> {
        let beyond = match way {
            Way::Forward => self.and(Self::range(from, 63)),
            Way::Backward => self.and(Self::range(0, from)),
        };
        match way {
            _ if beyond.0 == 0 => None,
            Way::Forward => Some(beyond.0.trailing_zeros()),
            Way::Backward => Some(63 - beyond.0.leading_zeros()),
        }
    }

    /// The allowed values at and beyond `from`, in the direction of the search.
    pub(super) fn walk(self, from: u32, way: Way) -> impl Iterator<Item = u32> {
        std::iter::successors(self.seek(from, way), move |&value| self.seek(way.step(value)?, way))
    }
}

/// The years that an expression allows.
#[derive(Clone, Copy)]
pub(super) struct Years([Set; 3]);

impl Years {
    pub(super) const NONE: Self = Self([Set::EMPTY; 3]);
    pub(super) const ALL: Self = Self([Set::range(0, 63); 3]);

    /// Adds one of the evaluated years.
    pub(super) fn insert(&mut self, year: u32) {
        let (index, bit) = Self::place(year);
        if let Some(set) = self.0.get_mut(index) {
            set.insert(bit);
        }
    }

    /// The allowed years at and beyond `from`, in the direction of the search.
    pub(super) fn walk(self, from: u32, way: Way) -> impl Iterator<Item = u32> {
        let first = match way {
            Way::Forward => from.max(YEAR.min),
            Way::Backward => from.min(YEAR.max),
        };
        std::iter::successors(Some(first), move |&year| way.step(year))
            .take_while(|year| (YEAR.min..=YEAR.max).contains(year))
            .filter(move |&year| self.contains(year))
    }

    fn contains(&self, year: u32) -> bool {
        let (index, bit) = Self::place(year);
        self.0.get(index).is_some_and(|set| set.contains(bit))
    }

    /// The set that holds a year, and the year's value in that set.
    const fn place(year: u32) -> (usize, u32) {
        let since = year.saturating_sub(YEAR.min);
        ((since / 64) as usize, since % 64)
    }
}

/// The day-of-month field (C3).
pub(super) struct DaysOfMonth {
    /// Whether no entry is a bare `*` or `?` (C4).
    pub restricted: bool,
    /// Days by number.
    pub plain: Set,
    /// `L`: the last day.
    pub last: bool,
    /// `LW`: the last weekday.
    pub last_weekday: bool,
    /// `nW`: the weekday nearest to n, for each n.
    pub nearest: Set,
}

/// The day-of-week field (C3).
pub(super) struct DaysOfWeek {
    /// Whether no entry is a bare `*` or `?` (C4).
    pub restricted: bool,
    /// Days by number.
    pub plain: Set,
    /// `nL`: the last such day of the month, for each n.
    pub last: Set,
    /// `n#1` to `n#5`: the k-th such day of the month, for each n.
    pub nth: [Set; 5],
}

/// The fields of an expression.
pub(super) struct Fields {
    pub second: Set,
    pub minute: Set,
    pub hour: Set,
    pub day_of_month: DaysOfMonth,
    pub month: Set,
    pub day_of_week: DaysOfWeek,
    pub year: Years,
}

impl Fields {
    /// Midnight of every day: the base of the macros, and the values of fields that are left out (C1).
    pub(super) fn every_day() -> Self {
        let none = Set::EMPTY;
        Self {
            second: Set::single(0),
            minute: Set::single(0),
            hour: Set::single(0),
            day_of_month: DaysOfMonth { restricted: false, plain: none, last: false, last_weekday: false, nearest: none },
            month: Set::full(&MONTH),
            day_of_week: DaysOfWeek { restricted: false, plain: none, last: none, nth: [none; 5] },
            year: Years::ALL,
        }
    }
}
