//! The views of streaks (rules G1, G16).

use super::Sight;
use crate::definitions::StreakIx;
use crate::definitions::streak::StreakAccount;
use crate::progress::streak::{Account, StreakDay, StreakMoment};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// The streak of a node at one instant.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, StreakDay, UnixSec, Value};
/// let document = Value::from_json(r#"{"settings": {"streaks": {"daily": {"freezes": {"start": 1}}}},
///     "achievements": {"week": {"name": "A whole week", "trigger": {"streak": {"days": 7, "of": "daily"}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let now = UnixSec(1_790_000_000); // 2026-09-21T14:13:20Z
/// engine.apply(&Command::new(now, Action::SessionCompleted { duration_sec: 600, content_id: None }))?;
/// let streak = |at| engine.get("week", at).and_then(|view| view.streak);
/// let later = streak(now.plus(2 * 86_400)).map(|streak| (streak.count, streak.freezes, streak.days));
/// assert_eq!(later, Some((1, 0, vec![StreakDay::Done, StreakDay::Frozen, StreakDay::Open]))); // a freeze covers the missed day
/// assert_eq!(streak(now.plus(3 * 86_400)).map(|streak| (streak.count, streak.alive_until)), Some((0, 0)));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreakView {
    /// The length in days or weeks; 0 from the instant on at which the streak breaks.
    pub count: i64,
    /// The longest length so far.
    pub best: i64,
    /// The instant at which it breaks unless it is continued, in UNIX seconds; 0 if it is broken, or has not begun.
    pub alive_until: i64,
    /// The number of freezes left.
    pub freezes: i64,
    /// The last local days, at most 42, oldest first: up to today, or after a break up to the last done one.
    pub days: Vec<StreakDay>,
}

impl From<StreakMoment> for StreakView {
    fn from(moment: StreakMoment) -> StreakView {
        let StreakMoment { count, best, alive_until, freezes, days, .. } = moment;
        StreakView { count, best, alive_until: alive_until.map_or(0, |at| at.0), freezes, days }
    }
}

impl StreakView {
    /// The streak in the shape of `plaudit.d.ts`.
    ///
    /// ```
    /// use plaudit::{StreakDay, StreakView};
    /// let streak = StreakView { count: 1, best: 3, alive_until: 1_790_121_600, freezes: 0, days: vec![StreakDay::Done] };
    /// let text = streak.to_value().to_canonical_json();
    /// assert_eq!(text, r#"{"alive_until":1790121600,"best":3,"count":1,"days":["done"],"freezes":0}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.number("count", self.count);
        object.number("best", self.best);
        object.number("alive_until", self.alive_until);
        object.number("freezes", self.freezes);
        object.set("days", Value::List(self.days.iter().map(|day| Value::from(day.as_str())).collect()));
        object.into()
    }
}

impl Sight<'_> {
    /// A streak at an instant.
    pub(super) fn streak(self, streak: StreakIx, now: UnixSec) -> StreakMoment {
        match self.account(streak) {
            None => self.facts.streak.moment(now),
            Some((settings, Some(account))) => account.moment(settings, now),
            Some((settings, None)) => StreakMoment { freezes: settings.freezes.start, ..StreakMoment::default() },
        }
    }

    /// The length of a streak at an instant.
    pub(super) fn streak_length(self, streak: StreakIx, now: UnixSec) -> i64 {
        match self.account(streak) {
            None => self.facts.streak.value_at(now),
            Some((settings, account)) => account.map_or(0, |account| account.value_at(settings, now)),
        }
    }

    /// The length that a streak will have after the next done day or week, at an instant.
    pub(super) fn next_length(self, streak: StreakIx, now: UnixSec) -> i64 {
        match self.account(streak) {
            None => self.facts.streak.after_session(now),
            Some((settings, account)) => account.map_or(1, |account| account.next_length(settings, now)),
        }
    }

    /// The next instant at which a streak's view changes by time.
    pub(super) fn streak_turn(self, streak: StreakIx, now: UnixSec) -> Option<UnixSec> {
        match self.account(streak) {
            None => self.facts.streak.next_turn(now),
            Some((settings, account)) => account?.next_turn(settings, now),
        }
    }

    /// An account of the settings, with its stored data; `None` for the streak of G1.
    fn account(&self, streak: StreakIx) -> Option<(&StreakAccount, Option<&Account>)> {
        let settings = self.standing.definitions.settings.streaks.get(streak.account()?)?;
        Some((settings, self.facts.accounts.get(&settings.name)))
    }
}
