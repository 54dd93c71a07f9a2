//! The seven fields of an expression: their ranges and names, and the values that an expression gives them.

/// What one field takes.
pub(super) struct Field {
    /// The field's name in messages.
    pub name: &'static str,
    /// The least value.
    pub min: u32,
    /// The greatest value, also of a step.
    pub max: u32,
    /// The greatest value as it may be written: 7 is Sunday too (C2).
    pub written_max: u32,
    /// Names of the values from `min` on; the first three letters name them too.
    pub names: &'static [&'static str],
    /// What an entry may look like, for the help of an error.
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

/// As many values as the largest field, the year, has.
const WIDEST: usize = 130;

/// The values that an expression allows in one field.
#[derive(Clone, Copy)]
pub(super) struct Set {
    min: u32,
    max: u32,
    has: [bool; WIDEST],
}

impl Set {
    /// No value of `field` yet.
    pub(super) const fn empty(field: &Field) -> Self {
        Self { min: field.min, max: field.max, has: [false; WIDEST] }
    }

    /// This one value of `field`.
    pub(super) fn single(field: &Field, value: u32) -> Self {
        let mut set = Self::empty(field);
        set.insert(value);
        set
    }

    /// Every value of `field`.
    pub(super) fn full(field: &Field) -> Self {
        let mut set = Self::empty(field);
        (field.min..=field.max).for_each(|value| set.insert(value));
        set
    }

    /// Adds `value`, unless the field has no such value.
    pub(super) fn insert(&mut self, value: u32) {
        if let Some(slot) = self.slot(value).and_then(|index| self.has.get_mut(index)) {
            *slot = true;
        }
    }

    /// Whether `value` is allowed.
    pub(super) fn contains(&self, value: u32) -> bool {
        self.slot(value).and_then(|index| self.has.get(index)).is_some_and(|&has| has)
    }

    /// Whether no value is allowed.
    pub(super) fn is_empty(&self) -> bool {
        !self.has.contains(&true)
    }

    /// Whether every value is allowed.
    pub(super) fn is_full(&self) -> bool {
        (self.min..=self.max).all(|value| self.contains(value))
    }

    /// The allowed values, ascending.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        (self.min..=self.max).filter(|&value| self.contains(value))
    }

    fn slot(&self, value: u32) -> Option<usize> {
        if value > self.max {
            return None;
        }
        value.checked_sub(self.min).and_then(|index| usize::try_from(index).ok())
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

/// What an expression says, field by field.
pub(super) struct Fields {
    pub second: Set,
    pub minute: Set,
    pub hour: Set,
    pub day_of_month: DaysOfMonth,
    pub month: Set,
    pub day_of_week: DaysOfWeek,
    pub year: Set,
}

impl Fields {
    /// Midnight of every day: what the macros vary, and what fields that are left out say (C1).
    pub(super) fn every_day() -> Self {
        let days = Set::empty(&DAY_OF_MONTH);
        let weekdays = Set::empty(&DAY_OF_WEEK);
        Self {
            second: Set::single(&SECOND, 0),
            minute: Set::single(&MINUTE, 0),
            hour: Set::single(&HOUR, 0),
            day_of_month: DaysOfMonth { restricted: false, plain: days, last: false, last_weekday: false, nearest: days },
            month: Set::full(&MONTH),
            day_of_week: DaysOfWeek { restricted: false, plain: weekdays, last: weekdays, nth: [weekdays; 5] },
            year: Set::full(&YEAR),
        }
    }
}
