//! A streak account: its days, and the stored data about them (rules G14, G15).

use super::day::{Day, Fate, SUMMED_DAYS};
use super::local::LocalInstant;
use super::packed;
use crate::definitions::streak::{MAX_FREEZES, StreakAccount, StreakBy, StreakUnit, Weekday};
use crate::time::{DAY_SEC, saturating_sum};
use crate::value::{Key, Value};

/// The number of local days that are kept.
pub(crate) const KEPT_DAYS: i64 = 400;
/// The most gifts of freezes that are kept with their days.
pub(crate) const MAX_GIFTS: usize = 12;
/// The most bytes of a saved account (G14).
const MAX_BYTES: usize = 400;
/// The most bytes of a saved account besides the texts of days, edges, gifts and sums.
const FRAME: usize = 106;

/// The values that the fold carries from one unit to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Carry {
    /// The number of consecutive done units; 0 after a break.
    pub(crate) run: i64,
    pub(crate) freezes: i64,
    /// The freezes that the current gap has used; a break returns them.
    pub(crate) eaten: i64,
}

/// A streak account. Days are numbers since 1970-01-01.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Account {
    /// The number of the first of `days`, which is the first day of a unit.
    pub(crate) first: i64,
    /// The days from the first to the last recorded one; at most [`KEPT_DAYS`].
    pub(crate) days: Vec<Day>,
    /// The fold before the first of `days`.
    pub(crate) opening: Carry,
    /// The longest run before the first of `days`.
    pub(crate) best_before: i64,
    /// Given freezes by day.
    pub(crate) gifts: Vec<(i64, i64)>,
    /// The amounts added to the statistic on newer days that are not done, by day.
    pub(crate) sums: Vec<(i64, i64)>,
    /// The latest event of the days that counted, regardless of its arrival.
    pub(crate) latest: Option<LocalInstant>,
    /// The last events of the newest days next to a day that is not counted, in order: as many of the newest as fit into the saved
    /// account. Only there can a traveller's late event still join.
    pub(crate) edges: Vec<LocalInstant>,
    /// The last done unit.
    pub(crate) last_unit: Option<i64>,
    /// The fold after the last done unit.
    pub(crate) folded: Carry,
    /// The longest run.
    pub(crate) best: i64,
    /// The first day of the weeks that it was folded by; `None` for days.
    pub(crate) weeks: Option<Weekday>,
    /// Unknown fields from a newer version, kept unchanged (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

impl Account {
    /// An account without activity.
    pub(crate) fn new(account: &StreakAccount) -> Account {
        let opening = Carry { freezes: account.freezes.start, ..Carry::default() };
        Account { opening, folded: opening, weeks: account.weeks(), ..Account::default() }
    }

    pub(crate) fn day(&self, day: i64) -> Day {
        self.place(day).and_then(|place| self.days.get(place)).copied().unwrap_or_default()
    }

    pub(crate) fn day_mut(&mut self, day: i64) -> Option<&mut Day> {
        let place = self.place(day)?;
        self.days.get_mut(place)
    }

    /// The last recorded day.
    pub(crate) fn last(&self) -> Option<i64> {
        (!self.days.is_empty()).then(|| self.first + self.days.len() as i64 - 1)
    }

    /// Whether the last done unit, if there is one, is among those of the recorded days.
    pub(crate) fn is_done_where_recorded(&self) -> bool {
        let unit = self.weeks.map_or(StreakUnit::Day, |starts| StreakUnit::Week { per_week: 1, starts });
        let is_recorded = |done: i64| self.last().is_some_and(|last| (unit.of(self.first)..=unit.of(last)).contains(&done));
        self.last_unit.is_none_or(is_recorded)
    }

    /// Whether a day is recent enough to be kept.
    pub(crate) fn keeps(&self, unit: StreakUnit, day: i64) -> bool {
        self.last().is_none_or(|last| unit.keeps(unit.of(day), last))
    }

