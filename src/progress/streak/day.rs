//! A local day of a streak account (rules G14, G15).

/// The number of days for which amounts added to a statistic are kept.
pub(crate) const SUMMED_DAYS: i64 = 42;

/// The fate of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fate {
    #[default]
    Missed,
    /// The day counts; in a week, it is one of the counted days.
    Done,
    /// A freeze covers the day.
    Frozen,
    /// The day neither counts nor breaks; a done week does not need it.
    Rest,
    /// A traveller's clock skipped the day.
    Skipped,
    /// A repair froze the day.
    Repaired,
}

/// One local day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Day {
    /// Whether the day was done on its own date.
    pub(crate) own: bool,
    /// Whether there was a session soon after midnight that may count for the day before, which has none of its own.
    pub(crate) night: bool,
    /// Whether that session was counted for the day before.
    pub(crate) taken: bool,
    pub(crate) fate: Fate,
}