    /// Extends `days` so that a kept day has an entry.
    pub(crate) fn reach(&mut self, account: &StreakAccount, day: i64) {
        let first = account.unit.first_day(account.unit.of(day));
        if self.days.is_empty() {
            self.first = first;
        }
        let older = usize::try_from(self.first - first).unwrap_or(0);
        self.days.splice(0..0, std::iter::repeat_n(Day::default(), older));
        self.first = self.first.min(first);
        let length = usize::try_from(day - self.first + 1).unwrap_or(0).max(self.days.len());
        self.days.resize(length, Day::default());
        if let Some(unit) = self.last_unit.filter(|_| account.is_weekly()) {
            // A done week does not need its remaining days.
            for day in days_of(account.unit, unit) {
                let left = self.day_mut(day).filter(|day| !day.own && day.fate == Fate::Missed);
                left.into_iter().for_each(|day| day.fate = Fate::Rest);
            }
        }
    }

    /// Prepares for counting on a day: drops days older than the kept ones, and extends `days`.
    pub(crate) fn prepare(&mut self, account: &StreakAccount, day: i64) {
        self.drop_older(account, day);
        self.reach(account, day);
    }

    /// Drops the days that are not kept once a day is recorded.
    pub(crate) fn drop_older(&mut self, account: &StreakAccount, day: i64) {
        let oldest = account.unit.first_day(account.unit.of(day) - kept_units(account.unit) + 1);
        if oldest > self.first && !self.days.is_empty() {
            self.drop_before(account, oldest);
        }
    }

    /// Marks a day, which is prepared, by an event that counts it: a session, or content. Returns the first unit to fold again;
    /// `None` if nothing is new.
    pub(crate) fn mark(&mut self, account: &StreakAccount, event: LocalInstant) -> Option<i64> {
        let day = event.day();
        let is_night = event.second() < account.grace_sec && !account.is_weekly();
        let before = self.day(day - 1);
        let own = !is_night || before.own;
        let today = self.day_mut(day)?;
        let is_new = if own { !today.own } else { !today.night };
        today.own |= own;
        today.night |= !own;
        if own {
            // A session soon after the next midnight counts for its own date from now on.
            let mut next = day + 1;
            while let Some(night) = self.day_mut(next).filter(|next| next.night) {
                (night.own, night.night, night.taken) = (true, false, false);
                next += 1;
            }
        }
        is_new.then(|| account.unit.of(if own { day } else { day - 1 }))
    }

    /// Adds to the statistic's sum of a day; returns whether the day is done.
    pub(crate) fn add(&mut self, at_least: i64, event: LocalInstant, amount: i64) -> bool {
        let day = event.day();
        if self.day(day).own {
            return true;
        }
        let place = self.sums.partition_point(|(summed, _)| *summed < day);
        let sum = match self.sums.get_mut(place).filter(|(summed, _)| *summed == day) {
            Some((_, sum)) => {
                *sum = saturating_sum(*sum, amount);
                *sum
            }
            None => {
                self.sums.insert(place, (day, amount));
                amount
            }
        };
        let newest = self.sums.last().map_or(day, |(newest, _)| *newest).max(self.last().unwrap_or(day));
        self.sums.retain(|(summed, _)| *summed > newest - SUMMED_DAYS && (sum < at_least || *summed != day));
        sum >= at_least
    }

    /// Whether an activity counts a day of this account; statistics are handled apart.
    pub(crate) fn counts(account: &StreakAccount, is_session: bool, content_id: Option<&str>) -> bool {
        match &account.by {
            StreakBy::Session => is_session,
            StreakBy::Content(ids) => content_id.is_some_and(|id| ids.binary_search_by(|known| known.as_str().cmp(id)).is_ok()),
            StreakBy::Stat { .. } => false,
        }
    }

    /// The done days.
    pub(crate) fn days_done(&self, account: &StreakAccount) -> impl DoubleEndedIterator<Item = i64> {
        let (first, in_week) = (self.first, account.is_weekly());
        let done = move |day: &Day| if in_week { day.own } else { day.fate == Fate::Done };
        self.days.iter().enumerate().filter(move |(_, day)| done(day)).map(move |(place, _)| first + place as i64)
    }

    /// Forgets what is not needed any more, and the oldest edges, then the oldest sums, that would make the saved account longer than
    /// 400 bytes.
    pub(crate) fn fit(&mut self) {
        self.forget_edges();
        let gifts = if self.gifts.is_empty() { 0 } else { r#""gifts":"","#.len() + self.gifts.len() * packed::GIFT_DIGITS };
        let (edges, sums) = (packed::most_numbers(self.edges.len(), 6), packed::most_numbers(self.sums.len(), 10));
        if FRAME + packed::most_days(self.days.len()) + gifts + edges + sums <= MAX_BYTES {
            return; // common accounts are short enough, and need not be packed to be measured
        }
        let others = FRAME + packed::days(&self.days).len() + gifts;
        let sums = packed::sums(self.first, &self.sums).len();
        let fits_edges = |edges: &[LocalInstant]| others + sums + packed::edges(edges).len() + r#""edges":"","#.len() <= MAX_BYTES;
        let too_many = (0..self.edges.len()).find(|place| self.edges.get(*place..).is_some_and(fits_edges));
        self.edges.drain(..too_many.unwrap_or(self.edges.len()));
        if self.edges.is_empty() {
            let fits_sums = |sums: &[(i64, i64)]| others + packed::sums(self.first, sums).len() <= MAX_BYTES;
            let too_many = (0..self.sums.len()).find(|place| self.sums.get(*place..).is_some_and(fits_sums));
            self.sums.drain(..too_many.unwrap_or(self.sums.len()));
        }
    }

    /// Gives freezes on a day. If there are too many gifts to keep apart, the oldest two are merged.
    pub(crate) fn give(&mut self, day: i64, add: i64) {
        let place = self.gifts.partition_point(|(given, _)| *given < day);
        match self.gifts.get_mut(place).filter(|(given, _)| *given == day) {
            Some((_, freezes)) => *freezes = saturating_sum(*freezes, add).min(MAX_FREEZES),
            None => self.gifts.insert(place, (day, add.min(MAX_FREEZES))),
        }
        if self.gifts.len() > MAX_GIFTS {
            let (_, oldest) = self.gifts.remove(0);
            self.gifts.first_mut().into_iter().for_each(|(_, freezes)| *freezes = saturating_sum(*freezes, oldest).min(MAX_FREEZES));
        }
    }

    /// Derives which night sessions were taken by the day before from the fates of the days. A day that is done without a session of
    /// its own has always taken one.
    pub(crate) fn with_taken_nights(mut self) -> Account {
        for day in self.first + 1..=self.last().unwrap_or(self.first) {
            let before = self.day(day - 1);
            let done_itself = before.own || (before.night && !before.taken);
            let takes = before.fate == Fate::Done && !done_itself;
            self.day_mut(day).into_iter().for_each(|day| {
                day.night |= takes && !matches!(day.fate, Fate::Done | Fate::Rest);
                day.taken = takes && day.night;
            });
        }
        self
    }

    fn place(&self, day: i64) -> Option<usize> {
        usize::try_from(day - self.first).ok()
    }
}

/// The number of units that are kept; for weeks, as many as fit into the kept days.
fn kept_units(unit: StreakUnit) -> i64 {
    match unit {
        StreakUnit::Day => KEPT_DAYS,
        StreakUnit::Week { .. } => KEPT_DAYS / 7,
    }
}

impl StreakUnit {
    /// Whether a unit is kept once a day is recorded.
    pub(crate) fn keeps(self, number: i64, recorded: i64) -> bool {
        number > self.of(recorded) - kept_units(self)
    }
}

impl LocalInstant {
    /// The second of the local day.
    pub(crate) fn second(self) -> i64 {
        self.at.plus(self.offset_sec).0.rem_euclid(DAY_SEC)
    }
}

/// The days of a unit.
pub(crate) fn days_of(unit: StreakUnit, number: i64) -> std::ops::Range<i64> {
    unit.first_day(number)..unit.first_day(number + 1)
}
